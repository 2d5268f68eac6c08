"""How good a ranking or a promise was: plain functions of what was said and what came of it.

Measures of ranking take one list or many. Rows with the same score are counted as if lots were drawn among
them: the value is the mean over all their orders, so that it never depends on the order of the input.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]
Index = NDArray[np.intp]

ROUNDS = 999
FEWEST_GROUPS = 2
"""Intervals are drawn among groups; there is nothing to draw from one."""

SMALLEST_CHANCE = 1e-15
"""A promise of 0 or 1 that fails would cost infinitely much; it counts as this much beside it."""

NORMAL_95 = 1.959964


@dataclass(frozen=True, slots=True)
class _Ordered:
    """The rows of all lists, best score first: whose list, place in it from 0, block of equal scores."""

    list_of: Index
    place: Index
    block: Index
    relevance: Vector

    @property
    def expected(self) -> Vector:
        """The mean relevance of whoever may stand at a place: that of its block."""
        return (_sums(self.block, self.relevance) / np.bincount(self.block))[self.block]

    def total(self, values: Vector) -> Vector:
        """The sum of a value in each list."""
        return _sums(self.list_of, values)


def _sums(index: Index, values: Vector) -> Vector:
    return np.bincount(index, values).astype(np.float64)


def _ordered(relevance: ArrayLike, scores: ArrayLike, lists: ArrayLike | None) -> _Ordered:
    worth, score = _checked(relevance, scores)
    if np.any(worth < 0):
        raise ValueError("relevance is never negative")
    whose = np.zeros(len(worth), dtype=np.intp) if lists is None else np.asarray(lists)
    if len(whose) != len(worth):
        raise ValueError(f"{len(worth)} rows, but {len(whose)} names of lists")
    codes = np.unique(whose, return_inverse=True)[1]
    order = np.lexsort((-score, codes))
    codes, score = codes[order], score[order]
    new_list = np.r_[True, codes[1:] != codes[:-1]]
    new_block = new_list | np.r_[True, score[1:] != score[:-1]]
    rows = np.arange(len(codes))
    starts = np.maximum.accumulate(np.where(new_list, rows, 0))
    return _Ordered(codes, rows - starts, np.cumsum(new_block) - 1, worth[order])


def _checked(said: ArrayLike, came: ArrayLike) -> tuple[Vector, Vector]:
    one, other = np.asarray(said, dtype=np.float64), np.asarray(came, dtype=np.float64)
    if one.ndim != 1 or one.shape != other.shape or not len(one):
        raise ValueError(f"two rows of equal length are needed, not {one.shape} and {other.shape}")
    if not (np.isfinite(one).all() and np.isfinite(other).all()):
        raise ValueError("every value is a number, none missing or infinite")
    return one, other


def _mean_where(numerator: Vector, denominator: Vector) -> float:
    """The mean share of the lists that have anything to find; nan if none has."""
    some = denominator > 0
    return float(np.mean(numerator[some] / denominator[some])) if some.any() else float("nan")


def ndcg_at_k(relevance: ArrayLike, scores: ArrayLike, k: int, lists: ArrayLike | None = None) -> float:
    """How much of the best possible first k a ranking shows, early places counting more.

    Parameters
    ----------
    relevance : array of shape (n,)
        What each row is worth, 0 or more; counted as it is, divided by log2(place + 1).
    scores : array of shape (n,)
        What the rows are ranked by, highest first.
    k : int
        Places that are looked at.
    lists : array of shape (n,), optional
        Which list a row belongs to; all to one if left out.

    Returns
    -------
    float
        0 to 1, the mean of the lists. A list without anything relevant is left out, since no order of it
        is better than another; nan if all are.
    """
    ranked, ideal = _ordered(relevance, scores, lists), _ordered(relevance, relevance, lists)
    return _mean_where(*(r.total(r.expected * _discount(r.place, k)) for r in (ranked, ideal)))


def _discount(place: Index, k: int) -> Vector:
    return np.where(place < k, 1 / np.log2(place + 2.0), 0.0)


def precision_at_k(kept: ArrayLike, scores: ArrayLike, k: int, lists: ArrayLike | None = None) -> float:
    """Share of the first k places that hold something relevant; a shorter list still counts k places.

    Parameters and shapes as in `ndcg_at_k`, with `kept` 0 or 1; the mean of all lists, 0 to 1.
    """
    rows = _ordered(_truths(kept), scores, lists)
    return float(np.mean(rows.total(rows.expected * (rows.place < k)) / k))


def recall_at_k(kept: ArrayLike, scores: ArrayLike, k: int, lists: ArrayLike | None = None) -> float:
    """Share of what is relevant that stands in the first k places.

    Parameters and shapes as in `ndcg_at_k`, with `kept` 0 or 1; lists without anything relevant are left out.
    """
    rows = _ordered(_truths(kept), scores, lists)
    return _mean_where(rows.total(rows.expected * (rows.place < k)), rows.total(rows.relevance))


def reciprocal_rank(kept: ArrayLike, scores: ArrayLike, lists: ArrayLike | None = None) -> float:
    """One over the place of the first relevant row, the mean of the lists that have one.

    Parameters and shapes as in `ndcg_at_k`, with `kept` 0 or 1. Among equal scores the first relevant row
    stands at place i with the chance that lots would give it.
    """
    rows = _ordered(_truths(kept), scores, lists)
    hits = np.bincount(rows.block, rows.relevance)
    first_row = np.searchsorted(rows.block, np.arange(len(hits)))
    with_hit = np.flatnonzero(hits)
    firsts = np.unique(rows.list_of[first_row[with_hit]], return_index=True)[1]
    sizes = np.bincount(rows.block)
    values = [
        _expected_reciprocal(int(rows.place[first_row[block]]), int(sizes[block]), int(hits[block]))
        for block in with_hit[firsts]
    ]
    return float(np.mean(values)) if values else float("nan")


def _expected_reciprocal(before: int, size: int, hits: int) -> float:
    """The mean of 1 / place of the first of `hits` among `size` equals that follow `before` rows."""
    value, none_yet = 0.0, 1.0
    for i in range(size - hits + 1):
        here = hits / (size - i)
        value += none_yet * here / (before + i + 1)
        none_yet *= 1 - here
    return value


def average_precision(kept: ArrayLike, scores: ArrayLike, lists: ArrayLike | None = None) -> float:
    """The mean precision at each relevant row; equal scores enter together, as at a threshold.

    Parameters and shapes as in `ndcg_at_k`, with `kept` 0 or 1; lists without anything relevant are left out.
    """
    rows = _ordered(_truths(kept), scores, lists)
    ends = np.flatnonzero(np.r_[rows.block[1:] != rows.block[:-1], True])
    whose, hits = rows.list_of[ends], _sums(rows.block, rows.relevance)
    found = np.cumsum(hits)
    earlier = np.r_[0.0, np.cumsum(_sums(whose, hits))][whose]
    precision = (found - earlier) / (rows.place[ends] + 1)
    return _mean_where(_sums(whose, hits * precision), _sums(whose, hits))


def auc(kept: ArrayLike, scores: ArrayLike) -> float:
    """The chance that one who stayed was scored above one who did not, equal scores counting half.

    Parameters
    ----------
    kept : array of shape (n,)
        0 or 1.
    scores : array of shape (n,)
        Higher means likelier to stay.

    Returns
    -------
    float
        0 to 1, a half for lots; nan if all stayed or none.
    """
    truth, score = _checked(_truths(kept), scores)
    stayed = int(truth.sum())
    left = len(truth) - stayed
    if not stayed or not left:
        return float("nan")
    _, value, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2
    above = rank[value][truth == 1].sum() - stayed * (stayed + 1) / 2
    return float(above / (stayed * left))


def _truths(kept: ArrayLike) -> Vector:
    truth = np.asarray(kept, dtype=np.float64)
    if not np.isin(truth, (0.0, 1.0)).all():
        raise ValueError("what came of it is 0 or 1")
    return truth


def _promises(kept: ArrayLike, chances: ArrayLike) -> tuple[Vector, Vector]:
    truth, chance = _checked(_truths(kept), chances)
    if np.any((chance < 0) | (chance > 1)):
        raise ValueError("a chance lies between 0 and 1")
    return truth, chance


def log_losses(kept: ArrayLike, chances: ArrayLike) -> Vector:
    """What each promise cost: minus the logarithm of the chance given to what happened, shape (n,), nats."""
    truth, chance = _promises(kept, chances)
    chance = np.clip(chance, SMALLEST_CHANCE, 1 - SMALLEST_CHANCE)
    losses: Vector = -np.log(np.where(truth == 1, chance, 1 - chance))
    return losses


def log_loss(kept: ArrayLike, chances: ArrayLike) -> float:
    """The mean of `log_losses`: the score that only honest chances make smallest; ln 2 for "half" always."""
    return float(log_losses(kept, chances).mean())


def brier(kept: ArrayLike, chances: ArrayLike) -> float:
    """The mean squared distance of the chances from what happened, 0 to 1; a quarter for "half" always."""
    truth, chance = _promises(kept, chances)
    return float(np.mean((chance - truth) ** 2))


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """Promises of about the same chance: how many, their mean, the share that was seen, its interval."""

    count: int
    promised: float
    seen: float
    low: float
    high: float


def calibration_table(kept: ArrayLike, chances: ArrayLike, groups: int = 10) -> tuple[CalibrationRow, ...]:
    """What was promised beside what was seen, by groups of about equal size, the smallest chances first.

    Equal chances always share a group, so there may be fewer groups than asked for. The interval of the
    share is Wilson's, at 95 of 100.
    """
    truth, chance = _promises(kept, chances)
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, groups + 1)[1:-1]))
    group = np.searchsorted(edges, chance, side="left")
    members = [group == number for number in np.unique(group)]
    return tuple(_row(truth[rows], chance[rows]) for rows in members)


def _row(truth: Vector, chance: Vector) -> CalibrationRow:
    n, seen = len(truth), float(truth.mean())
    spread = NORMAL_95**2 / n
    middle, scale = (seen + spread / 2) / (1 + spread), 1 / (1 + spread)
    reach = scale * NORMAL_95 * np.sqrt(seen * (1 - seen) / n + spread / (4 * n))
    return CalibrationRow(n, float(chance.mean()), seen, float(middle - reach), float(middle + reach))


def calibration_error(table: tuple[CalibrationRow, ...]) -> float:
    """How far promise and sight lie apart on average, each group counting by its size (ECE), 0 to 1."""
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.promised - row.seen) for row in table) / total


def bootstrap_interval(
    statistic: Callable[[Index], ArrayLike],
    groups: ArrayLike,
    *,
    seed: int,
    rounds: int = ROUNDS,
    level: float = 0.95,
) -> Vector:
    """Between which values a figure may lie, had other openings (or months, or people) come along.

    Whole groups are drawn with replacement, since rows of one group are not independent. Whatever the
    statistic computes from the same rows is paired: to compare two models, let it give their difference.
    With few groups, below about twenty, such intervals are too narrow.

    Parameters
    ----------
    statistic : callable
        From row numbers, some of them repeatedly, to m figures; a nan (all were of one kind) is left out.
    groups : array of shape (n,)
        Which group each row belongs to.
    seed, rounds : int
        The same seed draws the same lots; so often it draws.
    level : float
        Share of the rounds inside the interval.

    Returns
    -------
    array of shape (m, 2)
    """
    codes = np.unique(np.asarray(groups), return_inverse=True)[1]
    count = int(codes.max()) + 1
    if count < FEWEST_GROUPS:
        raise ValueError("drawing among groups needs at least two of them")
    members = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    draw = np.random.default_rng(seed)
    figures = [
        np.atleast_1d(statistic(np.concatenate([members[group] for group in draw.integers(0, count, count)])))
        for _ in range(rounds)
    ]
    return np.array([_middle(column, level) for column in np.array(figures, dtype=np.float64).T])


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, and the interval of 95 of 100 that drawing among openings gives it; nan where nothing can be drawn."""

    value: float
    low: float
    high: float


def estimates(
    statistic: Callable[[Index], ArrayLike], groups: ArrayLike, *, seed: int, rounds: int = ROUNDS
) -> list[Estimate]:
    """Figures of all rows, each with its interval; see `bootstrap_interval` for what is drawn and how."""
    owners = np.asarray(groups)
    values = np.atleast_1d(statistic(np.arange(len(owners))))
    ends = np.full((len(values), 2), np.nan)
    if len(np.unique(owners)) >= FEWEST_GROUPS:
        ends = bootstrap_interval(statistic, owners, seed=seed, rounds=rounds)
    return [Estimate(float(value), *map(float, pair)) for value, pair in zip(values, ends, strict=True)]


def _middle(figures: Vector, level: float) -> Vector:
    """The two ends between which the middle share of the figures lies; nan if there are none."""
    known = figures[~np.isnan(figures)]
    if not len(known):
        return np.full(2, np.nan)
    return np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
