"""What every test may ask for; SHOUWANG_TEST_DB says on which database (sqlite or postgres) it runs."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from hypothesis import settings
from playwright.sync_api import Browser, Page

from tests.support import network
from tests.support.browser import DESK, Person, Screens, chromium
from tests.support.databases import BACKEND
from tests.support.server import serving
from tests.support.towns import TWO_TOWNS, sign_in
from tests.support.world import State, World, open_world
from webapp.core.clock import SettableClock
from webapp.core.db import db as database

HERE = Path(__file__).parent
RARELY = 50_000
"""New objects before a collection: the program itself stays, and a page makes thousands of short-lived rows."""

gc.disable()  # until all tests are known: what is imported stays, and to look through it again and again takes longest

TOGETHER = {
    "matrix": (
        "matrix", "pages/test_shapes.py", "leaks", "architecture/test_migrations.py", "policies/test_effects.py",
        "journeys/test_policy_change.py",
    ),
    "demo": (
        "demo", "pages/test_languages.py", "pages/test_screens.py", "pages/test_queries.py", "audit/test_migration.py",
    ),
    "approval": ("races/test_races.py::test_approval",),
    "issue": ("races/test_races.py::test_issue",),
    "overspend": ("races/test_races.py::test_overspend",),
    "subsidy": ("races/test_races.py::test_subsidy",),
    "money": ("prove/money",),
    "retention": ("prove/retention",),
    "kernels": ("matching",),
}  # fmt: skip
"""Tests that begin at a state which takes long to build, or with compiled code: run by one process, it is made once."""

APART = ("journeys", "pages")
"""Each file of these is a group; of all others each folder is, for its files begin at the same states."""

COMPILES = "tests/matching/columns"
"""Goes before all: what it compiles lies on the disk for the processes that others start."""

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")


def pytest_report_header() -> str:
    """Say at the top of the run which database it is about."""
    return f"database under test: {BACKEND}"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let go of garbage at once in the process that only hands tests out: it collects none itself."""
    if session.config.getoption("numprocesses", None) and not hasattr(session.config, "workerinput"):
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what lies in tests/journeys, so that `make journeys` finds it; the long ones go first, kept together.

    SHOUWANG_TEST_ONLY=database leaves out files in which no test asks for a database: rules say the same on either.
    """
    for item in items:
        if item.path.is_relative_to(HERE / "journeys"):
            item.add_marker(pytest.mark.journey)
        item.add_marker(pytest.mark.xdist_group(group_of(item)))
    items.sort(key=_when)
    if os.environ.get("SHOUWANG_TEST_ONLY") == "database":
        asking = {item.path for item in items if "world" in getattr(item, "fixturenames", ())}
        kept = [item for item in items if item.path in asking or item.path.is_relative_to(HERE / "support")]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def _when(item: pytest.Item) -> tuple[bool, bool, bool]:
    """Sort what takes long to the front: at the end nothing is left that would keep one process alone."""
    group = group_of(item)
    return not item.nodeid.startswith(COMPILES), group not in TOGETHER, not group.startswith(APART)


def group_of(item: pytest.Item) -> str:
    """Return the name of the group whose tests one process runs, one after the other."""
    place = item.nodeid.removeprefix("tests/")
    for group, places in TOGETHER.items():
        if place.startswith(places):
            return group
    folder, _, file = place.partition("::")[0].partition("/")
    return f"{folder}/{file}" if folder in APART else folder


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let go of garbage from now on, but never look again through the program and its tests."""
    _be_told_of_lost_groups(session)
    gc.freeze()
    gc.set_threshold(RARELY)
    gc.enable()


def _be_told_of_lost_groups(session: pytest.Session) -> None:
    """Fail where groups have no effect: each process would build every state, and the run take twice as long."""
    if getattr(session.config.option, "loadgroup", False):
        lost = [
            item.nodeid
            for item in session.items
            if item.get_closest_marker("xdist_group") and "@" not in item.nodeid
        ]
        if lost:
            raise pytest.UsageError(f"pytest-xdist did not keep its groups together, e.g. {lost[0]}")


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse every connection to another machine."""
    with pytest.MonkeyPatch.context() as patch:
        network.refuse_other_machines(patch)
        yield


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The application, its database and its clock, made once for the run."""
    with open_world() as made:
        gc.freeze()
        yield made


@pytest.fixture
def starting_state() -> State:
    """What the database holds when a test begins; a module that needs less or more overrides this fixture."""
    return TWO_TOWNS


@pytest.fixture
def app(world: World, starting_state: State) -> Flask:
    """The application at its starting state, with no context pushed."""
    return world.start_from(starting_state)


@pytest.fixture
def clock(app: Flask, world: World) -> SettableClock:
    """The clock of the application: stands at 9:00 of 23 November 2026 until the test moves it."""
    return world.clock


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in_as(app: Flask) -> Callable[..., FlaskClient]:
    """Sign somebody in: `sign_in_as("firm")`, `sign_in_as(Role.VILLAGE_MONITOR, town=2, place=2)`."""

    def sign_in_as(role: str, town: int = 1, place: int = 1) -> FlaskClient:
        return sign_in(app.test_client(), role, town, place)

    return sign_in_as


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside an app context; write through `webapp.core.unit.writing()` or an action."""
    with app.app_context():
        yield database


@pytest.fixture(scope="session")
def live_server(world: World) -> Iterator[str]:
    """The address at which the application of this run is served."""
    with serving(world.app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def screens(browser: Browser, live_server: str) -> Screens:
    """The screens of the run."""
    return Screens(browser, live_server)


@pytest.fixture
def person(app: Flask, screens: Screens) -> Iterator[Callable[..., Page]]:
    """Seat people at screens, each with own cookies: `person()`, `person(javascript=False, size=PHONE)`.

    A script error, a refused style or any other complaint of the browser fails the test at its end.
    """
    seated: list[Person] = []

    def seat(javascript: bool = True, size: tuple[int, int] = DESK) -> Page:
        seated.append(screens.seat(javascript, size))
        return seated[-1].page

    yield seat
    assert [complaint for somebody in seated for complaint in screens.clear(somebody)] == []


@pytest.fixture
def page(person: Callable[..., Page]) -> Page:
    """One person's page in a desk-sized window, with JavaScript."""
    return person()
