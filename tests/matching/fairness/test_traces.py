from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.baseline import WEIGHTS, RuleRanker
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.fairness.traces import (
    STAND_INS,
    gaps,
    trace,
    without_care,
    without_effort,
    without_place,
    without_wish,
)
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import job, must, person, should

POST = job("o", "08:00-17:00", 2600, 6)


def scored(people):
    return Scoring(OpeningBook([POST]), WEIGHTS).every(People(people))


FLIPS = [
    (without_care, {"care": (should("16:30-17:10", "接孩子"),)}, {}),
    (without_care, {"needs_near_home": True}, {"max_km": 20}),
    (without_place, {}, {}),
    (without_effort, {"effort": 2}, {}),
    (without_wish, {"wanted": 3500}, {}),
]


@pytest.mark.parametrize(("flip", "facts", "more"), FLIPS)
def test_a_stand_in_that_is_forgotten_moves_the_points_of_its_feature_only(flip, facts, more):
    worker = person("w", **facts, **more)
    (before,), (after,) = (RuleRanker().rank_openings(one, [POST])[0] for one in (worker, flip(worker)))
    features = {"without_care": {"care", "distance"}, "without_place": {"distance"}}
    moved = {name for name, points in before.shares.items() if after.shares[name] != points}
    assert moved
    assert moved <= features.get(
        flip.__name__, {flip.__name__.replace("without_", "").replace("wish", "wage")}
    )
    told = trace(scored, [worker, person("plain", place=None, effort=None, wanted=None)], flip)
    assert told.people == ("w",)
    assert told.most == pytest.approx(abs(after.fit - before.fit), abs=1e-3)


def test_a_limit_that_goes_is_an_infinite_trace():
    told = trace(scored, [person("w", care=(must("16:30-17:00", "接孩子"),))], without_care)
    assert (told.people, told.most) == (("w",), np.inf)


def test_a_key_leaves_no_trace_and_each_stand_in_says_what_for():
    told = trace(scored, [person("w"), person("v")], lambda worker: replace(worker, key=worker.key + "2"))
    assert (told.people, told.most) == ((), 0.0)
    assert all(flip.__doc__.startswith("The same person") for flip in STAND_INS)


@settings(max_examples=20)
@given(several(workers, 6), several(openings, 3), st.data())
def test_shares_of_a_gap_add_up_to_it_and_two_groups_mirror_each_other(people, posts, data):
    groups = {worker.key: data.draw(st.sampled_from("ab")) for worker in people}
    told = gaps(people, posts, groups)
    assert [gap.group for gap in told] == sorted(set(groups.values()))
    assert sum(gap.people for gap in told) == len(people)
    for gap in told:
        if gap.shares:
            assert sum(gap.shares.values()) == pytest.approx(gap.fit - gap.others_fit, abs=1e-9)
        else:
            assert gap.fit is None or gap.others_fit is None
    if len(told) == 2:
        first, second = told
        assert (first.fit, first.possible) == (second.others_fit, second.others_possible)
        assert first.shares == pytest.approx({name: -points for name, points in second.shares.items()})


def test_a_gap_tells_by_which_feature_a_group_lies_behind():
    care = {"care": (should("16:30-17:10", "接孩子"),)}
    people = [person("a", **care), person("b", **care), person("c"), person("d", max_km=2)]
    mothers, others = gaps(people, [POST], {"a": "f", "b": "f", "c": "m", "d": "m"})
    assert (mothers.possible, mothers.others_possible) == (1.0, 0.5)
    assert {name for name, points in mothers.shares.items() if abs(points) > 1e-9} == {"care"}
    assert mothers.shares["care"] < -5
    assert (others.people, others.fit) == (2, mothers.others_fit)


def test_a_group_without_possible_pairs_has_no_mean():
    (alone,) = gaps([person("d", max_km=2)], [POST], {"d": "m"})
    assert (alone.possible, alone.fit, alone.others_fit, alone.shares) == (0.0, None, None, {})
    with pytest.raises(KeyError, match="d"):
        gaps([person("d")], [POST], {})
