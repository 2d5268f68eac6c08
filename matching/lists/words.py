"""What words say of single pairs: the three features of texts, to the last bit as `matching.features` has them.

The kernels of `matching.columns` keep such tables in single precision, which finds the best but does not show them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns.book import OpeningBook
from matching.columns.people import Texts
from matching.features import IDLE_SKILLS, SIMILAR_ENOUGH, UNKNOWN
from matching.types import Worker
from matching.words.relations import Written

AT_ONCE = 512
"""So many phrases are compared at once, which bounds the memory."""

Codes = NDArray[np.int64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """Values of some cells of a large table: `key` is row times width plus column, ascending; the rest is 0."""

    key: Codes
    values: Values

    def at(self, key: Codes) -> tuple[Codes, Values]:
        """Which of some cells hold anything, and what, shapes (k,) and (k, values of a cell)."""
        if not len(self.key):
            return np.zeros(0, np.int64), self.values
        place = np.minimum(np.searchsorted(self.key, key), len(self.key) - 1)
        held = np.flatnonzero(self.key[place] == key)
        return held, self.values[place[held]]


class Sayings:
    """What each phrase of some workers is worth at each opening of a book.

    Parameters
    ----------
    workers : sequence of Worker
        To be named by their place.
    book : OpeningBook
        Openings are named by their row.

    Notes
    -----
    A phrase takes 32 bytes for each opening that says anything like it.
    """

    def __init__(self, workers: Sequence[Worker], book: OpeningBook) -> None:
        self.texts = Texts(workers)
        self.openings = len(book)
        self.asked: Codes = book.column("asked").astype(np.int64)
        self.slots = np.array(book.slot_begin, dtype=np.int64)
        blocks = list(_blocks(book, self.texts.stems))
        self._said = _stacked([said for said, _ in blocks], 3)
        self._held = _stacked([held for _, held in blocks], 1)

    def values(self, worker: Codes, opening: Codes) -> dict[str, Values]:
        """The features of texts of pairs of a place of a worker and a row of an opening, by name, shape (n,) each."""
        unasked = self.asked[opening] == 0
        said, stay = np.zeros((len(worker), 2)), np.zeros(len(worker))
        pair, stem = _members(self.texts.begin, worker, self.texts.phrase)
        found, values = self._said.at(stem * self.openings + opening[pair])
        np.maximum.at(said, pair[found], values[:, :2])
        pair, place = _spread(self.texts.stay_begin, worker)
        found, values = self._said.at(self.texts.stay[place] * self.openings + opening[pair])
        np.maximum.at(stay, pair[found], values[:, 2] * self.texts.years[place[found]])
        idle, least = np.maximum(IDLE_SKILLS, said[:, 1]), np.where(unasked, UNKNOWN, 0.0)
        return {
            "skill_overlap": np.where(unasked, idle, self._overlap(worker, opening)),
            "word_likeness": np.maximum(said[:, 0], least),
            "experience": np.maximum(stay, least),
        }

    def _overlap(self, worker: Codes, opening: Codes) -> Values:
        """The share of the asked skills: each skill counts as far as the best of the phrases says it."""
        pair, slot = _spread(self.slots, opening)
        asking, stem = _members(self.texts.begin, worker[pair], self.texts.phrase)
        held, total = np.zeros(len(slot)), np.zeros(len(worker))
        found, values = self._held.at(stem * self.slots[-1] + slot[asking])
        np.maximum.at(held, asking[found], values[:, 0])
        number = slot - self.slots[opening[pair]]
        for each in range(int(number.max(initial=-1)) + 1):  # one after the other, as a mean adds them up
            now = number == each
            total[pair[now]] += held[now]
        return total / np.maximum(self.asked[opening], 1)


def _spread(begin: Codes, of: Codes) -> tuple[Codes, Codes]:
    """The members of some groups one after the other: which of the groups, and the member's place."""
    counts = begin[of + 1] - begin[of]
    which = np.repeat(np.arange(len(of)), counts)
    return which, np.arange(len(which)) + np.repeat(begin[of] - np.cumsum(counts) + counts, counts)


def _members(begin: Codes, of: Codes, values: Codes) -> tuple[Codes, Codes]:
    """The members of some groups with their values instead of their places."""
    which, place = _spread(begin, of)
    return which, values[place]


def _stacked(parts: Sequence[Sparse], width: int) -> Sparse:
    return Sparse(
        np.concatenate([np.zeros(0, np.int64), *(part.key for part in parts)]),
        np.concatenate([np.zeros((0, width)), *(part.values for part in parts)]),
    )


def _blocks(book: OpeningBook, stems: Sequence[str]) -> Iterator[tuple[Sparse, Sparse]]:
    """Compare all stems with all that the openings say, a block of stems at a time.

    The first table holds `like`, `same` and what a stay is worth for each stem and opening, the second how far
    each asked skill is held.
    """
    phrases = list(book.phrases)
    counts = np.array([len(places) for places in book.phrases.values()], dtype=np.int64)
    begin = np.concatenate(([0], np.cumsum(counts)))
    standing, written = book.standing(phrases), Written(phrases)
    for first in range(0, len(stems), AT_ONCE):
        found = written.compare(stems[first : first + AT_ONCE])
        pair, place = _spread(begin, found.theirs)
        opening, slot = standing[place].T
        stem, like, same = found.mine[pair] + first, found.like[pair], found.same[pair]
        stay = np.where(like >= SIMILAR_ENOUGH, like, same)
        asked = np.flatnonzero((slot >= 0) & (same > 0))
        yield (
            _best(stem * len(book) + opening, np.stack([like, same, stay], axis=1)),
            _best(stem[asked] * book.slot_begin[-1] + slot[asked], same[asked, None]),
        )


def _best(key: Codes, values: Values) -> Sparse:
    """The greatest of all values of a cell."""
    order = np.argsort(key, kind="stable")
    key, values = key[order], values[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    return Sparse(key[first], np.maximum.reduceat(values, first, axis=0) if len(first) else values)
