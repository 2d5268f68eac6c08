"""How alike two phrases are, by their letters and by what the lexicon knows of the works they name.

`alike` compares one phrase with another, `compare` every phrase of one side with every phrase of the other. Most have
nothing in common: inverted indexes of pieces, names and concepts find those that do, and only these are looked at; the
verdicts are the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.words.inside import NOWHERE, Names, Pieces, posted
from matching.words.lexicon import ONE_STEP, Concept, Lexicon, lexicon_in_use
from matching.words.phrases import likeness, names_a_part, same_work

SAME_FROM = ONE_STEP
"""From this relation on a work counts as the asked one, as far as it is near: who runs a lockstitch machine sews."""

BY_MEANING = 0.95
"""How alike words are at most that only mean the same: what both sides write alike is still surer."""

IN_DUTIES = 0.6
"""What a work of the lexicon counts among the duties: whoever bakes also sweeps, and is no cleaner for that."""

Numbers = NDArray[np.int64]


class Nearness(NamedTuple):
    """How alike two phrases are, and how far they name the same work, 0 to 1.

    `like` is never below `same`, but for what is the same by its meaning alone (`BY_MEANING`).
    """

    like: float
    same: float


def alike(mine: str, theirs: str, *, in_duties: bool = False, lexicon: Lexicon | None = None) -> Nearness:
    """Compare a stem of a person with one of an opening, which may be one of the duties."""
    return _alike(mine, theirs, in_duties, lexicon or lexicon_in_use())


@lru_cache(maxsize=50_000)
def _alike(mine: str, theirs: str, in_duties: bool, lexicon: Lexicon) -> Nearness:
    relation = lexicon.shared_work(mine, theirs) * (IN_DUTIES if in_duties else 1.0)
    known = relation if relation >= SAME_FROM else 0.0
    equal = 1.0 if same_work(mine, theirs, in_duties=in_duties) else 0.0
    return Nearness(max(likeness(mine, theirs), min(relation, BY_MEANING), equal), max(equal, known))


def is_same(mine: str, theirs: str, *, in_duties: bool = False, lexicon: Lexicon | None = None) -> bool:
    """Whether a stem of a person names the work of one of an opening."""
    return alike(mine, theirs, in_duties=in_duties, lexicon=lexicon).same > 0


@dataclass(frozen=True, slots=True)
class Alike:
    """The pairs that have something in common: number of my stem, number of theirs, how alike, how far the same.

    Pairs come in the order of my stems and, within one, of theirs.
    """

    mine: Numbers
    theirs: Numbers
    like: NDArray[np.float64]
    same: NDArray[np.float64]

    def tables(self, shape: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """`like` and `same` as full tables, my stems x theirs."""
        like, same = np.zeros(shape), np.zeros(shape)
        like[self.mine, self.theirs], same[self.mine, self.theirs] = self.like, self.same
        return like, same


def compare(mine: Sequence[str], theirs: Sequence[tuple[str, bool]], lexicon: Lexicon | None = None) -> Alike:
    """Compare stems of people with stems of openings.

    Parameters
    ----------
    mine : sequence of str
        Stems of what people can do and have done.
    theirs : sequence of (str, bool)
        Stems with whether each is one of the duties, as `opening_phrases` gives them.
    lexicon : Lexicon, optional
        The one that comes with the package unless a town has its own.
    """
    return Written(theirs, lexicon).compare(mine)


class Saying(NamedTuple):
    """Where something is said, with `like` and `same`; a place may come twice, and then the greatest counts."""

    place: Numbers
    like: NDArray[np.float64]
    same: NDArray[np.float64]


class Written:
    """What openings say, under all that can be looked up in it; made once, however often it is compared with."""

    def __init__(self, theirs: Sequence[tuple[str, bool]], lexicon: Lexicon | None = None) -> None:
        texts = [text for text, _ in theirs]
        self.lexicon = lexicon or lexicon_in_use()
        self.counts = np.array([IN_DUTIES if in_duties else 1.0 for _, in_duties in theirs])
        self.pieces = Pieces(texts)
        self.names = Names([(text, at) for at, (text, in_duties) in enumerate(theirs) if not in_duties])
        self.equal = posted([(text,) for text in texts])
        self.concepts = posted([{c.code for c in self.lexicon.concepts(text)} for text in texts])

    def compare(self, mine: Sequence[str]) -> Alike:
        """`compare` with stems of people."""
        found = [Saying(NOWHERE, np.zeros(0), np.zeros(0)), *(self._all(text) for text in mine)]
        place, like, same = (np.concatenate(part) for part in zip(*found, strict=True))
        rows = np.repeat(np.arange(-1, len(mine)), [len(each.place) for each in found])
        return Alike(rows, place, like, same)

    def _all(self, text: str) -> Saying:
        """Where a stem says something, each place once and in ascending order."""
        said = [self.by_letters(text), *map(self.by_lexicon, self.lexicon.concepts(text))]
        place, likes, sames = (np.concatenate(part) for part in zip(*said, strict=True))
        every, number = np.unique(place, return_inverse=True)
        like, same = np.zeros(len(every)), np.zeros(len(every))
        np.maximum.at(like, number, likes)
        np.maximum.at(same, number, sames)
        return Saying(every, like, same)

    def by_letters(self, text: str) -> Saying:
        """What a stem says by its letters alone."""
        near, like = self.pieces.cosines(text)
        whole = self._same_work(text)
        same = np.repeat((0.0, 1.0), (len(near), len(whole)))
        return Saying(np.concatenate((near, whole)), np.concatenate((like, np.ones(len(whole)))), same)

    def by_lexicon(self, concept: Concept) -> Saying:
        """What a stem says by naming a concept: works that have to do with it stand there."""
        related = self.lexicon.related(concept)
        found = [(self.concepts[code], near) for code, near in related.items() if code in self.concepts]
        place = np.concatenate([NOWHERE, *(places for places, _ in found)])
        like = (
            np.repeat([near for _, near in found], [len(places) for places, _ in found]) * self.counts[place]
        )
        return Saying(place, np.minimum(like, BY_MEANING), np.where(like >= SAME_FROM, like, 0.0))

    def _same_work(self, text: str) -> Numbers:
        """Where the letters name the same work: `same_work` of what can be found without trying all."""
        equal = self.equal.get(text, NOWHERE) if text else NOWHERE
        holding = self.pieces.holding(text) if names_a_part(text) else NOWHERE
        named = [*self.names.inside(text), *self.names.compounds(text)]
        return np.concatenate((equal, holding, np.array(named, dtype=np.int64)))
