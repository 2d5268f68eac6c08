"""Openings: the floor at every door, what was typed kept, a stale form beside the other's change."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.support.forms import Form, form_on, submit
from tests.support.html import parse
from tests.support.towns import town, villages_of
from tests.support.work import CLEANING, NIGHTS, SEWING, WORK, actor, opening
from tests.support.world import State
from webapp.core.db import db as database
from webapp.core.unit import writing
from webapp.jobs.models import Opening
from webapp.jobs.workflow import OpeningState
from webapp.policies.actions import confirm, propose
from webapp.policies.models import PolicyRow
from webapp.policies.queries import row_by_ref
from webapp.policies.rules import Proposal

GOOD = {
    "title": "包装工", "duties": "称重装袋", "posts": "3", "wage_from": "2,600", "wage_to": "3,000",
    "shift_from": "07:40", "shift_to": "16:10",
}  # fmt: skip
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


def press(client: FlaskClient, one: Opening, action: str) -> Any:
    return submit(client, f"/openings/{one.ref}", f"/openings/{one.ref}/{action}")


def village(number: int = 1) -> str:
    return str(villages_of(town(number))[0].ref)


def count() -> int:
    return len(list(database.session.scalars(select(Opening.id))))


def send(client: FlaskClient, **changes: Any) -> Any:
    page = f"/openings/new?town={town().ref}"
    return submit(client, page, "/openings/new", **{**GOOD, "village": village(), **changes})


def raise_floor(fen: int) -> None:
    """Let the town pledge more from today on, by two persons."""
    place, now = town(), datetime.fromisoformat("2026-11-23T01:00:00+00:00")
    proposal = Proposal("wage_floor", "full_time", place.code, fen, date(2026, 11, 23), "镇政府2026年12号文")
    with writing():
        done = propose(proposal, place, actor("town_centre").person_id, now)
        row = row_by_ref(done.ref) if getattr(done, "ref", None) else None
        assert row is not None, done
        confirm(row, actor("party_secretary").person_id, now)


def test_a_firm_publishes_and_the_row_keeps_what_it_was_checked_against(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    answer = send(sign_in_as("firm"))
    assert answer.status_code == 303
    made = opening("包装工")
    assert (made.state, made.floor_fen, made.floor_checked_on) == (
        OpeningState.PUBLISHED,
        250_000,
        date(2026, 11, 23),
    )
    assert db.session.get_one(PolicyRow, made.pledge_policy_id).key == "wage_floor"
    assert (made.wage_from_fen, made.wage_to_fen, made.firm.name) == (260_000, 300_000, "试验第1厂")


def test_the_second_town_has_the_legal_minimum_until_it_pledges(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("firm")
    page = f"/openings/new?town={town(2).ref}"
    assert "1,750.00" in client.get(page).text
    answer = submit(client, page, "/openings/new", **{**GOOD, "village": village(2), "wage_from": "1,750"})
    assert answer.status_code == 303
    made = opening("包装工", 2)
    checked = db.session.get_one(PolicyRow, made.minimum_policy_id)
    assert (made.floor_fen, checked.key) == (175_000, "minimum_wage_month")


@pytest.mark.parametrize(
    ("wage_from", "wage_to", "sentence"),
    [
        ("2,499.99", "", "2,499.99元比约定少0.01元，请填2,500.00元或以上。"),
        ("２４９９．９９", "", "2,499.99元比约定少0.01元"),
        ("2,400", "9,000", "2,400.00元比约定少100.00元"),
        ("面议", "", "这不是金额，请只写数字"),
        ("-2,600", "", "工资不能是负数"),
        ("2600.001", "", "工资最多写到分"),
        ("0", "", "工资不能是零"),
        ("2,600", "2,550", "最高工资比最低工资还低"),
        ("2,600", "很多", "这不是金额"),
    ],
)
def test_a_bad_wage_is_422_in_plain_words_and_nothing_typed_is_lost(
    sign_in_as: SignIn, db: SQLAlchemy, wage_from: str, wage_to: str, sentence: str
) -> None:
    before = count()
    answer = send(sign_in_as("firm"), wage_from=wage_from, wage_to=wage_to)
    assert answer.status_code == 422
    assert sentence in parse(answer.text).one("form", class_="sheet").text
    kept = form_on(answer, "/openings/new").values
    assert {name: kept[name] for name in GOOD} == {**GOOD, "wage_from": wage_from, "wage_to": wage_to}
    assert kept["village"] == village()
    assert count() == before


def test_the_wage_is_judged_even_where_other_fields_are_wrong(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = send(sign_in_as("firm"), wage_from="2,499.99", title="", shift_from="25:00", posts="许多")
    said = parse(answer.text).one("form", class_="sheet").text
    assert answer.status_code == 422
    for sentence in ("比约定少0.01元", "请填写岗位名称", "时间请写成几点几分", "请写一个整数"):
        assert sentence in said


HOURLY = {
    "title": "钟点清洁", "duties": "打扫办公室", "posts": "2", "wage_from": "18", "wage_to": "", "pay_days": "15",
    "shift_from": "08:00", "shift_to": "12:00", "days_per_week": "6",
}  # fmt: skip
WELFARE = {
    "title": "村道保洁员", "duties": "清扫村道", "posts": "1", "wage_unit": "month", "unit_hours": "40",
    "wage_from": "700", "wage_to": "", "shift_from": "07:00", "shift_to": "09:00", "days_per_week": "5", "age_to": "60",
    "overseer": "李主任", "accident_insured": "y",
}  # fmt: skip


def send_kind(client: FlaskClient, kind: str, said: dict[str, str], **changes: str) -> Any:
    page = f"/openings/new?town={town(2).ref}&kind={kind}"
    return submit(client, page, "/openings/new", **{**said, "village": village(2), **changes})


@pytest.mark.parametrize(
    ("kind", "said", "kept"),
    [("hourly", HOURLY, (1_740, "hour", 15)), ("public_welfare", WELFARE, (40 * 1_740, "month", None))],
)
def test_the_other_kinds_are_published_under_their_own_rules(
    sign_in_as: SignIn, db: SQLAlchemy, kind: str, said: dict[str, str], kept: tuple[Any, ...]
) -> None:
    assert send_kind(sign_in_as("firm"), kind, said).status_code == 303
    made = opening(said["title"], 2)
    assert (made.kind, made.state, made.pledge_fen) == (kind, OpeningState.PUBLISHED, None)
    assert (made.minimum_fen, made.wage_unit, made.pay_days) == kept
    page = sign_in_as("job_cadre", 2).get(f"/openings/{made.ref}")
    assert page.status_code == 200
    assert said["title"] in page.text


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("hourly", {"wage_from": "17.39"}, "比最低工资标准少0.01元"),
        ("hourly", {"pay_days": "16"}, "最长15天要发一次"),
        ("hourly", {"pay_days": ""}, "请填几天发一次"),
        ("hourly", {"shift_to": "12:30"}, "每天最多4小时"),
        ("public_welfare", {"accident_insured": ""}, "必须买意外保险"),
        ("public_welfare", {"age_to": "61"}, "超过60岁的要身体能胜任"),
        ("public_welfare", {"overseer": ""}, "不能有挂名岗位"),
        ("public_welfare", {"unit_hours": "41"}, "比最低工资标准少"),
        ("public_welfare", {"unit_hours": "很多"}, "请写一个整数"),
    ],
)
def test_what_a_kind_asks_is_said_at_its_field(
    sign_in_as: SignIn, db: SQLAlchemy, kind: str, changes: dict[str, str], sentence: str
) -> None:
    said, before = HOURLY if kind == "hourly" else WELFARE, count()
    answer = send_kind(sign_in_as("firm"), kind, said, **changes)
    assert answer.status_code == 422
    assert sentence in parse(answer.text).one("form", class_="sheet").text
    assert count() == before


def test_a_form_shows_only_what_its_kind_asks(sign_in_as: SignIn) -> None:
    client = sign_in_as("firm")
    fields = {
        kind: set(form_on(client.get(f"/openings/new?kind={kind}"), "/openings/new").values)
        for kind in ("full_time", "hourly", "public_welfare")
    }
    assert {"pay_days", "age_to", "overseer"} & fields["full_time"] == set()
    assert {"pay_days", "age_to", "overseer"} & fields["hourly"] == {"pay_days"}
    assert {"pay_days", "age_to", "overseer", "unit_hours"} & fields["public_welfare"] == {
        "age_to", "overseer", "unit_hours",
    }  # fmt: skip


def test_several_shifts_are_kept_in_their_order(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    more = {"shift_plan": "turns", "second_from": "16:00", "second_to": "23:30"}
    assert send(sign_in_as("firm"), **more).status_code == 303
    made = opening("包装工")
    assert (made.shift_plan, made.more_shifts) == ("turns", [[960, 1_410]])
    assert "07:40–16:10、16:00–23:30" in sign_in_as("firm").get(f"/openings/{made.ref}").text
    half = send(sign_in_as("firm"), shift_plan="turns", second_from="16:00")
    assert (half.status_code, "两个时间都要填" in half.text) == (422, True)


def test_a_demand_that_the_law_forbids_is_refused(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = send(sign_in_as("firm"), duties="称重装袋，只招女工")
    assert answer.status_code == 422
    assert (
        "“只招女工”：岗位不能要求限男女。写清楚活是什么样的"
        in parse(answer.text).one("form", class_="sheet").text
    )


def test_a_draft_may_ask_it_but_is_not_published_so(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("firm")
    assert send(client, duties="称重装袋，35岁以下", as_draft="1").status_code == 303
    one = opening("包装工")
    page = client.get(f"/openings/{one.ref}")
    assert (one.state, "“35岁以下”" in page.text) == (OpeningState.DRAFT, True)
    answer = form_on(page, f"/openings/{one.ref}/publish").send(client, {})
    assert (answer.status_code, opening("包装工").state) == (422, OpeningState.DRAFT)


def test_edited_below_the_floor_after_publishing_is_refused(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    answer = submit(client, f"/openings/{one.ref}/edit", f"/openings/{one.ref}/edit", wage_from="2,499.99")
    assert (answer.status_code, "比约定少0.01元" in answer.text) == (422, True)
    assert form_on(answer, f"/openings/{one.ref}/edit").values["wage_from"] == "2,499.99"
    assert opening(SEWING).wage_from_fen == 285_000


def test_every_edit_asks_for_the_floor_of_that_day(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    raise_floor(290_000)
    page = f"/openings/{one.ref}/edit"
    assert "2,900.00" in client.get(page).text
    assert submit(client, page, page, duties="平车").status_code == 422
    assert submit(client, page, page, wage_from="2,900").status_code == 303
    assert (opening(SEWING).floor_fen, opening(SEWING).wage_from_fen) == (290_000, 290_000)


@pytest.mark.parametrize("action", ["resume", "confirm"])
def test_going_on_asks_for_the_floor_too(sign_in_as: SignIn, db: SQLAlchemy, action: str) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    if action == "resume":
        assert press(client, one, "pause").status_code == 303
    page = client.get(f"/openings/{one.ref}")
    raise_floor(290_000)
    answer = form_on(page, f"/openings/{one.ref}/{action}").send(client, {})
    assert (answer.status_code, "比约定少50.00元" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "change",
    [
        "wage_from_fen = 249999, wage_to_fen = 249999",
        "minimum_fen = wage_from_fen + 1",
        "pledge_fen = wage_from_fen + 1",
        "pledge_policy_id = NULL",
        "wage_to_fen = wage_from_fen - 1",
        "wage_unit = 'hour'",
        "unit_hours = 8",
        "pay_days = 0",
        "kind = 'public_welfare'",
        "kind = 'hourly', wage_unit = 'hour'",
        "age_to = 45",
        "shift_plan = 'whenever'",
        "withdrawn_code = 'mistake'",
        "state = 'withdrawn'",
    ],
)
def test_the_database_holds_the_floor_against_raw_sql(db: SQLAlchemy, change: str) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(text(f"UPDATE opening SET {change} WHERE pledge_fen = 250000"))  # noqa: S608  # our own words


def test_a_stale_form_gets_theirs_beside_mine_and_loses_nothing(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    firm, cadre, one = sign_in_as("firm"), sign_in_as("job_cadre"), opening(SEWING)
    page = f"/openings/{one.ref}/edit"
    mine = form_on(firm.get(page), page)
    assert submit(cadre, page, page, title="平车工").status_code == 303
    answer = mine.send(firm, {"duties": "缝校服和工作服"})
    assert answer.status_code == 409
    versus = parse(answer.text).one(id="compare").text
    assert "平车工" in versus
    assert "缝校服和工作服" in versus
    assert "周一甲" in versus
    again = form_on(answer, page)
    assert again.values["duties"] == "缝校服和工作服"
    assert again.send(firm, {}).status_code == 303
    assert opening(SEWING).duties == "缝校服和工作服"


def test_the_same_form_sent_twice_makes_one_opening(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, before = sign_in_as("firm"), count()
    form = form_on(client.get(f"/openings/new?town={town().ref}"), "/openings/new")
    changes = {**GOOD, "village": village()}
    first, second = form.send(client, changes), form.send(client, changes)
    assert (first.status_code, second.status_code, count()) == (303, 303, before + 1)
    assert first.location == second.location


def test_the_last_one_can_be_copied(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    form: Form = form_on(client.get(f"/openings/new?from={one.ref}"), "/openings/new")
    assert (form.values["title"], form.values["wage_from"], form.values["shift_to"]) == (
        SEWING,
        "2,850.00",
        "16:10",
    )
    assert form.send(client, {}).status_code == 303


def test_lists_show_a_firm_its_own_in_all_towns_and_a_cadre_the_town(sign_in_as: SignIn) -> None:
    own = sign_in_as("firm").get("/openings").text
    assert ("第二镇的普工" in own, CLEANING in own) == (True, False)
    towns = sign_in_as("job_cadre").get("/openings").text
    assert ("第二镇的普工" in towns, CLEANING in towns) == (False, True)


def test_a_list_is_searched_and_filtered(sign_in_as: SignIn) -> None:
    client = sign_in_as("job_cadre")
    assert CLEANING not in client.get("/openings?q=夜班").text
    assert NIGHTS in client.get("/openings?q=夜班").text
    assert "没找到" in client.get("/openings?q=没有这个").text
    assert SEWING not in client.get("/openings?show=paused").text


def test_an_opening_of_another_firm_or_town_does_not_exist(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    theirs, far = opening(CLEANING), opening("第二镇的普工", 2)
    for client, ref in ((sign_in_as("firm"), theirs.ref), (sign_in_as("job_cadre"), far.ref)):
        nowhere = client.get("/openings/00000000-0000-0000-0000-000000000000")
        answer = client.get(f"/openings/{ref}")
        assert (answer.status_code, answer.data) == (404, nowhere.data)
        assert client.get(f"/openings/{ref}/edit").status_code == 404
