"""People and openings as Hypothesis makes them up, with every fact missing now and then."""

from hypothesis import strategies as st

from matching.types import CareDuty, NeedFacts, Opening, Span, Worker

MINUTES = st.integers(0, 95).map(lambda quarter: quarter * 15)
SPANS = st.builds(Span, MINUTES, MINUTES)
PLACES = st.tuples(
    st.integers(0, 40).map(lambda n: 21.9 + n / 100), st.integers(0, 40).map(lambda n: 110.8 + n / 100)
)
TRADES = st.sampled_from(
    ["缝纫", "电工", "保洁员", "电子装配工", "电子元件装配", "厨师", "叉车", "sewing", "普工"]
)
PAPERS = st.frozensets(st.sampled_from(["电工证", "健康证", "叉车证"]), max_size=2)
RIDES = st.sampled_from(["walk", "bicycle", "ebike", "bus", "motorbike", "car"])


def maybe(strategy):
    return st.none() | strategy


def workers(key: str = "w"):
    return st.builds(
        Worker,
        key=st.just(key),
        age=st.integers(13, 70),
        is_pupil=st.booleans(),
        skills=st.lists(TRADES, max_size=3, unique=True).map(tuple),
        experience=st.dictionaries(TRADES, st.integers(0, 20), max_size=2),
        free=maybe(SPANS),
        care=st.lists(
            st.builds(CareDuty, SPANS, st.sampled_from(["接孩子", "喂药"]), st.booleans()), max_size=3
        ).map(tuple),
        max_km=maybe(st.integers(1, 40)),
        wanted_fen=maybe(st.integers(150_000, 500_000)),
        night_ok=maybe(st.booleans()),
        effort=maybe(st.integers(0, 2)),
        education=maybe(st.integers(0, 5)),
        certificates=maybe(PAPERS),
        transport=maybe(RIDES),
        place=maybe(PLACES),
        days_per_week=maybe(st.integers(1, 7)),
        needs_near_home=st.booleans(),
    )


def openings(key: str = "o"):
    return st.builds(
        Opening,
        key=st.just(key),
        title=TRADES,
        duties=st.sampled_from(["", "负责车间缝纫、打扫", "厨师助理，洗菜"]),
        skills=st.lists(TRADES, max_size=2, unique=True).map(tuple),
        part_time=st.booleans(),
        wage_from_fen=maybe(st.integers(180_000, 500_000)),
        floor_fen=maybe(st.just(250_000)),
        shift=maybe(SPANS),
        days_per_week=maybe(st.integers(1, 7)),
        night=st.booleans(),
        effort=maybe(st.integers(0, 2)),
        heavy_or_dangerous=st.booleans(),
        education=maybe(st.integers(0, 5)),
        certificates=PAPERS,
        quick_certificates=PAPERS,
        place=maybe(PLACES),
        age_min=maybe(st.integers(16, 25)),
        age_max=maybe(st.integers(40, 65)),
        posts_left=st.integers(0, 3),
        is_open=st.booleans(),
        days_unconfirmed=maybe(st.integers(30, 99)),
        firm_kept_share=maybe(st.floats(0, 1)),
        lodging=st.booleans(),
        transport_provided=st.booleans(),
    )


def several(one, most: int = 6):
    """A list of made-up things, each with a key of its own."""
    return st.integers(0, most).flatmap(lambda n: st.tuples(*(one(f"k{i}") for i in range(n)))).map(list)


NEEDS = st.builds(
    NeedFacts,
    category=st.integers(0, 3),
    local_watch=st.booleans(),
    income_per_head_fen=maybe(st.integers(0, 3_000_000)),
    line_fen=maybe(st.integers(1, 1_500_000)),
    earners=st.integers(0, 3),
    able_workers=st.integers(0, 4),
    dependants=st.integers(0, 6),
    pupils=st.integers(0, 4),
    ill_or_disabled=st.integers(0, 3),
    months_without_wage=maybe(st.integers(0, 24)),
    single_parent=st.booleans(),
)
