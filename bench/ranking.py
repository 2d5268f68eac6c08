"""Full top 20 of a county: limits, way, wage, hours, care and words, against whole pages and against text alone."""

from typing import Any

import numpy as np

from bench.county import county
from bench.peers import TOP, bm25_index, by_hand, cut, naive
from bench.rounds import Work, side_by_side, told
from matching.baseline import WEIGHTS
from matching.columns import plain
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.fused import Prepared
from matching.columns.people import People


def ranking(workers: int = 50_000, openings: int = 5_000) -> str:
    """Our two kernels beside the peers; who is slow ranks a part of the people and is reckoned up."""
    people, offers = county(1, workers, openings)
    said, written = cut(people, offers)
    scoring = Scoring(OpeningBook(offers), WEIGHTS)
    sheet = scoring.sheet(People(people))
    prepared = Prepared(sheet)
    part, few = max(1, workers // 25), max(1, workers // 1_000)
    some = scoring.sheet(People(people[:part]))
    hand, tutorial = by_hand(sheet, said, bm25_index(written)), naive(people, offers, said, written)
    numpy_index, numba_index = bm25_index(written), bm25_index(written, "numba")

    def retrieve(index: Any, many: int) -> Work:
        return lambda: index.retrieve(said[:many], k=TOP, show_progress=False, n_threads=1)

    works: dict[str, tuple[Work, float]] = {
        "ours, numba (whole job)": (lambda: prepared.best(TOP), 1),
        "ours, numpy (whole job)": (lambda: list(plain.best(some, TOP)), workers / part),
        "bm25s + numpy (whole job)": (lambda: [hand(one) for one in range(part)], workers / part),
        "tutorial page (whole job)": (lambda: [tutorial(one) for one in range(few)], workers / few),
        "bm25s numpy (text only)": (retrieve(numpy_index, part), workers / part),
        "bm25s numba (text only)": (retrieve(numba_index, workers), 1),
    }
    words = np.mean([len(one) for one in said]), np.mean([len(one) for one in written])
    title = f"Top {TOP}: {workers:,} people x {openings:,} openings, {words[0]:.0f} and {words[1]:.0f} words"
    return told(title, side_by_side("ours, numba (whole job)", works))
