"""The best openings of many people at once, by whichever kernel is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from matching.columns import plain
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.columns.rows import PointRows
from matching.columns.sheet import Sheet
from matching.columns.texts import PhraseRows

KERNELS = ("auto", "numpy", "numba")

WORTH_COMPILING = 20_000_000
"""Pairs from which on loading the compiled kernel takes less time than it saves."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best openings of each person, best first.

    Attributes
    ----------
    row : array of int, shape (people, top)
        Rows of the book; -1 where fewer openings are possible.
    fit : array of float, shape (people, top)
        Points, 0 to 100; nan where there is no row.
    """

    row: NDArray[np.int64]
    fit: NDArray[np.float64]


class Scoring:
    """A book of openings under some weights, ready to be asked about people again and again."""

    def __init__(self, book: OpeningBook, weights: Mapping[str, float]) -> None:
        self.book = book
        self.rows, self.phrases = PointRows(book, weights), PhraseRows(book)

    def best(self, people: People, top: int, kernel: str = "auto", threads: int = 1) -> Best:
        """Find the `top` best openings of each person by fit, then key; exact.

        Parameters
        ----------
        kernel : "auto", "numpy" or "numba"
            Both give the same answers; "auto" takes numba where it is installed and worth its start.
        threads : int
            How many at once; numba only.
        """
        sheet = self.sheet(people)
        if _is_compiled(kernel, len(people) * len(self.book)):
            return Best(*import_module("matching.columns.fused").best(sheet, top, threads))
        row = np.full((len(people), top), -1, dtype=np.int64)
        fit = np.full((len(people), top), np.nan)
        for person, (found, points) in enumerate(plain.best(sheet, top)):
            row[person, : len(found)], fit[person, : len(found)] = found, points
        return Best(row, fit)

    def every(self, people: People) -> NDArray[np.float64]:
        """Points of all pairs, people x openings; minus infinity where a hard limit forbids one."""
        rows = list(plain.every(self.sheet(people)))
        return np.array(rows, dtype=np.float64).reshape(len(people), len(self.book))

    def sheet(self, people: People) -> Sheet:
        """What the kernels read of some people."""
        return Sheet(self.rows, self.phrases, people)


def _is_compiled(kernel: str, pairs: int) -> bool:
    if kernel not in KERNELS:
        raise ValueError(f"there is no kernel {kernel!r}: {', '.join(KERNELS)}")
    if kernel == "auto":
        return pairs >= WORTH_COMPILING and find_spec("numba") is not None
    return kernel == "numba"
