"""Guards of the database that Alembic does not see: all there after an upgrade, and again after a second one."""

import flask_migrate
import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

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
