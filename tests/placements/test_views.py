"""The month pages of a firm and of a village, as people send them."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from tests.support.employment import STARTED, actor, check, done, hire, spell, state
from tests.support.forms import Form, form_on, submit
from tests.support.html import parse
from tests.support.towns import firms
from webapp.access.actor import Role
from webapp.audit.models import AuditEvent
from webapp.audit.record import AuditRecorder
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.placements.actions import proofs

APRIL, MAY = Month(2026, 4), Month(2026, 5)
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def after_april(app: Flask, clock: SettableClock) -> None:
    """Three people work at the first firm since 1 April; it is 4 May 2026."""
    clock.set_day(STARTED)
    with app.app_context():
        for number, name in enumerate(("甘一", "甘二", "甘三"), 1):
            hire(name, number)
        hire("外厂", 9, firm=firms()[1])
    clock.set_day(date(2026, 5, 4))


def key(app: Flask, name: str) -> str:
    with app.app_context():
        return spell(name).ref.hex


def month_form(client: FlaskClient) -> Form:
    return form_on(client.get("/months?month=2026-04"), "/months")


def test_one_send_states_the_month_for_all(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.FIRM)
    page = client.get("/months")
    assert "外厂" not in page.text
    assert form_on(page, "/months").send(client, {}).status_code == 303
    with app.app_context():
        assert [str(check(name, APRIL).state) for name in ("甘一", "甘二", "甘三")] == ["stated"] * 3
        assert check("甘一", APRIL).wage_fen == yuan(3_200)


def test_the_same_send_twice_is_one(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.FIRM)
    form = month_form(client)
    assert [form.send(client, {}).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert check("甘一", APRIL).version == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填写实发工资"),
        ("两千五", "这不是金额"),
        ("-1", "工资不能是负数"),
        ("2499.999", "金额最多两位小数"),
        ("99999999999999", "这个数太大"),
    ],
)
def test_a_wage_that_is_none_is_refused_in_words_and_nothing_is_lost(
    app: Flask, sign_in_as: SignIn, typed: str, said: str
) -> None:
    client = sign_in_as(Role.FIRM)
    one, other = key(app, "甘一"), key(app, "甘二")
    answer = month_form(client).send(client, {f"wage_{one}": typed, f"wage_{other}": "2,777.00"})
    assert answer.status_code == 422
    assert said in parse(answer.text).one(role="alert").text
    kept = form_on(answer, "/months").values
    assert (kept[f"wage_{one}"], kept[f"wage_{other}"]) == (typed, "2,777.00")
    with app.app_context():
        assert spell("甘二").months == []


@pytest.mark.parametrize("typed", ["2,499.99", "２４９９．９９", "￥2499.99元"])
def test_a_wage_below_the_floor_is_taken_as_it_was_paid(app: Flask, sign_in_as: SignIn, typed: str) -> None:
    client = sign_in_as(Role.FIRM)
    assert month_form(client).send(client, {f"wage_{key(app, '甘一')}": typed}).status_code == 303
    with app.app_context():
        assert check("甘一", APRIL).wage_fen == 249_999


def test_who_left_needs_day_side_and_reason(app: Flask, sign_in_as: SignIn) -> None:
    client, one = sign_in_as(Role.FIRM), key(app, "甘一")
    left = {f"what_{one}": "left", f"wage_{one}": "1,000.00"}
    assert month_form(client).send(client, left).status_code == 422
    told = left | {f"last_{one}": "2026-04-15", f"by_{one}": "worker", f"why_{one}": "family"}
    assert month_form(client).send(client, told).status_code == 303
    with app.app_context():
        assert (spell("甘一").ended_on, check("甘一", APRIL).worked_to) == (
            date(2026, 4, 16),
            date(2026, 4, 15),
        )
        assert str(spell("甘二").state) == "active"


def test_a_month_that_is_not_over_offers_nothing_to_send(clock: SettableClock, sign_in_as: SignIn) -> None:
    page = parse(sign_in_as(Role.FIRM).get("/months?month=2026-05").text)
    assert [form for form in page.all("form") if form.get("action") == "/months"] == []
    assert "2026年6月1日起可以报送" in page.text


def test_a_colleagues_statement_is_shown_beside_mine(app: Flask, sign_in_as: SignIn) -> None:
    client = sign_in_as(Role.FIRM)
    form = month_form(client)
    with app.app_context():
        state(APRIL, {"甘一": yuan(3_000)})
    answer = form.send(client, {f"wage_{key(app, '甘一')}": "2,900.00"})
    assert answer.status_code == 409
    told = parse(answer.text).text
    assert "2,900.00" in told
    assert "3,000.00" in told
    assert form_on(answer, "/months").send(client, {}).status_code == 303
    with app.app_context():
        assert check("甘一", APRIL).wage_fen == yuan(2_900)


def test_the_village_confirms_those_without_doubt_by_one_button(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        state(APRIL, {"甘二": yuan(2_000)})
    client = sign_in_as(Role.VILLAGE_MONITOR)
    page = client.get("/months/stated")
    assert [node.text for node in parse(page.text).one(id="odd").all("h3")] == ["甘二"]
    assert form_on(page, "/months/stated").send(client, {}).status_code == 303
    with app.app_context():
        assert [str(check(name, APRIL).state) for name in ("甘一", "甘二", "甘三")] == [
            "confirmed",
            "stated",
            "confirmed",
        ]
        ref = check("甘二", APRIL).ref
    answer = form_on(client.get("/months/stated"), f"/month-checks/{ref}/dispute").send(client, {"code": ""})
    assert answer.status_code == 422
    answer = form_on(client.get("/months/stated"), f"/month-checks/{ref}/dispute").send(
        client, {"code": "wage"}
    )
    assert answer.status_code == 303
    assert "实发不是这个数" in sign_in_as(Role.FIRM).get("/months?month=2026-04").text


def test_no_tick_comes_back_by_itself_where_none_was_sent(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        state(APRIL)
    client = sign_in_as(Role.VILLAGE_MONITOR)
    nobody = form_on(client.get("/months/stated"), "/months/stated").send(client, {"check": []})
    boxes = parse(nobody.text).all("input", name="check")
    assert (nobody.status_code, len(boxes)) == (422, 3)
    assert [box for box in boxes if "checked" in box.attributes] == []


def test_another_village_sees_and_confirms_nothing(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        state(APRIL)
        ref = check("甘一", APRIL).ref
    client = sign_in_as(Role.VILLAGE_MONITOR, place=2)
    assert "甘一" not in client.get("/months/stated").text
    assert client.get(f"/placements/{spell_ref(app, '甘一')}").status_code == 404
    assert client.post(f"/month-checks/{ref}/confirm").status_code in (400, 404)


def spell_ref(app: Flask, name: str) -> str:
    with app.app_context():
        return str(spell(name).ref)


def test_the_six_months_say_what_does_not_count_and_how_it_still_can(app: Flask, sign_in_as: SignIn) -> None:
    with app.app_context():
        state(APRIL, {"甘一": yuan(2_431)})
    cadre, monitor = sign_in_as(Role.JOB_CADRE), sign_in_as(Role.VILLAGE_MONITOR)
    with app.app_context():
        ref = check("甘一", APRIL).ref
    form_on(monitor.get("/months/stated"), f"/month-checks/{ref}/confirm").send(monitor, {})
    page = parse(cadre.get(f"/placements/{spell_ref(app, '甘一')}").text)
    assert "第34天，共183天" in page.text
    assert "企业补发69.00元" in page.text
    assert len(page.one(class_="boxes").all("li")) == 6


def test_the_end_of_work_is_recorded_by_form(app: Flask, sign_in_as: SignIn) -> None:
    client, place = sign_in_as(Role.JOB_CADRE), f"/placements/{spell_ref(app, '甘一')}/end"
    refused = submit(client, place, last_on="2026-05-09", by="worker", why="family")
    assert refused.status_code == 422
    assert form_on(refused, place).values["last_on"] == "2026-05-09"
    assert submit(client, place, last_on="2026-05-03", by="worker", why="family").status_code == 303
    with app.app_context():
        assert actor(Role.JOB_CADRE).town_id == spell("甘一").town_id
        assert spell("甘一").end_code == "family"


def paper_of(app: Flask, name: str) -> tuple[str, str]:
    """Hang a bank slip on a stated month; returns the page it stands on and where it is handed out."""
    with app.app_context():
        state(APRIL)
        firm, one = actor(Role.FIRM), check(name, APRIL)
        paper = proofs.Paper(b"%PDF-1.7 slip", "slip.pdf", "bank")
        done(lambda: proofs.add(paper, one.firm_id, APRIL, [one], firm, now()), firm)
        return f"/month-checks/{one.ref}/proof", f"/proofs/{check(name, APRIL).proofs[0].ref}/file"


def times_seen(app: Flask) -> int:
    with app.app_context():
        query = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "proof.see")
        return db.session.scalar(query) or 0


def test_a_paper_that_is_opened_twice_is_written_down_twice(app: Flask, sign_in_as: SignIn) -> None:
    (page, path), client = paper_of(app, "甘一"), sign_in_as(Role.FIRM)
    form = form_on(client.get(page), path)
    assert [form.send(client, {"key": "the-same"}).data for _ in range(2)] == [b"%PDF-1.7 slip"] * 2
    assert times_seen(app) == 2


def test_no_paper_goes_out_where_the_audit_could_not_be_written(
    app: Flask, sign_in_as: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page, path), client = paper_of(app, "甘一"), sign_in_as(Role.FIRM)
    form = form_on(client.get(page), path)

    def broken(*_: object) -> None:
        raise IntegrityError("INSERT", {}, Exception("CHECK constraint failed: ck_audit_event"))

    monkeypatch.setattr(AuditRecorder, "write", broken)
    answer = form.send(client, {})
    assert (answer.status_code, b"PDF" in answer.data, times_seen(app)) == (409, False, 0)
