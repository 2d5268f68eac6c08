from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment.candidates import candidates_of
from matching.assignment.peers import blocking_pairs, greedy, stable
from matching.assignment.rules import PinsRefused, Rules
from matching.assignment.solve import solve
from tests.matching.assignment.cases import Case, cases, chosen


def with_wishes(case: Case, draw):
    town = case.candidates
    wishes = draw(st.lists(st.integers(-2, 2), min_size=len(town.values), max_size=len(town.values)))
    return replace(town, wishes=wishes)


def blocking(case: Case, town, choice) -> int:
    """Blocking pairs counted one by one."""
    value, wish = {}, {}
    for row, column, worth, wished in zip(town.rows, town.columns, town.values, town.wishes, strict=True):
        couple = town.workers[row], town.openings[column]
        value[couple], wish[couple] = worth, wished
    rules, pinned = case.rules, dict(case.rules.pins)

    def wants(worker, opening):
        return worker not in choice or wish[worker, opening] > wish[worker, choice[worker]]

    def wanted(worker, opening):
        there = [who for who, where in choice.items() if where == opening]
        worse = any(who not in pinned and value[who, opening] < value[worker, opening] for who in there)
        return len(there) < case.seats[opening] or worse

    return sum(
        value[couple] > 0
        and couple not in rules.forbids
        and couple[0] not in pinned
        and wants(*couple)
        and wanted(*couple)
        for couple in value
    )


@settings(max_examples=70)
@given(cases(), st.data())
def test_a_stable_plan_has_no_blocking_pair_and_others_are_counted_right(case, data):
    town = with_wishes(case, data.draw)
    try:
        plans = [make(town, case.rules) for make in (stable, greedy, solve)]
    except PinsRefused:
        return
    counts = [blocking_pairs(town, case.rules, plan) for plan in plans]
    assert counts == [blocking(case, town, chosen(plan)) for plan in plans]
    assert counts[0] == 0


@settings(max_examples=50)
@given(cases(), st.data())
def test_the_exact_plan_is_never_worth_less_than_the_others(case, data):
    town = with_wishes(case, data.draw)
    try:
        exact, *others = (case.worth(chosen(make(town, case.rules))) for make in (solve, greedy, stable))
    except PinsRefused:
        return
    assert exact >= max(others)


@settings(max_examples=50)
@given(cases(), st.data())
def test_greedy_and_stable_keep_pins_forbids_and_seats(case, data):
    town = with_wishes(case, data.draw)
    try:
        choices = [chosen(make(town, case.rules)) for make in (greedy, stable)]
    except PinsRefused:
        return
    allowed = list(case.choices())
    assert all(choice in allowed for choice in choices)


@settings(max_examples=50)
@given(cases(pins=False))
def test_where_wishes_are_the_values_and_all_differ_the_stable_plan_is_the_greedy_one(case):
    case = replace(case, rules=replace(case.rules, strict_tiers=False))
    apart = {couple: value + place / 64 for place, (couple, value) in enumerate(sorted(case.values.items()))}
    town = replace(case, values=apart).candidates
    assert stable(town, case.rules) == greedy(town, case.rules)


def test_greedy_takes_the_best_pair_first_and_may_leave_somebody_out():
    town = candidates_of([("a", "o", 0.9), ("a", "p", 0.8), ("b", "o", 0.7)], {"o": 1, "p": 1})
    assert chosen(greedy(town)) == {"a": "o"}
    assert chosen(solve(town)) == {"a": "p", "b": "o"}


def test_greedy_breaks_ties_by_key_and_takes_the_first_tier_first():
    town = candidates_of(
        [("b", "o", 0.5), ("a", "o", 0.5), ("c", "o", 0.25)], {"o": 1}, tiers={"a": 1, "b": 1}
    )
    assert chosen(greedy(town)) == {"a": "o"}
    assert chosen(greedy(town, Rules(strict_tiers=True))) == {"c": "o"}


@pytest.mark.parametrize(
    ("wishes", "plan"),
    [
        ({("a", "o"): 2, ("a", "p"): 1, ("b", "o"): 1, ("b", "p"): 2}, {"a": "o", "b": "p"}),
        ({("a", "o"): 1, ("a", "p"): 2, ("b", "o"): 2, ("b", "p"): 1}, {"a": "p", "b": "o"}),
        ({("a", "o"): 2, ("a", "p"): 1, ("b", "o"): 2, ("b", "p"): 1}, {"a": "p", "b": "o"}),
        ({("a", "o"): 1, ("a", "p"): 1, ("b", "o"): 1, ("b", "p"): 1}, {"a": "p", "b": "o"}),
    ],
)
def test_workers_ask_for_what_they_wish_and_openings_keep_the_higher_value(wishes, plan):
    values = {("a", "o"): 0.5, ("a", "p"): 0.75, ("b", "o"): 0.75, ("b", "p"): 0.5}
    town = candidates_of(
        [(*couple, value) for couple, value in values.items()], {"o": 1, "p": 1}, wishes=wishes
    )
    assert chosen(stable(town)) == plan


def test_nobody_blocks_for_the_sake_of_a_pinned_seat():
    town = candidates_of([("a", "o", 0.25), ("b", "o", 0.5)], {"o": 1})
    for pins, blocking_one in ((frozenset(), 1), (frozenset({("a", "o")}), 0)):
        pinned = solve(town, Rules(pins=frozenset({("a", "o")})))
        plan = replace(pinned, pairs=tuple(replace(pair, pinned=bool(pins)) for pair in pinned.pairs))
        assert blocking_pairs(town, Rules(pins=pins), plan) == blocking_one


def test_among_equals_a_seat_is_kept_for_the_earlier_key():
    town = candidates_of([(key, "o", 0.5) for key in "dbca"], {"o": 2})
    assert chosen(stable(town)) == {"a": "o", "b": "o"}
