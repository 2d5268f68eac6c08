"""A button, a file, a decision on money, an htmx form, sent after the session had ended; and all of it at a screen."""

import io
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page
from sqlalchemy import select

from tests.support.employment import AT_WORK, claim
from tests.support.forms import Form, form_on
from tests.support.html import parse
from tests.support.late import (
    CENTRE,
    NEW,
    NOT_DONE,
    NOT_SENT,
    OVER,
    TYPED,
    empty_form,
    sign_in_on_page,
    written,
)
from tests.support.towns import PASSWORD, sign_in_on, username
from tests.support.work import WORK
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.claims.models import Claim
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
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


def test_a_plain_button_is_not_pressed_for_anybody(
    clock: SettableClock, sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    account = database.session.scalars(select(Account).where(Account.username == CENTRE)).one()
    ref = database.session.scalars(select(Seat.ref).where(Seat.account_id == account.id)).one()
    button = form_on(client.get("/staff"), f"/staff/{ref}/disable")
    clock.advance(OVER)
    late = button.send(client, {})
    assert "这一步还没做，您就已退出登录。" in late.text
    answer = sign_in_on_page(client, late, username(Role.ADMINISTRATOR))
    assert (answer.status_code, answer.location) == (303, "/staff")
    assert NOT_DONE in client.get("/staff").text
    database.session.expire_all()
    assert account.disabled_at is None


def test_a_way_out_after_the_end_is_only_the_way_to_sign_in(
    clock: SettableClock, client: FlaskClient
) -> None:
    way_out = form_on(client.get("/"), "/sign-out")
    clock.advance(OVER)
    answer = way_out.send(client, {})
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_file_has_to_be_chosen_again(clock: SettableClock, sign_in_as: SignIn) -> None:
    centre = sign_in_as(Role.TOWN_CENTRE)
    page = form_on(centre.get("/imports/new"), "/imports/new")
    clock.advance(OVER)
    content = {"workbook": (io.BytesIO(b"PK canary of a file"), "people.xlsx")}
    late = page.send(centre, content, content_type="multipart/form-data")
    assert "文件没有保留" in late.text
    answer = sign_in_on_page(centre, late, CENTRE)
    assert answer.status_code == 422
    assert f"{NOT_SENT} 请重新选择文件。" in parse(answer.text).one(role="alert").text


def test_an_htmx_form_gets_a_whole_page_over_the_whole_page(
    clock: SettableClock, client: FlaskClient, form: Form
) -> None:
    clock.advance(OVER)
    late = form.send(client, TYPED, headers={"HX-Request": "true", "HX-Target": "staff"})
    assert late.status_code == 401
    assert late.headers["HX-Retarget"] == "body"
    assert late.headers["HX-Reswap"].startswith("innerHTML")
    assert parse(late.text.removeprefix("<!doctype html>")).one("title")
    assert form_on(sign_in_on_page(client, late), NEW).values["title"] == TYPED["title"]


class TestMoney:
    """A decision on a claim, which nobody may take by signing in."""

    @pytest.fixture
    def starting_state(self) -> State:
        return AT_WORK

    def state(self) -> str:
        database.session.rollback()
        return str(database.session.get_one(Claim, claim("甘一").id, populate_existing=True).state)

    def test_a_decision_is_taken_when_it_is_pressed_and_then_once(
        self, clock: SettableClock, sign_in_as: SignIn, db: SQLAlchemy
    ) -> None:
        centre, ref = sign_in_as(Role.TOWN_CENTRE), claim("甘一").ref
        path = f"/claims/{ref}/refuse"
        form = form_on(centre.get(f"/claims/{ref}"), path)
        clock.advance(OVER)
        late = form.send(centre, {"code": "given_up", "note": "本人电话里说不要了"})
        again = sign_in_on_page(centre, late, CENTRE)
        assert self.state() == "ready"
        shown = form_on(again, path)
        assert shown.values["note"] == "本人电话里说不要了"
        assert "open" in parse(again.text).one("details", class_="sheet").attributes
        assert [shown.send(centre, {}).status_code for _ in range(2)] == [303, 303]
        assert self.state() == "refused"

    def test_ticks_are_set_anew_and_nobody_is_agreed_to(
        self, clock: SettableClock, sign_in_as: SignIn, db: SQLAlchemy
    ) -> None:
        monitor = sign_in_as(Role.VILLAGE_MONITOR)
        form = form_on(monitor.get("/village-claims"), "/village-claims")
        clock.advance(OVER)
        answer = sign_in_on_page(monitor, form.send(monitor, {}), username(Role.VILLAGE_MONITOR))
        assert (answer.status_code, answer.location) == (303, "/village-claims")
        assert NOT_DONE in monitor.get("/village-claims").text
        assert self.state() == "ready"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_at_a_screen_the_form_is_there_again_and_goes_out_when_it_is_pressed(
    person: Callable[..., Page], clock: SettableClock, db: SQLAlchemy, javascript: bool
) -> None:
    page = sign_in_on(person(javascript=javascript), Role.FIRM)
    page.goto(NEW)
    for name, value in TYPED.items():
        control = page.locator(f"main [name={name}]")
        control.select_option(value) if name == "days_per_week" else control.fill(value)
    page.select_option("main [name=village]", index=1)
    clock.advance(OVER)
    page.click("main form .act button[type=submit]")
    page.fill("main input[name=username]", username(Role.FIRM))
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    assert page.input_value("[name=title]") == TYPED["title"]
    assert page.url.endswith(NEW if javascript else "/sign-in")
    assert written() == 0
    page.click("main form .act button[type=submit]")
    page.wait_for_url(lambda url: not url.endswith((NEW, "/sign-in")))
    assert written() == 1
