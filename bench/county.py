"""A made-up county with as many words as real texts have: the simulator's people and openings, with more to read.

The simulator says what people can do in two or three words and what firms ask in a line. Real ads and real talks are
longer, which is what costs a ranker time. So words of real ads (tests/data/jobs, MIT) are added, drawn by Zipf's law.
"""

import csv
import gzip
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.simulator.town import Town, town
from matching.types import Opening, Worker
from matching.words.segment import Segmenter

TOP = 20
"""Openings that are asked for each person."""

ADS = Path(__file__).parents[1] / "tests/data/jobs/ads.csv.gz"
SAID, PIECES, A_PIECE = 13, 8, 3
"""Words that a worker says beside, and pieces of so many words that the duties have more."""

ZIPF_OFFSET = 10


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The words of the ads, the most frequent first."""
    cut = Segmenter.default().tokens
    with gzip.open(ADS, "rt", encoding="utf-8") as lines:
        found = Counter(word for ad in csv.DictReader(lines) for word in cut(f"{ad['title']} {ad['tags']}"))
    return tuple(word for word, _ in sorted(found.items(), key=lambda one: (-one[1], one[0])))


def county(seed: int, workers: int, openings: int) -> tuple[list[Worker], list[Opening]]:
    """People and openings of a made-up county; the same seed makes the same one."""
    made = town(seed, workers, openings)
    return people_of(made, seed), offers_of(made, seed)


def people_of(made: Town, seed: int) -> list[Worker]:
    """The people of a made-up county, with more to say."""
    said = _drawn((seed, 0), (len(made.people), SAID))
    return [
        replace(worker, skills=(*worker.skills, *dict.fromkeys(some.tolist())))
        for worker, some in zip(made.workers, said, strict=True)
    ]


def offers_of(made: Town, seed: int) -> list[Opening]:
    """The openings of a made-up county, with more to read."""
    written = _drawn((seed, 1), (len(made.posts), PIECES, A_PIECE))
    return [
        replace(opening, duties="、".join((opening.duties, *("".join(piece) for piece in pieces.tolist()))))
        for opening, pieces in zip(made.openings, written, strict=True)
    ]


def _drawn(seed: tuple[int, int], shape: tuple[int, ...]) -> NDArray[np.str_]:
    """Words by Zipf's law."""
    chances = 1 / (np.arange(len(words())) + ZIPF_OFFSET)
    lot = np.random.default_rng(seed)
    return np.array(words())[lot.choice(len(chances), size=shape, p=chances / chances.sum())]
