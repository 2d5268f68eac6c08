"""Sealed fields: encrypted for one row, masked when read, found by equal value, opened by name only."""

import json
import pickle

import pytest
from cryptography.exceptions import InvalidTag
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from webapp.accounts.models import Person
from webapp.core.db import Base, vault
from webapp.core.filters import now
from webapp.core.unit import writing

NUMBER = "11010519491231002X"


def keep(name: str, number: str | None) -> Person:
    with writing() as session:
        person = Person(name=name, created_at=now(), id_number=number)
        session.add(person)
    return person


def test_a_sealed_value_reads_as_its_mask_and_opens_by_name(db: SQLAlchemy) -> None:
    person = keep("甲", NUMBER)
    shown = person.id_number
    assert NUMBER not in f"{shown} {shown!r} {json.dumps(shown)} {pickle.loads(pickle.dumps(shown))}"  # noqa: S301  # our own bytes
    assert shown.reveal() == NUMBER


def test_nothing_stays_nothing(db: SQLAlchemy) -> None:
    person = keep("乙", None)
    assert person.id_number is None
    assert person.id_number_sealed is None


def test_a_sealed_value_moved_to_another_row_does_not_open(db: SQLAlchemy) -> None:
    first, second = keep("丙", NUMBER), keep("丁", None)
    with writing():
        second.id_number_sealed = first.id_number_sealed
    with pytest.raises(InvalidTag):
        _ = second.id_number


def test_equal_values_meet_in_the_index(db: SQLAlchemy) -> None:
    person = keep("戊", NUMBER)
    found = db.session.scalars(
        select(Person).where(Person.id_number_index == vault().index("id_number", NUMBER))
    )
    assert [row.ref for row in found] == [person.ref]


def test_setting_the_same_value_again_changes_nothing(db: SQLAlchemy) -> None:
    person = keep("己", NUMBER)
    before = person.id_number_sealed
    person.id_number = NUMBER
    assert person.id_number_sealed == before
    assert not db.session.is_modified(person)


def test_every_column_says_how_sensitive_it_is() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "data_class" not in column.info
    ]
    assert silent == []
