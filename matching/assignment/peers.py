"""What a plan is measured against: the best value first, and a market in which everybody looks after themselves."""

from heapq import heappush, heappushpop

import numpy as np

from matching.assignment.candidates import Candidates
from matching.assignment.plan import Plan, plan_of
from matching.assignment.problem import Problem, problem_of
from matching.assignment.rules import NO_RULES, Rules, pair_places

_Hold = tuple[float, int, int]
"""Value, worker (counted down, so that the later key is worse), pair: the least of them leaves first."""


def greedy(candidates: Candidates, rules: Rules = NO_RULES) -> Plan:
    """The plan of a hurried desk: of all pairs that are still possible the best value first, ties by key.

    Pins and forbids hold; with strict tiers the first tier comes first. Households are not looked at.
    """
    problem = problem_of(candidates, rules)
    rows, columns, seats = problem.rows.tolist(), problem.columns.tolist(), problem.seats.tolist()
    order = np.lexsort((-problem.values, problem.tiers[problem.rows]))
    waits = [True] * len(candidates.workers)
    chosen = []
    for place in order.tolist():
        if waits[rows[place]] and seats[columns[place]]:
            waits[rows[place]] = False
            seats[columns[place]] -= 1
            chosen.append(place)
    return plan_of(candidates, rules, problem.pairs[chosen], problem.pinned)


def stable(candidates: Candidates, rules: Rules = NO_RULES) -> Plan:
    """The stable plan that is best for the workers (Gale and Shapley), who ask for what they wish most first.

    An opening would rather have the higher value. Ties go by key. Pins and forbids hold; tiers and households
    are not looked at. Where workers wish what the values say, both sides go by the same numbers: then there is
    one stable plan but for ties, the greedy one.
    """
    problem = problem_of(candidates, rules)
    columns, seats, values = problem.columns.tolist(), problem.seats.tolist(), problem.values.tolist()
    held: list[list[_Hold]] = [[] for _ in seats]
    wishes = _wishes(candidates, problem)
    looking = list(range(len(wishes)))
    while looking:
        worker = looking.pop()
        if wishes[worker]:
            place = wishes[worker].pop()
            column = columns[place]
            looking.extend(_ask(held[column], seats[column], (values[place], -worker, place)))
    chosen = sorted(place for people in held for _, _, place in people)
    return plan_of(candidates, rules, problem.pairs[chosen], problem.pinned)


def blocking_pairs(candidates: Candidates, rules: Rules, plan: Plan) -> int:
    """How many pairs would both rather have each other than what the plan gives them.

    The worker goes by the wish, the opening by the value, and one with a free seat would rather have anybody.
    Pinned pairs stay together and forbidden ones apart.
    """
    problem = problem_of(candidates, rules)
    made = frozenset((pair.worker, pair.opening) for pair in plan.pairs if not pair.pinned)
    places = np.array(sorted(pair_places(candidates, made).values()), np.int64)
    rows, columns = candidates.rows[places], candidates.columns[places]
    has = np.full(len(candidates.workers), -np.inf)
    has[rows] = candidates.wishes[places]
    least = np.full(len(candidates.openings), np.inf)
    np.minimum.at(least, columns, candidates.values[places])
    least[np.bincount(columns, minlength=len(least)) < problem.seats] = 0.0
    wished = candidates.wishes[problem.pairs] > has[problem.rows]
    return int(np.count_nonzero(wished & (problem.values > least[problem.columns])))


def _wishes(candidates: Candidates, problem: Problem) -> list[list[int]]:
    """For each worker the places of their pairs in the problem, the best at the end."""
    order = np.lexsort((-np.arange(len(problem.rows)), candidates.wishes[problem.pairs], problem.rows))
    ends = np.searchsorted(problem.rows, np.arange(1, len(candidates.workers)))
    return [wishes.tolist() for wishes in np.split(order, ends)]


def _ask(held: list[_Hold], seats: int, asking: _Hold) -> list[int]:
    """Takes who asks on the list if there is a seat or somebody worse; the worker who is refused for it, if any."""
    if len(held) < seats:
        heappush(held, asking)
        return []
    _, refused, _ = heappushpop(held, asking)
    return [-refused]
