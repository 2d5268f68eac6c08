"""Pairs on a list: their exact fit, the points of each feature, and the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES, RuleRanker
from matching.columns.best import KERNELS, WORTH_COMPILING, Scoring
from matching.columns.book import OpeningBook
from matching.explain import reasons
from matching.features import Matrix
from matching.lists.pairs import SinglePairs, feature_table
from matching.lists.words import Codes, Sayings
from matching.types import Opening, Reason, Worker
from matching.words.lexicon import reading

PAIRS_AT_ONCE = 5_000_000
FEWEST, MOST = 128, 4_096
"""So many pairs are looked at together, but not fewer or more people than these: it bounds the memory."""

EXACT_AT_ONCE = 65_536

SLACK = 3e-3
"""Points by which a kernel may err at most, twice: what is nearer than this is settled exactly.

What words say is counted in parts (`columns.sayings.WHOLE`), half of one of which is 8e-4 points where all points are
given for it; single precision adds a tenth of that.
"""

Fits = NDArray[np.float64]
Facts = tuple[Worker, Opening, float, dict[str, float], tuple[Reason, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """Pairs with what was worked out for them.

    `worker` holds places of people and `opening` rows of the book, shape (n,); `values` and `points` are of shape
    (n, features), the values from 0 to 1; `fit`, shape (n,), is their sum as it is shown and compared.
    """

    worker: Codes
    opening: Codes
    values: Matrix
    points: Matrix
    fit: Fits

    def at(self, place: Codes) -> "Listed":
        """Some of the pairs, in this order."""
        return Listed(
            self.worker[place], self.opening[place], self.values[place], self.points[place], self.fit[place]
        )


class Listing:
    """People and openings in the order of their keys, under some weights, ready to be put on lists.

    Parameters
    ----------
    workers, openings : sequences
        In any order, each with a key of its own.
    weights : mapping of str to float
        Points of each feature, 100 in all.

    Raises
    ------
    ValueError
        If a key is there twice, or the weights are not those of the features.
    """

    def __init__(
        self, workers: Sequence[Worker], openings: Sequence[Opening], weights: Mapping[str, float]
    ) -> None:
        RuleRanker(weights).rank_town((), ())  # refuses what are no weights
        self.workers = sorted(workers, key=lambda worker: worker.key)
        if len({worker.key for worker in workers}) < len(workers):
            raise ValueError("two workers share a key; every one needs its own")
        self.book = OpeningBook(sorted(openings, key=lambda opening: opening.key))
        self.weights = dict(weights)
        self.scoring = Scoring(self.book, self.weights)
        self.sayings = Sayings(self.workers, self.scoring.phrases)

    def parts(self) -> list[range]:
        """People to be looked at together, by their places."""
        size = max(FEWEST, min(MOST, PAIRS_AT_ONCE // max(1, len(self.book))))
        return list(parts_of(range(len(self.workers)), size))

    def values(self, pairs: Sequence[tuple[str, str]]) -> Matrix:
        """Every feature of some pairs of keys, whether hard limits stand between them or not.

        Returns
        -------
        float64, shape (pairs, features)
        """
        place = {worker.key: at for at, worker in enumerate(self.workers)}
        worker = np.array([place[key] for key, _ in pairs], dtype=np.int64)
        opening = np.array([self.book.row_of[key] for _, key in pairs], dtype=np.int64)
        return self.exact(worker, opening).values

    def exact(self, worker: Codes, opening: Codes) -> Listed:
        """What the features say of pairs, as `RuleRanker` would have it.

        Parameters
        ----------
        worker, opening : int64, shape (n,)
            Places of the people and rows of the openings.
        """
        parts = [
            self._values(worker[at : at + EXACT_AT_ONCE], opening[at : at + EXACT_AT_ONCE])
            for at in range(0, len(worker), EXACT_AT_ONCE)
        ]
        values = np.concatenate([np.zeros((0, len(NAMES))), *parts])
        points: Matrix = values * np.array([self.weights[name] for name in NAMES])
        return Listed(worker, opening, values, points, np.round(points.sum(axis=-1), 9))

    def _values(self, worker: Codes, opening: Codes) -> Matrix:
        people, row = np.unique(worker, return_inverse=True)
        posts, column = np.unique(opening, return_inverse=True)
        pairs = SinglePairs(
            [self.workers[at] for at in people.tolist()],
            [self.book.openings[at] for at in posts.tolist()],
            row,
            column,
        )
        return feature_table(pairs, self.sayings.values(worker, opening))

    def entries(self, listed: Listed, told: bool) -> Iterator[Facts]:
        """Each pair in plain values: worker, opening, fit, shares, and reasons if they are to be told."""
        numbers = zip(listed.worker.tolist(), listed.opening.tolist(), listed.fit.tolist(), strict=True)
        for place, (at, row, fit) in enumerate(numbers):
            share = dict(zip(NAMES, listed.points[place].tolist(), strict=True))
            worker, opening = self.workers[at], self.book.openings[row]
            yield (
                worker,
                opening,
                fit,
                share,
                self._why(worker, opening, listed.values[place]) if told else (),
            )

    def _why(self, worker: Worker, opening: Opening, values: Matrix) -> tuple[Reason, ...]:
        named = dict(zip(NAMES, values.tolist(), strict=True))
        with reading(self.scoring.phrases.lexicon):
            return reasons(worker, opening, named, self.weights)


def chosen_kernel(kernel: str, pairs: int) -> str:
    """The kernel that "auto" means for so many pairs, whatever the size of the parts; else the named one."""
    if kernel not in KERNELS:
        raise ValueError(f"there is no kernel {kernel!r}: {', '.join(KERNELS)}")
    if kernel != "auto":
        return kernel
    return "numba" if pairs >= WORTH_COMPILING and find_spec("numba") is not None else "numpy"


def places_within(group: Codes) -> Codes:
    """The place of each member within its group, from 0; groups are numbers in ascending order, shape (n,)."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return np.arange(len(group)) - np.repeat(first, np.diff(first, append=len(group)))


def bundles(group: Codes, most: int) -> Iterator[slice]:
    """Whole groups together, as long as they have no more members than this; a larger group goes alone."""
    ends = np.append(np.flatnonzero(np.diff(group)) + 1, len(group))
    begin = 0
    while begin < len(group):
        fitting = ends[(ends > begin) & (ends <= begin + most)]
        end = int(fitting[-1] if len(fitting) else ends[ends > begin][0])
        yield slice(begin, end)
        begin = end


def parts_of(whole: range, size: int) -> Iterator[range]:
    """A range in parts of this size, the last as long as what is left."""
    for at in range(whole.start, whole.stop, size):
        yield range(at, min(whole.stop, at + size))
