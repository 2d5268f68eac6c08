from dataclasses import replace

import pytest

from matching.assignment.candidates import candidates_of
from matching.assignment.plan import Move, Pair, TierFigures
from matching.assignment.rules import Rules
from matching.assignment.solve import solve

TOWN = candidates_of(
    [("a", "o", 0.9), ("a", "p", 0.6), ("b", "o", 1.5), ("c", "p", 0.25), ("d", "p", 0.125)],
    {"o": 1, "p": 2, "q": 3},
    tiers={"a": 1, "e": 2},
    weights={"b": 2.0},
)


def test_a_plan_lists_its_pairs_by_worker_and_who_and_what_is_left():
    plan = solve(TOWN)
    assert plan.pairs == (
        Pair("a", "p", 0.6, 0.6, pinned=False),
        Pair("b", "o", 1.5, 0.75, pinned=False),
        Pair("c", "p", 0.25, 0.25, pinned=False),
    )
    assert plan.unplaced == ("d", "e")
    assert dict(plan.posts_left) == {"q": 3}
    assert (plan.value, plan.bonus, plan.total, plan.stays) == (2.35, 0.0, 2.35, 1.6)


def test_a_plan_has_the_figures_of_each_tier():
    assert solve(TOWN).tiers == (
        TierFigures(0, people=3, placed=2, value=1.75, bonus=0.0, stays=1.0),
        TierFigures(1, people=1, placed=1, value=0.6, bonus=0.0, stays=0.6),
        TierFigures(2, people=1, placed=0, value=0.0, bonus=0.0, stays=0.0),
    )


def test_a_pin_shows_who_moves_and_what_it_costs():
    plan, pinned = solve(TOWN), solve(TOWN, Rules(pins=frozenset({("a", "o")})))
    assert [pair.worker for pair in pinned.pairs if pair.pinned] == ["a"]
    changes = plan.changes(pinned)
    assert changes.moves == (Move("a", "p", "o"), Move("b", "o", None), Move("d", None, "p"))
    assert changes.placed == 0
    assert changes.stays == pytest.approx(0.9 + 0.125 - 0.6 - 0.75)
    assert changes.total == pytest.approx(0.9 + 0.125 - 0.6 - 1.5)


def test_a_forbid_can_leave_somebody_without_an_opening():
    changes = solve(TOWN).changes(solve(TOWN, Rules(forbids=frozenset({("b", "o")}))))
    assert changes.moves == (Move("a", "p", "o"), Move("b", "o", None), Move("d", None, "p"))
    seats = replace(TOWN, seats=[1, 1, 3])
    changes = solve(seats).changes(solve(seats, Rules(forbids=frozenset({("a", "p")}))))
    assert changes.moves == (Move("a", "p", None), Move("c", None, "p"))
    assert changes.stays == pytest.approx(0.25 - 0.6)


def test_the_way_back_is_the_way_there_turned_round():
    plan, pinned = solve(TOWN), solve(TOWN, Rules(pins=frozenset({("a", "o")})))
    there, back = plan.changes(pinned), pinned.changes(plan)
    assert [(move.worker, move.after, move.before) for move in back.moves] == [
        (move.worker, move.before, move.after) for move in there.moves
    ]
    assert (back.stays, back.total, back.placed) == (-there.stays, -there.total, -there.placed)


def test_a_plan_beside_itself_has_no_changes():
    plan = solve(TOWN)
    changes = plan.changes(plan)
    assert (changes.moves, changes.placed, changes.stays, changes.total) == ((), 0, 0.0, 0.0)
