"""The pages of claims and payment lists, as people send them."""

import hashlib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.employment import (
    AT_WORK,
    DECIDERS,
    actor,
    advance,
    claim,
    done,
    enter_account,
    hang_out,
    spell,
)
from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.world import State
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.audit.models import AuditEvent
from webapp.claims import export
from webapp.claims.actions import issuing
from webapp.claims.models import PaymentLine, PaymentList
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.forms import csrf_token
from webapp.core.unit import Refused, writing
from webapp.core.workflow import Refusal
from webapp.placements.actions import spells
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


@pytest.fixture
def hung(app: Flask) -> None:
    """All three are checked by the village, and their notice is over."""
    with app.app_context():
        for name in NAMES:
            advance(name, "verify")
        hang_out(*NAMES)


def test_the_first_page_has_the_clean_ones_ticked_with_their_total_in_words(
    hung: None, sign_in_as: SignIn
) -> None:
    page = parse(sign_in_as(Role.TOWN_CENTRE).get("/claims").text)
    ticked = [box for box in page.all("input", type="checkbox") if "checked" in box.attributes]
    assert len(ticked) == len(NAMES)
    assert "4,500.00" in page.text
    assert "肆仟伍佰元整" in page.text


def test_all_agree_page_by_page(app: Flask, clock: SettableClock, sign_in_as: SignIn) -> None:
    monitor = sign_in_as(Role.VILLAGE_MONITOR)
    assert submit(monitor, "/village-claims", "/village-claims").status_code == 303
    sheet = submit(monitor, "/village-claims", "/village-claims/notice").location
    assert "甘*" in monitor.get(sheet).text
    assert "甘一" not in monitor.get(sheet).text
    assert not parse(sign_in_as(Role.TOWN_CENTRE).get("/claims").text).all("input", type="checkbox")
    clock.set_day(date(2026, 11, 30))
    for role in list(DECIDERS.values())[1:]:
        client = sign_in_as(role)
        if role in (Role.FINANCE_MAKER, Role.FINANCE_CHECKER):
            asked = submit(client, "/claims", "/claims/confirm")
            assert "肆仟伍佰元整" in asked.text
            assert form_on(asked, "/claims").send(client, {}).status_code == 303
        else:
            assert submit(client, "/claims", "/claims").status_code == 303
    assert [state_of(app, name) for name in NAMES] == ["signed"] * 3
    lists = submit(sign_in_as(Role.FINANCE_MAKER), "/payment-lists/new", "/payment-lists/new")
    assert lists.status_code == 303
    assert [state_of(app, name) for name in NAMES] == ["issued"] * 3


def test_one_that_is_not_ticked_stays(app: Flask, hung: None, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.TOWN_CENTRE)
    form = form_on(client.get("/claims"), "/claims")
    form.send(client, {"claim": form.values["claim"][:1]})
    assert sorted(state_of(app, name) for name in NAMES) == ["noticed", "noticed", "reviewed"]
    nobody = form_on(client.get("/claims"), "/claims").send(client, {"claim": []})
    boxes = parse(nobody.text).all("input", name="claim")
    assert (nobody.status_code, len(boxes)) == (422, 2)
    assert [box for box in boxes if "checked" in box.attributes] == [], "no tick comes back by itself"


def test_a_refused_batch_comes_back_with_the_ticks_that_were_sent(
    app: Flask, hung: None, sign_in_as: SignIn
) -> None:
    client = sign_in_as(Role.TOWN_CENTRE)
    form = form_on(client.get("/claims"), "/claims")
    with app.app_context():
        tied, kept, off = (f"{claim(name).ref}:{claim(name).version}" for name in NAMES)
        with writing():
            person = db.session.get_one(Person, actor(Role.TOWN_CENTRE).person_id)
            person.id_number = claim("甘一").member.id_number.reveal()
    answer = form.send(client, {"claim": [tied, kept]})
    assert answer.status_code == 422
    boxes = {
        box.get("value"): "checked" in box.attributes for box in parse(answer.text).all("input", name="claim")
    }
    assert (boxes[kept], boxes[off]) == (True, False)


def test_a_form_sent_twice_is_done_once(app: Flask, hung: None, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.TOWN_CENTRE)
    form = form_on(client.get("/claims"), "/claims")
    assert [form.send(client, {}).status_code for _ in range(2)] == [303, 303]
    assert form.send(client, {"claim": form.values["claim"][:1]}).status_code == 409
    assert [state_of(app, name) for name in NAMES] == ["reviewed"] * 3


def test_a_stale_page_is_a_conflict(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        advance("甘一", "verify", "review")
    client = sign_in_as(Role.FINANCE_MAKER)
    form = form_on(form_on(client.get("/claims"), "/claims/confirm").send(client, {}), "/claims")
    with app.app_context():
        advance("甘一", "make")
    assert form.send(client, {}).status_code == 409


@pytest.mark.parametrize(("words", "found"), [("甘一", ["甘一"]), ("没有的人", [])])
def test_a_claim_is_found_by_whose_it_is(
    hung: None, sign_in_as: SignIn, words: str, found: list[str]
) -> None:
    page = parse(sign_in_as(Role.AUDITOR).get(f"/claims?q={words}").text).one(id="claims-table")
    assert [row.one("a").text for row in page.all("th", scope="row")] == found
    assert (f"没找到“{words}”" in page.text) is (not found)


def test_what_deviates_is_decided_by_itself_and_refused_with_a_reason(
    app: Flask, hung: None, sign_in_as: SignIn
) -> None:
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


def test_a_shared_account_holds_the_claim_until_two_have_explained_it(
    app: Flask, hung: None, sign_in_as: SignIn
) -> None:
    with app.app_context():
        ref = claim("甘一").ref
    centre, maker = sign_in_as(Role.TOWN_CENTRE), sign_in_as(Role.FINANCE_MAKER)
    page, form = f"/claims/{ref}", f"/claims/{ref}/explain"
    agree = form_on(centre.get(page), f"{page}/agree")
    with app.app_context():
        enter_account(claim("甘二").member, "6228480100000001")
    listed = parse(centre.get("/claims").text).one(id=f"look-{ref}")
    assert [link["href"] for link in listed.all("a") if link.text == "先写明原因"] == [page]
    assert f"{page}/agree" not in str(listed)
    assert f"{page}/agree" not in centre.get(page).text, "nobody is offered what will be refused"
    assert agree.send(centre, {}).status_code == 422
    assert submit(centre, page, form, code="shared_phone").status_code == 422
    said = {"code": "same_family_lives_apart", "words": "一家人"}
    assert submit(centre, page, form, **said).status_code == 303
    assert agree.send(centre, {}).status_code == 422
    waiting = parse(centre.get("/claims").text).one(id=f"look-{ref}").text
    assert ("原因等另一个人确认" in waiting, "先写明原因" in waiting) == (True, False)
    assert form not in centre.get(page).text, "it is given already"
    with app.app_context():
        reason = claim("甘一").explained[0].ref
    own = sign_in_as(Role.TOWN_CENTRE).get("/claims/holds")
    assert f"/claims/holds/{reason}/confirm" not in own.text
    assert submit(maker, "/claims/holds", f"/claims/holds/{reason}/confirm").status_code == 303
    assert submit(centre, page, f"{page}/agree").status_code == 303
    assert state_of(app, "甘一") == "reviewed"


def test_a_doubt_is_agreed_to_with_what_was_done_about_it(app: Flask, hung: None, sign_in_as: SignIn) -> None:
    with app.app_context():
        firm, leaving = actor(Role.FIRM), spells.Leaving(date(2026, 11, 10), "worker", "other_work")
        done(lambda: spells.end(spell("甘一"), leaving, None, firm, now()), firm)
        ref = claim("甘一").ref
    client = sign_in_as(Role.TOWN_CENTRE)
    assert submit(client, "/claims", f"/claims/{ref}/agree").status_code == 422
    unsaid = submit(client, "/claims", f"/claims/{ref}/agree", despite="visited")
    assert unsaid.status_code == 422
    assert form_on(unsaid, f"/claims/{ref}/agree").values["despite"] == "visited"
    told = submit(client, "/claims", f"/claims/{ref}/agree", despite="visited", words="家里人也这样说")
    assert told.status_code == 303
    assert "家里人也这样说" in client.get(f"/claims/{ref}").text


def test_a_claim_sent_back_shows_what_is_to_be_mended(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        advance("甘一", *DECISIONS[:4])
        ref = claim("甘一").ref
    secretary, maker = sign_in_as(Role.PARTY_SECRETARY), sign_in_as(Role.FINANCE_MAKER)
    empty = submit(secretary, f"/claims/{ref}", f"/claims/{ref}/return", desk="maker")
    assert empty.status_code == 422
    sent = submit(secretary, f"/claims/{ref}", f"/claims/{ref}/return", desk="maker", comment="开户行写错了")
    assert sent.status_code == 303
    assert state_of(app, "甘一") == "reviewed"
    assert "开户行写错了" in maker.get("/claims").text
    assert "开户行写错了" not in sign_in_as(Role.TOWN_CENTRE).get("/claims").text
    assert (
        submit(maker, f"/claims/{ref}", f"/claims/{ref}/return", desk="town", comment="再看看").status_code
        == 303
    )
    assert state_of(app, "甘一") == "noticed"
    assert "再看看" in sign_in_as(Role.TOWN_CENTRE).get("/claims").text
    with app.app_context():
        advance("甘一", "review")
    assert "再看看" not in maker.get("/claims").text, "what the town mended is not the maker's to mend"


def test_an_objection_stops_the_review_until_the_town_has_answered(
    app: Flask, hung: None, sign_in_as: SignIn
) -> None:
    with app.app_context():
        ref = claim("甘一").ref
    monitor, centre = sign_in_as(Role.VILLAGE_MONITOR), sign_in_as(Role.TOWN_CENTRE)
    page = f"/village-claims/{ref}/object"
    assert submit(monitor, page, page).status_code == 422
    agree = form_on(centre.get(f"/claims/{ref}"), f"/claims/{ref}/agree")
    assert submit(monitor, page, page, words="七月没上班").status_code == 303
    assert f"/claims/{ref}/agree" not in centre.get(f"/claims/{ref}").text
    with app.app_context():
        now_seen = str(claim("甘一").version)
    assert agree.send(centre, {"version": now_seen}).status_code == 422
    with app.app_context():
        answer = f"/objections/{claim('甘一').objections[0].ref}"
    assert "七月没上班" in centre.get("/objections").text
    assert submit(centre, answer, answer, outcome="unfounded").status_code == 422
    assert submit(centre, answer, answer, outcome="unfounded", answer="考勤表上有他").status_code == 303
    assert submit(centre, f"/claims/{ref}", f"/claims/{ref}/agree").status_code == 303
    assert monitor.get(page).status_code == 200
    told = parse(centre.get(f"/claims/{ref}").text).one("aside").text
    assert [
        word for word in ("有人提出意见", "七月没上班", "不属实", "考勤表上有他") if word not in told
    ] == []


def test_a_village_refuses_what_was_not_so(app: Flask, sign_in_as: SignIn) -> None:
    monitor = sign_in_as(Role.VILLAGE_MONITOR)
    with app.app_context():
        ref = claim("甘一").ref
    assert submit(monitor, "/village-claims", f"/village-claims/{ref}/refuse").status_code == 422
    refused = submit(monitor, "/village-claims", f"/village-claims/{ref}/refuse", code="work_not_real")
    assert refused.status_code == 303
    assert state_of(app, "甘一") == "refused"


def test_the_list_for_the_bank_says_exactly_what_is_paid(
    app: Flask, signed: None, sign_in_as: SignIn
) -> None:
    client = sign_in_as(Role.FINANCE_CHECKER)
    place = submit(client, "/payment-lists/new", "/payment-lists/new").location
    page = client.get(place)
    assert "6228480100000001" not in page.text
    assert "6228480100000001" not in client.get(f"{place}/paper").text
    answer = submit(client, place, f"{place}/file")
    mark = hashlib.sha256(answer.data).hexdigest()[: export.SHORT]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="shouwang-2026-001-{mark}.xlsx"'
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


def test_no_account_goes_out_where_the_audit_could_not_be_written(
    app: Flask, signed: None, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in_as(Role.FINANCE_CHECKER)
    place = submit(client, "/payment-lists/new", "/payment-lists/new").location
    submit(client, place, f"{place}/file")
    monkeypatch.setattr(issuing, "keep_file", lambda *_: Refused((Refusal("constraint.ck_audit_event"),)))
    answer = submit(client, place, f"{place}/file")
    assert (answer.status_code, answer.mimetype) == (409, "text/html")


@pytest.mark.parametrize("reason", ["", "curious"])
def test_no_account_goes_out_without_a_reason_and_the_list_stays_before_one(
    app: Flask, signed: None, sign_in_as: SignIn, reason: str
) -> None:
    client = sign_in_as(Role.FINANCE_CHECKER)
    place = submit(client, "/payment-lists/new", "/payment-lists/new").location
    answer = submit(client, place, f"{place}/file", reason=reason)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert [error.text for error in parse(answer.text).all("p", id="reason-error")] != []
    assert "6228480100000001" not in answer.text
    with app.app_context():
        events = select(AuditEvent).where(AuditEvent.action == "list.download")
        assert db.session.scalars(events).all() == []


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
