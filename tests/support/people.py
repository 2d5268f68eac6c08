"""Families for tests: drafts as the importer makes them, written by the same code that an import uses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.towns import TWO_TOWNS, town, villages_of
from tests.support.workbooks import id_number
from tests.support.world import State
from webapp.accounts.models import Person
from webapp.core.db import db
from webapp.core.filters import today
from webapp.core.months import Month
from webapp.core.unit import writing
from webapp.households.actions.write import Writer
from webapp.households.importer.drafts import HouseholdDraft, MemberDraft
from webapp.households.models import Household, LocalWatch, Member


@dataclass(frozen=True)
class One:
    """A member: what differs from an ordinary healthy adult stands in `more`."""

    name: str
    relation: str
    born: date
    sequence: int
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def number(self) -> str:
        """The identity number."""
        return id_number(self.born, self.sequence)

    def draft(self, row: int) -> MemberDraft:
        """As the importer hands it over."""
        sex = "male" if self.sequence % 2 else "female"
        usual = {
            "name": self.name, "relation": self.relation, "id_number": self.number, "birth_day": self.born,
            "sex": sex, "education": "junior", "health": ("healthy",), "labour": "ordinary", "ethnicity": "01",
        }  # fmt: skip
        values = {**usual, **self.more}
        return MemberDraft(row, {name: value for name, value in values.items() if value is not None})


@dataclass(frozen=True)
class Home:
    """A household: its village by place in the town, its people, and what the workbook says of it."""

    number: str
    village: int
    people: Sequence[One]
    more: Mapping[str, Any] = field(default_factory=dict)

    def draft(self, villages: Sequence[str]) -> HouseholdDraft:
        """As the importer hands it over."""
        values = {"village": villages[self.village - 1], "household_type": "once_poor", **self.more}
        return HouseholdDraft(
            self.number, values, tuple(one.draft(row) for row, one in enumerate(self.people, 4))
        )


PUPIL = {"education": None, "schooling": "primary", "labour": "none"}
LI = Home(
    "440981124000001",
    1,
    (
        One("黎志强", "head", date(1981, 4, 2), 101, {"health": ("disabled",), "labour": "lost"}),
        One("梁秋萍", "spouse", date(1985, 3, 4), 102, {"member_phone": "13800001111"}),
        One("黎小雯", "daughter", date(2010, 6, 7), 104, {**PUPIL, "schooling": "senior_2"}),
        One("黎小峰", "son", date(2017, 8, 9), 105, PUPIL),
        One("何玉珍", "mother", date(1953, 2, 3), 106, {"health": ("chronic",), "labour": "none"}),
    ),
    {
        "category": "unstable", "identified_month": Month(2026, 5), "risk_1": "disability", "risk_2": "unstable_job",
        "household_phone": "13800002222", "address": "下河村小组3号", "hamlet": "下河组",
        "net_income_per_head": 821_400,
        "income_wage": 1_000_000, "house_problem": True, "school_problem": False, "water_problem": False,
        "insurance_problem": False, "arable_area": 2,
    },
)  # fmt: skip
ZENG = Home(
    "440981124000002",
    1,
    (
        One("曾国文", "head", date(1975, 1, 5), 201, {"work_firm": "茂名一厂", "work_months": 10}),
        One("陈丽华", "spouse", date(1977, 5, 6), 202),
    ),
)
WU = Home(
    "440981124000003", 2, (One("吴美兰", "head", date(1990, 9, 9), 302),), {"household_type": "general"}
)
GAN = Home("440981124000004", 5, (One("甘志远", "head", date(1969, 9, 9), 401),))
FAR = Home("441702102000001", 1, (One("容大海", "head", date(1980, 2, 2), 501),), {"category": "marginal"})
HOMES = {1: (LI, ZENG, WU, GAN), 2: (FAR,)}


def build_people(app: Flask) -> None:
    """Register the families of both towns; Wu's stand on the local watch list."""
    by = db.session.scalars(select(Person.id).order_by(Person.id)).first()
    with writing() as session:
        for number, homes in HOMES.items():
            place = town(number)
            codes = [village.code for village in villages_of(place)]
            Writer(place.id, by, today()).add([home.draft(codes) for home in homes])
        session.flush()
        watch = LocalWatch(household_id=family("吴美兰").id, reason="丈夫刚去世", confirmed_by_id=by)
        watch.starts_on = watch.confirmed_on = date(2026, 9, 1)
        watch.review_on = date(2026, 11, 20)
        session.add(watch)


def family(head: str) -> Household:
    """Return a household by the name of its head."""
    return db.session.scalars(select(Household).where(Household.head_name == head)).one()


def member(name: str) -> Member:
    """Return a member by name."""
    return db.session.scalars(select(Member).where(Member.name == name)).unique().one()


PEOPLE = State("people", build_people, based_on=TWO_TOWNS)
