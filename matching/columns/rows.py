"""Rows of points, one value an opening, for each thing that a person may share with many others.

A row holds the points of one or more features, and minus infinity where a hard limit forbids the pair. Points add up:
what is forbidden stays so whatever is added. float32, which keeps a county's rows in the processor's cache.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns.book import UNKNOWN_CODE, OpeningBook
from matching.columns.people import Reach, Terms, coded
from matching.features import (
    EFFORT_MARGIN,
    LEAST_LIMIT_KM,
    UNKNOWN,
    WAGE_GAIN,
    WAY_SHARE,
    reach_km,
)
from matching.filters import ADULT_AGE
from matching.geo import SPEED_KMH, UNKNOWN_TENTHS, tenths_to
from matching.types import DAY, Place

Row = NDArray[np.float32]
Mask = NDArray[np.bool_]
Codes = NDArray[np.int64]

INSIDE = -1
"""Stands for the minutes of a way that is not gone daily, because the person sleeps at the firm."""

MANY_NEW = 64
"""Where more than this part of a book is new, all is sorted again."""

DAILY, FETCHED, LODGED = range(3)
"""How people come: by themselves, by the firm's bus, or by themselves unless it is too far: then they may live in."""


class PointRows:
    """All rows of a book under some weights; each is worked out when it is first asked for.

    Parameters
    ----------
    book : OpeningBook
    weights : mapping of str to float
        Points of each feature by its name.
    """

    def __init__(self, book: OpeningBook, weights: Mapping[str, float]) -> None:
        self.book, self.weights = book, weights
        self._kept: dict[Hashable, Any] = {}
        self._version = book.version
        self._sorted = _Sorted(book)

    def _once(self, key: Hashable, work_out: Callable[[], Any]) -> Any:
        if self._version != self.book.version:
            self._kept.clear()
            self._version = self.book.version
        if key not in self._kept:
            self._kept[key] = work_out()
        return self._kept[key]

    def ties(self) -> Codes:
        """The place of each row when all are sorted by key, which breaks ties."""
        places: Codes = self._once("ties", self._sorted.places)
        return places

    def _stacked(self, rows: Sequence[Row]) -> Row:
        return np.array(rows, dtype=np.float32).reshape(len(rows), len(self.book))

    # --- effort, firm, and every limit that needs no way and no clock -------------------------------------------

    def alike_terms(self, terms: Sequence[Terms], term: Codes) -> tuple[Row, Codes]:
        """Rows of points of effort and firm, and whose is which.

        Parameters
        ----------
        terms : sequence of Terms
        term : array of int, shape (people,)
            The number of each person's terms.
        """
        alike, number = coded(self._alike(each) for each in terms)
        first = {code: terms[at] for at, code in reversed(list(enumerate(number.tolist())))}
        rows = [self._once(key, partial(self._terms, first[code])) for code, key in enumerate(alike)]
        return self._stacked(rows), number[term]

    def _alike(self, terms: Terms) -> Hashable:
        """Terms under another name: people of ages between which no limit lies are alike."""
        edges = self._once("ages", self._age_edges)
        age = int(np.searchsorted(edges, terms.age, side="right"))
        return age, terms.effort, terms.days_per_week, terms.night_ok, terms.certificates

    def _age_edges(self) -> NDArray[np.int64]:
        column = self.book.column
        return np.unique(np.r_[ADULT_AGE, column("age_min"), column("age_max").astype(np.int64) + 1])

    def _terms(self, terms: Terms) -> Row:
        points = self.weights["effort"] * self._effort(terms.effort)
        points += self.weights["firm_keeps"] * self.book.column("kept")
        return _row(
            points, self._too_much(terms) | self._too_young_or_old(terms.age) | self._unlicensed(terms)
        )

    def _effort(self, effort: int | None) -> NDArray[np.float64]:
        asked = self.book.column("effort")
        if effort is None:
            return np.full(len(asked), UNKNOWN)
        return np.where(asked == UNKNOWN_CODE, UNKNOWN, np.interp(effort - asked, *EFFORT_MARGIN))

    def _too_much(self, terms: Terms) -> Mask:
        column = self.book.column
        forbidden: Mask = column("closed").copy()
        if terms.effort is not None:
            forbidden |= column("effort") > terms.effort
        if terms.days_per_week:
            forbidden |= column("days") > terms.days_per_week
        if terms.night_ok is False:
            forbidden |= column("night")
        return forbidden

    def _too_young_or_old(self, age: int) -> Mask:
        column = self.book.column
        forbidden: Mask = (age < column("age_min")) | (age > column("age_max"))
        return forbidden | column("not_for_minors") if age < ADULT_AGE else forbidden

    def _unlicensed(self, terms: Terms) -> Mask:
        held = terms.certificates
        missing = [held is not None and not asked <= held for asked in self.book.papers]
        return np.array(missing, dtype=bool)[self.book.paper_set]

    # --- wage ---------------------------------------------------------------------------------------------------

    def wages(self, wanted: Sequence[int | None]) -> Row:
        """Points of the wage, wishes x openings: against the wish, or against the floor where there is none."""
        return self._stacked([self._once(("wage", each), partial(self._wage, each)) for each in wanted])

    def _wage(self, wanted: int | None) -> Row:
        base = self.book.column("floor") if wanted is None else wanted
        gain = (self.book.column("wage") - base) / base
        return _row(self.weights["wage"] * np.where(np.isnan(gain), UNKNOWN, np.interp(gain, *WAGE_GAIN)))

    # --- the way: a number for each opening and place, and tables of what each such number is worth --------------

    def tenths(self, places: Sequence[Place | None]) -> NDArray[np.int32]:
        """Tenths of kilometres, places x openings, -1 where unknown."""
        sites = self._once("sites", lambda: self.book.sites)
        rows = [self._once(("to", each), partial(tenths_to, each, sites)) for each in places]
        table = np.array(rows, dtype=np.int32).reshape(len(places), len(sites))
        return table[:, self.book.place]

    def coming(self) -> NDArray[np.int32]:
        """How people come to each opening: DAILY, FETCHED or LODGED."""
        column = self.book.column
        own = np.where(column("lodged"), LODGED, DAILY)
        return np.where(column("fetched"), FETCHED, own).astype(np.int32)

    def way_points(self, reaches: Sequence[Reach], most: int) -> Row:
        """Points of the way, reaches x (3 ways of coming, each for -1 to `most` tenths of kilometres)."""
        points = np.array([_way_points(each, most) for each in reaches]).reshape(len(reaches), 3 * (most + 2))
        possible = points > -np.inf  # what is forbidden stays so if the way counts nothing
        np.multiply(points, self.weights["distance"], where=possible, out=points)
        return points.astype(np.float32)


class _Sorted:
    """The rows of a book sorted by key, equal keys by row; what came since is put in between."""

    def __init__(self, book: OpeningBook) -> None:
        self.book, self._renumbered = book, book.renumbered
        self._keys: list[str] = []
        self._places: Codes = np.zeros(0, dtype=np.int64)

    def places(self) -> Codes:
        """The place of each row."""
        if self._renumbered != self.book.renumbered:
            self._keys, self._renumbered = [], self.book.renumbered
        new = [opening.key for opening in self.book.openings[len(self._keys) :]]
        if len(new) * MANY_NEW > len(self.book):
            self._sort()
        else:
            for key in new:
                self._put_in(key)
        return self._places

    def _sort(self) -> None:
        keys = [opening.key for opening in self.book.openings]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self._keys = [keys[row] for row in order]
        self._places = np.empty(len(order), dtype=np.int64)
        self._places[order] = np.arange(len(order))

    def _put_in(self, key: str) -> None:
        place = bisect_right(self._keys, key)
        self._keys.insert(place, key)
        self._places = np.append(self._places + (self._places >= place), place)


def _way_points(reach: Reach, most: int) -> NDArray[np.float64]:
    tenths = np.arange(UNKNOWN_TENTHS, most + 1)
    limit = max(reach_km(reach.max_km, reach.transport) / (2 if reach.needs_near_home else 1), LEAST_LIMIT_KM)
    value = np.stack([np.interp(tenths / part / limit, *WAY_SHARE) for part in (10, 20, 10)])
    value[:, 0] = UNKNOWN
    beyond = tenths > tenths_limit(reach.max_km)
    value[DAILY, beyond] = -np.inf
    value[LODGED, beyond] = -np.inf if reach.needs_near_home else 0.0
    return value


def way_minutes(reaches: Sequence[Reach], most: int) -> NDArray[np.int32]:
    """Minutes of the way, shaped as `way_points`: 0 where unknown, INSIDE for who lives in."""
    minutes = np.array([_way_minutes(each, most) for each in reaches], dtype=np.int32)
    return minutes.reshape(len(reaches), 3 * (most + 2))


def _way_minutes(reach: Reach, most: int) -> NDArray[np.int32]:
    tenths = np.arange(UNKNOWN_TENTHS, most + 1)
    own = SPEED_KMH[reach.transport] if reach.transport else np.inf
    minutes = np.stack([np.floor(tenths / 10 * 60 / speed + 0.5) for speed in (own, SPEED_KMH["bus"], own)])
    minutes[:, 0] = 0
    minutes[LODGED, tenths > tenths_limit(reach.max_km)] = INSIDE
    capped: NDArray[np.int32] = np.minimum(minutes, DAY // 2).astype(np.int32)
    return capped


def tenths_limit(max_km: float | None) -> int:
    """The most tenths of kilometres within a named limit; more than any way has, if none is named."""
    if max_km is None:
        return np.iinfo(np.int32).max
    tenths = int(max_km * 10)
    return tenths + 1 if (tenths + 1) / 10 <= max_km else tenths


def _row(points: NDArray[np.float64], forbidden: Mask | None = None) -> Row:
    """Points as a row, minus infinity where it is forbidden."""
    if forbidden is None:
        return points.astype(np.float32)
    return np.where(forbidden, -np.inf, points).astype(np.float32)
