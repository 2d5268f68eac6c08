"""The cut leaves out no opening that anybody could get, and nobody is in two shards or in none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cluster import cut
from matching.cluster.cut import Map, shards_of
from matching.filters import too_far
from matching.types import Opening, Worker
from tests.matching.made_up import TOWNS

PLACES = st.tuples(st.floats(-89, 89), st.floats(-179, 179)) | st.tuples(
    st.floats(21.4, 22.1), st.floats(110.4, 111.1)
)
LIMITS = st.none() | st.floats(0, 120) | st.sampled_from([0.0, 0.1, 7.7, 15.0])


@st.composite
def people_and_openings(draw):
    workers = [
        Worker(
            key=f"w{at}",
            age=30,
            place=draw(st.none() | PLACES),
            max_km=draw(LIMITS),
            needs_near_home=draw(st.booleans()),
        )
        for at in range(draw(st.integers(1, 5)))
    ]
    openings = [
        Opening(
            key=f"o{at}",
            title="普工",
            place=draw(st.none() | PLACES),
            lodging=draw(st.booleans()),
            transport_provided=draw(st.booleans()),
        )
        for at in range(draw(st.integers(0, 6)))
    ]
    return workers, openings


def cut_off(workers, openings):
    """Pairs of keys that are in no shard."""
    kept = {
        (workers[at].key, openings[row].key)
        for shard in shards_of(workers, Map(openings))
        for at in shard.people.tolist()
        for row in shard.openings.tolist()
    }
    return [(w, o) for w in workers for o in openings if (w.key, o.key) not in kept]


@settings(max_examples=60)
@given(people_and_openings())
def test_whatever_is_cut_off_the_limit_on_the_way_forbids(both):
    for worker, opening in cut_off(*both):
        assert too_far(worker, opening) is not None


@settings(max_examples=15)
@given(TOWNS)
def test_whatever_is_cut_off_in_a_made_up_town_is_too_far(made):
    for worker, opening in cut_off(*made):
        assert too_far(worker, opening) is not None


@pytest.mark.parametrize("most", [1, 2, 5, 32_768])
def test_everybody_is_in_one_shard_of_no_more_people_than_the_most(monkeypatch, most):
    monkeypatch.setattr(cut, "PEOPLE_AT_ONCE", most)
    lot = np.random.default_rng(4)
    places = [None, *((21 + a, 110 + b) for a, b in lot.random((11, 2)))]
    workers = [Worker(key=f"w{at:02}", age=30, place=place, max_km=3) for at, place in enumerate(places)]
    shards = list(shards_of(workers, Map([])))
    assert sorted(at for shard in shards for at in shard.people.tolist()) == list(range(12))
    assert max(len(shard.people) for shard in shards) <= most
    for shard in shards:
        assert shard.people.tolist() == sorted(shard.people.tolist())


def test_an_opening_at_the_other_end_of_the_province_is_cut_off_unless_it_comes_to_people():
    far = (24.0, 114.0)
    openings = [
        Opening(key="a near", title="普工", place=(22.0, 111.0)),
        Opening(key="b far", title="普工", place=far),
        Opening(key="c far, with a bus", title="普工", place=far, transport_provided=True),
        Opening(key="d far, with a bed", title="普工", place=far, lodging=True),
        Opening(key="e anywhere", title="普工"),
    ]

    def offered(**facts):
        (shard,) = shards_of([Worker(key="w", age=30, **facts)], Map(openings))
        return "".join(openings[row].key[0] for row in shard.openings)

    home = (22.01, 111.01)
    assert offered(place=home, max_km=5) == "acde"
    assert offered(place=home) == offered(max_km=5) == offered() == "abcde"


def test_shelves_hold_every_opening_once_and_neighbours_together(monkeypatch):
    monkeypatch.setattr(cut, "ON_A_SHELF", 2)
    places = [(22.0, 111.0), (25.0, 115.0), None, (25.01, 115.01), (22.01, 111.01)]
    openings = [Opening(key=f"o{at}", title="普工", place=place) for at, place in enumerate(places)]
    assert [shelf.tolist() for shelf in Map(openings).shelves()] == [[0, 2], [1, 4], [3]]
    assert Map([]).shelves() == []
