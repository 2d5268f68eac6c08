from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests.support.people import PEOPLE, member
from tests.support.towns import TWO_TOWNS, town
from tests.support.work import actor, firm
from tests.support.world import State
from webapp.consents.actions import note, withdraw
from webapp.consents.labels import HOW, refusal_sentence
from webapp.consents.models import Consent
from webapp.consents.queries import consent, holding, holding_for, of_member, recipients_of
from webapp.core.filters import today
from webapp.core.policy import Policy
from webapp.core.unit import writing
from webapp.policies.queries import policy_on

TODAY = date(2026, 11, 23)
assert TWO_TOWNS


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def policy() -> Policy:
    return policy_on(today(), town().id)


def given(how: str = "phone", day: date = TODAY, place: int = 1) -> Consent:
    with writing():
        made = note(member("梁秋萍"), firm(place), how, day, actor("job_cadre").person_id, policy())
        assert isinstance(made, Consent), made
        return made


def test_a_consent_holds_for_the_months_of_policy(db: SQLAlchemy) -> None:
    made = given(day=date(2026, 11, 20))
    assert made.valid_to == date(2027, 11, 20)
    assert made.holds_on(date(2027, 11, 20))
    assert not made.holds_on(date(2027, 11, 21))
    assert not made.holds_on(date(2026, 11, 19))


def test_a_consent_is_to_one_firm_only(db: SQLAlchemy) -> None:
    made, one = given(), member("梁秋萍").id
    assert holding(one, firm(1).id, TODAY) == made
    assert holding(one, firm(2).id, TODAY) is None
    assert recipients_of(one, TODAY) == {firm(1).id: made}
    assert holding_for([one], firm(1).id, TODAY) == {one: made}
    assert holding_for([one], firm(2).id, TODAY) == {}


@pytest.mark.parametrize(
    ("how", "day", "why"),
    [
        ("", TODAY, "how_unknown"),
        ("letter", TODAY, "how_unknown"),
        ("phone", TODAY + timedelta(days=1), "consent_in_future"),
        ("phone", date(2025, 11, 22), "consent_too_old"),
    ],
)
def test_a_consent_is_refused_because(db: SQLAlchemy, how: str, day: date, why: str) -> None:
    with writing():
        refusals = note(member("梁秋萍"), firm(), how, day, actor("job_cadre").person_id, policy())
    assert isinstance(refusals, list)
    assert [one.code for one in refusals] == [why]
    assert refusal_sentence(refusals[0])
    assert of_member(member("梁秋萍").id) == []


def test_every_way_to_agree_can_be_noted(db: SQLAlchemy) -> None:
    assert {given(how).how for how in HOW} == set(HOW)


def test_taken_back_it_stops_that_very_day(db: SQLAlchemy) -> None:
    made = given()
    with writing():
        assert withdraw(made, TODAY) == []
    assert holding(member("梁秋萍").id, firm().id, TODAY) is None
    with writing():
        assert [one.code for one in withdraw(made, TODAY)] == ["consent_over"]


def test_the_terms_of_a_consent_cannot_be_changed_in_the_database(db: SQLAlchemy) -> None:
    given()
    with pytest.raises(DatabaseError), writing() as session:
        session.execute(text("UPDATE consent SET recipient_id = recipient_id + 1"))


def test_a_consent_is_never_lost(db: SQLAlchemy) -> None:
    given()
    with pytest.raises(DatabaseError, match="consent_kept"), writing() as session:
        session.execute(text("DELETE FROM consent"))


def test_a_consent_is_found_by_the_cadre_of_its_own_town_only(
    db: SQLAlchemy, sign_in_as: Callable[..., object]
) -> None:
    made = given()
    assert consent(actor("job_cadre"), made.ref) == made
    assert consent(actor("job_cadre", 2), made.ref) is None
    assert consent(actor("firm"), made.ref) is None
