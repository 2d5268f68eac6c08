"""How many clicks bring a person and an opening together, counted: on a desk, on a phone, without scripts."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from tests.journeys.story import zh
from tests.support.browser import DESK, PHONE, scrolls_sideways
from tests.support.people import family
from tests.support.towns import sign_in_on
from tests.support.work import SEWING, WORK, actor, note_said, opening, propose
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.db import db as database
from webapp.core.unit import writing
from webapp.households.models import LocalWatch
from webapp.jobs.models import Introduction

Seat = Callable[..., Page]
SCREENS = pytest.mark.parametrize(
    ("size", "javascript"),
    [(DESK, True), (PHONE, True), (DESK, False), (PHONE, False)],
    ids=["desk", "phone", "desk-without-scripts", "phone-without-scripts"],
)


def three_can_sew(app: Flask) -> None:
    with writing() as session:
        by = actor("town_centre").person_id
        watch = LocalWatch(household_id=family("曾国文").id, reason="失业", confirmed_by_id=by)
        watch.starts_on = watch.confirmed_on = date(2026, 9, 1)
        watch.review_on = date(2027, 3, 1)
        session.add(watch)
        for name in ("吴美兰", "陈丽华"):
            note_said(name, care=(), max_km=15)


@pytest.fixture
def starting_state() -> State:
    return State("three-can-sew", three_can_sew, based_on=WORK)


class Hand:
    """Somebody's hand: every click is counted, and no page may scroll sideways."""

    def __init__(self, page: Page, role: Role) -> None:
        self.page, self.clicks = sign_in_on(page, role), 0
        self.page.goto("/")

    def click(self, what: Locator) -> None:
        """Click what is visible, and count it."""
        what.locator("visible=true").first.click()
        self.clicks += 1
        self.page.wait_for_load_state()
        assert not scrolls_sideways(self.page)

    def link(self, place: str, word: str = "") -> Locator:
        """A link in a part of the page."""
        return self.page.locator(f"{place} a", has_text=word)

    def button(self, word: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=word, exact=True)

    def label(self, word: str) -> Locator:
        """A chip by its words."""
        return self.page.locator("main label", has_text=word)

    def sees(self, *words: str) -> None:
        """Read words on the page."""
        for word in words:
            expect(self.page.locator("main")).to_contain_text(word)


def introduced() -> list[Introduction]:
    database.session.rollback()
    return list(database.session.scalars(select(Introduction).order_by(Introduction.id)).unique())


@SCREENS
def test_three_clicks_bring_the_most_urgent_person_to_the_right_opening(
    person: Seat, db: SQLAlchemy, size: tuple[int, int], javascript: bool
) -> None:
    cadre = Hand(person(javascript=javascript, size=size), Role.JOB_CADRE)
    cadre.click(cadre.link("#urgent tbody th"))
    cadre.sees(SEWING)
    cadre.click(cadre.label(zh("Agreed on the phone")))
    cadre.click(cadre.button(zh("Introduce to the ticked opening")))
    cadre.sees(zh("Introduction to a post"), zh("What the firm learns now:"))
    assert (cadre.clicks, [one.consent.how for one in introduced()]) == (3, ["phone"])


@SCREENS
def test_six_clicks_introduce_three_people_to_an_opening(
    person: Seat, db: SQLAlchemy, size: tuple[int, int], javascript: bool
) -> None:
    cadre = Hand(person(javascript=javascript, size=size), Role.JOB_CADRE)
    cadre.click(cadre.link("#to-fill", SEWING))
    for number in range(3):
        cadre.click(cadre.page.locator("#people-table tbody .pickbox").nth(number))
    cadre.click(cadre.button(zh("Introduce the ticked people")))
    cadre.click(cadre.button(zh("Agreed on the phone")))
    cadre.sees(zh("Introduction to a post"))
    assert (cadre.clicks, len(introduced())) == (6, 3)


@SCREENS
def test_a_firm_answers_with_one_or_two_clicks_each(
    person: Seat, db: SQLAlchemy, size: tuple[int, int], javascript: bool
) -> None:
    with writing():
        refs = [propose(name, SEWING).ref for name in ("梁秋萍", "吴美兰", "陈丽华")]
    firm = Hand(person(javascript=javascript, size=size), Role.FIRM)
    firm.click(firm.link("#waiting", "3"))
    rows = [firm.page.locator("tbody tr", has=firm.page.locator(f"a[href$='{ref}']")) for ref in refs]
    firm.click(rows[0].get_by_role("button", name=zh("Want to meet")))
    firm.click(rows[1].get_by_role("button", name=zh("Want to meet")))
    assert firm.clicks == 3
    firm.click(rows[2].locator("summary"))
    firm.click(rows[2].get_by_role("button", name=zh("A skill is missing")))
    assert firm.clicks == 5
    firm.click(rows[0].get_by_role("link", name=zh("Take on")))
    firm.click(firm.button(zh("Note that the person is taken on")))
    assert firm.clicks == 7
    firm.click(firm.link("main .crumb"))
    firm.click(rows[2].get_by_role("button", name=zh("Take the answer back")))
    assert firm.clicks == 9
    states = {one.ref: str(one.state) for one in introduced()}
    assert [states[ref] for ref in refs] == ["taken", "wanted", "proposed"]
    assert opening(SEWING).filled == 1
