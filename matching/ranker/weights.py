"""Weights with the curve that turns a score into a chance; numpy is all that is needed to use them.

The score keeps the form of the hand weights: points of each feature, none negative, 100 in all. What explains,
speeds up or shows a ranking by hand weights does the same for a learned one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogisticCurve:
    """A curve of two numbers (Platt's): the chance is the logistic of slope times score plus intercept."""

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        if not (0 <= self.slope < np.inf and np.isfinite(self.intercept)):
            raise ValueError("a better score never promises less")

    def chances(self, scores: ArrayLike) -> Vector:
        """The chance for each score of 0 to 100 points, same shape, 0 to 1."""
        odds = self.slope * np.asarray(scores, dtype=np.float64) + self.intercept
        chances: Vector = np.exp(-np.logaddexp(0.0, -odds))
        return chances


@dataclass(frozen=True, slots=True)
class SteppedCurve:
    """A free curve that never falls: straight lines between the points, level beyond the ends."""

    scores: tuple[float, ...]
    promised: tuple[float, ...]

    def __post_init__(self) -> None:
        rising = all(a < b for a, b in zip(self.scores, self.scores[1:], strict=False))
        level = all(a <= b for a, b in zip(self.promised, self.promised[1:], strict=False))
        if not self.scores or len(self.scores) != len(self.promised) or not (rising and level):
            raise ValueError("a better score never promises less")
        if self.promised[0] < 0 or self.promised[-1] > 1:
            raise ValueError("a chance lies between 0 and 1")

    def chances(self, scores: ArrayLike) -> Vector:
        """The chance for each score of 0 to 100 points, same shape, 0 to 1."""
        return np.interp(np.asarray(scores, dtype=np.float64), self.scores, self.promised)


Curve = LogisticCurve | SteppedCurve


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibratedWeights:
    """Weights with the curve that belongs to them, and what both were made from.

    The weights fit `RuleRanker(weights=...)`. `learned` is false where a town stayed with its hand weights and
    only the curve is its own. `as_of` is the day on which it was made; `first_day` and `last_day` are those of
    the decisions that weights and curve rest on, `outcomes` how many they were.
    """

    weights: Mapping[str, float]
    curve: Curve
    learned: bool
    as_of: date
    first_day: date
    last_day: date
    outcomes: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", dict(self.weights))
        if not all(value >= 0 for value in self.weights.values()):
            raise ValueError("weights are not negative")
        if abs(sum(self.weights.values()) - 100) > 1e-9:
            raise ValueError("weights add up to 100")

    def chances(self, scores: ArrayLike) -> Vector:
        """The chance that a pair with this fit (0 to 100) is taken and kept six months; same shape, 0 to 1."""
        return self.curve.chances(scores)
