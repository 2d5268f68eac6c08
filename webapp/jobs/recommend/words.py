"""A town's own words: what its ranking reads with, which words nobody knows yet, and whom a new one would touch.

A lexicon is made once for each set of words and then shared. Towns with different words have different lexicons, and a
ranking reads with that of its own town only, within `own_words`.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from matching.types import Opening as Offer
from matching.words.lexicon import Lexicon, WordsRefused, reading
from matching.words.phrases import TOO_GENERAL, opening_phrases, stem
from matching.words.writing import folded
from webapp.core.policy import Policy
from webapp.core.workflow import Refusal
from webapp.jobs.queries.words import Meaning, Spoken, in_force

SETS_KEPT: Final = 64
"""So many towns' lexicons are kept ready in one process, some megabytes each."""

SETS_TRIED: Final = 2
"""The same of those that are only looked at: with a word and without it."""

SHORTEST: Final = 2


@dataclass(frozen=True)
class Read:
    """A lexicon with a town's own words, and those that do not count because it reads them otherwise already."""

    lexicon: Lexicon
    left_out: frozenset[str]


@dataclass(frozen=True)
class Unknown:
    """What the lexicon does not know, as most write it, and how many people and openings say it."""

    word: str
    people: int
    openings: int


@dataclass(frozen=True)
class Touched:
    """How many people and openings would be read otherwise; and whether the work is one that no lexicon knows."""

    people: int
    openings: int
    is_new_work: bool = False


def own_words(policy: Policy) -> AbstractContextManager[None]:
    """Read all that is ranked within the block with the words of the policy's town."""
    return reading(read_with(in_force(policy.town_code)).lexicon)


@lru_cache(maxsize=SETS_KEPT)
def read_with(words: tuple[Meaning, ...]) -> Read:
    """Return the lexicon with some words as well; of two that contradict each other the first counts."""
    return _read(words)


@lru_cache(maxsize=SETS_TRIED)
def _tried(words: tuple[Meaning, ...]) -> Read:
    """Return the same without keeping it for long: what is only looked at pushes no town's lexicon out."""
    return _read(words)


def _read(words: tuple[Meaning, ...]) -> Read:
    shipped = Lexicon.default()
    if not words:
        return Read(shipped, frozenset())
    lexicon = shipped.naming(stem(means) for _, means in words)
    rows = [{"concept": _concept(lexicon, means), "word": stem(word)} for word, means in words]
    try:
        return Read(lexicon.extended(rows, first_row=0), frozenset())
    except WordsRefused as refused:
        wrong = {fault.row for fault in refused.faults}
    fitting = [row for number, row in enumerate(rows) if number not in wrong]
    return Read(lexicon.extended(fitting), frozenset(words[number][0] for number in wrong))


def _concept(lexicon: Lexicon, means: str) -> str:
    """The code of the concept that is called exactly so; empty if none is."""
    return lexicon.words.get(folded(means)) or lexicon.words.get(folded(stem(means)), "")


def trades() -> list[str]:
    """Return what the shipped lexicon calls its kinds of work."""
    return sorted(concept.name for concept in Lexicon.default().by_code.values())


def meaning(word: str, means: str, held: tuple[Meaning, ...]) -> Meaning | Refusal:
    """Return what a word shall mean by the name that the lexicon has for it, or why it cannot be entered."""
    lexicon, plain = read_with(held).lexicon, stem(word)
    for text, name in ((plain, "word"), (stem(means), "means")):
        if len(text) < SHORTEST:
            return Refusal("word_too_short", name)
    exact = _concept(lexicon, means)
    codes = [exact] if exact else _codes(lexicon, stem(means))
    if len(codes) > 1:
        return Refusal("word_means_several", "means", {"works": _names(lexicon, codes)})
    if is_same(word, means) or (codes and codes == _codes(lexicon, plain)):
        return Refusal("word_known", "word")
    if taken := lexicon.words.get(folded(plain)):
        return Refusal("word_taken", "word", {"work": _names(lexicon, [taken])})
    return word, _names(lexicon, codes) if codes else means


def is_same(one: str, other: str) -> bool:
    """Whether two words are written so much alike that they are looked up as one."""
    return folded(stem(one)) == folded(stem(other))


def _codes(lexicon: Lexicon, text: str) -> list[str]:
    return [concept.code for concept in lexicon.concepts(text)]


def _names(lexicon: Lexicon, codes: Iterable[str]) -> str:
    return "、".join(lexicon.by_code[code].name for code in codes)


def touched(
    new: Meaning, held: tuple[Meaning, ...], people: Iterable[Spoken], openings: Iterable[Spoken]
) -> Touched:
    """Return how many people and openings the lexicon would read otherwise with one more word."""
    before, after = _tried(held).lexicon, _tried((*held, new)).lexicon

    def count(every: Iterable[Spoken]) -> int:
        return sum(any(_codes(before, p) != _codes(after, p) for p in _phrases(one)) for one in every)

    return Touched(count(people), count(openings), not _concept(before, new[1]))


def unknown(
    held: tuple[Meaning, ...], people: Iterable[Spoken], openings: Iterable[Spoken], most: int
) -> list[Unknown]:
    """Return the works that the lexicon does not know, those that most people and openings name first."""
    lexicon, written = read_with(held).lexicon, defaultdict[str, Counter[str]](Counter)
    by = [Counter[str](), Counter[str]()]
    for count, every in zip(by, (people, openings), strict=True):
        for one in every:
            new = {stem(work): work for work in one.works if _is_new(lexicon, stem(work))}
            count.update(new.keys())
            for plain, work in new.items():
                written[plain][work] += 1
    found = [Unknown(_commonest(written[plain]), by[0][plain], by[1][plain]) for plain in written]
    return sorted(found, key=lambda one: (-one.people - one.openings, one.word))[:most]


def _is_new(lexicon: Lexicon, plain: str) -> bool:
    return len(plain) >= SHORTEST and plain not in TOO_GENERAL and not lexicon.concepts(plain)


def _commonest(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _phrases(one: Spoken) -> Iterator[str]:
    title, *skills = one.works or ("",)
    return (
        text
        for text, _ in opening_phrases(Offer(key="", title=title, duties=one.duties, skills=tuple(skills)))
    )


def left_out(held: tuple[Meaning, ...]) -> Sequence[str]:
    """Return the words that do not count because the lexicon reads them otherwise by now."""
    return sorted(read_with(held).left_out)
