from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.filters import NIGHT
from matching.types import Opening, Span, Worker
from matching.whatif.gains import Sizes
from matching.whatif.workers import DRIVING_AGE, WORKER_CHANGES, relieved, worker_changes
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import job, must, person, should
from tests.matching.whatif.loop import SUITABLE, climbed, compared, fit, found, suits

SIZES = Sizes()


def steps(worker: Worker, posts: list[Opening]) -> list:
    return [each for change in WORKER_CHANGES for ladder in change(worker, posts, SIZES) for each in ladder]


def gains(worker: Worker, posts: list[Opening], code: str, suitable: float = SUITABLE) -> list[tuple]:
    answer = worker_changes(worker, posts, suitable=suitable)
    return [
        (dict(gain.reason.params), gain.opens, gain.suits)
        for change in answer.changes
        if change.code == code
        for gain in change.gains
    ]


@settings(max_examples=30)
@given(workers(), several(openings, 4))
def test_it_says_what_a_plain_loop_over_all_steps_finds(worker, posts):
    by_key = {opening.key: opening for opening in posts}
    answer = worker_changes(worker, posts, suitable=SUITABLE)
    now = [fit(worker, opening) for opening in posts]
    assert answer.possible == sum(points is not None for points in now)
    assert answer.suitable == sum(suits(points) for points in now)
    expected = [
        each
        for change in WORKER_CHANGES
        for ladder in change(worker, posts, SIZES)
        for each in climbed(
            [
                compared(
                    step.reason,
                    list(by_key),
                    lambda key: fit(worker, by_key[key]),
                    lambda key, step=step: fit(step.worker, by_key[key]),
                )
                for step in ladder
            ]
        )
    ]
    assert found(answer) == (set() if worker.age < 16 or worker.is_pupil else set(expected))


@settings(max_examples=25)
@given(workers(), several(openings, 3))
def test_nothing_that_law_or_health_forbids_is_a_change(worker, posts):
    for step in steps(worker, posts):
        then = step.worker
        same = ("key", "age", "is_pupil", "effort", "education", "kept_off", "place")
        assert all(getattr(then, name) == getattr(worker, name) for name in same)
        assert then.days_per_week == worker.days_per_week or then.days_per_week <= 6
        assert then.transport == worker.transport or worker.age >= DRIVING_AGE[then.transport]
        if then.night_ok != worker.night_ok:
            assert worker.age >= 18
            assert not any(duty.hard and duty.span.overlap(NIGHT) for duty in worker.care)
        assert not (worker.needs_near_home and step.reason.code == "goes_further")


@settings(max_examples=25)
@given(workers(), several(openings, 3))
def test_what_nobody_wrote_down_is_not_changed(worker, posts):
    for step in steps(worker, posts):
        for name in (
            "free",
            "max_km",
            "wanted_fen",
            "night_ok",
            "certificates",
            "transport",
            "days_per_week",
        ):
            assert getattr(worker, name) is not None or getattr(step.worker, name) is None


@settings(max_examples=25)
@given(workers(), several(openings, 4))
def test_no_opening_is_named_that_a_limit_would_still_forbid(worker, posts):
    open_now = [opening.key for opening in posts if opening.is_open and opening.posts_left]
    if worker.age < 16 or worker.is_pupil:
        open_now = []
    for change in worker_changes(worker, posts, suitable=0).changes:
        for gain in change.gains:
            assert set(gain.opens) <= set(open_now)
            assert set(gain.suits) <= set(open_now)


@settings(max_examples=30)
@given(workers(), several(openings, 4), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(worker, posts, random):
    shuffled = random.sample(posts, len(posts))
    other = replace(worker, care=worker.care[::-1], skills=worker.skills[::-1])
    assert worker_changes(worker, posts) == worker_changes(other, shuffled)


def test_a_step_that_brings_no_more_than_a_smaller_one_is_left_out():
    posts = [job("near", "08:00-17:00", 2600, 7), job("far", "08:00-17:00", 2600, 14)]
    told = gains(person("w", max_km=5), posts, "goes_further", suitable=0)
    assert told == [
        ({"km": 8.0, "further_km": 3.0}, ("near",), ("near",)),
        ({"km": 14.0, "further_km": 9.0}, ("near", "far"), ("near", "far")),
    ]


def test_the_greatest_gain_comes_first_and_equal_gains_by_name():
    posts = [
        job("a", "08:00-17:00", 2600, 3, certificates=frozenset({"电工证"})),
        job("b", "08:00-17:00", 2600, 3, certificates=frozenset({"叉车证"})),
        job("c", "08:00-17:00", 2600, 9),
        job("d", "08:00-17:00", 2600, 9),
    ]
    answer = worker_changes(person("w", max_km=7, certificates=frozenset()), posts, suitable=0)
    told = [(change.code, change.gains[0].opens) for change in answer.changes]
    assert told[:4] == [
        ("gets_vehicle", ("c", "d")),
        ("goes_further", ("c", "d")),
        ("gets_certificate", ("b",)),
        ("gets_certificate", ("a",)),
    ]


def test_what_suits_no_more_is_told_beside_what_does():
    lodged = job("lodged", "08:00-17:00", 2600, 9, lodging=True)
    far = [job(key, "10:30-14:30", 2600, 10) for key in ("a", "b")]
    walker = person("w", transport="walk", max_km=5, free="08:00-17:00")
    (further,) = (
        change.gains
        for change in worker_changes(walker, [lodged, *far], suitable=55).changes
        if change.code == "goes_further"
    )
    assert [(dict(gain.reason.params), gain.opens, gain.suits, gain.lost, gain.size) for gain in further] == [
        ({"km": 11.0, "further_km": 6.0}, ("a", "b"), ("a", "b"), ("lodged",), (1, 2)),
        ({"km": 14.0, "further_km": 9.0}, ("a", "b"), ("a", "b"), (), (2, 2)),
    ]


VEHICLES = [
    ({"transport": "walk", "max_km": 3}, {"transport": "bicycle", "km": 8.0}),
    ({"transport": "walk", "max_km": 1}, {"transport": "motorbike", "km": 5.5}),
    ({"transport": "ebike", "max_km": 3}, {"transport": "motorbike", "km": 4.6}),
]


@pytest.mark.parametrize(("facts", "told"), VEHICLES)
def test_with_a_faster_vehicle_the_limit_grows_as_the_speed_does(facts, told):
    posts = [job("o", "08:00-17:00", 2600, told["km"])]
    assert gains(person("w", **facts), posts, "gets_vehicle", suitable=0)[0] == (told, ("o",), ("o",))


@pytest.mark.parametrize(
    ("age", "rides"),
    [(17, ["bicycle", "ebike"]), (18, ["bicycle", "ebike", "motorbike", "car"])],
)
def test_the_young_get_no_motor_vehicle(age, rides):
    (ladder,) = WORKER_CHANGES[0](person("w", age, transport="walk"), [], SIZES)
    assert [step.worker.transport for step in ladder] == rides


def test_a_skill_is_proposed_once_however_it_is_spelt_and_not_if_it_is_held():
    posts = [
        job("a", None, None, None, skills=("缝纫", "电工")),
        job("b", None, None, None, skills=("缝纫工",)),
    ]
    told = [
        step.reason.params["skill"]
        for step in steps(person("w", skills=("电工",)), posts)
        if step.reason.code == "learns_skill"
    ]
    assert told == ["缝纫"]


def test_a_certificate_opens_what_asks_for_it_alone():
    posts = [
        job("one", "08:00-17:00", 2600, 3, certificates=frozenset({"电工证"})),
        job("two", "08:00-17:00", 2600, 3, certificates=frozenset({"电工证", "叉车证"})),
    ]
    told = gains(person("w", certificates=frozenset()), posts, "gets_certificate", suitable=0)
    assert told == [({"certificate": "电工证"}, ("one",), ("one",))]


NIGHT_POST = job("night", "22:00-06:00", 2600, 3)


@pytest.mark.parametrize(
    ("facts", "opens"),
    [
        ({}, [({}, ("night",), ("night",))]),
        ({"care": (should("23:00-23:30", "喂药"),)}, [({}, ("night",), ("night",))]),
        ({"care": (must("23:00-23:30", "喂药"),)}, []),
        ({"age": 17}, []),
        ({"night_ok": None}, []),
    ],
)
def test_nights_are_asked_of_grown_ups_whom_nobody_needs_then(facts, opens):
    worker = person("w", **{"age": 40, **facts})
    assert gains(worker, [NIGHT_POST], "works_nights", suitable=0) == opens


@pytest.mark.parametrize(("days", "told"), [(5, [({"days": 6}, ("six",), ("six",))]), (4, []), (6, [])])
def test_one_more_day_and_never_a_seventh(days, told):
    posts = [
        job("six", "08:00-17:00", 2600, 3, days_per_week=6),
        job("seven", "08:00-17:00", 2600, 3, days_per_week=7),
    ]
    assert gains(person("w", days_per_week=days), posts, "works_one_more_day", suitable=0) == told


def test_each_duty_alone_and_all_of_a_kind_together():
    care = (must("07:30-08:10", "送孩子"), must("16:30-17:00", "送孩子"))
    posts = [job("early", "07:00-15:00", 2600, 1), job("day", "08:00-17:00", 2600, 1)]
    worker = person("w", care=care)
    assert gains(worker, posts, "duty_taken_over", suitable=0) == [
        ({"what": "送孩子", "at": "07:30", "until": "08:10"}, ("early",), ("early",))
    ]
    assert gains(worker, posts, "care_taken_over", suitable=0) == [
        ({"what": "送孩子"}, ("day", "early"), ("day", "early"))
    ]


def test_with_the_last_duty_that_nobody_else_can_take_goes_the_need_to_be_near_home():
    hard, other, soft = must("07:30-08:00", "a"), must("16:30-17:00", "b"), should("12:00-12:30", "c")
    worker = person("w", care=(hard, other, soft), needs_near_home=True)
    assert relieved(worker, {hard}).needs_near_home
    assert relieved(worker, {hard}).care == (other, soft)
    assert not relieved(worker, {hard, other}).needs_near_home
    assert relieved(person("w", care=(soft,), needs_near_home=True), {soft}).needs_near_home


def test_free_time_grows_on_one_side_and_never_past_a_day():
    post = [job("o", "08:00-17:00", 2600, 0)]
    before = worker_changes(person("w", free="10:00-17:00"), post, suitable=68)
    assert [(c.code, dict(c.gains[0].reason.params)) for c in before.changes if "free" in c.code] == [
        ("free_earlier", {"free_from": "09:30", "minutes": 30})
    ]
    spans = [
        step.worker.free
        for step in steps(person("w", free="01:00-00:00"), post)
        if "free" in step.reason.code
    ]
    assert spans == [
        Span.of("00:30-00:00"),
        Span.of("00:00-00:00"),
        Span.of("01:00-00:30"),
        Span.of("01:00-01:00"),
    ]


def test_a_wish_goes_down_to_the_floor_and_not_below():
    posts = [job("o", "08:00-17:00", 2600, 3)]
    wishes = [
        step.worker.wanted_fen
        for step in steps(person("w", wanted=2750), posts)
        if step.reason.code == "wishes_less"
    ]
    assert wishes == [265_000, 255_000, 250_000]
    no_floor = [job("o", "08:00-17:00", 2600, 3, floor=None)]
    assert "wishes_less" not in {step.reason.code for step in steps(person("w", wanted=2750), no_floor)}


@pytest.mark.parametrize("facts", [{"age": 15}, {"age": 17, "is_pupil": True}])
def test_who_may_not_work_is_asked_for_nothing(facts):
    posts = [job("near", "08:00-17:00", 2600, 3), NIGHT_POST]
    answer = worker_changes(person("w", **facts), posts, suitable=0)
    assert (answer.possible, answer.suitable, answer.changes) == (0, 0, ())


def test_openings_with_one_key_are_refused():
    with pytest.raises(ValueError, match="share the key"):
        worker_changes(person("w"), [NIGHT_POST, NIGHT_POST])


@pytest.mark.parametrize("name", ["minutes", "km", "fen", "most_steps", "shortest_shift"])
def test_a_step_of_nothing_is_refused(name):
    with pytest.raises(ValueError, match="larger than nothing"):
        Sizes(**{name: 0})
