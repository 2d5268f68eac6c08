import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment.network import Arcs, network_of, worths
from matching.assignment.optimum import best
from matching.assignment.problem import problem_of
from matching.assignment.rules import NO_RULES
from matching.assignment.solvers import flow_between, lp
from tests.matching.assignment.cases import cases, made_up_town


@st.composite
def networks(draw):
    """Arcs between six nodes, several from one to another if chance will have it, worth -9 to 9."""
    arc = st.tuples(st.integers(0, 5), st.integers(1, 5), st.integers(0, 3), st.integers(-9, 9))
    tail, onward, capacity, worth = np.array(draw(st.lists(arc, min_size=1, max_size=14)), np.int64).T
    return Arcs(tail, (tail + onward) % 6, capacity, 6), worth


@given(networks())
def test_from_the_empty_flow_the_best_is_found(drawn):
    arcs, worth = drawn
    found, _ = best(arcs, worth, np.zeros_like(worth), np.ones(len(worth), bool))
    assert (arcs.balance(found) == 0).all()
    assert ((found >= 0) & (found <= arcs.capacity)).all()
    assert worth @ found == worth @ lp(arcs, worth, np.zeros(arcs.nodes))


@given(networks(), st.data())
def test_whatever_else_is_wished_for_can_be_had_on_the_arcs_that_stay_free(drawn, data):
    arcs, worth = drawn
    everything = np.ones(len(worth), bool)
    found, free = best(arcs, worth, np.zeros_like(worth), everything)
    wish = np.array([data.draw(st.integers(-9, 9)) for _ in worth], np.int64)
    after, _ = best(arcs, wish, found, free)
    at_once, _ = best(arcs, 1_000_000 * worth + wish, found, everything)
    assert (after == found)[~free].all()
    assert worth @ after == worth @ found
    assert wish @ after == wish @ at_once


@settings(max_examples=50)
@given(networks(), st.data())
def test_arcs_that_are_not_free_keep_their_flow(drawn, data):
    arcs, worth = drawn
    free = np.array([True, *(data.draw(st.booleans()) for _ in worth[1:])])
    start, _ = best(arcs, -worth, np.zeros_like(worth), np.ones(len(worth), bool))
    found, _ = best(arcs, worth, start, free)
    others = [flow_between(arcs, worth, start, free, solver) for solver in ("flow", "lp")]
    assert all((flow == start)[~free].all() for flow in (found, *others))
    assert {worth @ flow for flow in others} == {worth @ found}


@settings(max_examples=50)
@given(cases(pins=False))
def test_a_best_flow_is_left_as_it_is(case):
    problem = problem_of(case.candidates, NO_RULES)
    network = network_of(problem)
    worth, everything = worths(network, problem, 0), np.ones(len(network.arcs.tail), bool)
    once, free = best(network.arcs, worth, np.zeros(len(worth), np.int64), everything)
    twice, free_again = best(network.arcs, worth, once, everything)
    assert (twice == once).all()
    assert (free_again == free).all()


@pytest.mark.parametrize("solver", ["flow", "lp"])
def test_where_values_differ_nothing_stays_free(solver):
    problem = problem_of(made_up_town(100, 15, 5), NO_RULES)
    network = network_of(problem)
    worth, everything = worths(network, problem, 0), np.ones(len(network.arcs.tail), bool)
    start = flow_between(network.arcs, worth, np.zeros(len(worth), np.int64), everything, solver)
    found, free = best(network.arcs, worth, start, everything)
    assert (found == start).all()
    assert not free[network.pairs].any()
