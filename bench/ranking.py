"""Full top 20 of a county: limits, way, wage, hours, care and words, against whole pages and against text alone."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from bench.county import TOP, county
from bench.peers import Tokens, bm25_index, by_hand, cut, naive
from bench.rounds import Beside, Target, Work, side_by_side, times_less, told
from bench.texts import engine, flat, okapi, sparse, weighed
from matching.baseline import WEIGHTS
from matching.columns import plain
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.fused import Prepared
from matching.columns.people import People
from matching.types import Opening, Worker

OURS, REFERENCE, BY_HAND = "ours, numba (whole job)", "ours, numpy (whole job)", "bm25s + numpy (whole job)"
TUTORIAL, NUMPY, NUMBA = "tutorial page (whole job)", "bm25s numpy (text only)", "bm25s numba (text only)"
FLAT, ENGINE = "faiss flat, 128 d (text only)", "tantivy (text only)"
SPARSE, OKAPI = "sparse-dot-topn (text only)", "rank-bm25 (text only)"


def ranking(workers: int = 50_000, openings: int = 5_000) -> str:
    """Our two kernels beside the peers; who is slow ranks a part of the people and is reckoned up."""
    people, offers = county(1, workers, openings)
    said, written = cut(people, offers)
    works = _whole(people, offers, said, written) | _text_only(said, written)
    words = np.mean([len(one) for one in said]), np.mean([len(one) for one in written])
    title = f"Top {TOP}: {workers:,} people x {openings:,} openings, {words[0]:.0f} and {words[1]:.0f} words"
    found = side_by_side(OURS, works)
    return told(title, found, _targets(found))


def _some(workers: int, a_part: int) -> tuple[int, float]:
    """One in so many of the people, and what their time is reckoned up by."""
    some = max(1, workers // a_part)
    return some, workers / some


def _whole(
    people: Sequence[Worker], offers: Sequence[Opening], said: Tokens, written: Tokens
) -> dict[str, tuple[Work, float]]:
    """Who does the whole job."""
    scoring = Scoring(OpeningBook(offers), WEIGHTS)
    sheet = scoring.sheet(People(people))
    prepared = Prepared(sheet)
    (part, times), (few, more) = _some(len(people), 25), _some(len(people), 1_000)
    some = scoring.sheet(People(people[:part]))
    hand, tutorial = by_hand(sheet, said, bm25_index(written)), naive(people, offers, said, written)
    return {
        OURS: (lambda: prepared.best(TOP), 1),
        REFERENCE: (lambda: list(plain.best(some, TOP)), times),
        BY_HAND: (lambda: [hand(one) for one in range(part)], times),
        TUTORIAL: (lambda: [tutorial(one) for one in range(few)], more),
    }


def _text_only(said: Tokens, written: Tokens) -> dict[str, tuple[Work, float]]:
    """Who ranks by words alone."""
    weights = weighed(said, written)
    searches: dict[str, tuple[Callable[[int], Work], int]] = {
        NUMPY: (_retrieve(bm25_index(written), said), 25),
        NUMBA: (_retrieve(bm25_index(written, "numba"), said), 1),
        FLAT: (flat(weights, TOP), 5),
        ENGINE: (engine(said, written, TOP), 25),
        SPARSE: (sparse(weights, TOP), 1),
        OKAPI: (okapi(said, written, TOP), 1_000),
    }
    works = {}
    for name, (search, a_part) in searches.items():
        many, times = _some(len(said), a_part)
        works[name] = search(many), times
    return works


def _retrieve(index: Any, said: Tokens) -> Callable[[int], Work]:
    return lambda many: lambda: index.retrieve(said[:many], k=TOP, show_progress=False, n_threads=1)


def _targets(found: Sequence[Beside]) -> list[Target]:
    bounds = {BY_HAND: 12, NUMPY: 12, NUMBA: 1, FLAT: 4, ENGINE: 4, TUTORIAL: 300}
    ours = [
        Target(f"less CPU than {name}", times_less(found, OURS, name), least)
        for name, least in bounds.items()
    ]
    reference = times_less(found, REFERENCE, BY_HAND)
    return [*ours, Target(f"our numpy, less CPU than {BY_HAND}", reference, 2.5)]
