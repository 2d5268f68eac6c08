"""The estimator: weights learned from outcomes, pulled to where the hand weights point."""

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from matching.features import Matrix
from matching.ranker.solver import STEPS, TOLERANCE, Problem, solved

Vector = NDArray[np.float64]


class OutcomeModel(ClassifierMixin, BaseEstimator):
    """Logistic regression with weights that are never negative and bend only as far as outcomes force them.

    The penalty is `strength / 2` times the squared length of what in the weights does not point where `prior`
    points. How steep the whole is remains free. With few outcomes, or a great strength, the weights therefore
    are the prior's; with many they are the outcomes' own. A strength of s is worth a belief that a weight
    deviates by about 1 / sqrt(s) on the scale of log odds.

    A feature that never varies tells nothing and keeps its proportion of the prior.

    Parameters
    ----------
    prior : array-like of shape (n_features,), optional
        Where the weights are pulled to, not negative, on any scale; every feature the same if left out.
    strength : float
        How hard they are pulled, above 0.
    max_iter : int
        Most steps of the solver (Newton's, with the limits kept at each step).
    tol : float
        It stops where a step would change the log odds of a row by no more than this, in the mean.

    Attributes
    ----------
    coef_ : array of shape (1, n_features)
        Log odds for each feature from 0 to 1.
    intercept_ : array of shape (1,)
        Log odds of a pair without any merit.
    weights_ : array of shape (n_features,)
        The same as points, 100 in all; the prior's if nothing at all speaks for staying.
    classes_ : array of shape (2,)
        The two outcomes; the second is the one that weights speak for.
    n_features_in_, n_iter_ : int
        Columns it was fitted on; steps it took.
    """

    def __init__(
        self,
        prior: ArrayLike | None = None,
        strength: float = 10.0,
        max_iter: int = STEPS,
        tol: float = TOLERANCE,
    ) -> None:
        self.prior = prior
        self.strength = strength
        self.max_iter = max_iter
        self.tol = tol

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learns from rows and what became of them.

        Parameters
        ----------
        X : array-like of shape (n, n_features)
            Features, none missing.
        y : array-like of shape (n,)
            Two kinds of outcome.
        sample_weight : array-like of shape (n,), optional
            How often each row counts; a row of weight 0 is as if it were not there.

        Raises
        ------
        ValueError
            If a value is missing, if only one kind of outcome counts, if no feature varies at all.
        """
        rows, truth, counts = self._checked(X, y, sample_weight)
        prior = self._checked_prior(rows.shape[1])
        pull = self.strength * _across(prior)
        at, self.n_iter_ = solved(Problem.of(rows, truth, counts, pull), self.max_iter, self.tol)
        self.coef_, self.intercept_ = at[None, :-1], at[-1:]
        points = self.coef_[0] if self.coef_.sum() > 0 else prior
        self.weights_ = 100 * points / points.sum()
        return self

    def decision_function(self, X: ArrayLike) -> Vector:
        """Log odds of the second kind of outcome, shape (n,)."""
        check_is_fitted(self)
        odds: Vector = validate_data(self, X, reset=False) @ self.coef_[0] + self.intercept_[0]
        return odds

    def predict_proba(self, X: ArrayLike) -> Matrix:
        """The chance of each kind of outcome, shape (n, 2); rows add up to 1."""
        odds = self.decision_function(X)
        return np.column_stack([expit(-odds), expit(odds)])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The likelier kind of outcome, shape (n,)."""
        odds = self.decision_function(X)
        kinds: NDArray[Any] = self.classes_[(odds > 0).astype(np.intp)]
        return kinds

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.poor_score = True  # on data where a greater value means the lesser class
        return tags

    def _checked(
        self,
        X: ArrayLike,
        y: ArrayLike,
        sample_weight: ArrayLike | None,
    ) -> tuple[Matrix, Vector, Vector]:
        rows, kinds = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(kinds)
        counts = _check_sample_weight(sample_weight, rows, dtype=np.float64, ensure_non_negative=True)
        rows, kinds, counts = rows[counts > 0], kinds[counts > 0], counts[counts > 0]
        self.classes_ = np.unique(kinds)
        if len(self.classes_) > 2:
            found = type_of_target(kinds)
            raise ValueError(f"Only binary classification is supported. The type of the target is {found}.")
        if len(self.classes_) < 2:
            raise ValueError("only one class of outcome: nothing tells what keeps people from what does not")
        if not np.ptp(rows, axis=0).any():
            raise ValueError("no feature varies: the rows do not tell the outcomes apart")
        return rows, (kinds == self.classes_[1]).astype(np.float64), counts

    def _checked_prior(self, width: int) -> Vector:
        prior = np.ones(width) if self.prior is None else np.asarray(self.prior, dtype=np.float64)
        if prior.shape != (width,):
            raise ValueError(f"the prior has shape {prior.shape}, the rows have {width} features")
        if not (np.isfinite(prior).all() and prior.min() >= 0 and prior.max() > 0):
            raise ValueError("a prior is never negative, and more than 0 somewhere")
        if not 0 < self.strength < np.inf:
            raise ValueError(f"strength is above 0 and finite, not {self.strength}")
        return prior


def _across(direction: Vector) -> Matrix:
    """The matrix whose quadratic form is the squared length of what does not lie along a direction."""
    return np.eye(len(direction)) - np.outer(direction, direction) / (direction @ direction)
