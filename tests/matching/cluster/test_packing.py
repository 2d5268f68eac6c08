"""What travels comes out as it went in, and bytes from elsewhere are never run."""

import io
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.cluster.packing import Page, packed, unpacked
from matching.simulator.town import town
from matching.types import CareDuty, Opening, Reason, Span, Worker
from tests.matching.strategies import openings, several, workers

TEXTS = st.text(max_size=4)
PARAMS = st.dictionaries(
    TEXTS,
    TEXTS | st.integers() | st.floats(allow_nan=False) | st.lists(TEXTS, max_size=2).map(tuple),
    max_size=2,
)
REASONS = st.builds(Reason, TEXTS, st.sampled_from(["for", "gap", "against"]), PARAMS)


WORKER = Worker(
    key="王\n一\u2028",
    age=17,
    is_pupil=True,
    skills=("缝纫", "打包"),
    experience={"缝纫": 0.1},
    free=Span(400, 1440),
    care=(CareDuty(Span(0, 60), "接孩子", hard=True),),
    max_km=7.7,
    wanted_fen=300_000,
    night_ok=False,
    effort=0,
    education=3,
    certificates=frozenset(),
    transport="ebike",
    place=(21.9, 110.8),
    days_per_week=6,
    needs_near_home=True,
    kept_off={"o": "code"},
    to_ask={"o": ("a", "b")},
)
OPENING = Opening(
    key="o",
    title="缝纫工",
    duties="锁边",
    skills=("缝纫",),
    kind="hourly",
    part_time=True,
    wage_from_fen=1,
    wage_to_fen=2,
    floor_fen=3,
    shift=Span.of("20:00-04:00"),
    days_per_week=5,
    night=True,
    effort=2,
    heavy_or_dangerous=True,
    education=1,
    certificates=frozenset({"电工证"}),
    quick_certificates=frozenset({"健康证"}),
    place=(1.0, 2.0),
    age_min=18,
    age_max=60,
    posts_left=0,
    is_open=False,
    days_unconfirmed=40,
    firm_kept_share=1 / 3,
    firm_admitted=False,
    firm_left_lying=2,
    firm_takes_a_month=0,
    lodging=True,
    transport_provided=True,
)
"""Both with every fact other than it is if nothing is said."""


@settings(max_examples=25)
@given(several(workers), several(openings))
def test_people_and_openings_come_out_as_they_went_in(some, offers):
    assert unpacked(Worker, packed(some)) == some
    assert unpacked(Opening, packed(offers)) == offers


def test_every_fact_travels():
    for thing, bare in ((WORKER, Worker(key="", age=0)), (OPENING, Opening(key="", title=""))):
        unsaid = [name for name in type(thing).__slots__ if getattr(thing, name) == getattr(bare, name)]
        assert unsaid == []
        (found,) = unpacked(type(thing), packed([thing]))
        assert found == thing
        assert [type(getattr(found, name)) for name in type(thing).__slots__] == [
            type(getattr(thing, name)) for name in type(thing).__slots__
        ]


def test_people_of_the_simulator_travel():
    made = town(1, 30, 30)
    assert unpacked(Worker, packed(made.workers)) == list(made.workers)
    assert unpacked(Opening, packed(made.openings)) == list(made.openings)


def test_some_of_a_pack_are_taken_by_their_numbers():
    some = [Worker(key=f"w{at}", age=at) for at in range(5)]
    assert unpacked(Worker, packed(some), [3, 1]) == [some[3], some[1]]
    assert unpacked(Worker, packed(some), []) == []


@settings(max_examples=40)
@given(st.lists(st.lists(REASONS, max_size=2).map(tuple), max_size=4), st.floats(0, 100))
def test_a_page_comes_out_as_it_went_in(reasons, fit):
    many = len(reasons)
    page = Page([many], range(many), np.full(many, fit), np.full((many, 9), fit / 9), reasons)
    found = Page.of_bytes(page.to_bytes())
    assert found.count.tolist() == [many]
    assert found.other.tolist() == list(range(many))
    assert found.fit.tolist() == [fit] * many
    assert found.points.tolist() == [[fit / 9] * 9] * many
    assert found.reasons == reasons


def test_a_page_that_holds_a_pickle_is_refused():
    file = io.BytesIO()
    np.savez(file, reasons=np.array([{}], dtype=object))
    with pytest.raises(ValueError, match="allow_pickle=False"):
        Page.of_bytes(file.getvalue())
    with pytest.raises(ValueError, match="allow_pickle="):
        Page.of_bytes(pickle.dumps({}))
