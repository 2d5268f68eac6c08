"""Journeys on PostgreSQL are done at one kind of screen: what differs between screens is the page, not the database."""

import os

import pytest

from tests.support.browser import DESK
from tests.support.databases import BACKEND

EVERY_SCREEN = BACKEND == "sqlite" or bool(os.environ.get("PROVE"))


@pytest.fixture(autouse=True)
def one_kind_of_screen_is_enough(request: pytest.FixtureRequest) -> None:
    """Skip the phone and the screens without scripts where SQLite's run has done the same on them."""
    screen = getattr(request.node, "callspec", None)
    another = screen and not (
        screen.params.get("javascript", True) and screen.params.get("size", DESK) == DESK
    )
    if another and not EVERY_SCREEN:
        pytest.skip("the other screens were sat at on SQLite; PROVE=1 sits at all of them")
