"""An installation without the demo reaches its first opening: by four commands and what people see on their pages."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import submit
from tests.support.html import parse
from tests.support.workbooks import id_number
from tests.support.world import BLANK, State
from webapp.core.db import db as database
from webapp.jobs.models import Opening
from webapp.organisations.models import Organisation, Village
from webapp.organisations.queries import areas_of, town_by_code, villages_of

CODE = "441702102"
SECRET = "three geese over the bay"
LINK = re.compile(r"/invitation/[\w-]+")
ANYBODY = Callable[[], FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return BLANK


def command(app: Flask, *words: str) -> str:
    outcome = app.test_cli_runner().invoke(args=list(words), catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output
    database.session.rollback()
    return outcome.output


def invited(client: FlaskClient, text: str, name: str) -> FlaskClient:
    """Follow an invitation, set a password, sign in."""
    found = LINK.search(text)
    assert found, text
    submit(client, found[0], found[0], password=SECRET, again=SECRET)
    assert submit(client, "/sign-in", username=name, password=SECRET).status_code == 303
    return client


def points(path: Path, villages: list[Village]) -> Path:
    lines = [
        f"{one.code},{'海边片' if n % 2 else '河边片'},{21.77 + n / 100},{111.92}"
        for n, one in enumerate(villages)
    ]
    path.write_text("\n".join(("village_code,area,lat,lon", *lines)), encoding="utf-8")
    return path


def test_without_the_demo_a_firm_comes_in_and_publishes(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    command(app, "organisations", "create-town", CODE)
    town = town_by_code(CODE)
    assert town is not None
    placed = points(tmp_path / "points.csv", villages_of(town.id))
    assert "读到10个村" in command(app, "organisations", "place-villages", str(placed), "--town", CODE)
    assert [area.name for area in areas_of(town.id)] == ["河边片", "海边片"]
    assert all(one.place and one.area_id for one in villages_of(town.id))
    said = command(
        app, "accounts", "create-admin", "admin", "--town", CODE, "--name", "林管理", "--id-number",
        id_number(date(1980, 1, 2), 3),
    )  # fmt: skip
    admin = invited(app.test_client(), said, "admin")
    cadre_form = {
        "name": "周专干",
        "username": "jobs",
        "id_number": id_number(date(1985, 5, 6), 9),
        "role": "job_cadre",
    }
    cadre = invited(app.test_client(), submit(admin, "/staff/new", "/staff/new", **cadre_form).text, "jobs")

    licence = {
        "kind": "firm", "name": "埠场海产厂", "credit_code": "91440900MA4UABCD0D", "contact_phone": "13800000000",
    }  # fmt: skip
    assert submit(cadre, "/firms/new", "/firms/new", **licence).status_code == 303
    one = database.session.scalars(select(Organisation).where(Organisation.name == "埠场海产厂")).one()
    page = f"/outsiders/{one.ref}"
    assert submit(cadre, page, f"{page}/admit").status_code == 303
    voice = {"name": "何会计", "username": "haichan", "id_number": id_number(date(1990, 7, 8), 11)}
    firm = invited(app.test_client(), submit(cadre, page, f"{page}/voice", **voice).text, "haichan")

    post = {
        "title": "鱼片包装工", "duties": "称重装袋", "posts": "4", "wage_from": "2,600", "shift_from": "07:30",
        "shift_to": "16:00", "village": str(villages_of(town.id)[0].ref),
    }  # fmt: skip
    assert submit(firm, "/openings/new", "/openings/new", **post).status_code == 303
    made = database.session.scalars(select(Opening)).one()
    assert (made.state, made.minimum_fen, made.pledge_fen) == ("published", 175_000, None)
    assert "鱼片包装工" in parse(cadre.get("/openings").text).one(id="openings-table").text


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("441702102999,河边片,21.7,111.9", "441702102999"),
        ("{known},河边片,north,111.9", "第2行"),
        ("{known},河边片,,111.9", ""),
    ],
)
def test_a_list_of_villages_is_taken_whole_or_not_at_all(
    app: Flask, db: SQLAlchemy, tmp_path: Path, line: str, sentence: str
) -> None:
    command(app, "organisations", "create-town", CODE)
    town = town_by_code(CODE)
    assert town is not None
    known = villages_of(town.id)[0]
    file = tmp_path / "points.csv"
    file.write_text("village_code,area,lat,lon\n" + line.format(known=known.code), encoding="utf-8")
    outcome = app.test_cli_runner().invoke(
        args=["organisations", "place-villages", str(file), "--town", CODE]
    )
    database.session.rollback()
    assert (outcome.exit_code == 0) == (not sentence)
    assert sentence in outcome.output
    assert villages_of(town.id)[0].place is None
    assert bool(areas_of(town.id)) == (not sentence)


def test_villages_of_a_town_that_is_not_here_are_not_placed(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "points.csv"
    file.write_text("village_code,area,lat,lon\n", encoding="utf-8")
    outcome = app.test_cli_runner().invoke(
        args=["organisations", "place-villages", str(file), "--town", "440000000"]
    )
    assert outcome.exit_code == 1
