"""The auditor's page: who did what in the own town, found by word or name, page by page, and no value of anybody's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text

from tests.support.asked import statements
from tests.support.forms import submit
from tests.support.htmx import headers, same, swap
from tests.support.people import PEOPLE, member
from tests.support.towns import PASSWORD, username
from tests.support.tree import files_of
from tests.support.world import State
from webapp.access.actor import Actor, Role
from webapp.access.grants import GRANTS
from webapp.accounts.models import Account
from webapp.audit.models import AuditEvent
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.unit import Done, Entry, run
from webapp.operations.labels import ACTIONS, reason_said
from webapp.operations.queries import audit_of


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
    assert "本镇共有 3 条操作记录" in page
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
    assert swapped.text.count('<th scope="row">') == 7
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


def acting_as(role: Role, number: int = 1) -> Actor:
    account = database.session.scalars(
        select(Account).where(Account.username == username(role, number))
    ).one()
    return current_app.extensions["actor_of_account"](account)


def touch(*names: str) -> Done:
    """Change the families of some people."""
    for name in names:
        member(name).household.group_name = "第九组"
    return Done()


def do(action: str, actor: Actor | None, *names: str, reason: str | None = None) -> None:
    assert isinstance(run(lambda: touch(*names), Entry(actor, action, now(), reason=reason)), Done)


def rows(page: str) -> list[str]:
    """Return the lines of the list as plain words."""
    lines = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def test_what_a_firm_did_in_the_town_is_there_though_the_firm_is_of_no_town(
    auditor: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    with auditor.application.app_context():
        firm = acting_as(Role.FIRM)
        do("month.state", firm, "梁秋萍", reason="2026-10 payroll")
        name = firm.name
    newest = rows(auditor.get("/audit").text)[0]
    assert f"{name} 企业 报送当月情况 1 条记录" in newest
    assert "2026-10 工资表出得晚" in newest
    assert "报送当月情况" not in sign_in_as(Role.AUDITOR, town=2).get("/audit").text


def test_what_the_program_did_by_itself_is_there_as_its_own(auditor: FlaskClient) -> None:
    with auditor.application.app_context():
        do("claim.open", None, "梁秋萍")
    assert "系统 到期生成补贴申请 1 条记录" in rows(auditor.get("/audit").text)[0]


def test_of_what_touched_both_towns_each_auditor_counts_the_own_records(
    auditor: FlaskClient, sign_in_as: Callable[..., FlaskClient]
) -> None:
    with auditor.application.app_context():
        do("demo.load", None, "梁秋萍", "容大海")
    for page in (auditor.get("/audit"), sign_in_as(Role.AUDITOR, town=2).get("/audit?q=demo")):
        assert "装入演示数据 1 条记录" in " ".join(rows(page.text))


def test_of_what_the_towns_own_people_did_every_record_counts(auditor: FlaskClient) -> None:
    with auditor.application.app_context():
        do("household.import", acting_as(Role.TOWN_CENTRE), "梁秋萍", "容大海")
    assert "导入表格 2 条记录" in rows(auditor.get("/audit").text)[0]


def test_what_others_did_elsewhere_is_not_there(auditor: FlaskClient) -> None:
    with auditor.application.app_context():
        do("month.state", acting_as(Role.FIRM), "容大海")
        do("codes.install", None)
    page = auditor.get("/audit").text
    assert "报送当月情况" not in page
    assert "装入新版代码表" not in page


def test_a_page_asks_as_much_for_many_events_as_for_few(app: Flask, auditor: FlaskClient) -> None:
    auditor.get("/audit")
    with app.app_context(), statements() as few:
        auditor.get("/audit")
    with app.app_context():
        for _ in range(40):
            do("month.state", acting_as(Role.FIRM), "梁秋萍")
    with app.app_context(), statements() as many:
        auditor.get("/audit")
    assert len(many) == len(few)


def test_the_town_of_a_change_is_looked_up_in_an_index(
    app: Flask, db: SQLAlchemy, auditor: FlaskClient
) -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    query = audit_of(acting_as(Role.AUDITOR), None).limit(25)
    written = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN " if db.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN "
    plan = " ".join(str(row) for row in db.session.execute(text(f"{explain}{written}".replace(":", r"\:"))))
    assert "ix_audit_change_event_id_town_ref" in plan


@pytest.mark.parametrize(
    ("action", "reason", "words"),
    [
        ("month.state", "2026-10", "2026-10"),
        ("month.state", "2026-10 payroll", "2026-10 工资表出得晚"),
        ("month.confirm", "wage", "实发不是这个数"),
        ("claim.check", "refused: paid_elsewhere", "不予通过：同一时段已领别处补贴"),
        ("member.reveal", "phone: other 他 要 换 号", "电话：其他（请写明） 他 要 换 号"),
        ("member.reveal", "income: benefit", "收入：代办补贴或救助"),
        ("list.download", "for_the_bank", "送银行办理"),
        ("claim.hold", "account: same_family_lives_apart", "收款账户：一家人，户口分开"),
        ("claim.return", "returned: maker", "退回财务经办"),
        ("household.watch", "refused: in words", "refused: in words"),
    ],
)
def test_codes_of_a_reason_are_said_in_words_and_words_stay(
    app: Flask, action: str, reason: str, words: str
) -> None:
    with app.test_request_context():
        assert reason_said(action, reason) == words


ENTRY = re.compile(r"""(?:Entry|By)\(\s*[^()"]*(?:\(\))?[^()"]*,\s*f?"([a-z]+\.[a-z{}-]+)\"""")


def test_whatever_the_code_notes_has_its_words() -> None:
    noted = {
        code for file in files_of(".py", under="webapp") for code in ENTRY.findall(file.read_text("utf-8"))
    }
    assert len(noted) > 20
    assert {code for code in noted if "{" not in code} - set(ACTIONS) == set()
