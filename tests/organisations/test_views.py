"""The administrator's pages: who joins, who is known already, who leaves."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.towns import PASSWORD, town
from tests.support.workbooks import id_number
from webapp.access.actor import Role
from webapp.accounts.actions import hash_password, invite, set_password
from webapp.accounts.models import Account, Invitation, Person
from webapp.audit.models import AuditEvent
from webapp.core.crypto import Vault
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.keys import Keyring
from webapp.core.unit import writing
from webapp.organisations.forms import StaffForm
from webapp.organisations.models import Seat

SignIn = Callable[..., FlaskClient]
HERS = id_number(date(1984, 5, 6), 202)


def join(client: FlaskClient, role: Role = Role.FINANCE_MAKER, **changes: str) -> TestResponse:
    typed = {"name": "汪小兰", "id_number": HERS, "username": "wang.xl", "role": role.value, **changes}
    return submit(client, "/staff/new", **typed)


def seats(role: Role, number: int = 1) -> list[Seat]:
    query = select(Seat).where(Seat.role == role, Seat.town_id == town(number).id).order_by(Seat.id)
    return list(database.session.scalars(query))


def test_a_newcomer_is_added_with_a_link_and_the_number_is_on_no_page(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    answer = join(client)
    assert (answer.status_code, "/invitation/" in answer.text) == (200, True)
    person = database.session.scalars(select(Person).where(Person.name == "汪小兰")).one()
    assert person.id_number.reveal() == HERS
    assert HERS not in answer.text + client.get("/staff").text
    assert HERS[-4:] not in parse(client.get("/staff").text).text


HERE, ELSEWHERE = "127.0.0.5", "127.0.0.77"


def opened(link: str, client: FlaskClient, address: str) -> str:
    """Set the password behind a link, from an address; return how the audit calls it."""
    where = {"REMOTE_ADDR": address}
    form = form_on(client.get(link, environ_overrides=where), link)
    typed = {"password": PASSWORD, "again": PASSWORD}
    assert form.send(client, typed, environ_overrides=where).status_code == 303
    database.session.rollback()
    query = select(AuditEvent.action).where(AuditEvent.action.startswith("account.password"))
    return str(database.session.scalars(query.order_by(AuditEvent.id.desc())).first())


@pytest.mark.parametrize(
    ("own_browser", "address", "action"),
    [
        (False, ELSEWHERE, "account.password"),
        (False, HERE, "account.password-beside"),
        (True, ELSEWHERE, "account.password-beside"),
    ],
    ids=["from another desk", "from the desk where it was given", "in the browser where it was given"],
)
def test_the_auditor_sees_a_link_that_was_opened_where_it_was_given(
    app: Flask, db: SQLAlchemy, sign_in_as: SignIn, own_browser: bool, address: str, action: str
) -> None:
    giver = sign_in_as(Role.ADMINISTRATOR)
    giver.environ_base["REMOTE_ADDR"] = HERE
    link = link_in(join(giver))
    assert opened(link, giver if own_browser else app.test_client(), address) == action
    seen = sign_in_as(Role.AUDITOR).get("/audit", query_string={"q": "发出链接的电脑上"}).text
    assert ("汪小兰" in seen) == (action == "account.password-beside")


def test_a_link_given_anew_is_compared_with_where_it_was_given_anew(
    app: Flask, db: SQLAlchemy, sign_in_as: SignIn
) -> None:
    giver = sign_in_as(Role.ADMINISTRATOR)
    giver.environ_base["REMOTE_ADDR"] = HERE
    join(giver)
    giver.environ_base["REMOTE_ADDR"] = ELSEWHERE
    page = giver.get("/staff")
    again = f"/staff/{seats(Role.FINANCE_MAKER)[-1].ref}/invite"
    link = link_in(form_on(page, again).send(giver, {}))
    assert opened(link, app.test_client(), HERE) == "account.password"


def test_a_link_that_a_command_made_was_given_nowhere(app: Flask, db: SQLAlchemy, sign_in_as: SignIn) -> None:
    join(sign_in_as(Role.ADMINISTRATOR))
    account = seats(Role.FINANCE_MAKER)[-1].account
    with writing():
        token, _ = invite(account, now())
    assert opened(f"/invitation/{token}", app.test_client(), "127.0.0.1") == "account.password"


def link_in(answer: TestResponse) -> str:
    """Return the path of the link that a page shows once."""
    found = re.search(r"/invitation/[\w-]+", answer.text)
    assert found
    return found[0]


def test_the_number_has_to_be_filled_in_and_what_was_typed_stays(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    assert "请填写证件号码" in join(client, id_number="").text
    wrong = join(client, id_number=HERS[:17] + "?")
    assert wrong.status_code == 422
    assert HERS[:17] + "?" in wrong.text


def test_who_is_known_gets_the_seat_in_her_own_account_without_a_new_link(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    join(sign_in_as(Role.ADMINISTRATOR))
    client = sign_in_as(Role.ADMINISTRATOR, town=2)
    answer = join(client, role=Role.JOB_CADRE, username="other.name")
    assert answer.status_code == 303
    assert "汪小兰已有账号 wang.xl，现在也可以在这里使用。" in client.get("/staff").text
    assert len(database.session.scalars(select(Invitation)).all()) == 1
    assert [seat.account.username for seat in seats(Role.JOB_CADRE, 2)][-1] == "wang.xl"


def test_another_name_for_a_known_number_is_refused_without_the_stored_one(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    join(sign_in_as(Role.ADMINISTRATOR))
    answer = join(sign_in_as(Role.ADMINISTRATOR, town=2), name="汪小梅")
    assert answer.status_code == 422
    assert "姓名不一样" in answer.text
    assert "小兰" not in answer.text
    assert "wang.xl" in answer.text  # what was typed


def test_a_second_office_is_refused_with_the_name_of_the_first(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    join(client)
    answer = join(client, Role.FINANCE_CHECKER, username="second")
    assert answer.status_code == 422
    assert "这位同事现任财务经办" in answer.text
    assert database.session.scalar(select(Account).where(Account.username == "second")) is None


def test_the_same_form_sent_twice_adds_one_person(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    form = form_on(client.get("/staff/new"))
    typed = {"name": "汪小兰", "id_number": HERS, "username": "wang.xl", "role": Role.JOB_CADRE.value}
    assert form.send(client, typed).status_code == 200
    assert form.send(client, typed).status_code == 303
    assert len(database.session.scalars(select(Person).where(Person.name == "汪小兰")).all()) == 1


def leave(client: FlaskClient, seat: Seat) -> TestResponse:
    return submit(client, f"/staff/{seat.ref}/end")


def test_a_role_ends_with_today_and_the_next_office_begins_tomorrow(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    join(client)
    seat = seats(Role.FINANCE_MAKER)[-1]
    assert leave(client, seat).status_code == 303
    assert "今天是汪小兰担任这个身份的最后一天。" in client.get("/staff").text
    database.session.refresh(seat)
    assert seat.valid_to == today()
    join(client, Role.FINANCE_CHECKER)
    assert "起也可以在这里使用。" in client.get("/staff").text
    leave(client, seats(Role.FINANCE_CHECKER)[-1])
    assert "还没有生效，已经收回" in client.get("/staff").text


def test_a_role_that_ended_is_not_ended_again(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, [seat] = sign_in_as(Role.ADMINISTRATOR), seats(Role.JOB_CADRE)
    page = form_on(client.get(f"/staff/{seat.ref}/end"))
    leave(client, seat)
    answer = page.send(client, {"key": "another-form"})
    assert answer.status_code == 422
    assert "这个身份已经结束" in answer.text


def test_today_the_seat_still_opens(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    leave(sign_in_as(Role.ADMINISTRATOR), seats(Role.JOB_CADRE)[0])
    assert sign_in_as(Role.JOB_CADRE).get("/work").status_code == 200


def test_the_last_administrator_cannot_leave(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, [seat] = sign_in_as(Role.ADMINISTRATOR), seats(Role.ADMINISTRATOR)
    answer = leave(client, seat)
    assert answer.status_code == 422
    assert "没有能登录的管理员" in answer.text
    join(client, Role.ADMINISTRATOR)
    with writing():
        account = database.session.scalars(select(Account).where(Account.username == "wang.xl")).one()
        set_password(account, hash_password(PASSWORD), now())
    assert leave(client, seat).status_code == 303


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FINANCE_MAKER])
def test_a_seat_of_another_town_is_not_ended(sign_in_as: SignIn, db: SQLAlchemy, role: Role) -> None:
    there = seats(role, 2)[0]
    client = sign_in_as(role)
    assert client.get(f"/staff/{there.ref}/end").status_code == 404


def test_what_is_kept_of_a_form_gives_its_number_away_to_nobody_without_the_key(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mark of a form stays for as long as the ledger; everything else in it can be known or guessed."""
    typed = {"name": "汪小兰", "id_number": HERS, "username": "wang.xl", "key": "one"}
    with app.test_request_context("/staff/new", method="POST", data=typed):
        mark = StaffForm().fingerprint
        assert StaffForm().fingerprint == mark
        keys = app.extensions["vault"].keys
        other = Vault(Keyring(keys.current, keys.fields, b"another root"))
        monkeypatch.setitem(app.extensions, "vault", other)
        assert StaffForm().fingerprint != mark
