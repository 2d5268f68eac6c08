"""What the hand-made towns are written with: yuan, hours, kilometres from home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import radians
from typing import Any

from matching.geo import EARTH_KM, ROAD_FACTOR
from matching.types import CareDuty, Opening, Place, Span, Worker

HOME: Place = (21.95, 110.85)
PLEDGE = 2500


def at(road_km: float) -> Place:
    """A place so many road kilometres north of home."""
    return HOME[0] + road_km / ROAD_FACTOR / (radians(1) * EARTH_KM), HOME[1]


def person(key: str, age: int = 40, **facts: Any) -> Worker:
    """A grown-up at home with an electric bicycle who can do moderate work, unless it says otherwise."""
    facts = {"place": HOME, "transport": "ebike", "effort": 1, "night_ok": False, "wanted": PLEDGE} | facts
    wanted, free = facts.pop("wanted"), facts.pop("free", None)
    return Worker(
        key=key,
        age=age,
        wanted_fen=None if wanted is None else wanted * 100,
        free=Span.of(free) if free else None,
        **facts,
    )


def job(key: str, hours: str | None, wage: int | None, km: float | None, **facts: Any) -> Opening:
    """An opening of moderate work, held to the pledge, so many road kilometres from home."""
    floor = facts.pop("floor", PLEDGE)
    return Opening(
        key=key,
        **({"title": key, "effort": 1} | facts),
        shift=Span.of(hours) if hours else None,
        wage_from_fen=None if wage is None else wage * 100,
        floor_fen=None if floor is None else floor * 100,
        place=None if km is None else at(km),
    )


def must(hours: str, what: str) -> CareDuty:
    """A duty that nobody else can take."""
    return CareDuty(Span.of(hours), what, hard=True)


def should(hours: str, what: str) -> CareDuty:
    """A duty that somebody else could take if need be."""
    return CareDuty(Span.of(hours), what)


@dataclass(frozen=True)
class Town:
    """People, openings, and what a cadre who knows them expects; every pair is either in order or blocked."""

    story: str
    workers: tuple[Worker, ...]
    openings: tuple[Opening, ...]
    order: Mapping[str, list[str]]
    blocked: Mapping[str, dict[str, list[str]]]
    told: Mapping[tuple[str, str], list[str]]
    people: Mapping[str, list[str]] = field(default_factory=dict)
    needs: Mapping[str, float] = field(default_factory=dict)
