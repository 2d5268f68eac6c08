"""Sex, nationality, illness, household category and village of birth leave no trace in fit, shares or place."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.baseline import NAMES, WEIGHTS, RuleRanker
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.fairness.traces import trace
from matching.filters import limits
from matching.need import need_of
from matching.types import Worker
from matching.whatif.openings import opening_changes
from matching.whatif.town import town_changes
from matching.whatif.workers import worker_changes
from tests.matching.fairness.marked import FACTS, MARKS, READ, SOME_MARKS, marked, town
from tests.matching.strategies import NEEDS, openings, several, workers

RANKER = RuleRanker()
MANY = st.lists(SOME_MARKS, min_size=4, max_size=4)


def crowd(most: int = 4):
    return several(workers, most)


@settings(max_examples=20)
@given(workers(), several(openings, 5), SOME_MARKS, SOME_MARKS)
def test_two_people_of_the_same_facts_have_bit_by_bit_the_same_everywhere(worker, posts, marks, others):
    one, other = marked(worker, key="one", **marks), marked(worker, key="other", **others)
    assert RANKER.rank_openings(one, posts) == RANKER.rank_openings(other, posts)
    scoring = Scoring(OpeningBook(posts), WEIGHTS)
    mine, theirs = scoring.every(People([one, other]))
    np.testing.assert_array_equal(mine, theirs)
    for kernel in ("numpy", "numba"):
        best = scoring.best(People([one, other]), 5, kernel=kernel)
        np.testing.assert_array_equal(best.row[0], best.row[1])
        np.testing.assert_array_equal(best.fit[0], best.fit[1])


@settings(max_examples=20)
@given(workers(), crowd(), openings(), SOME_MARKS, SOME_MARKS, st.integers(0, 100))
def test_two_people_of_the_same_facts_change_places_when_they_change_keys(
    worker, people, opening, marks, others, need
):
    def listed(first: Worker, second: Worker) -> tuple:
        needs = {"one": float(need), "other": float(need), "k0": 50.0}
        return RANKER.rank_workers(opening, [*people, first, second], needs)

    one, other = marked(worker, key="one", **marks), marked(worker, key="other", **others)
    assert listed(one, other) == listed(replace(other, key="one"), replace(one, key="other"))


@settings(max_examples=20)
@given(crowd(), several(openings, 4), MANY, MANY)
def test_everybody_flipped_at_once_moves_nobody_and_no_answer(people, posts, marks, others):
    before, after = town(people, marks[: len(people)]), town(people, others[: len(people)])
    assert RANKER.rank_town(before, posts) == RANKER.rank_town(after, posts)
    assert town_changes(before, posts) == town_changes(after, posts)
    for opening in posts[:1]:
        assert opening_changes(opening, before) == opening_changes(opening, after)
    for one, other in zip(before[:1], after[:1], strict=True):
        assert worker_changes(one, posts) == worker_changes(other, posts)


@pytest.mark.parametrize("name", MARKS)
@settings(max_examples=6)
@given(
    people=crowd(),
    posts=several(openings, 4),
    marks=MANY,
    points=st.lists(st.integers(1, 9), min_size=9, max_size=9),
)
def test_each_flipped_alone_leaves_no_trace_under_any_weights(name, people, posts, marks, points):
    weights = {feature: 100 * own / sum(points) for feature, own in zip(NAMES, points, strict=True)}
    scoring, known = Scoring(OpeningBook(posts), weights), town(people, marks[: len(people)])
    for value in MARKS[name]:
        flip = partial(replace, **{name: value})
        told = trace(lambda some: scoring.every(People(some)), known, flip)
        assert (told.people, told.most) == ((), 0.0)


@settings(max_examples=20)
@given(crowd(), several(openings, 4), MANY)
def test_nothing_is_read_of_a_person_but_the_facts_of_a_worker(people, posts, marks):
    known = town(people, marks[: len(people)])
    READ.clear()
    RANKER.rank_town(known, posts)
    for kernel in ("numpy", "numba"):
        Scoring(OpeningBook(posts), WEIGHTS).best(People(known), 3, kernel=kernel)
    for worker in known:
        for opening in posts:
            limits(worker, opening)
    assert READ <= FACTS


def test_a_mark_that_is_read_is_noticed():
    someone = marked(Worker(key="w", age=40), sex="m")
    READ.clear()
    assert someone.sex == "m"
    assert {"sex"} == READ


@settings(max_examples=20)
@given(openings(), crowd(5), st.data())
def test_the_household_orders_people_within_a_band_and_changes_no_fit(opening, people, data):
    def need(worker: Worker) -> float:
        return need_of(data.draw(NEEDS, label=worker.key)).points

    before, blocked = RANKER.rank_workers(opening, people, {worker.key: need(worker) for worker in people})
    after, still = RANKER.rank_workers(opening, people, {worker.key: need(worker) for worker in people})
    assert blocked == still
    assert {one.key: (one.fit, one.shares, one.reasons) for one in before} == {
        one.key: (one.fit, one.shares, one.reasons) for one in after
    }
    assert [round(one.fit) // 10 for one in before] == [round(one.fit) // 10 for one in after]
