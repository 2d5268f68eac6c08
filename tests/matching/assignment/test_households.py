import numpy as np
import pytest
from hypothesis import given, settings

from matching.assignment.candidates import candidates_of
from matching.assignment.households import bonus_beside, bonus_of, first_earners
from matching.assignment.rules import PinsRefused, Rules
from matching.assignment.solve import solve
from tests.matching.assignment.cases import cases, chosen

PAIRS = [
    ("a", "o", 0.75),
    ("a", "p", 0.25),
    ("b", "o", 0.5),
    ("b", "p", 0.5),
    ("c", "o", 0.75),
    ("c", "p", 0.75),
]
HOMES = {"a": "home", "b": "home", "c": "other"}


def town(seats: dict[str, int], **tiers: int):
    return candidates_of(PAIRS, seats, households=HOMES, without_earner=["home"], tiers=tiers)


def test_the_first_of_a_household_counts_more_and_the_second_does_not():
    one_seat, two_seats = town({"o": 1, "p": 0}), town({"o": 1, "p": 1})
    doubled = Rules(first_earner_factor=2.0)
    assert chosen(solve(one_seat, doubled)) == {"a": "o"}
    plan = solve(two_seats, doubled)
    assert chosen(plan) == {"a": "o", "c": "p"}
    assert (plan.value, plan.bonus, plan.total) == (1.5, 0.75, 2.25)


def test_the_bonus_of_a_household_is_that_of_the_member_for_whom_it_is_most():
    plan = solve(town({"o": 2, "p": 1}), Rules(first_earner_factor=2.0))
    assert chosen(plan).keys() == {"a", "b", "c"}
    assert plan.bonus == 0.75


def test_a_household_with_an_earner_gets_no_bonus():
    plan = solve(
        candidates_of(PAIRS, {"o": 1, "p": 1}, households=HOMES, without_earner=["other"]),
        Rules(first_earner_factor=2.0),
    )
    assert plan.bonus == 0.75
    assert "c" in chosen(plan)


def test_the_bonus_rests_on_the_best_value_even_if_that_pair_is_forbidden():
    rules = Rules(first_earner_factor=2.0, forbids=frozenset({("a", "o")}))
    plan = solve(town({"o": 0, "p": 1}), rules)
    assert chosen(plan) == {"a": "p"}
    assert plan.bonus == 0.75


def test_a_pinned_member_has_the_bonus_and_another_only_adds_what_is_more():
    gains = bonus_of(town({"o": 2, "p": 2}), Rules(first_earner_factor=2.0))
    everybody_first = np.zeros(3, np.int64)
    beside_b = bonus_beside(gains, np.array([1]), everybody_first)
    assert (beside_b.household[0] >= 0, beside_b.gain[0], beside_b.loss[0]) == (True, 0.75, 0.5)
    beside_a = bonus_beside(gains, np.array([0]), everybody_first)
    assert (beside_a.household[1], beside_a.gain[1]) == (-1, 0.0)


def test_with_strict_tiers_the_first_is_the_one_of_the_earliest_tier():
    gains = bonus_of(town({"o": 2, "p": 2}), Rules(first_earner_factor=2.0))
    everyone = np.arange(3)
    assert first_earners(gains, everyone, np.array([0, 0, 0])).tolist() == [0]
    assert first_earners(gains, everyone, np.array([1, 0, 0])).tolist() == [1]


def test_a_pinned_member_of_a_later_tier_gives_the_bonus_up_to_one_of_an_earlier():
    rules = Rules(first_earner_factor=2.0, strict_tiers=True, pins=frozenset({("a", "o")}))
    plan = solve(town({"o": 2, "p": 2}, a=2, b=0, c=1), rules)
    assert [(figures.tier, figures.bonus) for figures in plan.tiers] == [(0, 0.5), (1, 0.0), (2, 0.0)]


def test_who_takes_the_first_place_from_a_pinned_member_of_a_later_tier_brings_the_bonus():
    pairs = [("a", "pinned", 1.0), ("b", "o", 0.5), ("c", "o", 0.75)]
    rules = Rules(first_earner_factor=2.0, strict_tiers=True, pins=frozenset({("a", "pinned")}))
    for tier, who in ((1, "b"), (0, "c")):
        facts = {"households": HOMES, "without_earner": ["home"], "tiers": {"a": tier}}
        assert who in chosen(solve(candidates_of(pairs, {"pinned": 1, "o": 1}, **facts), rules))


@settings(max_examples=50)
@given(cases())
def test_a_plan_says_what_its_first_earners_add(case):
    try:
        plan = solve(case.candidates, case.rules)
    except PinsRefused:
        return
    choice = chosen(plan)
    assert plan.value == sum(case.values[couple] for couple in choice.items())
    assert plan.total == sum(case.worth(choice))
    by_tier = {figures.tier: figures.value + figures.bonus for figures in plan.tiers}
    if case.rules.strict_tiers:
        assert tuple(by_tier.values()) == case.worth(choice)


@pytest.mark.parametrize("factor", [1.0, 1.5, 4.0])
def test_where_one_of_each_household_is_placed_the_bonus_is_paid_in_full(factor):
    alone = candidates_of(
        [("a", "o", 0.5), ("b", "p", 0.25)],
        {"o": 1, "p": 1},
        households={"a": "x", "b": "y"},
        without_earner=["x", "y"],
    )
    assert solve(alone, Rules(first_earner_factor=factor)).total == 0.75 * factor
