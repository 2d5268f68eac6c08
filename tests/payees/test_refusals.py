"""What is refused of accounts and relatives: made to happen by the actions, read in both languages."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.employment import actor, add_member, do, done
from tests.support.forms import submit
from tests.support.refusals import only, said
from tests.support.towns import firms
from tests.support.workbooks import id_number
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.unit import Done, Refused, writing
from webapp.payees import actions
from webapp.payees.labels import refusal_sentence
from webapp.payees.models import Kinship

SignIn = Callable[..., FlaskClient]
Deed = Callable[[], Done | Refused]
HERS, KIN = id_number(date(1984, 5, 6), 21), id_number(date(1991, 4, 17), 31)


def enter_without_bank() -> Done | Refused:
    by = actor(Role.VILLAGE_MONITOR)
    with writing():
        member = add_member("甘一", 1)
    return do(lambda: actions.enter(member, "", "甘一", "6228480402564890018", by, now()), by)


def declare(relation: str = "sibling", number: str = KIN) -> Done | Refused:
    by = actor(Role.FINANCE_CHECKER)
    with writing():
        database.session.get_one(Person, by.person_id).id_number = HERS
    person = database.session.get_one(Person, by.person_id)
    return do(lambda: actions.declare(person, "甘四", relation, number, by, now()), by)


def take_off(*roles: Role) -> Done | Refused:
    """Let people of these roles take the checker's declared relative off, one after the other; the last is told."""
    assert isinstance(declare(), Done)
    kin = database.session.scalars(select(Kinship)).one()
    *before, last = [actor(role) for role in roles]
    for by in before:
        done(lambda by=by: actions.end_kin(kin, by, now()), by)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
    return do(lambda: actions.end_kin(kin, last, now()), last)


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (enter_without_bank, "bank_missing", "Please fill in the bank.", "请填写开户行。"),
        (
            lambda: declare(relation="friend"),
            "kin_relation_missing",
            "Please pick how you are related.",
            "请选择什么关系。",
        ),
        (
            lambda: declare(number=HERS),
            "kin_is_self",
            "This is the person's own number.",
            "这是本人自己的证件号码。",
        ),
        (
            lambda: take_off(Role.FINANCE_CHECKER),
            "kin_ended_by_self",
            "Nobody takes off a relative of their own; another person must do it.",
            "自己的亲属不能由自己去掉，须由别人办理。",
        ),
        (
            lambda: take_off(Role.AUDITOR, Role.AUDITOR),
            "kin_ended_before",
            "This relative is taken off already.",
            "这个亲属已经去掉了。",
        ),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, deed: Deed, code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, only(deed(), code)) == (english, chinese)


@pytest.mark.parametrize(
    ("language", "code", "sentence"),
    [
        ("zh", "kin_person_unknown", "请选择同事。"),
        ("en", "kin_person_unknown", "Please pick the colleague."),
    ],
)
def test_the_auditor_enters_a_relative_of_a_colleague_who_is_named(
    db: SQLAlchemy, sign_in_as: SignIn, language: str, code: str, sentence: str
) -> None:
    client = sign_in_as(Role.AUDITOR)
    submit(client, "/account", "/account/preference/language", value=language)
    typed = {"name": "甘四", "relation": "sibling", "id_number": KIN, "person": ""}
    answer = submit(client, "/kinship", "/kinship", **typed)
    assert (answer.status_code, sentence in answer.text) == (422, True), code


@pytest.mark.parametrize(
    ("language", "code", "sentence"),
    [
        ("zh", "town_missing", "请选择发放补贴的镇。"),
        ("en", "town_missing", "Please pick the town that pays the firm."),
    ],
)
def test_a_firm_says_for_which_town_its_account_is(
    db: SQLAlchemy, sign_in_as: SignIn, language: str, code: str, sentence: str
) -> None:
    client, firm = sign_in_as(Role.FIRM), firms()[0]
    submit(client, "/account", "/account/preference/language", value=language)
    typed = {"town": "", "bank": "农商行", "holder": firm.name, "account": "6217003810026590001"}
    page = f"/payees/firms/{firm.ref}/new"
    answer = submit(client, page, page, **typed)
    assert (answer.status_code, sentence in answer.text) == (422, True), code
