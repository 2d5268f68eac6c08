"""The hard limits, by cases and against a second reading of the law in plain Python."""

from dataclasses import fields, replace

import pytest
from hypothesis import given

from matching.codes import GAP_CODES, LIMIT_CODES
from matching.filters import LIMITS, allowed_pairs, limits, untested
from matching.geo import kilometres
from matching.types import Opening, Worker
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import job, must, person, should

DAY_JOB = job("day", "08:00-17:00", 2600, 3)

CASES = [
    (person("a", 15), DAY_JOB, ["under_16"]),
    (person("a", 16), DAY_JOB, []),
    (person("a", 16), job("o", "21:00-22:00", 2600, 3), []),
    (person("a", 16), job("o", "21:00-22:01", 2600, 3), ["minor_night"]),
    (person("a", 17), job("o", "08:00-17:00", 2600, 3, effort=2), ["minor_heavy", "too_heavy"]),
    (person("a", 18, effort=2), job("o", "08:00-17:00", 2600, 3, effort=2, heavy_or_dangerous=True), []),
    (person("a", is_pupil=True), DAY_JOB, ["pupil"]),
    (person("a"), job("o", "08:00-17:00", 2499, 3), ["wage_below_floor"]),
    (person("a"), job("o", "08:00-17:00", 2500, 3), []),
    (person("a"), job("o", "08:00-17:00", 2499, 3, floor=None), []),
    (person("a", 60), job("o", "08:00-17:00", 2600, 3, age_max=60), []),
    (person("a", 61), job("o", "08:00-17:00", 2600, 3, age_max=60), ["above_post_age"]),
    (person("a", 20), job("o", "08:00-17:00", 2600, 3, age_min=21), ["below_post_age"]),
    (person("a", care=(must("17:11-17:30", "喂药"),)), DAY_JOB, []),
    (person("a", care=(must("17:10-17:30", "喂药"),)), DAY_JOB, ["care_impossible"]),
    (person("a", care=(should("17:11-17:30", "接孩子"),)), DAY_JOB, []),
    (person("a"), job("o", "16:00-24:00", 2600, 3), ["night_not_possible"]),
    (person("a"), job("o", "05:00-13:00", 2600, 3), []),
    (person("a", days_per_week=5), job("o", "08:00-17:00", 2600, 3, days_per_week=6), ["too_many_days"]),
    (person("a", effort=0), DAY_JOB, ["too_heavy"]),
    (
        person("a", certificates=frozenset()),
        job("o", None, 2600, 3, certificates=frozenset({"电工证"})),
        ["certificate_missing"],
    ),
    (
        person("a", certificates=frozenset()),
        job("o", None, 2600, 3, quick_certificates=frozenset({"健康证"})),
        [],
    ),
    (person("a", max_km=3), DAY_JOB, []),
    (person("a", max_km=2.9), DAY_JOB, ["too_far"]),
    (person("a", max_km=2), job("o", None, 2600, 3, transport_provided=True), []),
    (person("a", max_km=2), job("o", None, 2600, 3, lodging=True), []),
    (person("a", max_km=2, needs_near_home=True), job("o", None, 2600, 3, lodging=True), ["too_far"]),
    (
        person("a", max_km=2, care=(must("19:00-19:10", "喂药"),)),
        job("o", None, 2600, 3, lodging=True),
        ["care_needs_home"],
    ),
    (person("a"), job("o", None, 2600, 3, posts_left=0), ["no_posts_left"]),
    (person("a"), job("o", None, 2600, 3, firm_left_lying=3), ["firm_silent"]),
    (person("a"), job("o", None, 2600, 3, firm_takes_a_month=5), ["firm_full"]),
    (person("a"), job("o", None, 2600, 3, firm_admitted=False), ["firm_not_admitted"]),
    (person("a", kept_off={"o": "works_there"}), job("o", None, 2600, 3), ["works_there"]),
    (person("a", kept_off={"o": "welfare_double_post"}), job("o", None, 2600, 3), ["welfare_double_post"]),
    (person("a", kept_off={"o": "welfare_works_away"}), job("o", None, 2600, 3), ["welfare_works_away"]),
    (person("a", kept_off={"o": "welfare_cadre_family"}), job("o", None, 2600, 3), ["welfare_cadre_family"]),
    (person("a", kept_off={"o": "welfare_not_fit"}), job("o", None, 2600, 3), ["welfare_not_fit"]),
    (person("a", kept_off={"another": "welfare_not_fit"}), job("o", None, 2600, 3), []),
    (person("a"), job("o", None, 2600, 3, is_open=False), ["not_open"]),
    (person("a"), job("o", None, 2600, 3, is_open=False, days_unconfirmed=40), ["stale"]),
]


@pytest.mark.parametrize(("worker", "opening", "codes"), CASES)
def test_a_limit_holds_from_its_edge_on(worker, opening, codes):
    assert [reason.code for reason in limits(worker, opening)] == codes


def test_the_cases_meet_every_limit():
    assert {code for _, _, codes in CASES for code in codes} == set(LIMIT_CODES)


def minutes(start: int, length: int) -> set[int]:
    return {(start + i) % 1440 for i in range(min(length, 1440))}


def shift_minutes(opening: Opening, way: int = 0) -> set[int]:
    if opening.shift is None:
        return set()
    length = (opening.shift.end - opening.shift.start) % 1440 or 1440
    return minutes(opening.shift.start - way, length + 2 * way)


def breaks_the_day(w: Worker, o: Opening, km: float | None, sleeps_there: bool) -> bool:
    night = set(range(22 * 60, 24 * 60)) | set(range(6 * 60))
    at_night = len(shift_minutes(o) & night)
    speeds = {"walk": 4.5, "bicycle": 12, "ebike": 16, "bus": 18, "motorbike": 25, "car": 30}
    ride = "bus" if o.transport_provided else w.transport
    way = 0 if km is None or ride is None or sleeps_there else int(km * 60 / speeds[ride] + 0.5)
    duties = [minutes(d.span.start, (d.span.end - d.span.start) % 1440 or 1440) for d in w.care if d.hard]
    return (
        (w.age < 18 and (o.night or at_night > 0))
        or (w.night_ok is False and (o.night or at_night >= 120))
        or (sleeps_there and bool(duties))
        or any(shift_minutes(o, way) & duty for duty in duties)
        or bool(w.days_per_week and o.days_per_week and o.days_per_week > w.days_per_week)
    )


def breaks_something(w: Worker, o: Opening) -> bool:
    """The limits written a second time, as one would read them aloud, sharing only the distance."""
    from_home = kilometres(w.place, o.place)
    outside = (
        from_home is not None and w.max_km is not None and from_home > w.max_km and not o.transport_provided
    )
    sleeps_there = outside and o.lodging
    return (
        w.age < 16
        or w.is_pupil
        or (w.age < 18 and (o.heavy_or_dangerous or o.effort == 2))
        or not o.is_open
        or o.posts_left == 0
        or (o.wage_from_fen is not None and o.floor_fen is not None and o.wage_from_fen < o.floor_fen)
        or (o.age_min is not None and w.age < o.age_min)
        or (o.age_max is not None and w.age > o.age_max)
        or (o.effort is not None and w.effort is not None and o.effort > w.effort)
        or (w.certificates is not None and not o.certificates <= w.certificates)
        or (outside and (not o.lodging or w.needs_near_home))
        or breaks_the_day(w, o, from_home, sleeps_there)
    )


@given(workers(), openings())
def test_a_second_reading_of_the_limits_comes_to_the_same_verdict(worker, opening):
    assert bool(limits(worker, opening)) == breaks_something(worker, opening)


@given(several(workers), several(openings))
def test_the_quick_table_says_what_single_pairs_say(people, posts):
    table = allowed_pairs(people, posts)
    for row, worker in enumerate(people):
        for column, opening in enumerate(posts):
            assert table[row, column] == (not limits(worker, opening))


MAY_BE_UNKNOWN = {
    Worker: (
        "max_km",
        "night_ok",
        "effort",
        "certificates",
        "transport",
        "place",
        "days_per_week",
        "free",
        "wanted_fen",
    ),
    Opening: (
        "wage_from_fen",
        "floor_fen",
        "shift",
        "days_per_week",
        "effort",
        "place",
        "age_min",
        "age_max",
    ),
}


@given(workers(), openings())
def test_not_knowing_a_fact_never_blocks_anyone(worker, opening):
    before = len(limits(worker, opening))
    for name in MAY_BE_UNKNOWN[Worker]:
        assert len(limits(replace(worker, **{name: None}), opening)) <= before
    for name in MAY_BE_UNKNOWN[Opening]:
        assert len(limits(worker, replace(opening, **{name: None}))) <= before


@given(workers(), openings())
def test_every_reason_against_has_a_code_and_its_values(worker, opening):
    for reason in limits(worker, opening):
        assert tuple(sorted(reason.params)) == tuple(sorted(LIMIT_CODES[reason.code]))
    for reason in untested(worker, opening):
        assert reason.polarity == "gap"
        assert reason.code in GAP_CODES


def test_every_limit_is_one_sentence():
    assert all(
        (limit.__doc__ or "").strip().endswith(".") and "\n" not in (limit.__doc__ or "") for limit in LIMITS
    )


def test_all_unknown_facts_are_tried():
    optional = {field.name for field in fields(Worker) if field.default is None}
    assert optional - {"education"} == set(MAY_BE_UNKNOWN[Worker])
