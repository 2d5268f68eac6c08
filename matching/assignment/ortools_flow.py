"""The best flow by OR-tools; imported only when it is asked for, because OR-tools is optional."""

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from matching.assignment.candidates import IntArray
from matching.assignment.network import Arcs


def flow(arcs: Arcs, worth: IntArray, balance: IntArray) -> IntArray:
    """The flow of greatest worth under balances, int64, shape (A,), by cost scaling in whole numbers.

    Raises
    ------
    ArithmeticError
        If the solver gives up.
    """
    solver = SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tail.astype(np.int32), arcs.head.astype(np.int32), arcs.capacity, -worth
    )
    solver.set_nodes_supplies(np.arange(arcs.nodes, dtype=np.int32), balance)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise ArithmeticError(f"OR-tools found no best flow: {status.name}")
    found: IntArray = solver.flows(numbers).astype(np.int64)
    return found
