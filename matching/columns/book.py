"""Openings as columns: what ranking reads of a hundred thousand of them, one array a fact.

A new or changed opening counts at the next query. Nothing is rebuilt for it: columns grow by doubling, what is
taken out stays as a closed row until half of the rows are such.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.features import UNKNOWN
from matching.filters import (
    ADULT_AGE,
    HEAVY,
    OPENING_LIMITS,
    is_night_work,
    night_minutes,
)
from matching.types import Opening, Place, Span, Worker

NOBODY = Worker(key="", age=ADULT_AGE)
"""Limits that ask only what is offered are tried with this person."""

UNKNOWN_CODE = -1
OLDEST = 999


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _is_closed(opening: Opening) -> bool:
    return any(limit(NOBODY, opening) is not None for limit in OPENING_LIMITS)


Fact = Callable[[Opening], Any]
FACTS: dict[str, tuple[Any, Fact]] = {
    "closed": (np.bool_, _is_closed),
    "wage": (np.float64, lambda o: _or(o.wage_from_fen, np.nan)),
    "floor": (np.float64, lambda o: o.floor_fen or np.nan),
    "effort": (np.int16, lambda o: _or(o.effort, UNKNOWN_CODE)),
    "days": (np.int16, lambda o: o.days_per_week or 0),
    "night": (np.bool_, is_night_work),
    "not_for_minors": (np.bool_, lambda o: _is_closed_to_minors(o)),
    "age_min": (np.int16, lambda o: _or(o.age_min, 0)),
    "age_max": (np.int16, lambda o: _or(o.age_max, OLDEST)),
    "fetched": (np.bool_, lambda o: o.transport_provided),
    "lodged": (np.bool_, lambda o: o.lodging),
    "begins": (np.int32, lambda o: o.shift.start if o.shift else UNKNOWN_CODE),
    "lasts": (np.int32, lambda o: o.shift.minutes if o.shift else UNKNOWN_CODE),
    "kept": (np.float64, lambda o: _or(o.firm_kept_share, UNKNOWN)),
    "asked": (np.int32, lambda o: len(o.skills)),
}
"""Each column with its type and what it holds; -1, 0 or nan stand for "not known", as the features read them."""


def _is_closed_to_minors(opening: Opening) -> bool:
    """Whether the law keeps people of 16 and 17 from it: night, heavy or dangerous work."""
    at_night = opening.night or night_minutes(opening) > 0
    return at_night or opening.heavy_or_dangerous or (opening.effort or 0) >= HEAVY


class OpeningBook:
    """Openings in the order in which they came, each with a row number that it keeps.

    Parameters
    ----------
    openings : iterable of Opening
        Each with a key of its own.

    Raises
    ------
    ValueError
        If an opening is added whose key is there already; `replace` is for that.
    """

    def __init__(self, openings: Iterable[Opening] = ()) -> None:
        self.version, self.renumbered = 0, 0
        self._start()
        self._append(list(openings))

    def _start(self) -> None:
        self.openings: list[Opening] = []
        self.row_of: dict[str, int] = {}
        self._columns = {name: np.empty(16, dtype=kind) for name, (kind, _) in FACTS.items()}
        self.places: dict[Place | None, int] = {None: 0}
        self.papers: dict[frozenset[str], int] = {}
        self.shifts: dict[Span | None, int] = {}
        self._place, self._papers, self._shift = (np.empty(16, dtype=np.int64) for _ in range(3))

    def __len__(self) -> int:
        """How many rows there are, closed ones included."""
        return len(self.openings)

    def add(self, *openings: Opening) -> None:
        """Put openings at the end; they count at the next query."""
        self._append(list(openings))

    def replace(self, opening: Opening) -> None:
        """Put a changed opening in the place of the one with its key."""
        self.remove(opening.key)
        self._append([opening])

    def remove(self, key: str) -> None:
        """Take an opening out; KeyError if there is none with this key."""
        row = self.row_of.pop(key)
        self._columns["closed"][row] = True
        self.version += 1
        if len(self.openings) > 64 and len(self.row_of) < len(self.openings) // 2:
            live = [self.openings[each] for each in sorted(self.row_of.values())]
            self.renumbered += 1
            self._start()
            self._append(live)

    def column(self, name: str) -> NDArray[Any]:
        """One fact of all rows, by its name in `FACTS`."""
        return self._columns[name][: len(self)]

    @property
    def place(self) -> NDArray[np.int64]:
        """The number of each row's place in `places`; 0 is "not known"."""
        return self._place[: len(self)]

    @property
    def sites(self) -> NDArray[np.float64]:
        """Latitude and longitude of each place by its number, shape (places, 2), nan for "not known"."""
        return np.array([place or (np.nan, np.nan) for place in self.places], dtype=np.float64)

    @property
    def paper_set(self) -> NDArray[np.int64]:
        """The number of each row's set of asked certificates in `papers`."""
        return self._papers[: len(self)]

    @property
    def shift(self) -> NDArray[np.int64]:
        """The number of each row's hours in `shifts`."""
        return self._shift[: len(self)]

    def _append(self, openings: list[Opening]) -> None:
        for opening in openings:
            if opening.key in self.row_of:
                raise ValueError(f"two openings share the key {opening.key!r}; every one needs its own")
            self.row_of[opening.key] = len(self.openings)
            self.openings.append(opening)
        first, last = len(self.openings) - len(openings), len(self.openings)
        self._columns = {name: _grown(column, last) for name, column in self._columns.items()}
        self._place, self._papers, self._shift = (
            _grown(codes, last) for codes in (self._place, self._papers, self._shift)
        )
        for name, (_, fact) in FACTS.items():
            self._columns[name][first:last] = [fact(opening) for opening in openings]
        self._place[first:last] = [self.places.setdefault(o.place, len(self.places)) for o in openings]
        self._papers[first:last] = [
            self.papers.setdefault(o.certificates, len(self.papers)) for o in openings
        ]
        self._shift[first:last] = [self.shifts.setdefault(o.shift, len(self.shifts)) for o in openings]
        self.version += 1


def _grown(column: NDArray[Any], length: int) -> NDArray[Any]:
    if length <= len(column):
        return column
    larger = np.empty(max(length, 2 * len(column)), dtype=column.dtype)
    larger[: len(column)] = column
    return larger
