"""Why nobody gets in: made to happen at the door, read in both languages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import submit
from tests.support.refusals import only, said
from tests.support.towns import PASSWORD, username
from webapp.access.actor import Role
from webapp.accounts.actions import accept, hash_password, invite, try_password
from webapp.accounts.labels import refusal_sentence
from webapp.accounts.models import Account, Invitation
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.unit import Done, Entry, run, writing
from webapp.core.workflow import Refusal
from webapp.organisations.models import Seat

CADRE = username(Role.JOB_CADRE)
WRONG = "wrong password here"


def account() -> Account:
    return database.session.scalars(select(Account).where(Account.username == CADRE)).one()


def try_once(password: str = WRONG) -> list[Refusal]:
    return try_password(account(), CADRE, password, "10.0.0.9", now())


def try_six_times() -> list[Refusal]:
    for _ in range(5):
        try_once()
    return try_once(PASSWORD)


def accept_twice() -> object:
    with writing():
        invite(account(), now())
    link = database.session.scalars(select(Invitation)).one()
    hashed = hash_password("a new long sentence")
    entry = Entry(None, "account.password", now())
    assert isinstance(run(lambda: accept(link, hashed, now()), entry), Done)
    return run(lambda: accept(link, hashed, now()), entry)


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            try_once,
            "password_wrong",
            "User name or password is wrong. Check both and try again.",
            "用户名或密码不对，请核对后再试。",
        ),
        (
            try_six_times,
            "too_many_attempts",
            "Too many wrong passwords. Please wait 2 minutes.",
            "密码错得太多，请等 2 分钟再试。",
        ),
        (
            accept_twice,
            "invitation_used",
            "This link was used a moment ago. Please sign in, or ask for a new link.",
            "这个链接刚刚用过了，请直接登录，或者再要一个新链接。",
        ),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, deed: Callable[[], object], code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, only(deed(), code)) == (english, chinese)


@pytest.mark.parametrize(
    ("language", "code", "sentence"),
    [
        ("zh", "no_seat", "您的账号今天没有身份，请联系镇管理员。"),
        ("en", "no_seat", "Your account has no seat today. Please ask your town's administrator."),
    ],
)
def test_who_has_no_seat_any_more_is_told_at_the_door(
    app: Flask, db: SQLAlchemy, language: str, code: str, sentence: str
) -> None:
    with writing() as session:
        for seat in session.scalars(select(Seat).where(Seat.account_id == account().id)):
            seat.valid_to = today() - timedelta(days=1)
    client = app.test_client()
    submit(client, "/sign-in", "/account/preference/language", value=language)
    answer = submit(client, "/sign-in", "/sign-in", username=CADRE, password=PASSWORD)
    assert sentence in answer.text.replace("&#39;", "'"), code
