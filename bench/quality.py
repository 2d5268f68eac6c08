"""How good the rankings are: NDCG of the first ten on every labelled set that may be used, and in made-up towns.

Each figure stands with the interval of 95 of 100 that drawing among questions (or people) gives, whole groups together;
the difference to ours is paired. Nothing in the library was tuned on the sets; where it had been read before, the page
says so.
"""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bench.lives import Life, lives
from bench.rankers import Scores, scored
from bench.sets import SETS
from matching.evaluation import bootstrap_interval, ndcg_at_k

PLACES = 10
UNLIKELY = -1e12

Values = NDArray[np.float64]


def quality() -> str:
    """All labelled sets, then the made-up towns."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="X does not have valid feature names")
        return "\n\n".join((*(_of_set(number) for number in range(len(SETS))), _of_lives(lives())))


def _of_set(number: int) -> str:
    labelled = SETS[number]()
    found = {name: _each(labelled.worth, scores) for name, scores in scored(labelled).items()}
    questions, answers = labelled.worth.shape
    title = f"{labelled.name}: {questions:,} questions, {answers:,} answers"
    return _told(title, found, labelled.group, "ours, words")


def _of_lives(found: Sequence[Life]) -> str:
    names = list(found[0].scores)
    values = {name: np.concatenate([_possible(life, name) for life in found]) for name in names}
    people = np.arange(len(values[names[0]]))
    title = f"Made-up towns: {len(found)}, {len(people)} people in all, openings that no limit keeps off"
    return _told(title, values, people, "ours, hand weights")


def _possible(life: Life, name: str) -> Values:
    """Each person's figure; those for whom nothing is possible are left out."""
    scores = np.where(life.possible, life.scores[name], UNLIKELY)
    return _each(life.truth, scores)[life.truth.any(axis=1)]


def _each(worth: Scores, scores: Scores) -> Values:
    """NDCG of each question; nan where no answer is right."""
    return np.array([ndcg_at_k(row, score, PLACES) for row, score in zip(worth, scores, strict=True)])


def _told(title: str, found: Mapping[str, Values], group: NDArray[np.int64], ours: str) -> str:
    names = list(found)
    table = np.stack([found[name] for name in names], axis=-1)
    table = np.concatenate((table, table - found[ours][:, None]), axis=1)
    ends = bootstrap_interval(lambda rows: table[rows].mean(axis=0), group, seed=0)
    means = table.mean(axis=0)
    head = f"{title}\n{'':<26}{'NDCG@10':>8}{'95 of 100':>18}   less {ours} (paired)"
    lines = [
        f"{name:<26}{means[at]:>8.3f}   [{ends[at, 0]:.3f}, {ends[at, 1]:.3f}]"
        f"   {means[len(names) + at]:>+7.3f} [{ends[len(names) + at, 0]:+.3f}, {ends[len(names) + at, 1]:+.3f}]"
        for at, name in enumerate(names)
    ]
    return "\n".join((head, *lines))
