"""The six months told again by somebody who counts on the fingers, to prove the rule by another way.

It walks through a life day by day and shares nothing with the rule but the plain data: it knows no chains, no spans
and no arithmetic of months. Read it beside what the town says, not beside the rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from webapp.placements.rules.facts import MonthFacts, SpellFacts, Steps, Yardstick

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
Page = tuple[int, int]
"""A page of the wall calendar: year and month."""


@dataclass(frozen=True)
class Told:
    """What the oracle says: the qualifying day, day n of how many, each month with what is said of it."""

    qualifying_on: date
    day: int
    of_days: int
    months: Mapping[Page, str]
    refusals: tuple[str, ...]


@dataclass
class Line:
    """Work that counts together: how many days are asked for, and which were lived at work until they were full."""

    began: date
    needed: int
    lived: list[tuple[int, SpellFacts]] = field(default_factory=list)
    spells: list[SpellFacts] = field(default_factory=list)
    full_on: int | None = None


def days_on(page: Page) -> int:
    """Say how long a month is."""
    year, month = page
    leap = year % 400 == 0 or (year % 4 == 0 and year % 100 != 0)
    return 29 if leap and month == 2 else LENGTHS[month - 1]


def number_on(steps: Steps, ordinal: int) -> int:
    """Say what number held on a day."""
    begun = [value for since, value in steps if since.toordinal() <= ordinal]
    return begun[-1] if begun else steps[0][1]


def needed_from(began: date, months: int) -> int:
    """Turn the pages of the calendar one by one, and count the days until the same day of the last page."""
    page, turned = (began.year, began.month), 0
    while turned < months:
        page = (page[0] + 1, 1) if page[1] == 12 else (page[0], page[1] + 1)
        turned += 1
    return date(*page, min(began.day, days_on(page))).toordinal() - began.toordinal()


def walk(spells: Sequence[SpellFacts], yardstick: Yardstick) -> Iterator[Line]:
    """Live through all the work and give every line of it, the earliest first."""
    line: Line | None = None
    last: SpellFacts | None = None
    for spell in sorted(spells, key=lambda one: one.started_on.toordinal()):
        day = spell.started_on.toordinal()
        if line is None or last is None or _is_new(line, last, spell, yardstick):
            if line is not None:
                yield line
            months = number_on(yardstick.qualifying_months, day)
            line = Line(spell.started_on, needed_from(spell.started_on, months))
        line.spells.append(spell)
        _live(line, spell, day)
        last = spell
    if line is not None:
        yield line


def _live(line: Line, spell: SpellFacts, day: int) -> None:
    """Go to work every day until the spell ends, or the day comes that has all the days behind it."""
    while line.full_on is None and (spell.ended_on is None or day < spell.ended_on.toordinal()):
        if len(line.lived) == line.needed:
            line.full_on = day
        else:
            line.lived.append((day, spell))
        day += 1


def _is_new(line: Line, last: SpellFacts, spell: SpellFacts, yardstick: Yardstick) -> bool:
    """Whether work begins anew: the days were full, another firm where that matters, or away too long."""
    today = spell.started_on.toordinal()
    if line.full_on is not None or last.ended_on is None:
        return True
    if spell.firm != last.firm and number_on(yardstick.same_employer, today) == 1:
        return True
    away = len(range(last.ended_on.toordinal(), today))
    return away > number_on(yardstick.gap_days, today)


def tell(
    spells: Sequence[SpellFacts], checks: Sequence[MonthFacts], yardstick: Yardstick, day: date, key: object
) -> Told:
    """Tell what counts on a day for the line of work that the spell with that key belongs to."""
    line = next(one for one in walk(spells, yardstick) if any(spell.key == key for spell in one.spells))
    today, left_on = day.toordinal(), None
    if line.full_on is None:
        left_on = line.lived[-1][0] + 1
    full_on = line.full_on or (left_on or 0) + line.needed - len(line.lived)
    months = _months(line, checks, yardstick, left_on, full_on)
    refusals = ["left_before"] if left_on is not None else ["too_soon"] if today < full_on else []
    refusals += [said for said in months.values() if not said.startswith("counted")]
    lived = sum(ordinal <= today for ordinal, _spell in line.lived)
    return Told(date.fromordinal(full_on), lived, line.needed, months, tuple(refusals))


def _months(
    line: Line, checks: Sequence[MonthFacts], yardstick: Yardstick, left_on: int | None, full_on: int
) -> dict[Page, str]:
    """Put each day that was lived on its page, and say of every page whether it counts."""
    pages: dict[Page, dict[object, list[int]]] = {}
    spell_of = {spell.key: spell for spell in line.spells}
    for ordinal, spell in line.lived:
        one = date.fromordinal(ordinal)
        pages.setdefault((one.year, one.month), {}).setdefault(spell.key, []).append(ordinal)
    for ordinal in range(left_on if left_on is not None else full_on, full_on):
        one = date.fromordinal(ordinal)
        pages.setdefault((one.year, one.month), {})
    return {
        page: _page(page, [(spell_of[key], days) for key, days in pages[page].items()], checks, yardstick)
        for page in sorted(pages)
    }


def _page(
    page: Page,
    parts: Sequence[tuple[SpellFacts, list[int]]],
    checks: Sequence[MonthFacts],
    yardstick: Yardstick,
) -> str:
    if not parts:
        return "month_not_worked"
    days = wage = 0
    for spell, lived in parts:
        said = [
            one for one in checks if one.spell == spell.key and (one.month.year, one.month.number) == page
        ]
        why = _why_not(page, spell, lived, said[0], yardstick) if said else "month_open"
        if why:
            return why
        days += len(spoken_of(page, spell, said[0]))
        wage += said[0].wage_fen or 0
    return f"counted {days} of {days_on(page)} for {wage}"


def spoken_of(page: Page, spell: SpellFacts, check: MonthFacts) -> list[int]:
    """Give the days of the page that a statement speaks of."""
    first = date(*page, 1).toordinal()
    began, until = spell.started_on.toordinal(), check.worked_to.toordinal() if check.worked_to else 0
    return [day for day in range(first, first + days_on(page)) if began <= day <= until]


def _why_not(
    page: Page, spell: SpellFacts, lived: Sequence[int], check: MonthFacts, yardstick: Yardstick
) -> str:
    if check.state != "confirmed":
        return f"month_{check.state}"
    if check.late and check.late != "agreed":
        return f"month_late_{check.late}"
    if not check.employed or check.wage_fen is None or check.worked_to is None:
        return "month_not_worked"
    spoken = spoken_of(page, spell, check)
    if any(day not in spoken for day in lived):
        return "month_incomplete"
    if check.proof < number_on(yardstick.proof_needed, date(*page, days_on(page)).toordinal()):
        return "month_not_proved"
    if spell.unit != "month" and check.quantity is None:
        return "month_without_quantity"
    return "month_wage_below_floor" if check.wage_fen < due(page, spell, check, yardstick) else ""


def due(page: Page, spell: SpellFacts, check: MonthFacts, yardstick: Yardstick) -> Fraction:
    """Say what had to be paid at least: each day brings its share, by the floor of that very day."""
    spoken = spoken_of(page, spell, check)
    floors = []
    for day in spoken:
        law = number_on(yardstick.minimum_hour, day) * spell.unit_hours
        if spell.unit_hours == 0:
            law = number_on(yardstick.minimum_month, day)
        floors.append(max(_agreed_floor(spell, day), law))
    if spell.unit != "month":
        return Fraction(sum(floors) * (check.quantity or 0), len(spoken) * 100)
    return Fraction(sum(floors), days_on(page))


def _agreed_floor(spell: SpellFacts, day: int) -> int:
    floor = spell.floor_fen
    for term in spell.changes:
        if term.from_on.toordinal() <= day:
            floor = term.floor_fen
    return floor
