"""What words say of single pairs: the three features of texts, to the last bit as `matching.features` has them.

The kernels of `matching.columns` keep such tables in single precision, which finds the best but does not show them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns.people import Texts
from matching.columns.sayings import spoken
from matching.columns.texts import PhraseRows, further_begin, members
from matching.features import IDLE_SKILLS, SIMILAR_ENOUGH, UNKNOWN, beyond
from matching.types import Worker

Codes = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """Values of some cells of a large table: `key` is row times width plus column, ascending; the rest is 0."""

    key: Codes
    values: Values

    def at(self, key: Codes) -> tuple[Codes, Values]:
        """Which of some cells hold anything, and what, shape (k,) each."""
        if not len(self.key):
            return np.zeros(0, np.int64), self.values
        place = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        held = np.flatnonzero(self.key[place] == key)
        return held, self.values[place[held]]

    def best(self, key: Codes, group: Codes, groups: int) -> Values:
        """The greatest of the cells of each group, 0 where none holds anything."""
        best = np.zeros(groups)
        held, values = self.at(key)
        np.maximum.at(best, group[held], values)
        return best


class Sayings:
    """What the words of some workers say at each opening.

    Parameters
    ----------
    workers : sequence of Worker
        To be named by their place.
    phrases : PhraseRows
        Of the book whose openings are named by their row.

    Notes
    -----
    A phrase takes 16 bytes for each opening that says anything like it, and as much again in `phrases`.
    """

    def __init__(self, workers: Sequence[Worker], phrases: PhraseRows) -> None:
        self.said = spoken(Texts(workers), phrases)
        self.openings = len(phrases.book)
        self.asked: Codes = phrases.book.column("asked").astype(np.int64)
        self.further = further_begin(phrases.book.column("asked"))
        rows = self.said.rows
        self._like = _sparse(self.openings, [(row.opening, row.like) for row in rows])
        self._held = _sparse(self.openings, [(row.skill, row.held) for row in rows])
        self._further = _sparse(int(self.further[-1]), [(row.further, row.further_held) for row in rows])

    def values(self, worker: Codes, opening: Codes) -> dict[str, Values]:
        """The features of texts of pairs of a place of a worker and a row of an opening, by name, shape (n,) each."""
        unasked = self.asked[opening] == 0
        least, idle = np.where(unasked, UNKNOWN, 0.0), np.where(unasked, IDLE_SKILLS, 0.0)
        pair, place = members(self.said.begin, worker)
        cell = self.said.phrase[place] * self.openings + opening[pair]
        like, held = (table.best(cell, pair, len(worker)) for table in (self._like, self._held))
        return {
            "skill_overlap": np.maximum(idle, self._with_further(held, worker, opening)),
            "word_likeness": beyond(least, like),
            "experience": beyond(least, self._stays(worker, opening)),
        }

    def _stays(self, worker: Codes, opening: Codes) -> Values:
        """What the longest stay in such work is worth."""
        pair, place = members(self.said.stay_begin, worker)
        found, like = self._like.at(self.said.stay[place] * self.openings + opening[pair])
        worth = np.where(like >= SIMILAR_ENOUGH, like, 0.0)
        stay = np.zeros(len(worker))
        np.maximum.at(stay, pair[found], worth * self.said.years[place[found]])
        return stay

    def _with_further(self, held: Values, worker: Codes, opening: Codes) -> Values:
        """The share of the asked skills: each skill counts as far as the best of the phrases says it."""
        pair, skill = members(self.further, opening)
        asking, place = members(self.said.begin, worker[pair])
        cell = self.said.phrase[place] * self.further[-1] + skill[asking]
        further = self._further.best(cell, asking, len(skill))
        np.add.at(held, pair, further)  # one after the other, as a mean adds them up
        return held / np.maximum(self.asked[opening], 1)


def _sparse(width: int, rows: Sequence[tuple[NDArray[np.uint32], Values]]) -> Sparse:
    """Rows one after the other, each with places in ascending order."""
    number = np.repeat(np.arange(len(rows)), [len(places) for places, _ in rows])
    places = np.concatenate([np.zeros(0, np.int64), *(places for places, _ in rows)])
    return Sparse(number * width + places, np.concatenate([np.zeros(0), *(values for _, values in rows)]))
