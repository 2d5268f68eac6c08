"""The best people for each opening of a town or a county: by fit band, need, then fit."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from matching.baseline import BAND, WEIGHTS
from matching.columns.people import People
from matching.lists.listing import SLACK, Fits, Listed, Listing, parts_of, places_within
from matching.types import Opening, Ranked, Worker

AT_ONCE = 400_000
"""So many pairs are put beside those in question at once."""

MOST_IN_QUESTION = 600_000
"""With more pairs in question than this, near-equals are settled before the next people are looked at."""

HALF = 0.5
LOWEST = np.finfo(np.float64).min

Progress = Callable[[int], object]


def workers_for_each(
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    *,
    weights: Mapping[str, float] = WEIGHTS,
    top: int,
    needs: Mapping[str, float] | None = None,
    band: float = BAND,
    reasons: bool = True,
    progress: Progress | None = None,
) -> Iterator[tuple[Opening, tuple[Ranked, ...]]]:
    """Give each opening's best people: what `RuleRanker.rank_workers` gives, for all openings sooner.

    Openings come in the order of their keys, with nobody where nobody is possible. Before the first of them comes
    everybody has been looked at, a part at a time. ValueError if a key is there twice, if weights are not those of
    the features, if `top` is below 1 or the band has no width.

    Parameters
    ----------
    workers, openings : sequences
        In any order, each with a key of its own.
    weights : mapping of str to float
        Points of each feature, 100 in all.
    needs : mapping of str to float, optional
        Points of need by the key of the worker, 0 for whom it does not name.
    band : float
        Fits in the same so many points count as equal beside need.
    reasons : bool
        Whether the entries carry reasons.
    progress : callable, optional
        Told how many more people have been looked at.
    """
    if top < 1 or band <= 0:
        raise ValueError(f"a list has at least one place and a band some width, not {top} and {band}")
    town = Listing(workers, openings, weights)
    need = np.array([(needs or {}).get(worker.key, 0.0) for worker in town.workers], dtype=np.float64)
    pool = _Pool(town, need, band, top)
    return _lists(town, pool, needs or {}, reasons, progress or (lambda _: None))


class _Pool:
    """The pairs that may still be on the list of an opening, with the fits between which theirs lie.

    Parameters
    ----------
    town : Listing
    need : float64, shape (people,)
        Points of need of each person, by place.
    band : float
    top : int
        Places on a list.
    """

    def __init__(self, town: Listing, need: Fits, band: float, top: int) -> None:
        self.town, self.need, self.band, self.top = town, need, band, top
        self.worker, self.opening = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.low, self.high = np.zeros(0), np.zeros(0)
        self.least = np.full((3, len(town.book)), -np.inf)
        self.most = max(MOST_IN_QUESTION, 4 * top * len(town.book))
        self.kept = 0

    def add(self, some: range, points: Fits) -> None:
        """Put in what can still be among the best, of some people's points at every opening."""
        bar = (
            self.least[0] * self.band - HALF - 2 * SLACK
        )  # nothing below it is rounded into the band asked for
        person, opening = np.nonzero(points >= np.maximum(bar, LOWEST))
        fit = points[person, opening]
        high = self._order(fit + SLACK, self.need[some.start + person])
        reached = _reaches(high, self.least[:, opening])
        person, opening, fit = person[reached], opening[reached], fit[reached]
        self.worker = np.concatenate((self.worker, some.start + person))
        self.opening = np.concatenate((self.opening, opening))
        self.low, self.high = (
            np.concatenate((old, new)) for old, new in ((self.low, fit - SLACK), (self.high, fit + SLACK))
        )
        if len(self.worker) > 2 * self.kept:
            self._drop()
        if len(self.worker) > self.most:
            self._settle()

    def _order(self, fit: Fits, need: Fits) -> Fits:
        """Band, need and fit, to be compared one after the other, shape (3, n)."""
        return np.stack([np.floor_divide(np.round(fit), self.band), need, fit])

    def _drop(self) -> None:
        """Let go whom enough others are sure to surpass, and remember what has to be reached from now on."""
        need = self.need[self.worker]
        low, high = self._order(self.low, need), self._order(self.high, need)
        order = np.lexsort((*-low[::-1], self.opening))
        last = order[places_within(self.opening[order]) == self.top - 1]
        self.least[:, self.opening[last]] = low[:, last]
        kept = _reaches(high, self.least[:, self.opening])
        self.worker, self.opening = self.worker[kept], self.opening[kept]
        self.low, self.high = self.low[kept], self.high[kept]
        self.kept = len(self.worker)

    def _settle(self) -> None:
        """Work out exactly who is among the best so far, where too many are nearly equal."""
        best = self.best()
        self.worker, self.opening, self.low, self.high = best.worker, best.opening, best.fit, best.fit
        self._drop()

    def best(self) -> Listed:
        """The best people of each opening in their order, opening by opening."""
        listed = self.town.exact(self.worker, self.opening)
        band, need, fit = self._order(listed.fit, self.need[listed.worker])
        order = np.lexsort((listed.worker, -fit, -need, -band, listed.opening))
        return listed.at(order[places_within(listed.opening[order]) < self.top])


def _reaches(high: Fits, least: Fits) -> NDArray[np.bool_]:
    """Whether three columns, compared one after the other, are at least as great as three others."""
    (band, need, fit), (least_band, least_need, least_fit) = high, least
    more = (need > least_need) | ((need == least_need) & (fit >= least_fit))
    reached: NDArray[np.bool_] = (band > least_band) | ((band == least_band) & more)
    return reached


def _lists(
    town: Listing, pool: _Pool, needs: Mapping[str, float], told: bool, progress: Progress
) -> Iterator[tuple[Opening, tuple[Ranked, ...]]]:
    for some in town.parts():
        points = town.scoring.every(People(town.workers[some.start : some.stop]))
        for few in parts_of(some, max(1, AT_ONCE // max(1, len(town.book)))):
            pool.add(few, points[few.start - some.start : few.stop - some.start])
        progress(len(some))
    best = pool.best()
    entries = town.entries(best, told)
    counts = np.bincount(best.opening, minlength=len(town.book)).tolist()
    for opening, count in zip(town.book.openings, counts, strict=True):
        yield (
            opening,
            tuple(
                Ranked(worker.key, fit, needs.get(worker.key), shares, why)
                for worker, _, fit, shares, why in islice(entries, count)
            ),
        )
