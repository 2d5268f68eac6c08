"""Lists for everybody are those that the ranker gives one by one, whatever the size of the parts and the kernel."""

from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.baseline import NAMES, WEIGHTS, RuleRanker
from matching.columns.best import WORTH_COMPILING
from matching.features import feature_values
from matching.lists import listing, people
from matching.lists import openings as openings_lists
from matching.lists.listing import Listing, bundles, chosen_kernel, parts_of, places_within
from matching.lists.openings import openings_for_each
from matching.lists.people import workers_for_each
from matching.simulator.town import town
from matching.types import Opening, Worker
from matching.words.lexicon import Lexicon, reading
from tests.matching.strategies import openings, several, workers

SMALL = town(3, 90, 40, floor_fen=260_000)
NEEDS = {worker.key: float(at % 7) for at, worker in enumerate(SMALL.workers)}


def listed_openings(some, offers, **asked):
    return {worker.key: entries for worker, entries in openings_for_each(some, offers, **asked)}


def listed_people(some, offers, **asked):
    return {opening.key: entries for opening, entries in workers_for_each(some, offers, **asked)}


@settings(max_examples=40)
@given(several(workers, 7), several(openings, 7), st.integers(1, 4), st.lists(st.integers(0, 2), min_size=7))
def test_both_directions_equal_the_ranking_of_the_town(some, offers, top, points):
    needs = {f"k{at}": float(need) for at, need in enumerate(points)}
    ranked = RuleRanker().rank_town(some, offers, needs, top)
    assert listed_openings(some, offers, top=top) == ranked.openings_for
    assert listed_people(some, offers, top=top, needs=needs) == ranked.workers_for


@pytest.mark.parametrize("kernel", ["auto", "numpy", "numba"])
def test_a_town_in_many_parts_equals_the_ranking_of_the_whole(monkeypatch, kernel):
    monkeypatch.setattr(listing, "PAIRS_AT_ONCE", 1)
    monkeypatch.setattr(listing, "FEWEST", 7)
    monkeypatch.setattr(people, "AT_ONCE", 150)
    monkeypatch.setattr(openings_lists, "EXACT_AT_ONCE", 20)
    monkeypatch.setattr(people, "MOST_IN_QUESTION", 0)
    ranked = RuleRanker().rank_town(SMALL.workers, SMALL.openings, NEEDS, 5)
    assert listed_openings(SMALL.workers, SMALL.openings, top=5, kernel=kernel) == ranked.openings_for
    assert listed_people(SMALL.workers, SMALL.openings, top=5, needs=NEEDS) == ranked.workers_for


def test_lists_that_are_asked_for_later_tell_their_reasons_with_the_words_they_were_made_with():
    person = Worker(key="w", age=40, skills=("揸剪",))
    sewing = Opening(key="o", title="缝纫工", skills=("缝纫",))
    with reading(Lexicon.default().extended([{"concept": "缝纫", "word": "揸剪"}])):
        ways = openings_for_each([person], [sewing], top=1), workers_for_each([person], [sewing], top=1)
        now = [[reason.code for reason in entries[0].reasons] for way in ways for _, entries in way]
        later = openings_for_each([person], [sewing], top=1), workers_for_each([person], [sewing], top=1)
    assert [[reason.code for reason in entries[0].reasons] for way in later for _, entries in way] == now
    assert now[0][0] == "has_skills"


@pytest.mark.parametrize("most", [0, people.MOST_IN_QUESTION])
def test_where_everything_is_equal_the_keys_decide(monkeypatch, most):
    monkeypatch.setattr(people, "MOST_IN_QUESTION", most)
    monkeypatch.setattr(people, "AT_ONCE", 600)
    some = [Worker(key=f"w{at:03}", age=30) for at in range(60)]
    offers = [Opening(key=f"o{at:03}", title="普工") for at in range(60)]
    of_openings, of_people = (
        lists(some[::-1], offers[::-1], top=3) for lists in (listed_openings, listed_people)
    )
    assert {tuple(each.key for each in entries) for entries in of_openings.values()} == {
        ("o000", "o001", "o002")
    }
    assert {tuple(each.key for each in entries) for entries in of_people.values()} == {
        ("w000", "w001", "w002")
    }


@settings(max_examples=12)
@given(several(workers), several(openings), st.randoms())
def test_the_order_of_the_input_changes_nothing(some, offers, lots):
    mixed, moved = lots.sample(some, len(some)), lots.sample(offers, len(offers))
    assert list(openings_for_each(some, offers, top=3)) == list(openings_for_each(mixed, moved, top=3))
    assert list(workers_for_each(some, offers, top=3)) == list(workers_for_each(mixed, moved, top=3))


def test_the_number_of_threads_changes_nothing():
    one, two = (
        listed_openings(SMALL.workers, SMALL.openings, top=5, kernel="numba", threads=threads)
        for threads in (1, 2)
    )
    assert one == two


def test_without_reasons_everything_else_is_the_same():
    told, bare = (
        listed_openings(SMALL.workers, SMALL.openings, top=2, reasons=reasons) for reasons in (True, False)
    )
    assert all(entry.reasons for entries in told.values() for entry in entries)
    assert not any(entry.reasons for entries in bare.values() for entry in entries)
    for key, entries in told.items():
        assert [(e.key, e.fit, e.shares) for e in entries] == [(e.key, e.fit, e.shares) for e in bare[key]]
    assert not any(
        e.reasons
        for es in listed_people(SMALL.workers, SMALL.openings, top=2, reasons=False).values()
        for e in es
    )


def test_weights_of_a_towns_own_count():
    own = dict.fromkeys(NAMES, 0.0) | {"distance": 60.0, "wage": 40.0}
    expected = RuleRanker(own).rank_town(SMALL.workers, SMALL.openings, top=3)
    assert listed_openings(SMALL.workers, SMALL.openings, top=3, weights=own) == expected.openings_for
    assert listed_people(SMALL.workers, SMALL.openings, top=3, weights=own) == expected.workers_for


@pytest.mark.parametrize("band", [1, 7.5, 200])
def test_the_width_of_a_band_is_that_of_the_ranker(band):
    expected = RuleRanker(band=band).rank_town(SMALL.workers, SMALL.openings, NEEDS, 4).workers_for
    assert listed_people(SMALL.workers, SMALL.openings, top=4, needs=NEEDS, band=band) == expected


def test_people_come_one_by_one_and_progress_is_told():
    first = list(islice(openings_for_each(SMALL.workers, SMALL.openings, top=1), 2))
    assert [worker.key for worker, _ in first] == sorted(worker.key for worker in SMALL.workers)[:2]
    done: list[int] = []
    assert len(list(workers_for_each(SMALL.workers, SMALL.openings, top=1, progress=done.append))) == 40
    assert sum(done) == len(SMALL.workers)


@settings(max_examples=30)
@given(several(workers, 5), several(openings, 5))
def test_features_of_single_pairs_are_those_of_the_table(some, offers):
    pairs = [(worker.key, opening.key) for worker in some for opening in offers]
    values = Listing(some, offers, WEIGHTS).values(pairs)
    table = feature_values(some, offers).reshape(len(pairs), len(NAMES))
    np.testing.assert_array_equal(values, table)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"top": 0}, "at least one place"),
        ({"top": 1, "weights": {"shoe_size": 100}}, "exactly these features"),
        ({"top": 1, "weights": WEIGHTS | {"wage": 14}}, "add up to 100"),
    ],
)
def test_what_makes_no_list_is_refused(asked, message):
    for lists in (openings_for_each, workers_for_each):
        with pytest.raises(ValueError, match=message):
            list(lists(SMALL.workers, SMALL.openings, **asked))


def test_an_unknown_kernel_and_a_band_without_width_are_refused_at_once():
    with pytest.raises(ValueError, match="there is no kernel 'cobol'"):
        openings_for_each([], [], top=1, kernel="cobol")
    with pytest.raises(ValueError, match="a band some width"):
        workers_for_each([], [], top=1, band=0)


def test_keys_are_there_once_also_beyond_a_part(monkeypatch):
    monkeypatch.setattr(listing, "FEWEST", 1)
    monkeypatch.setattr(listing, "PAIRS_AT_ONCE", 1)
    twice = [Worker(key="w", age=30), Worker(key="w", age=31)]
    with pytest.raises(ValueError, match="two workers share a key"):
        openings_for_each(twice, [], top=1)
    with pytest.raises(ValueError, match="share the key 'o'"):
        workers_for_each([], [Opening(key="o", title="")] * 2, top=1)


def test_auto_takes_the_compiled_kernel_from_a_size_on_and_never_against_a_wish():
    assert chosen_kernel("auto", WORTH_COMPILING) == "numba"
    assert chosen_kernel("auto", WORTH_COMPILING - 1) == "numpy"
    assert chosen_kernel("numpy", WORTH_COMPILING) == "numpy"
    assert chosen_kernel("numba", 1) == "numba"


def test_places_and_parts_count_from_nothing():
    assert places_within(np.array([0, 0, 3, 3, 3, 7])).tolist() == [0, 1, 0, 1, 2, 0]
    assert places_within(np.zeros(0, np.int64)).tolist() == []
    groups = np.array([0, 0, 3, 3, 3, 7])
    assert [groups[few].tolist() for few in bundles(groups, 5)] == [[0, 0, 3, 3, 3], [7]]
    assert [groups[few].tolist() for few in bundles(groups, 2)] == [[0, 0], [3, 3, 3], [7]]
    assert list(bundles(groups[:0], 2)) == []
    assert [list(part) for part in parts_of(range(2, 7), 2)] == [[2, 3], [4, 5], [6]]
