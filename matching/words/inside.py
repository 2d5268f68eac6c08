"""Finds the stems that lie inside one another, without comparing every one with every other."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.words.phrases import LEAST_COMPOUND, is_compound, names_a_part, pieces
from matching.words.rarity import weight

Numbers = NDArray[np.int64]

NOWHERE: Numbers = np.zeros(0, dtype=np.int64)


class Pieces:
    """Which texts have which pieces: two characters of Chinese and mixed writing, three of Latin.

    Parameters
    ----------
    texts : sequence of str
        To be named by their place.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        split = [pieces(text) for text in texts]
        self.texts = texts
        self.weights = np.array([weight(each) for each in split], dtype=np.int64)
        self.postings = posted(split)

    def common(self, text: str) -> tuple[Numbers, Numbers]:
        """The texts that have a piece of this one in ascending order, and the weight of what each has."""
        shared = [piece for piece in pieces(text) if piece in self.postings]
        if not shared:
            return NOWHERE, NOWHERE
        found = [self.postings[piece] for piece in shared]
        every = np.concatenate(found)
        weights = np.repeat([weight((piece,)) for piece in shared], [len(places) for places in found])
        order = np.argsort(every, kind="stable")
        every = every[order]
        first = np.flatnonzero(np.diff(every, prepend=-1))
        return every[first], np.add.reduceat(weights[order], first)

    def cosines(self, text: str) -> tuple[Numbers, NDArray[np.float64]]:
        """`likeness` to each text that has a piece in common."""
        columns, shared = self.common(text)
        return columns, shared / np.sqrt(weight(pieces(text)) * self.weights[columns])

    def holding(self, part: str) -> Numbers:
        """The texts inside which a part of three letters or more, or of two Chinese characters, lies."""
        found = [self._holding(part, size) for size in ((3, 2) if part.isascii() else (2,))]
        return np.concatenate(found)

    def _holding(self, part: str, size: int) -> Numbers:
        cut = [part[at : at + size] for at in range(len(part) - size + 1)]
        rarest = min((self.postings.get(piece, NOWHERE) for piece in cut), key=len)
        if len(cut) == 1:
            return rarest
        return np.array([at for at in rarest.tolist() if part in self.texts[at]], dtype=np.int64)


class Names:
    """Titles and skills, which may lie inside what a person says, or be the same with words put into it.

    Parameters
    ----------
    named : sequence of (str, int)
        Each with the number by which it goes.
    """

    def __init__(self, named: Sequence[tuple[str, int]]) -> None:
        self.numbers: dict[str, list[int]] = {}
        for text, number in named:
            self.numbers.setdefault(text, []).append(number)
        self.longest = max(map(len, self.numbers), default=0)
        self.long = [text for text in self.numbers if len(text) >= LEAST_COMPOUND]
        self.characters = posted([frozenset(text) for text in self.long])
        self.sizes = np.array([len(set(text)) for text in self.long], dtype=np.int64)

    def inside(self, text: str) -> Iterator[int]:
        """Those that lie inside a text and name a part of it."""
        for begin in range(len(text)):
            for end in range(begin + 1, min(len(text), begin + self.longest) + 1):
                part = text[begin:end]
                if part in self.numbers and names_a_part(part):
                    yield from self.numbers[part]

    def compounds(self, text: str) -> Iterator[int]:
        """Those that are a text with words put into it, or the other way round."""
        own = frozenset(text)
        found = [self.characters[each] for each in own if each in self.characters]
        if len(text) < LEAST_COMPOUND or not found:
            return
        shared = np.bincount(np.concatenate(found), minlength=len(self.long))
        for at in np.flatnonzero((shared == len(own)) | (shared == self.sizes)).tolist():
            if is_compound(*sorted((text, self.long[at]), key=len)):
                yield from self.numbers[self.long[at]]


def posted(split: Iterable[Iterable[str]]) -> dict[str, Numbers]:
    """Under each piece the places of those that have it, in ascending order."""
    found: dict[str, list[int]] = {}
    for at, each in enumerate(split):
        for piece in each:
            found.setdefault(piece, []).append(at)
    return {piece: np.array(places, dtype=np.int64) for piece, places in found.items()}
