"""Connections of either database: who only reads cannot write, and who wrote last time reads as well as before."""

from collections.abc import Iterator

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import DBAPIError

from tests.support.databases import BACKEND
from webapp.codelists.models import CodeValue
from webapp.core.unit import writing

QUESTION = select(func.count(CodeValue.id))
READ_ONLY = "read-only transaction" if BACKEND == "postgres" else "readonly database"


@pytest.fixture
def pragmas(db: SQLAlchemy) -> Iterator[list[str]]:
    """The switches that are thrown on connections during a test."""
    thrown: list[str] = []

    def note(connection: Connection, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("PRAGMA"):
            thrown.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield thrown
    event.remove(db.engine, "before_cursor_execute", note)


def ask(db: SQLAlchemy) -> int:
    """Ask as a page does: read, and leave nothing behind."""
    found = int(db.session.scalar(QUESTION))
    db.session.remove()
    return found


def take_all_out(db: SQLAlchemy) -> None:
    db.session.execute(text("DELETE FROM code_value"))


def test_whoever_only_reads_cannot_write(db: SQLAlchemy) -> None:
    with pytest.raises(DBAPIError, match=READ_ONLY):
        take_all_out(db)


def test_whoever_reads_after_somebody_wrote_cannot_write(db: SQLAlchemy) -> None:
    before = ask(db)
    with writing() as session:
        session.delete(session.scalars(select(CodeValue).limit(1)).one())
    with pytest.raises(DBAPIError, match=READ_ONLY):
        take_all_out(db)
    db.session.rollback()
    assert ask(db) == before - 1


def test_whoever_reads_after_a_command_that_failed_cannot_write(db: SQLAlchemy) -> None:
    before = ask(db)
    with pytest.raises(ZeroDivisionError), writing():
        raise ZeroDivisionError
    with pytest.raises(DBAPIError, match=READ_ONLY):
        take_all_out(db)
    db.session.rollback()
    assert ask(db) == before


@pytest.mark.skipif(BACKEND != "sqlite", reason="PostgreSQL has no such switch")
def test_page_after_page_is_read_without_a_switch_that_would_have_all_planned_anew(
    db: SQLAlchemy, pragmas: list[str]
) -> None:
    ask(db)
    pragmas.clear()
    ask(db)
    ask(db)
    assert pragmas == []
