"""Histories of work for tests: days, spells and yardsticks in few words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.policy import Policy
from webapp.core.policy_values import shipped_values
from webapp.core.workflow import Refusal
from webapp.placements.rules.facts import SpellFacts, Yardstick
from webapp.placements.rules.history import qualifying_day
from webapp.placements.rules.yardstick import yardstick

PLACE = "440981124"
POLICY = Policy.on(shipped_values(), date(2026, 3, 1), PLACE)
TOWN: Yardstick = yardstick(shipped_values(), PLACE)
FLOOR = yuan(2_500)
ONE_DAY = timedelta(days=1)
STARTS = st.dates(date(2019, 1, 1), date(2033, 12, 31))


def d(text: str) -> date:
    """Return a day written as 2026-03-01."""
    return date.fromisoformat(text)


def codes(refusals: Sequence[Refusal]) -> list[str]:
    """Return the codes of refusals."""
    return [refusal.code for refusal in refusals]


def spell(start: str | date, ended: str | date | None = None, **more: Any) -> SpellFacts:
    """Return a spell that begins on a day and may end on another, at the pledged floor."""
    started_on = d(start) if isinstance(start, str) else start
    ended_on = d(ended) if isinstance(ended, str) else ended
    known: dict[str, Any] = {
        "started_on": started_on,
        "qualifying_on": qualifying_day(started_on, 6),
        "ended_on": ended_on,
        "floor_fen": FLOOR,
        "wage_fen": FLOOR,
    }
    return SpellFacts(**(known | more))
