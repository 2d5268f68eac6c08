"""One run of learning: weights from the earlier months of a past, curves from its later ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.evaluation import log_losses
from matching.ranker.curves import fitted_curve
from matching.ranker.model import OutcomeModel
from matching.ranker.weights import Curve
from matching.training.past import Past

Vector = NDArray[np.float64]

STRENGTHS = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 10_000.0)
"""From nearly free to nearly the hand weights themselves."""

BLOCKS = 4
LEAST_IN_A_PART = 5
"""Fewer than so many who stayed, or left, give no curve."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What one run gives: the months it rests on, and for both kinds of weights their curve.

    `hand` and `weights` are points, 100 in all, in the order of the features.
    """

    for_weights: Past
    for_curve: Past
    strength: float
    hand: Vector
    weights: Vector
    curve_hand: Curve
    curve: Curve


def can_learn(past: Past) -> bool:
    """Whether both parts of a past hold enough of each kind of outcome for a run."""
    return not any(part.is_short_of(0, LEAST_IN_A_PART) for part in past.divided())


def learn(past: Past, prior: Vector) -> Learned:
    """Weights from the earlier months, curves from the later ones, which the weights have not seen.

    `prior` are the hand weights, shape (features,). Where nothing speaks for staying, or no feature varies, the
    weights are the prior's.
    """
    earlier, later = past.divided()
    hand, strength = 100 * prior / prior.sum(), _strength(earlier, prior)
    weights = OutcomeModel(prior, strength).fit(earlier.rows, earlier.kept).weights_
    curve_hand, curve = (fitted_curve(later.rows @ points, later.kept) for points in (hand, weights))
    return Learned(earlier, later, strength, hand, weights, curve_hand, curve)


def _strength(past: Past, prior: Vector) -> float:
    """How hard to pull to the hand weights: what foretells later blocks of time best, the hardest of equals."""
    losses = {strength: _forward_loss(past, prior, strength) for strength in STRENGTHS}
    return max(losses, key=lambda strength: (-losses[strength], strength))


def _forward_loss(past: Past, prior: Vector, strength: float) -> float:
    """The mean cost of the outcomes after the first block of time, each foretold from the blocks before."""
    cuts = np.quantile(past.decided, np.linspace(0, 1, BLOCKS + 1)[1:-1], method="higher")
    block = np.searchsorted(cuts, past.decided, side="right")
    losses = []
    for number in range(1, BLOCKS):
        before, now = past.where(block < number), past.where(block == number)
        if now.size and not before.is_short_of(0, 1) and np.ptp(before.rows, axis=0).any():
            model = OutcomeModel(prior, strength).fit(before.rows, before.kept)
            losses.append(log_losses(now.kept, model.predict_proba(now.rows)[:, 1]))
    return float(np.concatenate(losses).mean()) if losses else 0.0
