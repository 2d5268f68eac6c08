"""The pages of claims and payment lists, as people send them."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.employment import AT_WORK, DECIDERS, advance, claim, enter_account
from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.world import State
from webapp.access.actor import Role
from webapp.audit.models import AuditEvent
from webapp.claims.models import PaymentLine, PaymentList
from webapp.claims.rules import DECISIONS
from webapp.core.db import db
from webapp.core.forms import csrf_token
from webapp.wiring import recognise

SignIn = Callable[..., FlaskClient]
NAMES = ("甘一", "甘二", "甘三")


@pytest.fixture
def starting_state() -> State:
    return AT_WORK


@pytest.fixture
def signed(app: Flask) -> None:
    with app.app_context():
        for name in NAMES:
            advance(name, *DECISIONS)


def state_of(app: Flask, name: str) -> str:
    with app.app_context():
        return str(claim(name).state)


def test_the_first_page_has_the_clean_ones_ticked_with_their_total_in_words(sign_in_as: SignIn) -> None:
    page = parse(sign_in_as(Role.TOWN_CENTRE).get("/claims").text)
    ticked = [box for box in page.all("input", type="checkbox") if "checked" in box.attributes]
    assert len(ticked) == len(NAMES)
    assert "4,500.00" in page.text
    assert "肆仟伍佰元整" in page.text


def test_all_five_agree_page_by_page(app: Flask, sign_in_as: SignIn) -> None:
    for role in DECIDERS.values():
        answer = submit(sign_in_as(role), "/claims", "/claims")
        assert answer.status_code == 303
    assert [state_of(app, name) for name in NAMES] == ["signed"] * 3
    lists = submit(sign_in_as(Role.FINANCE_MAKER), "/payment-lists/new", "/payment-lists/new")
    assert lists.status_code == 303
    assert [state_of(app, name) for name in NAMES] == ["issued"] * 3


def test_one_that_is_not_ticked_stays(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.TOWN_CENTRE)
    form = form_on(client.get("/claims"), "/claims")
    form.send(client, {"claim": form.values["claim"][:1]})
    assert sorted(state_of(app, name) for name in NAMES) == ["ready", "ready", "reviewed"]
    nobody = form_on(client.get("/claims"), "/claims").send(client, {"claim": []})
    assert nobody.status_code == 422


def test_a_form_sent_twice_is_done_once(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.TOWN_CENTRE)
    form = form_on(client.get("/claims"), "/claims")
    assert [form.send(client, {}).status_code for _ in range(2)] == [303, 303]
    assert form.send(client, {"claim": form.values["claim"][:1]}).status_code == 409
    assert [state_of(app, name) for name in NAMES] == ["reviewed"] * 3


def test_a_stale_page_is_a_conflict(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    with app.app_context():
        advance("甘一", "review")
    form = form_on(client.get("/claims"), "/claims")
    with app.app_context():
        advance("甘一", "make")
    assert form.send(client, {}).status_code == 409


def test_what_deviates_is_decided_by_itself_and_refused_with_a_reason(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        enter_account(claim("甘二").member, "6228480100000001")
        ref = claim("甘一").ref
    client = sign_in_as(Role.TOWN_CENTRE)
    page = parse(client.get("/claims").text)
    assert {node.one("h3").text for node in page.one(id="odd").all(class_="person")} == {"甘一", "甘二"}
    no_reason = submit(client, f"/claims/{ref}", f"/claims/{ref}/refuse", note="请到镇里来一趟")
    assert no_reason.status_code == 422
    assert "请到镇里来一趟" in no_reason.text
    refused = submit(
        client, f"/claims/{ref}", f"/claims/{ref}/refuse", code="paid_elsewhere", note="县里已发"
    )
    assert refused.status_code == 303
    assert "县里已发" in client.get(f"/claims/{ref}").text


def test_the_list_for_the_bank_says_exactly_what_is_paid(
    app: Flask, signed: None, sign_in_as: SignIn
) -> None:
    client = sign_in_as(Role.FINANCE_CHECKER)
    place = submit(client, "/payment-lists/new", "/payment-lists/new").location
    page = client.get(place)
    assert "6228480100000001" not in page.text
    assert "6228480100000001" not in client.get(f"{place}/paper").text
    answer = submit(client, place, f"{place}/file")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shouwang-2026-001.xlsx"'
    rows = list(openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[2] == ("序号", "姓名", "证件号码", "开户行", "账号", "金额（元）", "用途")
    with app.app_context():
        lines = list(db.session.scalars(select(PaymentLine).order_by(PaymentLine.position)))
        wanted = [(one.name, one.id_number.reveal(), one.account.reveal(), one.amount_fen) for one in lines]
    found = [(row[1], row[2], row[4], int(Decimal(str(row[5])) * 100)) for row in rows[3:6]]
    assert found == wanted
    assert (int(Decimal(str(rows[6][5])) * 100), rows[6][6]) == (
        sum(one[3] for one in wanted),
        "肆仟伍佰元整",
    )
    with app.app_context():
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "list.download")).all()
        assert [event.reason for event in events] == ["for_the_bank"]
    again = submit(client, place, f"{place}/file", reason="bank_asks")
    assert again.data == answer.data


def test_every_number_of_a_person_is_a_text_cell(app: Flask, signed: None, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    place = submit(client, "/payment-lists/new", "/payment-lists/new").location
    book = openpyxl.load_workbook(BytesIO(submit(client, place, f"{place}/file").data))
    cells = [cell for row in book.active.iter_rows(min_row=4, max_row=6) for cell in row]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.data_type for cell in cells if cell.column_letter in "CE"] == ["s"] * 6


def test_two_tabs_issue_one_list(app: Flask, signed: None, sign_in_as: SignIn) -> None:
    maker, checker = sign_in_as(Role.FINANCE_MAKER), sign_in_as(Role.FINANCE_CHECKER)
    forms = [form_on(one.get("/payment-lists/new"), "/payment-lists/new") for one in (maker, maker, checker)]
    answers = [
        form.send(one, {}).status_code for form, one in zip(forms, (maker, maker, checker), strict=True)
    ]
    assert answers == [303, 409, 409]
    with app.app_context():
        assert len(db.session.scalars(select(PaymentList)).all()) == 1


@pytest.mark.parametrize(
    ("role", "status"), [(Role.AUDITOR, 403), (Role.PARTY_SECRETARY, 403), (Role.FIRM, 404)]
)
def test_only_finance_takes_the_file(
    app: Flask, signed: None, sign_in_as: SignIn, role: Role, status: int
) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    place = submit(client, "/payment-lists/new", "/payment-lists/new").location
    form = form_on(client.get(place), f"{place}/file")
    other = sign_in_as(role)
    token = form_token(other, f"{place}/file")
    assert other.post(f"{place}/file", data=form.values | {"csrf_token": token}).status_code == status


def form_token(client: FlaskClient, path: str) -> str:
    """The token that a page would have given this session for a form it does not show."""
    cookies = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())
    with client.application.test_request_context(path, headers={"Cookie": cookies}):
        recognise()
        return csrf_token(path)
