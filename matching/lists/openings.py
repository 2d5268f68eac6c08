"""The best openings for each person of a town or a county."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

import numpy as np

from matching.baseline import WEIGHTS
from matching.columns.people import People
from matching.lists.listing import (
    EXACT_AT_ONCE,
    PAIRS_AT_ONCE,
    SLACK,
    Fits,
    Listed,
    Listing,
    bundles,
    chosen_kernel,
    places_within,
)
from matching.lists.words import Codes
from matching.types import Opening, Ranked, Worker

SPARE = 8
"""Places beyond the asked ones that are looked at, so that near-equals are mostly settled at once."""


def openings_for_each(
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    *,
    weights: Mapping[str, float] = WEIGHTS,
    top: int,
    reasons: bool = True,
    kernel: str = "auto",
    threads: int = 1,
) -> Iterator[tuple[Worker, tuple[Ranked, ...]]]:
    """Give each person's best openings, best first: what `RuleRanker.rank_openings` gives, for all of them sooner.

    People come in the order of their keys, with nothing for whom no opening is possible. Whoever takes from the
    iterator knows how far it is; no more than a part of the people is held at a time. ValueError if a key is there
    twice, if weights are not those of the features, if `top` is below 1 or the kernel is none.

    Parameters
    ----------
    workers, openings : sequences
        In any order, each with a key of its own.
    weights : mapping of str to float
        Points of each feature, 100 in all.
    reasons : bool
        Whether the entries carry reasons, which take longer to tell than everything else.
    kernel : "auto", "numpy" or "numba"
        Which of them looks for the best; all give the same lists.
    threads : int
        How many at once; numba only.
    """
    if top < 1:
        raise ValueError(f"a list has at least one place, not {top}")
    town = Listing(workers, openings, weights)
    search = _Search(town, top, chosen_kernel(kernel, len(workers) * len(openings)), threads)
    return _lists(town, search, reasons)


class _Search:
    """Finds for some people the openings that may be among their best, a few more than that."""

    def __init__(self, town: Listing, top: int, kernel: str, threads: int) -> None:
        self.town, self.top, self.kernel, self.threads = town, top, kernel, threads
        self.scoring = town.scoring

    def near_best(self, some: range) -> tuple[Codes, Codes]:
        """Pairs of a person (by place) and an opening (by row), all of the best among them."""
        people, wide = People(self.town.workers[some.start : some.stop]), self.top + SPARE
        found = self.scoring.best(people, wide, self.kernel, self.threads)
        last = np.where(np.isnan(found.fit[:, self.top - 1]), -np.inf, found.fit[:, self.top - 1])
        near = found.fit >= last[:, None] - SLACK
        more = near[:, -1] & (wide < len(self.town.book))
        near[more] = False
        person, place = np.nonzero(near)
        pairs = [(person, found.row[person, place]), *self._all_near(people, np.flatnonzero(more), last)]
        return some.start + np.concatenate([p for p, _ in pairs]), np.concatenate([o for _, o in pairs])

    def _all_near(self, people: People, some: Codes, last: Fits) -> Iterator[tuple[Codes, Codes]]:
        """The pairs of people for whom more openings are nearly equal than were looked at."""
        size = max(1, PAIRS_AT_ONCE // max(1, len(self.town.book)) // 4)
        for at in range(0, len(some), size):
            part = some[at : at + size]
            points = self.scoring.every(People([people.workers[each] for each in part.tolist()]))
            person, row = np.nonzero(points >= last[part, None] - SLACK)
            yield part[person], row


def _lists(town: Listing, search: _Search, told: bool) -> Iterator[tuple[Worker, tuple[Ranked, ...]]]:
    for some in town.parts():
        worker, opening = search.near_best(some)
        order = np.argsort(worker, kind="stable")
        worker, opening = worker[order], opening[order]
        best = [_first(town, worker[few], opening[few], search.top) for few in bundles(worker, EXACT_AT_ONCE)]
        entries = chain.from_iterable(town.entries(listed, told) for listed in best)
        counts = sum(np.bincount(each.worker - some.start, minlength=len(some)) for each in best)
        for at, count in zip(some, np.broadcast_to(counts, len(some)).tolist(), strict=True):
            yield (
                town.workers[at],
                tuple(
                    Ranked(opening.key, fit, None, shares, why)
                    for _, opening, fit, shares, why in islice(entries, count)
                ),
            )


def _first(town: Listing, worker: Codes, opening: Codes, top: int) -> Listed:
    """The exact best of whole people, of whom the pairs that may be among them are given."""
    near = town.exact(worker, opening)
    near = near.at(np.lexsort((near.opening, -near.fit, near.worker)))
    return near.at(np.flatnonzero(places_within(near.worker) < top))
