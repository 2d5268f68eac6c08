"""The words of employment: states of a spell and of a month, why work ended, and why a month does not count."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.core.filters import month
from webapp.core.months import Month
from webapp.core.sentences import say
from webapp.core.workflow import Refusal
from webapp.placements.rules.facts import Box, Counted, NotCounted
from webapp.placements.workflow import CaseState, SpellState

STATES = {
    SpellState.ACTIVE: ("run", "half", _l("at work")),
    SpellState.RETAINED: ("ok", "check", _l("kept six months")),
    SpellState.LEFT: ("idle", "square", _l("left")),
}
ENDED_BY = {"worker": _l("the worker"), "firm": _l("the firm"), "contract": _l("the contract ran out")}
END_REASONS = {
    "other_work": _l("found other work"),
    "family": _l("needed at home"),
    "health": _l("health"),
    "conditions": _l("hours, distance or kind of work"),
    "pay": _l("pay"),
    "no_orders": _l("too little work at the firm"),
    "not_suited": _l("not suited to the work"),
    "ran_out": _l("the agreed time was over"),
    "other": _l("another reason"),
}
WHAT = {
    "work": _l("at work, paid as written here"),
    "left": _l("left in this month"),
    "none": _l("did not work at all this month"),
}
DISPUTES = {
    "not_working": _l("was not at work there"),
    "wage": _l("was paid another sum"),
    "unpaid": _l("has not been paid yet"),
    "days": _l("worked fewer days"),
    "left": _l("has left"),
}
LATE = {
    "payroll": _l("the payroll was late"),
    "forgotten": _l("it was forgotten"),
    "pay_settled": _l("pay was settled late"),
    "no_access": _l("nobody could sign in"),
}
UNITS = {
    "month": _l("a month"),
    "day": _l("a day"),
    "hour": _l("an hour"),
    "task": _l("a task"),
}
QUANTITIES = {"day": _l("Days worked"), "hour": _l("Hours worked"), "task": _l("Tasks done")}
CONTRACTS = {
    "fixed": _l("for a fixed time"),
    "open": _l("without an end"),
    "task": _l("until a task is done"),
    "hourly": _l("by the hour, agreed by word"),
}
PROOFS = {
    "certificate": _l("the firm's pay sheet or certificate"),
    "bank": _l("bank statement"),
    "insurance": _l("months of social insurance"),
    "screenshot": _l("screenshot of a payment; somebody phones and asks"),
}
STRENGTHS = {
    1: _l("a screenshot that was asked about"),
    2: _l("a certificate or pay sheet"),
    3: _l("a bank statement"),
    4: _l("months of social insurance"),
}
STATED_FOR = {
    "called": _l("the firm said it on the phone"),
    "seen": _l("the pay sheet was seen at the firm"),
    "worker": _l("the worker showed what was paid"),
    "closed": _l("the firm no longer answers"),
}
HOW = {
    "knows": _l("known from the village"),
    "worker": _l("the worker said so"),
    "visit": _l("seen at the place of work"),
    "settled": _l("settled by the town"),
}
CASES = {
    CaseState.OPEN: ("due", "tri", _l("waits for the firm")),
    CaseState.ANSWERED: ("run", "half", _l("answered")),
    CaseState.SETTLED: ("ok", "check", _l("settled")),
}
OUTCOMES = {
    "stands": _l("The firm's statement is right; the month is confirmed."),
    "as_village": _l("The village is right; the firm states the month anew."),
    "agreed": _l("The firm stated it anew and the village agreed."),
}
LATE_STATES = {
    "waits": _l("late; the town has not agreed to it yet"),
    "agreed": _l("late; the town agreed to it"),
    "refused": _l("late; the town did not agree to it"),
}
SENTENCES = {
    "wage_below_pledge": _l(
        "%(wage_fen)s yuan is below the town's floor of %(floor_fen)s yuan %(unit)s, which every post here keeps."
    ),
    "wage_below_minimum": _l(
        "%(wage_fen)s yuan is below the legal minimum wage of %(floor_fen)s yuan %(unit)s."
    ),
    "start_before_introduction": _l("Work cannot begin before the introduction of %(introduced_on)s."),
    "start_too_far_ahead": _l("The start can be agreed up to %(latest_on)s; please enter it again later."),
    "already_working": _l("This person already works somewhere on that day; that must end first."),
    "month_outside_spell": _l("No day of work lies in %(month)s."),
    "month_not_over": _l("%(month)s is not over yet; it can be stated from %(ready_on)s on."),
    "statement_closed": _l("%(month)s could be stated until %(closed_on)s; please speak with the town."),
    "late_needs_reason": _l("This month is late; please say why."),
    "nothing_to_state": _l("Nothing is changed, so there is nothing to send."),
    "month_counted": _l("%(month)s is confirmed and counts; it is not changed any more."),
    "left_needs_day": _l("Please fill in the last day of work."),
    "left_needs_who": _l("Please say who ended it."),
    "left_needs_why": _l("Please say why it ended."),
    "end_before_start": _l("Work began on %(started_on)s; it cannot have ended before."),
    "end_in_future": _l("This day has not come yet; please enter the end when it is there."),
    "end_before_statement": _l(
        "%(month)s is already stated up to %(worked_to_on)s; please correct that month first."
    ),
    "stated_by_same_person": _l("You stated this month yourself; another person must confirm it."),
    "own_month": _l("This is your own month; somebody else must confirm it."),
    "dispute_needs_code": _l("Please pick what is wrong, so that the firm can mend it."),
    "spell_over": _l("This employment has ended already."),
    "wage_empty": _l("Please fill in what was paid; 0 if nothing."),
    "wage_not_a_number": _l("This is no sum of money; please write it in figures, as 2,680.50."),
    "wage_negative": _l("A wage cannot be below zero."),
    "wage_too_precise": _l("A sum has two decimals at most."),
    "wage_too_large": _l("This sum is too large to be a month's wage; please look again."),
    "month_open": _l("%(month)s: the firm has not stated it yet."),
    "month_stated": _l("%(month)s: stated by the firm, the village has not confirmed it yet."),
    "month_disputed": _l("%(month)s: the village disputes it; the firm states it anew."),
    "month_not_worked": _l("%(month)s: not worked."),
    "month_late_waits": _l("%(month)s: stated late; the town has not agreed to the lateness yet."),
    "month_late_refused": _l("%(month)s: stated late, and the town did not agree to the lateness."),
    "month_not_proved": _l("%(month)s: no paper that proves the pay; needed here: %(proof)s."),
    "month_without_quantity": _l("%(month)s: it is not stated for how much work was paid."),
    "month_incomplete": _l("%(month)s: stated only up to %(worked_to_on)s."),
    "month_wage_below_floor": _l("%(month)s: %(wage_fen)s yuan paid, %(due_fen)s would be the least."),
    "left_before": _l("Work ended before %(qualifying_on)s."),
    "too_soon": _l("The six months are full on %(qualifying_on)s."),
    "left_in_month": _l("Left; the last day of work was %(last_on)s."),
    "stated_again": _l("Stated again after you disputed it: %(dispute)s."),
    "stated_late": _l("Stated late: %(late)s."),
    "left_register": _l(
        "The national list names this person in no family of the town since %(left_on)s. Please ask the village."
    ),
    "firm_is_late": _l("%(month)s: the firm is late with its statement."),
    "stated_for_firm": _l("The town stated it for the firm: %(stated_for)s."),
    "will_leave": _l("Will leave on %(leaves_on)s; said by %(by)s."),
    "contract_runs_out": _l("The contract runs out on %(contract_to_on)s, before the six months are full."),
    "quantity_not_a_number": _l("Please write a number, as 86 or 7.5."),
    "quantity_missing": _l("Please fill in for how much work this was paid."),
    "paid_too_seldom": _l(
        "Work by the hour is paid at least every %(n)d days: at least %(least)d payments in these days."
    ),
    "change_before_start": _l("Work began on %(started_on)s; a change comes after that day."),
    "change_after_end": _l("Work ended before %(ended_on)s; nothing can change after it."),
    "change_before_change": _l("A change from %(latest_on)s is noted already; the new one comes after it."),
    "change_in_stated_month": _l(
        "Months are stated up to %(stated_to_on)s already; please correct them instead, or pick a later day."
    ),
    "contract_after_start": _l("Work began on %(started_on)s; the contract cannot begin later."),
    "contract_ends_before": _l("The contract begins on %(from_on)s and has to end after that."),
    "notice_in_past": _l("This day has passed; if she has left, please record the end of the work."),
    "no_notice": _l("Nobody has said that this person will leave."),
    "late_answered": _l("Nothing waits here: the lateness of this month is answered."),
    "late_own_statement": _l("You stated this month yourself; somebody else has to agree to its lateness."),
    "answer_missing": _l("Please write in a few words why the statement is right."),
    "outcome_missing": _l("Please pick who is right."),
    "settle_note_missing": _l("Please write what you asked and saw; firm and village will read it."),
    "proof_kind_unknown": _l("Please pick what kind of paper this is."),
    "proof_empty": _l("Please choose a file."),
    "proof_unreadable": _l(
        "Only PDF, JPG, PNG or Excel (xlsx) can be kept here; please save it as one of these."
    ),
    "proof_too_large": _l("The file is larger than %(mb)d MB; please scan it smaller."),
    "proof_of_nothing": _l("There is no month that this paper could prove; please state the month first."),
    "proof_needs_no_call": _l("Only a screenshot has to be asked about."),
    "proof_checked_before": _l("Somebody has asked about this screenshot already."),
    "proof_own": _l("You brought this screenshot yourself; somebody else has to phone and ask."),
    "reason_for_firm_missing": _l("Please say why the town speaks for the firm."),
    "constraint.spell_one_at_a_time": _l(
        "This person already works somewhere on that day; that must end first."
    ),
    "constraint.uq_spell_introduction_id": _l("This introduction has already led to work."),
    "constraint.uq_month_check_spell_id_month": _l("A colleague stated this month a moment ago."),
    "constraint.ck_spell_wage_at_or_above_minimum": _l("This wage is below the legal minimum."),
    "constraint.ck_spell_wage_at_or_above_pledge": _l("This wage is below what the town has pledged."),
    "constraint.ck_spell_wage_at_or_above_floor": _l("This wage is below the floor."),
    "constraint.ck_spell_change_wage_at_or_above_floor": _l("This wage is below the floor."),
    "constraint.ck_month_check_late_second_person": _l(
        "You stated this month yourself; somebody else has to agree to its lateness."
    ),
    "constraint.ck_proof_two_persons": _l(
        "You brought this screenshot yourself; somebody else has to phone and ask."
    ),
    "constraint.uq_month_case_live": _l("Somebody has opened this case a moment ago."),
    "constraint.uq_spell_change_spell_id_from_on": _l("A change from this day is noted already."),
    "constraint.ck_month_check_two_persons": _l(
        "You stated this month yourself; another person must confirm it."
    ),
}
MENDS = {
    "month_open": _l("The firm states it after the month's end."),
    "month_stated": _l("The village monitor confirms it or says what is wrong."),
    "month_disputed": _l("The firm states it anew, then the village looks again."),
    "month_incomplete": _l("The firm states the rest of the month, then the village confirms it."),
    "month_wage_below_floor": _l(
        "It can still count: the firm pays the missing %(short_fen)s yuan, states the month anew and the village "
        "confirms it, by %(until_on)s."
    ),
    "month_late_waits": _l("The town centre agrees to the lateness, or says why not."),
    "month_late_refused": _l(
        "The firm states it once more with its reason; the town centre looks at it again."
    ),
    "month_not_proved": _l("Firm, village or cadre adds the paper; it counts at once."),
    "month_without_quantity": _l("The firm states it anew, with the hours, days or tasks."),
    "month_not_worked": _l("It cannot count any more: in these six months every month must be worked."),
}


def in_words(refusal: Refusal) -> Refusal:
    """Return a refusal or notice whose codes and months are words already."""
    words: dict[str, dict[Any, Any]] = {
        "dispute": DISPUTES, "late": LATE, "stated_for": STATED_FOR, "by": ENDED_BY, "proof": STRENGTHS,
        "unit": UNITS,
    }  # fmt: skip
    facts = {
        name: str(words[name].get(value, value)) if name in words else value
        for name, value in refusal.params.items()
    }
    if isinstance(facts.get("month"), str):
        facts["month"] = month(Month.parse(str(facts["month"])))
    return Refusal(refusal.code, refusal.field, facts)


def refusal_sentence(refusal: Refusal) -> str:
    """Say a refusal or notice."""
    return say(SENTENCES, in_words(refusal))


def box_look(box: Box, running: bool, over: bool) -> tuple[str, str, str]:
    """Return hue, shape and word of one month's box; a month that does not count yet says what it waits for."""
    if isinstance(box.judged, Counted):
        return "ok", "check", str(_l("counted"))
    looks = {
        "stated": ("run", "half", _l("waits for the village")),
        "disputed": ("due", "back", _l("sent back")),
        "confirmed": ("bad", "cross", _l("not counted")),
    }
    if box.state in looks:
        hue, shape, word = looks[box.state]
        return hue, shape, str(word)
    if over:
        return "due", "glass", str(_l("waits for the firm"))
    return ("run", "half", str(_l("under way"))) if running else ("idle", "dash", str(_l("not yet")))


def mend_sentence(judged: NotCounted, **facts: object) -> str:
    """Say how a month that does not count can still count."""
    return say(MENDS, Refusal(judged.reason.code, "", facts))


def papers_said(kinds: Iterable[str]) -> str:
    """Say what kinds of papers prove a month, each once."""
    return str(_l(", ")).join(str(PROOFS[kind]) for kind in dict.fromkeys(kinds))
