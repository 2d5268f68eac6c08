"""An import that is taken up later, after a crash or a restart, asks anew whether its person still has the seat."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on
from tests.support.people import PEOPLE
from tests.support.towns import username
from tests.support.uploads import apply, newcomers, staged
from tests.support.world import State
from webapp.accounts.models import Account
from webapp.core import tasks
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.households.models import Household, ImportBatch
from webapp.organisations.models import Seat

SignIn = Callable[..., FlaskClient]
YESTERDAY = date(2026, 11, 22)


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def centre(db: SQLAlchemy) -> Seat:
    query = select(Seat).join(Account, Seat.account_id == Account.id)
    return db.session.scalars(query.where(Account.username == username("town_centre"))).one()


def disabled(seat: Seat, gone: bool) -> None:
    seat.account.disabled_at = now() if gone else None


def ended(seat: Seat, gone: bool) -> None:
    seat.valid_to = YESTERDAY if gone else None


@pytest.mark.parametrize("leave", [disabled, ended])
def test_nothing_is_written_in_a_seat_that_is_over(
    app: Flask, sign_in_as: SignIn, db: SQLAlchemy, leave: Callable[[Seat, bool], None]
) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [newcomers()])
    app.config["TASKS_AT_ONCE"] = False
    assert apply(client, path).status_code == 303
    with writing():
        leave(centre(db), True)
    job_ref = db.session.scalars(select(ImportBatch.job_ref)).one()
    tasks.run_job(str(job_ref))
    job = tasks.find(job_ref)
    assert job is not None
    assert (job.state, job.outcome) == (tasks.FAILED, "seat_over")
    assert db.session.scalar(select(Household).where(Household.head_name == "钟新来")) is None
    with writing():
        leave(centre(db), False)
    app.config["TASKS_AT_ONCE"] = True
    page = client.get(path)
    assert "发起人已不在这个岗位上" in page.text
    assert form_on(page, f"{path}/read").send(client, {}).status_code == 303
    db.session.rollback()
    assert db.session.scalar(select(Household).where(Household.head_name == "钟新来")) is not None
