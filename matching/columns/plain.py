"""The ranking of many people in numpy: the reference, and what runs where nothing faster is installed.

A few people at a time: rows of points that are shared with others are added up, then what their words say, then the
day of those openings that it can still bring among the best. Exact: what is left out cannot be among them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns.sheet import Sheet
from matching.features import IDLE_SKILLS, UNKNOWN

AT_ONCE = 64
"""So many people are looked at together: their points must fit into the processor's cache."""

SLACK = 1e-3
"""Points by which a bound is widened, so that no rounding of float32 leaves out what belongs in."""

LOWEST = np.finfo(np.float32).min

Numbers = NDArray[np.int64]
Points = NDArray[np.float32]
Found = tuple[Numbers, NDArray[np.float64]]


def best(sheet: Sheet, top: int) -> Iterator[Found]:
    """Give each person's best openings, best first: rows of the book and their points, at most `top` of each."""
    text = _Texts(sheet)
    for some in _parts(len(sheet.people)):
        points = _shared(sheet, some)
        text.add_to(points, some)
        person, opening, reached = _with_day(sheet, some, points, *_possible(sheet, some, points, top))
        edges = np.searchsorted(person, np.arange(len(some) + 1))
        for begin, end in zip(edges[:-1], edges[1:], strict=True):
            yield _first(opening[begin:end], reached[begin:end], top, sheet.ties)


def every(sheet: Sheet) -> Iterator[NDArray[np.float64]]:
    """Give each person's points at every opening, minus infinity where a hard limit forbids it."""
    text = _Texts(sheet)
    for some in _parts(len(sheet.people)):
        points = _shared(sheet, some)
        text.add_to(points, some)
        person, opening, reached = _with_day(sheet, some, points, *_pairs(points > -np.inf))
        table = np.full(points.shape, -np.inf)
        table[person, opening] = reached
        yield from table


def _parts(people: int) -> Iterator[Numbers]:
    for begin in range(0, people, AT_ONCE):
        yield np.arange(begin, min(people, begin + AT_ONCE))


def _shared(sheet: Sheet, some: Numbers) -> Points:
    """Points without words and day, some people x openings."""
    points = sheet.terms[sheet.term[some]]
    points += sheet.wages[sheet.wish[some]]
    for row, person in enumerate(some):
        points[row] += sheet.way[sheet.reach[person]].take(sheet.coming[sheet.place[person]], mode="clip")
        points[row, sheet.kept_off[person]] = -np.inf
    points[sheet.barred[some]] = -np.inf
    return points


def _possible(sheet: Sheet, some: Numbers, points: Points, top: int) -> tuple[Numbers, Numbers]:
    """Pairs that can be among the best `top`, whatever the day brings."""
    if not 0 < top < points.shape[1]:
        return _pairs(points > -np.inf)
    first = np.argpartition(-points, top - 1, axis=1)[:, :top]
    person = np.repeat(np.arange(len(some)), top)
    sure = _with_day(sheet, some, points, person, first.ravel())[2].reshape(len(some), top).min(axis=1)
    most = np.where(sheet.plain[sheet.day[some]], sheet.days.plain, sheet.days.most)
    bound = (sure - most - SLACK).astype(np.float32)
    bound = np.maximum(bound, LOWEST)
    return _pairs(points >= bound[:, None])


def _pairs(wanted: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Rows and columns that are wanted; numpy's own way for two dimensions takes three times as long."""
    found: Numbers = np.flatnonzero(wanted)
    return found // wanted.shape[1], found % wanted.shape[1]


def _with_day(
    sheet: Sheet, some: Numbers, points: Points, person: Numbers, opening: Numbers
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """The pairs with all their points."""
    whole = points[person, opening].astype(np.float64) + sheet.days.plain
    day = sheet.day[some[person]]
    told = np.flatnonzero(~sheet.plain[day])
    who, where = some[person[told]], opening[told]
    minutes = sheet.minutes[sheet.reach[who], sheet.coming[sheet.place[who], where]]
    whole[told] += sheet.days.at(day[told], where, minutes) - sheet.days.plain
    return person, opening, whole


def _first(opening: Numbers, points: NDArray[np.float64], top: int, ties: Numbers) -> Found:
    if 0 < top < len(points):
        edge = np.partition(points, len(points) - top)[len(points) - top]
        near = points >= edge
        opening, points = opening[near], points[near]
    order = np.lexsort((ties[opening], -points))[:top]
    order = order[points[order] > -np.inf]
    return opening[order], points[order]


class _Texts:
    """Adds what skills, words and experience bring beyond saying nothing."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.texts, asked = sheet, sheet.people.texts, sheet.asked
        self.owner = np.repeat(np.arange(len(sheet.book)), asked)
        people, openings = min(AT_ONCE, len(sheet.people)), len(sheet.book)
        self.like, self.same, self.stay, self.held = (
            np.zeros(people * openings, np.float32) for _ in range(4)
        )
        self.slot = np.zeros(people * len(self.owner), np.float32)
        self.met = np.zeros(len(self.slot), np.int64)
        self.part = (1 / np.maximum(asked, 1)).astype(np.float32)
        self.least = np.where(asked > 0, 0.0, UNKNOWN).astype(np.float32)
        self.idle = np.where(asked > 0, 0.0, IDLE_SKILLS).astype(np.float32)
        self.unasked = (asked == 0).astype(np.float32)

    def add_to(self, points: Points, some: Numbers) -> None:
        """Add the points of some people's words in place."""
        said = self._rows(self.texts.phrase, self.texts.begin, some)
        stays = self._rows(self.texts.stay, self.texts.stay_begin, some)
        where = self._places(said, "opening", len(self.sheet.book))
        if not len(where):
            return
        np.maximum.at(self.like, where, _joined(said, "like"))
        np.maximum.at(self.same, where, _joined(said, "same"))
        self._add_stays(stays, some)
        slots = self._hold(said)
        touched = np.flatnonzero(self.like)
        points.reshape(-1)[touched] += self._points(touched)
        for values in (self.like, self.same, self.stay, self.held):
            values[touched] = 0.0
        self.slot[slots] = 0.0

    def _rows(self, phrase: Numbers, begin: Numbers, some: Numbers) -> list[tuple[int, Any]]:
        """Each of some people's phrases, with the person's place among them."""
        return [
            (row, self.sheet.text_rows[at])
            for row, person in enumerate(some)
            for at in phrase[begin[person] : begin[person + 1]].tolist()
        ]

    def _places(self, said: Sequence[tuple[int, Any]], name: str, width: int) -> Numbers:
        lengths = [len(getattr(each, name)) for _, each in said]
        begins = np.array([row * width for row, _ in said], dtype=np.int64)
        places: Numbers = _joined(said, name, np.int64) + np.repeat(begins, lengths)
        return places

    def _add_stays(self, stays: Sequence[tuple[int, Any]], some: Numbers) -> None:
        begin = self.texts.stay_begin
        years = self.texts.years[begin[some[0]] : begin[some[-1] + 1]].astype(np.float32)
        lengths = [len(each.opening) for _, each in stays]
        where = self._places(stays, "opening", len(self.sheet.book))
        np.maximum.at(self.stay, where, _joined(stays, "stay") * np.repeat(years, lengths))

    def _hold(self, said: Sequence[tuple[int, Any]]) -> Numbers:
        """Count how much of the asked skills each person has; gives the places of those skills."""
        where = self._places(said, "slot", len(self.owner))
        np.maximum.at(self.slot, where, _joined(said, "held"))
        self.met[where] = np.arange(len(where))
        slots: Numbers = where[self.met[where] == np.arange(len(where))]
        row, slot = np.divmod(slots, max(1, len(self.owner)))
        np.add.at(self.held, row * len(self.sheet.book) + self.owner[slot], self.slot[slots])
        return slots

    def _points(self, touched: Numbers) -> Points:
        weights, opening = self.sheet.weights, touched % len(self.sheet.book)
        skills = np.maximum(self.idle[opening], self.same[touched] * self.unasked[opening])
        skills += self.held[touched] * self.part[opening]
        least = self.least[opening]
        points: Points = np.float32(weights["skill_overlap"]) * skills - self.sheet.untouched[opening]
        points += np.float32(weights["word_likeness"]) * np.maximum(least, self.like[touched])
        points += np.float32(weights["experience"]) * np.maximum(least, self.stay[touched])
        return points


def _joined(said: Sequence[tuple[int, Any]], name: str, kind: Any = np.float32) -> Any:
    return np.concatenate([np.zeros(0, kind), *(getattr(each, name) for _, each in said)])
