"""Points of hours and care, which depend on the way and so on each pair.

They are the dearest to work out and worth at most their two weights. So the kernels ask for them last, and only
where they can still bring an opening among the best.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.columns.book import UNKNOWN_CODE, OpeningBook
from matching.columns.people import Day
from matching.columns.rows import INSIDE
from matching.features import CARE_MARGIN, HOURS_TOLERANCE, UNKNOWN, shared_minutes
from matching.types import DAY, Span

DAYS_AT_ONCE = 64

Numbers = NDArray[np.float64]
Codes = NDArray[np.int64]


class DayPoints:
    """Points of some people's days at some openings.

    Parameters
    ----------
    book : OpeningBook
    weights : mapping of str to float
    days : sequence of Day
        Different days, to be named by their number.
    """

    def __init__(self, book: OpeningBook, weights: Mapping[str, float], days: Sequence[Day]) -> None:
        self.hours, self.care = float(weights["hours"]), float(weights["care"])
        self.begins = _known(book.column("begins"))
        self.lasts = _known(book.column("lasts"))
        self.free = _spans(day.free for day in days)
        self.duties = np.array([len(day.care) for day in days], dtype=np.int64)
        self.duty = np.full((len(days), self.duties.max(initial=0), 3), np.nan)
        for number, day in enumerate(days):
            for at, duty in enumerate(day.care):
                self.duty[number, at] = duty.span.start, duty.span.minutes, duty.hard
        self.shift = book.shift
        self._shifts = _spans(book.shifts)

    @cached_property
    def most(self) -> NDArray[np.float32]:
        """The points of each day at each of the hours that openings have (`shift` says which) if nobody had a way.

        No way takes more from nobody, so no day brings more than this (but for the rounding).
        """
        begins, lasts = self._shifts.T
        rows = [np.zeros((0, len(begins)), dtype=np.float32)]
        for begin in range(0, len(self.duties), DAYS_AT_ONCE):
            days = np.arange(begin, min(len(self.duties), begin + DAYS_AT_ONCE))
            day, shift = np.repeat(days, len(begins)), np.tile(np.arange(len(begins)), len(days))
            points = self._of(day, begins[shift], lasts[shift], np.zeros(len(day), np.int32))
            rows.append(points.reshape(len(days), -1).astype(np.float32))
        return np.concatenate(rows)

    def at(self, day: Codes, opening: Codes, minutes: NDArray[np.int32]) -> Numbers:
        """Points of pairs, minus infinity where a duty that nobody else can take forbids it.

        Parameters
        ----------
        day, opening, minutes : arrays of one shape
            The number of the day, the row of the book, and the minutes of the way (INSIDE for who lives in).
        """
        return self._of(day, self.begins[opening], self.lasts[opening], minutes)

    def _of(self, day: Codes, begins: Numbers, lasts: Numbers, minutes: NDArray[np.int32]) -> Numbers:
        inside = minutes == INSIDE
        way = np.where(inside, 0, minutes)
        begins, lasts = (begins - way) % DAY, np.minimum(DAY, lasts + 2 * way)
        care, duties = np.full(len(day), float(self.care)), np.flatnonzero(self.duties[day] > 0)
        care[duties] = self._care(day[duties], begins[duties], lasts[duties], inside[duties])
        points: Numbers = self.hours * self._hours(day, begins, lasts) + care
        return points

    def _hours(self, day: Codes, begins: Numbers, lasts: Numbers) -> Numbers:
        outside = lasts - shared_minutes(begins, lasts, self.free[day, 0], self.free[day, 1])
        value = np.clip(1 - outside / HOURS_TOLERANCE, 0, 1)
        return np.where(np.isnan(value), UNKNOWN, value)

    def _care(self, day: Codes, begins: Numbers, lasts: Numbers, inside: NDArray[np.bool_]) -> Numbers:
        clash, spare = np.zeros(len(day)), np.full(len(day), float(DAY))
        hard, kept_home = np.zeros(len(day)), np.zeros(len(day), dtype=bool)
        for at in range(self.duty.shape[1]):
            own = np.flatnonzero(self.duties[day] > at)
            start, length, is_hard = self.duty[day[own], at].T
            shared = shared_minutes(begins[own], lasts[own], start, length)
            clash[own] += shared
            hard[own] += np.where(is_hard > 0, shared, 0.0)
            kept_home[own] |= is_hard > 0
            between = ((start - begins[own] - lasts[own]) % DAY, (begins[own] - start - length) % DAY)
            spare[own] = np.minimum(spare[own], np.minimum(*between))
        margin = np.where(clash > 0, -clash, spare)
        value = np.where(np.isnan(margin), UNKNOWN, np.interp(margin, *CARE_MARGIN))
        forbidden = (hard > 0) | (kept_home & inside)
        return np.where(forbidden, -np.inf, self.care * np.where(inside, 0.0, value))


def _spans(spans: Iterable[Span | None]) -> Numbers:
    """Start and minutes of stretches of the day, nan where nothing is known: two numbers each."""
    numbers = [(span.start, span.minutes) if span else (np.nan, np.nan) for span in spans]
    return np.array(numbers, dtype=np.float64).reshape(-1, 2)


def _known(codes: NDArray[np.int32]) -> Numbers:
    return np.where(codes == UNKNOWN_CODE, np.nan, codes)
