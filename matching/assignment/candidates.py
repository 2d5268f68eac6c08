"""Who may be proposed for what, and how much it is worth: checked once, kept in the order of the keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

LEAST_WEIGHT = 1e-6
"""A weight is divided by, and nobody counts nothing."""

BEYOND = 1e12
"""From here on a number is a mistake; below it no sum and no product overflows."""


def _none() -> NDArray[Any]:
    return np.empty(0)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Candidates:
    """The pairs of a worker and an opening that no hard limit forbids, each with its value.

    Everything is put into the order of the keys when it is made, so that whatever is computed from it cannot
    depend on the order in which it came. A pair that is not here is never proposed; a pair of value 0 only if
    it is pinned.

    Parameters
    ----------
    workers, openings
        The keys, W and O of them, none twice.
    rows, columns : int64, shape (P,)
        For each pair the place of its worker in `workers` and of its opening in `openings`.
    values : float64, shape (P,)
        Chance from 0 to 1 of "taken and kept six months", times the worker's priority weight; never below 0.
    seats : int64, shape (O,)
        Posts that each opening has left.
    households : length W
        Key of each worker's household, or None; empty if no household is known.
    tiers : int64, shape (W,)
        Tier of each worker, 0 comes first; empty if all are in tier 0.
    weights : float64, shape (W,)
        The priority weight that is already in the values, from 1e-6 on; empty if all are 1. `values / weights` are
        the chances, which add up to expected stays.
    without_earner
        Keys of the households in which nobody earns a wage.
    wishes : float64, shape (P,)
        How much the worker of a pair would like it, in any unit, for the stable plan only; empty if workers
        wish what the values say.

    Raises
    ------
    ValueError
        With the place of the first thing that is wrong.
    """

    workers: Sequence[str]
    openings: Sequence[str]
    rows: IntArray
    columns: IntArray
    values: FloatArray
    seats: IntArray
    households: Sequence[str | None] = ()
    tiers: IntArray = field(default_factory=_none)
    weights: FloatArray = field(default_factory=_none)
    without_earner: frozenset[str] = frozenset()
    wishes: FloatArray = field(default_factory=_none)

    def __post_init__(self) -> None:
        worker_order, opening_order = _order(self.workers, "worker"), _order(self.openings, "opening")
        self._put("workers", tuple(self.workers[place] for place in worker_order))
        self._put("openings", tuple(self.openings[place] for place in opening_order))
        self._put("seats", _numbers("seats", self.seats, len(opening_order), least=0)[opening_order])
        self._put_people(worker_order)
        self._put_pairs(np.argsort(worker_order), np.argsort(opening_order))

    def _put(self, name: str, value: object) -> None:
        if isinstance(value, np.ndarray):
            value.flags.writeable = False
        object.__setattr__(self, name, value)

    def _put_people(self, order: IntArray) -> None:
        count = len(order)
        households = tuple(self.households) or (None,) * count
        if len(households) != count:
            raise ValueError(f"households: {len(households)} for {count} workers")
        tiers = self.tiers if len(self.tiers) else np.zeros(count, np.int64)
        weights = self.weights if len(self.weights) else np.ones(count)
        unknown = sorted(self.without_earner - {key for key in households if key is not None})
        if unknown:
            raise ValueError(f"without_earner: no worker belongs to household {unknown[0]!r}")
        self._put("households", tuple(households[place] for place in order))
        self._put("tiers", _numbers("tiers", tiers, count, least=0)[order])
        self._put("weights", _measures("weights", weights, count, least=LEAST_WEIGHT)[order])
        self._put("without_earner", frozenset(self.without_earner))

    def _put_pairs(self, worker_place: IntArray, opening_place: IntArray) -> None:
        count = len(self.values)
        rows = _places("rows", self.rows, count, len(worker_place))
        columns = _places("columns", self.columns, count, len(opening_place))
        values = _measures("values", self.values, count, least=0.0)
        wishes = _measures("wishes", self.wishes, count) if len(self.wishes) else values
        rows, columns = worker_place[rows], opening_place[columns]
        code = rows * len(opening_place) + columns
        order = np.argsort(code, kind="stable")
        twice = np.flatnonzero(np.diff(code[order]) == 0)
        if len(twice):
            first, second = sorted(order[twice[0] : twice[0] + 2].tolist())
            worker, opening = self.workers[rows[first]], self.openings[columns[first]]
            raise ValueError(f"pairs {first} and {second} are the same: {worker!r} and {opening!r}")
        self._put("rows", rows[order])
        self._put("columns", columns[order])
        self._put("values", values[order])
        self._put("wishes", wishes[order])

    @property
    def chances(self) -> FloatArray:
        """Chance of each pair, shape (P,): its value without the worker's priority weight."""
        chances: FloatArray = self.values / self.weights[self.rows]
        return chances


def candidates_of(
    pairs: Iterable[tuple[str, str, float]],
    seats: Mapping[str, int],
    *,
    households: Mapping[str, str] | None = None,
    tiers: Mapping[str, int] | None = None,
    weights: Mapping[str, float] | None = None,
    without_earner: Iterable[str] = (),
    wishes: Mapping[tuple[str, str], float] | None = None,
) -> Candidates:
    """The candidates written with keys: pairs of worker, opening and value, and facts of workers by key.

    Workers are those of the pairs and of the facts; openings are those of `seats`. Wishes, if there are any,
    are needed for every pair.

    Raises
    ------
    ValueError
        If a pair names an opening without seats, or a value is not possible.
    """
    pairs = list(pairs)
    known = (households or {}, tiers or {}, weights or {})
    workers = sorted({worker for worker, _, _ in pairs}.union(*known))
    openings = sorted(seats)
    worker_place = {key: place for place, key in enumerate(workers)}
    opening_place = {key: place for place, key in enumerate(openings)}
    _refuse_unknown(pairs, seats, wishes)
    return Candidates(
        workers=workers,
        openings=openings,
        rows=np.array([worker_place[worker] for worker, _, _ in pairs], np.int64),
        columns=np.array([opening_place[opening] for _, opening, _ in pairs], np.int64),
        values=np.array([value for _, _, value in pairs], np.float64),
        seats=np.array([seats[key] for key in openings], np.int64),
        households=tuple(known[0].get(key) for key in workers),
        tiers=np.array([known[1].get(key, 0) for key in workers], np.int64),
        weights=np.array([known[2].get(key, 1.0) for key in workers], np.float64),
        without_earner=frozenset(without_earner),
        wishes=np.array([wishes[worker, opening] for worker, opening, _ in pairs] if wishes else []),
    )


def _refuse_unknown(
    pairs: Sequence[tuple[str, str, float]],
    seats: Mapping[str, int],
    wishes: Mapping[tuple[str, str], float] | None,
) -> None:
    for place, (worker, opening, _) in enumerate(pairs):
        if opening not in seats:
            raise ValueError(f"pair {place}: opening {opening!r} has no number of seats")
        if wishes and (worker, opening) not in wishes:
            raise ValueError(f"pair {place}: there is no wish of {worker!r} for {opening!r}")


def _order(keys: Sequence[str], what: str) -> IntArray:
    """The places of the keys in the order of the keys."""
    order = sorted(range(len(keys)), key=lambda place: keys[place])
    for before, after in zip(order, order[1:], strict=False):
        if keys[before] == keys[after]:
            raise ValueError(f"{what}s {before} and {after} have the same key: {keys[after]!r}")
    return np.array(order, np.int64)


def _numbers(name: str, given: Any, count: int, *, least: int) -> IntArray:
    """Whole numbers, as many as there should be, none below the least."""
    numbers = np.asarray(given)
    if numbers.shape != (count,):
        raise ValueError(f"{name}: the shape is {numbers.shape}, not {(count,)}")
    if count and numbers.dtype.kind not in "iu":
        raise ValueError(f"{name}: whole numbers are needed, not {numbers.dtype}")
    for place in np.flatnonzero(numbers < least)[:1]:
        raise ValueError(f"{name}[{place}] is {numbers[place]}, below {least}")
    return numbers.astype(np.int64)


def _places(name: str, given: Any, count: int, end: int) -> IntArray:
    """Whole numbers from 0 to before the end."""
    places = _numbers(name, given, count, least=0)
    for place in np.flatnonzero(places >= end)[:1]:
        raise ValueError(f"{name}[{place}] is {places[place]}, but there are only {end}")
    return places


def _measures(name: str, given: Any, count: int, *, least: float = -np.inf) -> FloatArray:
    """Numbers of a possible size, as many as there should be, none below the least."""
    measures = np.array(given, np.float64)
    if measures.shape != (count,):
        raise ValueError(f"{name}: the shape is {measures.shape}, not {(count,)}")
    for place in np.flatnonzero(~(np.abs(measures) < BEYOND))[:1]:
        raise ValueError(f"{name}[{place}] is {measures[place]}, not a number below {BEYOND:.0e}")
    for place in np.flatnonzero(measures < least)[:1]:
        raise ValueError(f"{name}[{place}] is {measures[place]}, below {least}")
    return measures
