"""What a skill learned today would bring to many people at once: only what their words say is counted anew."""

from collections.abc import Mapping, Sequence

import numpy as np

from matching.features import Feature, Matrix, Pairs, Phrases, skill_overlap, word_likeness
from matching.types import Opening, Worker
from matching.words.relations import compare

LEARNED: tuple[Feature, ...] = (skill_overlap, word_likeness)
"""The features that a new skill can lift; nobody has experience of it yet."""


class Learning:
    """People and openings, ready to be asked about one skill after another.

    Parameters
    ----------
    workers : sequence of Worker, length n
    openings : sequence of Opening, length m
    weights : mapping of str to float
        Points of each feature.
    """

    def __init__(
        self, workers: Sequence[Worker], openings: Sequence[Opening], weights: Mapping[str, float]
    ) -> None:
        self.pairs, self.weights = Pairs(workers, openings), weights
        phrases = self.pairs.phrases
        self.like, self.same = phrases.best(phrases.like), phrases.best(phrases.same)
        self.before = {feature: feature(self.pairs) for feature in LEARNED}

    def gain(self, said: str, columns: Sequence[int]) -> Matrix:
        """Find how many points a skill, given as its stem, would add: an array people x some of the openings."""
        taught = _Taught(self, said, columns)
        total = np.zeros(taught.shape)
        for feature in LEARNED:
            total += self.weights[feature.__name__] * (feature(taught) - self.before[feature][:, columns])
        return total


class _Taught(Pairs):
    """All people, each with one skill more, and some openings."""

    def __init__(self, learning: Learning, said: str, columns: Sequence[int]) -> None:
        pairs = learning.pairs
        super().__init__(pairs.workers, [pairs.openings[column] for column in columns])
        self.phrases = _OneMore(learning, said, columns)


class _OneMore(Phrases):
    """What the two sides wrote, and one phrase that everybody says besides."""

    def __init__(self, learning: Learning, said: str, columns: Sequence[int]) -> None:
        known = learning.pairs.phrases
        more_like, more_same = compare([said], list(known.columns)).tables((1, len(known.columns)))
        self.like, self.same = np.maximum(learning.like, more_like), np.maximum(learning.same, more_same)
        self.of_opening = [known.of_opening[column] for column in columns]

    def best(self, table: Matrix) -> Matrix:
        """The best of any phrase is what the tables hold already, person by person."""
        return table
