"""The compiled kernel, the numpy reference and a plain loop over `limits` and `feature_values` say the same."""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import typeof

from matching.baseline import WEIGHTS
from matching.columns.best import Best, Scoring
from matching.columns.book import OpeningBook
from matching.columns.fused import Prepared
from matching.columns.people import People
from matching.columns.plain import BLOCK
from matching.columns.sayings import WORTH_SPREADING
from matching.features import FEATURES, feature_values
from matching.filters import limits
from matching.types import Opening, Worker
from tests.matching.made_up import TOWNS, TRADES, made_up

PROVE = bool(os.environ.get("PROVE"))
MANY = 10_000 if PROVE else 1_000
TOP = 3
POINTS = 1e-3  # 1e-5 of the hundred points there are


class Loop(NamedTuple):
    """What a plain loop finds: all points (minus infinity where a limit forbids) and the order of the best."""

    points: np.ndarray
    best: list[list[int]]


def looped(people: list[Worker], offers: list[Opening], points_of: Mapping[str, float] = WEIGHTS) -> Loop:
    weights = np.array([points_of[feature.__name__] for feature in FEATURES])
    points = np.round(feature_values(people, offers) @ weights, 9)
    for row, worker in enumerate(people):
        for column, opening in enumerate(offers):
            if limits(worker, opening):
                points[row, column] = -np.inf
    ranked = [
        sorted(np.flatnonzero(row > -np.inf).tolist(), key=lambda at: (-row[at], offers[at].key))[:TOP]
        for row in points
    ]
    return Loop(points, ranked)


def check(found: Best, loop: Loop) -> None:
    for row, best in enumerate(loop.best):
        rows = found.row[row][found.row[row] >= 0]
        assert len(rows) == len(best)
        np.testing.assert_allclose(found.fit[row][: len(best)], loop.points[row, best], atol=POINTS)
        np.testing.assert_allclose(loop.points[row, rows], loop.points[row, best], atol=POINTS)
        assert np.isnan(found.fit[row][len(best) :]).all()


@settings(max_examples=MANY)
@given(TOWNS)
def test_all_three_agree_on_made_up_towns(town):
    people, offers = town
    scoring, crowd, loop = Scoring(OpeningBook(offers), WEIGHTS), People(people), looped(people, offers)
    np.testing.assert_allclose(scoring.every(crowd), loop.points, atol=POINTS)
    reference = scoring.best(crowd, TOP, kernel="numpy")
    compiled = scoring.best(crowd, TOP, kernel="numba")
    check(reference, loop)
    check(compiled, loop)
    np.testing.assert_array_equal(compiled.row, reference.row)
    np.testing.assert_allclose(compiled.fit, reference.fit, atol=1e-9)


@pytest.mark.parametrize("only", ["skill_overlap", "word_likeness", "experience"])
@settings(max_examples=60)
@given(TOWNS)
def test_they_agree_where_words_alone_count(only, town):
    people, offers = town
    weights = {feature.__name__: 100.0 * (feature.__name__ == only) for feature in FEATURES}
    scoring, crowd, loop = (
        Scoring(OpeningBook(offers), weights),
        People(people),
        looped(people, offers, weights),
    )
    np.testing.assert_allclose(scoring.every(crowd), loop.points, atol=POINTS)
    for kernel in ("numpy", "numba"):
        check(scoring.best(crowd, TOP, kernel=kernel), loop)


@settings(max_examples=50)
@given(TOWNS)
def test_what_is_prepared_once_answers_again_and_again(town):
    people, offers = town
    sheet = Scoring(OpeningBook(offers), WEIGHTS).sheet(People(people))
    prepared = Prepared(sheet)
    for top, threads in ((TOP, 1), (1, 3), (len(offers) + 2, 1), (TOP, 1)):
        for found, expected in zip(prepared.best(top, threads), Prepared(sheet).best(top), strict=True):
            np.testing.assert_array_equal(found, expected)


@settings(max_examples=200)
@given(TOWNS)
def test_no_pair_that_is_given_breaks_a_limit(town):
    people, offers = town
    scoring = Scoring(OpeningBook(offers), WEIGHTS)
    for kernel in ("numpy", "numba"):
        found = scoring.best(People(people), 8, kernel=kernel)
        for worker, rows in zip(people, found.row, strict=True):
            assert not [limit for row in rows if row >= 0 for limit in limits(worker, offers[row])]


@settings(max_examples=100)
@given(TOWNS)
def test_the_order_of_the_input_changes_nothing(town):
    people, offers = town

    def named(some: list[Worker], from_: list[Opening], kernel: str) -> dict[str, list[tuple[str, float]]]:
        found = Scoring(OpeningBook(from_), WEIGHTS).best(People(some), TOP, kernel=kernel)
        return {
            worker.key: [(from_[at].key, float(fit)) for at, fit in zip(rows, fits, strict=True) if at >= 0]
            for worker, rows, fits in zip(some, found.row, found.fit, strict=True)
        }

    for kernel in ("numpy", "numba"):
        assert named(people, offers, kernel) == named(people[::-1], offers[::-1], kernel)


@settings(max_examples=50)
@given(TOWNS)
def test_the_number_of_threads_changes_nothing(town):
    people, offers = town
    scoring, crowd = Scoring(OpeningBook(offers), WEIGHTS), People(people)
    one, three = (scoring.best(crowd, TOP, kernel="numba", threads=threads) for threads in (1, 3))
    np.testing.assert_array_equal(one.row, three.row)


KIND = typeof(Prepared(Scoring(OpeningBook(made_up(1)[1]), WEIGHTS).sheet(People(made_up(1)[0]))).parts)


@settings(max_examples=200)
@given(TOWNS, st.sampled_from([float, int]))
def test_nothing_is_compiled_anew_for_what_a_town_happens_to_hold(town, number):
    people, offers = town
    weights = {name: number(weight) for name, weight in WEIGHTS.items()}
    sheet = Scoring(OpeningBook(offers), weights).sheet(People(people))
    assert typeof(Prepared(sheet).parts) == KIND


@pytest.mark.parametrize("seed", range(4))
def test_among_many_openings_the_best_are_found_without_looking_at_all(seed):
    parts = [made_up(1_000 * seed + number) for number in range(150)]
    offers = [
        replace(each, key=f"{at:03d}{each.key}") for at, part in enumerate(parts) for each in part.openings
    ]
    people = [replace(each, key=f"{at}{each.key}") for at, part in enumerate(parts) for each in part.people]
    assert len(offers) > TOP * BLOCK
    assert len(people) > WORTH_SPREADING * len(TRADES)
    scoring, crowd = Scoring(OpeningBook(offers), WEIGHTS), People(people)
    points, found = scoring.every(crowd), scoring.best(crowd, TOP, kernel="numpy")
    order = np.argsort(-points, axis=1, kind="stable")[:, :TOP]  # the keys ascend with the rows
    best = np.take_along_axis(points, order, axis=1)
    np.testing.assert_array_equal(found.row, np.where(best > -np.inf, order, -1))
    np.testing.assert_array_equal(found.fit, np.where(best > -np.inf, best, np.nan))
    compiled = scoring.best(crowd, TOP, kernel="numba")
    np.testing.assert_array_equal(compiled.row, found.row)
    np.testing.assert_allclose(compiled.fit, found.fit, atol=1e-9)


def test_an_unknown_kernel_is_refused_by_name():
    with pytest.raises(ValueError, match="there is no kernel 'cobol'"):
        Scoring(OpeningBook(), WEIGHTS).best(People([]), 1, kernel="cobol")
