"""Saying no costs nothing: category, aid, score and need stay as they were, whatever is declined or withdrawn."""

from collections.abc import Callable
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import inspect, select

from tests.support.people import member
from tests.support.work import CLEANING, SEWING, WORK, actor, firm, opening, propose
from tests.support.world import State
from webapp.audit.models import AuditChange, AuditEvent
from webapp.core.db import Base
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.unit import Done, Entry, run, writing
from webapp.jobs.actions import answers, introductions
from webapp.jobs.models import Introduction
from webapp.jobs.queries.workers import people
from webapp.jobs.recommend.lists import entry_of, openings_for, pair, without_work
from webapp.policies.queries import policy_on

Act = Callable[[Introduction], Any]
MAY_CHANGE = {"introduction", "consent", "idempotency_key", "audit_event", "audit_change", "revision"}
"""The tables that a no may touch: what was said, and that it was said; not one about the family or its support."""


@pytest.fixture
def starting_state() -> State:
    return WORK


def everything_else() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every other table: categories, watch entries, facts, accounts, claims, money, wishes, openings."""
    there = set(inspect(database.engine).get_table_names())
    tables = [table for table in Base.metadata.sorted_tables if table.name in there - MAY_CHANGE]
    return {
        table.name: [
            tuple(row) for row in database.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in tables
    }


def standing(name: str) -> dict[str, Any]:
    """Need with its reasons, the place on the list, the fit of every opening, as the cadre sees them."""
    by, policy = actor("job_cadre"), policy_on(today(), member(name).town_id)
    known = people(by, today())
    entry = entry_of(member(name), known, policy)
    offers = [opening(SEWING), opening(CLEANING)]
    matches, barred = openings_for(member(name), known, offers, policy)
    order = [one.member.name for one in without_work(known, policy)]
    return {
        "need": (entry.exact, entry.reasons, dict(entry.shares)),
        "place": order,
        "fits": [(one.opening.title, one.fit, one.reasons) for one in matches],
        "barred": [one.opening.title for one in barred],
        "category": [str(one and one.ref) for one in known.standing[member(name).household_id]],
    }


def worker_says_no(one: Introduction) -> Any:
    return answers.decline(one, "worker.care_at_home", "", actor("job_cadre"), now())


def worker_does_not_want_to_be_known(one: Introduction) -> Any:
    answers.want(one, None, actor("firm"), now())
    return answers.decline(one, "worker.other", "想再等等", actor("job_cadre"), now())


def firm_says_no(one: Introduction) -> Any:
    return answers.decline(one, "firm.not_suited", "", actor("firm"), now())


def consent_is_withdrawn(one: Introduction) -> Any:
    return introductions.withdraw_consent(one.consent, actor("job_cadre"), now())


def contact_is_withdrawn(one: Introduction) -> Any:
    assert one.contact is not None
    return introductions.withdraw_consent(one.contact, actor("job_cadre"), now())


def town_takes_it_back(one: Introduction) -> Any:
    return introductions.take_back(one, actor("job_cadre"), now())


@pytest.mark.parametrize(
    "act",
    [
        worker_says_no,
        worker_does_not_want_to_be_known,
        firm_says_no,
        consent_is_withdrawn,
        contact_is_withdrawn,
        town_takes_it_back,
    ],
)
def test_a_no_changes_no_category_aid_score_or_need(db: SQLAlchemy, act: Act) -> None:
    with writing():
        one = propose("梁秋萍", SEWING)
    rows, stood = everything_else(), standing("梁秋萍")
    assert rows["category_fact"]
    entry = Entry(actor("job_cadre"), "introduction.answer", now(), one.ref)
    assert isinstance(run(lambda: act(one), entry), Done)
    assert everything_else() == rows
    assert standing("梁秋萍") == stood


@pytest.mark.parametrize("act", [worker_says_no, consent_is_withdrawn])
def test_a_no_does_not_lower_the_next_introduction(db: SQLAlchemy, act: Act) -> None:
    with writing():
        one = propose("梁秋萍", SEWING)
        act(one)
    with writing():
        again = propose("梁秋萍", SEWING)
    assert (again.fit, again.need, again.reasons) == (one.fit, one.need, one.reasons)
    policy = policy_on(today(), member("梁秋萍").town_id)
    known = people(actor("job_cadre"), today())
    assert pair(member("梁秋萍"), opening(CLEANING), known, policy).opening.title == CLEANING


def test_the_reason_of_a_worker_lies_in_one_column_and_in_no_audit(db: SQLAlchemy) -> None:
    with writing():
        one = propose("梁秋萍", SEWING)
    entry = Entry(actor("job_cadre"), "introduction.answer", now(), one.ref)
    run(lambda: answers.decline(one, "worker.other", "家里老人病重", actor("job_cadre"), now()), entry)
    written = [*database.session.scalars(select(AuditEvent.reason)), firm().name]
    written += [str(change.fields) for change in database.session.scalars(select(AuditChange))]
    assert "家里老人病重" not in " ".join(filter(None, written))
