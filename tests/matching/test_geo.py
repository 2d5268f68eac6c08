import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.geo import REACH_KM, SPEED_KMH, kilometres, minutes_by, tenths_to
from tests.matching.strategies import PLACES
from tests.matching.towns.kit import HOME, at


@pytest.mark.parametrize("km", [0, 0.4, 3.2, 25.3, 180])
def test_a_place_so_far_away_is_so_far_away(km):
    assert kilometres(HOME, at(km)) == kilometres(at(km), HOME) == km


def test_a_degree_at_the_equator_is_a_hundred_and_eleven_kilometres_of_air():
    assert kilometres((0, 0), (0, 1)) == pytest.approx(111.195 * 1.3, abs=0.1)


def test_nobody_knows_how_far_an_unknown_place_is():
    assert kilometres(None, HOME) is None
    assert kilometres(HOME, None) is None


@pytest.mark.parametrize(
    ("transport", "km", "minutes"),
    [
        ("ebike", 3.2, 12),
        ("ebike", 4.6, 17),
        ("walk", 1, 13),
        ("car", 0, 0),
        (None, 3, None),
        ("bus", None, None),
    ],
)
def test_a_way_takes_so_many_minutes(transport, km, minutes):
    assert minutes_by(transport, km) == minutes


def test_every_transport_has_a_speed_and_a_reach():
    assert set(SPEED_KMH) == set(REACH_KM)


@given(PLACES, st.lists(st.none() | PLACES, max_size=5))
def test_the_way_to_many_places_is_that_to_each_of_them(place, others):
    table = np.array([other or (np.nan, np.nan) for other in others], dtype=np.float64).reshape(-1, 2)
    for tenths, other in zip(tenths_to(place, table), others, strict=True):
        assert tenths == (-1 if other is None else round(kilometres(place, other) * 10))
    assert (tenths_to(None, table) == -1).all()
