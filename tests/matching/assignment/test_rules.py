import pytest
from hypothesis import given, settings

from matching.assignment.candidates import candidates_of
from matching.assignment.rules import PinsRefused, RefusedPin, Rules, pinned_pairs
from matching.assignment.solve import solve
from tests.matching.assignment.cases import cases, chosen

TOWN = candidates_of(
    [("a", "full", 0.5), ("a", "one", 0.5), ("b", "one", 0.5), ("b", "two", 0.5), ("c", "two", 0.0)],
    {"full": 0, "one": 1, "two": 2},
)


@pytest.mark.parametrize(
    ("pins", "forbids", "refused"),
    [
        ({("x", "one")}, set(), {("x", "one"): "unknown"}),
        ({("a", "x")}, set(), {("a", "x"): "unknown"}),
        ({("c", "one")}, set(), {("c", "one"): "not_a_candidate"}),
        ({("a", "one")}, {("a", "one")}, {("a", "one"): "forbidden"}),
        ({("a", "full")}, set(), {("a", "full"): "no_seats"}),
        (
            {("a", "one"), ("b", "one")},
            set(),
            {("a", "one"): "seats_taken_by_pins", ("b", "one"): "seats_taken_by_pins"},
        ),
        (
            {("b", "one"), ("b", "two")},
            set(),
            {("b", "one"): "worker_pinned_twice", ("b", "two"): "worker_pinned_twice"},
        ),
        ({("a", "one"), ("c", "one")}, set(), {("c", "one"): "not_a_candidate"}),
        ({("a", "one"), ("b", "one")}, {("b", "one")}, {("b", "one"): "forbidden"}),
    ],
)
def test_a_pin_that_cannot_be_kept_is_refused_with_the_reason(pins, forbids, refused):
    with pytest.raises(PinsRefused) as error:
        pinned_pairs(TOWN, Rules(pins=frozenset(pins), forbids=frozenset(forbids)))
    assert error.value.refused == tuple(RefusedPin(*pin, why) for pin, why in sorted(refused.items()))


def test_the_refusal_names_each_pin_and_says_why():
    with pytest.raises(PinsRefused) as error:
        solve(TOWN, Rules(pins=frozenset({("c", "one"), ("a", "full")})))
    assert str(error.value) == (
        "'a' at 'full': the opening has no seat left; "
        "'c' at 'one': a hard limit keeps the two apart, so they are no candidate pair"
    )


@pytest.mark.parametrize(
    ("pins", "places"),
    [({("c", "two"), ("a", "one")}, [1, 4]), ({("c", "two"), ("b", "two")}, [3, 4]), (set(), [])],
)
def test_pins_that_can_be_kept_are_found_among_the_candidates(pins, places):
    assert pinned_pairs(TOWN, Rules(pins=frozenset(pins))).tolist() == places


@settings(max_examples=50)
@given(cases())
def test_pins_are_refused_exactly_when_no_plan_keeps_them_all(case):
    if case.best_choice() is None:
        with pytest.raises(PinsRefused):
            solve(case.candidates, case.rules)
    else:
        choice = chosen(solve(case.candidates, case.rules))
        assert case.rules.pins <= set(choice.items())
        assert not case.rules.forbids & set(choice.items())


def test_a_pair_without_value_is_only_proposed_if_it_is_pinned():
    assert "c" not in chosen(solve(TOWN))
    assert chosen(solve(TOWN, Rules(pins=frozenset({("c", "two")}))))["c"] == "two"


def test_to_forbid_what_is_no_candidate_is_no_error():
    assert solve(TOWN, Rules(forbids=frozenset({("c", "one"), ("nobody", "nothing")}))) == solve(TOWN)


@pytest.mark.parametrize("factor", [0.99, 101.0, float("nan")])
def test_a_factor_below_one_or_beyond_reason_is_refused(factor):
    with pytest.raises(ValueError, match="first_earner_factor is from 1 to 100"):
        Rules(first_earner_factor=factor)
