"""The words of claims: states, steps, why a claim is refused or doubted, and how its amount came about."""

from flask_babel import lazy_gettext as _l

from webapp.claims.workflow import ClaimState
from webapp.core.policy import HIRE_FIRM, POST_FIRM
from webapp.core.sentences import say
from webapp.core.workflow import Refusal
from webapp.funds.labels import SENTENCES as FUND_SENTENCES
from webapp.placements.labels import SENTENCES as PLACEMENT_SENTENCES
from webapp.placements.labels import in_words

STATES = {
    ClaimState.WAITING: ("idle", "dash", _l("waits for months")),
    ClaimState.READY: ("due", "glass", _l("ready for the village's check")),
    ClaimState.VERIFIED: ("due", "glass", _l("checked by the village, to be hung out")),
    ClaimState.NOTICED: ("run", "half", _l("hangs in the village")),
    ClaimState.REVIEWED: ("run", "half", _l("reviewed by the town")),
    ClaimState.MADE: ("run", "half", _l("made by finance")),
    ClaimState.CHECKED: ("run", "half", _l("checked, money set aside")),
    ClaimState.SIGNED_BY_SECRETARY: ("run", "half", _l("signed by the secretary")),
    ClaimState.SIGNED_BY_CAPTAIN: ("run", "half", _l("signed by the captain")),
    ClaimState.SIGNED: ("due", "glass", _l("signed, to be issued")),
    ClaimState.ISSUED: ("ok", "check", _l("on a payment list")),
    ClaimState.PAID: ("ok", "check", _l("paid by the bank")),
    ClaimState.FAILED: ("bad", "cross", _l("came back from the bank")),
    ClaimState.REFUSED: ("bad", "cross", _l("refused")),
}
STEPS = {
    "verify": _l("Village check"),
    "review": _l("Town review"),
    "make": _l("Finance maker"),
    "check": _l("Finance checker"),
    "sign_as_secretary": _l("Party secretary signs"),
    "sign_as_captain": _l("Team captain signs"),
}
AGREE = {
    "verify": _l("It is so; pass it on"),
    "review": _l("Agree and pass on to finance"),
    "make": _l("Make it and pass on to the checker"),
    "check": _l("Check it and set the money aside"),
    "sign_as_secretary": _l("Sign as Party secretary"),
    "sign_as_captain": _l("Sign as team captain"),
}
SCHEMES = {
    "retention": _l("retention subsidy"),
    HIRE_FIRM: _l("one-off subsidy for hiring"),
    POST_FIRM: _l("post subsidy"),
}
BANDS = {
    HIRE_FIRM: SCHEMES[HIRE_FIRM],
    POST_FIRM: SCHEMES[POST_FIRM],
    "band_1": _l("Tier 1"),
    "band_2": _l("Tier 2"),
    "band_3": _l("Tier 3"),
}
"""Groups of claims for one sum: the steps of the ladder, or the scheme where a firm is paid."""

PAPERS = {
    "retention": _l("Payment list of the retention subsidy"),
    HIRE_FIRM: _l("Payment list of the one-off subsidy for hiring"),
    POST_FIRM: _l("Payment list of the post subsidy"),
}
REFUSALS = {
    "account_changed": _l("the bank account changed; a new claim opens by itself"),
    "facts_changed": _l("what was stated of the months changed; a new claim opens by itself"),
    "paid_elsewhere": _l("the same time is already subsidised from elsewhere"),
    "work_not_real": _l("the work was not done as stated"),
    "wage_not_proved": _l("the wage could not be shown"),
    "not_entitled": _l("there is no right to it under the town's rules"),
    "given_up": _l("it is given up"),
    "died": _l("the person has died"),
    "left_before": _l("work ended before the six months were full"),
    "left_early": _l("work ended before the months for the firm were full"),
}
DESKS = {"town": _l("to the town's review"), "maker": _l("to the finance maker")}
RETURNED = {
    "account_changed": _l("the bank account changed"),
    "bank_refused": _l("the bank did not pay, and what was agreed to has changed since"),
}
DESPITE = {
    "asked_the_worker": _l("asked the worker"),
    "asked_the_firm": _l("asked the firm"),
    "papers_seen": _l("looked at the papers"),
    "visited": _l("went there"),
    "explained_before": _l("explained at an earlier step"),
}
SHARED = {"account": _l("the bank account"), "phone": _l("the phone number")}
HOLDS = {
    "same_family_lives_apart": _l("one family that is registered apart"),
    "cares_for_the_payee": _l("a relative who cares for the payee"),
    "shared_phone": _l("neighbours who use one phone"),
    "entered_wrongly": _l("entered wrongly and being mended"),
}
OUTCOMES = {
    "unfounded": _l("nothing in it; the claim goes on"),
    "founded": _l("it is so; the claim is to be refused"),
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
        "The person is subsidised for another employment; again only for work whose six months are full on "
        "%(again_on)s or later."
    ),
    "account_not_confirmed": _l(
        "The bank account is not confirmed yet: the village enters it, the town confirms it."
    ),
    "firm_account_not_confirmed": _l(
        "The firm's bank account is not confirmed yet: the firm or the job cadre enters it, the town confirms it."
    ),
    "firm_scheme_off": _l("The town does not pay this subsidy to firms."),
    "firm_too_soon": _l("The months are full on %(full_on)s; until then nothing can be claimed."),
    "firm_left_early": _l("The work ended on %(ended_on)s, before the months were full on %(full_on)s."),
    "firm_not_watched": _l(
        "On %(started_on)s the family was not one of those for whom the town pays this subsidy to firms."
    ),
    "firm_public_post": _l(
        "A public-welfare post is paid by the public already; the firm gets no subsidy for it."
    ),
    "firm_hire_paid_before": _l("The firm has claimed for hiring this person before; it is paid once."),
    "firm_months_paid_before": _l("Another claim for this person's post covers the same months."),
    "firm_months_full": _l("For one person's post at most %(n)s months are paid."),
    "firm_other_scheme": _l(
        "The firm gets the other subsidy for this person already; the town does not pay both."
    ),
    "firm_suspended": _l("The firm is not admitted or suspended; no money goes to it."),
    "firm_under_floor": _l(
        "Openings and people of this firm under the wage floor: %(n)s. Until that is mended no money goes to it."
    ),
    "firm_contract_missing": _l("Nobody has noted the contract of this employment yet."),
    "firm_contract_short": _l("The contract runs until %(to_on)s; it must run for %(n)s months at least."),
    "firm_not_insured": _l("The contract does not say that social insurance is paid."),
    "own_firm": _l("You speak for this firm or did, or a relative does; somebody else must decide."),
    "hangs_in_village": _l("Claims of people hang in their village, not in the town."),
    "hangs_in_town": _l("Claims of firms hang in the town, not in a village."),
    "firm_listed_twice": _l(
        "Two of these claims are paid to one firm, and the bank's answer could not tell them apart; "
        "please issue a list for each."
    ),
    "several_schemes": _l("These claims are of different subsidies; please issue one list for each."),
    "hire_firm_amount": _l(
        "%(months)s calendar months count; for each person hired the firm is paid %(amount_fen)s yuan once."
    ),
    "post_firm_amount": _l(
        "%(months)s full months count, %(each_fen)s yuan for each: the firm is paid %(amount_fen)s yuan."
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
    "subsidised_at_firm": _l("The person is already subsidised for work at this firm."),
    "same_months": _l("Another claim of this person covers the same months."),
    "own_claim": _l("This claim is about you yourself; somebody else must decide."),
    "own_household": _l("This claim is about your own family; somebody else must decide."),
    "own_kin": _l("This claim is about a relative whom you declared; somebody else must decide."),
    "own_account_shared": _l(
        "You are paid to the same bank account as this person; somebody else must decide."
    ),
    "own_phone_shared": _l("You and this person have the same phone number; somebody else must decide."),
    "decided_before": _l("You have already decided on this claim: each decision is another person's."),
    "step_taken": _l("This step is taken already."),
    "step_not_needed": _l("This claim does not need this step."),
    "changed_after_decision": _l(
        "What would be paid is no longer what was frozen and agreed to (a month or an amount changed). "
        "Refuse the claim with that reason; it is then claimed anew."
    ),
    "notice_missing": _l("The claim has not hung in the village yet."),
    "notice_runs": _l("The notice still hangs; the town can review from %(over_on)s on."),
    "objection_open": _l("Objections without an answer: %(n)s."),
    "objection_founded": _l("An objection was found to be right; please refuse the claim."),
    "objection_missing": _l("Please write down what is said."),
    "objection_too_late": _l(
        "The town has decided on this claim, or it has not hung in the village yet; nobody can object to it here."
    ),
    "answer_needs_outcome": _l("Please pick what the town found."),
    "answer_missing": _l("Please write the answer as it can be told in the village."),
    "answered_before": _l("This objection is answered already, or its claim has moved on."),
    "several_villages": _l("A notice hangs in one village; please hang out one for each."),
    "held_account": _l(
        "The claim is held: payees of %(n)s other families have the same bank account. A reason is needed that a "
        "second person confirms."
    ),
    "held_phone": _l(
        "The claim is held: payees of %(n)s other families have the same phone number. A reason is needed that a "
        "second person confirms."
    ),
    "nothing_held": _l("Nothing of this kind holds the claim now."),
    "hold_needs_reason": _l("Please pick the reason."),
    "hold_needs_words": _l("Please write whom you asked and what was said."),
    "own_reason": _l("You gave this reason; another person must confirm it."),
    "explained_before": _l("A reason for this is noted already; another person confirms it."),
    "confirmed_before": _l("This reason is confirmed already."),
    "doubt_needs_reason": _l("Something here is doubtful: please pick what you did about it."),
    "doubt_needs_words": _l("Please write what it showed."),
    "comment_missing": _l("Please write what is to be mended; the other desk reads it."),
    "return_not_yours": _l("The claim is not on your desk, so you cannot send it there."),
    "decisions_missing": _l("Decisions are missing: %(n)s."),
    "not_all_others": _l("The decisions are not each of another person."),
    "decided_by_relative": _l("Somebody who is too near to the payee has decided; please send it back."),
    "account_held": _l(
        "The account is new: money goes to it from %(free_on)s on. Until then somebody may still say that it is wrong."
    ),
    "list_needs_signatures": _l(
        "%(n)s claims with fewer than both signatures come to %(total_fen)s yuan together, which needs both. "
        "Send them back to the maker; the checker then asks for both."
    ),
    "decision_without_hash": _l("A decision does not say what it was about."),
    "not_reserved": _l("The %(amount_fen)s yuan are not set aside on the fund line."),
    "refusal_needs_code": _l("Please pick the reason; the worker is told it as it stands."),
    "refusal_not_yours": _l("This claim is not on your desk yet, so you cannot refuse it now."),
    "nobody_picked": _l("Nobody is ticked, so nothing was done."),
    "several_lines": _l("These claims are paid from different fund lines; please issue one list for each."),
    "state_changed": _l("Somebody else has dealt with this claim in between."),
    "doubt_subsidised": _l(
        "The person has another subsidy, for work whose six months were full on %(qualified_on)s."
    ),
    "doubt_wage_at_floor": _l(
        "Paid just at the wage floor, though more was agreed, from %(month)s on; months: %(n)s."
    ),
    "doubt_fund_short": _l("The fund line is short by %(short_fen)s yuan for this claim."),
    "doubt_burst": _l("%(n)s months were stated on one day."),
    "doubt_late": _l("%(n)s months were stated late."),
    "doubt_left": _l("The person left after the qualifying day, on %(left_on)s."),
    "constraint.uq_decision_standing_step": _l("This step is taken already."),
    "constraint.uq_decision_standing_person": _l(
        "You have already decided on this claim: each decision is another person's."
    ),
    "constraint.uq_claim_hire_live": _l(
        "The firm has claimed for hiring this person before; it is paid once."
    ),
    "constraint.claim_post_months_paid_once": _l(
        "Another claim for this person's post covers the same months."
    ),
    "constraint.claim_months_paid_once": _l("Another claim of this person covers the same months."),
    "constraint.claim_payment_is_bound": _l("Somebody else has dealt with this claim in between."),
    "constraint.claim_issued_is_final": _l("Somebody else has dealt with this claim in between."),
    "constraint.uq_village_notice_town_id_number": _l(
        "Another notice was hung out a moment ago; please send again."
    ),
    "constraint.uq_hold_reason_claim_id_kind_about_families": _l(
        "A reason for this is noted already; another person confirms it."
    ),
    "constraint.uq_payment_line_claim_id_turn": _l("This claim already stands on a payment list."),
    "constraint.payment_line_again_after_failure": _l(
        "This claim already stands on a payment list, and the bank has not said that it failed."
    ),
    "constraint.claim_turn_only_grows": _l("Somebody else has dealt with this claim in between."),
    "constraint.claim_turn_waits_for_the_bank": _l("Somebody else has dealt with this claim in between."),
    "constraint.uq_payment_list_town_id_number": _l(
        "Another list was issued a moment ago; please send again."
    ),
    "constraint.claim_end_is_final": _l("Somebody else has dealt with this claim in between."),
}


def refusal_sentence(refusal: Refusal) -> str:
    """Say a refusal, notice or reason of a claim."""
    return say(SENTENCES, in_words(refusal))
