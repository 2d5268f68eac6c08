"""The estimators keep scikit-learn's manners."""

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from matching.baseline import RuleRanker
from matching.ranker.model import OutcomeModel


@parametrize_with_checks([OutcomeModel()])
def test_scikit_learn_finds_no_fault(estimator, check):
    check(estimator)


def rising(rows: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Data as the checks use them, but with no feature that speaks against."""
    draw = np.random.default_rng(0)
    kept = np.arange(rows) % 2
    return draw.normal(0, 1, (rows, 3)) + 2 * kept[:, None], kept


def test_the_score_that_the_checks_are_told_not_to_expect_is_reached_where_no_feature_falls():
    assert OutcomeModel().fit(*rising()).score(*rising()) > 0.9


def test_parameters_are_stored_as_they_came_and_cloned_unfitted():
    prior = [1, 2, 3]
    model = OutcomeModel(prior=prior, strength=3.0)
    assert model.prior is prior
    assert clone(model.fit(*rising())).get_params() == model.get_params()
    with pytest.raises(NotFittedError):
        clone(model).predict(rising()[0])


def test_it_works_inside_the_tools_of_scikit_learn():
    rows, kept = rising()
    grid = {"outcomemodel__strength": [0.3, 30.0]}
    search = GridSearchCV(
        make_pipeline(MinMaxScaler(), OutcomeModel()), grid, cv=TimeSeriesSplit(3), scoring="neg_log_loss"
    )
    assert search.fit(rows, kept).best_score_ > -0.4
    calibrated = CalibratedClassifierCV(OutcomeModel(), cv=3).fit(rows, kept)
    assert calibrated.score(rows, kept) > 0.9


def test_the_ranker_by_hand_weights_clones_too():
    assert clone(RuleRanker(band=5)).get_params() == {"weights": None, "band": 5}
