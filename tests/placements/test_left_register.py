"""Somebody at work whom an import lets leave the town stands among those whose six months are in danger."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import STARTED, actor, hire, spell
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.unit import writing
from webapp.placements.queries.judging import slipping

TODAY = date(2026, 4, 20)
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def at_work(app: Flask, clock: SettableClock) -> None:
    clock.set_day(STARTED)
    with app.app_context():
        hire("甘一", 1)
        hire("甘二", 2)
    clock.set_day(TODAY)


def leave(name: str, day: date) -> None:
    with writing():
        spell(name).member.left_on = day


def in_danger() -> dict[str, list[str]]:
    return {
        one.spell.member.name: [notice.code for notice in one.notices]
        for one in slipping(actor(Role.JOB_CADRE), TODAY)
    }


def test_who_left_the_register_is_in_danger_and_nobody_else(db: SQLAlchemy) -> None:
    assert in_danger() == {}
    leave("甘一", TODAY)
    assert in_danger() == {"甘一": ["left_register"]}


def test_a_day_ahead_is_no_danger_yet(db: SQLAlchemy) -> None:
    leave("甘一", TODAY + timedelta(days=1))
    assert in_danger() == {}


def test_the_desk_and_the_page_of_the_work_say_so(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    leave("甘一", TODAY)
    cadre = sign_in_as(Role.JOB_CADRE)
    for path in ("/", f"/placements/{spell('甘一').ref}"):
        page = cadre.get(path).text
        assert "2026年4月20日起，全国系统的名单里本镇没有这个人了，请向村里核实。" in page
