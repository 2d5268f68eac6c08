"""The sentences about bank accounts: what is refused, and what is only said."""

from functools import partial

from flask_babel import lazy_gettext as _l

from webapp.accounts.labels import IDENTITY
from webapp.core.sentences import say

RELATIONS = {
    "spouse": _l("husband or wife"),
    "parent": _l("father or mother"),
    "child": _l("child"),
    "sibling": _l("brother or sister"),
    "grandparent": _l("grandparent or grandchild"),
    "in_law": _l("by marriage"),
    "cousin": _l("uncle, aunt or cousin"),
    "other": _l("otherwise near"),
}
SENTENCES = {
    **IDENTITY,
    "kin_relation_missing": _l("Please pick how you are related."),
    "kin_is_self": _l("This is the person's own number."),
    "kin_ended_by_self": _l("Nobody takes off a relative of their own; another person must do it."),
    "kin_ended_before": _l("This relative is taken off already."),
    "kin_person_unknown": _l("Please pick the colleague."),
    "constraint.uq_kinship_standing": _l("This relative is noted already."),
    "account_missing": _l("Please fill in the account number."),
    "account_stored_as_number": _l(
        "This number was kept as a calculated figure and may have lost digits; please type it from the book or card."
    ),
    "account_wrong_characters": _l("An account number has digits only."),
    "account_wrong_length": _l(
        "This number has %(length)s digits; accounts have %(from)s to %(to)s. Please compare it with the book or card."
    ),
    "account_not_a_card": _l(
        "%(length)s digits: not a card number, so probably a passbook. Please compare it once more."
    ),
    "account_check_digit": _l(
        "As a card number its check digit would be wrong; passbooks of rural banks often look so. Please compare."
    ),
    "account_shared": _l("The same account also stands with %(n)s other families or firms."),
    "account_differs": _l(
        "This is not the number that was entered. Please compare both with the book or card; if it was entered "
        "wrongly, the village enters it anew."
    ),
    "holder_missing": _l("Please fill in whose account it is."),
    "holder_is_not_payee": _l(
        "The bank pays only to the person's own account: the holder must be the person."
    ),
    "holder_is_not_firm": _l(
        "Money for a firm goes only to the firm's own account: the holder must be the firm, by its registered name."
    ),
    "firm_not_admitted": _l("This firm is not admitted, or suspended; no account is taken for it now."),
    "own_firm_account": _l("You speak for this firm or did; somebody else must handle its account."),
    "town_missing": _l("Please pick the town that pays the firm."),
    "bank_missing": _l("Please fill in the bank."),
    "payee_left": _l("This person no longer belongs to the family."),
    "entered_by_same_person": _l("You entered this account; another person must confirm it."),
    "own_account": _l("This is your own account; somebody else must handle it."),
    "not_newest": _l("A newer account has been entered in between; please look at that one."),
    "constraint.ck_bank_account_two_persons": _l("You entered this account; another person must confirm it."),
    "constraint.uq_bank_account_firm_live": _l("Somebody else entered an account of this firm just now."),
    "constraint.uq_bank_account_live": _l("Somebody else entered an account of this person just now."),
}
refusal_sentence = partial(say, SENTENCES)
