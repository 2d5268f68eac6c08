"""How alike two phrases are, by their letters and by what the lexicon knows of the works they name.

`alike` compares one phrase with another, `compare` every phrase of one side with every phrase of the other. Most have
nothing in common: inverted indexes of pieces, characters and concepts find those that do, and only these are looked
at; the verdicts are the same.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.words.lexicon import ONE_STEP, Lexicon
from matching.words.phrases import grams, likeness, same_work

SAME_FROM = ONE_STEP
"""From this relation on a work counts as the asked one, as far as it is near: who runs a lockstitch machine sews."""

IN_DUTIES = 0.6
"""What a work of the lexicon counts among the duties: whoever bakes also sweeps, and is no cleaner for that."""

Numbers = NDArray[np.int64]
Pieces = Callable[[str], Collection[str]]


class Nearness(NamedTuple):
    """How alike two phrases are, and how far they name the same work: 0 to 1, `like` never below `same`."""

    like: float
    same: float


@lru_cache(maxsize=50_000)
def alike(mine: str, theirs: str, *, in_duties: bool = False, lexicon: Lexicon | None = None) -> Nearness:
    """Compare a stem of a person with one of an opening, which may be one of the duties."""
    relation = (lexicon or Lexicon.default()).shared_work(mine, theirs) * (IN_DUTIES if in_duties else 1.0)
    known = relation if relation >= SAME_FROM else 0.0
    same = 1.0 if same_work(mine, theirs, in_duties=in_duties) else known
    return Nearness(max(likeness(mine, theirs), relation, same), same)


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


_Row = tuple[Numbers, NDArray[np.float64], NDArray[np.float64]]
_NOTHING: _Row = (np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))


class Written:
    """What openings say, under all that can be looked up in it; made once, however often it is compared with."""

    def __init__(self, theirs: Sequence[tuple[str, bool]], lexicon: Lexicon | None = None) -> None:
        texts = [text for text, _ in theirs]
        self.theirs, self.lexicon = theirs, lexicon or Lexicon.default()
        self.counts = np.array([IN_DUTIES if in_duties else 1.0 for _, in_duties in theirs])
        self.grams, self.characters = _Index(texts, grams), _Index(texts, frozenset)
        self.concepts = _Index(texts, lambda text: {c.code for c in self.lexicon.concepts(text)})

    def compare(self, mine: Sequence[str]) -> Alike:
        """`compare` with stems of people."""
        found = [_NOTHING, *(self._row(text) for text in mine)]
        columns, like, same = (np.concatenate(part) for part in zip(*found, strict=True))
        rows = np.repeat(np.arange(-1, len(mine)), [len(each) for each, _, _ in found])
        return Alike(rows, columns, like, same)

    def _row(self, text: str) -> _Row:
        """Where a stem says something, with `like` and `same`."""
        near, like = self.grams.cosines(text)
        known, relation = self._related(text)
        whole = [at for at in self.characters.holders(text) if self._is_same(text, at)]
        every = np.unique(np.concatenate((near, known, np.array(whole, dtype=np.int64))))
        alike, same = np.zeros(len(every)), np.zeros(len(every))
        alike[np.searchsorted(every, near)] = like
        by_lexicon = np.searchsorted(every, known)
        np.maximum.at(alike, by_lexicon, relation)
        np.maximum.at(same, by_lexicon, np.where(relation >= SAME_FROM, relation, 0.0))
        same[np.searchsorted(every, whole)] = 1.0
        return every, np.maximum(alike, same), same

    def _is_same(self, text: str, at: int) -> bool:
        return same_work(text, self.theirs[at][0], in_duties=self.theirs[at][1])

    def _related(self, text: str) -> tuple[Numbers, NDArray[np.float64]]:
        """Where a work stands that has to do with one that this text names, and how near it is."""
        found = [
            (self.concepts.postings[code], relation)
            for concept in self.lexicon.concepts(text)
            for code, relation in self.lexicon.related(concept).items()
            if code in self.concepts.postings
        ]
        places = np.concatenate([np.zeros(0, dtype=np.int64), *(at for at, _ in found)])
        relations = np.repeat([relation for _, relation in found], [len(at) for at, _ in found])
        return places, relations * self.counts[places]


class _Index:
    """Which texts have which pieces."""

    def __init__(self, texts: Sequence[str], pieces: Pieces) -> None:
        split = [pieces(text) for text in texts]
        self.pieces = pieces
        self.sizes = np.array([len(each) for each in split], dtype=np.int64)
        number: dict[str, int] = {}
        codes = [number.setdefault(piece, len(number)) for piece in chain.from_iterable(split)]
        order = np.argsort(np.array(codes, dtype=np.int64), kind="stable")
        owners = np.repeat(np.arange(len(texts)), self.sizes)[order]
        ends = np.cumsum(np.bincount(codes, minlength=len(number))).tolist() if codes else []
        self.postings = {
            piece: owners[begin:end] for piece, begin, end in zip(number, [0, *ends], ends, strict=False)
        }

    def common(self, text: str) -> tuple[Numbers, Numbers]:
        """The texts that have a piece of this one, and how many."""
        found = [self.postings[piece] for piece in self.pieces(text) if piece in self.postings]
        if not found:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return np.unique(np.concatenate(found), return_counts=True)

    def cosines(self, text: str) -> tuple[Numbers, NDArray[np.float64]]:
        """`likeness` to each text that has a piece in common."""
        columns, shared = self.common(text)
        return columns, shared / np.sqrt(len(self.pieces(text)) * self.sizes[columns])

    def holders(self, text: str) -> Iterator[int]:
        """The texts that have all characters of this one, or all of whose characters it has."""
        columns, shared = self.common(text)
        whole = (shared == len(self.pieces(text))) | (shared == self.sizes[columns])
        return iter(columns[whole].tolist())
