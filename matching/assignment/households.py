"""The first wage in a household that has none: what it counts, and for whom."""

from dataclasses import dataclass

import numpy as np

from matching.assignment.candidates import Candidates, FloatArray, IntArray
from matching.assignment.rules import Rules

NONE = -1
"""The number of a household in which a wage more or less changes nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Bonus:
    """What the first earner of a household adds to the sum, for each worker.

    Parameters
    ----------
    household : int64, shape (W,)
        Number of the household that waits for its first earner, or -1.
    gain : float64, shape (W,)
        What is added in the worker's own tier if the worker is the first.
    loss : float64, shape (W,)
        What is taken away in tier `loss_tier`, because a pinned member then is the first no longer.
    loss_tier : int64, shape (W,)
    """

    household: IntArray
    gain: FloatArray
    loss: FloatArray
    loss_tier: IntArray


def bonus_of(candidates: Candidates, rules: Rules) -> Bonus:
    """The bonus of each worker before anyone is placed: `(factor - 1) * best value` in a household that waits."""
    gain = np.zeros(len(candidates.workers))
    np.maximum.at(gain, candidates.rows, candidates.values)
    gain *= rules.first_earner_factor - 1
    number: dict[str | None, int] = {
        key: place for place, key in enumerate(sorted(candidates.without_earner))
    }
    household = np.array([number.get(key, NONE) for key in candidates.households], np.int64)
    return _waiting(household, gain, np.zeros_like(gain), np.zeros_like(household))


def first_earners(bonus: Bonus, placed: IntArray, tiers: IntArray) -> IntArray:
    """Of the placed workers the one in each household who counts as the first: earliest tier, then most gain."""
    placed = placed[bonus.household[placed] != NONE]
    order = np.lexsort((placed, -bonus.gain[placed], tiers[placed], bonus.household[placed]))
    placed = placed[order]
    _, first = np.unique(bonus.household[placed], return_index=True)
    return placed[first]


def bonus_beside(bonus: Bonus, pinned: IntArray, tiers: IntArray) -> Bonus:
    """The bonus that is still to be had when pinned workers have theirs.

    A household whose pinned member is the first waits only for members who would count more: in an earlier
    tier, or with more gain in the same.
    """
    household, loss, loss_tier = bonus.household.copy(), bonus.loss.copy(), bonus.loss_tier.copy()
    for first in first_earners(bonus, pinned, tiers):
        members = household == household[first]
        more = (tiers < tiers[first]) | ((tiers == tiers[first]) & (bonus.gain > bonus.gain[first]))
        household[members & ~more] = NONE
        loss[members], loss_tier[members] = bonus.gain[first], tiers[first]
    return _waiting(household, bonus.gain, loss, loss_tier)


def _waiting(household: IntArray, gain: FloatArray, loss: FloatArray, loss_tier: IntArray) -> Bonus:
    """The bonus with nothing in it for workers who bring no gain."""
    waits = (household != NONE) & (gain > 0)
    return Bonus(
        household=np.where(waits, household, NONE),
        gain=np.where(waits, gain, 0.0),
        loss=np.where(waits, loss, 0.0),
        loss_tier=loss_tier,
    )
