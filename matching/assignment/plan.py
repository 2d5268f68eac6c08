"""A plan in plain values: who is proposed for what, what it is worth, and how it differs from another."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from types import MappingProxyType

import numpy as np

from matching.assignment.candidates import Candidates, FloatArray, IntArray
from matching.assignment.households import bonus_of, first_earners
from matching.assignment.rules import Rules


@dataclass(frozen=True, slots=True)
class Pair:
    """One proposal: its value, the chance that it becomes a stay of six months, whether a cadre has pinned it."""

    worker: str
    opening: str
    value: float
    chance: float
    pinned: bool


@dataclass(frozen=True, slots=True)
class TierFigures:
    """What a plan does for the people of a tier: how many there are, how many are placed, what it is worth."""

    tier: int
    people: int
    placed: int
    value: float
    bonus: float
    stays: float


@dataclass(frozen=True, slots=True)
class Move:
    """A person for whom two plans propose different openings; None is no opening."""

    worker: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """How one plan differs from another: the moves by worker, and what the other has more (below 0: less)."""

    moves: tuple[Move, ...]
    placed: int
    stays: float
    total: float


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal, never an act: nothing is done with it but to show it to the people who decide.

    Parameters
    ----------
    pairs
        The proposals in the order of the workers' keys.
    tiers
        Figures of each tier, the first first.
    posts_left
        Posts that stay free, for each opening that has any.
    unplaced
        Workers for whom nothing is proposed.
    """

    pairs: tuple[Pair, ...]
    tiers: tuple[TierFigures, ...]
    posts_left: Mapping[str, int]
    unplaced: tuple[str, ...]

    @property
    def value(self) -> float:
        """Sum of the values of all pairs."""
        return fsum(pair.value for pair in self.pairs)

    @property
    def bonus(self) -> float:
        """What the first earners of households add."""
        return fsum(figures.bonus for figures in self.tiers)

    @property
    def total(self) -> float:
        """What is made as great as possible, as long as tiers are not strict: values and bonus."""
        return self.value + self.bonus

    @property
    def stays(self) -> float:
        """How many of the proposed people are expected to be kept for six months: the sum of the chances."""
        return fsum(pair.chance for pair in self.pairs)

    def changes(self, other: "Plan") -> Changes:
        """Who moves if the other plan is taken instead of this one, and what it costs or brings."""
        before = {pair.worker: pair.opening for pair in self.pairs}
        after = {pair.worker: pair.opening for pair in other.pairs}
        moves = (
            Move(worker, before.get(worker), after.get(worker))
            for worker in sorted(before.keys() | after.keys())
        )
        return Changes(
            moves=tuple(move for move in moves if move.before != move.after),
            placed=len(other.pairs) - len(self.pairs),
            stays=other.stays - self.stays,
            total=other.total - self.total,
        )


def plan_of(candidates: Candidates, rules: Rules, chosen: IntArray, pinned: IntArray) -> Plan:
    """The plan of the chosen and the pinned pairs, both given by their places among the candidates."""
    places = np.union1d(chosen, pinned)
    rows, columns = candidates.rows[places], candidates.columns[places]
    left = candidates.seats - np.bincount(columns, minlength=len(candidates.seats))
    without = np.setdiff1d(np.arange(len(candidates.workers)), rows)
    facts = zip(
        rows.tolist(),
        columns.tolist(),
        candidates.values[places].tolist(),
        candidates.chances[places].tolist(),
        np.isin(places, pinned).tolist(),
        strict=True,
    )
    return Plan(
        pairs=tuple(
            Pair(candidates.workers[row], candidates.openings[column], value, chance, is_pinned)
            for row, column, value, chance, is_pinned in facts
        ),
        tiers=_figures(candidates, places, _bonuses(candidates, rules, rows)),
        posts_left=MappingProxyType(
            {candidates.openings[place]: int(left[place]) for place in np.flatnonzero(left).tolist()}
        ),
        unplaced=tuple(candidates.workers[row] for row in without.tolist()),
    )


def _bonuses(candidates: Candidates, rules: Rules, placed: IntArray) -> FloatArray:
    """What each placed worker adds as the first earner of the household, shape (W,)."""
    tiers = candidates.tiers if rules.strict_tiers else np.zeros_like(candidates.tiers)
    bonus = bonus_of(candidates, rules)
    firsts = first_earners(bonus, placed, tiers)
    added = np.zeros(len(candidates.workers))
    added[firsts] = bonus.gain[firsts]
    return added


def _figures(candidates: Candidates, places: IntArray, bonuses: FloatArray) -> tuple[TierFigures, ...]:
    tiers, tier_of, people = np.unique(candidates.tiers, return_inverse=True, return_counts=True)
    of_pairs = tier_of[candidates.rows[places]]

    def sums(weights: FloatArray | None, places: IntArray = of_pairs) -> list[float]:
        summed: list[float] = np.bincount(places, weights, len(tiers)).tolist()
        return summed

    columns = (
        tiers.tolist(),
        people.tolist(),
        sums(None),
        sums(candidates.values[places]),
        sums(bonuses, tier_of),
        sums(candidates.chances[places]),
    )
    return tuple(TierFigures(*row) for row in zip(*columns, strict=True))
