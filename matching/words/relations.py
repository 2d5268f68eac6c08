"""Every phrase of one side against every phrase of the other, without trying each pair.

Most phrases have no character in common. An inverted index finds the pairs that do, and only those are looked at;
the verdicts are those of `same_work` and `likeness`, pair by pair.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching.words.phrases import grams, same_work

Numbers = NDArray[np.int64]
Pieces = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Alike:
    """The pairs that have something in common: number of my stem, number of theirs, how alike, how much the same.

    Rows come in the order of my stems and, within one, of theirs; `like` is the better of `likeness` and `same`.
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


def compare(mine: Sequence[str], theirs: Sequence[tuple[str, bool]]) -> Alike:
    """Compare stems of people with stems of openings.

    Parameters
    ----------
    mine : sequence of str
        Stems of what people can do and have done.
    theirs : sequence of (str, bool)
        Stems with whether each is one of the duties, as `opening_phrases` gives them.
    """
    texts = [text for text, _ in theirs]
    by_grams, by_characters = _Index(texts, grams), _Index(texts, frozenset)
    found = [_NOTHING, *(_row(text, theirs, by_grams, by_characters) for text in mine)]
    columns, like, same = (np.concatenate(part) for part in zip(*found, strict=True))
    rows = np.repeat(np.arange(-1, len(mine)), [len(each) for each, _, _ in found])
    return Alike(rows, columns, like, same)


_NOTHING = (np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))


def _row(
    text: str, theirs: Sequence[tuple[str, bool]], by_grams: "_Index", by_characters: "_Index"
) -> tuple[Numbers, NDArray[np.float64], NDArray[np.float64]]:
    """Where one of my stems says something, with `like` and `same`."""
    columns, like = by_grams.cosines(text)
    possible = [
        c for c in by_characters.holders(text) if same_work(text, theirs[c][0], in_duties=theirs[c][1])
    ]
    every = np.union1d(columns, np.array(possible, dtype=np.int64))
    alike, same = np.zeros(len(every)), np.zeros(len(every))
    alike[np.searchsorted(every, columns)] = like
    same[np.searchsorted(every, possible)] = 1.0
    return every, np.maximum(alike, same), same


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
