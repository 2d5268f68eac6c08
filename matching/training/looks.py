"""Looks back: what would have been learned on the first day of a quarter, and what the quarter then brought."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES
from matching.features import Matrix
from matching.training.learning import Learned, can_learn, learn
from matching.training.past import Past
from matching.training.report import Round

Vector = NDArray[np.float64]

LEAST_FOR_A_LOOK = 100, 20
"""Outcomes, and of either kind, that must have been known: half of what is asked for now."""

QUARTER = 3


def named(points: Vector) -> dict[str, float]:
    """Points by the names of their features."""
    return dict(zip(NAMES, points.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Look:
    """What was learned from all that was known on a day, and what was decided in the quarter after it."""

    day: date
    learned: Learned
    unseen: Past

    def scores(self) -> Matrix:
        """The points of the unseen by hand and by learned weights, shape (2, n)."""
        return np.stack([self.unseen.rows @ self.learned.hand, self.unseen.rows @ self.learned.weights])

    def chances(self) -> Matrix:
        """What both had promised, shape (2, n)."""
        hand, own = self.scores()
        return np.stack([self.learned.curve_hand.chances(hand), self.learned.curve.chances(own)])

    def told(self) -> Round:
        """As a report tells it."""
        return Round(
            day=self.day,
            for_weights=self.learned.for_weights.months(),
            for_curve=self.learned.for_curve.months(),
            unseen=self.unseen.months(),
            strength=self.learned.strength,
            weights=named(self.learned.weights),
        )


@dataclass(frozen=True, slots=True)
class Promises:
    """The unseen of all looks, and what hand and learned weights had said of them, shape (2, n) each."""

    unseen: Past
    scores: Matrix
    chances: Matrix

    @classmethod
    def of(cls, looks: Sequence[Look]) -> "Promises":
        """One look after another."""
        nothing = np.zeros((2, 0))
        return cls(
            Past.together([look.unseen for look in looks]),
            np.hstack([nothing, *(look.scores() for look in looks)]),
            np.hstack([nothing, *(look.chances() for look in looks)]),
        )


def looks_back(ripe: Past, prior: Vector, ripe_days: int) -> Iterator[Look]:
    """One look for each quarter from the first for which enough was known when it began."""
    day, last = (date.fromordinal(int(month)) for month in (ripe.month.min(), ripe.month.max()))
    while day <= last:
        early = ripe.ripe_by(day, ripe_days)
        enough = not early.is_short_of(*LEAST_FOR_A_LOOK) and can_learn(early)
        end = _months_later(day, QUARTER if enough else 1)
        unseen = ripe.between(day, end)
        if enough and unseen.size:
            yield Look(day, learn(early, prior), unseen)
        day = end


def _months_later(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
