"""Towns made up from one number each, where thousands are needed: drawing each fact singly takes most of the time."""

from random import Random
from typing import Any, NamedTuple

from hypothesis import strategies as st

from matching.types import DAY, CareDuty, Opening, Span, Worker

TRADES = (
    "缝纫",
    "踩衣车",
    "平车工",
    "电工",
    "保洁员",
    "搞卫生",
    "电子装配工",
    "电子元件装配",
    "厨师",
    "叉车",
    "sewing",
    "普工",
)
DUTIES = ("", "负责车间缝纫、打扫", "厨师助理，洗菜", "锁边，包装；质检")
PAPERS = ("电工证", "健康证", "叉车证")
RIDES = ("walk", "bicycle", "ebike", "bus", "motorbike", "car")
MOST = 6


class MadeUp(NamedTuple):
    """Some people and some openings; every fact is missing now and then."""

    people: list[Worker]
    openings: list[Opening]


def made_up(seed: int) -> MadeUp:
    """Return the town of a number."""
    lot = Random(seed)  # noqa: S311 - the number stands for the town
    openings = [_opening(lot, f"o{number}") for number in range(lot.randint(0, MOST))]
    return MadeUp([_worker(lot, f"w{number}", openings) for number in range(lot.randint(0, MOST))], openings)


TOWNS = st.integers(0, 2**64).map(made_up)


def _maybe(lot: Random, value: Any) -> Any:
    return value if lot.random() < 0.7 else None


def _span(lot: Random) -> Span:
    return Span(lot.randrange(0, DAY, 15), lot.randrange(0, DAY, 15))


def _place(lot: Random) -> tuple[float, float]:
    return 21.9 + lot.randint(0, 30) / 100, 110.8 + lot.randint(0, 30) / 100


def _some(lot: Random, of: tuple[str, ...], most: int) -> tuple[str, ...]:
    return tuple(lot.sample(of, lot.randint(0, most)))


def _worker(lot: Random, key: str, openings: list[Opening]) -> Worker:
    duties = (CareDuty(_span(lot), "接孩子", lot.random() < 0.5) for _ in range(lot.choice((0, 0, 1, 2, 3))))
    barred = [each.key for each in openings if lot.random() < 0.05]
    return Worker(
        key=key,
        age=lot.choice((13, 15, 16, 17, 18, 30, 44, 45, 55, 60, 66)),
        is_pupil=lot.random() < 0.1,
        skills=_some(lot, TRADES, 3),
        experience={trade: lot.choice((0, 0.5, 1, 2, 5, 20)) for trade in _some(lot, TRADES, 2)},
        free=_maybe(lot, _span(lot)),
        care=tuple(duties),
        max_km=_maybe(lot, lot.choice((0, 1, 2.25, 7, 7.7, 15, 40))),
        wanted_fen=_maybe(lot, lot.randint(150_000, 500_000)),
        night_ok=_maybe(lot, lot.random() < 0.5),
        effort=_maybe(lot, lot.randint(0, 2)),
        certificates=_maybe(lot, frozenset(_some(lot, PAPERS, 2))),
        transport=_maybe(lot, lot.choice(RIDES)),
        place=_maybe(lot, _place(lot)),
        days_per_week=_maybe(lot, lot.randint(1, 7)),
        needs_near_home=lot.random() < 0.3,
        kept_off=dict.fromkeys(barred, "welfare_not_fit"),
    )  # fmt: skip


def _opening(lot: Random, key: str) -> Opening:
    return Opening(
        key=key,
        title=lot.choice(TRADES),
        duties=lot.choice(DUTIES),
        skills=_some(lot, TRADES, 2),
        wage_from_fen=_maybe(lot, lot.randint(180_000, 500_000)),
        floor_fen=_maybe(lot, 200_000),
        shift=_maybe(lot, _span(lot)),
        days_per_week=_maybe(lot, lot.randint(1, 7)),
        night=lot.random() < 0.2,
        effort=_maybe(lot, lot.randint(0, 2)),
        heavy_or_dangerous=lot.random() < 0.1,
        certificates=frozenset(_some(lot, PAPERS, 1)) if lot.random() < 0.3 else frozenset(),
        place=_maybe(lot, _place(lot)),
        age_min=_maybe(lot, lot.choice((16, 18, 25))),
        age_max=_maybe(lot, lot.choice((44, 45, 60))),
        posts_left=lot.choice((0, 1, 2, 3)) if lot.random() < 0.2 else 2,
        is_open=lot.random() < 0.95,
        firm_kept_share=_maybe(lot, lot.random()),
        firm_admitted=lot.random() < 0.97,
        lodging=lot.random() < 0.3,
        transport_provided=lot.random() < 0.3,
    )
