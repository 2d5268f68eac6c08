"""Every page in a real browser: nothing that shuts somebody out, nothing that scrolls sideways on a phone."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page

from tests.demo.state import DEMO
from tests.pages.walk import kind_of, pages_of
from tests.support.browser import PHONE, scrolls_sideways, serious_faults
from tests.support.databases import BACKEND
from tests.support.forms import submit
from tests.support.towns import TWO_TOWNS, sign_in, sign_in_on
from tests.support.world import State
from webapp.access.actor import Role
from webapp.demo.accounts import PASSWORD, one_each

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a page looks the same on either database; SQLite's run looks at all of them"
)
Seat = Callable[..., Page]
TIMES = 1
"""How many roles look at pages of one kind; more only takes longer: what they see on it differs little."""


@pytest.fixture
def starting_state(request: pytest.FixtureRequest) -> State:
    return DEMO if "demo" in request.node.name else TWO_TOWNS


def faults_of(page: Page, address: str) -> list[str]:
    page.goto(address)
    found = [f"{address}: {fault}" for fault in serious_faults(page)]
    return [*found, f"{address}: scrolls sideways"] if scrolls_sideways(page) else found


def not_seen_often(addresses: list[str], seen: dict[str, int]) -> Iterator[str]:
    for address in addresses:
        seen[kind_of(address)] = seen.get(kind_of(address), 0) + 1
        if seen[kind_of(address)] <= TIMES:
            yield address


def test_demo_pages_shut_nobody_out(app: Flask, db: SQLAlchemy, person: Seat) -> None:
    seen: dict[str, int] = {}
    faults: list[str] = []
    for shown in one_each():
        client, screen = app.test_client(), person(size=PHONE)
        submit(client, "/sign-in", username=shown.username, password=PASSWORD)
        screen.goto("/sign-in")
        screen.fill("input[name=username]", shown.username)
        screen.fill("input[name=password]", PASSWORD)
        screen.click("main form button")
        screen.wait_for_url(lambda url: "/sign-in" not in url)
        for address in not_seen_often([one.address for one in pages_of(client)], seen):
            faults += faults_of(screen, address)
    assert len(seen) > 40
    assert faults == []


def test_pages_of_an_empty_town_shut_nobody_out(app: Flask, person: Seat) -> None:
    seen: dict[str, int] = {}
    faults: list[str] = []
    for role in Role:
        client: FlaskClient = sign_in(app.test_client(), role)
        screen = sign_in_on(person(size=PHONE), role)
        for address in not_seen_often([one.address for one in pages_of(client)], seen):
            faults += faults_of(screen, address)
    assert faults == []


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
    assert faults_of(person(size=PHONE), address) == []
