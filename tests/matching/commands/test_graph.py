"""The graph of a plan comes from arrays, and is the one that lists of objects give."""

from argparse import Namespace

import pytest

from matching.assignment.candidates import candidates_of
from matching.assignment.report import compare
from matching.assignment.rules import Rules
from matching.baseline import WEIGHTS
from matching.commands import assign, graph
from matching.commands.desk import Desk
from matching.commands.graph import best_pairs
from matching.commands.inputs import HAND, Town
from matching.commands.language import Language
from matching.lists.openings import openings_for_each
from matching.simulator.town import town
from matching.tables.openings import OpeningRow
from matching.tables.workers import WorkerRow
from matching.types import Opening, Worker

SMALL = town(3, 60, 40, floor_fen=260_000)
EQUAL = (
    [Worker(key=f"w{at}", age=30) for at in range(9)],
    [Opening(key=f"o{at:02}", title="普工") for at in range(30)],
)


def by_objects(workers, openings, top):
    return [
        (worker.key, entry.key, entry.fit)
        for worker, entries in openings_for_each(workers, openings, top=top, reasons=False)
        for entry in entries
    ]


def by_arrays(workers, openings, top, **asked):
    people, posts = (sorted(each.key for each in side) for side in (workers, openings))
    parts = [part for _, part in best_pairs(workers, openings, weights=dict(WEIGHTS), top=top, **asked)]
    return [
        (people[worker], posts[opening], fit)
        for part in parts
        for worker, opening, fit in zip(
            part.worker.tolist(), part.opening.tolist(), part.fit.tolist(), strict=True
        )
    ]


BEST, ALL = (
    {pair[:2] for pair in by_objects(SMALL.workers, SMALL.openings, top)} for top in (5, len(SMALL.openings))
)
AMONG, BEYOND = min(BEST), max(ALL - BEST)
"""A pair among the best five of a person, and one beyond that no limit forbids."""


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
@pytest.mark.parametrize("spare", [0, 8])
@pytest.mark.parametrize("top", [1, 5])
def test_pairs_and_fits_are_those_of_the_lists(monkeypatch, kernel, spare, top):
    monkeypatch.setattr(graph, "SPARE", spare)
    found = by_arrays(SMALL.workers[::-1], SMALL.openings[::-1], top, kernel=kernel)
    assert sorted(found) == sorted(by_objects(SMALL.workers, SMALL.openings, top))


def test_where_all_openings_are_equal_the_keys_decide():
    assert sorted(by_arrays(*EQUAL, 3)) == sorted(by_objects(*EQUAL, 3))
    assert {opening for _, opening, _ in by_arrays(*EQUAL, 3)} == {"o00", "o01", "o02"}


def test_nobody_and_nothing_make_an_empty_graph():
    assert by_arrays([], SMALL.openings, 3) == by_arrays(SMALL.workers, [], 3) == []


@pytest.mark.parametrize(
    "rules",
    [
        Rules(),
        Rules(first_earner_factor=2.5),
        Rules(strict_tiers=True),
        Rules(pins=frozenset({BEYOND}), forbids=frozenset({AMONG})),
    ],
    ids=["plain", "first earner", "tiers", "pin and forbid"],
)
def test_the_plan_is_that_of_pairs_written_singly(rules):
    people = {
        each.key: WorkerRow(
            worker=each,
            household=f"h{at // 2}" if at % 5 else None,
            without_earner=at % 3 == 0,
            tier=at % 2,
            weight=1.0 + at % 3,
        )
        for at, each in enumerate(SMALL.workers)
    }
    made = Town(people, {each.key: OpeningRow(each, each.title) for each in SMALL.openings})
    args = Namespace(top=5, kernel="numpy", jobs=1)
    pairs = assign._Pairs.ranked(args, Desk(Language("en"), shows_progress=False), made, HAND, rules.pins)
    assert compare(assign._candidates(made, pairs), rules) == compare(singly(made, rules), rules)


def singly(made, rules):
    """The candidates as they are written with keys, pair by pair."""
    fits = {(worker, opening): fit for worker, opening, fit in by_objects(SMALL.workers, SMALL.openings, 5)}
    for pin in rules.pins - fits.keys():
        every = by_objects([made.people[pin[0]].worker], [made.posts[pin[1]].opening], 1)
        fits |= {(worker, opening): fit for worker, opening, fit in every}
    households = {key: row.household or f"\0{key}" for key, row in made.people.items()}
    return candidates_of(
        [(*pair, fit / 100 * made.people[pair[0]].weight) for pair, fit in fits.items()],
        {key: row.opening.posts_left for key, row in made.posts.items()},
        households=households,
        tiers={key: row.tier for key, row in made.people.items()},
        weights={key: row.weight for key, row in made.people.items()},
        without_earner={households[key] for key, row in made.people.items() if row.without_earner},
        wishes=fits,
    )
