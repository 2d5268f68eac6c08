"""When a month may be stated, by whom it is confirmed, and why a monitor should look twice at a statement."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.policy import Policy
from webapp.core.workflow import Notice, Refusal
from webapp.placements.rules.facts import (
    DAY,
    PER_HOUR,
    PER_MONTH,
    Counted,
    MonthFacts,
    NotCounted,
    SpellFacts,
    Yardstick,
)
from webapp.placements.rules.history import agreed, month_counts


def statement_days(spell: SpellFacts, month: Month, stated_on: date) -> tuple[date, date] | None:
    """The first and last day that a statement of a month speaks of; None when no day of work lies in it.

    It speaks of the whole month, cut by the first and last day of work. Made before that is over, it speaks
    of the days up to the qualifying day, the only reason why it may be made so early.
    """
    first, last = max(month.first_day, spell.started_on), spell.last_day_in(month)
    if stated_on <= last:
        last = min(last, spell.qualifying_on - DAY)
    return (first, last) if first <= last else None


def statement_refusals(spell: SpellFacts, month: Month, today: date, policy: Policy) -> list[Refusal]:
    """Why a month may not be stated today: it must be over, for the worker, the span or everybody."""
    if statement_days(spell, month, date.max) is None:
        return [Refusal("month_outside_spell", "", {"month": str(month)})]
    ready_on = stateable_on(spell, month)
    if today < ready_on:
        return [Refusal("month_not_over", "", {"month": str(month), "ready_on": ready_on})]
    closed_on = month.last_day + timedelta(days=policy.value("statement_late_days"))
    if today > closed_on:
        return [Refusal("statement_closed", "", {"month": str(month), "closed_on": closed_on})]
    return []


def stateable_on(spell: SpellFacts, month: Month) -> date:
    """The first day on which a month may be stated: after its end, after the last day of work, or, for the
    last month of the span, from the qualifying day on.
    """
    over = spell.last_day_in(month) + DAY
    return min(over, spell.qualifying_on) if spell.qualifying_on - DAY in month else over


def may_state(spell: SpellFacts, month: Month, today: date, policy: Policy) -> bool:
    """Whether a month may be stated today."""
    return not statement_refusals(spell, month, today, policy)


def is_late(month: Month, today: date, policy: Policy) -> bool:
    """Whether a statement comes after its window, so that it needs a reason and the town's agreement."""
    return today > month.last_day + timedelta(days=policy.value("statement_window_days"))


def share(month_fen: Fen, days: int, of_days: int) -> Fen:
    """A month's sum for a part of the month, by its days; a broken fen is rounded up, for the worker."""
    return -(-month_fen * days // of_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What is about to be stated of one month beside the wage: who says it for whom, how late, for how much work."""

    late: bool
    late_code: str | None = None
    quantity: int | None = None
    employed: bool = True
    pay_days: int | None = None
    cycle_days: int = 0


def content_refusals(spell: SpellFacts, month: Month, stated: Stated) -> list[Refusal]:
    """Why a statement is not whole: a reason when it is late; for work by the hour how much, and how often pay came."""
    found = []
    if stated.late and not stated.late_code:
        found.append(Refusal("late_needs_reason", "late_code"))
    if spell.unit != PER_MONTH and stated.employed and not stated.quantity:
        found.append(Refusal("quantity_missing", "quantity"))
    if spell.unit == PER_HOUR and stated.employed:
        days = statement_days(spell, month, date.max)
        least = -(-((days[1] - days[0]).days + 1) // stated.cycle_days) if days and stated.cycle_days else 0
        if stated.pay_days is not None and stated.pay_days < least:
            found.append(Refusal("paid_too_seldom", "pay_days", {"least": least, "n": stated.cycle_days}))
    return found


def correct_refusals(spell: SpellFacts, check: MonthFacts, yardstick: Yardstick) -> list[Refusal]:
    """Why a confirmed month may not be stated anew: it counts, and what counts is settled."""
    counts = isinstance(month_counts(spell, check, yardstick), Counted)
    return [Refusal("month_counted", "", {"month": str(check.month)})] if counts else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What stands beside a statement: a reason for lateness, an earlier dispute, who said it for the firm."""

    late_code: str | None = None
    dispute_code: str | None = None
    stated_for: str | None = None


def statement_doubts(
    spell: SpellFacts, check: MonthFacts, yardstick: Yardstick, around: Circumstances
) -> list[Notice]:
    """Why a village monitor should look twice at a statement; none means that it is quiet."""
    judged = month_counts(spell, agreed(check), yardstick)
    found = [Notice(*_parts(judged.reason))] if isinstance(judged, NotCounted) else []
    if spell.ended_on is not None and check.worked_to == spell.ended_on - DAY:
        found.append(Notice("left_in_month", "", {"last_on": check.worked_to}))
    if around.dispute_code:
        found.append(Notice("stated_again", "", {"dispute": around.dispute_code}))
    if around.stated_for:
        found.append(Notice("stated_for_firm", "", {"stated_for": around.stated_for}))
    if around.late_code:
        found.append(Notice("stated_late", "", {"late": around.late_code}))
    return found


def _parts(refusal: Refusal) -> tuple[str, str, dict[str, object]]:
    return refusal.code, refusal.field, dict(refusal.params)


def confirm_refusals(person: Hashable, *, stated_by: Hashable, worker: Hashable) -> list[Refusal]:
    """Why a person may not confirm or dispute a month: who stated it cannot, and whose month it is cannot."""
    found = []
    if person == stated_by:
        found.append(Refusal("stated_by_same_person"))
    if person == worker:
        found.append(Refusal("own_month"))
    return found


def late_refusals(person: Hashable, late: str, *, stated_by: Hashable) -> list[Refusal]:
    """Why a person may not answer for the lateness of a month: nothing waits, or she stated the month herself."""
    found = [] if late == "waits" else [Refusal("late_answered")]
    return [*found, Refusal("late_own_statement")] if person == stated_by else found
