"""Whoever changes the seat goes on in a session of its own, and for no longer than before."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.accounts.test_doors import account
from tests.support.forms import submit
from webapp.access.actor import Role
from webapp.accounts import queries
from webapp.accounts.models import LoginSession
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import today
from webapp.core.unit import writing
from webapp.organisations.actions import give_seat
from webapp.organisations.models import Organisation


def second_seat() -> UUID:
    with writing():
        place = database.session.scalars(select(Organisation)).first()
        assert place is not None
        return give_seat(account(), Role.FIRM, today(), organisation_id=place.id).ref


def test_who_changes_the_seat_goes_on_with_a_new_key_and_the_old_one_opens_nothing(
    app: Flask, db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    ref, client, thief = second_seat(), sign_in_as(Role.JOB_CADRE), app.test_client()
    old = client.get_cookie("session")
    assert old is not None
    thief.set_cookie("session", old.value)
    assert thief.get("/account").status_code == 200
    assert submit(client, "/account", f"/seats/{ref}").status_code == 303
    fresh = client.get_cookie("session")
    assert fresh is not None
    assert fresh.value != old.value
    assert client.get("/account").status_code == 200
    assert thief.get("/account").location.startswith("/sign-in")
    assert thief.post("/account/password", data={"csrf_token": "-"}).status_code == 401
    live = select(LoginSession).where(
        LoginSession.account_id == account().id, LoginSession.ended_at.is_(None)
    )
    (left,) = database.session.scalars(live)
    assert (left.seat_ref, left.token_hash) == (ref, queries.token_hash(fresh.value))


def test_changing_the_seat_makes_no_session_last_longer(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient], clock: SettableClock
) -> None:
    ref, client = second_seat(), sign_in_as(Role.JOB_CADRE)
    for _ in range(29):
        clock.advance(timedelta(minutes=20))
        assert client.get("/account").status_code == 200
    assert submit(client, "/account", f"/seats/{ref}").status_code == 303
    clock.advance(timedelta(minutes=10))
    assert client.get("/account").status_code == 200
    clock.advance(timedelta(minutes=10))
    assert client.get("/account").status_code == 303
