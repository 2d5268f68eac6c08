"""Cuts Chinese, English and mixed text into words, with the lexicon's words as user dictionary.

The segmenter's own dictionary takes a third of a second to read, so it is not touched before the first text is cut.
"""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from matching.words.lexicon import Lexicon
from matching.words.tables import rows_of
from matching.words.writing import folded

if TYPE_CHECKING:
    from rjieba import Jieba

_WORD = re.compile(r"[^\W\d_]")
_PLURAL = re.compile(r"[a-z]{2,}(?:[^siua]s|[aeo]{2}s)")
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"))
_LATIN = re.compile("[a-z]")


class Segmenter:
    """Cuts text into words; the same text always gives the same words.

    Parameters
    ----------
    words : iterable of str
        The user dictionary: each of these is found whole, and its shorter known parts as well.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted({folded(word) for word in words}))
        self._known = frozenset(self.words)

    @classmethod
    def of(cls, lexicon: Lexicon) -> "Segmenter":
        """A segmenter that knows the words of a lexicon, a town's own included."""
        return cls(lexicon.words)

    @classmethod
    def default(cls) -> "Segmenter":
        """The segmenter of the lexicon that comes with the package, built once."""
        return _default()

    def tokens(self, text: str) -> tuple[str, ...]:
        """The words of the text in their order, parts before the compounds they make up.

        One width and case; without numbers, punctuation and stop words; English plurals lose their s.
        """
        stops = _stopwords()
        pieces = self._jieba.cut_for_search(folded(text), False)  # guessed words differ from place to place
        return tuple(self._singular(piece) for piece in pieces if piece not in stops and _WORD.search(piece))

    @cached_property
    def _jieba(self) -> "Jieba":
        segmenter: Jieba = import_module("rjieba").Jieba()
        for word in self.words:
            if not _LATIN.search(word):
                segmenter.add_word(word, None, None)
        return segmenter

    def _singular(self, piece: str) -> str:
        """The piece without a plural s; names such as redis and sales, which are words themselves, stay."""
        if piece in self._known or not _PLURAL.fullmatch(piece):
            return piece
        return next((piece[: -len(end)] + one for end, one in _ENDINGS if piece.endswith(end)), piece[:-1])


@lru_cache(maxsize=1)
def _default() -> Segmenter:
    return Segmenter.of(Lexicon.default())


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    return frozenset(row["word"] for row in rows_of("stopwords.csv"))
