"""A form that is sent after its session had ended, and the sign-in page that carries what was typed."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.forms import Form, form_on
from tests.support.towns import PASSWORD, town, username, villages_of
from tests.support.work import firm
from webapp.access.actor import Role
from webapp.core.db import db
from webapp.jobs.models import Opening

CADRE, CENTRE = username(Role.JOB_CADRE), username(Role.TOWN_CENTRE)
NEW = "/openings/new"
TYPED = {
    "title": "裁剪工 <b>", "duties": "裁剪布料，\n坐着做", "posts": "2", "wage_from": "2,600", "wage_to": "3,000",
    "shift_from": "08:00", "shift_to": "17:00", "days_per_week": "5",
}  # fmt: skip
OVER = timedelta(minutes=31)
NOT_SENT = "您在提交前已退出登录。请核对后再提交一次。"
NOT_DONE = "您已退出登录，这一步没有做，什么也没改动。请再做一次。"


def empty_form(app: Flask, client: FlaskClient) -> Form:
    """The form for an opening of the first firm in the first village, the rest of it empty."""
    with app.app_context():
        page = f"{NEW}?town={town().ref}"
        places = {"firm": str(firm().ref), "village": str(villages_of(town())[0].ref)}
    form = form_on(client.get(page), NEW)
    form.values |= {name: value for name, value in places.items() if name in form.values}
    return form


def sign_in_on_page(
    client: FlaskClient, late: TestResponse, name: str = CADRE, password: str = PASSWORD, **more: str
) -> TestResponse:
    """Sign in on the page that answered a late form."""
    page = form_on(late, "/sign-in")
    return page.send(client, {"username": name, "password": password, **more})


def written(title: str = TYPED["title"]) -> int:
    """Return how often the opening stands in the database."""
    query = select(func.count()).select_from(Opening).where(Opening.title == title)
    db.session.rollback()
    return db.session.scalar(query) or 0


def carried(late: TestResponse) -> str:
    """Return what the sign-in page carries, sealed."""
    return str(form_on(late, "/sign-in").values.get("kept", ""))
