"""Whom no list shows, with the best there is for each and what keeps them off."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.filters import limits
from matching.types import Opening, Ranked, Worker


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody whom no list of people shows.

    Attributes
    ----------
    key : str
    opening : str or None
        The best possible opening; None if limits forbid all.
    fit : float or None
        Points there, to a thousandth.
    last_fit, last_need : float or None
        Those of the last one whom the list of that opening shows; None if it shows nobody, or knows no need.
    short_points : float or None
        By how much `fit` lies below `last_fit`; less than nothing where need, not fit, put the others first.
    limits : mapping of str to int
        How many openings each limit forbids, by its code, the most first.
    """

    key: str
    opening: str | None
    fit: float | None
    last_fit: float | None
    last_need: float | None
    short_points: float | None
    limits: Mapping[str, int]


def never_shown(
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    workers_for: Mapping[str, Sequence[Ranked]],
    *,
    weights: Mapping[str, float] = WEIGHTS,
) -> tuple[Unseen, ...]:
    """Find who stands on no list of people for an opening, those with the best fit first, then by key.

    Parameters
    ----------
    workers : sequence of Worker
    openings : sequence of Opening
        Each with a key of its own; ValueError else.
    workers_for : mapping of str to sequence of Ranked
        Whom the list of each opening shows, by key of the opening, as in `TownRanking`.
    weights : mapping of str to float
        Points of each feature.
    """
    shown = {one.key for ranked in workers_for.values() for one in ranked}
    missing = [worker for worker in workers if worker.key not in shown]
    best = Scoring(OpeningBook(openings), weights).best(People(missing), top=1)
    found = [
        _unseen(worker, openings, openings[row].key if row >= 0 else None, fit, workers_for)
        for worker, row, fit in zip(missing, best.row[:, 0].tolist(), best.fit[:, 0].tolist(), strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (one.fit is None, -(one.fit or 0.0), one.key)))


def _unseen(
    worker: Worker,
    openings: Sequence[Opening],
    best: str | None,
    points: float,
    workers_for: Mapping[str, Sequence[Ranked]],
) -> Unseen:
    counts = Counter(reason.code for opening in openings for reason in limits(worker, opening))
    kept = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    if best is None:
        return Unseen(worker.key, None, None, None, None, None, kept)
    fit, ranked = round(points, 3), workers_for.get(best, ())
    if not ranked:
        return Unseen(worker.key, best, fit, None, None, None, kept)
    last = ranked[-1]
    return Unseen(worker.key, best, fit, last.fit, last.need, round(last.fit - fit, 3), kept)
