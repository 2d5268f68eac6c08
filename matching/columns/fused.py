"""The same ranking in one pass a person, compiled by numba: an accelerator that changes no answer.

Imported only where numba is installed (requirements-scale.txt). It reads the sheet that the numpy kernel reads and
adds in the same order, so that both give the same points.
"""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns.passes import rank
from matching.columns.plain import BLOCK
from matching.columns.sheet import Sheet


class Shared(NamedTuple):
    """Rows and tables that people share, and who uses which."""

    terms: Any
    term: Any
    wages: Any
    wish: Any
    way: Any
    minutes: Any
    coming: Any
    place: Any
    reach: Any
    barred: Any
    kept_begin: Any
    kept_off: Any


class Days(NamedTuple):
    """Hours of openings, free time and duties of people."""

    day: Any
    begins: Any
    lasts: Any
    free: Any
    duties: Any
    duty: Any
    shift: Any
    most: Any
    hours: float
    care: float


class Scratch(NamedTuple):
    """What one thread writes on: a number for each opening, and for each further skill and each block of openings."""

    held: Any
    like: Any
    way: Any
    stay: Any
    points: Any
    bound: Any
    listed: Any
    fits: Any
    further: Any
    block: Any


class Prepared:
    """A sheet laid out for the compiled passes, to be asked again and again."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        said = sheet.sayings
        self.parts = _shared(sheet), said, said.like, said.held, _days(sheet)
        self.order = np.lexsort(
            (sheet.reach, sheet.place, sheet.term)
        )  # neighbours share what is in the cache
        self._free: list[Scratch] = []

    def best(self, top: int, threads: int = 1) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give each person's best openings: rows of the book (-1 where there are fewer) and points (nan there)."""
        people = len(self.sheet.people)
        row = np.full((people, top), -1, dtype=np.int64)
        fit = np.full((people, top), np.nan)
        if not people or not len(self.sheet.book) or not top:
            return row, fit
        edges = [people * part // threads for part in range(threads + 1)]

        def work(part: int) -> None:
            scratch = self._spare()
            rank(self.order, edges[part], edges[part + 1], *self.parts, self.sheet.ties, scratch, row, fit)
            self._free.append(scratch)

        if threads == 1:
            work(0)
            return row, fit
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(threads)))
        return row, fit

    def _spare(self) -> Scratch:
        """What nobody writes on just now: to make it anew takes as long as to rank a person."""
        try:
            return self._free.pop()
        except IndexError:
            return _scratch(self.sheet)


def best(sheet: Sheet, top: int, threads: int = 1) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Lay a sheet out and ask it once."""
    return Prepared(sheet).best(top, threads)


def _shared(sheet: Sheet) -> Shared:
    kept = np.cumsum([0, *(len(each) for each in sheet.kept_off)], dtype=np.int64)
    return Shared(
        sheet.terms, sheet.term, sheet.wages, sheet.wish, sheet.way, sheet.minutes,
        np.ascontiguousarray(sheet.coming, dtype=np.uint32), sheet.place, sheet.reach, sheet.barred,
        kept, np.array([row for rows in sheet.kept_off for row in rows], dtype=np.uint32),
    )  # fmt: skip


def _days(sheet: Sheet) -> Days:
    days = sheet.days
    return Days(
        sheet.day, days.begins, days.lasts, days.free, days.duties, days.duty,
        days.shift.astype(np.uint32), days.most, days.hours, days.care,
    )  # fmt: skip


def _scratch(sheet: Sheet) -> Scratch:
    openings = len(sheet.book)
    blocks = -(-openings // BLOCK)
    held, like = np.zeros((2, openings), np.uint16)
    way, stay, points = np.zeros((3, openings), np.float32)
    return Scratch(
        held, like, way, stay, points,
        bound=np.full(blocks * BLOCK, -np.inf, np.float32),
        listed=np.zeros(openings + 1, np.uint32),
        fits=np.zeros(openings),
        further=np.zeros(len(sheet.sayings.owner), np.uint16),
        block=np.zeros(blocks, np.float32),
    )  # fmt: skip
