"""The unit of work on a real database: whole or not at all, once, with its audit row."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.support.world import BLANK, State
from webapp.accounts.models import Person
from webapp.audit.models import AuditEvent, Revision
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.unit import Done, Entry, Refused, run, writing
from webapp.core.workflow import Refusal

OURS = select(AuditEvent).where(AuditEvent.action == "test.act")


@pytest.fixture
def starting_state() -> State:
    return BLANK


def entry(action: str = "test.act", reason: str | None = None) -> Entry:
    return Entry(None, action, now(), reason=reason)


def add(name: str) -> Callable[[], Done]:
    def command() -> Done:
        person = Person(name=name, created_at=now())
        unit.db.session.add(person)
        unit.db.session.flush()
        return Done(ref=person.ref, data={"name": name})

    return command


def names(db: SQLAlchemy) -> list[str]:
    return list(db.session.scalars(select(Person.name).order_by(Person.id)))


def test_a_command_is_kept_with_its_audit_row(db: SQLAlchemy) -> None:
    done = run(add("甲"), entry(reason="because"))
    event = db.session.scalars(OURS).one()
    change = event.changes[0]
    assert len(event.changes) == 1
    assert names(db) == ["甲"]
    assert (event.action, event.subject_ref, event.reason) == ("test.act", done.ref, "because")
    assert (change.table_name, change.record_ref, change.operation) == ("person", done.ref, "added")
    assert "name" in change.fields


def test_a_refused_command_keeps_nothing_not_even_its_audit_row(db: SQLAlchemy) -> None:
    def command() -> Refused:
        add("乙")()
        return Refused((Refusal("not_today"),))

    outcome = run(command, entry())
    assert outcome == Refused((Refusal("not_today"),))
    assert names(db) == []
    assert db.session.scalars(OURS).all() == []


def test_an_error_in_the_middle_leaves_nothing_half_done(db: SQLAlchemy) -> None:
    def command() -> Done:
        add("丙")()
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        run(command, entry())
    assert names(db) == []


def test_the_same_key_and_content_gets_the_first_answer(db: SQLAlchemy) -> None:
    first = run(add("丁"), entry(), "key-1", "content")
    again = run(add("丁"), entry(), "key-1", "content")
    assert isinstance(again, Done)
    assert again.repeated
    assert (again.ref, again.data) == (first.ref, {"name": "丁"})
    assert names(db) == ["丁"]


def test_the_same_key_with_other_content_is_a_conflict(db: SQLAlchemy) -> None:
    run(add("戊"), entry(), "key-2", "content")
    with pytest.raises(unit.KeyReused):
        run(add("己"), entry(), "key-2", "other content")
    assert names(db) == ["戊"]


def test_a_broken_constraint_is_refused_by_its_name(db: SQLAlchemy) -> None:
    ref = uuid4()

    def command() -> Done:
        for name in ("庚", "辛"):
            unit.db.session.add(Person(ref=ref, name=name, created_at=now()))
            unit.db.session.flush()
            unit.db.session.expunge_all()
        return Done()

    outcome = run(command, entry())
    assert isinstance(outcome, Refused)
    assert outcome.refusals[0].code == "constraint.uq_person_ref"


def test_the_old_value_of_a_change_is_kept_sealed_and_not_in_the_audit(db: SQLAlchemy) -> None:
    with writing() as session:
        person = Person(name="壬", created_at=now())
        session.add(person)
    ref = person.ref

    def rename() -> Done:
        found = unit.db.session.scalars(select(Person).where(Person.ref == ref)).one()
        found.name = "癸"
        return Done(ref=ref)

    run(rename, entry())
    change = db.session.scalars(OURS).one().changes[0]
    revision = db.session.scalars(select(Revision).where(Revision.event_id == change.event_id)).one()
    opened = unit.current_app.extensions["vault"].open(
        revision.values_sealed, f"revision|{revision.ref}|values"
    )
    assert (change.operation, change.fields) == ("changed", ["name"])
    assert "壬" in opened.decode("unicode_escape")
    assert "壬".encode() not in revision.values_sealed


def test_outside_a_unit_nothing_can_be_written(db: SQLAlchemy) -> None:
    db.session.add(Person(name="子", created_at=now()))
    with pytest.raises(DBAPIError):
        db.session.commit()
    db.session.rollback()
    assert names(db) == []


def long_unit(*acts: Callable[[], Done | Refused]) -> Callable[[], Done]:
    """A unit that does something, then acts of their own, then something again."""

    def command() -> Done:
        add("before")()
        for number, one in enumerate(acts, 1):
            unit.act(one, Entry(None, f"test.inside-{number}", now(), reason="why"))
        return add("after")()

    return command


def noted(db: SQLAlchemy) -> dict[str, list[object]]:
    """Return by action which records the audit says it added, by the name that they have."""
    found = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action.startswith("test.")).order_by(AuditEvent.id)
    )
    people = {person.ref: person.name for person in db.session.scalars(select(Person))}
    return {one.action: [people.get(change.record_ref) for change in one.changes] for one in found}


def test_an_act_inside_a_unit_has_an_event_of_its_own_and_leaves_the_rest_to_the_unit(
    db: SQLAlchemy,
) -> None:
    done = run(long_unit(add("one"), add("two")), entry())
    assert noted(db) == {
        "test.inside-1": ["one"],
        "test.inside-2": ["two"],
        "test.act": ["before", "after"],
    }
    inside = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "test.inside-1")).one()
    assert (inside.subject_ref, inside.reason) == (inside.changes[0].record_ref, "why")
    assert isinstance(done, Done)
    assert done.data == {"name": "after"}


def test_what_was_written_without_a_flush_belongs_to_whoever_wrote_it(db: SQLAlchemy) -> None:
    def late(name: str) -> Done:
        unit.db.session.add(Person(name=name, created_at=now()))
        return Done()

    def command() -> Done:
        late("before")
        unit.act(lambda: late("inside"), entry("test.inside"))
        return late("after")

    run(command, entry())
    assert noted(db) == {"test.inside": ["inside"], "test.act": ["before", "after"]}


def refused() -> Refused:
    add("refused")()
    return Refused((Refusal("not_today"),))


def test_a_refused_act_inside_raises_its_refusals_and_its_unit_keeps_nothing(db: SQLAlchemy) -> None:
    with pytest.raises(unit.RefusedInside, match="not_today") as raised:
        run(long_unit(add("one"), refused), entry())
    assert raised.value.refusals == (Refusal("not_today"),)
    assert (names(db), noted(db)) == ([], {})


def test_a_unit_that_swallows_a_failed_act_is_not_kept_either(db: SQLAlchemy) -> None:
    def command() -> Done:
        with pytest.raises(unit.RefusedInside):
            unit.act(refused, entry("test.inside"))
        return Done()

    with pytest.raises(RuntimeError, match="an act inside failed"):
        run(command, entry())
    assert (names(db), noted(db)) == ([], {})
    assert isinstance(run(add("later"), entry()), Done)


def test_an_act_needs_a_unit_around_it(db: SQLAlchemy) -> None:
    with pytest.raises(RuntimeError, match="needs the unit"):
        unit.act(add("alone"), entry())
    with writing(), pytest.raises(RuntimeError, match="needs the unit"):
        unit.act(add("alone"), entry())


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_audit_cannot_be_changed_even_by_sql(db: SQLAlchemy, statement: str) -> None:
    run(add("丑"), entry())
    with pytest.raises(DBAPIError, match="audit_event_append_only"), writing() as session:
        session.execute(text(statement))
    assert len(db.session.scalars(OURS).all()) == 1


def test_a_partial_index_has_the_same_name_on_both_databases() -> None:
    told_by_sqlite = IntegrityError("", {}, Exception("UNIQUE constraint failed: bank_account.member_id"))
    assert unit.constraint_name(told_by_sqlite) == "uq_bank_account_live"
    told_by_sqlite = IntegrityError("", {}, Exception("UNIQUE constraint failed: area.town_id, area.name"))
    assert unit.constraint_name(told_by_sqlite) == "uq_area_town_id_name"
