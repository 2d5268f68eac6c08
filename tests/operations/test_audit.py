"""The auditor's page: who did what in the own town, found by word or name, page by page, and no value of anybody's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.forms import submit
from tests.support.htmx import headers, same, swap
from tests.support.people import PEOPLE, member
from tests.support.towns import PASSWORD, username
from tests.support.world import State
from webapp.access.actor import Role
from webapp.access.grants import GRANTS
from webapp.audit.models import AuditEvent
from webapp.core.filters import now
from webapp.core.unit import Done, Entry, run
from webapp.operations.labels import ACTIONS


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


@pytest.fixture
def auditor(sign_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in_as(Role.AUDITOR)


def test_the_newest_stands_first_with_who_and_as_what(
    auditor: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    sign_in_as(Role.JOB_CADRE)
    page = auditor.get("/audit").text
    assert "本镇共有 2 条操作记录" in page
    assert page.index("就业专干") < page.index("审计员") if "审计员" in page else "登录" in page


def test_what_another_town_did_is_not_there(
    auditor: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    before = auditor.get("/audit").text
    sign_in_as(Role.JOB_CADRE, town=2)
    assert before.count("<tr>") == auditor.get("/audit").text.count("<tr>")


@pytest.mark.parametrize("asked", ["登录", "sign-in", "SIGN", "account.sign-in"])
def test_an_action_is_found_by_its_word_and_by_its_code(auditor: FlaskClient, asked: str) -> None:
    assert "account" not in auditor.get("/audit").text.partition("<main")[2].partition("</main")[0]
    assert "本镇共有 1 条操作记录" in auditor.get("/audit", query_string={"q": asked}).text
    assert "没有这样的操作" in auditor.get("/audit", query_string={"q": "退出"}).text


@pytest.mark.parametrize("asked", ["%", "_", "\\", "'", '"><script>'])
def test_signs_that_mean_something_to_a_database_or_a_page_mean_nothing(
    auditor: FlaskClient, asked: str
) -> None:
    answer = auditor.get("/audit", query_string={"q": asked})
    assert answer.status_code == 200
    assert "没有这样的操作" in answer.text
    assert "<script>" not in answer.text.partition("<main")[2]


def test_a_long_audit_comes_page_by_page(app: Flask, db: SQLAlchemy, auditor: FlaskClient) -> None:
    first = db.session.query(AuditEvent).filter(AuditEvent.town_ref.is_not(None)).first()

    class Somebody:
        account_ref, person_ref, role = first.account_ref, first.person_ref, first.role
        town_ref, on_behalf_of = first.town_ref, None

    moment = now()
    for number in range(30):
        run(lambda: Done(), Entry(Somebody, "month.state", moment + timedelta(minutes=number)))
    page = auditor.get("/audit")
    assert page.text.count('<th scope="row">') == 25
    swapped = auditor.get("/audit?page=2", headers=headers("audit-table"))
    assert swapped.text.count('<th scope="row">') == 6
    same(
        swap(page.text, swapped.text, "audit-table"), auditor.get("/audit?page=2").text, within="audit-table"
    )


def test_no_value_of_anybody_stands_in_the_audit(
    auditor: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    village = sign_in_as(Role.TOWN_CENTRE)
    with auditor.application.app_context():
        ref, number = member("黎志强").ref, member("黎志强").id_number.reveal()
        home = member("黎志强").household.ref
    shown = submit(
        village, f"/households/{home}", action=f"/members/{ref}/reveal/id_number", reason="phone", note=""
    )
    assert shown.status_code in (200, 303, 422)
    page = auditor.get("/audit").text
    assert number not in page
    assert "黎志强" not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_reads_it(sign_in_as: Callable[..., FlaskClient], role: Role) -> None:
    assert sign_in_as(role).get("/audit").status_code == 403


def test_every_event_of_a_permission_has_its_words() -> None:
    events = {grant.audit for grant in GRANTS.values() if grant.audit} - {"account.own"}
    assert events - set(ACTIONS) == set()


def test_the_words_are_there_in_both_languages(client: FlaskClient, auditor: FlaskClient) -> None:
    submit(auditor, "/audit", action="/account/preference/language", value="en")
    page = auditor.get("/audit").text
    assert "signed in" in page
    assert "登录" not in page.partition("<main")[2].partition("</main")[0]
    assert PASSWORD not in page
    assert username(Role.AUDITOR) not in page
