"""Whether a fact leaves a trace in fit, and how much the facts weigh that may stand in for one that must not count.

Sex, nationality, illness, household category and village of birth are no facts of `Worker`. Others go along with them:
care falls to women more often, a place may tell the village of birth. They count because they decide whether
work can be done, not because of whom they stand for; how much they count should be known all the same.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES, WEIGHTS
from matching.features import feature_values
from matching.filters import allowed_pairs
from matching.types import Opening, Worker

Table = NDArray[np.float64]
Score = Callable[[Sequence[Worker]], Table]
Flip = Callable[[Worker], Worker]


def without_care(worker: Worker) -> Worker:
    """The same person without care duties, which fall to women more often: sex."""
    return replace(worker, care=(), needs_near_home=False)


def without_place(worker: Worker) -> Worker:
    """The same person with no place written down, which may be where they were born: village of birth."""
    return replace(worker, place=None)


def without_effort(worker: Worker) -> Worker:
    """The same person with nothing written down of the work they can bear: illness."""
    return replace(worker, effort=None)


def without_wish(worker: Worker) -> Worker:
    """The same person without a wish for a wage, which poverty lowers: household category."""
    return replace(worker, wanted_fen=None)


STAND_INS: tuple[Flip, ...] = (
    without_care,
    without_place,
    without_effort,
    without_wish,
)
"""Facts that may stand in for what must not count, each forgotten by one function."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a flipped fact changes: whose points, and by how much at most; infinite where a limit comes or goes."""

    people: tuple[str, ...]
    most: float


def trace(score: Score, workers: Sequence[Worker], flip: Flip) -> Trace:
    """Find what becomes of the points of people if one fact of each is another.

    Parameters
    ----------
    score : callable
        Gives the points of people as an array people x openings, minus infinity where a limit forbids a pair; each
        row must rest on that person alone.
    workers : sequence of Worker, length n
    flip : callable
        Gives the person with the other fact.

    Returns
    -------
    Trace
        People by key. Nobody, and 0, if the fact leaves no trace: bit by bit the same.
    """
    before, after = score(workers), score([flip(worker) for worker in workers])
    moved = np.asarray(before != after)
    keys = sorted(workers[row].key for row in np.flatnonzero(moved.any(axis=1)).tolist())
    return Trace(tuple(keys), float(np.abs(after[moved] - before[moved]).max(initial=0.0)))


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a group lies from all others, and through which features.

    Attributes
    ----------
    group : str, int or any other label
    people : int
    possible, others_possible : float
        The share of pairs that no limit forbids, 0 to 1, of the group and of all others.
    fit, others_fit : float or None
        Mean points of the possible pairs; None where there are none.
    shares : mapping of str to float
        Points of each feature by which the group's mean lies above that of all others; they add up to the difference in
        fit. Empty where one side has no possible pair.
    """

    group: Hashable
    people: int
    possible: float
    others_possible: float
    fit: float | None
    others_fit: float | None
    shares: Mapping[str, float]


def gaps(
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    groups: Mapping[str, Hashable],
    *,
    weights: Mapping[str, float] = WEIGHTS,
) -> tuple[Gap, ...]:
    """Tell for each group by which features its fit differs from that of all others.

    Parameters
    ----------
    workers : sequence of Worker, length n
    openings : sequence of Opening, length m
    groups : mapping of str to label
        The group of each worker by key; KeyError if one is missing.
    weights : mapping of str to float
        Points of each feature.

    Returns
    -------
    tuple of Gap
        By the name of the label. Takes memory for n x m x features numbers.
    """
    points = feature_values(workers, openings) * np.array([weights[name] for name in NAMES])
    allowed = allowed_pairs(workers, openings)
    labels = [groups[worker.key] for worker in workers]
    return tuple(
        _gap(label, np.array([own == label for own in labels], dtype=bool), points, allowed)
        for label in sorted(set(labels), key=lambda label: (str(label), repr(label)))
    )


def _gap(label: Hashable, inside: NDArray[np.bool_], points: Table, allowed: NDArray[np.bool_]) -> Gap:
    mine, others = _mean(points[inside], allowed[inside]), _mean(points[~inside], allowed[~inside])
    shares = {} if mine is None or others is None else dict(zip(NAMES, (mine - others).tolist(), strict=True))
    return Gap(
        group=label,
        people=int(inside.sum()),
        possible=_share(allowed[inside]),
        others_possible=_share(allowed[~inside]),
        fit=None if mine is None else float(mine.sum()),
        others_fit=None if others is None else float(others.sum()),
        shares=shares,
    )


def _mean(points: Table, allowed: NDArray[np.bool_]) -> Table | None:
    """Mean points of each feature over the possible pairs."""
    return np.asarray(points[allowed].mean(axis=0)) if allowed.any() else None


def _share(allowed: NDArray[np.bool_]) -> float:
    return float(allowed.mean()) if allowed.size else 0.0
