"""The recorder: what a unit did to each record, however it did it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.asked import statements
from tests.support.people import PEOPLE, member
from tests.support.world import State
from webapp.accounts.models import Account, Person
from webapp.audit.models import AuditChange, AuditEvent, Revision
from webapp.audit.record import UNWATCHED
from webapp.core.db import Base, vault
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.unit import Done, Entry, run, writing
from webapp.households.models import Member
from webapp.jobs.models import CareDuty, WorkerProfile


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def act(command: Callable[[], object]) -> dict[str, tuple[str, set[str]]]:
    """Run a command and return, by table, what the audit says it did and to which fields."""

    def done() -> Done:
        command()
        return Done()

    run(done, Entry(None, "test.act", now()))
    event = database.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    return {change.table_name: (change.operation, set(change.fields)) for change in event.changes}


def keep(name: str = "甲") -> Person:
    with writing() as session:
        person = Person(name=name, created_at=now())
        session.add(person)
    return person


def test_what_is_changed_and_then_removed_is_removed(db: SQLAlchemy) -> None:
    person = keep()

    def command() -> None:
        person.name = "乙"
        database.session.flush()
        database.session.delete(person)

    assert act(command)["person"][0] == "removed"


def test_what_is_added_and_removed_again_was_never_there(db: SQLAlchemy) -> None:
    def command() -> None:
        person = Person(name="乙", created_at=now())
        database.session.add(person)
        database.session.flush()
        database.session.delete(person)

    assert act(command) == {}


def test_a_record_that_points_elsewhere_says_which_field_changed(db: SQLAlchemy) -> None:
    other = keep()
    account = db.session.scalars(select(Account).order_by(Account.id)).first()
    assert account is not None

    def command() -> None:
        account.person = other

    assert act(command) == {"account": ("changed", {"person_id"})}


def test_a_new_record_that_points_by_its_relation_names_that_field(db: SQLAlchemy) -> None:
    person = keep()

    def command() -> None:
        database.session.add(Account(person=person, username="new.one", created_at=now()))

    assert "person_id" in act(command)["account"][1]


def profile_with_duty() -> WorkerProfile:
    with writing() as session:
        profile = WorkerProfile(
            member_id=member("梁秋萍").id, said_on=date(2026, 11, 1), noted_by_id=keeper()
        )
        profile.care.append(CareDuty(starts=450, ends=480, what="school"))
        session.add(profile)
    return profile


def keeper() -> int:
    return database.session.scalars(select(Person.id).order_by(Person.id)).first() or 0


def test_what_is_taken_out_of_the_list_that_owns_it_is_removed(db: SQLAlchemy) -> None:
    profile = profile_with_duty()
    found = act(lambda: profile.care.clear())
    assert found["care_duty"][0] == "removed"


def test_what_goes_with_its_owner_is_removed_and_said(db: SQLAlchemy) -> None:
    profile = profile_with_duty()
    found = act(lambda: database.session.delete(profile))
    assert {table: operation for table, (operation, _) in found.items()} == {
        "care_duty": "removed",
        "worker_profile": "removed",
    }


def test_two_records_of_different_tables_with_one_ref_are_two(db: SQLAlchemy) -> None:
    person = keep()

    def command() -> None:
        person.name = "丙"
        database.session.add(
            Account(ref=person.ref, person_id=person.id, username="same.ref", created_at=now())
        )

    assert set(act(command)) == {"person", "account"}


def test_two_changes_in_one_unit_keep_the_value_from_before_both(db: SQLAlchemy) -> None:
    person = keep("first")

    def command() -> None:
        for name in ("second", "third"):
            person.name = name
            database.session.flush()

    assert act(command) == {"person": ("changed", {"name"})}
    revision = db.session.scalars(select(Revision)).all()[-1]
    opened = _open(revision)
    assert b"first" in opened
    assert b"second" not in opened


def _open(revision: Revision) -> bytes:
    return vault().open(revision.values_sealed, f"revision|{revision.ref}|values")


def test_the_audit_holds_no_value_of_what_changed(db: SQLAlchemy) -> None:
    person = keep("before-canary")

    def command() -> None:
        person.name = "after-canary"
        person.phone = "13900001234"

    act(command)
    rows = [*db.session.scalars(select(AuditEvent)), *db.session.scalars(select(AuditChange))]
    written = " ".join(str(value) for row in rows for value in vars(row).values())
    assert "canary" not in written
    assert "13900001234" not in written


def test_an_event_carries_its_own_time_and_not_that_of_the_machine(db: SQLAlchemy) -> None:
    run(lambda: Done(), Entry(None, "test.time", now() - timedelta(days=3)))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "test.time")).one()
    assert event.at == now() - timedelta(days=3)


def towns_of(command: Callable[[], object]) -> dict[str, UUID | None]:
    """Run a command and return, by table, in which town the audit says that the record lies."""
    act(command)
    event = database.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event is not None
    return {change.table_name: change.town_ref for change in event.changes}


def test_a_record_lies_in_its_own_town(db: SQLAlchemy) -> None:
    here = member("梁秋萍").household

    def command() -> None:
        here.group_name = "第九组"

    assert towns_of(command) == {"household": here.town.ref}


def test_a_record_without_a_town_lies_in_that_of_what_it_belongs_to(db: SQLAlchemy) -> None:
    person = member("梁秋萍")

    def command() -> None:
        profile = WorkerProfile(member_id=person.id, said_on=date(2026, 11, 1), noted_by_id=keeper())
        profile.care.append(CareDuty(starts=450, ends=480, what="school"))
        database.session.add(profile)

    assert towns_of(command) == dict.fromkeys(("worker_profile", "care_duty"), person.household.town.ref)


def test_what_is_removed_lay_in_its_town(db: SQLAlchemy) -> None:
    profile = profile_with_duty()
    town_ref = profile.member.household.town.ref
    found = towns_of(lambda: database.session.delete(profile))
    assert found == dict.fromkeys(("worker_profile", "care_duty"), town_ref)


def test_a_person_and_an_account_lie_in_no_town(db: SQLAlchemy) -> None:
    assert towns_of(lambda: database.session.add(Person(name="乙", created_at=now()))) == {"person": None}


def test_many_records_of_one_town_ask_for_it_once(db: SQLAlchemy) -> None:
    people = list(db.session.scalars(select(Member)))
    assert len(people) > 3

    def command() -> None:
        for person in people:
            person.labour = "skilled" if person.labour != "skilled" else "weak"
        database.session.flush()

    with statements("FROM town") as asked:
        act(command)
    assert len(asked) == len({person.household.town_id for person in people})


NOWHERE = {"person", "account", "login_session", "invitation", "code_value", "stored_file"}
"""What lies in no town: people who sign in and how they do, codes of the nation, files before they are read."""


def test_every_table_leads_to_a_town_or_is_known_to_lie_in_none(app: Flask) -> None:
    ours = {each.class_ for each in Base.registry.mappers} - set(UNWATCHED)
    assert {kind.__tablename__ for kind in ours if not leads_to_a_town(kind)} == NOWHERE


def leads_to_a_town(kind: type[Base]) -> bool:
    above = {key.column.table for key in kind.__table__.foreign_keys} - {kind.__table__}
    owners = [each.class_ for each in Base.registry.mappers if each.local_table in above]
    return hasattr(kind, "town_id") or any(leads_to_a_town(owner) for owner in owners)
