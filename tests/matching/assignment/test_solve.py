import subprocess
import sys
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.assignment.candidates import Candidates, candidates_of
from matching.assignment.rules import PinsRefused, Rules
from matching.assignment.solve import solve
from tests.matching.assignment.cases import cases, chosen, made_up_town

SOLVERS = ("assignment", "flow", "lp")
EVERYTHING = Rules(first_earner_factor=1.5, strict_tiers=True)


def optimum(candidates: Candidates, factor: float) -> float:
    """The most a plan can be worth, by a linear programme of its own: a share of each pair, of each bonus."""
    people = np.arange(len(candidates.workers))
    of_worker = 1.0 * (candidates.rows == people[:, None])
    of_opening = 1.0 * (candidates.columns == np.arange(len(candidates.openings))[:, None])
    homes = sorted(candidates.without_earner)
    of_home = np.array([[1.0 * (key == home) for key in candidates.households] for home in homes])
    bonus = (factor - 1) * (of_worker * candidates.values).max(axis=1) * of_home.any(axis=0)
    most = np.block(
        [
            [of_worker, np.zeros((len(people), len(people)))],
            [of_opening, np.zeros((len(of_opening), len(people)))],
            [-of_worker, np.eye(len(people))],  # only who is placed has a bonus
            [np.zeros((len(homes), len(candidates.values))), of_home],
        ]
    )
    limits = [*np.ones(len(people)), *candidates.seats, *np.zeros(len(people)), *np.ones(len(homes))]
    found = linprog(-np.concatenate([candidates.values, bonus]), A_ub=most, b_ub=limits, bounds=(0, 1))
    return -found.fun


@settings(max_examples=150)
@given(cases(), st.sampled_from([*SOLVERS, None]))
def test_no_plan_is_better_than_the_one_that_is_found(case, solver):
    best = case.best_choice()
    if best is None:
        with pytest.raises(PinsRefused):
            solve(case.candidates, case.rules, solver=solver)
    else:
        assert chosen(solve(case.candidates, case.rules, solver=solver)) == best


@pytest.mark.parametrize(
    "rules", [Rules(), Rules(first_earner_factor=1.5), Rules(strict_tiers=True), EVERYTHING]
)
@pytest.mark.parametrize("decimals", [None, 1], ids=["all values differ", "many values are equal"])
def test_all_solvers_find_the_same_plan(rules, decimals):
    town = made_up_town(120, 20, 6, decimals=decimals)
    plans = [solve(town, rules, solver=solver) for solver in SOLVERS]
    assert len(plans[0].pairs) > 30
    assert plans[1:] == plans[:1] * 2


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("factor", [1.0, 1.5])
@pytest.mark.parametrize("seed", range(3))
def test_the_sum_is_that_of_a_linear_programme_written_apart(solver, factor, seed):
    town = made_up_town(150, 25, 8, seed)
    plan = solve(town, Rules(first_earner_factor=factor), solver=solver)
    assert plan.total == pytest.approx(optimum(town, factor), rel=1e-9)


@settings(max_examples=50)
@given(cases(), st.randoms(use_true_random=False))
def test_the_plan_does_not_depend_on_the_order_of_the_input(case, random):
    town = case.candidates
    workers, openings, pairs = (
        random.sample(range(len(things)), len(things))
        for things in (town.workers, town.openings, town.values)
    )
    shuffled = Candidates(
        workers=[town.workers[place] for place in workers],
        openings=[town.openings[place] for place in openings],
        rows=np.argsort(workers)[town.rows][pairs],
        columns=np.argsort(openings)[town.columns][pairs],
        values=town.values[pairs],
        seats=town.seats[openings],
        households=[town.households[place] for place in workers],
        tiers=town.tiers[workers],
        without_earner=town.without_earner,
    )
    free = replace(case.rules, pins=frozenset())
    assert solve(shuffled, free) == solve(town, free)


@pytest.mark.parametrize("rules", [Rules(first_earner_factor=1.5), EVERYTHING])
def test_without_or_tools_the_plan_is_the_same(monkeypatch, rules):
    town = made_up_town(300, 40, 10)
    with_it = solve(town, rules)
    monkeypatch.setattr("matching.assignment.solvers.find_spec", lambda name: None)
    monkeypatch.setattr("matching.assignment.solvers.import_module", None)
    assert solve(town, rules) == with_it


def test_or_tools_is_not_imported_until_it_is_asked_for():
    code = (
        "import sys; from matching.assignment.candidates import candidates_of; "
        "from matching.assignment.report import compare; "
        "compare(candidates_of([('w', 'o', 0.5)], {'o': 1})); sys.exit('ortools' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_weak_start_is_made_the_best_plan(monkeypatch):
    town = made_up_town(60, 12, 5)
    best = solve(town)
    monkeypatch.setattr(
        "matching.assignment.solve.assignment",
        lambda problem, network, worth: np.zeros(len(problem.pairs), bool),
    )
    assert solve(town) == best


def test_two_with_equal_values_get_their_seat_by_lot_and_not_by_early_keys():
    winners = [
        chosen(solve(candidates_of([(f"a{n}", "o", 0.5), (f"b{n}", "o", 0.5)], {"o": 1}))) for n in range(200)
    ]
    early = sum(f"a{n}" in choice for n, choice in enumerate(winners))
    assert all(len(choice) == 1 for choice in winners)
    assert 70 <= early <= 130


def test_the_lot_of_two_stays_when_others_come():
    two = [("a", "o", 0.5), ("b", "o", 0.5)]
    (before,) = chosen(solve(candidates_of(two, {"o": 1})))
    after = chosen(solve(candidates_of([*two, ("0", "p", 0.5), ("z", "p", 0.5)], {"o": 1, "p": 1})))
    assert after[before] == "o"


def test_noise_in_the_last_bits_of_a_value_is_no_difference():
    exact = candidates_of([("a", "o", 0.3), ("b", "o", 0.3)], {"o": 1})
    for noisy in ([("a", "o", 0.1 + 0.2), ("b", "o", 0.3)], [("a", "o", 0.3), ("b", "o", 0.1 + 0.2)]):
        assert chosen(solve(candidates_of(noisy, {"o": 1}))) == chosen(solve(exact))


def test_strict_tiers_give_nothing_of_an_earlier_tier_for_any_value_of_a_later_one():
    pairs = [("first", "o", 0.25), ("later", "o", 1.0), ("first", "p", 0.2499999999)]
    town = candidates_of(pairs, {"o": 1, "p": 1}, tiers={"later": 1})
    assert chosen(solve(town)) == {"first": "p", "later": "o"}
    assert chosen(solve(town, Rules(strict_tiers=True))) == {"first": "o"}


def test_strict_tiers_hold_through_five_tiers_of_very_different_values():
    people = [f"w{tier}" for tier in range(5)]
    pairs = [
        (worker, opening, 10.0 ** (3 * place - 3)) for place, worker in enumerate(people) for opening in "op"
    ]
    town = candidates_of(
        pairs, {"o": 1, "p": 1}, tiers={worker: place for place, worker in enumerate(people)}
    )
    plan = solve(town, Rules(strict_tiers=True))
    assert [figures.placed for figures in plan.tiers] == [1, 1, 0, 0, 0]
    assert chosen(solve(town)).keys() == {"w3", "w4"}


def test_more_seats_never_make_a_plan_worth_less():
    town = made_up_town(80, 10, 4)
    totals = [solve(replace(town, seats=town.seats + more), EVERYTHING).tiers[0].value for more in range(4)]
    assert all(before <= after for before, after in pairwise(totals))
    assert totals[0] < totals[-1]


def test_an_opening_with_no_end_of_seats_is_no_burden():
    town = made_up_town(40, 5, 3)
    without_end = solve(replace(town, seats=[10**15] * 5), solver="assignment")
    assert without_end.pairs == solve(replace(town, seats=[40] * 5)).pairs
    assert min(without_end.posts_left.values()) > 10**14


def test_a_town_without_pairs_has_an_empty_plan():
    plan = solve(candidates_of([], {"o": 3}, tiers={"w": 2}), EVERYTHING)
    assert (plan.pairs, plan.total, plan.stays) == ((), 0.0, 0.0)
    assert (plan.unplaced, dict(plan.posts_left)) == (("w",), {"o": 3})
