import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.demo.state import DEMO
from tests.support.forms import submit
from tests.support.html import parse
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.accounts.rules import password_refusals
from webapp.core.filters import today
from webapp.demo.accounts import PASSWORD, one_each
from webapp.organisations.models import Seat, Village


@pytest.fixture
def starting_state() -> State:
    return DEMO


def test_the_password_is_one_that_the_rules_take_for_every_account(db: SQLAlchemy) -> None:
    for username in db.session.scalars(select(Account.username)):
        assert password_refusals(PASSWORD, username) == []


def test_every_account_is_marked_as_a_demos(db: SQLAlchemy) -> None:
    assert set(db.session.scalars(select(Account.is_demo))) == {True}


def test_one_account_a_role_is_shown(db: SQLAlchemy) -> None:
    assert [shown.role for shown in one_each(today())] == list(
        dict.fromkeys(shown.role for shown in one_each(today()))
    )
    assert {shown.role for shown in one_each(today())} == set(Role)


def test_the_firm_that_is_shown_has_people_to_answer_and_months_to_state(app: Flask) -> None:
    with app.app_context():
        [firm] = [shown.username for shown in one_each(today()) if shown.role == Role.FIRM]
    client: FlaskClient = app.test_client()
    submit(client, "/sign-in", username=firm, password=PASSWORD)
    waiting = parse(client.get("/").text).one(id="waiting").text
    assert [word for word in ("答复", "报送") if word not in waiting] == []


def test_every_village_has_its_monitor_and_no_name_is_used_twice(db: SQLAlchemy) -> None:
    monitors = select(Seat.village_id).where(Seat.role == Role.VILLAGE_MONITOR)
    assert sorted(db.session.scalars(monitors)) == sorted(db.session.scalars(select(Village.id)))
    names = [account.person.name for account in db.session.scalars(select(Account))]
    assert len(names) == len(set(names))


def test_every_role_can_sign_in_and_see_a_first_page(app: Flask) -> None:
    with app.app_context():
        usernames = [shown.username for shown in one_each(today())]
    for username in usernames:
        client: FlaskClient = app.test_client()
        assert submit(client, "/sign-in", username=username, password=PASSWORD).status_code == 303
        assert client.get("/", follow_redirects=True).status_code == 200
