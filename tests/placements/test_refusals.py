"""What the month's page refuses and what it tells the village: made to happen by its form, read in both languages."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import STARTED, actor, check, done, hire, spell
from tests.support.forms import form_on, submit
from tests.support.refusals import only, said
from webapp.access.actor import Actor, Role
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.months import Month
from webapp.core.unit import writing
from webapp.placements.actions import months
from webapp.placements.actions import spells as placements
from webapp.placements.labels import refusal_sentence
from webapp.placements.queries.months import doubts_of, people_of_month

SignIn = Callable[..., FlaskClient]
APRIL = Month(2026, 4)
HOURS = {"wage_{key}": "1740", "times_{key}": "2", "quantity_{key}": "87"}
LEFT = {"what_{key}": "left", "last_{key}": "2026-04-15", "by_{key}": "worker", "why_{key}": "family"}


@pytest.fixture(autouse=True)
def after_april(app: Flask, clock: SettableClock) -> None:
    """甘一 works by the month and 甘时 by the hour since 1 April; it is 4 May 2026."""
    clock.set_day(STARTED)
    with app.app_context():
        for number, name in enumerate(("甘一", "甘时"), 1):
            hire(name, number)
        with writing():
            found = spell("甘时")
            found.unit, found.unit_hours = "hour", 1
            found.minimum_fen, found.pledge_fen, found.floor_fen, found.wage_fen = 1_740, None, 1_740, 2_000
    clock.set_day(date(2026, 5, 4))


@pytest.mark.parametrize(
    ("name", "typed", "code", "english", "chinese"),
    [
        (
            "甘时",
            HOURS | {"quantity_{key}": "一百"},
            "quantity_not_a_number",
            "Please write a number, as 86 or 7.5.",
            "请填数字，如86或7.5。",
        ),
        (
            "甘时",
            HOURS | {"quantity_{key}": ""},
            "quantity_missing",
            "Please fill in for how much work this was paid.",
            "请填写按多少工作量发的工资。",
        ),
        (
            "甘时",
            HOURS | {"times_{key}": "1"},
            "paid_too_seldom",
            "Work by the hour is paid at least every 15 days: at least 2 payments in these days.",
            "钟点工至少每15天发一次工资：这段日子至少要发2次。",
        ),
        (
            "甘一",
            LEFT | {"last_{key}": ""},
            "left_needs_day",
            "Please fill in the last day of work.",
            "请填写最后一天上班的日期。",
        ),
        ("甘一", LEFT | {"by_{key}": ""}, "left_needs_who", "Please say who ended it.", "请选是谁提出的。"),
        ("甘一", LEFT | {"why_{key}": ""}, "left_needs_why", "Please say why it ended.", "请选离开的原因。"),
    ],
)
def test_the_firms_page_says_what_is_missing_at_its_field(
    app: Flask, sign_in_as: SignIn, name: str, typed: dict[str, str], code: str, english: str, chinese: str
) -> None:
    with app.app_context():
        keys = {one: spell(one).ref.hex for one in ("甘一", "甘时")}
    whole = {field.format(key=keys["甘时"]): value for field, value in HOURS.items()}
    changes = {field.format(key=keys[name]): value for field, value in typed.items()}
    for language, sentence in (("zh", chinese), ("en", english)):
        firm = sign_in_as(Role.FIRM)
        submit(firm, "/account", "/account/preference/language", value=language)
        answer = form_on(firm.get("/months?month=2026-04"), "/months").send(firm, whole | changes)
        assert (answer.status_code, sentence in answer.text) == (422, True), code
    with app.app_context():
        assert spell(name).months == []


@pytest.mark.parametrize(
    ("language", "code", "sentence"),
    [
        ("zh", "reason_for_firm_missing", "请说明镇里为什么代填。"),
        ("en", "reason_for_firm_missing", "Please say why the town speaks for the firm."),
    ],
)
def test_the_town_says_why_it_speaks_for_the_firm(
    app: Flask, sign_in_as: SignIn, language: str, code: str, sentence: str
) -> None:
    with app.app_context():
        address = f"/placements/{spell('甘一').ref}/months"
    cadre = sign_in_as(Role.JOB_CADRE)
    submit(cadre, "/account", "/account/preference/language", value=language)
    answer = form_on(cadre.get(f"{address}?month=2026-04"), address).send(cadre, {"stated_for": ""})
    assert (answer.status_code, sentence in answer.text) == (422, True), code


def leave_in_april() -> None:
    firm = actor(Role.FIRM)
    leaving = placements.Leaving(date(2026, 4, 16), "worker", "family")
    done(lambda: placements.end(spell("甘一"), leaving, None, firm, now()), firm)
    state_april(firm)


def let_the_town_state_april() -> None:
    state_april(actor(Role.JOB_CADRE), "called")


def state_april(by: Actor, stated_for: str | None = None) -> None:
    firm_id = spell("甘一").firm_id
    people = people_of_month(firm_id, APRIL, today())
    stated = [
        months.Statement(one.spell.id, one.key, one.preset_fen)
        for one in people
        if one.spell.member.name == "甘一"
    ]
    done(lambda: months.state_months(firm_id, APRIL, stated, None, by, now(), stated_for), by)


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            leave_in_april,
            "left_in_month",
            "Left; the last day of work was 16 April 2026.",
            "已离开，最后一天上班是2026年4月16日。",
        ),
        (
            let_the_town_state_april,
            "stated_for_firm",
            "The town stated it for the firm: the firm said it on the phone.",
            "由镇里代企业填报：企业在电话里说的。",
        ),
    ],
)
def test_the_village_is_told_what_to_look_at(
    db: SQLAlchemy, deed: Callable[[], None], code: str, english: str, chinese: str
) -> None:
    deed()
    stated = check("甘一", APRIL)
    assert said(refusal_sentence, only(doubts_of([stated])[stated.id], code)) == (english, chinese)
