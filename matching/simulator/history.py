"""What a cadre did in a made-up town month by month, and what came of it: outcomes to learn from."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from matching.features import feature_values
from matching.filters import limits
from matching.ranker.outcomes import Outcome
from matching.simulator.town import Town
from matching.simulator.truth import Facts

Vector = NDArray[np.float64]
Index = NDArray[np.intp]

FIRST_DAY = date(2024, 1, 1)
KNOWN_TO_CADRE = 25
"""People whom a cadre has in mind for an opening."""

MOST_FOR_ONE = 3
AT_RANDOM = 0.15
"""Share of the introductions for which whoever happens to come by is taken."""

DECLINED_WITHIN = 21
SIX_MONTHS = 184
KEPT_KNOWN_AFTER = (200, 240)
"""Days after the decision on which a stay of six months is confirmed: a few to begin, six months, the check."""


def history(
    town: Town, months: int, seed: int, *, a_month: int = 100, first_day: date = FIRST_DAY
) -> list[Outcome]:
    """The outcomes of so many months in which a cadre made about `a_month` introductions each.

    The cadre goes by the trade, the way and the pay as they are written, and by whom they know; some are sent
    because they happened to come by. What is logged therefore is no fair sample of all pairs. Whoever stays is
    gone from the lists for half a year. No introduction breaks a hard limit.

    Parameters
    ----------
    town : Town
        Where it happens.
    months : int
        How many calendar months of introductions, from `first_day` on.
    seed : int
        For all that is drawn; the same seed gives the same history.
    a_month : int
        Introductions a month that are tried; fewer come about where limits stand against them.
    first_day : date
        The first day of the first month.

    Returns
    -------
    list of Outcome
        By month, all of them ended: the latest became known up to eight months after the last month.
    """
    draw = np.random.default_rng(seed)
    gone_until = np.where(town.people.pupil | (town.people.age < 16), months, 0)
    told: list[Outcome] = []
    for month in range(months):
        rows, columns = _introductions(town, np.flatnonzero(gone_until <= month), a_month, draw)
        allowed = [not limits(town.workers[i], town.openings[j]) for i, j in zip(rows, columns, strict=True)]
        rows, columns = rows[allowed], columns[allowed]
        if len(rows):
            chances = Facts(town.people, town.posts, rows, columns).chances(month)
            taken, kept = (draw.random(len(rows)) < chance for chance in chances)
            gone_until[rows[taken & kept]] = month + 6
            told += _outcomes(town, rows, columns, taken, kept, _month(first_day, month), draw)
    return told


def _introductions(
    town: Town, seekers: Index, a_month: int, draw: np.random.Generator
) -> tuple[Index, Index]:
    """Rows of people and of openings, each person at most once."""
    if not len(seekers):
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    count = min(len(town.posts), max(1, round(a_month * 2 / (1 + MOST_FOR_ONE))))
    columns = draw.choice(len(town.posts), count, replace=False)
    pool = seekers[draw.integers(len(seekers), size=(count, KNOWN_TO_CADRE))]
    liking = _liking(town, pool, columns) + draw.normal(0, 0.5, pool.shape)
    liking = np.where(draw.random((count, 1)) < AT_RANDOM, draw.random(pool.shape), liking)
    best = np.argsort(-liking, axis=1, kind="stable")[:, :MOST_FOR_ONE]
    wanted = np.arange(MOST_FOR_ONE) < draw.integers(1, MOST_FOR_ONE + 1, size=(count, 1))
    rows = np.take_along_axis(pool, best, axis=1)[wanted]
    firsts = np.sort(np.unique(rows, return_index=True)[1])
    return rows[firsts], np.broadcast_to(columns[:, None], wanted.shape)[wanted][firsts]


def _liking(town: Town, pool: Index, columns: Index) -> Vector:
    """How well a cadre thinks of each of the pool for an opening: shape of the pool, openings by people."""
    flat, posts = pool.ravel(), np.repeat(columns, pool.shape[1])
    facts = Facts(town.people, town.posts, flat, posts)
    same_trade = town.people.trade[flat] == town.posts.trade[posts]
    pays = town.posts.wage[posts] >= town.people.wish[flat]
    liking: Vector = 1.2 * same_trade - facts.km / 8 + 0.5 * pays
    return liking.reshape(pool.shape)


def _month(first_day: date, month: int) -> date:
    years, months = divmod(first_day.year * 12 + first_day.month - 1 + month, 12)
    return date(years, months + 1, 1)


def _outcomes(
    town: Town,
    rows: Index,
    columns: Index,
    taken: NDArray[np.bool_],
    kept: NDArray[np.bool_],
    first: date,
    draw: np.random.Generator,
) -> Iterator[Outcome]:
    """The introductions of a month with the features of their day, and when it was known how they ended."""
    days = draw.integers(monthrange(first.year, first.month)[1], size=len(rows)).tolist()
    until_known = np.where(
        taken,
        np.where(kept, draw.integers(*KEPT_KNOWN_AFTER, len(rows)), draw.integers(30, SIX_MONTHS, len(rows))),
        draw.integers(1, DECLINED_WITHIN, len(rows)),
    ).tolist()
    features = _features(town, rows, columns).tolist()
    for i, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        decided = first + timedelta(days=days[i])
        yield Outcome(
            worker=town.workers[row].key,
            opening=town.openings[column].key,
            features=tuple(features[i]),
            decided_on=decided,
            known_on=decided + timedelta(days=until_known[i]),
            kept=bool(taken[i] and kept[i]),
        )


def _features(town: Town, rows: Index, columns: Index) -> Vector:
    """The features of the pairs, shape (n, features)."""
    people, row = np.unique(rows, return_inverse=True)
    posts, column = np.unique(columns, return_inverse=True)
    values = feature_values([town.workers[i] for i in people], [town.openings[j] for j in posts])
    return values[row, column]
