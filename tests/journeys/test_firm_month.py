"""J5, the month: a firm states all its people with one pay sheet in three clicks, one exception makes four."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.journeys.story import zh
from tests.support.browser import DESK, PHONE, picture, scrolls_sideways
from tests.support.employment import STARTED, WAGE, hire
from tests.support.towns import TWO_TOWNS, sign_in_on
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.money import yuan
from webapp.placements.models import MonthCheck

MAY = date(2026, 5, 4)
EVERYBODY = tuple(f"岑{number}" for number in "一二三四五六七八九十甲乙")
SHEET = {"name": "四月工资表.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 april"}
Seat = Callable[..., Page]
SCREENS = pytest.mark.parametrize(
    ("size", "javascript"),
    [(DESK, True), (PHONE, True), (DESK, False), (PHONE, False)],
    ids=["desk", "phone", "desk-without-scripts", "phone-without-scripts"],
)


def build(app: Flask) -> None:
    """Twelve people work at one firm since 1 April; it is 4 May."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED)
    for number, name in enumerate(EVERYBODY, 1):
        hire(name, number)


@pytest.fixture
def starting_state() -> State:
    return State("twelve-at-work", build, based_on=TWO_TOWNS)


class Firm:
    """The firm's bookkeeper: every click is counted, typing is not, and no page may scroll sideways."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = sign_in_on(page, Role.FIRM), 0
        self.page.goto("/")

    def click(self, what: Locator) -> None:
        """Click what is visible, and count it."""
        what.locator("visible=true").first.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        assert not scrolls_sideways(self.page)

    def attach(self) -> None:
        """Choose the pay sheet: one click on the field, then the file."""
        with self.page.expect_file_chooser() as chosen:
            self.click(self.page.locator("main input[type=file]"))
        chosen.value.set_files(SHEET)  # type: ignore[arg-type]  # playwright's own type is a typed dict

    def open_april(self) -> None:
        """Follow the desk's line."""
        self.click(self.page.locator("#waiting a", has_text="4月"))
        expect(self.page.locator("main")).to_contain_text(EVERYBODY[-1])

    def send(self) -> None:
        """Press the page's one primary button."""
        self.click(self.page.locator("main form .act button.btn-primary"))
        expect(self.page.locator("body")).to_contain_text(
            zh("%(month)s is sent for one person, with its pay sheet.", month="2026年4月", num=12)
        )


def april() -> dict[str, MonthCheck]:
    database.session.rollback()
    return {check.spell.member.name: check for check in database.session.scalars(select(MonthCheck))}


@SCREENS
def test_three_clicks_state_a_month_for_everybody_with_one_pay_sheet(
    person: Seat, db: SQLAlchemy, clock: SettableClock, size: tuple[int, int], javascript: bool
) -> None:
    clock.set_day(MAY)
    firm = Firm(person(javascript=javascript, size=size))
    firm.open_april()
    picture(firm.page, f"firm-month-{size[0]}")
    firm.attach()
    firm.send()
    said = april()
    assert (firm.clicks, len(said)) == (3, 12)
    assert {check.wage_fen for check in said.values()} == {WAGE}
    assert len({check.proofs[0].file_id for check in said.values()}) == 1


@SCREENS
def test_one_exception_makes_a_fourth_click(
    person: Seat, db: SQLAlchemy, clock: SettableClock, size: tuple[int, int], javascript: bool
) -> None:
    clock.set_day(MAY)
    firm = Firm(person(javascript=javascript, size=size))
    firm.open_april()
    one = firm.page.locator(".person", has_text=EVERYBODY[3])
    firm.click(one.locator("summary"))
    one.locator("input[name^=wage_]").fill("2980")
    firm.attach()
    firm.send()
    said = april()
    assert (firm.clicks, said[EVERYBODY[3]].wage_fen, said[EVERYBODY[0]].wage_fen) == (4, yuan(2_980), WAGE)
