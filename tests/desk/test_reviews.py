"""Entries of the local watch list whose day to look again has come stand on the desk of the town centre."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.forms import submit
from tests.support.html import parse
from tests.support.people import PEOPLE, family
from tests.support.world import State
from webapp.core.clock import SettableClock
from webapp.core.filters import today
from webapp.core.unit import writing

SignIn = Callable[..., FlaskClient]
LINE, LISTED = "复核1户关注家庭", "/households?show=due&sort=review"


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def test_the_desk_leads_to_exactly_those_families(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    centre = sign_in_as("town_centre")
    waiting = parse(centre.get("/").text).one(id="waiting")
    assert LINE in waiting.text.replace(" ", "")
    assert "11-20" in waiting.text
    [link] = [node["href"] for node in waiting.all("a") if "due" in node["href"]]
    assert link == LISTED
    listed = parse(centre.get(link).text).one(id="households-table")
    assert "吴美兰" in listed.text
    assert "黎志强" not in listed.text


@pytest.mark.parametrize(("days", "waits"), [(-1, True), (0, True), (1, False)])
def test_it_waits_from_the_day_itself(sign_in_as: SignIn, db: SQLAlchemy, days: int, waits: bool) -> None:
    with writing():
        family("吴美兰").watches[0].review_on = today() + timedelta(days=days)
    centre = sign_in_as("town_centre")
    assert (LISTED.replace("&", "&amp;") in centre.get("/").text) is waits
    assert ("吴美兰" in parse(centre.get(LISTED).text).one(id="households-table").text) is waits


def test_after_the_review_nothing_waits(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    centre, path = sign_in_as("town_centre"), f"/households/{family('吴美兰').ref}/watch"
    submit(centre, path, path, reason="仍需关注", review_on="2027-03-01")
    assert "show=due" not in centre.get("/").text


@pytest.mark.parametrize(("role", "town"), [("town_centre", 2), ("job_cadre", 1), ("village_monitor", 1)])
def test_it_waits_for_the_towns_own_centre_only(
    sign_in_as: SignIn, db: SQLAlchemy, clock: SettableClock, role: str, town: int
) -> None:
    assert "show=due" not in sign_in_as(role, town).get("/").text
