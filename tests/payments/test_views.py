"""The pages of the bank's word, as people send them: uploads, double clicks, what is wrong, what stays."""

import hashlib
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.payments.test_actions import ALL, build_issued
from tests.support import bank
from tests.support.bank import CLOSED, FAULT, FROZEN, answer, as_csv, as_xlsx, row_of
from tests.support.employment import AT_WORK, claim
from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.world import State
from webapp.access.actor import Role
from webapp.audit.models import AuditEvent
from webapp.claims.models import PaymentList
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.payments.models import LineResult, ResultFile

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return State("issued-for-pages", build_issued, AT_WORK)


@pytest.fixture
def page(app: Flask, clock: SettableClock) -> str:
    """The address of the list, on the day of its issue."""
    with app.app_context():
        listed = bank.payment_list()
        clock.set_day(listed.issued_on)
        return f"/payment-lists/{listed.ref}"


def content(app: Flask, said: dict[str, tuple[str, str]] | None = None, **change: str) -> bytes:
    with app.app_context():
        return as_csv(answer(bank.payment_list(), said, **change))


def upload(client: FlaskClient, page: str, file: bytes | None, name: str = "回盘.csv"):  # type: ignore[no-untyped-def]  # werkzeug's answer
    form = form_on(client.get(page), f"{page}/result")
    return form.send(client, {"result": (io.BytesIO(file), name) if file is not None else (io.BytesIO(), "")})


def count(app: Flask, kind: type) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_a_file_is_read_and_the_page_tells_how_far_the_bank_has_come(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    sent = upload(client, page, content(app, {"甘二": CLOSED}))
    assert (sent.status_code, sent.location) == (303, page)
    shown = parse(client.get(page).text)
    assert "付成2笔，没付成1笔" in shown.one(id="flashes").text
    assert [fact.text for fact in shown.one(id="bank").all("dd")] == [
        "2笔，3,000.00元",
        "1笔，1,500.00元",
        "0笔，0.00元",
    ]
    assert "账户已销户" in shown.one(id="failed").text
    assert "62284801" not in shown.text
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "list.result")).one()
        assert event.subject_ref == bank.payment_list().ref


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (None, "", "请先选银行回盘文件"),
        (b"", "empty.xlsx", "空的"),
        (b"PK\x03\x04 broken", "broken.xlsx", "请向银行再要一份文件"),
        (b"%PDF-1.7\x00", "list.pdf", "不是"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(20), "old.xls", "xlsx"),
        (as_csv([], head=("甲", "乙")), "x.csv", "前10行没有列名"),
        (as_csv([], head=("姓名", "账号", "金额", "结果", "日期")), "x.csv", "第2行是列名，但缺“原因”"),
        (as_csv([]), "x.csv", "没有一行写了账号或结果"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(
    app: Flask, page: str, sign_in_as: SignIn, file: bytes | None, name: str, said: str
) -> None:
    sent = upload(sign_in_as(Role.FINANCE_MAKER), page, file, name)
    assert sent.status_code == 422
    assert said in parse(sent.text).one(role="alert").text
    assert count(app, ResultFile) == 0


def test_the_same_file_again_is_refused_and_says_who_read_it(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    file = content(app, {"甘二": CLOSED})
    assert upload(sign_in_as(Role.FINANCE_MAKER), page, file).status_code == 303
    again = upload(sign_in_as(Role.FINANCE_CHECKER), page, file)
    assert again.status_code == 422
    assert "什么也没改动" in parse(again.text).one(role="alert").text
    assert (count(app, ResultFile), count(app, LineResult)) == (1, 3)


def test_a_double_click_reads_the_file_once(app: Flask, page: str, sign_in_as: SignIn) -> None:
    client, file = sign_in_as(Role.FINANCE_MAKER), content(app)
    form = form_on(client.get(page), f"{page}/result")
    answers = [form.send(client, {"result": (io.BytesIO(file), "回盘.csv")}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert count(app, ResultFile) == 1


def test_refused_rows_stay_until_the_next_file_with_row_column_and_what_to_do(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    with app.app_context():
        rows = answer(bank.payment_list())
        rows[1][2] = "1500.01"
    upload(client, page, as_csv(rows))
    for _ in range(2):
        (row,) = parse(client.get(page).text).one(id="refused-rows").one("tbody").all("tr")
        assert [cell.text for cell in row.all("td")] == [
            "4", "金额", "1500.01", "清单上这个人是1,500.00元。请问清银行实付多少，再改这一行。",
        ]  # fmt: skip
    upload(client, page, content(app))
    assert not parse(client.get(page).text).all(id="refused-rows")
    old = parse(client.get(page).text).one(id="bank").all("a")[-1].attributes["href"]
    assert "1500.01" in client.get(str(old)).text


def test_many_refused_rows_have_a_page_of_their_own(app: Flask, page: str, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    with app.app_context():
        line = bank.payment_list().lines[0]
        rows = [row_of(line, 账号=f"62284809{number:08d}") for number in range(30)]
    upload(client, page, as_csv(rows))
    shown = parse(client.get(page).text).one(id="refused-rows")
    assert len(shown.one("tbody").all("tr")) == 10
    whole = str(shown.all("a")[-1].attributes["href"])
    assert len(parse(client.get(whole).text).one("tbody").all("tr")) == 25
    assert len(parse(client.get(f"{whole}?page=2").text).one("tbody").all("tr")) == 5


def test_one_click_of_another_person_makes_the_follow_up_list_and_both_name_each_other(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘一": FAULT, "甘二": FROZEN}))
    mine = parse(sign_in_as(Role.FINANCE_MAKER).get(page).text).one(id="failed")
    assert mine.all("button") == []
    assert "由另一位财务人员补发" in mine.text
    checker = sign_in_as(Role.FINANCE_CHECKER)
    assert "清单2026-001有1笔没付成" in checker.get("/").text
    sent = submit(checker, page, f"{page}/follow-up")
    assert sent.status_code == 303
    second = parse(checker.get(sent.location).text)
    assert "2026-001" in second.one(class_="crumb").text
    first = parse(checker.get(page).text)
    assert sent.location in [link.attributes["href"] for link in first.all("a")]
    assert "已补发" in first.one(id="failed").text


def test_a_double_click_on_the_follow_up_makes_one_list_and_a_stale_page_is_told(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘一": FAULT}))
    checker = sign_in_as(Role.FINANCE_CHECKER)
    form, stale = (form_on(checker.get(page), f"{page}/follow-up") for _ in range(2))
    answers = [form.send(checker, {}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert stale.send(checker, {}).status_code == 409
    assert count(app, PaymentList) == 2


def test_nobody_ticked_and_what_may_not_be_sent_are_said_on_the_page(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘一": FAULT, "甘二": FROZEN}))
    checker = sign_in_as(Role.FINANCE_CHECKER)
    form = form_on(checker.get(page), f"{page}/follow-up")
    nobody = form.send(checker, {"claim": []})
    assert (nobody.status_code, "没有勾选" in nobody.text or "没有人" in nobody.text) == (422, True)
    with app.app_context():
        mark = f"{claim('甘二').ref}:{claim('甘二').version}"
    village = form_on(checker.get(page), f"{page}/follow-up").send(checker, {"claim": [mark]})
    assert village.status_code == 422
    assert "甘二：要先由村里把账户问清楚。" in parse(village.text).one(role="alert").text


def test_the_village_is_told_whose_account_why_and_what_to_do(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘二": CLOSED}))
    monitor = sign_in_as(Role.VILLAGE_MONITOR)
    assert "村里有1个收款账户银行没付成" in monitor.get("/").text
    shown = parse(monitor.get("/refused-accounts").text)
    for words in ("甘二", "账户已销户", "请本人提供能用的存折或银行卡，登记新账户。"):
        assert words in shown.one(id="mending-table").text
    with app.app_context():
        account = f"/payees/{claim('甘二').member.ref}/new"
        action = f"/refused-accounts/{bank.result_of('甘二').ref}/mended"
    assert account in [link.attributes["href"] for link in shown.all("a")]
    empty = submit(monitor, "/refused-accounts", action, words=" ")
    assert empty.status_code == 422
    assert "请写明问了谁" in parse(empty.text).one(role="alert").text
    assert submit(monitor, "/refused-accounts", action, words="信用社说办好了").status_code == 303
    assert "没有要处理的账户" in monitor.get("/refused-accounts").text
    assert monitor.get("/").text.count("银行没付成") == 0
    assert "信用社说办好了" in sign_in_as(Role.FINANCE_MAKER).get(page).text


def test_a_new_account_takes_the_line_off_the_villages_page(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘二": CLOSED}))
    monitor = sign_in_as(Role.VILLAGE_MONITOR)
    with app.app_context():
        new = f"/payees/{claim('甘二').member.ref}/new"
    sent = submit(monitor, new, new, bank="农信社", holder="甘二", account="6228480166666666")
    assert sent.status_code == 303
    assert "没有要处理的账户" in monitor.get("/refused-accounts").text
    shown = parse(sign_in_as(Role.FINANCE_MAKER).get(page).text).one(id="failed")
    assert "在财务经办处" in shown.text


def test_the_neighbour_village_sees_nothing_of_it(app: Flask, page: str, sign_in_as: SignIn) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘二": CLOSED}))
    neighbour = sign_in_as(Role.VILLAGE_MONITOR, 1, 2)
    assert "甘二" not in neighbour.get("/refused-accounts").text
    assert "没付成" not in neighbour.get("/").text


def test_a_failed_claim_is_refused_on_its_page_and_the_page_says_why_it_failed(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘二": CLOSED}))
    with app.app_context():
        address = f"/claims/{claim('甘二').ref}"
    checker = sign_in_as(Role.FINANCE_CHECKER)
    assert "账户已销户" in parse(checker.get(address).text).one(id="claim-bank").text
    assert submit(checker, address, f"{address}/refuse", code="died", note="").status_code == 303
    assert "已驳回，不再补发" in parse(checker.get(page).text).one(id="failed").text


def test_page_sheet_and_file_carry_the_fingerprint_of_the_very_file(
    app: Flask, page: str, sign_in_as: SignIn
) -> None:
    client = sign_in_as(Role.FINANCE_MAKER)
    handed = submit(client, page, f"{page}/file", reason="for_the_bank")
    whole = hashlib.sha256(handed.data).hexdigest()
    pieces = " ".join(re.findall(".{8}", whole))
    assert whole[:12] in handed.headers["Content-Disposition"]
    assert pieces in parse(client.get(page).text).text
    assert pieces in parse(client.get(f"{page}/paper").text).text


def test_the_workbook_of_the_bank_is_read_as_well(app: Flask, page: str, sign_in_as: SignIn) -> None:
    with app.app_context():
        file = as_xlsx(answer(bank.payment_list()))
    assert upload(sign_in_as(Role.FINANCE_MAKER), page, file, "回盘.xlsx").status_code == 303
    with app.app_context():
        assert {str(claim(name).state) for name in ALL} == {"paid"}


def test_who_only_looks_has_no_buttons(app: Flask, page: str, sign_in_as: SignIn) -> None:
    upload(sign_in_as(Role.FINANCE_MAKER), page, content(app, {"甘一": FAULT}))
    for role in (Role.PARTY_SECRETARY, Role.TEAM_CAPTAIN, Role.AUDITOR):
        shown = parse(sign_in_as(role).get(page).text)
        assert shown.one("main").all("input", type="file") == []
        assert shown.one(id="failed").all("button") == []
