"""The ranking of many people in numpy: the reference, and what runs where nothing faster is installed.

A few people at a time: rows of points that are shared with others are added up, then what their words say. What hours
and care bring at most is known for every opening; what they bring indeed is asked for only where an opening can still
be among the best. Exact: what is left out cannot be among them.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from matching.columns.sayings import Parts, Table
from matching.columns.sheet import Sheet
from matching.columns.texts import members

AT_ONCE = 64
"""So many people are looked at together: their points must fit into the processor's cache."""

BLOCK = 32
"""Openings whose best is looked at first: as many blocks as places are sure to hold as many openings."""

SLACK = 1e-3
"""Points by which a bound is widened, so that no rounding of float32 leaves out what belongs in."""

LOWEST = np.finfo(np.float32).min

Numbers = NDArray[np.int64]
Points = NDArray[np.float32]
Fits = NDArray[np.float64]
Found = tuple[Numbers, Fits]


def best(sheet: Sheet, top: int) -> Iterator[Found]:
    """Give each person's best openings, best first: rows of the book and their points, at most `top` of each."""
    text = _Texts(sheet)
    for some in _parts(len(sheet.people)):
        points = _shared(sheet, some)
        text.add_to(points, some)
        person, opening, fit = _best(sheet, some, points, top)
        edges = np.searchsorted(person, np.arange(len(some) + 1))
        for begin, end in zip(edges[:-1], edges[1:], strict=True):
            yield opening[begin:end], fit[begin:end]


def every(sheet: Sheet) -> Iterator[Fits]:
    """Give each person's points at every opening, minus infinity where a hard limit forbids it."""
    text = _Texts(sheet)
    for some in _parts(len(sheet.people)):
        points = _shared(sheet, some)
        text.add_to(points, some)
        person, opening = _pairs(points > -np.inf)
        table = np.full(points.shape, -np.inf)
        table[person, opening] = _with_day(sheet, some, points, person, opening)
        yield from table


def _parts(people: int) -> Iterator[Numbers]:
    for begin in range(0, people, AT_ONCE):
        yield np.arange(begin, min(people, begin + AT_ONCE))


def _shared(sheet: Sheet, some: Numbers) -> Points:
    """Points without words and day, some people x openings."""
    points = sheet.terms[sheet.term[some]]
    for row, person in zip(points, some.tolist(), strict=True):
        row += sheet.wages[sheet.wish[person]]
        row += sheet.way[sheet.reach[person]].take(sheet.coming[sheet.place[person]], mode="clip")
        row[sheet.kept_off[person]] = -np.inf
    points[sheet.barred[some]] = -np.inf
    return points


def _best(sheet: Sheet, some: Numbers, points: Points, top: int) -> tuple[Numbers, Numbers, Fits]:
    """Find the best `top` of each person, in order: places of people, rows of openings, fits."""
    bound = sheet.days.most[sheet.day[some]].take(sheet.days.shift, axis=1)
    bound += points
    likely = np.maximum(_near_best(bound, top), LOWEST)[:, None]
    person, opening = _pairs(bound >= likely)
    fit = _with_day(sheet, some, points, person, opening)
    sure = _last_of(person, fit, len(some), top)
    enough = np.maximum(sure - SLACK, LOWEST).astype(np.float32)[:, None]
    more, others = _pairs((bound >= enough) & (bound < likely))
    person, opening = np.concatenate((person, more)), np.concatenate((opening, others))
    fit = np.concatenate((fit, _with_day(sheet, some, points, more, others)))
    reached = np.flatnonzero((fit >= sure[person]) & (fit > -np.inf))
    order = reached[np.lexsort((sheet.ties[opening[reached]], -fit[reached], person[reached]))]
    order = order[_place_within(person[order]) < top]
    return person[order], opening[order], fit[order]


def _near_best(bound: Points, top: int) -> Points:
    """Points that at least `top` openings reach, for each person, because so many blocks have one that does.

    Minus infinity if there are not so many blocks.
    """
    blocks = -(-bound.shape[1] // BLOCK)
    if not 0 < top <= blocks:
        return np.full(len(bound), -np.inf, dtype=np.float32)
    whole = bound[:, : bound.shape[1] // blocks * blocks].reshape(len(bound), -1, blocks).max(axis=1)
    reached: Points = np.partition(whole, blocks - top, axis=1)[:, blocks - top]
    return reached


def _last_of(person: Numbers, fit: Fits, people: int, top: int) -> Fits:
    """The fit of the last of each person's best `top`, minus infinity for whom there are not so many."""
    order = np.lexsort((-fit, person))
    last = order[_place_within(person[order]) == top - 1]
    sure = np.full(people, -np.inf)
    sure[person[last]] = fit[last]
    return sure


def _place_within(group: Numbers) -> Numbers:
    """The place of each member within its group, from 0; groups come one after the other."""
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return np.arange(len(group)) - np.repeat(first, np.diff(first, append=len(group)))


def _pairs(wanted: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Rows and columns that are wanted; numpy's own way for two dimensions takes three times as long."""
    found: Numbers = np.flatnonzero(wanted)
    return found // wanted.shape[1], found % wanted.shape[1]


def _with_day(sheet: Sheet, some: Numbers, points: Points, person: Numbers, opening: Numbers) -> Fits:
    """All points of some pairs."""
    who = some[person]
    minutes = sheet.minutes[sheet.reach[who], sheet.coming[sheet.place[who], opening]]
    fit: Fits = points[person, opening].astype(np.float64)
    return fit + sheet.days.at(sheet.day[who], opening, minutes)


class _Texts:
    """Points of skills, words and experience."""

    def __init__(self, sheet: Sheet) -> None:
        self.said, self.openings = sheet.sayings, len(sheet.book)

    def add_to(self, points: Points, some: Numbers) -> None:
        """Add the points of what some people say in place, some people x openings."""
        said = self.said
        row, place = members(said.begin, some)
        phrase = said.phrase[place]
        text = self._raised(said.held, row, phrase, len(some)) * said.share
        text += self._raised(said.like, row, phrase, len(some)) * said.word
        text += self._stays(some) * said.experience
        points += text
        self._add_further(points, row, phrase)

    def _raised(self, table: Table, row: Numbers, phrase: Numbers, people: int) -> Parts:
        """What everybody has, raised to the best that any phrase of each of some people says."""
        best = np.repeat(table.least[None, :], people, axis=0)
        number = table.row[phrase]
        wide = np.flatnonzero(number >= 0)
        for at, each in zip(row[wide].tolist(), number[wide].tolist(), strict=True):
            np.maximum(best[at], table.rows[each], out=best[at])
        which, place = members(table.begin, phrase)
        np.maximum.at(best.reshape(-1), row[which] * self.openings + table.place[place], table.value[place])
        return best

    def _add_further(self, points: Points, row: Numbers, phrase: Numbers) -> None:
        """Add the points of further skills: each counts as far as the best phrase says."""
        further, owner = self.said.further, self.said.owner
        held = np.zeros(len(points) * len(owner), dtype=np.uint16)
        which, place = members(further.begin, phrase)
        np.maximum.at(held, row[which] * len(owner) + further.place[place], further.value[place])
        told = np.flatnonzero(held)
        person, skill = np.divmod(told, max(1, len(owner)))
        where = person * self.openings + owner[skill]
        np.add.at(points.reshape(-1), where, held[told] * self.said.share[owner[skill]])

    def _stays(self, some: Numbers) -> Points:
        """What the longest stay in such work is worth."""
        said = self.said
        best = np.zeros((len(some), self.openings), np.float32)
        row, stay = members(said.stay_begin, some)
        which, place = members(said.worth.begin, said.stay[stay])
        worth = said.worth.value[place] * said.years[stay[which]]
        np.maximum.at(best.reshape(-1), row[which] * self.openings + said.worth.place[place], worth)
        best += said.least
        return best
