"""Every page of every role, and every form that is refused: axe, the width of a phone, complaints."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page

from tests.matrix.reading import everything
from tests.matrix.table import COLUMNS, LET_IN, OWN
from tests.matrix.visits import SIGNED_IN, VISITOR, Visits, cells
from tests.pages.looking import looked_at
from tests.pages.walk import kind_of
from tests.support.browser import PHONE
from tests.support.crawl import Seen
from tests.support.databases import BACKEND
from tests.support.world import State, World

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a page looks the same on either database; SQLite's run looks at all of them"
)
Seat = Callable[..., Page]
FOR_ALL = ("/sign-in", "/no-such-page")


@pytest.fixture
def starting_state() -> State:
    return SIGNED_IN


@pytest.fixture
def visits(app: Flask) -> Visits:
    return Visits(app)


def pages(visits: Visits) -> Iterator[tuple[str, str]]:
    """Yield each role's page of each kind, and what everybody may open."""
    for role in COLUMNS.values():
        known = set()
        for seen in (*everything(visits, role).pages, *(opened(visits, role, path) for path in FOR_ALL)):
            if "html" in (seen.answer.mimetype or "") and seen.answer.status_code != 303:
                if kind_of(seen.address) not in known:
                    yield f"{seen.address} as {role}", seen.answer.text
                known.add(kind_of(seen.address))


def opened(visits: Visits, role: str, path: str) -> Seen:
    return Seen(path, visits.client(role).get(path))


def test_every_page_of_every_role_shuts_nobody_out(visits: Visits, db: SQLAlchemy, person: Seat) -> None:
    shapes, wrong = looked_at(person(size=PHONE), pages(visits))
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
    answers = list(refused(visits, world))
    assert [name for name, _ in answers if ": 5" in name] == []
    shapes, wrong = looked_at(person(size=PHONE), answers)
    assert shapes > 10
    assert wrong == {}
