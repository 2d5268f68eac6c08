"""Connections to PostgreSQL: what was planned stays planned, and what was not to be kept is not kept."""

import pytest
from flask_sqlalchemy import SQLAlchemy
from psycopg import InterfaceError
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from tests.support.databases import BACKEND
from webapp.codelists.models import CodeValue
from webapp.core.postgres import Columns
from webapp.core.unit import writing

pytestmark = pytest.mark.skipif(BACKEND != "postgres", reason="SQLite keeps its plans by itself")
QUESTION = select(func.count(CodeValue.id))
PLANNED = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE :asked").bindparams(
    asked="%count(code_value.id)%"
)


def ask(db: SQLAlchemy) -> None:
    """Ask as a page does: read, and leave nothing behind."""
    db.session.scalar(QUESTION)
    db.session.remove()


def test_a_statement_stays_planned_from_page_to_page(db: SQLAlchemy) -> None:
    ask(db)
    ask(db)
    assert db.session.scalar(PLANNED) == 1


def test_a_statement_stays_planned_after_a_command_that_failed(db: SQLAlchemy) -> None:
    ask(db)
    ask(db)
    with pytest.raises(ZeroDivisionError):
        take_one_out_and_fail()
    assert db.session.scalar(PLANNED) == 1


def take_one_out_and_fail() -> None:
    with writing() as session:
        session.delete(session.scalars(select(CodeValue).limit(1)).one())
        session.flush()
        raise ZeroDivisionError


def test_what_is_not_to_be_kept_is_taken_back(db: SQLAlchemy) -> None:
    before = db.session.scalar(QUESTION)
    db.session.remove()
    with pytest.raises(ZeroDivisionError):
        take_one_out_and_fail()
    assert db.session.scalar(QUESTION) == before


def test_a_failed_reading_leaves_the_connection_fit_for_the_next(db: SQLAlchemy) -> None:
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT 1 / 0"))
    db.session.rollback()
    assert db.session.scalar(QUESTION) > 0


def test_the_columns_of_an_answer_are_written_out_once_and_not_at_every_asking(
    db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(db)
    monkeypatch.setattr(Columns, "_written", property(lambda self: pytest.fail("written out again")))
    ask(db)


def test_an_answer_tells_its_columns_to_who_looks_at_them(db: SQLAlchemy) -> None:
    answer = db.session.execute(text("SELECT 1 AS first, 'two' AS second"))
    columns = answer.cursor.description
    assert isinstance(columns, Columns)
    assert [column.name for column in columns] == ["first", "second"]
    assert (len(columns), columns[1].name, list(answer.keys())) == (2, "second", ["first", "second"])


def test_a_statement_that_gives_no_columns_still_gives_rows(db: SQLAlchemy) -> None:
    assert len(db.session.execute(text("SELECT")).all()) == 1


def test_the_columns_of_an_answer_are_never_those_of_the_next(db: SQLAlchemy) -> None:
    with db.engine.raw_connection().driver_connection.cursor() as cursor:
        cursor.execute("SELECT 1 AS first")
        columns = cursor.description
        cursor.execute("SELECT 2 AS second")
        with pytest.raises(InterfaceError):
            len(columns)
