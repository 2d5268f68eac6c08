"""Setting up an installation from the command line, and the address at which it refuses to listen."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.forms import form_on
from tests.support.workbooks import id_number
from tests.support.world import BLANK, State
from webapp.accounts.models import Account, Person
from webapp.core import tasks
from webapp.core.db import db as database
from webapp.operations import cli

TOWN = "440981124"


@pytest.fixture
def starting_state() -> State:
    return BLANK


def say(app: Flask, *args: str) -> tuple[int, str]:
    outcome = app.test_cli_runner().invoke(args=list(args))
    return outcome.exit_code, outcome.output


def make_admin(app: Flask, *more: str, name: str = "first.admin") -> tuple[int, str]:
    return say(app, "accounts", "create-admin", name, "--town", TOWN, "--name", "陈一", *more)


def test_a_town_and_its_first_administrator_and_the_link_works(app: Flask, client: FlaskClient) -> None:
    assert say(app, "organisations", "create-town", TOWN)[0] == 0
    code, told = make_admin(app, "--port", "9000")
    link = re.search(r"http://127\.0\.0\.1:9000(/invitation/\S+)", told)
    assert code == 0
    assert link is not None, told
    words = {"password": "a lamp in every window", "again": "a lamp in every window"}
    assert form_on(client.get(link[1])).send(client, words).status_code == 303


def test_where_people_type_a_name_the_link_has_that_name(app: Flask) -> None:
    say(app, "organisations", "create-town", TOWN)
    app.config.update(PROFILE="lan", HOSTS=["shouwang.example"])
    assert "https://shouwang.example/invitation/" in make_admin(app)[1]


@pytest.mark.parametrize("name", ["x", "two words", "管理员", "a" * 41, "tab\t.bed", "admin\n"])
def test_a_user_name_that_no_keyboard_agrees_on_is_refused(app: Flask, name: str) -> None:
    say(app, "organisations", "create-town", TOWN)
    code, told = make_admin(app, name=name)
    assert code != 0
    assert "invitation" not in told
    with app.app_context():
        assert database.session.scalars(select(Account)).all() == []


def test_a_town_that_is_not_there_has_no_administrator(app: Flask) -> None:
    code, told = make_admin(app)
    assert code != 0
    assert "invitation" not in told
    with app.app_context():
        assert database.session.scalars(select(Account)).all() == []


def test_the_same_administrator_twice_is_refused(app: Flask) -> None:
    say(app, "organisations", "create-town", TOWN)
    assert make_admin(app)[0] == 0
    assert make_admin(app, name="FIRST.admin")[0] != 0


HERS, OTHER_TOWN = id_number(date(1984, 5, 6), 202), "441702102"


def test_the_number_of_an_administrator_is_kept_sealed_and_without_one_it_is_said(app: Flask) -> None:
    say(app, "organisations", "create-town", TOWN)
    code, told = make_admin(app, "--id-number", HERS)
    assert (code, "证件号码" in told, HERS in told) == (0, False, False)
    assert "没有填写证件号码" in make_admin(app, name="second.admin")[1]
    with app.app_context():
        kept = [person.id_number for person in database.session.scalars(select(Person).order_by(Person.id))]
        assert [number and number.reveal() for number in kept] == [HERS, None]


def test_the_number_can_be_asked_for_so_that_no_shell_remembers_it(app: Flask) -> None:
    say(app, "organisations", "create-town", TOWN)
    words = ["accounts", "create-admin", "first.admin", "--town", TOWN, "--name", "陈一", "--id-number"]
    outcome = app.test_cli_runner().invoke(args=words, input=f"{HERS}\n")
    assert (outcome.exit_code, HERS in outcome.output) == (0, False)
    with app.app_context():
        assert database.session.scalars(select(Person)).one().id_number.reveal() == HERS


@pytest.mark.parametrize(
    ("more", "why"),
    [(("--id-number", HERS[:-1]), "应为 18 位"), (("--id-number", HERS, "--name", "陈二"), "姓名不一样")],
)
def test_a_number_that_is_wrong_or_another_persons_is_refused(
    app: Flask, more: tuple[str, ...], why: str
) -> None:
    say(app, "organisations", "create-town", TOWN)
    make_admin(app, "--id-number", HERS)
    code, told = make_admin(app, *more, name="second.admin")
    assert code != 0
    assert why in told


def test_one_human_administers_two_towns_in_one_account(app: Flask) -> None:
    say(app, "organisations", "create-town", TOWN)
    say(app, "organisations", "create-town", OTHER_TOWN, "--name", "另一镇")
    make_admin(app, "--id-number", HERS)
    code, told = make_admin(app, "--id-number", HERS, "--town", OTHER_TOWN, name="second.admin")
    assert code == 0
    assert "first.admin" in told
    assert "invitation" not in told
    with app.app_context():
        assert len(database.session.scalars(select(Account)).all()) == 1


@pytest.mark.parametrize("profile", ["local", "lan"])
@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])  # noqa: S104  # addresses that must be refused
def test_it_listens_on_this_machine_only_and_says_how_a_network_is_served(
    app: Flask, monkeypatch: pytest.MonkeyPatch, host: str, profile: str
) -> None:
    monkeypatch.setattr(cli, "serve_wsgi", lambda *_, **__: pytest.fail("it listens"))
    app.config.update(PROFILE=profile, HOSTS=["shouwang.example"])
    code, told = say(app, "serve", "--host", host)
    assert code != 0
    assert "deploy/README.md" in told


@pytest.mark.parametrize(
    ("profile", "where"), [("local", "http://127.0.0.1:8123"), ("lan", "https://shouwang.example")]
)
def test_it_says_where_people_open_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, profile: str, where: str
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(cli, "serve_wsgi", lambda _app, **options: heard.append(options["host"]))
    monkeypatch.setattr(tasks, "start_runner", lambda _app: None)
    app.config.update(PROFILE=profile, HOSTS=["shouwang.example"])
    code, told = say(app, "serve", "--port", "8123")
    assert (code, heard) == (0, ["127.0.0.1"])
    assert told.splitlines()[-1].endswith(where)


COMMANDS = (
    "prepare", "serve", "work", "doctor", "backup", "organisations create-town", "accounts create-admin",
    "households import", "demo load", "docs write",
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(app: Flask, command: str) -> None:
    code, told = say(app, *command.split(), "--help")
    assert code == 0
    assert "Usage:" in told
