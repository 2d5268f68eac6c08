from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.types import Opening, Worker
from matching.whatif.gains import Sizes
from matching.whatif.openings import OPENING_CHANGES, OpeningStep, opening_changes
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import job, must, person
from tests.matching.whatif.loop import SUITABLE, climbed, compared, fit, found, suits

SIZES = Sizes()
OWN = ("电工证",)


def steps(opening: Opening, own: tuple[str, ...] = OWN) -> list[OpeningStep]:
    return [each for change in OPENING_CHANGES for ladder in change(opening, own, SIZES) for each in ladder]


def gains(opening: Opening, people: list[Worker], code: str, **asked: object) -> list[tuple]:
    answer = opening_changes(opening, people, **{"suitable": 0, **asked})
    return [
        (dict(gain.reason.params), gain.opens)
        for change in answer.changes
        if change.code == code
        for gain in change.gains
    ]


def as_if(worker: Worker, step: OpeningStep) -> Worker:
    bound = worker.max_km is None or worker.needs_near_home or not step.further_km
    return worker if bound else replace(worker, max_km=worker.max_km + step.further_km)


@settings(max_examples=30)
@given(openings(), several(workers, 4), st.booleans())
def test_it_says_what_a_plain_loop_over_all_steps_finds(opening, people, bars):
    if bars and people:
        people[0] = replace(people[0], kept_off={"o": "welfare_not_fit", "1": "welfare_not_fit"})
    by_key = {worker.key: worker for worker in people}
    answer = opening_changes(opening, people, own_certificates=OWN, suitable=SUITABLE)
    now = [fit(worker, opening) for worker in people]
    assert answer.possible == sum(points is not None for points in now)
    assert answer.suitable == sum(suits(points) for points in now)
    expected = [
        each
        for change in OPENING_CHANGES
        for ladder in change(opening, OWN, SIZES)
        for each in climbed(
            [
                compared(
                    step.reason,
                    list(by_key),
                    lambda key: fit(by_key[key], opening),
                    lambda key, step=step: fit(as_if(by_key[key], step), step.opening),
                )
                for step in ladder
            ]
        )
    ]
    assert found(answer) == set(expected)


@settings(max_examples=60)
@given(openings())
def test_nothing_that_the_law_sets_is_a_change(opening):
    for step in steps(opening):
        then = step.opening
        same = (
            "key",
            "age_min",
            "age_max",
            "effort",
            "heavy_or_dangerous",
            "night",
            "floor_fen",
            "posts_left",
        )
        assert all(getattr(then, name) == getattr(opening, name) for name in same)
        assert opening.certificates - then.certificates <= set(OWN)
        assert then.certificates <= opening.certificates
        assert (then.days_per_week or 0) <= (opening.days_per_week or 0)
        assert (then.wage_from_fen or 0) >= (opening.wage_from_fen or 0)
        if then.shift != opening.shift:
            assert SIZES.shortest_shift <= then.shift.minutes < opening.shift.minutes
        if then.wage_from_fen != opening.wage_from_fen:
            assert then.wage_from_fen >= (then.floor_fen or 0)


@settings(max_examples=30)
@given(openings(), several(workers, 5), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(opening, people, random):
    shuffled = random.sample(people, len(people))
    assert opening_changes(opening, people) == opening_changes(opening, shuffled)


def test_whom_need_says_comes_first():
    people = [person(key, max_km=5) for key in ("a", "b", "c")]
    needs = {"b": 70.0, "c": 20.0}
    assert gains(job("o", "08:00-17:00", 2600, 7), people, "fetches_people", needs=needs) == [
        ({}, ("b", "c", "a"))
    ]


def test_without_need_the_best_fit_comes_first_and_the_key_between_equals():
    people = [person("a", max_km=5), person("c", max_km=6), person("b", max_km=5)]
    ((_, opens),) = gains(job("o", "08:00-17:00", 2600, 7), people, "fetches_people")
    assert opens == ("c", "a", "b")


TIMES = [
    ("ends_earlier", must("16:00-16:30", "接孩子"), {"end": "16:00", "minutes": 60}),
    ("starts_later", must("08:00-08:40", "送孩子"), {"start": "09:00", "minutes": 60}),
]


@pytest.mark.parametrize(("code", "duty", "told"), TIMES)
def test_a_shift_gives_way_to_a_duty_by_the_smallest_step_that_does(code, duty, told):
    shift = job("o", "08:00-17:00", 2600, 0)
    assert gains(shift, [person("w", care=(duty,))], code) == [(told, ("w",))]


@pytest.mark.parametrize(
    ("hours", "most"), [("08:00-17:00", 180), ("08:00-13:30", 90), ("08:00-12:00", None)]
)
def test_a_shift_keeps_its_shortest_length(hours, most):
    minutes = [
        step.reason.params["minutes"]
        for step in steps(job("o", hours, None, None))
        if step.reason.code == "ends_earlier"
    ]
    assert max(minutes, default=None) == most


def test_a_wage_below_the_floor_rises_to_the_floor_first():
    low = job("o", "08:00-17:00", 2310, 3, wage_to_fen=240_000)
    assert gains(low, [person("w")], "pays_more")[0] == (
        {"wage_from_fen": 250_000, "more_fen": 19_000},
        ("w",),
    )
    wages = [step.opening.wage_to_fen for step in steps(low) if step.reason.code == "pays_more"]
    assert wages == [250_000, 260_000, 270_000, 280_000, 290_000, 300_000]


def test_only_a_certificate_that_the_firm_alone_asks_for_can_be_dropped():
    post = job("o", "08:00-17:00", 2600, 3, certificates=frozenset({"普通话证"}))
    people = [person("w", certificates=frozenset())]
    assert gains(post, people, "drops_certificate") == []
    told = gains(post, people, "drops_certificate", own_certificates={"普通话证", "电工证"})
    assert told == [({"certificate": "普通话证"}, ("w",))]


def test_dropping_a_skill_can_cost_those_who_have_it():
    post = job("o", "08:00-17:00", 2600, 3, title="普工", skills=("缝纫", "电工"))
    wires = {"skills": ("电工",), "wanted": 3200}
    people = [person("sews", skills=("缝纫",)), person("a", **wires), person("b", **wires)]
    (change,) = (
        each for each in opening_changes(post, people, suitable=60).changes if each.code == "drops_skill"
    )
    assert [(dict(gain.reason.params), gain.suits, gain.lost) for gain in change.gains] == [
        ({"skill": "缝纫"}, ("a", "b"), ("sews",))
    ]


@pytest.mark.parametrize(("asked", "told"), [(7, [6, 5]), (6, [5]), (5, []), (None, [])])
def test_days_go_down_to_five(asked, told):
    days = [
        step.opening.days_per_week
        for step in steps(job("o", None, None, None, days_per_week=asked))
        if step.reason.code == "asks_fewer_days"
    ]
    assert days == told


@pytest.mark.parametrize("facts", [{"transport_provided": True}, {"lodging": True}])
def test_what_the_firm_does_already_is_no_change(facts):
    codes = {step.reason.code for step in steps(job("o", None, None, 9, **facts))}
    assert "lodges_people" not in codes
    assert ("fetches_people" in codes) is not facts.get("transport_provided", False)


def test_the_way_is_paid_for_those_whom_nobody_needs_near_home():
    people = [person("free", max_km=5), person("bound", max_km=5, needs_near_home=True), person("any")]
    told = gains(job("o", "08:00-17:00", 2600, 10), people, "pays_for_the_way")
    assert told == [({"further_km": 6.0}, ("free",))]


def test_an_opening_that_is_closed_opens_for_nobody_by_any_change():
    closed = job("o", "08:00-17:00", 2600, 7, is_open=False)
    answer = opening_changes(closed, [person("w", max_km=5)], suitable=0)
    assert (answer.possible, answer.suitable, answer.changes) == (0, 0, ())


def test_nobody_gives_an_empty_answer():
    assert opening_changes(job("o", None, None, None), []).changes == ()
