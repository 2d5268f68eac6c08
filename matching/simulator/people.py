"""The people of a made-up county: drawn as columns, turned into `Worker` values only when asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.geo import REACH_KM
from matching.simulator.trades import HEALTH_PAPER, PEOPLE_SHARES, TRADES, Trade
from matching.types import CareDuty, Place, Span, Transport, Worker

Column = NDArray[np.float64]
Index = NDArray[np.intp]
Flags = NDArray[np.bool_]

PEOPLE_A_VILLAGE = 125
"""As in the benchmarks' county of 50,000 people in 400 villages."""

VILLAGE_DEGREES = 0.0245
"""2.7 km: the 3,276 square kilometres of Gaozhou shared among its 450 or so villages."""

CENTRE: Place = (21.92, 110.85)

RIDES: tuple[Transport, ...] = ("walk", "bicycle", "ebike", "bus", "motorbike", "car")
RIDE_SHARES = (0.12, 0.08, 0.47, 0.07, 0.2, 0.06)

DUTIES = (
    ("接送孩子", (Span.of("07:10-07:40"), Span.of("16:20-17:00"))),
    ("做午饭", (Span.of("11:20-12:20"),)),
    ("喂药", (Span.of("18:30-19:00"),)),
    ("看小孩", (Span.of("17:00-20:00"),)),
)
"""What the family needs, with the times of each day."""

DUTY_SHARES = (0.5, 0.15, 0.2, 0.15)


@dataclass(frozen=True, slots=True)
class People:
    """One row a person, at the point of the village; the last three no form asks for and no feature sees.

    -1 is "none"; wages are hundreds of yuan a month, times minutes of the day.
    """

    village: Index
    place: Column
    age: Index
    pupil: Flags
    trade: Index
    second: Index
    years: Column
    own_words: Flags
    duty: Index
    hard: Flags
    near_home: Flags
    ride: Index
    reach: Column
    wish: Column
    nights: Index
    papers: Flags
    days: Index
    schooling: Index
    free_from: Index
    free_until: Index
    strength: Index
    told: Flags
    """Which facts are written down, one column each of `TOLD`."""

    hidden_trade: Index
    motivation: Column
    elsewhere: Column
    """What the person could earn on the coast, with all that it costs."""

    def __len__(self) -> int:
        return len(self.age)


TOLD: Mapping[str, float] = {
    "years": 0.75,
    "duty": 0.8,
    "reach": 0.55,
    "wish": 0.7,
    "free": 0.55,
    "papers": 0.75,
    "ride": 0.9,
    "strength": 0.75,
    "days": 0.6,
    "schooling": 0.8,
    "second": 0.9,
}
"""Of how many people each fact is written down."""


def villages(count: int) -> Column:
    """Points of a square grid around the county town, shape (count, 2): latitude, longitude."""
    side = int(np.ceil(np.sqrt(count)))
    grid = np.stack(np.divmod(np.arange(count), side), axis=1) - (side - 1) / 2
    return np.array(CENTRE) + VILLAGE_DEGREES * grid


def drawn(count: int, draw: np.random.Generator) -> People:
    """People as the simulator's page describes them."""
    homes = villages(max(4, count // PEOPLE_A_VILLAGE))
    village = draw.integers(len(homes), size=count)
    age = np.clip(draw.normal(42, 12, count), 15, 66).astype(np.intp)
    duty = np.where(draw.random(count) < 0.38, draw.choice(len(DUTIES), count, p=DUTY_SHARES), -1)
    ride = draw.choice(len(RIDES), count, p=RIDE_SHARES)
    trade, second, unsaid = (draw.choice(len(TRADES), count, p=PEOPLE_SHARES) for _ in range(3))
    strength = np.clip(np.round(1.6 - (age - 35) / 30 + draw.normal(0, 0.5, count)), 0, 2).astype(np.intp)
    leaves = 60 * draw.choice([6, 7, 8, 9], count, p=[0.3, 0.35, 0.2, 0.15])
    return People(
        village=village,
        place=homes[village],
        age=age,
        pupil=(age < 20) & (draw.random(count) < 0.5),
        trade=trade,
        second=np.where(draw.random(count) < 0.45, second, -1),
        years=np.round(np.clip(draw.exponential(4, count), 0, 25) * 2) / 2,
        own_words=draw.random(count) < 0.65,
        duty=duty,
        hard=draw.random(count) < 0.35,
        near_home=draw.random(count) < np.where(duty >= 0, 0.4, 0.05),
        ride=ride,
        reach=np.round(np.array([REACH_KM[r] for r in RIDES])[ride] * draw.uniform(0.6, 1.4, count)),
        wish=np.clip(np.round(draw.normal(30, 5, count)), 18, 48),
        nights=draw.choice([-1, 0, 1], count, p=[0.25, 0.5, 0.25]),
        papers=draw.random(count) < 0.6,
        days=draw.choice([5, 6, 7], count, p=[0.15, 0.65, 0.2]),
        schooling=draw.choice(6, count, p=[0.05, 0.25, 0.45, 0.17, 0.06, 0.02]),
        free_from=leaves,
        free_until=np.minimum(24 * 60 - 1, leaves + 60 * draw.choice([9, 11, 13, 16], count)),
        told=draw.random((count, len(TOLD))) < np.array(list(TOLD.values())),
        hidden_trade=np.where(draw.random(count) < 0.15, unsaid, -1),
        motivation=draw.normal(0, 1, count),
        elsewhere=np.clip(draw.normal(29, 4, count) - np.maximum(0, age - 45) / 4, 15, 50),
        strength=strength,
    )


def workers(people: People) -> tuple[Worker, ...]:
    """The same people as values, with what was written down of each."""
    names = [name for name in People.__slots__ if name != "told"]
    columns = [getattr(people, name).tolist() for name in names]
    return tuple(
        _worker(f"w{number:07}", dict(zip(names, row, strict=True)), dict(zip(TOLD, told, strict=True)))
        for number, (*row, told) in enumerate(zip(*columns, people.told.tolist(), strict=True))
    )


def _worker(key: str, row: dict[str, Any], told: dict[str, bool]) -> Worker:
    second = told["second"] and row["second"] >= 0
    trades = [TRADES[row["trade"]], *([TRADES[row["second"]]] if second else [])]
    words = dict.fromkeys(word for trade in trades for word in _words(trade, row["own_words"]))
    return Worker(
        key=key,
        age=row["age"],
        is_pupil=row["pupil"],
        skills=tuple(words),
        experience=_stays(row) if told["years"] and row["years"] else MappingProxyType({}),
        free=Span(row["free_from"], row["free_until"]) if told["free"] else None,
        care=_care(row) if told["duty"] else (),
        max_km=row["reach"] if told["reach"] else None,
        wanted_fen=fen(row["wish"]) if told["wish"] else None,
        night_ok=None if row["nights"] < 0 else bool(row["nights"]),
        effort=row["strength"] if told["strength"] else None,
        education=row["schooling"] if told["schooling"] else None,
        certificates=_papers(row, trades) if told["papers"] else None,
        transport=RIDES[row["ride"]] if told["ride"] else None,
        place=tuple(row["place"]),
        days_per_week=row["days"] if told["days"] else None,
        needs_near_home=row["near_home"],
    )


def fen(hundreds_of_yuan: float) -> int:
    """Hundreds of yuan in fen."""
    return round(hundreds_of_yuan * 100) * 100


def _words(trade: Trade, own: bool) -> tuple[str, ...]:
    return trade.said[:2] if own else trade.asked[:2]


def _stays(row: dict[str, Any]) -> dict[str, float]:
    """Those who speak in villagers' words name what they did, the others the post that they had."""
    trade = TRADES[row["trade"]]
    return {trade.said[0] if row["own_words"] else trade.title: row["years"]}


def _care(row: dict[str, Any]) -> tuple[CareDuty, ...]:
    if row["duty"] < 0:
        return ()
    what, times = DUTIES[row["duty"]]
    return tuple(CareDuty(span, what, row["hard"]) for span in times)


def _papers(row: dict[str, Any], trades: list[Trade]) -> frozenset[str]:
    held = {trade.paper for trade in trades if trade.paper} if row["papers"] else set()
    return frozenset(held | ({HEALTH_PAPER} if row["schooling"] % 2 else set()))
