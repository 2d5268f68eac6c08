"""What a phrase of a person is worth at each opening: worked out once a phrase, however many people say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.columns.book import OpeningBook
from matching.features import SIMILAR_ENOUGH
from matching.words.relations import Alike, Written

AT_ONCE = 512
"""So many phrases are compared at once, which bounds the memory."""

Numbers = NDArray[np.int64]
Values = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """Where a phrase says something: openings with the best `like`, `same` and `stay` of any of their phrases.

    `like` counts for the likeness of words, `same` for work that nobody asks a skill for, `stay` for experience.
    `slot` and `held` say how far each asked skill is held, skill by skill. `seen` is up to which row of the book.
    """

    opening: Numbers
    like: Values
    same: Values
    stay: Values
    slot: Numbers
    held: Values
    seen: int


class PhraseRows:
    """The rows of all phrases asked for so far; openings that came since are added when a row is asked for again."""

    def __init__(self, book: OpeningBook) -> None:
        self.book = book
        self._rows: dict[str, PhraseRow] = {}
        self._of_version = book.version

    def of(self, stems: Sequence[str]) -> list[PhraseRow]:
        """The rows of some stems, in their order."""
        if len(self.book) < max((row.seen for row in self._rows.values()), default=0):
            self._rows.clear()  # closed rows were thrown out: all have new numbers
        behind: dict[int, list[str]] = {}
        for text in dict.fromkeys(stems):
            seen = self._rows[text].seen if text in self._rows else 0
            if seen < len(self.book) or text not in self._rows:
                behind.setdefault(seen, []).append(text)
        for seen, texts in behind.items():
            for text, row in zip(texts, _rows(self.book, texts, seen), strict=True):
                self._rows[text] = _joined(self._rows.get(text), row)
        return [self._rows[text] for text in stems]


def _rows(book: OpeningBook, stems: Sequence[str], first: int) -> Iterator[PhraseRow]:
    """Compare stems with what the openings from one on say."""
    phrases = [phrase for phrase, places in book.phrases.items() if places[-1][0] >= first]
    counts = np.array([len(book.phrases[phrase]) for phrase in phrases], dtype=np.int64)
    places, written = book.standing(phrases), Written(phrases)
    for begin in range(0, len(stems), AT_ONCE):
        some = stems[begin : begin + AT_ONCE]
        alike = _expanded(written.compare(some), counts, places, first)
        yield from _cut(alike, len(some), len(book))


@dataclass(frozen=True, slots=True)
class _Alike:
    """Pairs that have something in common: whose phrase it is, in which opening and as which asked skill."""

    of: Numbers
    at: Numbers
    like: NDArray[np.float64]
    same: NDArray[np.float64]
    slot: Numbers


def _expanded(pairs: Alike, counts: Numbers, places: Numbers, first: int) -> _Alike:
    """What is true of a phrase is true of every opening in which it stands, from one on."""
    begins = np.cumsum(counts) - counts
    times = counts[pairs.theirs]
    whole = np.repeat(np.arange(len(times)), times)
    within = np.arange(len(whole)) - np.repeat(np.cumsum(times) - times, times)
    place = places[np.repeat(begins[pairs.theirs], times) + within]
    new = place[:, 0] >= first
    whole, place = whole[new], place[new]
    return _Alike(pairs.mine[whole], place[:, 0], pairs.like[whole], pairs.same[whole], place[:, 1])


def _cut(alike: _Alike, stems: int, seen: int) -> Iterator[PhraseRow]:
    """One row a stem, with the best of all phrases of an opening."""
    order = np.lexsort((alike.at, alike.of))
    of, at = alike.of[order], alike.at[order]
    firsts = np.flatnonzero((np.diff(of, prepend=-1) != 0) | (np.diff(at, prepend=-1) != 0))
    likes, sames = alike.like[order], alike.same[order]
    stays = np.where(likes >= SIMILAR_ENOUGH, likes, sames)
    like, same, stay = (_best_from(values, firsts) for values in (likes, sames, stays))
    of, at = of[firsts], at[firsts]
    held = np.flatnonzero((alike.slot >= 0) & (alike.same > 0))
    held = held[np.argsort(alike.of[held], kind="stable")]
    slot, share, owner = alike.slot[held], alike.same[held].astype(np.float32), alike.of[held]
    edges, slot_edges = (np.searchsorted(side, np.arange(stems + 1)).tolist() for side in (of, owner))
    for row in range(stems):
        part, own = slice(*edges[row : row + 2]), slice(*slot_edges[row : row + 2])
        yield PhraseRow(
            opening=at[part].copy(),
            like=like[part].copy(),
            same=same[part].copy(),
            stay=stay[part].copy(),
            slot=slot[own].copy(),
            held=share[own].copy(),
            seen=seen,
        )


def _best_from(values: NDArray[np.float64], firsts: Numbers) -> Values:
    """The greatest of each group; a copy, so that no row holds on to the rows of others."""
    return np.maximum.reduceat(values, firsts).astype(np.float32) if len(firsts) else np.zeros(0, np.float32)


def _joined(row: PhraseRow | None, later: PhraseRow) -> PhraseRow:
    if row is None:
        return later
    return PhraseRow(
        opening=np.concatenate((row.opening, later.opening)),
        like=np.concatenate((row.like, later.like)),
        same=np.concatenate((row.same, later.same)),
        stay=np.concatenate((row.stay, later.stay)),
        slot=np.concatenate((row.slot, later.slot)),
        held=np.concatenate((row.held, later.held)),
        seen=later.seen,
    )
