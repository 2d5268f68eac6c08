"""Openings that go stale soon stand on the desk of whoever can say a word for the firm, before it is too late."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.html import parse
from tests.support.towns import town
from tests.support.work import CLEANING, SEWING, WORK, actor, draft, opening
from tests.support.world import State
from webapp.core.filters import now, today
from webapp.core.unit import Done, writing
from webapp.jobs.actions import openings
from webapp.organisations.actions import add_outsider
from webapp.organisations.workflow import OrganisationKind
from webapp.policies.queries import policy_on

SignIn = Callable[..., FlaskClient]
PACKING = "包装工"


def a_firm_without_an_account(app: Flask) -> None:
    with writing():
        chamber_id = opening(SEWING).firm.chamber_id
        mute = add_outsider(OrganisationKind.FIRM, "没有账号的厂", chamber_id=chamber_id)
        said = draft(opening(SEWING).village_id or 0, title=PACKING)
        done = openings.write(said, mute, town().id, True, actor("chamber"), now())
        assert isinstance(done, Done)


@pytest.fixture
def starting_state() -> State:
    return State("a-firm-without-an-account", a_firm_without_an_account, based_on=WORK)


def make_due(*titles: str) -> None:
    """Let openings have been confirmed so long ago that they go stale tomorrow."""
    days = policy_on(today(), town().id).value("opening_stale_days") - 1
    with writing():
        for title in titles:
            opening(title).fresh_on = today() - timedelta(days=days)


def lines(client: FlaskClient) -> dict[str, str]:
    """What the desk says of openings, by where it leads."""
    page = parse(client.get("/").text)
    return {node["href"]: node.text for node in page.all("a") if node["href"].startswith("/openings?show=")}


@pytest.mark.parametrize(
    ("role", "due", "line", "listed"),
    [
        ("firm", (SEWING,), ("/openings?show=due", "尽快确认1个岗位"), [SEWING]),
        ("firm", (PACKING,), None, []),
        ("chamber", (SEWING, PACKING), ("/openings?show=due", "尽快确认2个岗位"), [SEWING, PACKING]),
        ("chamber", (CLEANING,), None, []),
        (
            "job_cadre",
            (SEWING, PACKING),
            ("/openings?show=to_call", "1个岗位快到期，企业没有账号，打电话问问还招不招"),
            [PACKING],
        ),
        ("job_cadre", (SEWING, CLEANING), None, []),
        ("town_centre", (SEWING, PACKING), None, []),
    ],
)
def test_who_hears_of_it_in_time(
    sign_in_as: SignIn,
    db: SQLAlchemy,
    role: str,
    due: tuple[str, ...],
    line: tuple[str, str] | None,
    listed: list[str],
) -> None:
    make_due(*due)
    client = sign_in_as(role)
    assert lines(client) == (dict([line]) if line else {})
    if line:
        table = parse(client.get(line[0]).text).one(id="openings-table").text
        assert [title for title in (SEWING, PACKING, CLEANING) if title in table] == listed


def test_once_it_is_stale_it_is_no_longer_called_due(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    make_due(PACKING)
    with writing():
        opening(PACKING).fresh_on -= timedelta(days=1)
    assert [*lines(sign_in_as("job_cadre"))] == ["/openings?show=stale"]
