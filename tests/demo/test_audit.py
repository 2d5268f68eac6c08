"""The demo's audit tells who did what over the year, as the audit of a real town would."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.demo.state import DEMO
from tests.support.forms import submit
from tests.support.world import State
from webapp.accounts.models import Person
from webapp.audit.models import AuditEvent
from webapp.audit.record import ADDED
from webapp.claims.models import Claim
from webapp.core.filters import now
from webapp.demo.accounts import PASSWORD
from webapp.operations.labels import ACTIONS
from webapp.placements.models import MonthCheck

AT_ONCE = {"demo.load", "policy.install", "codes.install"}
"""What belongs to the day of loading."""


@pytest.fixture
def starting_state() -> State:
    return DEMO


def deeds(db: SQLAlchemy, *actions: str) -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.action.not_in(AT_ONCE)).order_by(AuditEvent.id)
    return list(db.session.scalars(query.where(AuditEvent.action.in_(actions)) if actions else query))


def test_each_deed_of_the_year_is_an_event_of_its_own_on_its_day(db: SQLAlchemy) -> None:
    found = deeds(db)
    moments = [event.at for event in found]
    assert len(found) > 800
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] > timedelta(days=300)
    assert moments[-1] <= now()
    assert {event.action for event in found} <= set(ACTIONS)


def test_no_event_is_empty_and_only_the_program_acts_as_nobody(db: SQLAlchemy) -> None:
    found = deeds(db)
    assert [event.action for event in found if not event.changes] == []
    assert {event.action for event in found if event.person_ref is None} == {"claim.open"}


def test_who_did_it_is_who_stands_on_the_record(db: SQLAlchemy) -> None:
    people = {person.ref: person.id for person in db.session.scalars(select(Person))}
    stated, confirmed = Counter[Any](), Counter[Any]()
    for check in db.session.scalars(select(MonthCheck)):
        stated[check.ref, check.stated_by_id, check.stated_at] += 1
        confirmed[check.ref, check.confirmed_by_id, check.confirmed_at] += check.confirmed_by_id is not None
    told = {
        action: {
            (change.record_ref, people[event.person_ref], event.at)
            for event in deeds(db, action)
            for change in event.changes
            if change.table_name == "month_check"
        }
        for action in ("month.state", "month.fill", "month.confirm", "case.settle")
    }
    assert set(+stated) <= told["month.state"] | told["month.fill"]
    assert set(+confirmed) <= told["month.confirm"] | told["case.settle"]


def test_the_first_record_of_each_claim_is_that_it_opened(db: SQLAlchemy) -> None:
    """By the day itself, or by what somebody did on that day."""
    first: dict[Any, str] = {}
    for event in deeds(db):
        for change in event.changes:
            if change.table_name == "claim":
                first.setdefault(change.record_ref, change.operation)
    claims = [claim.ref for claim in db.session.scalars(select(Claim))]
    assert [first[ref] for ref in claims] == [ADDED] * len(claims)


def test_the_auditor_of_the_demo_reads_it(client: FlaskClient, db: SQLAlchemy) -> None:
    submit(client, "/sign-in", username="cj-auditor", password=PASSWORD)
    pages = "".join(client.get(f"/audit?page={number}").text for number in range(1, 21))
    assert "报送当月情况" in pages
    assert "核对当月情况" in pages
    assert "推荐就业" in pages
    assert "装入演示数据" in pages
