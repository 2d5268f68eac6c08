"""The peers: how the same lists are made with the libraries that people reach for.

All get the same words, cut once beforehand. Those that rank text only do less than we: no limit, no way, no wage, no
hours. `by_hand` is the whole job as a page would do it with bm25s: its scores, and our rows added in numpy.
"""

from collections.abc import Callable, Sequence
from typing import Any

import bm25s
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from bench.county import TOP
from matching.columns.sheet import Sheet
from matching.filters import limits
from matching.geo import kilometres
from matching.types import Opening, Worker
from matching.words.segment import Segmenter

WORDS_POINTS = 32.0
"""Points of skills, words and experience together in the hand weights: what a peer's text score is scaled to."""

Tokens = list[list[str]]


def cut(workers: Sequence[Worker], openings: Sequence[Opening]) -> tuple[Tokens, Tokens]:
    """The words of people and of openings."""
    tokens = Segmenter.default().tokens
    said = [list(tokens("、".join((*worker.skills, *worker.experience)))) for worker in workers]
    written = [list(tokens("、".join((each.title, *each.skills, each.duties)))) for each in openings]
    return said, written


def by_hand(sheet: Sheet, said: Tokens, index: Any) -> Callable[[int], object]:
    """The whole job in numpy: scores of bm25s, then limits, way, wage, effort, hours and care of one person."""

    def rank(person: int) -> object:
        points = sheet.terms[sheet.term[person]] + sheet.wages[sheet.wish[person]]
        points = points + sheet.way[sheet.reach[person]].take(sheet.coming[sheet.place[person]])
        if said[person]:
            scores = index.get_scores(said[person])
            points = points + scores * (WORDS_POINTS / max(float(scores.max()), 1e-9))
        possible = np.flatnonzero(points > -np.inf)
        minutes = sheet.minutes[sheet.reach[person], sheet.coming[sheet.place[person], possible]]
        day = np.full(len(possible), sheet.day[person])
        whole = points[possible] + sheet.days.at(day, possible, minutes)
        best = np.argpartition(-whole, min(TOP, len(whole) - 1))[:TOP] if len(whole) else possible
        return possible[best[np.argsort(-whole[best])]]

    return rank


def naive(
    workers: Sequence[Worker], openings: Sequence[Opening], said: Tokens, written: Tokens
) -> Callable[[int], object]:
    """The page of a tutorial: cosine similarity of TF-IDF, and a loop over all openings for one person."""
    vectorizer = TfidfVectorizer(analyzer=lambda words: words)
    of_openings = vectorizer.fit_transform(written)

    def rank(person: int) -> object:
        worker = workers[person]
        alike = cosine_similarity(vectorizer.transform([said[person]]), of_openings)[0]
        found = []
        for at, opening in enumerate(openings):
            if limits(worker, opening):
                continue
            way = kilometres(worker.place, opening.place) or 0.0
            found.append((WORDS_POINTS * alike[at] - way + (opening.wage_from_fen or 0) / 100_000, at))
        return sorted(found, reverse=True)[:TOP]

    return rank


def bm25_index(written: Tokens, backend: str = "numpy") -> Any:
    """An index of bm25s over the openings."""
    index = bm25s.BM25(backend=backend)
    index.index(written, show_progress=False)
    return index
