"""The unit of work under real threads: one effect and equal answers, retries that leave one audit row, no nesting."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from uuid import uuid4

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from tests.support.world import BLANK, State
from webapp.accounts.models import Account, Person
from webapp.audit.models import AuditEvent
from webapp.core import unit
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.unit import Busy, Conflict, Done, Entry, Refused, Unwatched, run, writing

CROWD = 8


@pytest.fixture
def starting_state() -> State:
    return BLANK


def entry() -> Entry:
    return Entry(None, "test.act", now())


def events() -> int:
    return (
        database.session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.action == "test.act")) or 0
    )


def keep_person(name: str = "甲") -> Person:
    with writing() as session:
        person = Person(name=name, created_at=now())
        session.add(person)
    return person


def together(app: Flask, work: Callable[[], object]) -> list[object]:
    """Do the same in eight threads that start at once, each in its own app context; errors are answers too."""
    start = threading.Barrier(CROWD)

    def one(_: int) -> object:
        with app.app_context():
            start.wait()
            try:
                return work()
            except Exception as error:
                return error

    with ThreadPoolExecutor(CROWD) as pool:
        return list(pool.map(one, range(CROWD)))


@pytest.mark.race
def test_eight_threads_with_one_key_have_one_effect_and_equal_answers(app: Flask, db: SQLAlchemy) -> None:
    person_id = keep_person().id
    db.session.rollback()

    def command() -> Done:
        row = Account(person_id=person_id, username="same.for.all", created_at=now())
        database.session.add(row)
        database.session.flush()
        return Done(ref=row.ref, data={"name": row.username})

    for round_number in range(5):
        answers = together(app, lambda key=f"key-{round_number}": run(command, entry(), key, "content"))
        assert all(isinstance(answer, Done) for answer in answers), answers
        assert len({(answer.ref, answer.data["name"]) for answer in answers}) == 1
        assert [answer.repeated for answer in answers].count(False) == 1
        assert events() == round_number + 1
        with writing() as session:
            session.execute(text("DELETE FROM account"))


@pytest.mark.race
def test_eight_threads_without_a_key_break_one_constraint_and_say_so(app: Flask, db: SQLAlchemy) -> None:
    person_id = keep_person().id
    db.session.rollback()

    def command() -> Done:
        database.session.add(Account(person_id=person_id, username="only.one", created_at=now()))
        database.session.flush()
        return Done()

    answers = together(app, lambda: run(command, entry()))
    codes = [answer.refusals[0].code for answer in answers if isinstance(answer, Refused)]
    assert codes == ["constraint.uq_account_username"] * (CROWD - 1)
    assert events() == 1


@pytest.mark.race
def test_no_addition_is_lost_between_eight_threads(app: Flask, db: SQLAlchemy) -> None:
    ref = keep_person("").ref
    db.session.rollback()

    def command() -> Done:
        person = database.session.scalars(select(Person).where(Person.ref == ref)).one()
        person.name = person.name + "x"
        return Done()

    answers = together(app, lambda: run(command, entry()))
    done = sum(isinstance(answer, Done) for answer in answers)
    assert done + sum(isinstance(answer, Busy | Conflict) for answer in answers) == CROWD
    assert db.session.scalar(select(Person.name)) == "x" * done
    assert done >= 1
    assert events() == done


class Planted(Exception):
    """What the driver raises, with the code that PostgreSQL gives."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("planted")
        self.sqlstate = sqlstate


def fail(sqlstate: str) -> None:
    raise OperationalError("statement", {}, Planted(sqlstate))


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_serialization_failure_runs_the_whole_command_again_with_one_audit_row(
    db: SQLAlchemy, state: str
) -> None:
    tries = []

    def command() -> Done:
        tries.append(len(tries))
        person = Person(name=f"try {len(tries)}", created_at=now())
        database.session.add(person)
        database.session.flush()
        if len(tries) < unit.TRIES:
            fail(state)
        return Done(ref=person.ref)

    done = run(command, entry(), "key", "content")
    assert isinstance(done, Done)
    assert len(tries) == unit.TRIES
    assert db.session.scalars(select(Person.name)).all() == [f"try {unit.TRIES}"]
    assert events() == 1


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03", "57014"])
def test_what_never_gets_through_is_called_busy(db: SQLAlchemy, state: str) -> None:
    def command() -> Done:
        fail(state)
        return Done()

    with pytest.raises(Busy):
        run(command, entry())
    assert events() == 0


def test_a_unit_inside_a_unit_is_refused_and_keeps_nothing(db: SQLAlchemy) -> None:
    def inner() -> Done:
        database.session.add(Person(name="inner", created_at=now()))
        return Done()

    def outer() -> Done:
        database.session.add(Person(name="outer", created_at=now()))
        database.session.flush()
        run(inner, entry())
        return Done()

    with pytest.raises(RuntimeError, match="inside another"):
        run(outer, entry())
    assert db.session.scalars(select(Person.name)).all() == []
    assert isinstance(run(inner, entry()), Done)


def test_an_audit_that_cannot_be_written_keeps_nothing(
    db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, *_: object) -> None:
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr(unit.current_app.extensions["recorder"], "write", broken)
    with pytest.raises(RuntimeError):
        run(lambda: Done(ref=_added().ref), entry())
    assert db.session.scalars(select(Person.name)).all() == []


def _added() -> Person:
    person = Person(name="乙", created_at=now())
    database.session.add(person)
    database.session.flush()
    return person


@pytest.mark.parametrize(
    "statement",
    [
        update(Person).values(name="x"),
        delete(Person),
        insert(Person).values(name="x"),
        text("UPDATE person SET name = 'x'"),
        text("  /* slip by */ delete from person"),
        text("WITH old AS (SELECT 1) UPDATE person SET name = 'x'"),
    ],
    ids=["update", "delete", "insert", "text", "comment", "with"],
)
def test_a_write_that_no_recorder_sees_is_refused(db: SQLAlchemy, statement: object) -> None:
    keep_person("丙")

    def command() -> Done:
        database.session.execute(statement)  # type: ignore[call-overload]  # any of the above
        return Done()

    with pytest.raises(Unwatched):
        run(command, entry())
    assert db.session.scalars(select(Person.name)).all() == ["丙"]


def test_reading_in_words_of_sql_is_no_write(db: SQLAlchemy) -> None:
    def command() -> Done:
        return Done(data={"n": database.session.execute(text("SELECT count(*) FROM person")).scalar_one()})

    done = run(command, entry())
    assert isinstance(done, Done)
    assert done.data == {"n": 0}


def test_what_a_page_shows_after_a_refusal_is_what_is_stored(db: SQLAlchemy) -> None:
    person = keep_person("丁")

    def command() -> Refused:
        person.name = "changed"
        database.session.flush()
        return Refused(())

    run(command, entry())
    assert person.name == "丁"
    with pytest.raises(DBAPIError):
        database.session.execute(text("UPDATE person SET name = 'x'"))
    db.session.rollback()


def test_the_key_of_one_person_answers_nobody_else(db: SQLAlchemy) -> None:
    def acting(ref: object) -> Entry:
        actor = SimpleNamespace(account_ref=ref, person_ref=None, role="x", town_ref=None, on_behalf_of=None)
        return Entry(actor, "test.act", now())

    run(lambda: Done(data={"secret": 1}), acting(uuid4()), "key", "content")
    with pytest.raises(unit.KeyReused):
        run(lambda: Done(), acting(uuid4()), "key", "content")
