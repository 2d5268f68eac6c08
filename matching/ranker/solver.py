"""Logistic regression with slopes that are not negative, a penalty of any quadratic form, and a free intercept."""

from dataclasses import dataclass
from warnings import warn

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls
from scipy.special import expit
from sklearn.exceptions import ConvergenceWarning

from matching.features import Matrix

Vector = NDArray[np.float64]

SLOPE_PENALTY = 1e-3
"""Keeps the slope finite where a score divides those who stayed from those who left without a mistake."""

STEPS = 100
TOLERANCE = 1e-9
NEAR = 1e-10
ROUNDING = 1e-14


@dataclass(frozen=True, slots=True)
class Problem:
    """A penalised logistic regression; the last of the unknowns is the intercept, neither bound nor penalised."""

    rows: Matrix
    truth: Vector
    counts: Vector
    pull: Matrix

    @classmethod
    def of(cls, rows: Matrix, truth: Vector, counts: Vector, pull: Matrix) -> "Problem":
        """With a column of ones for the intercept, and the little that keeps every slope finite."""
        pull = np.pad(pull + SLOPE_PENALTY * np.eye(rows.shape[1]), (0, 1))
        return cls(np.column_stack([rows, np.ones(len(rows))]), truth, counts, pull)

    def loss(self, at: Vector) -> float:
        """What is to be made least."""
        odds = self.rows @ at
        cost = self.counts @ (np.logaddexp(0, odds) - self.truth * odds)
        return float(cost + at @ self.pull @ at / 2)

    def derivatives(self, at: Vector) -> tuple[Vector, Matrix]:
        """The first and the second, shapes (m,) and (m, m)."""
        chance = expit(self.rows @ at)
        first = (self.counts * (chance - self.truth)) @ self.rows + self.pull @ at
        return first, (self.rows.T * (self.counts * chance * (1 - chance))) @ self.rows + self.pull

    def share_of_step(self, at: Vector, move: Vector, fall: float) -> float:
        """The largest of 1, 1/2, 1/4, ... of a step that lowers the loss about as much as its slope says."""
        start, share = self.loss(at), 1.0
        if -fall <= NEAR * (1 + start):  # from here on rounding hides what a whole step gains
            return share
        while share > ROUNDING and self.loss(at + share * move) > start + share * fall / 10_000:
            share /= 2
        return share


def solved(problem: Problem, steps: int = STEPS, tol: float = TOLERANCE) -> tuple[Vector, int]:
    """Slopes that are not negative, and the intercept, where the loss is least; and the steps taken.

    Newton's method, each step a small least-squares problem with the limits kept exactly. For so few slopes
    second derivatives cost little, and some seven steps settle every digit.
    """
    at = np.zeros(problem.rows.shape[1])
    for step in range(1, steps + 1):
        gradient, bend = problem.derivatives(at)
        move = _least_quadratic(bend, bend @ at - gradient) - at
        fall = float(gradient @ move)
        if -fall <= tol**2 * problem.counts.sum():
            return at + move, step
        at = at + move * problem.share_of_step(at, move, fall)
    warn(f"the weights still moved after {steps} steps", ConvergenceWarning, stacklevel=3)
    return at, steps


def _least_quadratic(bend: Matrix, pull: Vector) -> Vector:
    """Where x bend x / 2 - pull x is least with all but the last of x not negative."""
    bend = bend + ROUNDING * np.trace(bend) * np.eye(len(pull))
    beside, last = bend[:-1, -1], bend[-1, -1]
    root = np.linalg.cholesky(bend[:-1, :-1] - np.outer(beside, beside) / last)
    slopes, _ = nnls(root.T, np.linalg.solve(root, pull[:-1] - beside * pull[-1] / last))
    return np.append(slopes, (pull[-1] - beside @ slopes) / last)
