"""Measures against numbers worked out by hand, against scikit-learn, and against plain counting."""

from itertools import permutations
from math import log, log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from matching.evaluation import (
    auc,
    average_precision,
    bootstrap_interval,
    brier,
    calibration_error,
    calibration_table,
    log_loss,
    log_losses,
    ndcg_at_k,
    precision_at_k,
    recall_at_k,
    reciprocal_rank,
)

KEPT = [1, 0, 0, 1, 1]
SCORES = [50, 40, 30, 20, 10]
BOTH_KINDS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4)), min_size=2, max_size=9).filter(
    lambda rows: len({kept for kept, _ in rows}) == 2
)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (lambda: ndcg_at_k(KEPT, SCORES, 3), 1 / (1 + 1 / log2(3) + 1 / 2)),
        (lambda: ndcg_at_k([3, 0, 2], [1, 2, 3], 3), (2 + 3 / 2) / (3 + 2 / log2(3))),
        (lambda: ndcg_at_k(KEPT, SCORES, 5), (1 + 1 / log2(5) + 1 / log2(6)) / (1 + 1 / log2(3) + 1 / 2)),
        (lambda: precision_at_k(KEPT, SCORES, 4), 2 / 4),
        (lambda: precision_at_k([1, 1], [2, 1], 4), 2 / 4),
        (lambda: recall_at_k(KEPT, SCORES, 4), 2 / 3),
        (lambda: reciprocal_rank([0, 0, 1, 1], [4, 3, 2, 1]), 1 / 3),
        (lambda: average_precision(KEPT, SCORES), (1 / 1 + 2 / 4 + 3 / 5) / 3),
        (lambda: auc(KEPT, SCORES), 2 / 6),
        (lambda: auc([1, 0], [7, 7]), 1 / 2),
        (lambda: brier([1, 0], [0.8, 0.4]), (0.04 + 0.16) / 2),
        (lambda: log_loss([1, 0], [0.8, 0.4]), -(log(0.8) + log(0.6)) / 2),
        (lambda: log_loss([1], [0.0]), -log(1e-15)),
    ],
)
def test_a_measure_is_what_a_person_works_out(measure, expected):
    assert measure() == pytest.approx(expected)


def test_several_lists_count_each_the_same_however_long_they_are():
    kept, scores, lists = [1, 0, 1, 0, 0, 0], [2, 1, 1, 2, 3, 4], ["a", "a", "b", "b", "b", "b"]
    assert ndcg_at_k(kept, scores, 10, lists) == pytest.approx((1 + 1 / log2(5)) / 2)
    assert precision_at_k(kept, scores, 1, lists) == pytest.approx(1 / 2)
    assert recall_at_k(kept, scores, 4, lists) == 1
    assert reciprocal_rank(kept, scores, lists) == pytest.approx((1 + 1 / 4) / 2)
    assert average_precision(kept, scores, lists) == pytest.approx((1 + 1 / 4) / 2)


@pytest.mark.parametrize("measure", [reciprocal_rank, average_precision])
def test_a_list_without_anything_to_find_is_left_out(measure):
    assert measure([1, 0, 0], [2, 1, 1], ["a", "a", "b"]) == 1
    assert np.isnan(measure([0, 0], [2, 1]))


@pytest.mark.parametrize("measure", [ndcg_at_k, recall_at_k])
def test_a_list_without_anything_to_find_is_left_out_of_the_first_places_too(measure):
    assert measure([1, 0, 0], [2, 1, 1], 1, ["a", "a", "b"]) == 1
    assert np.isnan(measure([0, 0], [2, 1], 1))


def test_nobody_can_tell_kinds_apart_where_there_is_one():
    assert np.isnan(auc([1, 1], [1, 2]))


AT_THREE = [
    lambda kept, scores: ndcg_at_k(kept, scores, 3),
    lambda kept, scores: precision_at_k(kept, scores, 3),
    lambda kept, scores: recall_at_k(kept, scores, 3),
    reciprocal_rank,
]


@pytest.mark.parametrize("measure", AT_THREE)
def test_among_equals_a_measure_is_the_mean_over_their_orders(measure):
    kept = [1, 0, 0, 1, 0]
    equal_in_the_middle = [5, 3, 3, 3, 1]
    orders = [
        measure([kept[0], *(kept[i] for i in order), kept[4]], [5, 4, 3, 2, 1])
        for order in permutations([1, 2, 3])
    ]
    assert measure(kept, equal_in_the_middle) == pytest.approx(np.mean(orders))
    all_equal = [measure(list(order), [5, 4, 3, 2, 1]) for order in permutations(kept)]
    assert measure(kept, [7] * 5) == pytest.approx(np.mean(all_equal))


@settings(max_examples=30)
@given(BOTH_KINDS, st.integers(1, 9))
def test_what_scikit_learn_knows_too_it_counts_the_same(rows, k):
    kept, scores = (np.array(column) for column in zip(*rows, strict=True))
    chances = (scores + 1) / 6
    assert ndcg_at_k(kept, scores, k) == pytest.approx(metrics.ndcg_score([kept], [scores], k=k))
    assert auc(kept, scores) == pytest.approx(metrics.roc_auc_score(kept, scores))
    assert average_precision(kept, scores) == pytest.approx(metrics.average_precision_score(kept, scores))
    assert brier(kept, chances) == pytest.approx(metrics.brier_score_loss(kept, chances))
    assert log_loss(kept, chances) == pytest.approx(metrics.log_loss(kept, chances))


@settings(max_examples=30)
@given(BOTH_KINDS, st.randoms(use_true_random=False))
def test_no_measure_depends_on_the_order_of_the_rows(rows, lots):
    mixed = list(rows)
    lots.shuffle(mixed)
    for measure in [*AT_THREE, average_precision, auc]:
        one, other = (measure(*zip(*some, strict=True)) for some in (rows, mixed))
        assert one == pytest.approx(other)
    one, other = (
        calibration_table([kept for kept, _ in some], [(score + 1) / 6 for _, score in some], 3)
        for some in (rows, mixed)
    )
    assert [row.count for row in one] == [row.count for row in other]
    assert [row.seen for row in one] == pytest.approx([row.seen for row in other])


@pytest.mark.parametrize(
    ("measure", "words"),
    [
        (lambda: auc([1, 0], [1]), "equal length"),
        (lambda: auc([], []), "equal length"),
        (lambda: auc([1, 2], [1, 2]), "0 or 1"),
        (lambda: auc([1, 0], [1, np.nan]), "none missing"),
        (lambda: ndcg_at_k([-1, 0], [1, 2], 1), "never negative"),
        (lambda: ndcg_at_k([1, 0], [1, 2], 1, ["a"]), "names of lists"),
        (lambda: brier([1, 0], [1.1, 0]), "between 0 and 1"),
        (lambda: bootstrap_interval(np.mean, ["a", "a"], seed=0), "at least two"),
    ],
)
def test_what_cannot_be_measured_is_refused(measure, words):
    with pytest.raises(ValueError, match=words):
        measure()


def test_each_outcome_has_a_cost_of_its_own():
    assert log_losses([1, 0], [0.5, 0.9]) == pytest.approx([log(2), log(10)])


def test_a_table_holds_promises_against_what_was_seen():
    kept = [0, 0, 0, 1, 1, 0, 1, 1]
    chances = [0.1, 0.1, 0.2, 0.2, 0.6, 0.6, 0.8, 0.9]
    low, high = calibration_table(kept, chances, 2)
    assert (low.count, low.promised, low.seen) == (4, pytest.approx(0.15), 0.25)
    assert (high.count, high.promised, high.seen) == (4, pytest.approx(0.725), 0.75)
    assert (low.low, low.high) == (pytest.approx(0.0456, abs=1e-4), pytest.approx(0.6994, abs=1e-4))
    assert calibration_error((low, high)) == pytest.approx((4 * 0.1 + 4 * 0.025) / 8)


def test_equal_promises_share_a_group():
    kept = [0, 1] * 10
    assert [row.count for row in calibration_table(kept, [0.5] * 20)] == [20]
    assert [row.count for row in calibration_table(kept, [0.2] * 15 + [0.7] * 5)] == [15, 5]
    assert [row.count for row in calibration_table(kept, [0.2] * 15 + [0.7] * 5, 2)] == [15, 5]
    assert calibration_error(calibration_table(kept, [0.5] * 20)) == 0


def test_a_table_of_ten_has_ten_groups_of_about_equal_size():
    chances = np.linspace(0, 1, 95)
    counts = [row.count for row in calibration_table(np.arange(95) % 2, chances)]
    assert len(counts) == 10
    assert {9, 10} == set(counts)


def test_an_interval_of_the_mean_is_about_two_standard_errors_wide():
    values = np.random.default_rng(1).normal(3, 2, 400)
    ((low, high),) = bootstrap_interval(lambda rows: values[rows].mean(), np.arange(400), seed=5)
    assert low < 3 < high
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_rows_of_one_group_are_drawn_together():
    groups = np.repeat(np.arange(20), 50)
    values = np.random.default_rng(2).normal(0, 1, 20)[groups]
    ((low, high),) = bootstrap_interval(lambda rows: values[rows].mean(), groups, seed=5, rounds=199)
    alone = np.arange(len(groups))
    ((alone_low, alone_high),) = bootstrap_interval(
        lambda rows: values[rows].mean(), alone, seed=5, rounds=199
    )
    assert high - low > 5 * (alone_high - alone_low)


def test_two_models_are_compared_on_the_same_lots():
    noise = np.random.default_rng(3).normal(0, 5, 200)
    one, other = noise + 1, noise
    figures = bootstrap_interval(
        lambda rows: [one[rows].mean(), other[rows].mean(), (one - other)[rows].mean()],
        np.arange(200),
        seed=1,
        rounds=199,
    )
    assert figures.shape == (3, 2)
    assert figures[2] == pytest.approx([1, 1])
    assert figures[0, 1] - figures[0, 0] > 0.5


def test_the_same_seed_draws_the_same_lots_and_another_draws_others():
    values = np.arange(30.0)

    def interval(seed: int) -> list[list[float]]:
        return bootstrap_interval(lambda rows: values[rows].mean(), values, seed=seed, rounds=99).tolist()

    assert interval(1) == interval(1) != interval(2)


def test_a_round_in_which_nothing_can_be_said_is_left_out():
    kept, scores = np.array([1, 0, 1]), np.array([3, 1, 2])
    figures = bootstrap_interval(lambda rows: auc(kept[rows], scores[rows]), [0, 1, 2], seed=1, rounds=99)
    assert figures.tolist() == [[1, 1]]
    assert np.isnan(bootstrap_interval(lambda rows: np.nan, [0, 1], seed=1, rounds=9)).all()
