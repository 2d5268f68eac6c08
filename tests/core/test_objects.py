"""Guards of the database that Alembic does not see: all there after an upgrade, and again after a second one."""

import flask_migrate
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from webapp.core import objects
from webapp.core.unit import writing


def test_every_registered_guard_is_in_the_database(db: SQLAlchemy) -> None:
    assert objects.registered()
    with db.engine.connect() as connection:
        assert objects.missing(connection) == []


@pytest.mark.parametrize("name", ["audit_event_append_only", "spell_one_at_a_time", "claim_facts_are_frozen"])
def test_a_dropped_guard_is_missed_and_comes_back(db: SQLAlchemy, name: str) -> None:
    guard = next(each for each in objects.registered() if each.name == name)
    with writing() as session:
        _drop(session, guard, db.engine.dialect.name)
    with db.engine.connect() as connection:
        assert objects.missing(connection) == [name]
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert objects.missing(connection) == []


def _drop(session: object, guard: objects.DatabaseObject, dialect: str) -> None:
    statements = guard.postgres if dialect == "postgresql" else guard.sqlite
    for statement in statements:
        if statement.startswith("DROP TRIGGER") or "DROP CONSTRAINT" in statement:
            session.execute(text(statement))  # type: ignore[attr-defined]  # a session


GUARD = objects.no_overlap("scratch", "who", "starts", "ends", "scratch_one_at_a_time")
OPEN = None
Period = tuple[int | None, int | None, int | None]
PERIODS = [
    ((1, 3, 6), (1, 6, 9), True, "the next begins on the day the first has ended"),
    ((1, 3, 6), (1, 5, 9), False, "one day in common"),
    ((1, 3, 6), (1, 1, 3), True, "one that ended on the first day"),
    ((1, 3, 6), (1, 1, OPEN), False, "an open end reaches over it"),
    ((1, 3, OPEN), (1, 9, 12), False, "inside an open one"),
    ((1, 3, OPEN), (1, 1, 3), True, "before an open one"),
    ((1, 3, OPEN), (1, 9, OPEN), False, "two open ends"),
    ((1, 3, 9), (1, 5, 5), True, "an empty period inside another"),
    ((1, 5, 5), (1, 3, 9), True, "around an empty period"),
    ((1, 5, 5), (1, 5, 5), True, "two empty ones on one day"),
    ((1, 3, 6), (1, 3, 6), False, "the same twice"),
    ((1, 3, 6), (2, 3, 6), True, "somebody else"),
    ((None, 3, 6), (None, 3, 6), True, "nobody in particular"),
    ((None, 3, 6), (1, 3, 6), True, "nobody and somebody"),
    ((1, None, 6), (1, 3, 6), True, "no first day"),
]


@pytest.fixture
def scratch(db: SQLAlchemy) -> SQLAlchemy:
    """A table of periods with the guard on it, as `register` would put it there."""
    with writing() as session:
        session.execute(
            text("CREATE TABLE scratch (id INTEGER PRIMARY KEY, who INTEGER, starts DATE, ends DATE)")
        )
        for statement in GUARD.postgres if db.engine.dialect.name == "postgresql" else GUARD.sqlite:
            session.execute(text(statement))
    return db


def insert(number: int, period: Period) -> None:
    who, *days = period
    starts, ends = ["NULL" if day is None else f"'2026-11-{day:02}'" for day in days]
    values = f"{number}, {'NULL' if who is None else who}, {starts}, {ends}"
    with writing() as session:
        session.execute(text(f"INSERT INTO scratch VALUES ({values})"))  # noqa: S608  # a case of the table above


@pytest.mark.parametrize(("first", "second", "kept", "why"), PERIODS, ids=[case[3] for case in PERIODS])
def test_periods_of_one_person_share_no_day(
    scratch: SQLAlchemy, first: Period, second: Period, kept: bool, why: str
) -> None:
    insert(1, first)
    if kept:
        insert(2, second)
    else:
        with pytest.raises(IntegrityError, match="scratch_one_at_a_time"):
            insert(2, second)


def test_a_period_may_change_but_not_into_another(scratch: SQLAlchemy) -> None:
    insert(1, (1, 3, 6))
    insert(2, (1, 9, 12))
    with writing() as session:
        session.execute(text("UPDATE scratch SET ends = '2026-11-07' WHERE id = 1"))
    with pytest.raises(IntegrityError, match="scratch_one_at_a_time"), writing() as session:
        session.execute(text("UPDATE scratch SET ends = '2026-11-10' WHERE id = 1"))
    with pytest.raises(IntegrityError, match="scratch_one_at_a_time"), writing() as session:
        session.execute(text("UPDATE scratch SET ends = NULL WHERE id = 1"))


def test_what_is_append_only_cannot_be_emptied_or_replaced(db: SQLAlchemy) -> None:
    """TRUNCATE fires no row trigger, and SQLite's REPLACE deletes without saying so."""
    postgres = db.engine.dialect.name == "postgresql"
    statement = (
        "TRUNCATE audit_event CASCADE" if postgres else "REPLACE INTO audit_event SELECT * FROM audit_event"
    )
    with pytest.raises(DBAPIError, match="append_only"), writing() as session:
        session.execute(text(statement))


def test_a_guard_that_is_switched_off_or_says_something_else_is_missed(db: SQLAlchemy) -> None:
    with writing() as session:
        if db.engine.dialect.name == "postgresql":
            session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only"))
        else:
            session.execute(text("DROP TRIGGER audit_event_append_only_delete"))
            nothing = "BEGIN SELECT 1; END"
            session.execute(
                text(f"CREATE TRIGGER audit_event_append_only_delete BEFORE DELETE ON audit_event {nothing}")
            )
    with db.engine.connect() as connection:
        assert objects.missing(connection) == ["audit_event_append_only"]


FROZEN = objects.frozen_when("scratch", "OLD.done = 1", ("fact", "note"), "scratch_frozen")
CHANGES = [
    ((0, 1, "a"), "fact = 2", True, "not yet decided"),
    ((1, 1, "a"), "fact = 2", False, "a decided fact"),
    ((1, 1, None), "note = 'b'", False, "from nothing to something"),
    ((1, 1, "a"), "note = NULL", False, "from something to nothing"),
    ((1, 1, None), "note = NULL", True, "nothing stays nothing"),
    ((1, 1, "a"), "fact = 1", True, "the same again"),
    ((1, 1, "a"), "done = 0", True, "a column that is not frozen"),
    ((None, 1, "a"), "fact = 2", True, "undecided is not decided"),
]


@pytest.mark.parametrize(("row", "change", "kept", "why"), CHANGES, ids=[case[3] for case in CHANGES])
def test_what_is_decided_keeps_its_facts(
    db: SQLAlchemy, row: tuple[int | None, int, str | None], change: str, kept: bool, why: str
) -> None:
    with writing() as session:
        session.execute(text("CREATE TABLE scratch (id INTEGER, done INTEGER, fact INTEGER, note TEXT)"))
        for statement in FROZEN.postgres if db.engine.dialect.name == "postgresql" else FROZEN.sqlite:
            session.execute(text(statement))
        values = dict(zip(("done", "fact", "note"), row, strict=True))
        session.execute(text("INSERT INTO scratch VALUES (1, :done, :fact, :note)").bindparams(**values))
    update = text(f"UPDATE scratch SET {change}")  # noqa: S608  # a case of the table above
    if kept:
        with writing() as session:
            session.execute(update)
    else:
        with pytest.raises(IntegrityError, match="scratch_frozen"), writing() as session:
            session.execute(update)
