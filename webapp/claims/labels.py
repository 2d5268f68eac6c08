"""The words of claims: states, steps, why a claim is refused or doubted, and how its amount came about."""

from flask_babel import lazy_gettext as _l

from webapp.claims.workflow import ClaimState
from webapp.core.sentences import say
from webapp.core.workflow import Refusal
from webapp.funds.labels import SENTENCES as FUND_SENTENCES
from webapp.placements.labels import SENTENCES as PLACEMENT_SENTENCES
from webapp.placements.labels import in_words

STATES = {
    ClaimState.WAITING: ("idle", "dash", _l("waits for months")),
    ClaimState.READY: ("due", "glass", _l("ready for review")),
    ClaimState.REVIEWED: ("run", "half", _l("reviewed by the town")),
    ClaimState.MADE: ("run", "half", _l("made by finance")),
    ClaimState.CHECKED: ("run", "half", _l("checked, money set aside")),
    ClaimState.SIGNED_BY_SECRETARY: ("run", "half", _l("signed by the secretary")),
    ClaimState.SIGNED_BY_CAPTAIN: ("run", "half", _l("signed by the captain")),
    ClaimState.SIGNED: ("due", "glass", _l("signed, to be issued")),
    ClaimState.ISSUED: ("ok", "check", _l("on a payment list")),
    ClaimState.REFUSED: ("bad", "cross", _l("refused")),
}
STEPS = {
    "review": _l("Town review"),
    "make": _l("Finance maker"),
    "check": _l("Finance checker"),
    "sign_as_secretary": _l("Party secretary signs"),
    "sign_as_captain": _l("Team captain signs"),
}
AGREE = {
    "review": _l("Agree and pass on to finance"),
    "make": _l("Make it and pass on to the checker"),
    "check": _l("Check it and set the money aside"),
    "sign_as_secretary": _l("Sign as Party secretary"),
    "sign_as_captain": _l("Sign as team captain"),
}
BANDS = {"band_1": _l("Tier 1"), "band_2": _l("Tier 2"), "band_3": _l("Tier 3")}
REFUSALS = {
    "account_changed": _l("the bank account changed; a new claim opens by itself"),
    "paid_elsewhere": _l("the same time is already subsidised from elsewhere"),
    "work_not_real": _l("the work was not done as stated"),
    "wage_not_proved": _l("the wage could not be shown"),
    "not_entitled": _l("the person has no right to it under the town's rules"),
    "given_up": _l("the person gives it up"),
    "died": _l("the person has died"),
    "left_before": _l("work ended before the six months were full"),
}
REASONS = {
    "for_the_bank": _l("to hand it to the bank"),
    "bank_asks": _l("the bank asks again"),
    "inspection": _l("for an inspection"),
}
SENTENCES = {
    **FUND_SENTENCES,
    **PLACEMENT_SENTENCES,
    "not_watched": _l("On %(started_on)s the family was on no watch list, so there is no subsidy."),
    "no_months": _l("No month counts yet."),
    "subsidised_before": _l(
        "The person was subsidised already; the next time is possible from %(again_on)s on."
    ),
    "account_not_confirmed": _l(
        "The bank account is not confirmed yet: the village enters it, the town confirms it."
    ),
    "no_fund_line": _l("The town has no fund line for this subsidy yet."),
    "subsidy_band": _l(
        "On average %(average_fen)s yuan a month over %(months)s calendar months; from %(wage_from_fen)s yuan on the "
        "subsidy is %(amount_fen)s yuan."
    ),
    "subsidy_lowest_band": _l(
        "On average %(average_fen)s yuan a month over %(months)s calendar months, which is the lowest step: "
        "the subsidy is %(amount_fen)s yuan."
    ),
    "own_claim": _l("This claim is about you yourself; somebody else must decide."),
    "own_household": _l("This claim is about your own family; somebody else must decide."),
    "decided_before": _l("You have already decided on this claim: five decisions are taken by five persons."),
    "step_taken": _l("This step is taken already."),
    "changed_after_decision": _l(
        "What would be paid is no longer what was frozen and agreed to (an account, a month or an amount changed). "
        "Refuse the claim with that reason; it is then claimed anew."
    ),
    "decisions_missing": _l("Decisions are missing: %(n)s."),
    "not_five_persons": _l("The five decisions are not of five persons."),
    "decision_without_hash": _l("A decision does not say what it was about."),
    "not_reserved": _l("The %(amount_fen)s yuan are not set aside on the fund line."),
    "refusal_needs_code": _l("Please pick the reason; the worker is told it as it stands."),
    "refusal_not_yours": _l("This claim is not on your desk yet, so you cannot refuse it now."),
    "nobody_picked": _l("Nobody is ticked, so nothing was done."),
    "several_lines": _l("These claims are paid from different fund lines; please issue one list for each."),
    "state_changed": _l("Somebody else has dealt with this claim in between."),
    "doubt_account_changed": _l("The bank account has changed since the facts were frozen."),
    "doubt_fund_short": _l("The fund line is short by %(short_fen)s yuan for this claim."),
    "doubt_shared_account": _l("The same account also stands with %(n)s other families."),
    "doubt_burst": _l("%(n)s months were stated on one day."),
    "doubt_late": _l("%(n)s months were stated late."),
    "doubt_left": _l("The person left after the qualifying day, on %(left_on)s."),
    "constraint.uq_decision_claim_id_step": _l("This step is taken already."),
    "constraint.uq_decision_claim_id_person_id": _l(
        "You have already decided on this claim: five decisions are taken by five persons."
    ),
    "constraint.uq_payment_line_claim_id": _l("This claim already stands on a payment list."),
    "constraint.uq_payment_list_town_id_number": _l(
        "Another list was issued a moment ago; please send again."
    ),
    "constraint.claim_end_is_final": _l("Somebody else has dealt with this claim in between."),
}


def refusal_sentence(refusal: Refusal) -> str:
    """Say a refusal, notice or reason of a claim."""
    return say(SENTENCES, in_words(refusal))
