"""The openings of a made-up county: drawn as columns, turned into `Opening` values only when asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.simulator.people import PEOPLE_A_VILLAGE, VILLAGE_DEGREES, fen, villages
from matching.simulator.trades import EFFORT, HEALTH_PAPER, NIGHTS, POST_SHARES, TRADES, USUAL_WAGE
from matching.types import Opening, Span

Column = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

OPENINGS_A_FIRM = 2
VILLAGES_A_TOWN = 16
"""Gaozhou: 28 towns and streets with 450 or so villages; firms gather in the middle of each town."""

SHIFTS = tuple(
    Span.of(text)
    for text in (
        "08:00-17:30",
        "07:30-17:00",
        "08:30-18:00",
        "08:00-12:00",
        "09:00-15:30",
        "14:00-22:00",
        "20:00-05:00",
        "19:30-07:30",
    )
)
DAY_SHARES = (0.4, 0.24, 0.14, 0.05, 0.09, 0.08)
PART_TIME = 3
FIRST_NIGHT = 6
"""Where in `SHIFTS` the short shift and the nights stand."""


@dataclass(frozen=True, slots=True)
class Posts:
    """One row an opening; wages are hundreds of yuan a month.

    `quality` of the firm (how it treats people) is hidden; what it shows is `kept_share`, seen with error.
    """

    firm: Index
    place: Column
    trade: Index
    wage: Column
    wage_range: Column
    shift: Index
    days: Index
    asks: Index
    duties: Flags
    dangerous: Flags
    paper: Flags
    schooling: Index
    oldest: Index
    posts: Index
    lodging: Flags
    bus: Flags
    kept_share: Column
    told: Flags
    """Which facts are written down, one column each of `TOLD`."""

    quality: Column

    def __len__(self) -> int:
        return len(self.firm)


TOLD: Mapping[str, float] = {
    "wage": 0.92,
    "shift": 0.9,
    "days": 0.8,
    "effort": 0.85,
    "kept_share": 0.6,
    "wage_range": 0.7,
}
"""Of how many openings each fact is written down."""


def drawn(count: int, people: int, draw: np.random.Generator) -> Posts:
    """Openings as the simulator's page describes them, in a county of so many people."""
    firms = max(1, count // OPENINGS_A_FIRM)
    firm = draw.integers(firms, size=count)
    quality, places = draw.normal(0, 1, firms)[firm], _firm_places(firms, people, draw)
    trade = draw.choice(len(TRADES), count, p=POST_SHARES)
    night = draw.random(count) < NIGHTS[trade]
    shift = np.where(
        night,
        draw.integers(FIRST_NIGHT, len(SHIFTS), count),
        draw.choice(len(DAY_SHARES), count, p=DAY_SHARES),
    )
    wage = USUAL_WAGE[trade] + 3 * night + 0.8 * quality + draw.normal(0, 3, count)
    factory = np.isin(trade, [i for i, t in enumerate(TRADES) if t.family in ("sewing", "electronics")])
    return Posts(
        firm=firm,
        place=places[firm],
        trade=trade,
        wage=np.clip(np.round(np.where(shift == PART_TIME, 0.6, 1.0) * wage), 18, 50),
        wage_range=np.round(draw.uniform(2, 10, count)),
        shift=shift,
        days=draw.choice([5, 6, 7], count, p=[0.15, 0.75, 0.1]),
        asks=draw.choice(3, count, p=[0.25, 0.4, 0.35]),
        duties=draw.random(count) < 0.5,
        dangerous=(EFFORT[trade] == 2) & (draw.random(count) < 0.3),
        paper=draw.random(count) < 0.7,
        schooling=draw.choice([-1, 1, 2, 3], count, p=[0.6, 0.15, 0.2, 0.05]),
        oldest=draw.choice([0, 55, 60], count, p=[0.8, 0.08, 0.12]),
        posts=draw.geometric(0.35, count),
        lodging=factory & (draw.random(count) < 0.4),
        bus=draw.random(count) < 0.12,
        kept_share=np.round(expit(0.2 + 0.8 * quality + draw.normal(0, 0.5, count)), 2),
        told=draw.random((count, len(TOLD))) < np.array(list(TOLD.values())),
        quality=quality,
    )


def _firm_places(firms: int, people: int, draw: np.random.Generator) -> Column:
    """Seven of ten in the middle of a town, the rest at any village."""
    homes = villages(max(4, people // PEOPLE_A_VILLAGE))
    middles = homes[VILLAGES_A_TOWN // 2 :: VILLAGES_A_TOWN] if len(homes) > VILLAGES_A_TOWN else homes[:1]
    in_town = draw.random(firms) < 0.7
    places = np.where(
        in_town[:, None],
        middles[draw.integers(len(middles), size=firms)],
        homes[draw.integers(len(homes), size=firms)],
    )
    return places + draw.normal(0, VILLAGE_DEGREES / 4, (firms, 2))


def openings(posts: Posts, floor_fen: int | None = None) -> tuple[Opening, ...]:
    """The same openings as values, with what was written down of each; the floor is policy and comes from without."""
    names = [name for name in Posts.__slots__ if name != "told"]
    columns = [getattr(posts, name).tolist() for name in names]
    return tuple(
        _opening(
            f"o{number:06}",
            dict(zip(names, row, strict=True)),
            dict(zip(TOLD, told, strict=True)),
            floor_fen,
        )
        for number, (*row, told) in enumerate(zip(*columns, posts.told.tolist(), strict=True))
    )


def _opening(key: str, row: dict[str, Any], told: dict[str, bool], floor_fen: int | None) -> Opening:
    trade, shift = TRADES[row["trade"]], SHIFTS[row["shift"]]
    papers = frozenset({trade.paper}) if trade.paper and row["paper"] else frozenset()
    return Opening(
        key=key,
        title=trade.title,
        duties="负责" + "、".join(trade.asked) if row["duties"] else "",
        skills=trade.asked[: row["asks"]],
        part_time=row["shift"] == PART_TIME,
        wage_from_fen=fen(row["wage"]) if told["wage"] else None,
        wage_to_fen=fen(row["wage"] + row["wage_range"]) if told["wage"] and told["wage_range"] else None,
        floor_fen=floor_fen,
        shift=shift if told["shift"] else None,
        days_per_week=row["days"] if told["days"] else None,
        night=row["shift"] >= FIRST_NIGHT,
        effort=trade.effort if told["effort"] else None,
        heavy_or_dangerous=row["dangerous"],
        education=row["schooling"] if row["schooling"] >= 0 else None,
        certificates=papers,
        quick_certificates=frozenset({HEALTH_PAPER} if trade.family in ("kitchen", "home") else ()),
        place=tuple(row["place"]),
        age_max=row["oldest"] or None,
        posts_left=row["posts"],
        firm_kept_share=row["kept_share"] if told["kept_share"] else None,
        lodging=row["lodging"],
        transport_provided=row["bus"],
    )
