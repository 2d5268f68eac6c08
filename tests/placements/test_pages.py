"""The pages of cases, lateness, papers, contracts, changes and notices, and of a month stated for a silent firm."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.support.employment import STARTED, actor, check, do, hire, spell, state
from tests.support.forms import form_on
from tests.support.html import parse
from tests.support.towns import firms
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.filters import now
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Done, writing
from webapp.jobs.models import Opening
from webapp.placements.actions import months

APRIL = Month(2026, 4)
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def after_april(app: Flask, clock: SettableClock) -> None:
    """Two people work at the first firm since 1 April; it is 4 May 2026."""
    clock.set_day(STARTED)
    with app.app_context():
        for number, name in enumerate(("甘一", "甘二"), 1):
            hire(name, number)
        hire("外厂", 9, firm=firms()[1])
    clock.set_day(date(2026, 5, 4))


def page(app: Flask, name: str, what: str = "") -> str:
    with app.app_context():
        return f"/placements/{spell(name).ref}{what}"


def dispute(app: Flask) -> str:
    with app.app_context():
        state(APRIL)
        by = actor(Role.VILLAGE_MONITOR)
        outcome = do(lambda: months.dispute_month(check("甘一", APRIL), None, "wage", by, now()), by)
        assert isinstance(outcome, Done)
        return f"/cases/{check('甘一', APRIL).cases[0].ref}"


# --- stated for a silent firm -------------------------------------------------------------------------------


def test_the_cadre_states_a_month_for_a_firm_and_every_page_says_so(app: Flask, sign_in_as: SignIn) -> None:
    cadre, address = sign_in_as(Role.JOB_CADRE), page(app, "甘一", "/months")
    shown = cadre.get(f"{address}?month=2026-04")
    assert "外厂" not in shown.text
    form = form_on(shown, address)
    refused = form.send(cadre, {})
    assert (refused.status_code, "请说明镇里为什么代填" in refused.text) == (422, True)
    assert form.send(cadre, {"stated_for": "called"}).status_code == 303
    for role in (Role.FIRM, Role.VILLAGE_MONITOR, Role.JOB_CADRE, Role.TOWN_CENTRE):
        assert "由镇里代企业填报：企业在电话里说的" in sign_in_as(role).get(page(app, "甘一")).text
    assert "由镇里代企业填报" in sign_in_as(Role.VILLAGE_MONITOR).get("/months/stated").text


def test_a_pay_sheet_may_come_after_the_statements(app: Flask, sign_in_as: SignIn) -> None:
    firm = sign_in_as(Role.FIRM)
    form_on(firm.get("/months?month=2026-04"), "/months").send(firm, {})
    form = form_on(firm.get("/months?month=2026-04"), "/months")
    bad = form.send(firm, {"sheet": (BytesIO(b"MZ"), "pay.exe")})
    assert (bad.status_code, "只收PDF、JPG、PNG或Excel" in bad.text) == (422, True)
    form = form_on(firm.get("/months?month=2026-04"), "/months")
    assert form.send(firm, {"sheet": (BytesIO(b"PK\x03\x04 sheet"), "pay.xlsx")}).status_code == 303
    with app.app_context():
        assert {check(name, APRIL).proofs[0].kind for name in ("甘一", "甘二")} == {"certificate"}
        proof = check("甘一", APRIL).proofs[0].ref
    centre = sign_in_as(Role.TOWN_CENTRE)
    page_of_papers = sign_in_as(Role.JOB_CADRE)
    with app.app_context():
        paper = page_of_papers.get(f"/month-checks/{check('甘一', APRIL).ref}/proof")
    answer = form_on(paper, f"/proofs/{proof}/file").send(page_of_papers, {})
    assert (answer.status_code, answer.data) == (200, b"PK\x03\x04 sheet")
    assert centre.get(f"/proofs/{proof}/file").status_code == 405


# --- cases --------------------------------------------------------------------------------------------------


def test_a_case_is_answered_by_the_firm_and_settled_by_the_cadre(app: Flask, sign_in_as: SignIn) -> None:
    address = dispute(app)
    firm, cadre = sign_in_as(Role.FIRM), sign_in_as(Role.JOB_CADRE)
    assert "甘一" in firm.get("/cases?state=open").text
    empty = form_on(firm.get(address), f"{address}/answer").send(firm, {"answer": " "})
    assert (empty.status_code, "请简单写明" in empty.text) == (422, True)
    answered = form_on(firm.get(address), f"{address}/answer").send(firm, {"answer": "工资条在此"})
    assert answered.status_code == 303
    assert "工资条在此" in cadre.get(address).text
    nothing = form_on(cadre.get(address), f"{address}/settle").send(cadre, {})
    assert (nothing.status_code, "请选择以哪一方为准" in nothing.text) == (422, True)
    settled = form_on(cadre.get(address), f"{address}/settle").send(
        cadre, {"outcome": "stands", "note": "看过工资条"}
    )
    assert settled.status_code == 303
    assert "看过工资条" in sign_in_as(Role.VILLAGE_MONITOR).get(address).text
    assert "没有分歧" in parse(cadre.get("/cases").text).one("h1").text


def test_the_desks_of_firm_and_cadre_name_the_case(app: Flask, sign_in_as: SignIn) -> None:
    dispute(app)
    assert "村里对1个月有异议" in sign_in_as(Role.FIRM).get("/").text
    assert "企业和村里有1个月说法不一" in sign_in_as(Role.JOB_CADRE).get("/").text


# --- lateness -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "said"), [("agree", "已同意"), ("refuse", "未同意")])
def test_the_town_centre_answers_for_a_late_month(
    app: Flask, sign_in_as: SignIn, clock: SettableClock, answer: str, said: str
) -> None:
    clock.set_day(date(2026, 5, 20))
    with app.app_context():
        state(APRIL, late="payroll")
        action = f"/month-checks/{check('甘一', APRIL).ref}/late"
    centre = sign_in_as(Role.TOWN_CENTRE)
    assert "2个月迟报" in centre.get("/").text
    form = form_on(centre.get("/months/late"), action)
    form.values.pop("answer", None)
    nothing = form.send(centre, {})
    assert (nothing.status_code, "请选择镇里是否同意" in nothing.text) == (422, True)
    done = form_on(centre.get("/months/late"), action).send(centre, {"answer": answer})
    assert done.status_code == 303
    assert said in centre.get("/months/late").text
    assert form.send(centre, {"answer": answer}).status_code in (409, 422)


# --- papers -------------------------------------------------------------------------------------------------


def test_a_village_adds_a_screenshot_and_the_cadre_notes_the_call(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        state(APRIL)
        address = f"/month-checks/{check('甘一', APRIL).ref}/proof"
    monitor, cadre = sign_in_as(Role.VILLAGE_MONITOR), sign_in_as(Role.JOB_CADRE)
    empty = form_on(monitor.get(address), address).send(monitor, {"kind": "screenshot"})
    assert (empty.status_code, "请选择文件" in empty.text) == (422, True)
    sent = form_on(monitor.get(address), address).send(
        monitor, {"kind": "screenshot", "sheet": (BytesIO(b"\x89PNG\r\n\x1a\n"), "pay.png")}
    )
    assert sent.status_code == 303
    shown = cadre.get(address)
    assert "还没有人电话核实" in shown.text
    with app.app_context():
        proof = check("甘一", APRIL).proofs[0].ref
    assert form_on(shown, f"/proofs/{proof}/call").send(cadre, {}).status_code == 303
    assert "电话核实" in cadre.get(address).text
    assert "/file" not in monitor.get(address).text


# --- contract, change, notice -------------------------------------------------------------------------------


def test_contract_and_change_stand_on_the_page_of_the_person(app: Flask, sign_in_as: SignIn) -> None:
    firm = sign_in_as(Role.FIRM)
    address = page(app, "甘一", "/contract")
    wrong = form_on(firm.get(address), address).send(firm, {"to_on": "2026-03-01"})
    assert (wrong.status_code, "到期要在这之后" in wrong.text) == (422, True)
    assert form_on(firm.get(address), address).send(firm, {"to_on": "2027-03-31"}).status_code == 303
    address = page(app, "甘一", "/change")
    low = form_on(firm.get(address), address).send(firm, {"from_on": "2026-05-05", "wage": "1700"})
    assert low.status_code == 422
    assert "低于法定最低工资每月1,750.00元" in low.text
    assert "低于本镇约定的每月2,500.00元" in low.text
    good = form_on(firm.get(address), address).send(
        firm, {"from_on": "2026-05-05", "wage": "3500", "work": "组长"}
    )
    assert good.status_code == 303
    shown = firm.get(page(app, "甘一")).text
    assert "固定期限" in shown
    assert "组长" in shown
    assert "每月3,500.00元" in shown


def test_a_notice_of_leaving_reaches_the_cadres_desk_and_is_taken_back(
    app: Flask, sign_in_as: SignIn
) -> None:
    monitor, cadre = sign_in_as(Role.VILLAGE_MONITOR), sign_in_as(Role.JOB_CADRE)
    address = page(app, "甘一", "/notice")
    blank = form_on(monitor.get(address), address).send(monitor, {"leaves_on": "2026-05-31"})
    assert (blank.status_code, "请选择由谁提出" in blank.text) == (422, True)
    told = {"leaves_on": "2026-05-31", "by": "worker", "why": "family"}
    assert form_on(monitor.get(address), address).send(monitor, told).status_code == 303
    assert "将于2026年5月31日离岗" in cadre.get("/").text
    back = page(app, "甘一", "/notice/back")
    assert form_on(cadre.get(page(app, "甘一")), back).send(cadre, {}).status_code == 303
    assert "将于2026年5月31日离岗" not in cadre.get("/").text


# --- work by the hour ---------------------------------------------------------------------------------------


def test_work_by_the_hour_is_stated_with_its_hours_and_payments(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context(), writing() as session:
        found = spell("甘一")
        found.unit, found.unit_hours = "hour", 1
        found.minimum_fen, found.pledge_fen, found.floor_fen, found.wage_fen = 1_740, None, 1_740, 2_000
        key = found.ref.hex
        assert session.get(Opening, found.opening_id) is not None
    firm = sign_in_as(Role.FIRM)
    form = form_on(firm.get("/months?month=2026-04"), "/months")
    assert form.values[f"wage_{key}"] == ""
    few = form.send(firm, {f"wage_{key}": "1740", f"times_{key}": "1"})
    assert few.status_code == 422
    assert "请填写按多少工作量发的工资" in few.text
    assert "至少要发2次" in few.text
    odd = form.send(firm, {f"wage_{key}": "1740", f"quantity_{key}": "一百"})
    assert (odd.status_code, "请填数字" in odd.text) == (422, True)
    form = form_on(firm.get("/months?month=2026-04"), "/months")
    sent = {f"wage_{key}": "1740", f"quantity_{key}": "87.5", f"times_{key}": "2"}
    assert form.send(firm, sent).status_code == 303
    with app.app_context():
        stated = check("甘一", APRIL)
        assert (stated.quantity, stated.pay_days, stated.wage_fen) == (8_750, 2, yuan(1_740))
