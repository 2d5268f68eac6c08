"""A firm posts its last opening again, counted from its desk: with a mouse, on a phone, without scripts."""

from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page
from sqlalchemy import func, select

from tests.journeys.story import zh
from tests.journeys.test_clicks_of_jobs import SCREENS, Hand
from tests.support.work import WORK, opening
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.db import db as database
from webapp.jobs.models import Opening

Seat = Callable[..., Page]


@pytest.fixture
def starting_state() -> State:
    return WORK


def openings() -> int:
    database.session.rollback()
    return database.session.scalar(select(func.count(Opening.id))) or 0


@SCREENS
def test_two_clicks_post_the_last_opening_again(
    person: Seat, db: SQLAlchemy, size: tuple[int, int], javascript: bool
) -> None:
    last, before = opening("第二镇的普工", 2), openings()
    firm = Hand(person(javascript=javascript, size=size), Role.FIRM)
    firm.click(firm.link("#waiting", zh("Copy the last opening")))
    firm.sees("1,750.00")
    assert firm.page.locator("input[name=wage_from]").input_value() == "2,850.00"
    firm.click(firm.button(zh("Publish the opening")))
    firm.sees(last.title, zh("The opening is published."))
    assert (firm.clicks, openings()) == (2, before + 1)


@SCREENS
def test_three_clicks_post_it_for_another_town_under_its_floor(
    person: Seat, db: SQLAlchemy, size: tuple[int, int], javascript: bool
) -> None:
    firm = Hand(person(javascript=javascript, size=size), Role.FIRM)
    firm.click(firm.link("#waiting", zh("Copy the last opening")))
    firm.click(firm.link("main nav", "试验一镇"))
    firm.sees("2,500.00", "1,750.00")
    firm.page.locator("select[name=village]").select_option(index=1)
    firm.click(firm.button(zh("Publish the opening")))
    firm.sees(zh("The opening is published."))
    assert firm.clicks == 3
