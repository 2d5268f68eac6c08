import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.simulator.town import town as made_up
from matching.types import Opening, Worker
from matching.whatif.town import TOWN_CHANGES, TownGain, town_changes
from matching.whatif.workers import relieved
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import at, job, must, person
from tests.matching.whatif.loop import SUITABLE, fit, suits, told
from tests.matching.whatif.test_seats import most


def pairs(people: list[Worker], posts: list[Opening]) -> np.ndarray:
    """Which pairs suit, by a plain loop."""
    table = [[suits(fit(worker, opening)) for opening in posts] for worker in people]
    return np.array(table, dtype=bool).reshape(len(people), len(posts))


def after(reason, people: list[Worker], posts: list[Opening]) -> np.ndarray:
    """Which pairs would suit, by a plain loop over people and openings as they would be."""
    values = reason.params
    if reason.code == "skill_course":
        people = [replace(worker, skills=(*worker.skills, values["skill"])) for worker in people]
    if reason.code == "certificate_course":
        people = [
            worker
            if worker.certificates is None
            else replace(worker, certificates=worker.certificates | {values["certificate"]})
            for worker in people
        ]
    if reason.code == "care_service":
        people = [
            relieved(worker, {duty for duty in worker.care if duty.what == values["what"]})
            if any(duty.what == values["what"] for duty in worker.care)
            else worker
            for worker in people
        ]
    if reason.code != "transport_line":
        return pairs(people, posts)
    here = values["from_latitude"], values["from_longitude"]
    there = values["to_latitude"], values["to_longitude"]
    fetching = [replace(opening, transport_provided=True) for opening in posts]
    on_line = np.array([[w.place == here and o.place == there for o in posts] for w in people], dtype=bool)
    return pairs(people, fetching) & on_line.reshape(len(people), len(posts))


def check(gain: TownGain, people: list[Worker], posts: list[Opening]) -> None:
    now, seats = pairs(people, posts), np.array([opening.posts_left for opening in posts])
    then = now | after(gain.reason, people, posts)
    helped = {worker.key for worker, row in zip(people, then & ~now, strict=True) if row.any()}
    first = [row for row, worker in enumerate(people) if worker.key in helped and not now[row].any()]
    assert set(gain.people) == helped
    assert set(gain.first) == {people[row].key for row in first}
    assert gain.posts == most(then, seats) - most(now, seats)
    assert gain.placed == most((then & ~now)[first], seats)
    assert list(gain.openings) == sorted(
        opening.key for opening, column in zip(posts, (then & ~now).T, strict=True) if column.any()
    )


@settings(max_examples=20)
@given(several(workers, 5), several(openings, 4))
def test_it_says_what_a_plain_loop_finds(people, posts):
    answer = town_changes(people, posts, suitable=SUITABLE)
    now = pairs(people, posts)
    assert answer.fillable == most(now, np.array([opening.posts_left for opening in posts], dtype=np.int64))
    assert answer.unsuited == int((~now.any(axis=1)).sum())
    codes = {change.__name__ for change in TOWN_CHANGES}
    for gain in answer.changes:
        assert told(gain.reason)[0] in codes
        check(gain, people, posts)


@settings(max_examples=20)
@given(several(workers, 5), several(openings, 4), st.randoms(use_true_random=False))
def test_no_change_that_helps_somebody_is_left_out_whatever_the_order(people, posts, random):
    now, told_of = pairs(people, posts), {told(gain.reason) for gain in town_changes(people, posts).changes}
    for skill in {skill for opening in posts for skill in opening.skills}:
        taught = [replace(worker, skills=(*worker.skills, skill)) for worker in people]
        helps = bool((pairs(taught, posts) & ~now).any())
        assert (("skill_course", frozenset({("skill", skill)})) in told_of) is helps
    shuffled = random.sample(people, len(people)), random.sample(posts, len(posts))
    assert town_changes(*shuffled) == town_changes(people, posts)


def test_posts_are_counted_up_to_the_seats_and_people_by_need():
    posts = [job("o", "08:00-17:00", 2600, 3, title="缝纫", skills=("缝纫",), posts_left=2)]
    people = [person(key) for key in ("a", "b", "c")]
    answer = town_changes(people, posts, needs={"b": 50.0}, suitable=60)
    (course,) = answer.changes
    assert (answer.seats, answer.fillable, answer.unsuited) == (2, 0, 3)
    assert (course.reason.code, course.posts, course.placed) == ("skill_course", 2, 2)
    assert (course.people, course.first, course.openings) == (("b", "a", "c"), ("b", "a", "c"), ("o",))


def test_a_post_that_can_be_filled_already_is_not_counted_again():
    sewing = job("o", "08:00-17:00", 2600, 3, title="缝纫", skills=("缝纫",))
    people = [person("sews", skills=("缝纫",)), person("other")]
    answer = town_changes(people, [sewing], suitable=60)
    (course,) = answer.changes
    assert answer.fillable == 1
    assert (course.posts, course.placed, course.people) == (0, 1, ("other",))


def test_the_change_that_fills_most_posts_comes_first():
    paper = frozenset({"电工证"})
    posts = [
        job("wires", "08:00-17:00", 2600, 3, certificates=paper),
        job("more", "08:00-17:00", 2600, 3, certificates=paper),
        job("day", "08:00-17:00", 2600, 3, age_min=50),
    ]
    people = [
        person("a", certificates=frozenset()),
        person("b", certificates=frozenset()),
        person("c", 55, care=(must("16:00-16:30", "接孩子"),), certificates=frozenset()),
    ]
    answer = town_changes(people, posts, suitable=50)
    assert [(gain.reason.code, gain.posts) for gain in answer.changes] == [
        ("certificate_course", 2),
        ("care_service", 1),
    ]


def test_a_line_serves_one_place_and_nobody_has_to_take_it():
    posts = [job("north", "08:00-17:00", 2600, 9), job("further", "08:00-17:00", 2600, 12)]
    people = [person("a", max_km=5), person("b", max_km=5, place=at(1)), person("c", max_km=20)]
    answer = town_changes(people, posts, suitable=50)
    lines = [gain for gain in answer.changes if gain.reason.code == "transport_line"]
    assert sorted((gain.people, gain.openings, gain.reason.params["km"]) for gain in lines) == [
        (("a",), ("further",), 12.0),
        (("a",), ("north",), 9.0),
        (("b",), ("further",), 11.0),
        (("b",), ("north",), 8.0),
    ]


def test_an_empty_town_has_nothing_to_change():
    answer = town_changes([], [])
    assert (answer.seats, answer.fillable, answer.unsuited, answer.changes) == (0, 0, 0, ())
    assert town_changes([person("w")], []).unsuited == 1
    assert town_changes([], [job("o", None, None, None)]).seats == 1


def test_only_posts_of_openings_that_are_open_count_as_seats():
    posts = [
        job("o", None, None, None, posts_left=3),
        job("shut", None, None, None, posts_left=4, is_open=False),
        job("low", None, 2000, None, posts_left=5),
    ]
    assert town_changes([person("w")], posts, suitable=0).seats == 3


@pytest.mark.slow
def test_a_town_is_looked_through_within_two_seconds_of_one_processor():
    town = made_up(1, 1700, 60, floor_fen=180_000)
    town_changes(town.workers[:50], town.openings[:5])
    before = time.process_time()
    answer = town_changes(town.workers, town.openings)
    assert time.process_time() - before < 2
    assert len(answer.changes) > 100
