"""What becomes of an opening: paused, resumed, withdrawn, confirmed, stale."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.work import SEWING, WORK, opening
from tests.support.work import propose as introduce
from tests.support.world import State
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import today
from webapp.core.unit import writing
from webapp.jobs.actions.openings import post_free
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.workflow import OpeningState

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


def press(client: FlaskClient, one: Opening, action: str) -> Any:
    return submit(client, f"/openings/{one.ref}", f"/openings/{one.ref}/{action}")


def withdraw(client: FlaskClient, one: Opening, **said: str) -> Any:
    page = f"/openings/{one.ref}/withdraw"
    return submit(client, page, page, **{"reason": "season_over", "note": "", **said})


def test_paused_resumed_and_withdrawn_through_the_buttons(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    for action, state in (("pause", "paused"), ("resume", "published")):
        assert press(client, one, action).status_code == 303
        assert opening(SEWING).state == state
    assert withdraw(client, one).status_code == 303
    assert (opening(SEWING).state, opening(SEWING).withdrawn_code) == ("withdrawn", "season_over")
    page = client.get(f"/openings/{one.ref}").text
    assert "旺季过了" in page
    assert parse(page).all("button", class_="btn-stop") == []


def with_a_post_that_came_free() -> None:
    with writing():
        one = opening(SEWING)
        one.posts, one.filled, one.state = 1, 1, OpeningState.FILLED
        post_free(one, today())


@pytest.mark.parametrize(
    ("button", "action", "state"), [("恢复招人", "resume", "published"), ("暂时不招", "pause", "paused")]
)
def test_somebody_left_and_the_firm_says_with_one_tap_whether_it_still_looks(
    sign_in_as: SignIn, db: SQLAlchemy, button: str, action: str, state: str
) -> None:
    with_a_post_that_came_free()
    client, one = sign_in_as("firm"), opening(SEWING)
    assert "1个岗位有人离岗空出来了，还招人吗？" in client.get("/").text
    assert "1个岗位有人离岗空出来了" in sign_in_as("job_cadre").get("/").text
    assert SEWING in client.get("/openings?show=freed").text
    page = client.get(f"/openings/{one.ref}").text
    assert ("还招人吗？" in page, button in page) == (True, True)
    assert press(client, one, action).status_code == 303
    assert (opening(SEWING).state, opening(SEWING).freed_on, opening(SEWING).free) == (state, None, 1)
    assert "离岗空出来了" not in client.get("/").text


def test_the_question_ends_with_fewer_posts_and_with_the_opening(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with_a_post_that_came_free()
    client, page = sign_in_as("firm"), f"/openings/{opening(SEWING).ref}/edit"
    assert submit(client, page, page, posts="2").status_code == 303
    assert (opening(SEWING).state, opening(SEWING).freed_on) == ("paused", None)
    with_a_post_that_came_free()
    assert withdraw(client, opening(SEWING)).status_code == 303
    assert (opening(SEWING).state, opening(SEWING).freed_on) == ("withdrawn", None)


@pytest.mark.parametrize(
    ("said", "sentence"), [({"reason": ""}, "请选一个原因"), ({"reason": "other"}, "请简单说明是什么原因")]
)
def test_nothing_is_withdrawn_without_a_reason(
    sign_in_as: SignIn, db: SQLAlchemy, said: dict[str, str], sentence: str
) -> None:
    answer = withdraw(sign_in_as("firm"), opening(SEWING), **said)
    assert (answer.status_code, opening(SEWING).state) == (422, OpeningState.PUBLISHED)
    assert sentence in answer.text


def test_a_button_that_came_too_late_is_409(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    page = client.get(f"/openings/{one.ref}")
    withdraw(sign_in_as("job_cadre"), one)
    assert form_on(page, f"/openings/{one.ref}/pause").send(client, {}).status_code == 409


def test_a_button_pressed_over_a_change_not_seen_is_409(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    page = client.get(f"/openings/{one.ref}")
    edit = f"/openings/{one.ref}/edit"
    assert submit(sign_in_as("job_cadre"), edit, edit, posts="5").status_code == 303
    assert form_on(page, f"/openings/{one.ref}/confirm").send(client, {}).status_code == 409


def test_a_withdrawn_opening_is_not_confirmed(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    form = form_on(client.get(f"/openings/{one.ref}"), f"/openings/{one.ref}/confirm")
    withdraw(client, one)
    sent = {"version": str(opening(SEWING).version)}
    assert form.send(client, sent).status_code == 409
    assert opening(SEWING).state == "withdrawn"


def test_fewer_posts_than_people_wait_for_close_what_waits(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        waiting = introduce("梁秋萍", SEWING)
        row = opening(SEWING)
        row.filled = 1
    ref = waiting.ref
    edit = f"/openings/{opening(SEWING).ref}/edit"
    assert submit(sign_in_as("firm"), edit, edit, posts="1").status_code == 303
    again = database.session.scalars(select(Introduction).where(Introduction.ref == ref)).one()
    assert (opening(SEWING).state, again.state, again.close_code) == ("filled", "closed", "post_gone")


def test_unconfirmed_for_too_long_it_is_stale_and_one_press_mends_that(
    sign_in_as: SignIn, clock: SettableClock, db: SQLAlchemy
) -> None:
    one = opening(SEWING)
    clock.advance(timedelta(days=79))
    assert "请尽快确认" not in sign_in_as("firm").get("/openings").text
    clock.advance(timedelta(days=1))
    firm = sign_in_as("firm")
    assert "请尽快确认" in firm.get("/openings").text
    assert "再不确认，2027年2月21日起不再展示" in firm.get(f"/openings/{one.ref}").text
    clock.advance(timedelta(days=9))
    assert "待确认" not in sign_in_as("firm").get("/openings").text
    clock.advance(timedelta(days=1))
    client = sign_in_as("firm")
    assert "待确认" in client.get("/openings").text
    assert press(client, one, "confirm").status_code == 303
    assert "在招" in client.get(f"/openings/{one.ref}").text
