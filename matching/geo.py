"""How far it is, and how long the way takes."""

from functools import lru_cache
from math import asin, cos, floor, hypot, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

from matching.types import Place, Transport

EARTH_KM = 6371.0

ROAD_FACTOR = 1.3
"""Road over straight line: an estimate for hill country, until a town measures its own roads."""

SPEED_KMH: dict[Transport, float] = {
    "walk": 4.5,
    "bicycle": 12,
    "ebike": 16,
    "bus": 18,
    "motorbike": 25,
    "car": 30,
}
"""Door to door on village roads; the bus includes the wait. Estimates, like the road factor."""

REACH_KM: dict[Transport, float] = {
    "walk": 3,
    "bicycle": 8,
    "ebike": 12,
    "bus": 20,
    "motorbike": 20,
    "car": 25,
}
"""The scale on which a way feels far to someone who named no limit: about three quarters of an hour."""

REACH_UNKNOWN_KM = 10.0


UNKNOWN_TENTHS = -1


@lru_cache(maxsize=100_000)
def kilometres(a: Place | None, b: Place | None) -> float | None:
    """Road kilometres between two (latitude, longitude), to 100 m as shown; None if either is unknown."""
    if a is None or b is None:
        return None
    north_a, north_b = radians(a[0]), radians(b[0])
    north, east = sin((north_b - north_a) / 2), sin(radians(b[1] - a[1]) / 2)
    chord = hypot(north, sqrt(cos(north_a) * cos(north_b)) * east)
    return floor(2 * EARTH_KM * asin(min(1.0, chord)) * ROAD_FACTOR * 10 + 0.5) / 10


def tenths_to(place: Place | None, others: NDArray[np.float64]) -> NDArray[np.int32]:
    """Tenths of road kilometres from one place to many, as `kilometres` gives them; -1 where either is unknown.

    Parameters
    ----------
    others : array of shape (n, 2)
        Latitudes and longitudes in degrees, nan where unknown.
    """
    if place is None:
        return np.full(len(others), UNKNOWN_TENTHS, dtype=np.int32)
    north_a, north_b = radians(place[0]), np.radians(others[:, 0])
    north, east = np.sin((north_b - north_a) / 2), np.sin(np.radians(others[:, 1] - place[1]) / 2)
    chord = np.hypot(north, np.sqrt(cos(north_a) * np.cos(north_b)) * east)
    tenths = np.floor(2 * EARTH_KM * np.arcsin(np.minimum(1.0, chord)) * ROAD_FACTOR * 10 + 0.5)
    return np.where(np.isnan(tenths), UNKNOWN_TENTHS, tenths).astype(np.int32)


def minutes_by(transport: Transport | None, km: float | None) -> int | None:
    """Minutes for a way by this transport; None if either is unknown."""
    if transport is None or km is None:
        return None
    return floor(km * 60 / SPEED_KMH[transport] + 0.5)
