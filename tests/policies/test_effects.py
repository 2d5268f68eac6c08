"""What a number would touch: openings and people under a floor, subsidies that are not settled; names only for some."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.canaries import canary
from tests.support.forms import submit
from tests.support.html import parse
from tests.support.planted import PLANTED
from tests.support.towns import town
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.db import db as database
from webapp.core.filters import today
from webapp.core.policy import FULL_TIME, HOURLY, PolicyValue
from webapp.core.unit import writing
from webapp.jobs.models import Opening
from webapp.jobs.workflow import OpeningState
from webapp.placements.models import Spell
from webapp.policies.actions import add_shipped
from webapp.policies.queries import Effect, effects_of, under_floor
from webapp.policies.rules import Proposal

SignIn = Callable[..., FlaskClient]
ALL = 500_000
NEW = {"valid_from": "2026-12-01", "source": "曹府〔2026〕31号"}


@pytest.fixture
def starting_state() -> State:
    return PLANTED


@pytest.fixture
def reader(app: Flask, db: SQLAlchemy) -> Iterator[None]:
    with app.test_request_context():
        yield


def effects(key: str, kind: str, fen: int, number: int = 1) -> list[Effect]:
    place = town(number)
    return effects_of(Proposal(key, kind, place.code, fen, today(), "a notice"), place)


def wages_at_work() -> list[int]:
    query = select(Spell.wage_fen).where(Spell.town_id == town(1).id, Spell.ended_on.is_(None))
    return sorted(database.session.scalars(query))


def offered() -> list[int]:
    query = select(Opening.wage_from_fen).where(Opening.town_id == town(1).id)
    return sorted(database.session.scalars(query.where(Opening.state != OpeningState.WITHDRAWN)))


def test_a_floor_touches_what_lies_under_it_to_the_fen(reader: None) -> None:
    for fen in (wages_at_work()[0], wages_at_work()[2], offered()[0], offered()[0] + 1, 9_999_999):
        wanted = {
            "opening:list": sum(wage < fen for wage in offered()),
            "spell:list": sum(wage < fen for wage in wages_at_work()),
        }
        told = {str(effect.permission): effect.count for effect in effects("wage_floor", FULL_TIME, fen)}
        assert told == {name: count for name, count in wanted.items() if count}


def test_the_legal_minimum_touches_openings_and_people_as_a_pledge_does(reader: None) -> None:
    law = {str(one.permission): one.count for one in effects("minimum_wage_month", "class_4", ALL)}
    pledge = {str(one.permission): one.count for one in effects("wage_floor", FULL_TIME, ALL)}
    assert law == pledge
    assert set(law) == {"opening:list", "spell:list"}
    assert effects("minimum_wage_hour", "class_4", 1) == []


def raise_the_law(fen: int) -> None:
    """Let an update bring a legal minimum that begins with the year."""
    value = PolicyValue(
        "minimum_wage_month", "class_4", None, fen, "fen", date(2027, 1, 1), None, "粤府〔2026〕9号", True
    )
    with writing():
        add_shipped([(value, None)])


def test_a_coming_rise_of_the_law_is_listed_before_its_day(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    centre, finance = sign_in_as(Role.TOWN_CENTRE), sign_in_as(Role.FINANCE_MAKER)
    assert parse(centre.get("/policies/affected").text).all(id="next-rise") == []
    raise_the_law(ALL)
    page = centre.get("/policies/affected").text
    assert "2027年1月1日起工资底线提高" in parse(page).one(id="next-rise").text
    assert canary("working").name in page
    assert canary("working").name not in finance.get("/policies/affected").text
    assert "名在岗人员约定工资低于5,000.00元" in finance.get("/policies/affected").text


def test_a_rise_that_everything_reaches_already_says_so(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    raise_the_law(min(offered()[0], wages_at_work()[0]))
    told = parse(sign_in_as(Role.TOWN_CENTRE).get("/policies/affected").text).one(id="next-rise").text
    assert told == "2027年1月1日起工资底线提高，所有岗位和人员都已达到。"


def test_the_page_of_a_legal_number_says_how_a_new_one_comes(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    page = sign_in_as(Role.TOWN_CENTRE).get("/policies/minimum_wage_month").text
    assert ("随系统更新一起来" in page, "/policies/affected" in page) == (True, True)
    other = sign_in_as(Role.TOWN_CENTRE).get("/policies/working_age").text
    assert ("随系统更新一起来" in other, "/policies/affected" in other) == (True, False)


def test_the_floor_of_another_kind_touches_nobody(reader: None) -> None:
    assert effects("wage_floor", HOURLY, 9_999) == []


def test_a_town_sees_what_is_its_own(reader: None) -> None:
    names = {
        number: {
            record.text
            for effect in effects("wage_floor", FULL_TIME, ALL, number)
            for record in effect.records
        }
        for number in (1, 2)
    }
    here, away = canary("working").name, canary("working", "away").name
    assert [any(name in text for text in names[1]) for name in (here, away)] == [True, False]
    assert [any(name in text for text in names[2]) for name in (here, away)] == [False, True]


@pytest.mark.parametrize(
    ("key", "kind", "fen", "touched"),
    [
        ("subsidy_amount", "band_2", 160_000, True),
        ("subsidy_amount", "band_1", 110_000, False),
        ("subsidy_wage_from", "band_3", 312_000, True),
        ("subsidy_wage_from", "band_3", ALL, False),
        ("subsidy_again_months", "", 6, False),
    ],
)
def test_another_ladder_touches_whose_sum_it_changes(
    reader: None, key: str, kind: str, fen: int, touched: bool
) -> None:
    assert [effect.permission for effect in effects(key, kind, fen)] == (["claim:list"] if touched else [])


def test_nobody_lies_under_a_floor_that_has_not_risen(reader: None) -> None:
    assert list(under_floor(town(1), today())) == []


def test_finance_is_told_how_many_and_not_who(sign_in_as: SignIn) -> None:
    seen = {
        role: submit(sign_in_as(role), "/policies/wage_floor/new", kind=FULL_TIME, value="3500", **NEW).text
        for role in (Role.TOWN_CENTRE, Role.FINANCE_MAKER)
    }
    for text in seen.values():
        assert "名在岗人员约定工资低于3,500.00元" in text
    assert canary("working").name in seen[Role.TOWN_CENTRE]
    assert canary("working").name not in seen[Role.FINANCE_MAKER]
