"""What a phrase of a person is worth at each opening: worked out once a phrase, however many people say it.

A person holds skills. An opening that asks for none counts as if it asked for its own work. The first skill of an
opening stands at the opening's own row; the few further ones are numbered by themselves, in the order of the rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching.columns.book import OpeningBook
from matching.words.lexicon import Lexicon, lexicon_in_use
from matching.words.phrases import opening_phrases
from matching.words.relations import Saying, Written

Numbers = NDArray[np.int64]
Places = NDArray[np.uint32]
Values = NDArray[np.float64]


Entries = tuple[Places, Values]
"""Places and what stands there."""


@dataclass(frozen=True, slots=True, eq=False)
class PhraseRow:
    """Where a phrase says something, with the best of any phrase that stands there; places in ascending order.

    Attributes
    ----------
    opening, like : arrays of uint32 and float64, shape (n,)
        Rows of the book, and how alike the words are.
    skill, held : arrays of uint32 and float64, shape (k,)
        Rows of the book, and how far their first skill is held, or their work known where no skill is asked.
    further, further_held : arrays of uint32 and float64, shape (m,)
        Further skills by their numbers, and how far they are held.
    seen : int
        Up to which row of the book it has been compared.
    """

    opening: Places
    like: Values
    skill: Places
    held: Values
    further: Places
    further_held: Values
    seen: int


_NOWHERE, _NOTHING = np.zeros(0, np.uint32), np.zeros(0)
_UNSEEN = PhraseRow(_NOWHERE, _NOTHING, _NOWHERE, _NOTHING, _NOWHERE, _NOTHING, 0)


def further_begin(asked: NDArray[np.int32]) -> Numbers:
    """The number of each row's first further skill, and at the end how many there are, shape (rows + 1,)."""
    return np.concatenate(([0], np.cumsum(np.maximum(asked.astype(np.int64) - 1, 0))))


class PhraseRows:
    """The rows of all phrases asked for so far; openings that came since are added when a row is asked for again.

    What the letters of a stem say is a row of its own, and so is what a concept of the lexicon says, however many stems
    name it: the two are compared separately, and the better counts.

    All is read with the lexicon in use when this was made.

    The book is read in stretches. What was added is a stretch of its own, and stretches are joined like the digits of a
    counter: an opening is read again only as often as the book has doubled.
    """

    def __init__(self, book: OpeningBook) -> None:
        self.book, self.lexicon = book, lexicon_in_use()
        self._letters: dict[str, PhraseRow] = {}
        self._concepts: dict[str, PhraseRow] = {}
        self._stretches: list[_Stretch] = []
        self._renumbered = book.renumbered

    def of(self, stems: Sequence[str]) -> list[PhraseRow]:
        """The rows of some stems in their order, by letters and by lexicon."""
        named = [self.codes(text) for text in stems]
        return [
            best_of([*self.by_letters([text]), *self.by_lexicon(codes)])
            for text, codes in zip(stems, named, strict=True)
        ]

    def codes(self, text: str) -> list[str]:
        """The codes of the concepts that a stem names."""
        return [concept.code for concept in self.lexicon.concepts(text)]

    def by_letters(self, stems: Sequence[str]) -> list[PhraseRow]:
        """What the letters of some stems say, in their order."""
        return self._up_to_date(self._letters, stems, _Stretch.by_letters)

    def by_lexicon(self, codes: Sequence[str]) -> list[PhraseRow]:
        """What some concepts say, in their order, by the codes of the lexicon."""
        return self._up_to_date(self._concepts, codes, _Stretch.by_lexicon)

    def _up_to_date(
        self,
        rows: dict[str, PhraseRow],
        keys: Sequence[str],
        say: "Callable[[_Stretch, str, int], PhraseRow]",
    ) -> list[PhraseRow]:
        self._read_on()
        for key in dict.fromkeys(keys):
            row = rows.get(key, _UNSEEN)
            if row.seen < len(self.book):
                later = [say(each, key, row.seen) for each in self._stretches if each.last > row.seen]
                rows[key] = _joined([row, *later] if row.seen else later)
        return [rows.get(key, _UNSEEN) for key in keys]

    def _read_on(self) -> None:
        stretches = self._stretches
        if self._renumbered != self.book.renumbered:
            for kept in (self._letters, self._concepts, stretches):
                kept.clear()
            self._renumbered = self.book.renumbered
        read = stretches[-1].last if stretches else 0
        if read < len(self.book):
            stretches.append(_Stretch(self.book, read, len(self.book), self.lexicon))
        while len(stretches) > 1 and 2 * len(stretches[-1]) >= len(stretches[-2]):
            last = stretches.pop().last
            stretches[-1] = _Stretch(self.book, stretches[-1].first, last, self.lexicon)


def best_of(rows: Sequence[PhraseRow]) -> PhraseRow:
    """The best that any of some rows says, which have seen the same openings."""
    return PhraseRow(
        *_greatest([(row.opening, row.like) for row in rows]),
        *_greatest([(row.skill, row.held) for row in rows]),
        *_greatest([(row.further, row.further_held) for row in rows]),
        rows[0].seen,
    )


class _Stretch:
    """The rows of a book from one to another, with all that they say; here they are counted from 0."""

    def __init__(self, book: OpeningBook, first: int, last: int, lexicon: Lexicon) -> None:
        self.first, self.last = first, last
        self.asked = book.column("asked")[first:last]
        self.further = further_begin(self.asked)
        self.first_further = int(further_begin(book.column("asked")[:first])[-1])
        standing: dict[tuple[str, bool], list[tuple[int, int]]] = {}
        for row, opening in enumerate(book.openings[first:last]):
            for number, phrase in enumerate(opening_phrases(opening)):
                standing.setdefault(phrase, []).append((row, number))
        self.written = Written(list(standing), lexicon)
        self.begin = np.cumsum([0, *map(len, standing.values())])
        self.row_of, self.number = np.array(list(chain.from_iterable(standing.values())), dtype=np.int64).T

    def __len__(self) -> int:
        return self.last - self.first

    def by_letters(self, text: str, seen: int) -> PhraseRow:
        """What the letters of a stem say, from the row on up to which it has been compared."""
        return self._row(self.written.by_letters(text), seen)

    def by_lexicon(self, code: str, seen: int) -> PhraseRow:
        """What a concept says, from the row on up to which it has been compared."""
        lexicon = self.written.lexicon
        return self._row(self.written.by_lexicon(lexicon.by_code[code]), seen)

    def _row(self, said: Saying, seen: int) -> PhraseRow:
        """What is true of a phrase is true of every opening in which it stands."""
        which, at = members(self.begin, said.place)
        row, number, same = self.row_of[at], self.number[at], said.same[which]
        asked = self.asked[row]
        first = np.flatnonzero((same > 0) & ((number == 0) | (asked == 0)))
        later = np.flatnonzero((same > 0) & (number > 0) & (number < asked))
        skill = self.further[row[later]] + number[later] - 1
        new = max(0, seen - self.first)
        return PhraseRow(
            *_entries(row, said.like[which], new, self.first),
            *_entries(row[first], same[first], new, self.first),
            *_entries(skill, same[later], int(self.further[new]), self.first_further),
            seen=self.last,
        )


def members(begin: Numbers, groups: Numbers) -> tuple[Numbers, Numbers]:
    """The members of some groups one after the other: which of the groups, and the member's place.

    Parameters
    ----------
    begin : int64, shape (all groups + 1,)
        Where each group's members begin.
    groups : int64, shape (n,)
    """
    counts = begin[groups + 1] - begin[groups]
    which = np.repeat(np.arange(len(groups)), counts)
    return which, np.arange(len(which)) + np.repeat(begin[groups] - np.cumsum(counts) + counts, counts)


def _entries(place: Numbers, value: Values, first: int, offset: int) -> Entries:
    """The greatest value of each place from one on, places in ascending order and as they are numbered in the book."""
    new = place >= first
    return _greatest([((place[new] + offset).astype(np.uint32), value[new])])


def _greatest(parts: Sequence[Entries]) -> Entries:
    """The greatest value of each place, places in ascending order."""
    place, value = (np.concatenate(each) for each in zip(*parts, strict=True))
    if not len(place):
        return place, value
    order = np.argsort(place, kind="stable")
    place, value = place[order], value[order]
    first = np.flatnonzero(np.append(True, place[1:] != place[:-1]))
    return place[first], np.maximum.reduceat(value, first)


def _joined(rows: Sequence[PhraseRow]) -> PhraseRow:
    """One row of several stretches, the earlier first."""
    if len(rows) == 1:
        return rows[0]
    return PhraseRow(
        np.concatenate([row.opening for row in rows]),
        np.concatenate([row.like for row in rows]),
        np.concatenate([row.skill for row in rows]),
        np.concatenate([row.held for row in rows]),
        np.concatenate([row.further for row in rows]),
        np.concatenate([row.further_held for row in rows]),
        rows[-1].seen,
    )
