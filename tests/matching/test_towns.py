"""Twenty small towns, each with the order, refusals and reasons that a cadre who knows it expects."""

from importlib import import_module
from pathlib import Path

import pytest

from matching.baseline import RuleRanker
from tests.matching.towns.kit import Town

NAMES = sorted(path.stem for path in (Path(__file__).parent / "towns").glob("t[0-9]*.py"))


@pytest.fixture(params=NAMES)
def town(request: pytest.FixtureRequest) -> Town:
    return import_module(f"tests.matching.towns.{request.param}").TOWN


def ranked(town: Town):
    return {worker.key: RuleRanker().rank_openings(worker, town.openings) for worker in town.workers}


def test_there_are_twenty_towns_of_two_to_four_people_and_three_to_six_openings():
    towns = [import_module(f"tests.matching.towns.{name}").TOWN for name in NAMES]
    assert len(towns) == 20
    assert all(2 <= len(town.workers) <= 4 and 3 <= len(town.openings) <= 6 for town in towns)


def test_a_town_says_of_every_pair_what_it_expects(town):
    for worker in town.workers:
        expected = [*town.order[worker.key], *town.blocked[worker.key]]
        assert sorted(expected) == sorted(opening.key for opening in town.openings)


def test_openings_come_in_the_order_a_cadre_expects(town):
    assert {key: [entry.key for entry in entries] for key, (entries, _) in ranked(town).items()} == town.order


def test_what_is_not_listed_says_why(town):
    said = {
        key: {entry.key: [reason.code for reason in entry.reasons] for entry in blocked}
        for key, (_, blocked) in ranked(town).items()
    }
    assert said == town.blocked


def test_the_reasons_are_those_a_cadre_would_give(town):
    reasons = {
        (key, entry.key): [reason.code for reason in entry.reasons]
        for key, (entries, _) in ranked(town).items()
        for entry in entries
    }
    assert {pair: reasons[pair] for pair in town.told} == town.told


def test_people_for_an_opening_come_by_band_of_fit_and_then_by_need(town):
    openings = {opening.key: opening for opening in town.openings}
    for key, order in town.people.items():
        entries, _ = RuleRanker().rank_workers(openings[key], town.workers, town.needs)
        assert [entry.key for entry in entries] == order
