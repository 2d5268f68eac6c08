import numpy as np
import pytest
from hypothesis import given, settings

from matching.assignment.candidates import candidates_of
from matching.assignment.network import flow_of, network_of, whole, worths
from matching.assignment.problem import problem_of
from matching.assignment.rules import PinsRefused, Rules
from tests.matching.assignment.cases import cases


@settings(max_examples=50)
@given(cases())
def test_every_plan_without_two_of_a_waiting_household_is_a_flow_of_the_same_worth(case):
    try:
        problem = problem_of(case.candidates, case.rules)
    except PinsRefused:
        return
    network = network_of(problem)
    couples = [
        (case.candidates.workers[row], case.candidates.openings[column])
        for row, column in zip(problem.rows.tolist(), problem.columns.tolist(), strict=True)
    ]
    nothing = dict(case.rules.pins)
    for choice in case.choices():
        chosen = np.array([choice.get(worker) == opening for worker, opening in couples], bool)
        flow = flow_of(network, problem, chosen)
        waiting = [problem.bonus.household[row] for row in problem.rows[chosen] if row in network.sharing]
        assert (flow is None) == (len(waiting) > len(set(waiting)))
        if flow is not None:
            assert (network.arcs.balance(flow) == 0).all()
            assert (flow <= network.arcs.capacity).all()
            gained = np.subtract(case.worth(choice), case.worth(nothing))
            for tier, gain in zip(np.unique(problem.tiers).tolist(), gained, strict=True):
                worth = worths(network, problem, tier)
                assert worth @ flow == pytest.approx(gain * _unit(network, problem, tier), abs=0)


def _unit(network, problem, tier):
    """How many parts a value of 1 is counted as in the tier: pairs of value 0 are no pairs, so any pair tells."""
    in_tier = np.flatnonzero(problem.tiers[problem.rows] == tier)
    if not len(in_tier):
        return 0
    return worths(network, problem, tier)[network.pairs][in_tier[0]] / problem.values[in_tier[0]]


@pytest.mark.parametrize(("nodes", "parts"), [(100, 42), (2**18 - 1, 42), (2**18, 41), (2**29, 30)])
def test_worths_are_counted_as_finely_as_sums_over_all_nodes_fit_64_bits(nodes, parts):
    assert whole(np.array([0.75, -0.5, 0.0]), nodes).tolist() == [
        3 * 2 ** (parts - 2),
        -(2 ** (parts - 1)),
        0,
    ]
    assert nodes * 2**parts < 2**60


def test_so_many_nodes_that_sums_would_be_coarse_are_refused():
    with pytest.raises(OverflowError, match="sums over 1073741824 nodes do not fit 64 bits"):
        whole(np.array([1.0]), 2**30)


def test_members_share_a_first_place_only_if_the_rules_give_a_bonus():
    pairs = [("a", "o", 0.5), ("b", "o", 0.5), ("c", "o", 0.5)]
    town = candidates_of(
        pairs, {"o": 1}, households=dict.fromkeys("ab", "h") | {"c": "g"}, without_earner="hg"
    )
    assert network_of(problem_of(town, Rules())).sharing.tolist() == []
    assert network_of(problem_of(town, Rules(first_earner_factor=2.0))).sharing.tolist() == [0, 1]
