import pytest

from matching.assignment.candidates import candidates_of
from matching.assignment.peers import blocking_pairs, greedy, stable
from matching.assignment.report import compare
from matching.assignment.rules import Rules
from matching.assignment.solve import solve
from tests.matching.assignment.cases import made_up_town

RULES = Rules(first_earner_factor=1.5)


def test_a_report_sets_three_plans_of_the_same_town_side_by_side():
    town = made_up_town(60, 10, 4)
    report = compare(town, RULES)
    assert report.exact.plan == solve(town, RULES)
    assert report.greedy.plan == greedy(town, RULES)
    assert report.stable.plan == stable(town, RULES)
    assert report.exact.blocking_pairs == blocking_pairs(town, RULES, report.exact.plan) > 0
    assert report.stable.blocking_pairs == 0


def test_a_report_says_by_how_much_the_exact_plan_is_better():
    town = candidates_of([("a", "o", 0.5), ("a", "p", 0.4), ("b", "o", 0.35)], {"o": 1, "p": 1})
    report = compare(town)
    assert report.over_greedy == pytest.approx(50.0)
    assert report.over_stable == pytest.approx(50.0)


def test_what_strict_tiers_cost_shows_beside_a_market_that_knows_none():
    town = candidates_of([("a", "o", 0.5), ("b", "o", 0.75)], {"o": 1}, tiers={"b": 1})
    report = compare(town, Rules(strict_tiers=True))
    assert report.over_stable == pytest.approx(-100 / 3)
    assert report.over_greedy == 0.0


def test_a_town_in_which_nothing_is_worth_anything_has_no_percentage():
    report = compare(candidates_of([("a", "o", 0.0)], {"o": 1}))
    assert (report.over_greedy, report.over_stable) == (0.0, 0.0)
