"""Whether a flow is the best there is, proved in whole numbers; if not, it is made so.

A flow is best if and only if no circle of ways that are still open (forwards where there is room, backwards
where somebody goes) is worth more than nothing. Distances along open ways find such a circle or prove that
there is none, and tell which arcs carry the same flow in every best flow.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.assignment.candidates import IntArray
from matching.assignment.network import Arcs, BoolArray

FIRST_LOOK = 4
"""Rounds before the first look for a circle; each later look waits twice as long, so that all of them are cheap."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ways:
    """Open ways of a flow, ordered by where they start: each an arc, forwards (+1) or backwards (-1).

    The ways that start at a node are those from `start[node]` to before `start[node + 1]`.
    """

    arc: IntArray
    step: IntArray
    tail: IntArray
    head: IntArray
    cost: IntArray
    start: IntArray


def best(arcs: Arcs, worth: IntArray, flow: IntArray, free: BoolArray) -> tuple[IntArray, BoolArray]:
    """The best flow that differs from this one on free arcs only, and the arcs that are still free then.

    Parameters
    ----------
    worth : int64, shape (A,)
        What one person on each arc adds; sums along a path must fit 64 bits.
    flow : int64, shape (A,)
        A possible flow; the better it is, the less there is to do.
    free : bool, shape (A,)

    Returns
    -------
    flow : int64, shape (A,)
    free : bool, shape (A,)
        The arcs on which an equally good flow may differ from this one; on all others it cannot.
    """
    flow = flow.copy()
    while True:
        ways = _open_ways(arcs, worth, flow, free)
        distance, circles = _distances(ways, arcs.nodes)
        if not circles:
            break
        for circle in circles:
            _send_round(arcs, flow, ways, circle)
    tight = free & (distance[arcs.tail] - worth == distance[arcs.head])
    return flow, _in_circles(arcs, flow, tight)


def _open_ways(arcs: Arcs, worth: IntArray, flow: IntArray, free: BoolArray) -> _Ways:
    onward = np.flatnonzero(free & (flow < arcs.capacity))
    back = np.flatnonzero(free & (flow > 0))
    arc = np.concatenate([onward, back])
    step = np.repeat([1, -1], [len(onward), len(back)])
    tail = np.concatenate([arcs.tail[onward], arcs.head[back]])
    order = np.argsort(tail, kind="stable")
    arc, step, tail = arc[order], step[order], tail[order]
    head = np.where(step > 0, arcs.head[arc], arcs.tail[arc])
    start = np.searchsorted(tail, np.arange(arcs.nodes + 1))
    return _Ways(arc, step, tail, head, -step * worth[arc], start)


def _distances(ways: _Ways, nodes: int) -> tuple[IntArray, list[IntArray]]:
    """Least cost of reaching each node from anywhere, or circles of negative cost that make it bottomless.

    Bellman and Ford's rounds, each only from nodes that the round before brought nearer.
    """
    distance, came_by = np.zeros(nodes, np.int64), np.full(nodes, -1)
    tried, rounds, look = np.arange(len(ways.arc)), 0, FIRST_LOOK
    while len(tried):
        reached = distance[ways.tail[tried]] + ways.cost[tried]
        nearer = reached < distance[ways.head[tried]]
        tried, reached = tried[nearer], reached[nearer]
        np.minimum.at(distance, ways.head[tried], reached)
        tried = tried[reached == distance[ways.head[tried]]]
        came_by[ways.head[tried]] = tried
        rounds += 1
        if rounds == look:
            look *= 2
            if circles := _circles(ways, came_by):
                return distance, circles
        tried = _ways_from(ways, np.unique(ways.head[tried]))
    return distance, []


def _ways_from(ways: _Ways, nodes: IntArray) -> IntArray:
    """The ways that start at these nodes, node after node."""
    first = ways.start[nodes]
    count = ways.start[nodes + 1] - first
    before = np.cumsum(count) - count
    return np.repeat(first - before, count) + np.arange(count.sum())


def _circles(ways: _Ways, came_by: IntArray) -> list[IntArray]:
    """The circles in which every node was reached from the one before, as ways; no two share a node.

    Each of its nodes lies at least as far as the one before and the way between, and farther behind the node
    that was reached last. Added up round the circle, its ways cost less than nothing.
    """
    nowhere = len(came_by)
    parent = np.append(np.where(came_by < 0, nowhere, ways.tail[came_by]), nowhere)
    ancestor = parent
    for _ in range(nowhere.bit_length()):
        ancestor = ancestor[ancestor]
    found: list[IntArray] = []
    seen: set[int] = {nowhere}
    for node in np.unique(ancestor).tolist():
        circle = []
        while node not in seen:
            seen.add(node)
            circle.append(int(came_by[node]))
            node = int(parent[node])
        if circle:
            found.append(np.array(circle))
    return found


def _send_round(arcs: Arcs, flow: IntArray, ways: _Ways, circle: IntArray) -> None:
    """Sends as many people round as the narrowest way lets through."""
    arc, step = ways.arc[circle], ways.step[circle]
    flow[arc] += step * np.where(step > 0, arcs.capacity[arc] - flow[arc], flow[arc]).min()


def _in_circles(arcs: Arcs, flow: IntArray, free: BoolArray) -> BoolArray:
    """The free arcs that lie on any circle of open ways: no other arc can carry another flow."""
    onward, back = free & (flow < arcs.capacity), free & (flow > 0)
    tail = np.concatenate([arcs.tail[onward], arcs.head[back]])
    head = np.concatenate([arcs.head[onward], arcs.tail[back]])
    graph = csr_array((np.ones(len(tail), np.int8), (tail, head)), shape=(arcs.nodes, arcs.nodes))
    _, part = connected_components(graph, connection="strong")
    within: BoolArray = free & (part[arcs.tail] == part[arcs.head])
    return within
