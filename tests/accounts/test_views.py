"""Signing in and out: told plainly, counted by user, and gone when it is over."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.towns import PASSWORD, username
from webapp.access.actor import Role
from webapp.accounts.models import Account, LoginSession
from webapp.audit.models import AuditEvent
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.unit import writing

CADRE = username(Role.JOB_CADRE)


def sign_in(client: FlaskClient, name: str = CADRE, password: str = PASSWORD) -> object:
    return submit(client, "/sign-in", username=name, password=password)


def test_the_right_password_leads_to_the_desk(client: FlaskClient) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("name", "password"), [(CADRE, "wrong password here"), ("nobody.at.all", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    client: FlaskClient, name: str, password: str
) -> None:
    answer = sign_in(client, name, password)
    assert answer.status_code == 422
    assert "用户名或密码不对" in answer.text
    assert f'value="{name}"' in answer.text


def test_five_failures_lock_this_user_for_a_minute_and_nobody_else(
    app: Flask, client: FlaskClient, clock: SettableClock
) -> None:
    for _ in range(5):
        sign_in(client, password="wrong password here")
    assert sign_in(client).status_code == 429
    assert sign_in(app.test_client(), username(Role.AUDITOR)).status_code == 303
    clock.advance(timedelta(minutes=2))
    assert sign_in(client).status_code == 303


def test_without_a_session_every_page_leads_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in?then=/account")
    swapped = client.get("/account", headers={"HX-Request": "true"})
    assert (swapped.status_code, swapped.headers["HX-Redirect"]) == (200, "/sign-in?then=/account")


@pytest.mark.parametrize(
    "then", ["//evil.example/x", "https://evil.example", "/no-such-page", "javascript:alert(1)"]
)
def test_sign_in_never_leads_to_another_place(client: FlaskClient, then: str) -> None:
    answer = submit(client, f"/sign-in?then={quote(then, safe='')}", username=CADRE, password=PASSWORD)
    assert answer.location == "/"


def test_signing_out_makes_the_cookie_worthless(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    cookie = client.get_cookie("session")
    assert cookie is not None
    answer = submit(client, "/", action="/sign-out")
    assert "storage" in answer.headers["Clear-Site-Data"]
    client.set_cookie("session", cookie.value)
    assert client.get("/").status_code == 303


def test_an_unused_session_ends_by_itself(
    sign_in_as: Callable[..., FlaskClient], clock: SettableClock
) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    clock.advance(timedelta(minutes=14))
    assert client.get("/").status_code == 200
    clock.advance(timedelta(minutes=16))
    assert client.get("/").status_code == 303


def test_a_disabled_account_is_out_at_once(db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    with writing() as session:
        session.scalars(select(Account).where(Account.username == CADRE)).one().disabled_at = now()
    assert client.get("/").status_code == 303
    assert sign_in(client).status_code == 422


def test_a_third_browser_ends_the_first(app: Flask) -> None:
    clients = [app.test_client() for _ in range(3)]
    for each in clients:
        sign_in(each)
    assert [each.get("/").status_code for each in clients] == [303, 200, 200]


def test_the_database_holds_no_token_and_no_password(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    cookie = client.get_cookie("session")
    assert cookie is not None
    stored = db.session.scalars(select(LoginSession)).one()
    assert cookie.value.encode() not in stored.token_hash
    hashed = db.session.scalar(select(Account.password_hash).where(Account.username == CADRE))
    assert str(hashed).startswith("$argon2id$")


def test_a_post_without_the_token_of_its_form_is_refused(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    assert client.post("/sign-out").status_code == 400
    assert client.post("/sign-out", data={"csrf_token": "0" * 64}).status_code == 400
    assert client.get("/").status_code == 200


def test_a_post_from_another_site_is_refused(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    form = form_on(client.get("/"), "/sign-out")
    answer = form.send(client, {}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 400


def test_language_and_large_type_are_kept_with_the_account(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    submit(client, "/account", action="/account/preference/language", value="en")
    submit(client, "/account", action="/account/preference/size", value="large")
    page = client.get("/account").text
    assert '<html lang="en"' in page
    assert 'data-size="large"' in page


def test_large_type_is_kept_with_the_browser_of_who_has_not_signed_in(client: FlaskClient) -> None:
    submit(client, "/sign-in", action="/account/preference/size", value="large")
    assert 'data-size="large"' in client.get("/sign-in").text
    submit(client, "/sign-in", action="/account/preference/size", value="normal")
    assert 'data-size="large"' not in client.get("/sign-in").text


def test_large_type_chosen_before_signing_in_goes_on_with_the_account(app: Flask) -> None:
    here, elsewhere = app.test_client(), app.test_client()
    submit(here, "/sign-in", action="/account/preference/size", value="large")
    for client in (here, elsewhere):
        sign_in(client)
        assert 'data-size="large"' in client.get("/account").text


def test_signing_in_and_out_stand_in_the_audit(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    submit(client, "/", action="/sign-out")
    actions = database.session.scalars(
        select(AuditEvent.action).order_by(AuditEvent.id).where(AuditEvent.role.isnot(None))
    )
    assert actions.all() == ["account.sign-in", "account.sign-out"]
