"""How much a piece of a phrase tells: the fewer phrases hold it, the more.

A fixed table, and not the openings at hand: with those a pair would show one fit on the person's page and another on
the opening's. What stands in it was counted once (`data/README.md`); what does not is rarer than all that does.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from math import log

from matching.words.tables import rows_of

LEAST = 3
"""Pieces in fewer phrases are left out of the table: what stands in two may as well stand in none."""

PARTS = 100
"""Weights are counted in such parts of 1, and whole: a sum is the same in whatever order it is added up."""


def counted(phrases: Iterable[Iterable[str]]) -> tuple[dict[str, int], int]:
    """In how many phrases each piece stands that stands in `LEAST` of them, given as pieces; and how many there are."""
    split = [frozenset(pieces) for pieces in phrases]
    found = Counter(chain.from_iterable(split))
    return {piece: count for piece, count in sorted(found.items()) if count >= LEAST}, len(split)


def weight(pieces: Iterable[str]) -> int:
    """The weight of some pieces together."""
    weights, unknown = _weights()
    return sum(weights.get(piece, unknown) for piece in pieces)


@lru_cache(maxsize=1)
def _weights() -> tuple[Mapping[str, int], int]:
    """The weights of the pieces of the table, and that of all others."""
    counts = {row["piece"]: int(row["phrases"]) for row in rows_of("pieces.csv")}
    all_phrases = counts.pop("")
    return {piece: _weight(count, all_phrases) for piece, count in counts.items()}, _weight(0, all_phrases)


def _weight(count: int, all_phrases: int) -> int:
    """The square of the inverse frequency, as a cosine of weighted pieces has it."""
    return round(PARTS * (1 + log((all_phrases + 1) / (count + 1))) ** 2)
