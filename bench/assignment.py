"""The best plan for everybody, beside HiGHS, a hurried desk and a stable plan.

A pair is worth the chance that it lasts six months, as the simulator's truth has it, times a priority of 1 to 3; the
candidates of each person are the openings that the hand weights put first. HiGHS solves the plain programme of the same
pairs (a worker once, an opening no oftener than its posts) without any whole-number condition: its optimum is whole by
itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

from bench.rounds import Beside, Target, Work, side_by_side, times_less, told
from matching.assignment.candidates import Candidates
from matching.assignment.peers import greedy, stable
from matching.assignment.solve import solve
from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.simulator.town import Town, town

OURS, HIGHS = "ours, checked and solved", "HiGHS (linprog highs-ds)"
EACH = 20
PRIORITIES = (1.0, 1.5, 2.0, 3.0)
PRIORITY_SHARES = (0.5, 0.25, 0.15, 0.1)
TOWN, TOWN_MILLISECONDS = (1_700, 50), 50
ROUNDS_TOWN, ROUNDS_COUNTY = 7, 2
"""HiGHS takes half a minute for a county, so that a county has two rounds only."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Who may be proposed for what: rows of workers and openings, what a pair is worth, how it is wished for."""

    keys: tuple[tuple[str, ...], tuple[str, ...]]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    chances: NDArray[np.float64]
    wishes: NDArray[np.float64]
    seats: NDArray[np.int64]
    weights: NDArray[np.float64]

    def candidates(self) -> Candidates:
        """The pairs as the library takes them, with checks."""
        return Candidates(
            workers=self.keys[0],
            openings=self.keys[1],
            rows=self.rows,
            columns=self.columns,
            values=self.chances * self.weights[self.rows],
            seats=self.seats,
            weights=self.weights,
            wishes=self.wishes,
        )


@dataclass(frozen=True, slots=True)
class Solved:
    """One size: its title, what the solvers took, what was promised of them."""

    title: str
    found: Sequence[Beside]
    targets: Sequence[Target]

    def __str__(self) -> str:
        return told(self.title, self.found, self.targets)


def assignment(workers: int = 50_000, openings: int = 5_000) -> str:
    """A town with all pairs, then a county with the best of each person."""
    a_town = _beside(*TOWN, TOWN[1], ROUNDS_TOWN)
    a_county = _beside(workers, openings, EACH, ROUNDS_COUNTY)
    seconds = median(next(each.seconds for each in a_town.found if each.name == OURS))
    quick = Target("a town", 1_000 * seconds, TOWN_MILLISECONDS, "ms", at_most=True)
    return "\n".join((str(a_town), str(quick), str(a_county)))


def pairs_of(made: Town, each: int, seed: int) -> Pairs:
    """The best openings of each person by the hand weights, with what each pair is worth."""
    best = Scoring(OpeningBook(made.openings), WEIGHTS).best(People(made.workers), each)
    rows, places = np.nonzero(best.row >= 0)
    columns = best.row[rows, places]
    lot = np.random.default_rng(seed)
    return Pairs(
        keys=(tuple(w.key for w in made.workers), tuple(o.key for o in made.openings)),
        rows=rows.astype(np.int64),
        columns=columns.astype(np.int64),
        chances=made.chances(rows, columns),
        wishes=best.fit[rows, places],
        seats=made.posts.posts.astype(np.int64),
        weights=lot.choice(PRIORITIES, len(made.workers), p=PRIORITY_SHARES),
    )


def highs(pairs: Pairs) -> float:
    """The optimum of the plain programme."""
    count = len(pairs.rows)
    ends = np.concatenate((pairs.rows, len(pairs.weights) + pairs.columns))
    places = np.tile(np.arange(count), 2)
    matrix = csr_array(
        (np.ones(2 * count), (ends, places)), shape=(len(pairs.weights) + len(pairs.seats), count)
    )
    limits = np.concatenate((np.ones(len(pairs.weights)), pairs.seats))
    found = linprog(-pairs.chances * pairs.weights[pairs.rows], A_ub=matrix, b_ub=limits, method="highs-ds")
    if found.status != 0:
        raise ArithmeticError(found.message)
    return -float(found.fun)


def _beside(workers: int, openings: int, each: int, rounds: int) -> Solved:
    made = town(3, workers, openings)
    pairs = pairs_of(made, each, 3)
    best: list[float] = []
    works: dict[str, tuple[Work, float]] = {
        OURS: (lambda: solve(pairs.candidates()), 1),
        HIGHS: (lambda: best.append(highs(pairs)), 1),
    }
    found = side_by_side(OURS, works, rounds, warm=rounds > ROUNDS_COUNTY)
    title = f"One plan: {workers:,} x {openings:,}, {len(pairs.rows):,} pairs, {pairs.seats.sum():,} posts"
    return Solved(f"{title}, {rounds} rounds", found, _targets(pairs, found, best[0]))


def _targets(pairs: Pairs, found: Sequence[Beside], best: float) -> list[Target]:
    candidates = pairs.candidates()
    total = solve(candidates).total
    return [
        Target("apart from the optimum of HiGHS, relative", abs(total / best - 1), 1e-4, "", at_most=True),
        Target(f"less CPU than {HIGHS}", times_less(found, OURS, HIGHS), 5),
        Target("above greedy", 100 * (total / greedy(candidates).total - 1), 3, "%"),
        Target("above stable", 100 * (total / stable(candidates).total - 1), 3, "%"),
    ]
