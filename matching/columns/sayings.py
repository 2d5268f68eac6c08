"""What people's phrases are worth, laid out for the kernels, which read it in the same order to the last bit.

A kernel begins with what each opening is worth to whoever says nothing, and raises it by what is said. Most phrases say
something of few openings and are lists of those; a few say something of most, and are rows as long as the book: to
go through such a row takes less time than to go through a list a tenth as long.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.columns.people import People, Texts, coded
from matching.columns.texts import (
    Entries,
    Numbers,
    PhraseRow,
    PhraseRows,
    Places,
    Values,
    further_begin,
    members,
)
from matching.features import IDLE_SKILLS, SIMILAR_ENOUGH, UNKNOWN, beyond

WORTH_SPREADING = 8
"""A list becomes a row if it is longer than this part of the book, and if so many people say the phrase at least."""

WHOLE = 65_534
"""The kernels count in such parts of 1: two bytes, and a half is a whole number of them."""

Points = NDArray[np.float32]
Parts = NDArray[np.uint16]


class Lists(NamedTuple):
    """Places and values (in parts of `WHOLE`) of each phrase, from `begin[phrase]` to `begin[phrase + 1]`."""

    begin: Numbers
    place: Places
    value: Parts


class Table(NamedTuple):
    """Rows of the phrases that say something of many openings, lists of all others, in parts of `WHOLE`.

    `row[phrase]` is the number in `rows` of a phrase's row, or -1 where it has a list. `least` is what each opening is
    worth to whoever says nothing.
    """

    row: Numbers
    rows: Parts
    begin: Numbers
    place: Places
    value: Parts
    least: Parts


class Sayings(NamedTuple):
    """All that the kernels read of people's words.

    Attributes
    ----------
    begin, phrase : arrays of int64
        What each person says, from `begin[i]` to `begin[i + 1]`.
    stay_begin, stay, years : arrays
        What each person has done, and how much of it counts, 0 to 1.
    like, held : Table
        How alike the words are, and how far the first skill is held, opening by opening.
    further : Lists
        How far further skills are held; `owner` says whose they are.
    worth : Lists
        What a stay of full length adds to `least`, of phrases that are stays.
    least : array of uint16, shape (openings,)
        What stays are worth of whoever says nothing.
    share : array of float32, shape (openings,)
        Points of a part of a skill; `word` and `experience` are those of a part of the other two.
    """

    begin: Numbers
    phrase: Numbers
    stay_begin: Numbers
    stay: Numbers
    years: Points
    like: Table
    held: Table
    further: Lists
    owner: Numbers
    worth: Lists
    least: Parts
    share: Points
    word: np.float32
    experience: np.float32


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """What people say: stems by their letters, and after all of these the concepts that stems name, row by row.

    `phrase` holds for each person, from `begin[i]` to `begin[i + 1]`, numbers of `rows`; `stay` and `stay_begin` the
    same for what they have done, `years` how much of it counts, 0 to 1.
    """

    rows: list[PhraseRow]
    begin: Numbers
    phrase: Numbers
    stay_begin: Numbers
    stay: Numbers
    years: Values


def spoken(texts: Texts, phrases: PhraseRows) -> Spoken:
    """Look up what some people say."""
    named = [phrases.codes(text) for text in texts.stems]
    codes, concept = coded(chain.from_iterable(named))
    concepts = np.cumsum([0, *map(len, named)]), concept + len(texts.stems)
    begin, phrase, _ = _with_concepts(texts.begin, texts.phrase, *concepts)
    stay_begin, stay, told = _with_concepts(texts.stay_begin, texts.stay, *concepts)
    rows = [*phrases.by_letters(texts.stems), *phrases.by_lexicon(codes)]
    return Spoken(rows, begin, phrase, stay_begin, stay, texts.years[told])


def _with_concepts(begin: Numbers, stem: Numbers, begin_of: Numbers, concept: Numbers) -> tuple[Numbers, ...]:
    """What each person says with the concepts of it: where it begins, what it is, and the place of its stem."""
    person = np.repeat(np.arange(len(begin) - 1), np.diff(begin))
    by, at = members(begin_of, stem)
    person, said = np.concatenate((person, person[by])), np.concatenate((stem, concept[at]))
    place = np.concatenate((np.arange(len(stem)), by))
    order = np.lexsort((said, person))
    return np.searchsorted(person[order], np.arange(len(begin))), said[order], place[order]


def sayings(people: People, phrases: PhraseRows, weights: Mapping[str, float]) -> Sayings:
    """Lay out what some people say."""
    said, asked = spoken(people.texts, phrases), phrases.book.column("asked")
    rows, phrase = said.rows, said.phrase
    uses = np.bincount(phrase, minlength=len(rows))
    least, idle = (np.where(asked > 0, 0.0, value) for value in (UNKNOWN, IDLE_SKILLS))
    return Sayings(
        said.begin, phrase, said.stay_begin, said.stay, said.years.astype(np.float32),
        like=_table([(row.opening, beyond(least[row.opening], row.like)) for row in rows], uses, least),
        held=_table([(row.skill, row.held) for row in rows], uses, idle),
        further=_lists([(row.further, row.further_held) for row in rows], lambda _, held: held > 0),
        owner=np.repeat(np.arange(len(asked)), np.diff(further_begin(asked))),
        worth=_worth(said.stay, rows, 1 - least),
        least=_parts(least),
        share=(weights["skill_overlap"] / WHOLE / np.maximum(asked, 1)).astype(np.float32),
        word=np.float32(weights["word_likeness"] / WHOLE),
        experience=np.float32(weights["experience"] / WHOLE),
    )  # fmt: skip


_NONE: Entries = (np.zeros(0, np.uint32), np.zeros(0))


def _worth(stays: Numbers, rows: Sequence[PhraseRow], most: Values) -> Lists:
    """Lists of the phrases that are stays, `most` being what each opening has to give; the same work is like enough."""
    told = set(stays.tolist())
    near = [row.like >= SIMILAR_ENOUGH for row in rows]
    lists = [
        (row.opening[kept], row.like[kept] * most[row.opening[kept]]) if at in told else _NONE
        for at, (row, kept) in enumerate(zip(rows, near, strict=True))
    ]
    return _lists(lists, lambda _, like: like > 0)


def _table(lists: Sequence[Entries], uses: Numbers, least: Values) -> Table:
    lengths = np.array([len(places) for places, _ in lists], dtype=np.int64)
    wide = np.flatnonzero((lengths * WORTH_SPREADING > len(least)) & (uses >= WORTH_SPREADING))
    number = np.full(len(lists), -1, dtype=np.int64)
    number[wide] = np.arange(len(wide))
    rows = np.zeros((len(wide), len(least)), dtype=np.uint16)
    for row, at in zip(rows, wide.tolist(), strict=True):
        places, values = lists[at]
        row[places] = _parts(values)
    narrow = [_NONE if row >= 0 else each for row, each in zip(number.tolist(), lists, strict=True)]
    kept = _lists(narrow, lambda place, value: value > least[place])
    return Table(number, rows, *kept, _parts(least))


def _lists(lists: Sequence[Entries], wanted: Callable[[Places, Values], NDArray[np.bool_]]) -> Lists:
    """Lists one after the other, of what is wanted of them."""
    place, value = (np.concatenate(parts) for parts in zip(_NONE, *lists, strict=True))
    begin = np.cumsum([0, *(len(places) for places, _ in lists)])
    kept = wanted(place, value)
    before = np.concatenate(([0], np.cumsum(kept)))
    return Lists(before[begin], place[kept], _parts(value[kept]))


def _parts(values: Values) -> Parts:
    """Values from 0 to 1 in parts of `WHOLE`."""
    return np.round(values * WHOLE).astype(np.uint16)
