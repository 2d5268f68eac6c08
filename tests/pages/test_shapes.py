"""Every page of every role, and every form that is refused, once for each shape: axe, the width of a phone, complaints.

A page's shape is the set of its elements with their classes and roles. Two pages of one shape differ in words only,
so one of them stands for both; that is what makes it possible to look at what each role sees, not at one role's page.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page

from tests.matrix.table import COLUMNS, LET_IN, OWN
from tests.matrix.visits import SIGNED_IN, VISITOR, Visits, cells
from tests.pages.walk import kind_of
from tests.support.browser import PHONE, scrolls_sideways, serious_faults
from tests.support.crawl import crawl
from tests.support.databases import BACKEND
from tests.support.html import parse
from tests.support.world import State, World

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a page looks the same on either database; SQLite's run looks at all of them"
)
Seat = Callable[..., Page]
Shape = frozenset[tuple[Any, ...]]
TELLING = ("role", "type", "aria-invalid", "aria-expanded", "aria-current", "disabled", "hidden", "data-k")


@pytest.fixture
def starting_state() -> State:
    return SIGNED_IN


@pytest.fixture
def visits(app: Flask) -> Visits:
    return Visits(app)


def shape_of(text: str) -> Shape:
    """Return what a page is made of."""
    return frozenset(
        (node.tag, *sorted(node.get("class").split()), *((name, node.get(name)) for name in TELLING))
        for node in parse(text).walk()
    )


def faults_of(screen: Page, text: str) -> Iterator[str]:
    """Yield what is wrong with a page as it stands, then with large letters."""
    screen.set_content(text, wait_until="load")
    yield from serious_faults(screen)
    if scrolls_sideways(screen):
        yield "scrolls sideways"
    screen.evaluate("document.documentElement.dataset.size = 'large'")
    if scrolls_sideways(screen):
        yield "scrolls sideways with large letters"


def looked_at(screen: Page, pages: Iterator[tuple[str, str]]) -> tuple[int, dict[str, list[str]]]:
    """Look at the first page of each shape; say how many there were and what is wrong where."""
    known: list[Shape] = []
    wrong = {}
    for name, text in pages:
        shape = shape_of(text)
        if any(shape <= other for other in known):
            continue
        known.append(shape)
        found = list(faults_of(screen, text))
        if found:
            wrong[name] = found
    return len(known), wrong


def pages(visits: Visits) -> Iterator[tuple[str, str]]:
    """Yield each role's page of each kind, the fullest first: what is less than seen is seen."""
    found = [
        (f"{seen.address} as {role}", seen.answer.text)
        for role in COLUMNS.values()
        for seen in crawl(visits.client(role), ("/", "/sign-in", "/no-such-page"), shape=kind_of)
        if "html" in (seen.answer.mimetype or "") and seen.answer.status_code != 303
    ]
    yield from sorted(found, key=lambda page: -len(shape_of(page[1])))


def test_every_page_of_every_role_shuts_nobody_out(visits: Visits, db: SQLAlchemy, person: Seat) -> None:
    screen = person(size=PHONE)
    screen.goto("/sign-in")
    shapes, wrong = looked_at(screen, pages(visits))
    assert shapes > 40
    assert wrong == {}


def refused(visits: Visits, world: World) -> Iterator[tuple[str, str]]:
    """Yield the page that answers each form sent with nothing in it but its tokens."""
    for cell in (cell for cell in cells() if cell.expected == LET_IN and cell.where == OWN):
        if not visits.posts(cell.row) or (cell.role == VISITOR) != (cell.row.cells[VISITOR] == LET_IN):
            continue
        path = visits.path(cell)
        answer = visits.client(cell.role).post(path, data=visits.tokens(cell.role, path))
        if answer.status_code != 303:
            yield f"{cell}: {answer.status}", answer.text
        visits.start_again(world)


def test_every_refused_form_shuts_nobody_out(
    visits: Visits, world: World, db: SQLAlchemy, person: Seat
) -> None:
    screen = person(size=PHONE)
    screen.goto("/sign-in")
    answers = list(refused(visits, world))
    assert [name for name, _ in answers if ": 5" in name] == []
    shapes, wrong = looked_at(screen, iter(sorted(answers, key=lambda page: -len(shape_of(page[1])))))
    assert shapes > 10
    assert wrong == {}
