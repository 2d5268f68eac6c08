"""One person against a county's openings, and one new opening that must count at the next question."""

from collections.abc import Sequence
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from bench.county import TOP, county
from bench.peers import Tokens, bm25_index, cut
from bench.rounds import Target, Work, side_by_side, times_less, told
from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.fused import Prepared
from matching.columns.people import People
from matching.types import Opening, Worker

PEOPLE = 50
"""So many different people are asked for, one after the other."""

ROUNDS = 7
NEW = 3 * ROUNDS + 1
"""So many openings come one after the other, each with words, place and hours of its own."""

OURS, NUMBA, NUMPY = "ours, prepared (whole job)", "bm25s numba (text only)", "bm25s numpy (text only)"
ADDED, REBUILT = "ours, add and ask", "bm25s numpy, rebuild and ask"


def one(openings: int = 5_000) -> str:
    """The time of one answer, and the CPU time until one new opening is seen."""
    people, offers = county(2, PEOPLE, openings + NEW)
    said, written = cut(people, offers)
    old = offers[:openings], written[:openings]
    return "\n".join(
        (_answers(people, old[0], said, old[1]), _new(people[0], offers, said[0], written, openings))
    )


def _answers(people: list[Worker], offers: list[Opening], said: Tokens, written: Tokens) -> str:
    scoring = Scoring(OpeningBook(offers), WEIGHTS)
    sheets = [Prepared(scoring.sheet(People([person]))) for person in people]
    asked: dict[str, list[Work]] = {
        OURS: [partial(prepared.best, TOP) for prepared in sheets],
        NUMBA: [_retrieve(bm25_index(written, "numba"), words) for words in said],
        NUMPY: [_retrieve(bm25_index(written), words) for words in said],
        "ours, from the person's words on": [
            partial(scoring.best, People([person]), TOP, "numpy") for person in people
        ],
    }
    for works in asked.values():
        works[0]()  # what is compiled or read for the first time does not count
    rounds = [{name: _middle(works) for name, works in asked.items()} for _ in range(ROUNDS)]
    middle = {name: median(each[name] for each in rounds) for name in asked}
    lines = (f"{name:<34}{middle[name]:>8.0f} us" for name in asked)
    ratio = median(each[OURS] / each[NUMBA] for each in rounds)
    target = Target(f"p50 of one answer beside {NUMBA}", ratio, 1.5, at_most=True)
    title = f"One person, {len(offers):,} openings: p50 of {len(people)} people in {ROUNDS} rounds, wall time"
    return "\n".join((title, *lines, str(target)))


def _middle(works: Sequence[Work]) -> float:
    """The median of what each takes, microseconds."""
    taken = []
    for work in works:
        begin = perf_counter()
        work()
        taken.append((perf_counter() - begin) * 1e6)
    return median(taken)


def _retrieve(index: Any, words: list[str]) -> Work:
    return lambda: index.retrieve([words], k=TOP, show_progress=False, n_threads=1)


def _new(person: Worker, offers: list[Opening], words: list[str], written: Tokens, old: int) -> str:
    scoring, someone = Scoring(OpeningBook(offers[:old]), WEIGHTS), People([person])
    scoring.best(someone, TOP, "numpy")
    new = iter(offers[old:])

    def add() -> object:
        scoring.book.add(next(new))
        return scoring.best(someone, TOP, "numpy")

    def rebuild() -> object:
        return _retrieve(bm25_index(written[: old + 1]), words)()

    found = side_by_side(ADDED, {ADDED: (add, 1), REBUILT: (rebuild, 1)}, NEW - 1)
    target = Target(f"less CPU than {REBUILT}", times_less(found, ADDED, REBUILT), 30)
    return told(f"One opening more beside {old:,}, seen at the next question", found, [target])
