"""What a transaction read once: asked again it is not read, and whatever could have changed it makes it read anew."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tests.support.world import BLANK, State
from webapp.accounts.models import Account, Person
from webapp.core.filters import now
from webapp.core.memo import once
from webapp.core.unit import writing


@pytest.fixture
def starting_state() -> State:
    return BLANK


class Asker:
    """Counts the people of the town, and how often that was really read."""

    def __init__(self, db: SQLAlchemy) -> None:
        self.db, self.read = db, 0

    def __call__(self) -> int:
        return once("people", self._read, Person)

    def _read(self) -> int:
        self.read += 1
        return self.db.session.scalar(select(func.count()).select_from(Person)) or 0


@pytest.fixture
def people(db: SQLAlchemy) -> Asker:
    return Asker(db)


def person(name: str = "甲") -> Person:
    return Person(name=name, created_at=now())


def test_what_was_read_is_not_read_again(people: Asker) -> None:
    assert (people(), people(), people.read) == (0, 0, 1)


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_another_transaction_reads_anew(db: SQLAlchemy, people: Asker, end: str) -> None:
    people()
    getattr(db.session, end)()
    people()
    assert people.read == 2


def test_a_new_row_of_the_kind_is_seen_at_once(people: Asker) -> None:
    with writing() as session:
        before = people()
        session.add(person())
        session.flush()
        assert (before, people()) == (0, 1)


def test_what_waits_to_be_written_is_written_before_anybody_is_answered(people: Asker) -> None:
    with writing() as session:
        before = people()
        session.add(person())
        assert (before, people()) == (0, 1)


def test_a_changed_row_of_the_kind_makes_the_next_asker_read(people: Asker) -> None:
    with writing() as session:
        session.add(one := person())
        session.flush()
        people()
        one.name = "乙"
        session.flush()
        people()
    assert people.read == 2


def test_a_removed_row_of_the_kind_is_gone_at_once(people: Asker) -> None:
    with writing() as session:
        session.add(one := person())
        session.flush()
        before = people()
        session.delete(one)
        session.flush()
        assert (before, people()) == (1, 0)


def test_rows_of_other_kinds_change_nothing(people: Asker) -> None:
    with writing() as session:
        session.add(one := person())
        session.flush()
        people()
        session.add(Account(person=one, username="jia", created_at=now()))
        session.flush()
        people()
    assert people.read == 1


IN_BULK: dict[str, Callable[[Session], object]] = {
    "insert": lambda session: session.execute(
        insert(Person),
        [{"ref": one.ref, "name": one.name, "created_at": one.created_at} for one in [person()]],
    ),
    "update": lambda session: session.execute(update(Person).values(name="丙")),
    "delete": lambda session: session.execute(delete(Person)),
}


@pytest.mark.parametrize("how", IN_BULK)
def test_whatever_is_written_in_bulk_makes_everybody_read_anew(people: Asker, how: str) -> None:
    with writing() as session:
        people()
        IN_BULK[how](session)
        people()
    assert people.read == 2


def test_a_value_that_could_not_be_read_is_asked_for_again(people: Asker) -> None:
    def fails() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        once("people", fails, Person)
    assert (people(), people.read) == (0, 1)
