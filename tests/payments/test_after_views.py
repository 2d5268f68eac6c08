"""The pages of what follows a payment, as people send them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.support.after import NAMES, PAID, came_back, draw, opened, proposed
from tests.support.employment import actor, claim, spell
from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.htmx import headers, same, swap
from tests.support.world import State
from webapp.access.actor import Role
from webapp.audit.models import AuditEvent
from webapp.claims.models import PaymentList
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.money import yuan
from webapp.core.unit import writing
from webapp.payments.models import Recheck, Recovery, Sample, SignalOutcome
from webapp.payments.queries import rechecks as recheck_queries
from webapp.payments.rules import sampling
from webapp.payments.workflow import CheckState, RecoveryState

SignIn = Callable[..., FlaskClient]
NAME = NAMES[0]


@pytest.fixture
def starting_state() -> State:
    return PAID


@pytest.fixture
def claim_page(app: Flask) -> str:
    with app.app_context():
        return f"/claims/{claim(NAME).ref}"


def state_of(app: Flask) -> RecoveryState:
    with app.app_context():
        return db.session.scalars(select(Recovery.state)).one()


def test_money_comes_back_page_by_page(app: Flask, claim_page: str, sign_in_as: SignIn) -> None:
    maker, checker = sign_in_as(Role.FINANCE_MAKER), sign_in_as(Role.FINANCE_CHECKER)
    page = maker.get(claim_page).text
    assert f"{claim_page}/recovery" in page
    sent = submit(maker, f"{claim_page}/recovery", amount="1,000", code="months_untrue", words="六月没有上班")
    assert sent.status_code == 303
    record = sent.location
    assert "追回1,000.00元" in maker.get(claim_page).text
    assert not [form for form in parse(maker.get(record).text).all("form") if "/open" in form.get("action")]
    assert "决定1笔追回" in checker.get("/").text
    assert "决定1笔追回" not in maker.get("/").text
    assert submit(checker, record, f"{record}/open").status_code == 303
    assert state_of(app) is RecoveryState.OPEN
    assert "还差1,000.00元" in checker.get(record).text
    first = submit(
        maker, record, f"{record}/receive", amount="400", received_on="2026-11-23", note="收据12号"
    )
    assert first.status_code == 303
    assert "收据12号" in maker.get(record).text
    too_much = submit(maker, record, f"{record}/receive", amount="600.01", received_on="2026-11-23")
    assert (too_much.status_code, "只剩600.00元没交" in too_much.text) == (422, True)
    assert 'value="600.01"' in too_much.text
    assert (
        submit(checker, record, f"{record}/receive", amount="600", received_on="2026-11-23").status_code
        == 303
    )
    assert state_of(app) is RecoveryState.SETTLED
    with app.app_context():
        line = claim(NAME).fund_line
        assert line is not None
        ledger = f"/funds/{line.ref}"
    assert ">追回<" in checker.get(ledger).text.replace("\n", "")
    assert record in checker.get(ledger).text


def test_a_proposal_is_rejected_with_its_reason(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        record = f"/recoveries/{proposed(NAME, yuan(500)).ref}"
    secretary = sign_in_as(Role.PARTY_SECRETARY)
    empty = submit(secretary, record, f"{record}/reject", words=" ")
    assert (empty.status_code, "请写明为什么不追回" in empty.text) == (422, True)
    assert submit(secretary, record, f"{record}/reject", words="查清了，没有多领").status_code == 303
    assert "查清了，没有多领" in sign_in_as(Role.FINANCE_MAKER).get(record).text
    assert NAME in secretary.get("/recoveries?state=rejected").text
    assert NAME not in secretary.get("/recoveries?state=open").text


def test_an_entry_made_wrongly_is_taken_back_by_the_other_finance_person(
    app: Flask, sign_in_as: SignIn
) -> None:
    with app.app_context():
        record = f"/recoveries/{came_back(opened(NAME, yuan(500)), yuan(500)).ref}"
    assert "take-back" not in sign_in_as(Role.FINANCE_MAKER).get(record).text
    checker = sign_in_as(Role.FINANCE_CHECKER)
    form = next(
        form.get("action")
        for form in parse(checker.get(record).text).all("form")
        if "take-back" in form.get("action")
    )
    empty = submit(checker, record, form, words="")
    assert (empty.status_code, "请写明哪里登错了" in empty.text) == (422, True)
    assert submit(checker, record, form, words="钱没有到账").status_code == 303
    assert state_of(app) is RecoveryState.OPEN
    assert "钱没有到账" in checker.get(record).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "很多"}, "请写明多少元"),
        ({"amount": ""}, "请写明多少元"),
        ({"amount": "1500.01"}, "最多追回"),
        ({"code": ""}, "请选追回的原因"),
        ({"words": ""}, "请写明了解到什么"),
    ],
)
def test_a_proposal_that_cannot_be_taken_comes_back_as_it_was_typed(
    app: Flask, claim_page: str, sign_in_as: SignIn, typed: dict[str, str], said: str
) -> None:
    good = {"amount": "777", "code": "months_untrue", "words": "六月没有上班，问过本人"}
    answer = submit(sign_in_as(Role.FINANCE_MAKER), f"{claim_page}/recovery", **{**good, **typed})
    assert (answer.status_code, said in answer.text) == (422, True)
    kept = {name: value for name, value in {**good, **typed}.items() if value and name != "code"}
    assert [value for value in kept.values() if value not in answer.text] == []


def test_the_list_of_recoveries_swaps_as_it_reloads(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        proposed(NAMES[0], yuan(500))
        opened(NAMES[1], yuan(700))
    client = sign_in_as(Role.FINANCE_CHECKER)
    page = client.get("/recoveries").text
    answer = client.get("/recoveries?state=open", headers=headers("recoveries-table"))
    fresh = client.get("/recoveries?state=open").text
    same(swap(page, answer.text, "recoveries-table"), fresh, within="recoveries-table")
    assert (NAMES[1] in answer.text, NAMES[0] in answer.text) == (True, False)


def test_a_sample_is_drawn_by_the_seed_that_the_page_showed(app: Flask, sign_in_as: SignIn) -> None:
    auditor = sign_in_as(Role.AUDITOR)
    assert "抽查：3笔" in auditor.get("/").text
    shown = form_on(auditor.get("/samples/new"), "/samples")
    assert shown.values["seed"] in auditor.get("/samples/new").text
    drawn = shown.send(auditor, {})
    assert drawn.status_code == 303
    with app.app_context():
        sample = db.session.scalars(select(Sample)).one()
        assert sample.seed == shown.values["seed"]
        drawn_name = db.session.scalars(select(Recheck)).one().claim.member.name
    page = auditor.get(drawn.location).text
    assert (drawn_name in page, "结果一致" in page) == (True, True)
    assert "没有可抽取的" in auditor.get("/samples/new").text
    assert shown.send(auditor, {}).status_code == 303, "a form sent twice is drawn once"


def test_whoever_has_the_proof_can_draw_again(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        (row,) = draw()
        ref, sample_ref, seed = row.claim.ref, row.sample.ref, row.sample.seed
    lines = sign_in_as(Role.TEAM_CAPTAIN).get(f"/samples/{sample_ref}/proof").text.splitlines()
    assert seed in lines[0]
    rows = [line.split() for line in lines[2:]]
    assert [parts[0] for parts in rows] == sorted(sampling.mark(seed, parts[1]) for parts in rows)
    assert [parts[1] for parts in rows if parts[2:] == ["*"]] == [str(ref)]
    assert len(rows) == len(NAMES)


def test_the_draw_page_refuses_days_to_come_and_days_that_are_none(sign_in_as: SignIn) -> None:
    auditor = sign_in_as(Role.AUDITOR)
    assert auditor.get("/samples/new?to_on=tomorrow").status_code == 422
    form = form_on(auditor.get("/samples/new"), "/samples")
    late = form.send(auditor, {"to_on": "2026-12-24"})
    assert (late.status_code, "这一天还没到" in late.text) == (422, True)


def test_a_station_asks_on_one_page_and_another_settles(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        (row,) = draw()
        page, name = f"/rechecks/{row.ref}", row.claim.member.name
    station = sign_in_as(Role.AREA_STATION)
    assert "回访1人" in station.get("/").text
    assert name in station.get("/rechecks").text
    assert "1,500.00" not in station.get(page).text
    empty = submit(station, page, f"{page}/answer", words="他说了很多")
    assert (empty.status_code, "请选本人怎么说" in empty.text, "他说了很多" in empty.text) == (
        422,
        True,
        True,
    )
    no_sum = submit(
        station, page, f"{page}/answer", way="phone", heard="got_less", said="不知道", words="少了"
    )
    assert (no_sum.status_code, "请写明多少元" in no_sum.text) == (422, True)
    said = submit(
        station, page, f"{page}/answer", way="phone", heard="got_less", said="1,000", words="只到手一千"
    )
    assert said.status_code == 303
    assert "1,500.00" in station.get(page).text
    secretary = sign_in_as(Role.PARTY_SECRETARY)
    assert "处理回访里1处" in secretary.get("/").text
    early = submit(secretary, page, f"{page}/settle", outcome="recovered", words="要追回")
    assert (early.status_code, "请先让财务提出" in early.text) == (422, True)
    assert (
        submit(secretary, page, f"{page}/settle", outcome="explained", words="弟弟代领了五百").status_code
        == 303
    )
    assert "弟弟代领了五百" in sign_in_as(Role.AUDITOR).get(page).text
    with app.app_context():
        assert db.session.scalars(select(Recheck.state)).one() is CheckState.SETTLED


def test_whoever_had_a_hand_in_it_is_told_so_and_gets_no_form(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        page = f"/rechecks/{draw()[0].ref}"
    centre = sign_in_as(Role.TOWN_CENTRE)
    assert "由别人回访" in centre.get(page).text
    assert not [form for form in parse(centre.get(page).text).all("form") if "/answer" in form.get("action")]
    assert "回访1人" not in centre.get("/").text
    assert "您经手过或关系太近" in centre.get("/rechecks").text


def test_an_answer_that_agrees_leads_to_the_next_one(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        page = f"/rechecks/{draw()[0].ref}"
    auditor = sign_in_as(Role.AUDITOR)
    done = submit(auditor, page, f"{page}/answer", way="visit", heard="got_it")
    assert (done.status_code, done.location) == (303, "/rechecks")
    assert "和实付一致" in auditor.get("/rechecks").text


def left_soon(app: Flask) -> str:
    with app.app_context():
        with writing() as session:
            row = session.merge(spell(NAME))
            row.ended_on = row.qualifies_on + timedelta(days=3)
        return f"/signals/left_soon/{claim(NAME).ref}"


def test_a_signal_is_looked_at_and_rests(app: Flask, sign_in_as: SignIn) -> None:
    page = left_soon(app)
    captain = sign_in_as(Role.TEAM_CAPTAIN)
    assert "查看1个疑点" in captain.get("/").text
    assert page in captain.get("/signals").text
    empty = submit(captain, page, outcome="", words="打电话问过")
    assert (empty.status_code, "请选结果" in empty.text, "打电话问过" in empty.text) == (422, True, True)
    assert submit(captain, page, outcome="in_order", words="回家照顾老人").status_code == 303
    assert "查看1个疑点" not in captain.get("/").text
    assert page not in captain.get("/signals?show=open").text
    assert page in captain.get("/signals?show=looked").text
    assert "回家照顾老人" in sign_in_as(Role.AUDITOR).get(page).text
    with app.app_context():
        assert db.session.scalars(select(SignalOutcome.weight)).one() == 1
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "signal.note")).one()
        assert event.reason == "left_soon: in_order"


def test_a_signal_that_is_gone_or_never_was_is_not_found(app: Flask, sign_in_as: SignIn) -> None:
    page = left_soon(app)
    auditor = sign_in_as(Role.AUDITOR)
    form = form_on(auditor.get(page), page)
    with app.app_context(), writing() as session:
        session.merge(spell(NAME)).ended_on = None
    gone = form.send(auditor, {"outcome": "in_order", "words": "问过"})
    assert (gone.status_code, "这个疑点已经不在了" in gone.text) == (422, True)
    assert auditor.get(page).status_code == 404
    assert auditor.get(page.replace("left_soon", "burst")).status_code == 404


def test_the_page_of_a_list_tells_what_followed(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        (row,) = draw()
        recovery = opened(NAME, yuan(500)).ref
        listed, recheck = db.session.scalars(select(PaymentList.ref)).one(), row.ref
    page = sign_in_as(Role.PARTY_SECRETARY).get(f"/payment-lists/{listed}").text
    assert f"/recoveries/{recovery}" in page
    assert f"/rechecks/{recheck}" in page
    finance = sign_in_as(Role.FINANCE_MAKER).get(f"/payment-lists/{listed}").text
    assert f"/recoveries/{recovery}" in finance
    assert "/rechecks/" not in finance


def test_a_claim_that_is_not_paid_has_no_afterwards(
    app: Flask, clock: SettableClock, claim_page: str, sign_in_as: SignIn
) -> None:
    with app.app_context():
        proposed(NAME, yuan(1))
    maker = sign_in_as(Role.FINANCE_MAKER)
    assert f"{claim_page}/recovery" not in maker.get(claim_page).text, "one runs already"
    form = form_on(maker.get(f"{claim_page}/recovery"), f"{claim_page}/recovery")
    again = form.send(maker, {"amount": "1", "code": "given_back", "words": "自己退"})
    assert (again.status_code, "已经在追回" in again.text) == (422, True)


def test_a_station_of_another_area_sees_nothing(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        (row,) = draw()
        page, name = f"/rechecks/{row.ref}", row.claim.member.name
    other = sign_in_as(Role.AREA_STATION, place=2)
    assert other.get(page).status_code == 404
    assert name not in other.get("/rechecks").text


def test_what_can_be_drawn_is_asked_by_day(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        town_id = actor(Role.AUDITOR).town_id or 0
        days = {
            one.payment_list.issued_on
            for one in recheck_queries.to_draw(town_id, date(2026, 11, 23))
            if one.payment_list
        }
    (issued_on,) = days
    auditor = sign_in_as(Role.AUDITOR)
    assert "3笔已支付的补贴" in auditor.get(f"/samples/new?to_on={issued_on}").text
    assert "没有可抽取的" in auditor.get(f"/samples/new?to_on={issued_on - timedelta(days=1)}").text
