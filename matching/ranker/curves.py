"""From scores and what became of them to the curve that promises chances."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.isotonic import IsotonicRegression

from matching.ranker.solver import Problem, solved
from matching.ranker.weights import Curve, LogisticCurve, SteppedCurve

Vector = NDArray[np.float64]

ISOTONIC_FROM = 1_200
"""Outcomes from which a free curve is tried: below about a thousand a curve of two numbers promises better
(Niculescu-Mizil and Caruana, Predicting good probabilities with supervised learning, 2005)."""

FOLDS = 5


def fitted_curve(scores: ArrayLike, kept: ArrayLike) -> Curve:
    """The curve from score to chance for outcomes that the weights have not seen.

    Two numbers, fitted to outcomes drawn a little to the middle as Platt does it; from `ISOTONIC_FROM` outcomes
    on a free curve instead, where that promises better for outcomes it has not seen either.

    Parameters
    ----------
    scores : array of shape (n,)
        Points of 0 to 100.
    kept : array of shape (n,)
        0 or 1, some of each.

    Raises
    ------
    ValueError
        If all stayed or none.
    """
    score, truth = np.asarray(scores, dtype=np.float64), np.asarray(kept, dtype=np.float64)
    order = np.lexsort((truth, score))
    score, truth = score[order], truth[order]
    if not 0 < truth.sum() < len(truth):
        raise ValueError("a curve needs some who stayed and some who did not")
    if len(score) >= ISOTONIC_FROM and _unseen_loss(_stepped, score, truth) < _unseen_loss(
        _logistic, score, truth
    ):
        return _stepped(score, truth)
    return _logistic(score, truth)


def _unseen_loss(fit: Callable[[Vector, Vector], Curve], score: Vector, truth: Vector) -> float:
    """The log loss on each fifth of a curve fitted to the other four; fifths go through the sorted scores."""
    fold = np.arange(len(score)) % FOLDS
    losses = []
    for number in range(FOLDS):
        chance = fit(score[fold != number], truth[fold != number]).chances(score[fold == number])
        losses.append(-np.log(np.where(truth[fold == number] == 1, chance, 1 - chance)))
    return float(np.concatenate(losses).mean())


def _logistic(score: Vector, truth: Vector) -> LogisticCurve:
    stayed, left = truth.sum(), len(truth) - truth.sum()
    drawn_in = np.where(truth == 1, (stayed + 1) / (stayed + 2), 1 / (left + 2))
    problem = Problem.of(score[:, None] / 100, drawn_in, np.ones(len(score)), np.zeros((1, 1)))
    (slope, intercept), _ = solved(problem)
    return LogisticCurve(float(slope / 100), float(intercept))


def _stepped(score: Vector, truth: Vector) -> SteppedCurve:
    """Isotonic; its ends stop short of certainty, as one outcome more of either kind would make them."""
    free = IsotonicRegression(y_min=0, y_max=1).fit(score, truth)
    least = 1 / (len(score) + 2)
    promised = np.clip(free.y_thresholds_, least, 1 - least)
    return SteppedCurve(tuple(free.X_thresholds_.tolist()), tuple(promised.tolist()))
