import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from matching.whatif.seats import NO_POST, count, filled

TABLES = st.tuples(st.integers(0, 8), st.integers(1, 6)).flatmap(
    lambda shape: st.tuples(
        arrays(bool, shape), arrays(bool, shape), arrays(np.int64, shape[1], elements=st.integers(0, 3))
    )
)


def most(suits: np.ndarray, seats: np.ndarray) -> int:
    """What scipy finds with a column for each seat."""
    columns = np.repeat(suits, seats, axis=1)
    if not columns.size:
        return 0
    return int((maximum_bipartite_matching(csr_matrix(columns), perm_type="column") >= 0).sum())


@settings(max_examples=50)
@given(TABLES)
def test_a_plan_keeps_to_seats_and_pairs_and_fills_as_many_as_scipy_does(town):
    suits, _, seats = town
    plan = filled(suits, seats)
    placed = np.flatnonzero(plan != NO_POST)
    assert suits[placed, plan[placed]].all()
    assert (np.bincount(plan[placed], minlength=len(seats)) <= seats).all()
    assert count(plan) == most(suits, seats)


@settings(max_examples=50)
@given(TABLES)
def test_a_plan_for_fewer_pairs_is_a_good_start_and_stays_as_it_was(town):
    suits, more, seats = town
    start = filled(suits, seats)
    kept = start.copy()
    plan = filled(suits | more, seats, start)
    assert count(plan) == most(suits | more, seats)
    np.testing.assert_array_equal(start, kept)


def test_somebody_moves_on_to_make_room():
    suits = np.array([[True, True], [True, False]])
    assert filled(suits, np.array([1, 1]), np.array([0, NO_POST])).tolist() == [1, 0]
