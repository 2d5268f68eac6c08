"""Made-up lives at work for the proof: ends of months, leap years, gaps, wage drops, late and missing checks.

Few draws for each, so that a hundred thousand are soon told; the edges are drawn more often than the middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.prove.retention.oracle import days_on, due
from webapp.core.months import Month
from webapp.placements.rules.facts import PER_HOUR, PER_MONTH, MonthFacts, SpellFacts, Term, Yardstick

FLOOR, LAW, LATER_LAW = 250_000, 162_000, 255_000
PAID_FOR = {8: (PER_HOUR, 1), 5: ("day", 3), 4: (PER_MONTH, 40)}
EDGES = (
    date(2023, 8, 29), date(2023, 8, 30), date(2023, 8, 31), date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1),
    date(2024, 8, 31), date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31), date(2025, 10, 31), date(2023, 3, 1),
    date(2099, 8, 31), date(1999, 8, 31),
)  # fmt: skip
STARTS = st.sampled_from([*EDGES * 40, *(date(2023, 1, 1) + timedelta(days=n) for n in range(2_000))])
LENGTHS = st.sampled_from([*range(1, 400), *[*range(175, 190)] * 12, *[*range(1, 40)] * 4])
GAPS = st.sampled_from([*range(200), *[0, 1, 2, 29, 30, 31, 59, 60, 61] * 20])
DICE = st.integers(0, 9)
SPELLS = st.lists(st.tuples(LENGTHS, GAPS, DICE), min_size=1, max_size=3)
NUMBERS = st.sampled_from(
    [(months, same, gap) for months in (6, 6, 1, 12) for same in (0, 1) for gap in (0, 1, 30, 60)]
)
TURNS = st.integers(0, 250)
DAYS = st.sampled_from([*range(-2, 500), *[*range(178, 190)] * 20])
SPOILS = (
    "none", "none", "absent", "open", "stated", "disputed", "waits", "refused", "agreed", "not_employed", "no_wage",
    "short_day", "weak_proof", "no_quantity", "a_fen_less", "just_enough", "far_less", "to_the_end",
)  # fmt: skip
SPOILT = st.lists(st.sampled_from([(place, kind) for place in range(13) for kind in SPOILS]), max_size=4)


@dataclass(frozen=True)
class Story:
    """One life at work, how it is measured, and the day and the spell that are asked about."""

    spells: tuple[SpellFacts, ...]
    checks: tuple[MonthFacts, ...]
    yardstick: Yardstick
    day: date
    key: int


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Draw one story."""
    start = draw(STARTS)
    spells = _spells(start, draw(SPELLS))
    yardstick = _yardstick(start, *draw(NUMBERS), turn=draw(TURNS))
    checks = _checks(spells, yardstick, draw(SPOILT))
    day = start + timedelta(days=draw(DAYS))
    return Story(spells, checks, yardstick, day, draw(DICE) % len(spells))


def _spells(start: date, drawn: Sequence[tuple[int, int, int]]) -> tuple[SpellFacts, ...]:
    found, day = [], start
    for number, (length, gap, dice) in enumerate(drawn):
        last = number == len(drawn) - 1
        ended_on = None if last and dice % 2 else day + timedelta(days=length)
        unit, hours = PAID_FOR.get(dice, (PER_MONTH, 0))
        floor = 1_700 * hours or FLOOR
        change = Term(day + timedelta(days=1 + gap % 90), floor + 40, floor + 20 - 40 * (dice == 7))
        found.append(
            SpellFacts(
                key=number, firm=dice % 3 == 0, started_on=day, qualifying_on=day, ended_on=ended_on, unit=unit,
                unit_hours=hours,
                floor_fen=floor, changes=(change,) if dice in (6, 7, 8) else (),
            )
        )  # fmt: skip
        day += timedelta(days=length + gap)
    return tuple(found)


def _yardstick(start: date, months: int, same: int, gap: int, turn: int) -> Yardstick:
    """Numbers of which some change on one day in the middle of things."""
    first, then = date(1990, 1, 1), start + timedelta(days=turn)
    return Yardstick(
        qualifying_months=((first, months), (then, 6)) if turn else ((first, months),),
        same_employer=((first, same), (then, 1 - same)) if turn % 2 else ((first, same),),
        gap_days=((first, gap), (then, 30)),
        proof_needed=((first, 0), (then, 2)) if turn % 3 == 0 else ((first, 0),),
        minimum_month=((first, LAW), (then, LATER_LAW)) if turn % 5 == 0 else ((first, LAW),),
        minimum_hour=((first, 1_610), (then, 1_740)),
    )


def _checks(
    spells: Sequence[SpellFacts], yardstick: Yardstick, spoilt: Sequence[tuple[int, str]]
) -> tuple[MonthFacts, ...]:
    found: list[MonthFacts] = []
    for spell in spells:
        until = (
            spell.ended_on - timedelta(days=1) if spell.ended_on else spell.started_on + timedelta(days=420)
        )
        for month in Month.of(spell.started_on).until(Month.of(until)):
            last = date(month.year, month.number, days_on((month.year, month.number)))
            found.append(
                MonthFacts(
                    month=month, spell=spell.key, state="confirmed", worked_to=min(last, until), proof=2,
                    wage_fen=400_000, quantity=None if spell.unit == PER_MONTH else 5_001,
                )
            )  # fmt: skip
    gone = set()
    for place, kind in spoilt:
        if place < len(found):
            found[place] = _spoil(found[place], kind, spells, yardstick)
            if kind == "absent":
                gone.add(place)
    return tuple(one for place, one in enumerate(found) if place not in gone)


def _spoil(check: MonthFacts, kind: str, spells: Sequence[SpellFacts], yardstick: Yardstick) -> MonthFacts:
    if kind in ("open", "stated", "disputed"):
        return replace(check, state=kind)
    if kind in ("waits", "refused", "agreed"):
        return replace(check, late=kind)
    simple: dict[str, dict[str, Any]] = {
        "not_employed": {"employed": False},
        "no_wage": {"wage_fen": None},
        "weak_proof": {"proof": 1},
        "no_quantity": {"quantity": None},
        "far_less": {"wage_fen": 1},
        "to_the_end": {"worked_to": check.month.last_day},
    }
    if kind in simple:
        return replace(check, **simple[kind])
    if kind == "short_day" and check.worked_to is not None and check.worked_to.day > 1:
        return replace(check, worked_to=check.worked_to - timedelta(days=1))
    return _paid_at_the_edge(check, kind, spells, yardstick)


def _paid_at_the_edge(
    check: MonthFacts, kind: str, spells: Sequence[SpellFacts], yardstick: Yardstick
) -> MonthFacts:
    if kind not in ("a_fen_less", "just_enough"):
        return check
    spell = next(one for one in spells if one.key == check.spell)
    least = due((check.month.year, check.month.number), spell, check, yardstick)
    enough = -(-least.numerator // least.denominator)
    return replace(check, wage_fen=enough - (kind == "a_fen_less"))
