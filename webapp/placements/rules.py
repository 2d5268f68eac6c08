"""The six-month rule: which day qualifies, which calendar months must be confirmed, and which of them count.

"More than half a year" (超过半年) is the day after six full calendar months: work from 1 March qualifies on
1 September. Wages are paid by calendar month, so every month that the span touches needs a confirmed check.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from webapp.core.money import Fen
from webapp.core.months import Month, months_after
from webapp.core.policy import Floor, Policy
from webapp.core.workflow import Notice, Refusal

_DAY = timedelta(days=1)


def qualifying_day(started_on: date, months: int) -> date:
    """The first day with that many full calendar months of work behind it; 31 August + 6: 28 February."""
    return months_after(started_on, months)


def span_days(started_on: date, qualifying_on: date) -> int:
    """How many days of work the rule asks of this spell: 181 to 184 for six months."""
    return (qualifying_on - started_on).days


def day_number(started_on: date, qualifying_on: date, day: date) -> int:
    """Which day of the span it is: 0 before it, 1 on the first day of work, never more than its length."""
    return max(0, min((day - started_on).days + 1, span_days(started_on, qualifying_on)))


def months_touched(started_on: date, qualifying_on: date) -> tuple[Month, ...]:
    """Every calendar month with a day of the span in it; the qualifying day itself lies behind the span."""
    return tuple(Month.of(started_on).until(Month.of(qualifying_on - _DAY)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HireFacts:
    """What is agreed when an introduction is taken."""

    wage_fen: Fen
    introduced_on: date
    started_on: date
    today: date
    is_working: bool = False


def hire_refusals(facts: HireFacts, floor: Floor, policy: Policy) -> list[Refusal]:
    """Why work cannot begin so: the agreed wage is held against the floor of the day, as the opening was."""
    found = []
    if facts.wage_fen < floor.fen:
        code = "wage_below_pledge" if floor.is_pledge else "wage_below_minimum"
        found.append(Refusal(code, "wage", {"floor_fen": floor.fen, "wage_fen": facts.wage_fen}))
    if facts.started_on < facts.introduced_on:
        found.append(
            Refusal("start_before_introduction", "started_on", {"introduced_on": facts.introduced_on})
        )
    latest_on = facts.today + timedelta(days=policy.value("start_ahead_days"))
    if facts.started_on > latest_on:
        found.append(Refusal("start_too_far_ahead", "started_on", {"latest_on": latest_on}))
    if facts.is_working:
        found.append(Refusal("already_working"))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellFacts:
    """One spell of work and the floor it was hired under; `ended_on` is the first day no longer worked.

    That floor judges all its months: a pledge raised later binds new openings and must not cost a worker
    the months already worked.
    """

    started_on: date
    qualifying_on: date
    ended_on: date | None = None
    floor_fen: Fen

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that must be confirmed."""
        return months_touched(self.started_on, self.qualifying_on)

    def lasted_past(self, day: date) -> bool:
        """Whether the person worked on a day on which the spell had begun."""
        return self.ended_on is None or self.ended_on > day


def statement_days(spell: SpellFacts, month: Month, stated_on: date) -> tuple[date, date] | None:
    """The first and last day that a statement of a month speaks of; None when no day of work lies in it.

    It speaks of the whole month, cut by the first and last day of work. Made before that is over, it speaks
    of the days up to the qualifying day, the only reason why it may be made so early.
    """
    first, last = max(month.first_day, spell.started_on), _last_day_worked(spell, month)
    if stated_on <= last:
        last = min(last, spell.qualifying_on - _DAY)
    return (first, last) if first <= last else None


def _last_day_worked(spell: SpellFacts, month: Month) -> date:
    return month.last_day if spell.ended_on is None else min(month.last_day, spell.ended_on - _DAY)


def statement_refusals(spell: SpellFacts, month: Month, today: date, policy: Policy) -> list[Refusal]:
    """Why the firm may not state a month today: it must be over, for the worker, the span or everybody."""
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
    over = _last_day_worked(spell, month) + _DAY
    return min(over, spell.qualifying_on) if month == spell.months[-1] else over


def may_state(spell: SpellFacts, month: Month, today: date, policy: Policy) -> bool:
    """Whether the firm may state a month today."""
    return not statement_refusals(spell, month, today, policy)


def is_late(month: Month, today: date, policy: Policy) -> bool:
    """Whether a statement comes after its window, so that it needs a reason."""
    return today > month.last_day + timedelta(days=policy.value("statement_window_days"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """One monthly check: what the firm stated up to which day, and how far it was confirmed."""

    month: Month
    state: str = "open"
    employed: bool = True
    worked_to: date | None = None
    wage_fen: Fen | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A month that counts: the days it speaks of, of how many, and what was paid for them."""

    days: int
    of_days: int
    wage_fen: Fen


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A month that does not count, and why."""

    reason: Refusal


Judged: TypeAlias = Counted | NotCounted


def wage_due(floor_fen: Fen, days: int, of_days: int) -> Fen:
    """The floor for a part of a month, by its days; a broken fen is rounded up, for the worker."""
    return -(-floor_fen * days // of_days)


def month_counts(spell: SpellFacts, check: MonthFacts) -> Judged:
    """Whether a check counts: confirmed, of each day of the span in its month, paid at least the floor."""
    month: dict[str, object] = {"month": str(check.month)}
    if check.state != "confirmed":
        return NotCounted(Refusal(f"month_{check.state}", "", month))
    if not check.employed or check.worked_to is None or check.wage_fen is None:
        return NotCounted(Refusal("month_not_worked", "", month))
    first = max(check.month.first_day, spell.started_on)
    last = min(check.month.last_day, spell.qualifying_on - _DAY)
    if check.worked_to < last:
        return NotCounted(Refusal("month_incomplete", "", month | {"worked_to_on": check.worked_to}))
    days = (min(check.worked_to, check.month.last_day) - first).days + 1
    due = wage_due(spell.floor_fen, days, check.month.days)
    if check.wage_fen < due:
        paid: dict[str, object] = {"wage_fen": check.wage_fen, "due_fen": due}
        return NotCounted(Refusal("month_wage_below_floor", "wage", month | paid))
    return Counted(days, check.month.days, check.wage_fen)


def correct_refusals(spell: SpellFacts, check: MonthFacts) -> list[Refusal]:
    """Why a confirmed month may not be stated anew: it counts, and what counts is settled."""
    counts = isinstance(month_counts(spell, check), Counted)
    return [Refusal("month_counted", "", {"month": str(check.month)})] if counts else []


def statement_doubts(
    spell: SpellFacts, check: MonthFacts, *, late_code: str | None = None, dispute_code: str | None = None
) -> list[Notice]:
    """Why a village monitor should look twice at a statement; none means that it is quiet."""
    judged = month_counts(spell, replace(check, state="confirmed"))
    found = [Notice(*_parts(judged.reason))] if isinstance(judged, NotCounted) else []
    if spell.ended_on is not None and check.worked_to == spell.ended_on - _DAY:
        found.append(Notice("left_in_month", "", {"last_on": check.worked_to}))
    if dispute_code:
        found.append(Notice("stated_again", "", {"dispute": dispute_code}))
    if late_code:
        found.append(Notice("stated_late", "", {"late": late_code}))
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


def end_refusals(
    spell: SpellFacts, last_on: date, today: date, checks: Sequence[MonthFacts], restated: Month | None = None
) -> list[Refusal]:
    """Why work cannot have ended with that day: before it began, in the future, or against what was stated.

    `restated` is the month that the same statement writes anew.
    """
    if last_on < spell.started_on:
        return [Refusal("end_before_start", "last_on", {"started_on": spell.started_on})]
    if last_on > today:
        return [Refusal("end_in_future", "last_on")]
    return [
        Refusal(
            "end_before_statement", "last_on", {"month": str(check.month), "worked_to_on": check.worked_to}
        )
        for check in checks
        if check.employed and check.worked_to and check.worked_to > last_on and check.month != restated
    ]


def slips(spell: SpellFacts, checks: Sequence[MonthFacts], today: date, policy: Policy) -> list[Notice]:
    """What endangers the six months of somebody at work: late statements, disputes, months that do not count."""
    found = []
    for box in boxes(spell, checks):
        month: dict[str, object] = {"month": str(box.month)}
        if (
            box.state == "open"
            and is_late(box.month, today, policy)
            and may_state(spell, box.month, today, policy)
        ):
            found.append(Notice("firm_is_late", "", month))
        elif box.state == "disputed":
            found.append(Notice("month_disputed", "", month))
        elif box.state == "confirmed" and isinstance(box.judged, NotCounted):
            found.append(Notice(*_parts(box.judged.reason)))
    return found


@dataclass(frozen=True, slots=True)
class Box:
    """One month on the progress bar."""

    month: Month
    state: str
    judged: Judged


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a spell has come: day n of its own span, its months, and what is still missing."""

    day: int
    of_days: int
    qualifying_on: date
    boxes: tuple[Box, ...]
    refusals: tuple[Refusal, ...]

    @property
    def retained(self) -> bool:
        """Whether the person was kept for the qualifying months, all of them confirmed."""
        return not self.refusals


def has_qualified(spell: SpellFacts, day: date) -> bool:
    """Whether the qualifying day has come with the person still employed on it: then the claim opens."""
    return day >= spell.qualifying_on and spell.lasted_past(spell.qualifying_on)


def boxes(spell: SpellFacts, checks: Sequence[MonthFacts]) -> tuple[Box, ...]:
    """Every month that must be confirmed, with what there is of it; one without a check is open."""
    known = {check.month: check for check in checks}
    found = [known.get(month, MonthFacts(month=month)) for month in spell.months]
    return tuple(Box(check.month, check.state, month_counts(spell, check)) for check in found)


def retention_refusals(spell: SpellFacts, checks: Sequence[MonthFacts], day: date) -> list[Refusal]:
    """Why the person does not count as kept for the qualifying months; empty once she does."""
    found = []
    qualifying: dict[str, object] = {"qualifying_on": spell.qualifying_on}
    if not spell.lasted_past(spell.qualifying_on):
        found.append(Refusal("left_before", "", {"ended_on": spell.ended_on} | qualifying))
    elif day < spell.qualifying_on:
        found.append(Refusal("too_soon", "", {"days_left": (spell.qualifying_on - day).days} | qualifying))
    judged = (box.judged for box in boxes(spell, checks))
    return found + [one.reason for one in judged if isinstance(one, NotCounted)]


def progress(spell: SpellFacts, checks: Sequence[MonthFacts], day: date) -> Progress:
    """What the page shows of a spell on a day; the count of days stops when work did."""
    until = day if spell.ended_on is None else min(day, spell.ended_on - _DAY)
    return Progress(
        day_number(spell.started_on, spell.qualifying_on, until),
        span_days(spell.started_on, spell.qualifying_on),
        spell.qualifying_on,
        boxes(spell, checks),
        tuple(retention_refusals(spell, checks, day)),
    )
