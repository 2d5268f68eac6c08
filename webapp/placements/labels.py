"""The words of employment: states of a spell and of a month, why work ended, and why a month does not count."""

from flask_babel import lazy_gettext as _l

from webapp.core.filters import month
from webapp.core.months import Month
from webapp.core.sentences import say
from webapp.core.workflow import Refusal
from webapp.placements.rules.facts import Box, Counted, NotCounted
from webapp.placements.workflow import SpellState

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
SENTENCES = {
    "wage_below_pledge": _l(
        "%(wage_fen)s yuan is below the town's floor of %(floor_fen)s yuan a month, which every post here keeps."
    ),
    "wage_below_minimum": _l(
        "%(wage_fen)s yuan is below the legal minimum wage of %(floor_fen)s yuan a month."
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
    "left_in_other_month": _l("The last day of work must lie in this month."),
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
    "month_incomplete": _l("%(month)s: stated only up to %(worked_to_on)s."),
    "month_wage_below_floor": _l("%(month)s: %(wage_fen)s yuan paid, %(due_fen)s would be the least."),
    "left_before": _l("Work ended before %(qualifying_on)s."),
    "too_soon": _l("The six months are full on %(qualifying_on)s."),
    "left_in_month": _l("Left; the last day of work was %(last_on)s."),
    "stated_again": _l("Stated again after you disputed it: %(dispute)s."),
    "stated_late": _l("Stated late: %(late)s."),
    "firm_is_late": _l("%(month)s: the firm is late with its statement."),
    "constraint.spell_one_at_a_time": _l(
        "This person already works somewhere on that day; that must end first."
    ),
    "constraint.uq_spell_introduction_id": _l("This introduction has already led to work."),
    "constraint.uq_month_check_spell_id_month": _l("A colleague stated this month a moment ago."),
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
    "month_not_worked": _l("It cannot count any more: in these six months every month must be worked."),
}


def in_words(refusal: Refusal) -> Refusal:
    """Return a refusal or notice whose codes and months are words already."""
    words = {"dispute": DISPUTES, "late": LATE}
    facts = {
        name: str(words[name].get(str(value), value)) if name in words else value
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
