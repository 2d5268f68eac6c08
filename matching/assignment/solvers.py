"""Solvers that find a best flow fast; whether it is the best is proved afterwards, whoever found it."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

import numpy as np
from scipy.optimize import linear_sum_assignment, linprog
from scipy.sparse import csr_array

from matching.assignment.candidates import IntArray
from matching.assignment.network import Arcs, BoolArray, Network
from matching.assignment.problem import Problem

Solver = Literal["assignment", "flow", "lp"]
FlowSolver = Callable[[Arcs, IntArray, IntArray], IntArray]

TABLE_CELLS = 4_000_000
"""Seats times workers up to which the table of the assignment (8 bytes a cell) is filled at all."""

WHOLE = 1e-6
"""How far from a whole number a flow of the linear programme may lie by rounding."""


def fitting_solver(problem: Problem, network: Network) -> Solver:
    """The assignment for a town; for more people the flow where OR-tools is installed, else the programme."""
    if int(network.arcs.capacity[network.seats].sum()) * len(problem.tiers) <= TABLE_CELLS:
        return "assignment"
    return network_solver()


def network_solver() -> Literal["flow", "lp"]:
    """The faster solver of networks that is installed here."""
    return "lp" if find_spec("ortools") is None else "flow"


def assignment(problem: Problem, network: Network, worth: IntArray) -> BoolArray:
    """The best pairs if the bonus were paid for every member of a household, bool, shape (P,).

    Pairs that are worth nothing are left out. That is the best flow wherever no two who share a first place are chosen.

    Parameters
    ----------
    worth : int64, shape (A,)
        What one person on each arc of the network adds; never below 0.
    """
    own = np.zeros(len(problem.tiers), np.int64)
    own[network.people] = worth[network.entries]
    own[network.sharing] = worth[network.firsts]
    worth = worth[network.pairs]
    table = np.zeros((len(problem.seats), len(problem.tiers)))
    table[problem.columns, problem.rows] = worth + own[problem.rows]
    seat_of = np.repeat(np.arange(len(problem.seats)), network.arcs.capacity[network.seats])
    seat, worker = linear_sum_assignment(table[seat_of], maximize=True)
    taken = np.zeros(table.shape, bool)
    taken[seat_of[seat], worker] = True
    chosen: BoolArray = taken[problem.columns, problem.rows] & (worth > 0)
    return chosen


def flow_between(
    arcs: Arcs, worth: IntArray, flow: IntArray, free: BoolArray, solver: Literal["flow", "lp"]
) -> IntArray:
    """A flow of greatest worth that differs from this one on free arcs only, int64, shape (A,)."""
    nodes, ends = np.unique(np.concatenate([arcs.tail[free], arcs.head[free]]), return_inverse=True)
    tail, head = np.split(ends, 2)
    part = Arcs(tail, head, arcs.capacity[free], len(nodes))
    solve: FlowSolver = lp if solver == "lp" else import_module("matching.assignment.ortools_flow").flow
    found = flow.copy()
    found[free] = solve(part, worth[free], part.balance(flow[free]))
    return found


def lp(arcs: Arcs, worth: IntArray, balance: IntArray) -> IntArray:
    """The best flow by scipy's HiGHS: the matrix is totally unimodular, so a corner of it is whole.

    What one node takes in follows from all the others; without the busiest node most of its arcs are mere
    slack, which halves the time.

    Raises
    ------
    ArithmeticError
        If the solver gives up, or if its corner is not whole.
    """
    count = len(worth)
    ends = np.concatenate([arcs.tail, arcs.head])
    busiest = np.arange(arcs.nodes) == np.bincount(ends).argmax()
    matrix = csr_array(
        (np.repeat([1.0, -1.0], count), (ends, np.tile(np.arange(count), 2))), shape=(arcs.nodes, count)
    )
    found = linprog(
        -worth / max(1, np.abs(worth).max(initial=0)),
        A_eq=matrix[~busiest],
        b_eq=balance[~busiest],
        bounds=np.column_stack([np.zeros(count), arcs.capacity]),
        method="highs",
    )
    if found.status != 0:
        raise ArithmeticError(f"HiGHS found no best flow: {found.message}")
    flow: IntArray = np.rint(found.x).astype(np.int64)
    if np.abs(found.x - flow).max(initial=0.0) > WHOLE:
        raise ArithmeticError("the flow that HiGHS found is not whole")
    return flow
