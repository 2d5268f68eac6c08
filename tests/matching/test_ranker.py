"""The learned weights and their curve: what they are pulled to, what outcomes teach them, what they refuse."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from matching.baseline import NAMES, WEIGHTS, RuleRanker
from matching.ranker.curves import ISOTONIC_FROM, fitted_curve
from matching.ranker.model import OutcomeModel
from matching.ranker.outcomes import Outcome
from matching.ranker.weights import CalibratedWeights, LogisticCurve, SteppedCurve
from tests.matching.towns.kit import job, person

HAND = np.array([WEIGHTS[name] for name in NAMES])


def lived(rows: int, slopes: list[float], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Rows of features, and outcomes that truly follow these slopes."""
    draw = np.random.default_rng(seed)
    features = draw.random((rows, len(slopes)))
    odds = features @ np.array(slopes) - sum(slopes) / 2
    return features, (draw.random(rows) < expit(odds)).astype(int)


def test_many_outcomes_teach_the_slopes_they_followed():
    model = OutcomeModel(strength=0.01).fit(*lived(40_000, [4, 0, 2, 1]))
    assert model.coef_[0] == pytest.approx([4, 0, 2, 1], abs=0.15)
    assert model.intercept_[0] == pytest.approx(-3.5, abs=0.15)
    assert model.weights_ == pytest.approx(100 * np.array([4, 0, 2, 1]) / 7, abs=2)


def test_no_slope_is_negative_however_much_outcomes_ask_for_it():
    model = OutcomeModel(strength=0.01).fit(*lived(5_000, [3, -3, 2]))
    assert model.coef_[0, 1] == 0
    assert model.coef_[0, [0, 2]].min() > 1


def test_without_a_limit_that_binds_it_is_the_regression_that_everybody_knows():
    rows, kept = lived(3_000, [3, 1, 2])
    known = LogisticRegression(C=np.inf, tol=1e-10, max_iter=500).fit(rows, kept)
    model = OutcomeModel(strength=1e-9).fit(rows, kept)
    assert model.coef_[0] == pytest.approx(known.coef_[0], rel=1e-3)
    assert model.intercept_ == pytest.approx(known.intercept_, rel=1e-3)


@pytest.mark.parametrize(("strength", "nearness"), [(1e7, 1e-3), (1e3, 3)])
def test_hard_pulled_weights_are_the_hand_weights_and_only_their_slope_is_learned(strength, nearness):
    rows, kept = lived(400, [0, 9, 0, 1, 5, 0, 4, 0, 1])
    model = OutcomeModel(HAND, strength).fit(rows, kept)
    assert model.weights_ == pytest.approx(HAND, abs=nearness)
    slope = LogisticRegression(C=np.inf).fit((rows @ HAND)[:, None], kept).coef_[0, 0]
    assert model.coef_.sum() == pytest.approx(100 * slope, rel=0.05)


def test_the_pull_lets_go_as_outcomes_grow():
    truth = [0, 6, 0, 1, 5, 0, 4, 0, 1]
    away = [
        np.abs(OutcomeModel(HAND, 30).fit(*lived(rows, truth)).weights_ - HAND).sum()
        for rows in (60, 600, 6_000)
    ]
    assert away[0] < away[1] < away[2]


def test_the_scale_of_the_prior_says_nothing():
    rows, kept = lived(300, [3, 1, 2])
    one, other = (OutcomeModel(prior, 10).fit(rows, kept) for prior in ([1, 2, 3], [10, 20, 30]))
    assert one.coef_ == pytest.approx(other.coef_)


def test_a_feature_that_never_varies_keeps_its_proportion_of_the_prior():
    rows, kept = lived(500, [3, 1, 2])
    rows[:, 1] = 0.5
    model = OutcomeModel([2, 1, 1], 5).fit(rows, kept)
    along = model.coef_[0] @ np.array([2, 1, 1]) / 6
    assert model.coef_[0, 1] == pytest.approx(along, rel=1e-3)
    assert model.weights_[1] > 10


def test_where_nothing_speaks_for_staying_the_prior_stays_and_everybody_has_the_same_chance():
    rows, kept = lived(500, [3, 2, 4])
    model = OutcomeModel([5, 3, 2], 5).fit(rows, 1 - kept)
    assert not model.coef_.any()
    assert model.weights_ == pytest.approx([50, 30, 20])
    assert model.predict_proba(rows)[:, 1] == pytest.approx(np.full(500, 1 - kept.mean()))


def test_a_score_that_makes_no_mistake_still_has_a_slope():
    rows = np.linspace(0, 1, 20)[:, None]
    model = OutcomeModel().fit(rows, rows[:, 0] > 0.5)
    assert 10 < model.coef_[0, 0] < 1e4


def test_a_step_that_would_go_too_far_is_shortened():
    rows = 10 * np.random.default_rng(28).random((12, 2))
    kept = rows[:, 0] > np.quantile(rows[:, 0], 0.9)
    model = OutcomeModel(strength=1e-9).fit(rows, kept)
    assert model.n_iter_ < 40
    assert (model.predict(rows) == kept).all()


def test_a_row_counts_as_often_as_its_weight_says():
    rows, kept = lived(120, [3, 1, 2])
    counts = np.random.default_rng(1).integers(0, 4, 120)
    weighted = OutcomeModel(strength=3).fit(rows, kept, sample_weight=counts)
    repeated = OutcomeModel(strength=3).fit(np.repeat(rows, counts, axis=0), np.repeat(kept, counts))
    assert weighted.coef_ == pytest.approx(repeated.coef_, abs=1e-9)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([0.1, 10, 1e4]))
def test_at_the_solution_no_step_that_is_allowed_lowers_the_loss(seed, strength):
    rows, kept = lived(40, [5, -2, 0, 1, 1, 0, 0, 1, 0], seed)
    kept[:2] = 0, 1
    model = OutcomeModel(HAND, strength).fit(rows, kept)
    slopes, miss = model.coef_[0], model.predict_proba(rows)[:, 1] - kept
    across = slopes - HAND * (slopes @ HAND) / (HAND @ HAND)
    gradient = miss @ rows + strength * across + 1e-3 * slopes
    assert miss.sum() == pytest.approx(0, abs=1e-6)
    assert gradient[slopes > 0] == pytest.approx(np.zeros((slopes > 0).sum()), abs=1e-6)
    assert (gradient[slopes == 0] > -1e-6).all()


ROWS, KEPT = lived(30, [3, 1, 2])


@pytest.mark.parametrize(
    ("settings", "rows", "kept", "words"),
    [
        ({}, ROWS, np.ones(30), "only one class"),
        ({}, ROWS, np.arange(30) % 3, "Only binary classification"),
        ({}, np.full((30, 3), 0.5), KEPT, "no feature varies"),
        ({}, np.where(ROWS > 0.9, np.nan, ROWS), KEPT, "NaN"),
        ({"prior": [1, 2]}, ROWS, KEPT, "3 features"),
        ({"prior": [1, 2, -1]}, ROWS, KEPT, "never negative"),
        ({"prior": [0, 0, 0]}, ROWS, KEPT, "more than 0 somewhere"),
        ({"strength": 0}, ROWS, KEPT, "above 0"),
    ],
)
def test_what_cannot_be_learned_from_is_refused_with_a_reason(settings, rows, kept, words):
    with pytest.raises(ValueError, match=words):
        OutcomeModel(**settings).fit(rows, kept)


def test_weights_of_nothing_do_not_count_as_a_second_kind():
    with pytest.raises(ValueError, match="only one class"):
        OutcomeModel().fit(ROWS, KEPT, sample_weight=KEPT)


def test_who_stops_before_the_end_is_told():
    with pytest.warns(ConvergenceWarning, match="still moved after 1 steps"):
        OutcomeModel(max_iter=1).fit(ROWS, KEPT)


OUTCOME = Outcome(
    worker="w",
    opening="o",
    features=(0.5,) * len(NAMES),
    decided_on=date(2026, 1, 5),
    known_on=date(2026, 8, 1),
    kept=True,
)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"features": (0.5,)}, "features are needed"),
        ({"features": (1.1, *OUTCOME.features[1:])}, "between 0 and 1"),
        ({"features": (float("nan"), *OUTCOME.features[1:])}, "between 0 and 1"),
        ({"known_on": date(2026, 1, 4)}, "before its beginning"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(change, words):
    with pytest.raises(ValueError, match=words):
        replace(OUTCOME, **change)


def scored(rows: int, slope: float = 0.08, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    scores = draw.uniform(20, 90, rows)
    return scores, (draw.random(rows) < expit(slope * (scores - 60))).astype(int)


def test_a_curve_finds_the_chances_that_outcomes_follow():
    curve = fitted_curve(*scored(1_100))
    assert isinstance(curve, LogisticCurve)
    assert curve.chances([40, 60, 80]) == pytest.approx(expit([-1.6, 0, 1.6]), abs=0.05)


def test_few_outcomes_promise_less_certainty_than_they_show():
    scores = np.array([30.0, 40.0, 60.0, 70.0])
    curve = fitted_curve(scores, [0, 0, 1, 1])
    assert 0.02 < curve.chances(30) < 0.5 < curve.chances(70) < 0.98


def test_a_score_that_tells_the_wrong_way_promises_everybody_the_same():
    scores, kept = scored(600)
    curve = fitted_curve(scores, 1 - kept)
    assert curve.chances([0, 100]) == pytest.approx([1 - kept.mean()] * 2, abs=0.01)


def test_many_outcomes_that_follow_no_logistic_curve_get_a_free_one():
    draw = np.random.default_rng(4)
    scores = draw.uniform(0, 100, 3_000)
    kept = draw.random(3_000) < np.where(scores < 70, 0.1, 0.6)
    assert isinstance(fitted_curve(scores[: ISOTONIC_FROM - 1], kept[: ISOTONIC_FROM - 1]), LogisticCurve)
    curve = fitted_curve(scores, kept)
    assert isinstance(curve, SteppedCurve)
    assert curve.chances([30, 90]) == pytest.approx([0.1, 0.6], abs=0.05)


def test_many_outcomes_that_do_follow_a_logistic_curve_keep_it():
    assert isinstance(fitted_curve(*scored(3_000)), LogisticCurve)


def test_not_even_a_free_curve_is_certain_of_anything():
    scores = np.linspace(0, 100, 2_000)
    curve = fitted_curve(scores, scores > 37)
    assert isinstance(curve, SteppedCurve)
    assert curve.chances([0, 100]) == pytest.approx([1 / 2_002, 2_001 / 2_002])


@pytest.mark.parametrize("rows", [60, 2_000])
def test_a_curve_never_falls_and_does_not_depend_on_the_order_of_the_outcomes(rows):
    scores, kept = scored(rows)
    scores = np.round(scores)
    mixed = np.random.default_rng(9).permutation(rows)
    curve, other = fitted_curve(scores, kept), fitted_curve(scores[mixed], kept[mixed])
    assert curve == other
    chances = curve.chances(np.linspace(-10, 110, 500))
    assert (np.diff(chances) >= 0).all()
    assert ((chances > 0) & (chances < 1)).all()


@pytest.mark.parametrize("kept", [[1, 1, 1], [0, 0, 0]])
def test_a_curve_needs_both_kinds(kept):
    with pytest.raises(ValueError, match="some who stayed and some who did not"):
        fitted_curve([1, 2, 3], kept)


@pytest.mark.parametrize(
    "make",
    [
        lambda: LogisticCurve(-0.1, 0),
        lambda: LogisticCurve(float("nan"), 0),
        lambda: LogisticCurve(0.1, float("inf")),
        lambda: SteppedCurve((1.0, 2.0), (0.5, 0.4)),
        lambda: SteppedCurve((2.0, 1.0), (0.4, 0.5)),
        lambda: SteppedCurve((1.0,), (0.4, 0.5)),
        lambda: SteppedCurve((), ()),
        lambda: SteppedCurve((1.0,), (1.5,)),
    ],
)
def test_what_is_no_curve_of_chances_is_refused(make):
    with pytest.raises(ValueError, match="never promises less|between 0 and 1"):
        make()


MADE_OF = {
    "curve": LogisticCurve(0.08, -4.8),
    "learned": True,
    "as_of": date(2026, 9, 1),
    "first_day": date(2025, 1, 2),
    "last_day": date(2025, 12, 30),
    "outcomes": 400,
}


def test_learned_weights_rank_as_hand_weights_do_and_promise_a_chance():
    learned = CalibratedWeights(weights=dict.fromkeys(NAMES, 100 / len(NAMES)), **MADE_OF)
    ranked, _ = RuleRanker(learned.weights).rank_openings(person("a"), [job("o", "08:00-17:00", 2600, 3)])
    assert sum(ranked[0].shares.values()) == pytest.approx(ranked[0].fit)
    assert learned.chances(ranked[0].fit) == pytest.approx(expit(0.08 * ranked[0].fit - 4.8))


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"a": 120.0, "b": -20.0}, "not negative"),
        ({"a": 50.0}, "add up"),
        ({"a": float("nan")}, "not negative"),
    ],
)
def test_what_are_no_weights_is_refused(weights, words):
    with pytest.raises(ValueError, match=words):
        CalibratedWeights(weights=weights, **MADE_OF)


def test_weights_do_not_change_behind_ones_back():
    mine = {"a": 60.0, "b": 40.0}
    model = CalibratedWeights(weights=mine, **MADE_OF)
    mine["a"] = 0.0
    assert dict(model.weights) == {"a": 60.0, "b": 40.0}
