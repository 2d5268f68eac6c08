"""The ranking by hand weights, for the time without outcomes to learn from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.explain import reasons
from matching.features import FEATURES, Matrix, feature_values
from matching.filters import allowed_pairs, limits
from matching.types import Blocked, Opening, Ranked, TownRanking, Worker

NAMES = tuple(feature.__name__ for feature in FEATURES)

WEIGHTS: Mapping[str, float] = {
    "skill_overlap": 16,
    "word_likeness": 6,
    "experience": 10,
    "hours": 15,
    "care": 15,
    "distance": 15,
    "wage": 13,
    "effort": 5,
    "firm_keeps": 5,
}
"""Points of each feature, 100 in all: 32 for the work itself, 30 for the day (hours and care), 38 for way,
wage and staying. Words on paper predict less than way and wage do, so no trade makes up for a bad day."""

BAND = 10
"""Fits that lie in the same ten points count as equal when people are put in order for an opening."""


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", Worker, Opening)


class RuleRanker:
    """Openings for a person by fit; people for an opening by fit in bands of ten points, in a band by need.

    Need and fit are two numbers and never added. Need says whom to speak to first, fit which opening to speak
    of. For one opening both questions meet: to send the neediest person to a post that does not suit is to
    send them to fail, while among people whom it suits about equally the greatest need goes first.
    Results depend neither on the order of the input nor on who else is in it; ties are broken by key.

    It has scikit-learn's manners (`get_params`, `set_params`, `clone`) without importing scikit-learn, which
    would cost every web process seconds and memory for nothing.
    """

    def __init__(self, weights: Mapping[str, float] | None = None, band: float = BAND) -> None:
        self.weights = weights
        self.band = band

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The arguments it was made with."""
        return {"weights": self.weights, "band": self.band}

    def set_params(self, **params: Any) -> Self:
        """Changes arguments, refuses names it does not have."""
        for name, value in params.items():
            if name not in self.get_params():
                raise ValueError(f"RuleRanker has no parameter {name!r}")
            setattr(self, name, value)
        return self

    def rank_openings(
        self, worker: Worker, openings: Sequence[Opening], top: int | None = None
    ) -> tuple[list[Ranked], list[Blocked]]:
        """The openings for a person, best fit first, and those that hard limits keep off, with reasons."""
        _refuse_doubles(openings)
        allowed, blocked = _divided(openings, lambda opening: limits(worker, opening))
        board = _Board([worker], allowed, self._checked_weights())
        order = board.openings_in_order(0, range(len(allowed)))[:top]
        return [board.ranked(0, column, allowed[column].key, None) for column in order], blocked

    def rank_workers(
        self,
        opening: Opening,
        workers: Sequence[Worker],
        needs: Mapping[str, float] | None = None,
        top: int | None = None,
    ) -> tuple[list[Ranked], list[Blocked]]:
        """People for an opening by fit band, need, then fit; `needs` holds the points of `need_of` by key."""
        _refuse_doubles(workers)
        allowed, blocked = _divided(workers, lambda worker: limits(worker, opening))
        board = _Board(allowed, [opening], self._checked_weights())
        order = board.workers_in_order(0, range(len(allowed)), needs or {}, self.band)[:top]
        return [
            board.ranked(row, 0, allowed[row].key, (needs or {}).get(allowed[row].key)) for row in order
        ], blocked

    def rank_town(
        self,
        workers: Sequence[Worker],
        openings: Sequence[Opening],
        needs: Mapping[str, float] | None = None,
        top: int = 3,
    ) -> TownRanking:
        """Both directions of a town from one scoring, equal to what the two methods above give singly."""
        _refuse_doubles(workers)
        _refuse_doubles(openings)
        needs = needs or {}
        board = _Board(workers, openings, self._checked_weights())
        allowed = allowed_pairs(workers, openings)
        openings_for = {
            worker.key: tuple(
                board.ranked(row, column, openings[column].key, None)
                for column in board.openings_in_order(row, np.flatnonzero(allowed[row]))[:top]
            )
            for row, worker in enumerate(workers)
        }
        workers_for = {
            opening.key: tuple(
                board.ranked(row, column, workers[row].key, needs.get(workers[row].key))
                for row in board.workers_in_order(
                    column, np.flatnonzero(allowed[:, column]), needs, self.band
                )[:top]
            )
            for column, opening in enumerate(openings)
        }
        return TownRanking(openings_for, workers_for)

    def _checked_weights(self) -> Mapping[str, float]:
        weights = WEIGHTS if self.weights is None else self.weights
        if set(weights) != set(NAMES):
            raise ValueError(f"weights are needed for exactly these features: {', '.join(NAMES)}")
        if min(weights.values()) < 0 or abs(sum(weights.values()) - 100) > 1e-9:
            raise ValueError("weights are not negative and add up to 100")
        return weights


class _Board:
    """The scores of some people and some openings: values of the features, and fit."""

    def __init__(
        self, workers: Sequence[Worker], openings: Sequence[Opening], weights: Mapping[str, float]
    ) -> None:
        self.workers, self.openings, self.weights = workers, openings, weights
        self.values: Matrix = feature_values(workers, openings)
        points: Matrix = self.values * np.array([weights[name] for name in NAMES])
        self.points = points
        self.fit: NDArray[np.float64] = np.round(points.sum(axis=-1), 9)

    def openings_in_order(self, row: int, columns: Iterable[int]) -> list[int]:
        """Columns by fit, then key."""
        return sorted(columns, key=lambda column: (-self.fit[row, column], self.openings[column].key))

    def workers_in_order(
        self, column: int, rows: Iterable[int], needs: Mapping[str, float], band: float
    ) -> list[int]:
        """Rows by fit band, need, fit, then key; the band is that of the whole number that is shown."""

        def place(row: int) -> tuple[float, float, float, str]:
            fit, key = float(self.fit[row, column]), self.workers[row].key
            return -(round(fit) // band), -needs.get(key, 0.0), -fit, key

        return sorted(rows, key=place)

    def ranked(self, row: int, column: int, key: str, need: float | None) -> Ranked:
        """The entry of a list, with its shares and reasons."""
        values = dict(zip(NAMES, self.values[row, column].tolist(), strict=True))
        shares = dict(zip(NAMES, self.points[row, column].tolist(), strict=True))
        told = reasons(self.workers[row], self.openings[column], values, self.weights)
        return Ranked(key, float(self.fit[row, column]), need, shares, told)


def _divided(items: Sequence[T], reasons_against: Callable[[T], list[Any]]) -> tuple[list[T], list[Blocked]]:
    """Those who may, and the rest with their reasons: fewest first, as they are nearest to possible."""
    verdicts = [(item, reasons_against(item)) for item in items]
    blocked = [Blocked(item.key, tuple(said)) for item, said in verdicts if said]
    return [item for item, said in verdicts if not said], sorted(
        blocked, key=lambda b: (len(b.reasons), b.key)
    )


def _refuse_doubles(items: Sequence[_Keyed]) -> None:
    if len({item.key for item in items}) < len(items):
        raise ValueError("two entries share a key; every worker and every opening needs its own")
