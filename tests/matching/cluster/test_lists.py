"""A cluster gives the lists of one machine to the last bit, whatever the parts and in whatever order they come back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.baseline import WEIGHTS
from matching.cluster import cut, lists, tasks
from matching.cluster.spool import Spool
from matching.lists.openings import openings_for_each
from matching.lists.people import workers_for_each
from matching.simulator.town import town
from matching.types import Opening, Worker
from matching.words.lexicon import Lexicon, reading
from tests.matching.cluster.here import Here
from tests.matching.made_up import TOWNS

SMALL = town(3, 50, 30, floor_fen=260_000)
NEEDS = {worker.key: float(at % 7) for at, worker in enumerate(SMALL.workers)}


@pytest.fixture
def small_parts(monkeypatch):
    """Everything in so many parts that each border is met."""
    monkeypatch.setattr(cut, "PEOPLE_AT_ONCE", 15)
    monkeypatch.setattr(cut, "OPENINGS_AT_ONCE", 23)
    monkeypatch.setattr(cut, "ON_A_SHELF", 7)
    monkeypatch.setattr(lists, "TOLD_AT_ONCE", 10)
    monkeypatch.setattr(lists, "PAIRS_AT_ONCE", 40)
    monkeypatch.setattr(lists, "MOST_IN_QUESTION", 100)
    monkeypatch.setattr(tasks, "ON_A_PAGE", 3)


@pytest.fixture
def single_parts(monkeypatch):
    """Everybody and everything alone."""
    monkeypatch.setattr(cut, "PEOPLE_AT_ONCE", 2)
    monkeypatch.setattr(cut, "OPENINGS_AT_ONCE", 2)
    monkeypatch.setattr(cut, "ON_A_SHELF", 1)
    monkeypatch.setattr(lists, "TOLD_AT_ONCE", 1)
    monkeypatch.setattr(lists, "PAIRS_AT_ONCE", 1)
    monkeypatch.setattr(lists, "MOST_IN_QUESTION", 0)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("reasons", [True, False])
def test_processes_give_people_the_openings_that_one_machine_gives(cluster, reasons):
    asked = {"top": 5, "reasons": reasons}
    looked_at: list[int] = []
    listed = lists.openings_for_each(
        cluster, SMALL.workers, SMALL.openings, progress=looked_at.append, **asked
    )
    assert list(listed) == list(openings_for_each(SMALL.workers, SMALL.openings, **asked))
    assert sum(looked_at) == len(SMALL.workers)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("reasons", [True, False])
def test_processes_give_openings_the_people_that_one_machine_gives(cluster, reasons):
    asked = {"top": 5, "reasons": reasons, "needs": NEEDS}
    looked_at: list[int] = []
    listed = lists.workers_for_each(
        cluster, SMALL.workers, SMALL.openings, progress=looked_at.append, **asked
    )
    assert list(listed) == list(workers_for_each(SMALL.workers, SMALL.openings, **asked))
    assert sum(looked_at) == len(SMALL.workers)


@pytest.mark.usefixtures("single_parts")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TOWNS, st.integers(1, 3), st.integers(0, 99))
def test_made_up_towns_in_parts_of_one_give_the_same_lists_in_both_directions(made, top, order):
    people, offers = made
    needs = {worker.key: float(at % 3) for at, worker in enumerate(people)}
    here = Here(order)
    assert list(lists.openings_for_each(here, people, offers, top=top)) == list(
        openings_for_each(people, offers, top=top)
    )
    assert list(lists.workers_for_each(here, people, offers, top=top, needs=needs)) == list(
        workers_for_each(people, offers, top=top, needs=needs)
    )


@pytest.mark.usefixtures("small_parts")
def test_the_order_of_the_input_changes_nothing():
    for listing in (lists.openings_for_each, lists.workers_for_each):
        mixed = listing(Here(5), SMALL.workers[::-1], SMALL.openings[::-1], top=3, reasons=False)
        assert list(mixed) == list(listing(Here(), SMALL.workers, SMALL.openings, top=3, reasons=False))


@pytest.mark.usefixtures("small_parts")
def test_where_everything_is_equal_the_keys_decide_across_all_parts():
    some = [Worker(key=f"w{at:03}", age=30) for at in range(40)]
    offers = [Opening(key=f"o{at:03}", title="普工") for at in range(40)]
    of_people = lists.openings_for_each(Here(1), some, offers, top=3, reasons=False)
    of_openings = lists.workers_for_each(Here(1), some, offers, top=3, reasons=False)
    assert {tuple(each.key for each in entries) for _, entries in of_people} == {("o000", "o001", "o002")}
    assert {tuple(each.key for each in entries) for _, entries in of_openings} == {("w000", "w001", "w002")}


@pytest.mark.parametrize(
    ("workers", "openings", "asked", "said"),
    [
        ([], [], {"top": 0}, "at least one place"),
        ([Worker(key="w", age=30)] * 2, [], {"top": 1}, "two workers share the key 'w'"),
        ([], [Opening(key="o", title="普工")] * 2, {"top": 1}, "two openings share the key 'o'"),
        ([], [], {"top": 1, "weights": {**WEIGHTS, "wage": 99}}, "100"),
    ],
)
@pytest.mark.parametrize("listing", [lists.openings_for_each, lists.workers_for_each])
def test_what_one_machine_refuses_a_cluster_refuses(listing, workers, openings, asked, said):
    with pytest.raises(ValueError, match=said):
        list(listing(Here(), workers, openings, **asked))


@pytest.mark.parametrize("listing", [lists.openings_for_each, lists.workers_for_each])
def test_the_words_of_a_town_are_not_lost_in_silence(listing):
    with reading(Lexicon.default().naming(["揸剪"])), pytest.raises(ValueError, match="a town's own words"):
        list(listing(Here(), [], [], top=1))


@pytest.mark.usefixtures("small_parts")
def test_a_part_is_let_go_with_its_last_list(cluster, monkeypatch):
    read, held = Spool.lists, set[int]()

    def noted(spool: Spool, number: int, *rest: object) -> Iterator[object]:
        held.add(number)
        try:
            yield from read(spool, number, *rest)
        finally:
            held.remove(number)

    monkeypatch.setattr(Spool, "lists", noted)
    listed = lists.openings_for_each(cluster, SMALL.workers, SMALL.openings, top=5)
    most = max(
        len(held) for _, (_worker, _entries) in zip(range(len(SMALL.workers) - 1), listed, strict=False)
    )
    next(listed)
    assert (most > 2, held) == (True, set())


def test_a_band_without_a_width_is_refused():
    with pytest.raises(ValueError, match="a band has some width, not 0"):
        list(lists.workers_for_each(Here(), [], [], top=1, band=0))


def test_nobody_and_nothing_are_possible():
    worker, opening = SMALL.workers[0], replace(SMALL.openings[0], posts_left=0)
    assert list(lists.openings_for_each(Here(), [worker], [], top=1)) == [(worker, ())]
    assert list(lists.workers_for_each(Here(), [], [opening], top=1)) == [(opening, ())]
    assert list(lists.openings_for_each(Here(), [worker], [opening], top=1)) == [(worker, ())]
    assert list(lists.openings_for_each(Here(), [], [], top=1)) == []
