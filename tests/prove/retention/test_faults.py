"""Faults planted in the rule: the agreement with the oracle notices each of them, so it proves something."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.prove.retention.stories import Story, stories
from tests.prove.retention.test_agreement import both
from webapp.placements.rules import history
from webapp.placements.rules.facts import DAY, Box, Counted, MonthFacts, SpellFacts, Yardstick, in_force

ENOUGH = 3_000
months_after, follows, part, of_month, refusals = (
    history.months_after, history._follows, history._part, history._of_month, history._refusals,
)  # fmt: skip
least_wage, month_counts, in_steps = history.least_wage, history.month_counts, in_force


@cache
def told() -> list[Story]:
    """The same stories for every fault."""
    found: list[Story] = []

    @settings(
        max_examples=ENOUGH, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(stories())
    def listen(story: Story) -> None:
        found.append(story)

    listen()
    return found


def _thirty_days_each(day: date, months: int) -> date:
    return day + timedelta(days=30 * months)


def _spills_over(day: date, months: int) -> date:
    """31 August and six months is 3 March: what a plain count of months would say."""
    first = months_after(day.replace(day=1), months)
    return first + timedelta(days=day.day - 1)


def _any_gap(chain: Sequence[SpellFacts], spell: SpellFacts, yardstick: Yardstick) -> bool:
    return follows(chain, spell, replace(yardstick, gap_days=((date.min, 10**6),)))


def _any_firm(chain: Sequence[SpellFacts], spell: SpellFacts, yardstick: Yardstick) -> bool:
    return follows(chain, spell, replace(yardstick, same_employer=((date.min, 0),)))


def _goes_on_when_full(chain: Sequence[SpellFacts], spell: SpellFacts, yardstick: Yardstick) -> bool:
    last, day = chain[-1], spell.started_on
    if last.ended_on is None or not last.lasted_past(history.chain_day(chain, yardstick)):
        return follows(chain, spell, yardstick)
    near = (day - last.ended_on).days <= in_force(yardstick.gap_days, day)
    return near and (spell.firm == last.firm or not in_force(yardstick.same_employer, day))


def _a_day_more_of_gap(chain: Sequence[SpellFacts], spell: SpellFacts, yardstick: Yardstick) -> bool:
    wider = tuple((since, days + 1) for since, days in yardstick.gap_days)
    return follows(chain, spell, replace(yardstick, gap_days=wider))


def _one_part_is_enough(month: Any, parts: Sequence[Any]) -> Any:
    counted = [one.judged for one in parts if isinstance(one.judged, Counted)]
    return counted[0] if counted else of_month(month, parts)


def _leaves_on_the_day(
    chain: Sequence[SpellFacts], boxes: Sequence[Box], qualifying_on: date, day: date
) -> Any:
    last = chain[-1]
    later = last.ended_on + DAY if last.ended_on == qualifying_on else last.ended_on
    return refusals([*chain[:-1], replace(last, ended_on=later)], boxes, qualifying_on, day)


def _rounded_down(*args: Any) -> int:
    return least_wage(*args) - 1


def _first_floor_only(spell: SpellFacts, *args: Any) -> int:
    return least_wage(replace(spell, changes=()), *args)


def _no_law(spell: SpellFacts, yardstick: Yardstick, *args: Any) -> int:
    nothing = ((date.min, 0),)
    return least_wage(spell, replace(yardstick, minimum_month=nothing, minimum_hour=nothing), *args)


def _whole_months(spell: SpellFacts, yardstick: Yardstick, first: date, last: date, *args: Any) -> int:
    return least_wage(spell, yardstick, first.replace(day=1), last, *args)


def _with(**said: Any) -> Callable[..., Any]:
    def counts(spell: SpellFacts, check: MonthFacts, *args: Any) -> Any:
        return month_counts(spell, replace(check, **said), *args)

    return counts


def _counts_a_dispute(spell: SpellFacts, check: MonthFacts, *args: Any) -> Any:
    state = "confirmed" if check.state == "disputed" else check.state
    return month_counts(spell, replace(check, state=state), *args)


def _short_days_count(spell: SpellFacts, check: MonthFacts, *args: Any) -> Any:
    until = check.worked_to + DAY if check.worked_to else None
    return month_counts(spell, replace(check, worked_to=until), *args)


def _proof_of_the_first_day(steps: Any, day: date) -> int:
    return in_steps(steps, day.replace(day=1) if day.day > 27 else day)


FAULTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "a month is thirty days": ("months_after", _thirty_days_each),
    "31 August and six months is 3 March": ("months_after", _spills_over),
    "five months are enough": ("months_after", lambda day, months: months_after(day, months - 1)),
    "every gap is bridged": ("_follows", _any_gap),
    "a gap may be a day longer": ("_follows", _a_day_more_of_gap),
    "every firm is the same": ("_follows", _any_firm),
    "what is full goes on": ("_follows", _goes_on_when_full),
    "nothing goes on": ("_follows", lambda *_: False),
    "days of a gap count": ("_gap_days", lambda *_: 0),
    "one part of a month is enough": ("_of_month", _one_part_is_enough),
    "who leaves on the day stays": ("_refusals", _leaves_on_the_day),
    "a broken fen is rounded down": ("least_wage", _rounded_down),
    "a change of wage keeps the old floor": ("least_wage", _first_floor_only),
    "the law of the month is forgotten": ("least_wage", _no_law),
    "a part of a month is paid as a whole": ("least_wage", _whole_months),
    "nobody asks about lateness": ("month_counts", _with(late="")),
    "nobody asks for proof": ("month_counts", _with(proof=4)),
    "nobody asks whether she worked": ("month_counts", _with(employed=True)),
    "a disputed month counts": ("month_counts", _counts_a_dispute),
    "a day too few is enough": ("month_counts", _short_days_count),
    "the proof of another day is asked": ("in_force", _proof_of_the_first_day),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, planted = FAULTS[fault]
    monkeypatch.setattr(history, where, planted)
    noticed = False
    for story in told():
        said, heard = both(story)
        if said != heard:
            noticed = True
            break
    assert noticed


def test_without_a_fault_nothing_is_noticed() -> None:
    assert [story for story in told() if both(story)[0] != both(story)[1]] == []
