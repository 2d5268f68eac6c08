"""The words of the ledger, and the sentences of what it refuses."""

from functools import partial

from flask_babel import lazy_gettext as _l

from webapp.core.sentences import say

KINDS = {
    "received": _l("money received"),
    "reserved": _l("set aside"),
    "released": _l("released again"),
    "spent": _l("paid out"),
    "returned": _l("came back from the bank"),
    "recovered": _l("recovered"),
    "reversed": _l("reversed"),
}
PURPOSES = {
    "retention_subsidy": _l("Retention subsidy"),
    "hire_subsidy": _l("Subsidy to firms that hire"),
    "post_subsidy": _l("Subsidy to firms that keep posts"),
}
SENTENCES = {
    "fund_too_small": _l(
        "The fund line is short by %(short_fen)s yuan: %(asked_fen)s are asked for and %(there_fen)s are free. "
        "Nothing was set aside; it can be done once money has been received."
    ),
    "reserved_too_small": _l(
        "Only %(there_fen)s yuan are set aside, %(asked_fen)s are asked for: %(short_fen)s are missing."
    ),
    "spent_too_small": _l(
        "Only %(there_fen)s yuan were paid out, %(asked_fen)s are to come back: %(short_fen)s are too many."
    ),
    "reversal_too_late": _l(
        "The entry cannot be reversed: that takes %(asked_fen)s yuan where only %(there_fen)s are left; the rest has "
        "moved on since."
    ),
    "reverses_a_reversal": _l("This entry reverses another one, and is not reversed itself; enter it anew."),
    "reversal_needs_words": _l("Please write what the mistake was; it stays beside the entry."),
    "reversed_before": _l("This entry is reversed already."),
    "nothing_to_reverse": _l(
        "On this line no money was entered with this sum and source that is not reversed already."
    ),
    "amount_not_positive": _l("The sum must be more than nothing."),
    "constraint.ck_fund_line_not_overdrawn": _l("The fund line would go below zero; nothing was done."),
    "constraint.uq_ledger_entry_subject_ref_kind_turn": _l(
        "This movement of money is already in the ledger."
    ),
    "constraint.uq_ledger_entry_reverses_id": _l("This entry is reversed already."),
}
refusal_sentence = partial(say, SENTENCES)
