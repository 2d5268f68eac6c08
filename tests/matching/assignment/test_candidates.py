from dataclasses import replace

import numpy as np
import pytest

from matching.assignment.candidates import Candidates, candidates_of

TWO_PEOPLE = {
    "workers": ["w2", "w1"],
    "openings": ["o2", "o1"],
    "rows": [0, 0, 1],
    "columns": [0, 1, 1],
    "values": [0.3, 0.2, 1.0],
    "seats": [2, 1],
}


def test_everything_is_kept_in_the_order_of_the_keys():
    kept = Candidates(
        **TWO_PEOPLE, households=["b", None], tiers=[1, 0], weights=[1.0, 2.0], wishes=[5.0, 6.0, 7.0]
    )
    assert (kept.workers, kept.openings, kept.households) == (("w1", "w2"), ("o1", "o2"), (None, "b"))
    assert (kept.rows.tolist(), kept.columns.tolist()) == ([0, 1, 1], [0, 0, 1])
    assert (kept.values.tolist(), kept.wishes.tolist()) == ([1.0, 0.2, 0.3], [7.0, 6.0, 5.0])
    assert (kept.seats.tolist(), kept.tiers.tolist(), kept.weights.tolist()) == ([1, 2], [0, 1], [2.0, 1.0])


def test_what_nobody_said_is_tier_0_weight_1_no_household_and_wishes_as_the_values():
    plain = Candidates(**TWO_PEOPLE)
    assert (plain.tiers.tolist(), plain.weights.tolist(), plain.households) == ([0, 0], [1, 1], (None, None))
    assert plain.wishes.tolist() == plain.values.tolist()


def test_a_chance_is_the_value_without_the_weight():
    assert Candidates(**TWO_PEOPLE, weights=[0.5, 2.0]).chances.tolist() == [0.5, 0.4, 0.6]


def test_what_is_kept_cannot_be_changed_and_does_not_change_with_what_was_given():
    given = np.array(TWO_PEOPLE["values"])
    kept = Candidates(**TWO_PEOPLE | {"values": given})
    given[:] = 9.0
    assert kept.values.max() == 1.0
    with pytest.raises(ValueError, match="read-only"):
        kept.values[0] = 9.0


def test_one_fact_can_be_replaced_and_the_rest_stays():
    before = Candidates(**TWO_PEOPLE)
    after = replace(before, seats=[0, 5])
    assert after.seats.tolist() == [0, 5]
    assert (after.rows.tolist(), after.values.tolist()) == (before.rows.tolist(), before.values.tolist())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"workers": ["w", "w"]}, "workers 0 and 1 have the same key: 'w'"),
        ({"openings": ["o", "o"]}, "openings 0 and 1 have the same key: 'o'"),
        ({"rows": [0, 1, 1]}, "pairs 1 and 2 are the same: 'w1' and 'o1'"),
        ({"rows": [0, 0, 2]}, "rows[2] is 2, but there are only 2"),
        ({"rows": [0, -1, 1]}, "rows[1] is -1, below 0"),
        ({"rows": [0, 1]}, "rows: the shape is (2,), not (3,)"),
        ({"columns": [0, 1, 7]}, "columns[2] is 7, but there are only 2"),
        ({"columns": [0.0, 1.0, 1.0]}, "columns: whole numbers are needed, not float64"),
        ({"values": [0.3, float("nan"), 1.0]}, "values[1] is nan, not a number below 1e+12"),
        ({"values": [0.3, float("inf"), 1.0]}, "values[1] is inf, not a number below 1e+12"),
        ({"values": [0.3, 0.2, -0.1]}, "values[2] is -0.1, below 0.0"),
        ({"seats": [2, -1]}, "seats[1] is -1, below 0"),
        ({"seats": [2]}, "seats: the shape is (1,), not (2,)"),
        ({"seats": [2.5, 1]}, "seats: whole numbers are needed, not float64"),
        ({"tiers": [0, -1]}, "tiers[1] is -1, below 0"),
        ({"weights": [1.0, 0.0]}, "weights[1] is 0.0, below 1e-06"),
        ({"wishes": [1.0, -1e12, 1.0]}, "wishes[1] is -1000000000000.0, not a number below 1e+12"),
        ({"wishes": [1.0]}, "wishes: the shape is (1,), not (3,)"),
        ({"households": ["a"]}, "households: 1 for 2 workers"),
        (
            {"households": ["a", None], "without_earner": frozenset("ab")},
            "without_earner: no worker belongs to household 'b'",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(wrong, said):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the text is compared in full
        Candidates(**TWO_PEOPLE | wrong)
    assert str(refused.value) == said


def test_candidates_can_be_written_with_keys():
    kept = candidates_of(
        [("w2", "o", 0.5), ("w1", "o", 0.4)],
        {"o": 1, "p": 2},
        households={"w2": "h"},
        tiers={"w3": 1},
        weights={"w1": 2.0},
        without_earner=["h"],
        wishes={("w1", "o"): 3.0, ("w2", "o"): 4.0},
    )
    assert (kept.workers, kept.openings) == (("w1", "w2", "w3"), ("o", "p"))
    assert (kept.values.tolist(), kept.wishes.tolist()) == ([0.4, 0.5], [3.0, 4.0])
    assert (kept.households, kept.tiers.tolist()) == ((None, "h", None), [0, 0, 1])
    assert (kept.weights.tolist(), kept.without_earner) == ([2.0, 1.0, 1.0], {"h"})


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("w", "q", 0.5), "pair 1: opening 'q' has no number of seats"),
        (("w", "p", 0.5), "pair 1: there is no wish of 'w' for 'p'"),
    ],
)
def test_a_pair_without_seats_or_without_its_wish_is_refused(pair, said):
    with pytest.raises(ValueError, match=said):
        candidates_of([("w", "o", 0.5), pair], {"o": 1, "p": 1}, wishes={("w", "o"): 1.0})
