import pytest

from matching.geo import REACH_KM, SPEED_KMH, kilometres, minutes_by
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
