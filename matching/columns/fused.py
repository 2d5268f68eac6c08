"""The same ranking in one pass a person, compiled by numba: an accelerator that changes no answer.

Imported only where numba is installed (requirements-scale.txt). It reads the sheet that the numpy kernel reads and
adds in the same order, so that both give the same points.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns.passes import rank
from matching.columns.sheet import Sheet
from matching.features import IDLE_SKILLS, UNKNOWN


class Shared(NamedTuple):
    """Rows and tables that people share, and who uses which.

    `opening` and `points` hold for each terms, from `begin[t]` to `begin[t + 1]`, what is possible under them.
    """

    begin: Any
    opening: Any
    points: Any
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


class Words(NamedTuple):
    """Phrases of people with what each is worth where, one after the other."""

    begin: Any
    phrase: Any
    stay_begin: Any
    stay: Any
    years: Any
    row_begin: Any
    opening: Any
    like: Any
    same_begin: Any
    same_opening: Any
    same: Any
    worth_begin: Any
    worth_opening: Any
    worth: Any
    slot_begin: Any
    slot: Any
    share: Any
    owner: Any
    part: Any
    least: Any
    idle: Any
    unasked: Any
    untouched: Any
    weights: Any


class Days(NamedTuple):
    """Hours of openings, free time and duties of people."""

    day: Any
    plain: Any
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
    """What one thread writes on; `slot_for` says for whom a skill was written down."""

    possible: Any
    points: Any
    like: Any
    same: Any
    stay: Any
    held: Any
    touched: Any
    fits: Any
    slot_for: Any
    slot_held: Any


class Prepared:
    """A sheet laid out for the compiled passes, to be asked again and again."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.parts = _shared(sheet), _words(sheet), _days(sheet)
        self.order = np.lexsort(
            (sheet.term, sheet.reach, sheet.place)
        )  # neighbours share what is in the cache

    def best(self, top: int, threads: int = 1) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Give each person's best openings: rows of the book (-1 where there are fewer) and points (nan there)."""
        people = len(self.sheet.people)
        row = np.full((people, top), -1, dtype=np.int64)
        fit = np.full((people, top), np.nan)
        if not people or not len(self.sheet.book) or not top:
            return row, fit
        edges = np.linspace(0, people, threads + 1).astype(np.int64)

        def work(part: int) -> None:
            scratch = _scratch(self.sheet, self.parts[1])
            rank(self.order, edges[part], edges[part + 1], *self.parts, self.sheet.ties, scratch, row, fit)

        if threads == 1:
            work(0)
            return row, fit
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, range(threads)))
        return row, fit


def best(sheet: Sheet, top: int, threads: int = 1) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Lay a sheet out and ask it once."""
    return Prepared(sheet).best(top, threads)


def _shared(sheet: Sheet) -> Shared:
    term, opening = np.nonzero(sheet.terms > -np.inf)
    kept = np.cumsum([0, *(len(each) for each in sheet.kept_off)], dtype=np.int64)
    return Shared(
        np.searchsorted(term, np.arange(len(sheet.terms) + 1)), opening.astype(np.uint32),
        sheet.terms[term, opening], sheet.term, sheet.wages, sheet.wish, sheet.way, sheet.minutes,
        sheet.coming.astype(np.uint32), sheet.place, sheet.reach, sheet.barred,
        kept, np.array([row for rows in sheet.kept_off for row in rows], dtype=np.uint32),
    )  # fmt: skip


def _words(sheet: Sheet) -> Words:
    texts, rows, asked = sheet.people.texts, sheet.text_rows, sheet.asked
    names = ("skill_overlap", "word_likeness", "experience")
    return Words(
        texts.begin, texts.phrase, texts.stay_begin, texts.stay, texts.years.astype(np.float32),
        *_entries([(row.opening, row.like) for row in rows]),
        *_entries([(row.opening, row.same) for row in rows]),
        *_entries([(row.opening, row.stay) for row in rows]),
        *_entries([(row.slot, row.held) for row in rows]),
        np.repeat(np.arange(len(sheet.book), dtype=np.uint32), asked),
        (1 / np.maximum(asked, 1)).astype(np.float32),
        np.where(asked > 0, 0.0, UNKNOWN).astype(np.float32),
        np.where(asked > 0, 0.0, IDLE_SKILLS).astype(np.float32),
        (asked == 0).astype(np.float32),
        sheet.untouched,
        np.array([sheet.weights[name] for name in names], dtype=np.float32),
    )  # fmt: skip


def _entries(rows: Sequence[tuple[NDArray[np.int64], NDArray[np.float32]]]) -> tuple[Any, Any, Any]:
    """Rows one after the other, without their zeros: where each begins, places, values."""
    kept = [(places[values > 0].astype(np.uint32), values[values > 0]) for places, values in rows]
    return (
        np.cumsum([0, *(len(places) for places, _ in kept)], dtype=np.int64),
        np.concatenate([np.zeros(0, np.uint32), *(places for places, _ in kept)]),
        np.concatenate([np.zeros(0, np.float32), *(values for _, values in kept)]),
    )


def _days(sheet: Sheet) -> Days:
    days = sheet.days
    hours = np.stack([days.begins, days.lasts], axis=1)
    _, first, shift = np.unique(hours, axis=0, return_index=True, return_inverse=True, equal_nan=True)
    every = np.repeat(np.arange(len(days.duties)), len(first)), np.tile(first, len(days.duties))
    most = days.at(*every, np.zeros(len(every[0]), np.int32)).reshape(len(days.duties), len(first))
    return Days(
        sheet.day, sheet.plain, days.begins, days.lasts, days.free, days.duties, days.duty,
        shift.reshape(-1).astype(np.uint32), most, days.hours, days.care,
    )  # fmt: skip


def _scratch(sheet: Sheet, words: Words) -> Scratch:
    openings, slots = len(sheet.book), len(words.owner)
    return Scratch(
        np.zeros(openings, np.uint32),
        np.zeros(openings, np.float32),
        np.zeros(openings, np.float32),
        np.zeros(openings, np.float32),
        np.zeros(openings, np.float32),
        np.zeros(openings, np.float32),
        np.zeros(openings, np.uint32),
        np.zeros(openings),
        np.full(slots, -1, np.int64),
        np.zeros(slots, np.float32),
    )
