"""The six-month rule: which day qualifies, which calendar months must be confirmed, and which of them count.

"More than half a year" (超过半年) is the day after six full calendar months: work from 1 March qualifies on
1 September. Wages are paid by calendar month, so every month that the span touches needs a confirmed check.
Spells follow each other as one history where policy lets them; days of a gap do not count and move the day.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from webapp.core.money import Fen
from webapp.core.months import Month, months_after
from webapp.core.workflow import Refusal
from webapp.placements.rules.facts import (
    DAY,
    PARTS,
    PER_MONTH,
    Box,
    Counted,
    Judged,
    MonthFacts,
    NotCounted,
    Part,
    Pay,
    SpellFacts,
    Steps,
    Verdict,
    Yardstick,
    in_force,
)

Known = Mapping[tuple[Hashable, Month], MonthFacts]


def qualifying_day(started_on: date, months: int) -> date:
    """The first day with that many full calendar months of work behind it; 31 August + 6: 28 February."""
    return months_after(started_on, months)


def judge(
    history: Sequence[SpellFacts],
    checks: Sequence[MonthFacts],
    yardstick: Yardstick,
    day: date,
    of: Hashable = None,
) -> Verdict:
    """Say of one person's work: the qualifying day, and of each month whether it counts or why not.

    `of` names the spell that is asked about; without it the last one that has begun. Every page, list, export and
    claim asks here, so that no two of them can count differently.
    """
    return _verdict(_chain_of(chains(history, yardstick), day, of), checks, yardstick, day)


def chains(history: Sequence[SpellFacts], yardstick: Yardstick) -> list[list[SpellFacts]]:
    """Put spells that count together into one chain each; a chain that is full takes no more."""
    found: list[list[SpellFacts]] = []
    for spell in sorted(history, key=lambda one: one.started_on):
        if found and _follows(found[-1], spell, yardstick):
            found[-1].append(spell)
        else:
            found.append([spell])
    return found


def _follows(chain: Sequence[SpellFacts], spell: SpellFacts, yardstick: Yardstick) -> bool:
    """Whether a spell goes on with a chain, by the policy of the day on which it begins."""
    last, day = chain[-1], spell.started_on
    if last.ended_on is None or last.lasted_past(chain_day(chain, yardstick)):
        return False
    if last.firm != spell.firm and in_force(yardstick.same_employer, day):
        return False
    return (day - last.ended_on).days <= in_force(yardstick.gap_days, day)


def chain_day(chain: Sequence[SpellFacts], yardstick: Yardstick) -> date:
    """The qualifying day of a chain: six months from its start, moved by each gap that comes before."""
    first = chain[0].started_on
    full = qualifying_day(first, in_force(yardstick.qualifying_months, first))
    return full + timedelta(days=_gap_days(chain))


def _gap_days(chain: Sequence[SpellFacts]) -> int:
    """A gap is always before the qualifying day: a chain that is full takes no more."""
    return sum(
        (later.started_on - earlier.ended_on).days
        for earlier, later in pairwise(chain)
        if earlier.ended_on is not None
    )


def _chain_of(found: list[list[SpellFacts]], day: date, of: Hashable) -> list[SpellFacts]:
    if not found:
        raise ValueError("a history without work has no qualifying day")
    if of is not None:
        return next(chain for chain in found if any(one.key == of for one in chain))
    begun = [chain for chain in found if chain[0].started_on <= day]
    return begun[-1] if begun else found[0]


def _verdict(
    chain: Sequence[SpellFacts], checks: Sequence[MonthFacts], yardstick: Yardstick, day: date
) -> Verdict:
    qualifying_on = chain_day(chain, yardstick)
    known = {(check.spell, check.month): check for check in checks}
    boxes = _boxes(chain, known, yardstick, qualifying_on)
    return Verdict(
        spells=tuple(chain),
        started_on=chain[0].started_on,
        qualifying_on=qualifying_on,
        day=_days_worked(chain, qualifying_on, day),
        of_days=_span(chain, qualifying_on),
        boxes=boxes,
        refusals=tuple(_refusals(chain, boxes, qualifying_on, day)),
    )


def _span(chain: Sequence[SpellFacts], qualifying_on: date) -> int:
    """How many days of work the rule asks for: 181 to 184 for six months."""
    return (qualifying_on - chain[0].started_on).days - _gap_days(chain)


def _days_worked(chain: Sequence[SpellFacts], qualifying_on: date, day: date) -> int:
    """Which day of the span it is: 0 before it, 1 on the first day of work, never more than its length."""
    end = min(day + DAY, qualifying_on)
    return sum(
        max(0, (min(end, spell.ended_on or end) - spell.started_on).days)
        for spell in chain
        if spell.started_on < end
    )


def _boxes(
    chain: Sequence[SpellFacts], known: Known, yardstick: Yardstick, qualifying_on: date
) -> tuple[Box, ...]:
    """Every month of the span, those that nobody worked in only where work ended before the day."""
    parts: dict[Month, list[Part]] = defaultdict(list)
    for spell in chain:
        for month in months_touched(spell.started_on, min(qualifying_on, spell.ended_on or qualifying_on)):
            parts[month].append(_part(spell, month, known, yardstick, qualifying_on))
    if not chain[-1].lasted_past(qualifying_on - DAY):
        for month in months_touched(chain[-1].ended_on or qualifying_on, qualifying_on):
            parts.setdefault(month, [])
    return tuple(Box(month, tuple(parts[month]), _of_month(month, parts[month])) for month in sorted(parts))


def months_touched(started_on: date, until: date) -> tuple[Month, ...]:
    """Every calendar month with a day of the span in it; its end itself lies behind the span."""
    return tuple(Month.of(started_on).until(Month.of(until - DAY))) if started_on < until else ()


def _of_month(month: Month, parts: Sequence[Part]) -> Judged:
    for part in parts:
        if isinstance(part.judged, NotCounted):
            return part.judged
    counted = [part.judged for part in parts if isinstance(part.judged, Counted)]
    if not counted:
        return NotCounted(Refusal("month_not_worked", "", {"month": str(month)}))
    return Counted(sum(one.days for one in counted), month.days, sum(one.wage_fen for one in counted))


def _part(spell: SpellFacts, month: Month, known: Known, yardstick: Yardstick, qualifying_on: date) -> Part:
    check = known.get((spell.key, month), MonthFacts(month=month, spell=spell.key))
    first = max(month.first_day, spell.started_on)
    last = min(spell.last_day_in(month), qualifying_on - DAY)
    judged = month_counts(spell, check, yardstick, qualifying_on)
    outlook = judged
    if check.state in ("stated", "confirmed") and isinstance(judged, NotCounted):
        outlook = month_counts(spell, agreed(check), yardstick, qualifying_on)
    return Part(spell, first, last, check, judged, outlook)


def agreed(check: MonthFacts) -> MonthFacts:
    """A check as it would be if the village confirmed it and the town agreed to its lateness."""
    return replace(check, state="confirmed", late="")


def month_counts(
    spell: SpellFacts, check: MonthFacts, yardstick: Yardstick, qualifying_on: date | None = None
) -> Judged:
    """Whether a check counts: confirmed, of each day of the span in its month, proved, paid at least the floor."""
    month: dict[str, object] = {"month": str(check.month)}
    if check.state != "confirmed":
        return NotCounted(Refusal(f"month_{check.state}", "", month))
    if check.late in ("waits", "refused"):
        return NotCounted(Refusal(f"month_late_{check.late}", "", month))
    if not check.employed or check.worked_to is None or check.wage_fen is None:
        return NotCounted(Refusal("month_not_worked", "", month))
    last = min(spell.last_day_in(check.month), (qualifying_on or spell.qualifying_on) - DAY)
    if check.worked_to < last:
        return NotCounted(Refusal("month_incomplete", "", month | {"worked_to_on": check.worked_to}))
    needed = in_force(yardstick.proof_needed, check.month.last_day)
    if check.proof < needed:
        return NotCounted(Refusal("month_not_proved", "", month | {"proof": needed}))
    return _paid(spell, check, yardstick, check.worked_to, check.wage_fen)


def _paid(
    spell: SpellFacts, check: MonthFacts, yardstick: Yardstick, worked_to: date, wage_fen: Fen
) -> Judged:
    month: dict[str, object] = {"month": str(check.month)}
    if spell.unit != PER_MONTH and check.quantity is None:
        return NotCounted(Refusal("month_without_quantity", "", month))
    first = max(check.month.first_day, spell.started_on)
    last = min(worked_to, check.month.last_day)
    due = least_wage(spell, yardstick, first, last, check.quantity)
    if wage_fen < due:
        paid: dict[str, object] = {"wage_fen": wage_fen, "due_fen": due}
        return NotCounted(Refusal("month_wage_below_floor", "wage", month | paid))
    return Counted((last - first).days + 1, check.month.days, wage_fen)


def least_wage(
    spell: SpellFacts, yardstick: Yardstick, first: date, last: date, quantity: int | None = None
) -> Fen:
    """The floor for days of one month, each day by its own floor; a broken fen is rounded up, for the worker.

    The floor of a day is that of the hire or of the last change, and never below the legal minimum of the day.
    """
    law = _law(spell, yardstick)
    total, days, day = 0, (last - first).days + 1, first
    for until in [*_bends(spell, law, first, last), last + DAY]:
        total += max(floor_on(spell, day), in_force(law, day)) * (until - day).days
        day = until
    if spell.unit != PER_MONTH:
        return -(-total * (quantity or 0) // (days * PARTS))
    return -(-total // Month.of(first).days)


def pay_of(part: Part, yardstick: Yardstick) -> Pay | None:
    """What a month that counts was paid, beside the least that counts and what was agreed."""
    check, spell = part.check, part.spell
    if not isinstance(part.judged, Counted) or check.worked_to is None:
        return None
    first, last = max(check.month.first_day, spell.started_on), min(check.worked_to, check.month.last_day)
    least = least_wage(spell, yardstick, first, last, check.quantity)
    return Pay(check.month, part.judged.wage_fen, least, agreed_pay(spell, first, last, check.quantity))


def _law(spell: SpellFacts, yardstick: Yardstick) -> Steps:
    """The legal minimum of one unit of pay by day."""
    if not spell.unit_hours:
        return yardstick.minimum_month
    return tuple((since, fen * spell.unit_hours) for since, fen in yardstick.minimum_hour)


def _bends(spell: SpellFacts, law: Steps, first: date, last: date) -> list[date]:
    days = [term.from_on for term in spell.changes] + [since for since, _value in law]
    return sorted({day for day in days if first < day <= last})


def floor_on(spell: SpellFacts, day: date) -> Fen:
    """The floor that was agreed under: that of the hire, from a change on that of the change."""
    terms = [term.floor_fen for term in spell.changes if term.from_on <= day]
    return terms[-1] if terms else spell.floor_fen


def agreed_wage(spell: SpellFacts, first: date, last: date) -> Fen:
    """The agreed monthly wage for days of one month, each day by what was agreed for it; rounded up."""
    return -(-_agreed(spell, first, last) // Month.of(first).days)


def agreed_pay(spell: SpellFacts, first: date, last: date, quantity: int | None = None) -> Fen:
    """What was agreed for days of one month, or for the hours, days or tasks worked in them; rounded up."""
    if spell.unit == PER_MONTH:
        return agreed_wage(spell, first, last)
    days = (last - first).days + 1
    return -(-_agreed(spell, first, last) * (quantity or 0) // (days * PARTS))


def _agreed(spell: SpellFacts, first: date, last: date) -> int:
    """The sum over days of what was agreed for each of them."""
    total = 0
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        terms = [term.wage_fen for term in spell.changes if term.from_on <= day]
        total += terms[-1] if terms else spell.wage_fen
    return total


def _refusals(
    chain: Sequence[SpellFacts], boxes: Sequence[Box], qualifying_on: date, day: date
) -> list[Refusal]:
    """Why the person does not count as kept for the qualifying months; empty once she does."""
    found = []
    qualifying: dict[str, object] = {"qualifying_on": qualifying_on}
    if not chain[-1].lasted_past(qualifying_on):
        found.append(Refusal("left_before", "", {"ended_on": chain[-1].ended_on} | qualifying))
    elif day < qualifying_on:
        found.append(Refusal("too_soon", "", {"days_left": (qualifying_on - day).days} | qualifying))
    judged = (box.judged for box in boxes)
    return found + [one.reason for one in judged if isinstance(one, NotCounted)]
