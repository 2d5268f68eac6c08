"""The pairs that a plan may choose from, as arrays: no object a pair, which a county has a million of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns.best import Best, Scoring
from matching.columns.people import People
from matching.lists.listing import SLACK, Listing, chosen_kernel, places_within
from matching.lists.openings import SPARE, openings_for_each
from matching.types import Opening, Worker

Codes = NDArray[np.int64]
Fits = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Pairs by the places of their sides in the order of the keys, each with its fit; shape (n,) each."""

    worker: Codes
    opening: Codes
    fit: Fits

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int, float]]) -> "Graph":
        """A few pairs, given singly."""
        table = np.array(list(pairs), dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2])

    @classmethod
    def joined(cls, parts: Sequence["Graph"]) -> "Graph":
        """All pairs of several graphs."""
        return cls(
            np.concatenate([part.worker for part in parts]),
            np.concatenate([part.opening for part in parts]),
            np.concatenate([part.fit for part in parts]),
        )


def best_pairs(
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    *,
    weights: dict[str, float],
    top: int,
    kernel: str = "auto",
    threads: int = 1,
) -> Iterator[tuple[int, Graph]]:
    """Give the best openings of everybody, a part of the people at a time, with the number of people in it.

    The pairs and their fits are those of `openings_for_each`, to the last bit: the kernels find who may be among the
    best, and those pairs are worked out exactly. For people with more near-equals than are looked at, that function
    itself is asked.

    Parameters
    ----------
    workers, openings : sequences
        In any order, each with a key of its own.
    weights : dict of str to float
        Points of each feature, 100 in all.
    """
    town = Listing(workers, openings, weights)
    scoring = Scoring(town.book, town.weights)
    kernel = chosen_kernel(kernel, len(workers) * len(openings))
    for some in town.parts():
        people = town.workers[some.start : some.stop]
        best = scoring.best(People(people), top + SPARE, kernel, threads)
        near, unclear = _near(best, top, len(openings))
        person, place = np.nonzero(near)
        exact = town.exact(some.start + person, best.row[person, place])
        exact = exact.at(np.lexsort((exact.opening, -exact.fit, exact.worker)))
        exact = exact.at(np.flatnonzero(places_within(exact.worker) < top))
        rest = _one_by_one(town, some.start + np.flatnonzero(unclear), top)
        yield len(some), Graph.joined([Graph(exact.worker, exact.opening, exact.fit), rest])


def _near(best: Best, top: int, openings: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of what was found may be among the best, and for which people there may be more; those have none here."""
    last = np.where(np.isnan(best.fit[:, top - 1]), -np.inf, best.fit[:, top - 1])
    near = best.fit >= last[:, None] - SLACK
    unclear = near[:, -1] & (best.fit.shape[1] < openings)
    return near & ~unclear[:, None], unclear


def _one_by_one(town: Listing, people: Codes, top: int) -> Graph:
    lists = openings_for_each(
        [town.workers[at] for at in people.tolist()],
        town.book.openings if len(people) else [],
        weights=town.weights,
        top=top,
        reasons=False,
    )
    return Graph.of(
        (at, town.book.row_of[each.key], each.fit)
        for at, (_, entries) in zip(people.tolist(), lists, strict=True)
        for each in entries
    )
