"""The problem as a flow of people: from a common source to openings and back, each way with a worth."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.assignment.candidates import FloatArray, IntArray
from matching.assignment.households import NONE
from matching.assignment.problem import Problem

BoolArray = NDArray[np.bool_]

SOURCE = 0
"""Where the flow starts and comes back to."""

ROOM = 60
FINEST = 42
COARSEST = 30
"""Bits: of what a path may add up to (solvers count in 64, with a sign and some to spare); of the greatest
worth, so fine that noise of floats makes no difference; and of the greatest worth at the very least."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Ways of a flow, each of them from `tail` to `head` for at most `capacity` people, int64, shape (A,)."""

    tail: IntArray
    head: IntArray
    capacity: IntArray
    nodes: int

    def balance(self, flow: IntArray) -> IntArray:
        """What each node sends out more than it takes in, shape (nodes,)."""
        out = np.bincount(self.tail, flow, self.nodes) - np.bincount(self.head, flow, self.nodes)
        balance: IntArray = np.rint(out).astype(np.int64)
        return balance


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Arcs in groups, one after the other; flow runs in a circle, so every node sends out what it takes in.

    A worker enters from the source and goes by one of the `pairs` to an opening, and by its seats back. Who
    shares the first place of a household with others may come by way of the household instead (`firsts`),
    which lets one through; a passage behind the worker sees to it that nobody comes twice.

    Parameters
    ----------
    arcs
        All arcs in the order of the groups: entries, pairs, seats, households, firsts, passages.
    people : int64
        The workers of the entries, ascending.
    sharing : int64
        The workers of firsts and passages, ascending.
    household : int64
        For each of `sharing` the place of the household in its group.
    entries, pairs, seats, households, firsts, passages
        Where each group stands among the arcs.
    """

    arcs: Arcs
    people: IntArray
    sharing: IntArray
    household: IntArray
    entries: slice
    pairs: slice
    seats: slice
    households: slice
    firsts: slice
    passages: slice


def network_of(problem: Problem) -> Network:
    """The flow network of a problem."""
    workers, openings = len(problem.tiers), len(problem.seats)
    people = np.unique(problem.rows)
    sharing, household = _sharing(problem, people)
    opening_node = 1 + workers + np.arange(openings)
    household_node = 1 + workers + openings + np.arange(household.max(initial=-1) + 1)
    exit_node = 1 + np.arange(workers)
    exit_node[sharing] = 1 + workers + openings + len(household_node) + np.arange(len(sharing))
    seats = np.minimum(problem.seats, np.bincount(problem.columns, minlength=openings))
    groups = (
        _arcs(SOURCE, 1 + people, 1),
        _arcs(exit_node[problem.rows], opening_node[problem.columns], 1),
        _arcs(opening_node, SOURCE, seats),
        _arcs(SOURCE, household_node, 1),
        _arcs(household_node[household], 1 + sharing, 1),
        _arcs(1 + sharing, exit_node[sharing], 1),
    )
    tail, head, capacity = np.concatenate(groups, axis=1)
    ends = np.cumsum([0, *(group.shape[1] for group in groups)]).tolist()
    nodes = 1 + workers + openings + len(household_node) + len(sharing)
    places = (slice(start, end) for start, end in pairwise(ends))
    return Network(Arcs(tail, head, capacity, nodes), people, sharing, household, *places)


def worths(network: Network, problem: Problem, tier: int) -> IntArray:
    """What one person on each arc adds to the sum of a tier, in whole numbers, shape (A,)."""
    worth = np.zeros(len(network.arcs.tail))
    alone = np.isin(network.people, network.sharing, invert=True)
    worth[network.entries] = np.where(alone, _bonus(problem, network.people, tier), 0.0)
    worth[network.pairs] = np.where(problem.tiers[problem.rows] == tier, problem.values, 0.0)
    worth[network.firsts] = _bonus(problem, network.sharing, tier)
    return whole(worth, network.arcs.nodes)


def whole(worth: FloatArray, nodes: int) -> IntArray:
    """The worths times a power of two, rounded: exact for sums along any path through that many nodes.

    Raises
    ------
    OverflowError
        If 64 bits do not hold such sums with parts of the greatest worth as fine as 1e-9.
    """
    bits = min(FINEST, ROOM - nodes.bit_length())
    if bits < COARSEST:
        raise OverflowError(f"sums over {nodes} nodes do not fit 64 bits at one part in 2**{COARSEST}")
    _, exponent = np.frexp(np.abs(worth).max(initial=0.0))
    return np.rint(np.ldexp(worth, bits - int(exponent))).astype(np.int64)


def flow_of(network: Network, problem: Problem, chosen: BoolArray) -> IntArray | None:
    """The flow in which just the chosen pairs are used, every first place with its bonus; None if two share one.

    Parameters
    ----------
    chosen : bool, shape (P,)
        At most one pair of each worker, no more of an opening than it has seats.
    """
    placed = np.zeros(len(problem.tiers), bool)
    placed[problem.rows[chosen]] = True
    first = placed[network.sharing]
    used = np.bincount(network.household[first], minlength=network.household.max(initial=-1) + 1)
    if (used > 1).any():
        return None
    alone = np.isin(network.people, network.sharing, invert=True)
    seats = np.bincount(problem.columns[chosen], minlength=len(problem.seats))
    return np.concatenate([placed[network.people] & alone, chosen, seats, used, first, first]).astype(
        np.int64
    )


def _sharing(problem: Problem, people: IntArray) -> tuple[IntArray, IntArray]:
    """The people whose household waits for the first of several, and the number of that household among such."""
    household = problem.bonus.household[people]
    members = np.bincount(household[household != NONE], minlength=household.max(initial=NONE) + 1)
    shares = household != NONE
    shares[shares] = members[household[shares]] > 1
    _, number = np.unique(household[shares], return_inverse=True)
    return people[shares], number.astype(np.int64)


def _arcs(tail: IntArray | int, head: IntArray | int, capacity: IntArray | int) -> IntArray:
    """A group of arcs as rows of tail, head and capacity, shape (3, n)."""
    return np.stack(np.broadcast_arrays(tail, head, capacity)).astype(np.int64)


def _bonus(problem: Problem, workers: IntArray, tier: int) -> FloatArray:
    """What each of these workers adds to the sum of a tier as the first earner."""
    gain = np.where(problem.tiers == tier, problem.bonus.gain, 0.0)
    loss = np.where(problem.bonus.loss_tier == tier, problem.bonus.loss, 0.0)
    bonus: FloatArray = (gain - loss)[workers]
    return bonus
