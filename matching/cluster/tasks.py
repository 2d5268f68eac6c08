"""What a process of a cluster is asked to do: each task is a function of what it is given and of nothing else.

So a task that is lost with its process is simply done again by another, with the same result.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES
from matching.cluster.packing import PAIR, Page, unpacked
from matching.cluster.release import release
from matching.explain import reasons
from matching.features import feature_values
from matching.lists.listing import places_within
from matching.lists.openings import openings_for_each
from matching.lists.people import workers_for_each
from matching.types import Opening, Ranked, Reason, Worker

Codes = NDArray[np.int64]
Pairs = NDArray[Any]
"""Array of PAIR, shape (n,)."""

Reasons = list[tuple[Reason, ...]]

ON_A_PAGE = 64
"""Lists that come back in one piece, and are read again in one."""


class OtherRelease(RuntimeError):
    """The process has another version of the library, and might give other lists."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is the same in all tasks of one call: how to rank, and the release of the library that asks."""

    release: str
    weights: Mapping[str, float]
    top: int
    told: bool
    kernel: str = "auto"
    band: float = 0.0

    def check(self) -> None:
        """Raise OtherRelease if this process has another version of the library."""
        if self.release != release():
            raise OtherRelease


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Openings that a task needs of one shelf: their numbers on it, and their rows in the whole; both ascending."""

    numbers: Codes
    rows: Codes

    def only(self, rows: Codes) -> "Wanted":
        """Those of them that are among some rows."""
        kept = np.isin(self.rows, rows)
        return Wanted(self.numbers[kept], self.rows[kept])


def same(data: bytes) -> bytes:
    """What is given; so the scheduler knows it, and gives it again when every process that held it is gone."""
    return data


def best_openings(
    question: Question, people: bytes, wanted: Sequence[Wanted], shelves: Sequence[bytes]
) -> Pairs:
    """The best openings of each of some people among some openings, by the number of the person and the row."""
    question.check()
    workers, (openings, rows) = unpacked(Worker, people), _taken(wanted, shelves)
    lists = openings_for_each(
        workers, openings, weights=question.weights, top=question.top, reasons=False, kernel=question.kernel
    )
    number, row = _numbers(workers, range(len(workers))), _numbers(openings, rows)
    return _pairs((number[worker.key], row[each.key], each) for worker, best in lists for each in best)


def best_people(
    question: Question,
    people: bytes,
    needs: Mapping[str, float],
    wanted: Sequence[Wanted],
    shelves: Sequence[bytes],
) -> Pairs:
    """The best of some people for each of some openings, by the number of the person and the row."""
    question.check()
    workers, (openings, rows) = unpacked(Worker, people), _taken(wanted, shelves)
    lists = workers_for_each(
        workers,
        openings,
        weights=question.weights,
        top=question.top,
        needs=needs,
        band=question.band,
        reasons=False,
    )
    number, row = _numbers(workers, range(len(workers))), _numbers(openings, rows)
    return _pairs((number[each.key], row[opening.key], each) for opening, best in lists for each in best)


def _numbers(things: Sequence[Worker] | Sequence[Opening], numbers: Iterable[int]) -> dict[str, int]:
    return dict(zip((thing.key for thing in things), numbers, strict=True))


def _pairs(found: Iterable[tuple[int, int, Ranked]]) -> Pairs:
    """What was found, in numbers."""
    lines = [
        (worker, opening, each.fit, [each.shares[name] for name in NAMES]) for worker, opening, each in found
    ]
    return np.array(lines, dtype=PAIR)


def lists_of_people(
    question: Question,
    people: bytes,
    some: range,
    wanted: Sequence[Wanted],
    shelves: Sequence[bytes],
    found: Sequence[Pairs],
) -> list[bytes]:
    """The lists of some of the people, by their numbers, out of all that was found for them, as pages."""
    question.check()
    pairs = np.concatenate([each[np.isin(each["worker"], some)] for each in found])
    pairs = pairs[np.lexsort((pairs["opening"], -pairs["fit"], pairs["worker"]))]
    pairs = pairs[places_within(pairs["worker"]) < question.top]
    counts = np.bincount(pairs["worker"] - some.start, minlength=len(some))
    told: Reasons = [()] * len(pairs)
    if question.told:
        needed = np.unique(pairs["opening"])
        openings, rows = _taken([part.only(needed) for part in wanted], shelves)
        posts = dict(zip(rows, openings, strict=True))
        workers = dict(zip(some, unpacked(Worker, people, some), strict=True))
        told = _reasons(question, workers, posts, pairs, counts)
    return list(_pages(counts, pairs["opening"], pairs, told))


def lists_of_openings(
    question: Question, people: bytes, openings: bytes, numbers: Sequence[Codes], pairs: Pairs
) -> list[bytes]:
    """The lists of some openings as pages: the pairs on them are given in their order.

    `numbers` holds those of the people and those of the openings, ascending.
    """
    question.check()
    persons, posts = numbers
    counts = np.bincount(np.searchsorted(posts, pairs["opening"]), minlength=len(posts))
    told: Reasons = [()] * len(pairs)
    if question.told:
        workers = dict(zip(persons.tolist(), unpacked(Worker, people), strict=True))
        offers = dict(zip(posts.tolist(), unpacked(Opening, openings), strict=True))
        told = _reasons(question, workers, offers, pairs, counts)
    return list(_pages(counts, pairs["worker"], pairs, told))


def _taken(wanted: Sequence[Wanted], shelves: Sequence[bytes]) -> tuple[list[Opening], list[int]]:
    """The openings that are wanted from some shelves, and their rows."""
    openings = [
        unpacked(Opening, shelf, part.numbers.tolist()) for part, shelf in zip(wanted, shelves, strict=True)
    ]
    rows = (part.rows.tolist() for part in wanted)
    return list(chain.from_iterable(openings)), list(chain.from_iterable(rows))


def _reasons(
    question: Question,
    workers: Mapping[int, Worker],
    openings: Mapping[int, Opening],
    pairs: Pairs,
    counts: Codes,
) -> Reasons:
    """The reasons of each pair, list by list: on one list either the person or the opening is the same."""
    told: Reasons = []
    ends = np.cumsum(counts)
    for each in (pairs[end - count : end] for end, count in zip(ends, counts, strict=True) if count):
        persons = [workers[number] for number in np.unique(each["worker"]).tolist()]
        posts = [openings[row] for row in np.unique(each["opening"]).tolist()]
        values = feature_values(persons, posts).reshape(len(each), -1)
        couples = [(person, post) for person in persons for post in posts]
        order = np.argsort(np.lexsort((each["opening"], each["worker"])))
        for at in order.tolist():
            named = dict(zip(NAMES, values[at].tolist(), strict=True))
            person, post = couples[at]
            told.append(reasons(person, post, named, question.weights))
    return told


def _pages(counts: Codes, other: Codes, pairs: Pairs, told: Reasons) -> Iterator[bytes]:
    """All lists in pieces of ON_A_PAGE."""
    ends = np.concatenate(([0], np.cumsum(counts)))
    for at in range(0, len(counts), ON_A_PAGE):
        count = counts[at : at + ON_A_PAGE]
        some = slice(int(ends[at]), int(ends[at + len(count)]))
        page = Page(count, other[some], pairs["fit"][some], pairs["points"][some], told[some])
        yield page.to_bytes()
