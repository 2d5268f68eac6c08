"""A form sent after its session had ended: what was typed is carried over sign-in, shown again, not sent by itself."""

import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import Form, form_on, submit
from tests.support.html import parse
from tests.support.late import (
    CADRE,
    NEW,
    NOT_DONE,
    NOT_SENT,
    OVER,
    TYPED,
    carried,
    empty_form,
    sign_in_on_page,
    written,
)
from tests.support.towns import PASSWORD, sign_in, username
from tests.support.work import WORK, firm
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.core.clock import SettableClock
from webapp.core.filters import today
from webapp.core.kept import LARGEST
from webapp.core.unit import writing
from webapp.organisations.actions import give_seat
from webapp.organisations.models import Seat

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


@pytest.fixture
def client(sign_in_as: SignIn) -> FlaskClient:
    """A job cadre who is about to write an opening."""
    return sign_in_as(Role.JOB_CADRE)


@pytest.fixture
def form(app: Flask, client: FlaskClient) -> Form:
    return empty_form(app, client)


# How a session ends.


def _time_out(app: Flask, clock: SettableClock, client: FlaskClient) -> None:
    clock.advance(OVER)


def _third_sign_in(app: Flask, clock: SettableClock, client: FlaskClient) -> None:
    for _ in range(2):
        sign_in(app.test_client(), Role.JOB_CADRE)


def _new_password(app: Flask, clock: SettableClock, client: FlaskClient) -> None:
    other, fresh = sign_in(app.test_client(), Role.JOB_CADRE), "a lamp in every seventh window"
    values = {"old": PASSWORD, "password": fresh, "again": fresh}
    assert submit(other, "/account", action="/account/password", **values).status_code == 303


@pytest.mark.parametrize(
    ("end", "password"),
    [(_time_out, PASSWORD), (_third_sign_in, PASSWORD), (_new_password, "a lamp in every seventh window")],
    ids=["by time", "by a third sign-in", "by a new password"],
)
def test_what_was_typed_is_there_again_after_signing_in_and_is_sent_once_it_is_pressed(
    app: Flask, clock: SettableClock, client: FlaskClient, form: Form, db: SQLAlchemy, end: Callable[..., None],
    password: str,
) -> None:  # fmt: skip
    end(app, clock, client)
    late = form.send(client, TYPED)
    assert late.status_code == HTTPStatus.UNAUTHORIZED
    assert "您已退出登录，刚才填的内容还在。" in late.text
    assert "裁剪" not in late.text
    again = sign_in_on_page(client, late, password=password)
    assert (again.status_code, written()) == (422, 0)
    assert NOT_SENT in parse(again.text).one(role="alert").text
    shown = form_on(again, NEW)
    assert {name: shown.values[name] for name in TYPED} == TYPED
    assert shown.values["key"] == form.values["key"]
    assert shown.values["csrf_token"] != form.values["csrf_token"]
    assert shown.send(client, {}).status_code == 303
    assert written() == 1


def test_a_form_that_had_in_truth_been_sent_is_not_done_twice(
    clock: SettableClock, client: FlaskClient, form: Form, db: SQLAlchemy
) -> None:
    first = form.send(client, TYPED)
    clock.advance(OVER)
    again = sign_in_on_page(client, form.send(client, TYPED))
    answer = form_on(again, NEW).send(client, {})
    assert (answer.status_code, answer.location) == (303, first.location)
    assert written() == 1


def test_a_field_that_is_wrong_is_told_beside_what_was_typed(
    clock: SettableClock, client: FlaskClient, form: Form
) -> None:
    clock.advance(OVER)
    again = sign_in_on_page(client, form.send(client, {**TYPED, "title": ""}))
    told = parse(again.text).one(role="alert")
    assert NOT_SENT in told.text
    assert [link.get("href") for link in told.all("a")] == ["#title"]


# What is not carried, and by whom it is not opened.


def test_somebody_else_signs_in_and_sees_nothing_of_it(
    clock: SettableClock, client: FlaskClient, form: Form, db: SQLAlchemy
) -> None:
    clock.advance(OVER)
    answer = sign_in_on_page(client, form.send(client, TYPED), username(Role.FIRM))
    assert (answer.status_code, answer.location) == (303, NEW)
    assert "裁剪" not in client.get(NEW).text


def _changed(blob: str) -> str:
    raw = bytearray(urlsafe_b64decode(blob))
    raw[-1] ^= 1
    return urlsafe_b64encode(raw).decode()


@pytest.mark.parametrize(
    "bend",
    [_changed, lambda blob: blob[:40], lambda blob: "é" + blob, lambda blob: "AAAA", lambda blob: "x" * 999],
    ids=["one bit", "cut", "not ascii", "too short", "noise"],
)
def test_a_changed_blob_is_dropped(
    clock: SettableClock, client: FlaskClient, form: Form, bend: Callable[[str], str]
) -> None:
    clock.advance(OVER)
    late = form.send(client, TYPED)
    answer = sign_in_on_page(client, late, kept=bend(carried(late)))
    assert (answer.status_code, answer.location) == (303, NEW)


@pytest.mark.parametrize(("minutes", "status"), [(59, 422), (61, 303)])
def test_after_an_hour_it_is_no_longer_shown(
    clock: SettableClock, client: FlaskClient, form: Form, minutes: int, status: int
) -> None:
    clock.advance(OVER)
    late = form.send(client, TYPED)
    clock.advance(timedelta(minutes=minutes))
    assert sign_in_on_page(client, late).status_code == status


def test_what_is_too_much_to_carry_is_not_promised(
    clock: SettableClock, client: FlaskClient, form: Form
) -> None:
    clock.advance(OVER)
    late = form.send(client, {**TYPED, "duties": "长" * (LARGEST // 3 + 1)})
    assert (late.status_code, carried(late)) == (401, "")
    assert "刚才填的内容没能保留" in late.text
    assert len(carried(form.send(client, {**TYPED, "duties": "长" * (LARGEST // 3 - 500)}))) < 205_000


def test_nothing_is_carried_for_a_session_that_nobody_knows(app: Flask, form: Form) -> None:
    stranger = app.test_client()
    for cookie in (None, "no such session"):
        if cookie:
            stranger.set_cookie("session", cookie)
        late = form.send(stranger, TYPED)
        assert (late.status_code, carried(late)) == (401, "")


@pytest.mark.parametrize(
    ("headers", "values"),
    [
        ({"Origin": "https://evil.example"}, {}),
        ({"Sec-Fetch-Site": "cross-site"}, {}),
        ({"Sec-Fetch-Site": "same-site", "HX-Request": "true"}, {}),
    ],
)
def test_a_form_from_another_site_is_refused_and_makes_no_blob(
    clock: SettableClock, client: FlaskClient, form: Form, headers: dict[str, str], values: dict[str, str]
) -> None:
    clock.advance(OVER)
    answer = form.send(client, {**TYPED, **values}, headers=headers)
    assert answer.status_code == 400
    assert "kept" not in answer.text


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_that_we_did_not_make_is_led_to_sign_in_without_a_blob(
    clock: SettableClock, client: FlaskClient, form: Form, token: str
) -> None:
    clock.advance(OVER)
    late = form.send(client, {**TYPED, "csrf_token": token})
    assert (late.status_code, carried(late)) == (401, "")


def test_a_live_session_with_a_foreign_token_is_refused_as_ever(client: FlaskClient, form: Form) -> None:
    assert form.send(client, {**TYPED, "csrf_token": "0" * 64}).status_code == 400


def test_a_password_is_never_carried(clock: SettableClock, client: FlaskClient) -> None:
    page = form_on(client.get("/account"), "/account/password")
    clock.advance(OVER)
    fresh = "a lamp in every seventh window"
    late = page.send(client, {"old": PASSWORD, "password": fresh, "again": fresh})
    answer = sign_in_on_page(client, late)
    assert (answer.status_code, answer.location) == (303, "/account")
    page = client.get("/account").text
    assert NOT_DONE in page
    assert fresh not in late.text + page


def test_neither_log_nor_address_holds_what_was_typed(
    clock: SettableClock, client: FlaskClient, form: Form, caplog: pytest.LogCaptureFixture
) -> None:
    clock.advance(OVER)
    with caplog.at_level(logging.DEBUG):
        late = form.send(client, TYPED)
        answer = sign_in_on_page(client, late)
    assert "裁剪" not in caplog.text
    assert carried(late)[:60] not in caplog.text
    assert not late.location
    assert not answer.location
    assert form_on(client.get("/sign-in?kept=" + carried(late)), "/sign-in").values.get("kept") is None


# Signing in stays what it was.


def test_a_wrong_password_keeps_it_and_counts_as_ever(
    clock: SettableClock, client: FlaskClient, form: Form
) -> None:
    clock.advance(OVER)
    late = form.send(client, TYPED)
    for _ in range(5):
        late = sign_in_on_page(client, late, password="wrong password here")
        assert late.status_code == 422
    assert sign_in_on_page(client, late).status_code == 429
    clock.advance(timedelta(minutes=2))
    again = sign_in_on_page(client, late)
    assert form_on(again, NEW).values["title"] == TYPED["title"]


def test_the_new_session_has_a_token_of_its_own(
    clock: SettableClock, client: FlaskClient, form: Form
) -> None:
    before = client.get_cookie("session")
    clock.advance(OVER)
    sign_in_on_page(client, form.send(client, TYPED))
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.get("/openings").status_code == 200


def test_who_lost_the_permission_meanwhile_is_told_so(
    clock: SettableClock, client: FlaskClient, form: Form, db: SQLAlchemy
) -> None:
    clock.advance(OVER)
    late = form.send(client, TYPED)
    with writing() as session:
        seat = session.scalars(select(Seat).join(Account).where(Account.username == CADRE)).one()
        seat.role = Role.AUDITOR
    answer = sign_in_on_page(client, late)
    assert (answer.status_code, written()) == (403, 0)
    assert "裁剪" not in answer.text
    assert client.get("/").status_code == 200


def test_who_has_several_seats_goes_on_in_the_one_that_was_left(
    app: Flask, clock: SettableClock, db: SQLAlchemy
) -> None:
    with writing() as session:
        account = session.scalars(select(Account).where(Account.username == CADRE)).one()
        ref = give_seat(account, Role.FIRM, today(), organisation_id=firm().id).ref
    client = sign_in(app.test_client(), Role.JOB_CADRE)
    submit(client, "/account", action=f"/seats/{ref}")
    form = empty_form(app, client)
    assert "firm" not in form.values
    clock.advance(OVER)
    shown = form_on(sign_in_on_page(client, form.send(client, TYPED)), NEW)
    assert {name: shown.values[name] for name in TYPED} == TYPED
    assert "firm" not in shown.values
