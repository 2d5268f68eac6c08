"""Every page in a real browser: nothing that shuts somebody out, nothing that scrolls sideways on a phone."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page

from tests.demo.state import DEMO
from tests.pages.looking import looked_at
from tests.pages.reading import demo_pages
from tests.pages.walk import kind_of, pages_of
from tests.support.browser import PHONE, scrolls_sideways, serious_faults
from tests.support.databases import BACKEND
from tests.support.towns import TWO_TOWNS, sign_in, sign_in_on
from tests.support.world import State
from webapp.access.actor import Role

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a page looks the same on either database; SQLite's run looks at all of them"
)
Seat = Callable[..., Page]


@pytest.fixture
def starting_state(request: pytest.FixtureRequest) -> State:
    return DEMO if "demo" in request.node.name else TWO_TOWNS


def first_of_each_kind(pages: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return one page of each kind, by address: what the next role sees on it differs little."""
    found: dict[str, tuple[str, str]] = {}
    for address, text in pages:
        found.setdefault(kind_of(address), (address, text))
    return dict(found.values())


def test_demo_pages_shut_nobody_out(app: Flask, db: SQLAlchemy, person: Seat) -> None:
    shown = ((page.address, page.answer.text) for role in Role for page in demo_pages(app, db, role))
    pages = first_of_each_kind(shown)
    shapes, wrong = looked_at(person(size=PHONE), pages.items(), every=True)
    assert (len(pages) > 40, shapes > 40) == (True, True)
    assert wrong == {}


def test_pages_of_an_empty_town_shut_nobody_out(app: Flask, person: Seat) -> None:
    clients = (sign_in(app.test_client(), role) for role in Role)
    shown = ((seen.address, seen.answer.text) for client in clients for seen in pages_of(client))
    _shapes, wrong = looked_at(person(size=PHONE), first_of_each_kind(shown).items(), every=True)
    assert wrong == {}


REFUSED = {
    "/openings/new": Role.JOB_CADRE,
    "/staff/new": Role.ADMINISTRATOR,
    "/account": Role.AUDITOR,
    "/imports/new": Role.TOWN_CENTRE,
}


@pytest.mark.parametrize("address", REFUSED)
def test_a_refused_form_shuts_nobody_out(person: Seat, address: str) -> None:
    screen = sign_in_on(person(size=PHONE), REFUSED[address])
    screen.goto(address)
    screen.locator("main form .act button.btn-primary:visible").first.click()
    screen.wait_for_selector("#error-summary")
    assert serious_faults(screen) == []
    assert not scrolls_sideways(screen)


@pytest.mark.parametrize("address", ["/sign-in", "/no-such-page"])
def test_a_visitors_page_shuts_nobody_out(person: Seat, address: str) -> None:
    screen = person(size=PHONE)
    screen.goto(address)
    assert (serious_faults(screen), scrolls_sideways(screen)) == ([], False)
