"""What no page would send: numbers that are none, months that never come, versions that nobody saw; never a 500."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.bad_input.test_table import row_counts
from tests.support.employment import STARTED, check, hire, spell, state
from tests.support.forms import form_on
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.forms import version_of
from webapp.core.months import Month

SignIn = Callable[..., FlaskClient]
APRIL = Month(2026, 4)
LONG = "9" * 5_000
FORGED = ("", "x", "-1", "1.5", "٣", "1e3", " 1", LONG)


@pytest.fixture(autouse=True)
def after_april(app: Flask, clock: SettableClock) -> None:
    """One person works since 1 April; it is 4 May 2026."""
    clock.set_day(STARTED)
    with app.app_context():
        hire("甘一", 1)
    clock.set_day(date(2026, 5, 4))


@pytest.mark.parametrize("text", FORGED)
def test_a_version_is_a_short_number_or_none(text: str) -> None:
    assert version_of(text) is None


@pytest.mark.parametrize(("text", "version"), [("0", 0), ("7", 7), ("123456789", 123_456_789)])
def test_a_version_is_read(text: str, version: int) -> None:
    assert version_of(text) == version


@pytest.mark.parametrize("version", FORGED)
def test_a_tick_without_a_version_confirms_nothing(sign_in_as: SignIn, db: SQLAlchemy, version: str) -> None:
    state(APRIL)
    db.session.rollback()
    monitor = sign_in_as(Role.VILLAGE_MONITOR)
    form = form_on(monitor.get("/months/stated"), "/months/stated")
    before = row_counts(db)
    answer = form.send(monitor, {"check": [f"{check('甘一', APRIL).ref}:{version}"]})
    assert answer.status_code == 409
    assert row_counts(db) == before


@pytest.mark.parametrize("version", ["x", "-1", LONG])
def test_a_statement_over_a_version_that_nobody_saw_is_no_statement(
    sign_in_as: SignIn, db: SQLAlchemy, version: str
) -> None:
    state(APRIL)
    db.session.rollback()
    firm, seen = sign_in_as(Role.FIRM), f"seen_{spell('甘一').ref.hex}"
    form = form_on(firm.get("/months?month=2026-04"), "/months")
    before = row_counts(db)
    assert form.send(firm, {seen: version}).status_code in (400, 409, 422)
    assert row_counts(db) == before


MONTHS = ("9999-12", "2026-06", "0001-01", "1999-12", "2026-13", "x", "", "٢٠٢٦-04", LONG)


@pytest.mark.parametrize("month", MONTHS)
def test_a_month_that_cannot_be_is_shown_as_the_one_that_is_due(
    sign_in_as: SignIn, db: SQLAlchemy, month: str
) -> None:
    answer = sign_in_as(Role.FIRM).get("/months", query_string={"month": month})
    assert answer.status_code == 200
    assert "2026年4月" in answer.text


@pytest.mark.parametrize("month", MONTHS)
def test_a_statement_of_a_month_that_cannot_be_states_none(
    sign_in_as: SignIn, db: SQLAlchemy, month: str
) -> None:
    firm = sign_in_as(Role.FIRM)
    form = form_on(firm.get("/months?month=2026-04"), "/months")
    sent: dict[str, Any] = {**form.values, "month": month}
    before = row_counts(db)
    assert firm.post("/months", data=sent).status_code == 400
    assert row_counts(db) == before
