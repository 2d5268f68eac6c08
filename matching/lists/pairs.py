"""Features of single pairs, by the very functions that work out whole tables of them."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.columns.people import coded
from matching.features import FEATURES, Matrix, Pairs
from matching.geo import kilometres
from matching.lists.words import Codes, Values
from matching.types import DAY, Opening, Worker

Mask = NDArray[np.bool_]


class SinglePairs(Pairs):
    """Pairs one below the other instead of a table: whatever is asked of them has the shape (n, 1).

    Parameters
    ----------
    workers, openings : sequences
        Those that the pairs are made of, each once.
    row, column : int64, shape (n,)
        The places of each pair's worker and opening in them.
    """

    def __init__(
        self, workers: Sequence[Worker], openings: Sequence[Opening], row: Codes, column: Codes
    ) -> None:
        super().__init__([workers[at] for at in row.tolist()], [openings[at] for at in column.tolist()])
        self.shape = (len(row), 1)
        self._apart, self._row, self._column = Pairs(workers, openings), row, column

    def of_workers(self, fact: Callable[[Worker], float | int | None]) -> Matrix:
        """One number a pair, by its worker; nan where unknown."""
        return self._apart.of_workers(fact)[self._row]

    def of_openings(self, fact: Callable[[Opening], float | int | None]) -> Matrix:
        """One number a pair, by its opening; nan where unknown."""
        return self._apart.of_openings(fact).T[self._column]

    @cached_property
    def km(self) -> Matrix:
        """Road kilometres, worked out once for two places."""
        homes, home = coded(worker.place for worker in self._apart.workers)
        sites, site = coded(opening.place for opening in self._apart.openings)
        ways, way = np.unique(home[self._row] * len(sites) + site[self._column], return_inverse=True)
        known = [kilometres(homes[code // len(sites)], sites[code % len(sites)]) for code in ways.tolist()]
        return np.array(known, dtype=np.float64)[way].reshape(self.shape)

    @cached_property
    def fetched(self) -> Mask:
        """Where the firm's bus fetches people."""
        return self.of_openings(lambda opening: opening.transport_provided) > 0

    @cached_property
    def lives_in(self) -> Mask:
        """Where the person would sleep at the firm, as in the hard limits."""
        lodged = self.of_openings(lambda opening: opening.lodging) > 0
        beyond: Mask = self.km > self.of_workers(lambda worker: worker.max_km)
        return lodged & ~self.fetched & beyond

    @cached_property
    def away(self) -> tuple[Matrix, Matrix]:
        """Start and length of being away from home; nan without known hours."""
        start = self.of_openings(lambda opening: opening.shift.start if opening.shift else None)
        length = self.of_openings(lambda opening: opening.shift.minutes if opening.shift else None)
        return (start - self.way) % DAY, np.minimum(DAY, length + 2 * self.way)


def feature_table(pairs: SinglePairs, given: Mapping[str, Values]) -> Matrix:
    """Every feature of every pair, shape (n, features): some as they are given, the others worked out."""
    return np.stack(
        [
            given[feature.__name__] if feature.__name__ in given else feature(pairs)[:, 0]
            for feature in FEATURES
        ],
        axis=-1,
    )
