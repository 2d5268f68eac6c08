"""What counts in the ranking is the town's own: its shares, scaled to a hundred, and what a change would move."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from matching.baseline import NAMES, WEIGHTS
from tests.support.people import member
from tests.support.towns import town
from tests.support.work import CLEANING, SEWING, WORK, actor
from tests.support.world import State
from webapp.core.filters import now
from webapp.core.policy import FEATURES, Policy, PolicyValue
from webapp.core.policy_values import SPECS, shipped_values
from webapp.core.unit import writing
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.recommend import lists
from webapp.jobs.recommend.weights import weights_of
from webapp.policies.models import PolicyRow
from webapp.policies.queries import Effect, effects_of
from webapp.policies.rules import Proposal

TODAY = date(2026, 11, 23)
TOWN = "440981124"


def test_the_features_are_those_of_the_ranking_and_begin_with_its_weights() -> None:
    assert FEATURES == NAMES
    assert weights_of(Policy.on(shipped_values(), TODAY, TOWN)) == pytest.approx(WEIGHTS)


def own(feature: str, share: int) -> PolicyValue:
    return PolicyValue("fit_weight", feature, TOWN, share, "percent", TODAY, None, "镇办〔2026〕1号", True)


def test_shares_are_scaled_to_a_hundred() -> None:
    policy = Policy.on((*shipped_values(), own("wage", 63)), TODAY, TOWN)
    weights = weights_of(policy)
    assert sum(weights.values()) == pytest.approx(100)
    assert weights["wage"] == pytest.approx(63 * 100 / 150)
    assert weights["care"] == pytest.approx(15 * 100 / 150)


def test_a_town_may_set_each_share() -> None:
    assert SPECS["fit_weight"].by_town
    assert SPECS["fit_weight"].kinds == FEATURES


@pytest.fixture
def starting_state() -> State:
    return WORK


@pytest.fixture
def reader(app: Flask, db: SQLAlchemy) -> Iterator[None]:
    with app.test_request_context():
        yield


def effects(feature: str, share: int) -> list[Effect]:
    return effects_of(Proposal("fit_weight", feature, town().code, share, TODAY, "镇办〔2026〕1号"), town())


def test_before_a_share_changes_one_sees_for_whom_another_opening_would_come_first(reader: None) -> None:
    (effect,) = effects("effort", 50)
    assert effect.text == "1人排在最前的岗位会变"
    assert [(one.text, one.note) for one in effect.records] == [("梁秋萍", "由“缝纫工”变为“保洁员”")]
    assert effects("hours", 16) == []


def test_where_nothing_would_be_left_to_rank_by_nobody_is_moved(reader: None) -> None:
    person = actor("town_centre").person_id
    with writing() as session:
        session.add_all(
            PolicyRow(
                key="fit_weight", kind=feature, town_id=town().id, number=1, value=0, unit="percent", scope="town",
                valid_from=TODAY, source="镇办〔2026〕1号", source_confirmed=True, shipped=False,
                proposed_by_id=person, proposed_at=now(),
                confirmed_by_id=actor("team_captain").person_id, confirmed_at=now(),
            )
            for feature in FEATURES[1:]
        )  # fmt: skip
    assert effects(FEATURES[0], 0) == []


def test_the_lists_of_a_town_go_by_its_own_shares(db: SQLAlchemy) -> None:
    people = queries.people(actor("job_cadre"), TODAY, everybody=True)
    own_policy = Policy.on((*shipped_values(), own("effort", 50)), TODAY, TOWN)
    matches, _ = lists.openings_for(member("梁秋萍"), people, in_town(town().id), own_policy)
    assert [match.opening.title for match in matches] == [CLEANING, SEWING]
