from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings

from matching.assignment import ortools_flow, solvers
from matching.assignment.network import Arcs, network_of, worths
from matching.assignment.problem import problem_of
from matching.assignment.rules import NO_RULES, Rules
from matching.assignment.solvers import assignment, fitting_solver, flow_between, lp
from tests.matching.assignment.cases import cases, made_up_town

ONE_WAY = Arcs(np.array([0]), np.array([1]), np.array([1]), 2)


@settings(max_examples=50)
@given(cases(pins=False))
def test_three_solvers_reach_the_same_worth(case):
    problem = problem_of(case.candidates, NO_RULES)
    network = network_of(problem)
    worth = worths(network, problem, 0)
    nothing, everything = np.zeros(len(worth), np.int64), np.ones(len(worth), bool)
    flows = [flow_between(network.arcs, worth, nothing, everything, solver) for solver in ("flow", "lp")]
    chosen = assignment(problem, network, worth)
    assert {worth @ flow for flow in flows} == {worth[network.pairs] @ chosen}


def test_the_assignment_leaves_out_who_adds_nothing_to_the_tier():
    problem = problem_of(made_up_town(12, 10, 5), Rules(strict_tiers=True))
    network = network_of(problem)
    chosen = assignment(problem, network, worths(network, problem, 1))
    assert set(problem.tiers[problem.rows[chosen]].tolist()) == {1}


@pytest.mark.parametrize("solve", [lp, ortools_flow.flow])
def test_a_flow_that_cannot_be_is_told(solve):
    with pytest.raises(ArithmeticError, match="found no best flow"):
        solve(ONE_WAY, np.array([1]), np.array([2, -2]))


def test_a_flow_of_halves_is_never_taken(monkeypatch):
    halves = SimpleNamespace(status=0, x=np.array([0.5]))
    monkeypatch.setattr(solvers, "linprog", lambda *_, **__: halves)
    with pytest.raises(ArithmeticError, match="not whole"):
        lp(ONE_WAY, np.array([1]), np.array([1, -1]))


@pytest.mark.parametrize(
    ("cells", "installed", "solver"),
    [(10**6, True, "assignment"), (10, True, "flow"), (10, False, "lp"), (10**6, False, "assignment")],
)
def test_a_town_fits_a_table_and_more_people_a_network(monkeypatch, cells, installed, solver):
    monkeypatch.setattr(solvers, "TABLE_CELLS", cells)
    monkeypatch.setattr(solvers, "find_spec", lambda name: object() if installed else None)
    problem = problem_of(made_up_town(50, 10, 3), NO_RULES)
    assert fitting_solver(problem, network_of(problem)) == solver
