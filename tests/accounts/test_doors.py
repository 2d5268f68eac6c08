"""Attacks on the way in: guessing in parallel, links used twice, sessions kept, accounts that lost their place."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import Form, form_on, submit
from tests.support.html import parse
from tests.support.towns import PASSWORD, username
from webapp.access.actor import Role
from webapp.accounts import actions, queries
from webapp.accounts.models import Account, Invitation, LoginSession
from webapp.core.bookkeeping import notes
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.forms import csrf_token
from webapp.core.unit import writing
from webapp.organisations.actions import give_seat
from webapp.organisations.models import Organisation, Seat
from webapp.organisations.workflow import OrganisationState

CADRE = username(Role.JOB_CADRE)
NEW_PASSWORD = "a lamp in every seventh window"


def sign_in(client: FlaskClient, name: str = CADRE, password: str = PASSWORD) -> int:
    return submit(client, "/sign-in", username=name, password=password).status_code


def account(name: str = CADRE) -> Account:
    return database.session.scalars(select(Account).where(Account.username == name)).one()


def together(count: int, work: Callable[[int], object]) -> list[object]:
    start = threading.Barrier(count)

    def one(number: int) -> object:
        start.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.race
def test_sixteen_guesses_at_once_are_no_more_than_five(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def slow(account: object, password: str) -> bool:
        tried.append(password)
        time.sleep(0.2)
        return False

    monkeypatch.setattr(actions, "password_fits", slow)
    clients = [app.test_client() for _ in range(16)]
    forms = [form_on(client.get("/sign-in")) for client in clients]
    guesses = [{"username": CADRE, "password": f"guess number {number}"} for number in range(16)]
    answers = together(16, lambda number: forms[number].send(clients[number], guesses[number]).status_code)
    assert len(tried) == 5
    assert sorted(answers) == [422] * 5 + [429] * 11


@pytest.mark.parametrize("typed", [CADRE.upper(), f"  {CADRE} ", CADRE.title()])
def test_one_user_name_typed_differently_has_one_count(app: Flask, client: FlaskClient, typed: str) -> None:
    for _ in range(5):
        sign_in(client, typed, "wrong password here")
    assert sign_in(client) == 429


def test_what_was_typed_as_a_user_name_is_not_written_down(db: SQLAlchemy, client: FlaskClient) -> None:
    """People type their identity number there, or their password."""
    sign_in(client, "440981199001011234", "wrong password here")
    with notes() as connection:
        rows = connection.execute(select(queries.sign_in_attempts)).all()
    assert len(rows) == 1
    assert "440981199001011234" not in str(rows)


def test_twenty_failures_from_one_address_make_that_address_wait(
    client: FlaskClient, clock: SettableClock
) -> None:
    for number in range(20):
        assert sign_in(client, f"nobody.{number}", "wrong password here") == 422
    assert sign_in(client) == 429
    clock.advance(timedelta(seconds=61))
    assert sign_in(client) == 303


def test_failures_of_yesterday_are_forgotten(
    client: FlaskClient, clock: SettableClock, db: SQLAlchemy
) -> None:
    for _ in range(5):
        sign_in(client, password="wrong password here")
    clock.advance(timedelta(hours=25))
    sign_in(client, "nobody.at.all", "wrong password here")
    with notes() as connection:
        assert len(connection.execute(select(queries.sign_in_attempts)).all()) == 1


def test_a_stolen_session_cannot_guess_the_password_for_ever(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    wrong = {"old": "wrong password here", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    codes = [submit(client, "/account", action="/account/password", **wrong).status_code for _ in range(7)]
    assert codes == [422] * 5 + [429] * 2


def test_signing_in_gives_a_new_token_and_ends_the_session_of_this_browser(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client)
    before = client.get_cookie("session")
    sign_in(client, username(Role.AUDITOR))
    after = client.get_cookie("session")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    thief = app.test_client()
    thief.set_cookie("session", before.value)
    assert thief.get("/").status_code == 303


def test_a_cookie_that_somebody_planted_is_not_taken_over(client: FlaskClient) -> None:
    client.set_cookie("session", "planted")
    sign_in(client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert cookie.value != "planted"


def test_a_session_ends_after_ten_hours_even_if_it_is_used(
    sign_in_as: Callable[..., FlaskClient], clock: SettableClock
) -> None:
    client = sign_in_as(Role.TOWN_CENTRE)
    for _ in range(29):
        clock.advance(timedelta(minutes=20))
        assert client.get("/").status_code == 200
    clock.advance(timedelta(minutes=20))
    assert client.get("/").status_code == 303


def test_the_strict_setting_ends_sessions_sooner(
    app: Flask, sign_in_as: Callable[..., FlaskClient], clock: SettableClock
) -> None:
    app.config["STRICTNESS"] = "strict"
    client = sign_in_as(Role.TOWN_CENTRE)
    clock.advance(timedelta(minutes=16))
    assert client.get("/").status_code == 303


def test_who_also_moves_money_is_signed_out_sooner_in_every_seat(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient], clock: SettableClock
) -> None:
    with writing():
        town_id = database.session.scalars(select(Seat.town_id).where(Seat.account_id == account().id)).one()
        give_seat(account(), Role.FINANCE_MAKER, today() - timedelta(1), town_id=town_id)
    client = sign_in_as(Role.JOB_CADRE)
    clock.advance(timedelta(minutes=16))
    assert client.get("/").status_code == 303


def test_a_seat_of_somebody_else_cannot_be_taken(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    other = account(username(Role.FINANCE_CHECKER))
    ref = database.session.scalars(select(Seat.ref).where(Seat.account_id == other.id)).one()
    token = _token_for(client, f"/seats/{ref}")
    assert client.post(f"/seats/{ref}", data={"csrf_token": token}).status_code == 404


def _token_for(client: FlaskClient, path: str) -> str:
    """Make the token that the page would carry if it showed such a form."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    with client.application.test_request_context(headers={"Cookie": f"session={cookie.value}"}):
        client.application.preprocess_request()
        return csrf_token(path)


def test_a_seat_that_ended_yesterday_opens_nothing_today(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    with writing() as session:
        session.scalars(select(Seat).where(Seat.account_id == account().id)).one().valid_to = (
            today() - timedelta(1)
        )
    assert client.get("/").status_code == 303


def test_who_has_no_seat_is_told_so_at_sign_in(db: SQLAlchemy, client: FlaskClient) -> None:
    with writing() as session:
        session.scalars(select(Seat).where(Seat.account_id == account().id)).one().valid_to = (
            today() - timedelta(1)
        )
    answer = submit(client, "/sign-in", username=CADRE, password=PASSWORD)
    assert answer.status_code == 422
    assert "没有身份" in answer.text
    assert client.get_cookie("session") is None


def test_people_of_a_suspended_firm_are_out(db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.FIRM)
    with writing() as session:
        seat = session.scalars(select(Seat).where(Seat.account_id == account(username(Role.FIRM)).id)).one()
        firm = session.get_one(Organisation, seat.organisation_id)
        firm.state, firm.suspended_code = OrganisationState.SUSPENDED, "other"
    assert client.get("/").status_code == 303


# Invitations: good once, for a day, for one account.


def invite(app: Flask, role: Role = Role.JOB_CADRE) -> str:
    with app.app_context(), writing():
        return actions.invite(account(username(role)), now())[0]


def set_password_by(client: FlaskClient, token: str, password: str = NEW_PASSWORD) -> int:
    page = client.get(f"/invitation/{token}")
    if page.status_code != 200:
        return page.status_code
    return form_on(page).send(client, {"password": password, "again": password}).status_code


def test_an_invitation_is_good_once(app: Flask, client: FlaskClient) -> None:
    token = invite(app)
    assert set_password_by(client, token) == 303
    assert set_password_by(client, token) == 404
    assert sign_in(client, password=NEW_PASSWORD) == 303


@pytest.mark.race
def test_an_invitation_used_by_eight_at_once_is_good_once(app: Flask) -> None:
    token = invite(app)
    clients = [app.test_client() for _ in range(8)]
    forms: list[Form] = [form_on(client.get(f"/invitation/{token}")) for client in clients]
    words = [f"{NEW_PASSWORD} {letter}" for letter in "abcdefgh"]
    answers = together(
        8,
        lambda n: forms[n].send(clients[n], {"password": words[n], "again": words[n]}).status_code,
    )
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 422}  # 422 says that it was used while the page was open
    assert sign_in(app.test_client(), password=words[answers.index(303)]) == 303


def test_a_newer_invitation_ends_the_older_one(app: Flask, client: FlaskClient) -> None:
    older, newer = invite(app), invite(app)
    assert set_password_by(client, older) == 404
    assert set_password_by(client, newer) == 303


def test_a_password_changed_by_its_owner_ends_an_open_invitation(
    app: Flask, sign_in_as: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    token = invite(app)
    mine = sign_in_as(Role.JOB_CADRE)
    whole = {"old": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert submit(mine, "/account", action="/account/password", **whole).status_code == 303
    assert set_password_by(client, token) == 404


def test_an_invitation_ends_after_a_day_and_with_its_account(
    app: Flask, client: FlaskClient, clock: SettableClock, db: SQLAlchemy
) -> None:
    token = invite(app)
    clock.advance(timedelta(hours=24))
    assert set_password_by(client, token) == 404
    token = invite(app)
    with writing():
        actions.disable(account(), now())
    assert set_password_by(client, token) == 404
    with writing():
        actions.enable(account())
    assert set_password_by(client, token) == 404


def test_the_database_holds_no_invitation_that_works(app: Flask, db: SQLAlchemy) -> None:
    token = invite(app)
    stored = database.session.scalars(select(Invitation)).one()
    assert token.encode() not in stored.token_hash


# The administrator: own town only, and nobody else's account.


def test_an_administrator_cannot_take_over_an_account_that_also_serves_elsewhere(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    """A new link is a way into all seats of the account, so it is not one town's to give."""
    with writing():
        firm_id = database.session.scalars(select(Seat.organisation_id).where(Seat.role == Role.FIRM)).first()
        give_seat(account(), Role.FIRM, today(), organisation_id=firm_id)
        ref = database.session.scalars(
            select(Seat.ref).where(Seat.account_id == account().id, Seat.role == Role.JOB_CADRE)
        ).one()
    client = sign_in_as(Role.ADMINISTRATOR)
    for what in ("invite", "disable"):
        token = _token_for(client, f"/staff/{ref}/{what}")
        answer = client.post(f"/staff/{ref}/{what}", data={"csrf_token": token})
        assert answer.status_code == 422
        assert "别的地方" in answer.text


def test_a_disabled_account_in_the_middle_of_work_is_out_and_its_sessions_end(
    db: SQLAlchemy, sign_in_as: Callable[..., FlaskClient]
) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    with writing():
        actions.disable(account(), now())
    assert client.get("/").status_code == 303
    assert database.session.scalars(select(LoginSession.ended_at)).all() == [now()]


def test_sign_in_takes_the_same_time_for_a_name_that_nobody_has(
    app: Flask, monkeypatch: pytest.MonkeyPatch, client: FlaskClient
) -> None:
    """Counted, not timed: one hash for a wrong password, one for an unknown, a disabled and a fresh account."""
    hashed: list[str] = []
    for name in ("hash", "verify"):
        real = getattr(actions.PasswordHasher, name)

        def counted(
            self: object, *args: str, _real: Callable[..., object] = real, _name: str = name
        ) -> object:
            hashed.append(_name)
            return _real(self, *args)

        monkeypatch.setattr(actions.PasswordHasher, name, counted)
    with app.app_context(), writing() as session:
        person = account().person
        session.add(Account(person_id=person.id, username="fresh.one", created_at=now()))
        actions.disable(account(username(Role.AUDITOR)), now())
    counts = []
    for name in (CADRE, "nobody.at.all", "fresh.one", username(Role.AUDITOR)):
        hashed.clear()
        assert sign_in(client, name, "wrong password here") == 422
        counts.append(len(hashed))
    assert counts == [1, 1, 1, 1]


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x", ""],
)
def test_a_preference_never_leads_to_another_place(client: FlaskClient, back: str) -> None:
    answer = submit(client, "/sign-in", action="/account/preference/language", value="en", back=back)
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_preference_comes_back_to_the_same_list(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    answer = submit(client, "/staff?page=1", action="/account/preference/size", value="large")
    assert answer.location == "/staff?page=1"
    assert 'data-size="large"' in client.get("/staff?page=1").text
    assert parse(client.get("/staff").text).all("table")
