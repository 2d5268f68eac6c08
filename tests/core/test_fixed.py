"""JSON columns: a value is exchanged as a whole and so noted; in place, nobody can change it."""

import copy
import pickle
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, select

from tests.support.people import PEOPLE, member
from tests.support.world import State
from webapp.accounts.models import Person
from webapp.audit.models import AuditEvent
from webapp.core.db import Base, Fixed, fixed
from webapp.core.filters import now
from webapp.core.unit import Done, Entry, run, writing
from webapp.jobs.models import WorkerProfile

IN_PLACE: dict[str, Callable[[Any], object]] = {
    "a list's item": lambda profile: profile.skills.__setitem__(0, "x"),
    "a list's end": lambda profile: profile.skills.append("x"),
    "a list's order": lambda profile: profile.skills.sort(),
    "a list's items": lambda profile: profile.skills.clear(),
    "a list by an operator": lambda profile: profile.skills.__iadd__(["x"]),
    "a mapping's value": lambda profile: profile.experience.__setitem__("x", 1),
    "a mapping's values": lambda profile: profile.experience.update(x=1),
    "a mapping's key": lambda profile: profile.experience.pop("sewing"),
    "a mapping by an operator": lambda profile: profile.experience.__ior__({"x": 1}),
    "a default": lambda profile: profile.certificates.append("x"),
    "something inside": lambda profile: profile.experience["at"].append("x"),
}


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


@pytest.fixture
def profile(db: SQLAlchemy) -> WorkerProfile:
    with writing() as session:
        keeper = session.scalars(select(Person.id).order_by(Person.id)).first()
        made = WorkerProfile(
            member_id=member("梁秋萍").id,
            said_on=date(2026, 11, 1),
            noted_by_id=keeper,
            skills=["sewing"],
            experience={"sewing": 3, "at": ["home"]},
        )
        session.add(made)
    return made


@pytest.mark.parametrize("change", IN_PLACE.values(), ids=IN_PLACE)
@pytest.mark.parametrize("loaded", [True, False], ids=["loaded", "just stored"])
def test_nothing_is_changed_in_place(
    db: SQLAlchemy, profile: WorkerProfile, change: Callable[[Any], object], loaded: bool
) -> None:
    if loaded:
        db.session.expire(profile)
    with pytest.raises(TypeError, match="replaced as a whole"):
        change(profile)


def test_what_is_set_is_fixed_before_it_is_stored(profile: WorkerProfile) -> None:
    said = ["cooking", ["rice"]]
    profile.skills = said
    with pytest.raises(TypeError):
        profile.skills[1].append("noodles")
    said.append("nothing that anybody sees")
    assert profile.skills == ["cooking", ["rice"]]


def test_an_exchanged_value_is_noted(db: SQLAlchemy, profile: WorkerProfile) -> None:
    def command() -> Done:
        profile.skills = [*profile.skills, "cooking"]
        return Done()

    run(command, Entry(None, "test.act", now()))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "test.act")).one()
    assert [(change.table_name, set(change.fields) - {"version"}) for change in event.changes] == [
        ("worker_profile", {"skills"})
    ]


def test_a_copy_may_be_changed() -> None:
    value = fixed({"a": [1, {"b": 2}], "c": None})
    for made in (copy.deepcopy(value), pickle.loads(pickle.dumps(value))):  # noqa: S301  # our own bytes
        made["a"].append(3)
        assert made == {"a": [1, {"b": 2}, 3], "c": None}
    assert value == {"a": [1, {"b": 2}], "c": None}
    assert value | {"d": 1} == {"a": [1, {"b": 2}], "c": None, "d": 1}


def test_every_json_column_is_fixed(app: Flask) -> None:
    loose = []
    for mapper in Base.registry.mappers:
        for each in mapper.column_attrs:
            if isinstance(each.columns[0].type, JSON):
                row = mapper.class_()
                setattr(row, each.key, ["x"])
                loose += [] if isinstance(getattr(row, each.key), Fixed) else [str(each)]
    assert loose == []
