"""The best plan for a whole town: whom to propose for what, so that most people stay."""

from collections.abc import Iterator

import numpy as np

from matching.assignment.candidates import Candidates, IntArray
from matching.assignment.network import BoolArray, Network, flow_of, network_of, whole, worths
from matching.assignment.optimum import best
from matching.assignment.plan import Plan, plan_of
from matching.assignment.problem import Problem, lots, problem_of
from matching.assignment.rules import NO_RULES, Rules
from matching.assignment.solvers import (
    Solver,
    assignment,
    fitting_solver,
    flow_between,
    network_solver,
)

FEW_ARCS = 1_024
"""So few arcs that what is left to do on them is done before a solver of networks has started."""


def solve(candidates: Candidates, rules: Rules = NO_RULES, *, solver: Solver | None = None) -> Plan:
    """The plan of greatest worth: a proposal for a cadre to look at, never an act.

    Nobody gets more than one opening and no opening more people than seats. The sum of the values, with what
    the first earners of households add, is the greatest possible (with strict tiers: that of the first tier,
    then that of the second among all plans that are as good for the first, and so on). Values are counted in
    parts of the greatest one of a tier, 2**42 of them for up to 262,143 people, openings and households; among
    plans that are equal by that count the lots of the pairs decide (`matching.assignment.problem.lots`). The
    plan is therefore the same for every order of the input and for every solver.

    Parameters
    ----------
    candidates
        Pairs with their values, seats, and facts of the workers.
    rules
        What else counts, and what is pinned or forbidden.
    solver
        What looks for the best plan before it is proved: "assignment" fills a table of seats and workers
        (scipy), "flow" needs OR-tools, "lp" is scipy's HiGHS. By default the table for a town, and for more
        people OR-tools if it is installed, else HiGHS.

    Raises
    ------
    matching.assignment.rules.PinsRefused
        If a pin cannot be kept.
    OverflowError
        If there are so many people (2**30) that sums do not fit 64 bits.
    """
    problem = problem_of(candidates, rules)
    network = network_of(problem)
    chosen = problem.pairs[_best_flow(candidates, problem, network, solver)[network.pairs] > 0]
    return plan_of(candidates, rules, chosen, problem.pinned)


def _best_flow(candidates: Candidates, problem: Problem, network: Network, solver: Solver | None) -> IntArray:
    """The flow that is best for each objective in turn, among those that are best for all before it."""
    solver = solver or fitting_solver(problem, network)
    flow = np.zeros(len(network.arcs.tail), np.int64)
    free = np.ones(len(flow), bool)
    for worth in _objectives(candidates, problem, network):
        if worth[free].any():
            good = _good_flow(problem, network, worth, flow, free, solver)
            flow, free = best(network.arcs, worth, good, free)
        if not free[network.pairs].any():
            break
    return flow


def _objectives(candidates: Candidates, problem: Problem, network: Network) -> Iterator[IntArray]:
    """What an arc is worth: for the tiers, the first of them first, and at last the lots."""
    for tier in np.unique(problem.tiers).tolist():
        yield worths(network, problem, tier)
    lot = np.zeros(len(network.arcs.tail))
    lot[network.pairs] = lots(candidates, problem.rows, problem.columns)
    yield whole(lot, network.arcs.nodes)


def _good_flow(
    problem: Problem, network: Network, worth: IntArray, flow: IntArray, free: BoolArray, solver: Solver
) -> IntArray:
    """A flow that differs from the given one on free arcs only, and is the best for this worth or nearly so."""
    if solver != "assignment":
        return flow_between(network.arcs, worth, flow, free, solver)
    if free.all():
        found = flow_of(network, problem, assignment(problem, network, worth))
        if found is not None:
            return found
    elif np.count_nonzero(free) <= FEW_ARCS:
        return flow
    return flow_between(network.arcs, worth, flow, free, network_solver())
