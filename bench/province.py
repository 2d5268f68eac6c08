"""A province: a million people, 200,000 different openings, everybody ranked against every opening, exactly.

It is worked off in blocks, as a cluster would: a county of people against a county of openings, then the lists are
joined. A block holds what a county holds, whatever the size of the whole, so that memory grows with the openings that
are kept (a book a county) and not with the pairs. Nothing is left out for being far: whoever named no limit of the way
may go anywhere, and the answer stays exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import process_time

import numpy as np
from numpy.typing import NDArray

from bench.county import TOP, offers_of, people_of
from bench.memory import forget_peak, resident
from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.simulator.town import Town, town
from matching.types import Opening, Place, Worker

PEOPLE, OPENINGS = 1_000_000, 200_000
COUNTIES = 16
A_ROW = 4
"""Counties stand in rows of four."""

APART = 0.55
"""Degrees between the middles of counties: 61 km from south to north, room for a county of 60,000 people."""

SIZES, LARGE = (1 / 64, 1 / 32, 1 / 16, 1 / 8), (1 / 4, 1.0)


class Clock:
    """CPU seconds since it was last read."""

    def __init__(self) -> None:
        self.made = self.ranked = 0.0
        self._last = process_time()

    def since(self) -> float:
        """Seconds since the last reading."""
        before, self._last = self._last, process_time()
        return self._last - before


@dataclass(frozen=True, slots=True)
class Run:
    """One size: CPU seconds of making the county up, of ranking it, peak MiB above nothing, and its pairs."""

    people: int
    openings: int
    made: float
    ranked: float
    peak: float

    def __str__(self) -> str:
        pairs = self.people * self.openings
        return (
            f"{self.people:>10,} x {self.openings:>8,}{self.made:>10.1f} s{self.ranked:>10.1f} s"
            f"{1e9 * self.ranked / pairs:>10.2f} ns{self.peak:>10.0f} MiB"
        )


def province(full: bool = False) -> str:
    """Time and memory over four sizes, or six with the whole one; the slope is that of logarithms, by pairs."""
    sizes = (*SIZES, *LARGE) if full else SIZES
    runs = [_run(size) for size in sizes]
    head = f"A province in blocks, top {TOP}\n{'people x openings':>21}{'made up':>12}{'ranked':>12}{'a pair':>13}"
    pairs, seconds, peaks = (
        np.log(column)
        for column in zip(*((run.people * run.openings, run.ranked, run.peak) for run in runs), strict=True)
    )
    slopes = np.polyfit(pairs, seconds, 1)[0], np.polyfit(pairs, peaks, 1)[0]
    tail = f"slope by pairs: time {slopes[0]:.2f}, peak memory {slopes[1]:.2f} (1 is proportional)"
    if not full:
        minutes = runs[-1].ranked / SIZES[-1] ** 2 / 60
        tail += f"\nthe whole would rank for {minutes:.0f} minutes of CPU (reckoned; --full measures it)"
    return "\n".join((f"{head}{'peak':>14}", *map(str, runs), tail))


def _run(size: float) -> Run:
    """A part of the province, in as many counties as it has; below one county a small one."""
    people, openings, counties = round(PEOPLE * size), round(OPENINGS * size), max(1, round(COUNTIES * size))
    forget_peak()
    clock = Clock()
    books = [
        OpeningBook(_offers(_county(number, people, openings, counties), number))
        for number in range(counties)
    ]
    for number in range(counties):
        some = _people(_county(number, people, openings, counties), number)
        clock.made += clock.since()
        best_of(books, some)
        clock.ranked += clock.since()
    return Run(people, openings, clock.made, clock.ranked, resident("VmHWM"))


def _county(number: int, people: int, openings: int, counties: int) -> Town:
    """One of so many equal counties; its columns are drawn again whenever they are asked for, which is cheap."""
    return town(number, people // counties, openings // counties)


@dataclass(frozen=True, slots=True)
class Lists:
    """The best openings of each person, shape (people, TOP): county and row, -1 where there are fewer, and points."""

    county: NDArray[np.int64]
    row: NDArray[np.int64]
    fit: NDArray[np.float64]


def best_of(books: Sequence[OpeningBook], workers: Sequence[Worker]) -> Lists:
    """Rank some people against all books, one after the other, keeping the best; ties go by key, as in one book."""
    people = People(workers)
    empty = np.full((len(workers), TOP), -1, dtype=np.int64)
    lists = Lists(empty, empty.copy(), np.full(empty.shape, -np.inf))
    for number, book in enumerate(books):
        best = Scoring(book, WEIGHTS).best(people, TOP)
        fit = np.where(best.row >= 0, best.fit, -np.inf)
        lists = _joined(lists, Lists(np.where(best.row >= 0, number, -1), best.row, fit))
    return lists


def _joined(first: Lists, second: Lists) -> Lists:
    """The best of both; books come in the order of their keys, so that of equals the earlier book goes first."""
    county, row, fit = (
        np.concatenate((getattr(first, name), getattr(second, name)), axis=1) for name in Lists.__slots__
    )
    order = np.argsort(-fit, axis=1, kind="stable")[:, :TOP]
    return Lists(*(np.take_along_axis(column, order, axis=1) for column in (county, row, fit)))


def _offers(made: Town, number: int) -> Iterator[Opening]:
    """The openings of one county, at its place, their keys after those of the counties before it."""
    for opening in offers_of(made, number):
        yield replace(opening, key=f"{number:02}{opening.key}", place=_moved(opening.place, number))


def _people(made: Town, number: int) -> list[Worker]:
    """The people of one county, at its place."""
    return [
        replace(worker, key=f"{number:02}{worker.key}", place=_moved(worker.place, number))
        for worker in people_of(made, number)
    ]


def _moved(place: Place | None, number: int) -> Place | None:
    north, east = divmod(number, A_ROW)
    return place and (place[0] + APART * north, place[1] + APART * east)
