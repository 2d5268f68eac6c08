"""Openings: the floor at every door, what was typed kept, a stale form beside the other's change."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
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
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.unit import writing
from webapp.jobs.models import Opening
from webapp.jobs.workflow import OpeningState
from webapp.policies.actions import confirm, propose
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
    assert made.floor_policy.key == "wage_floor"
    assert (made.wage_from_fen, made.wage_to_fen, made.firm.name) == (260_000, 300_000, "试验第1厂")


def test_the_second_town_has_the_legal_minimum_until_it_pledges(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("firm")
    page = f"/openings/new?town={town(2).ref}"
    assert "1,750.00" in client.get(page).text
    answer = submit(client, page, "/openings/new", **{**GOOD, "village": village(2), "wage_from": "1,750"})
    assert answer.status_code == 303
    made = opening("包装工", 2)
    assert (made.floor_fen, made.floor_policy.key) == (175_000, "minimum_wage_month")


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


def test_only_full_time_can_be_chosen(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("firm")
    chips = parse(client.get("/openings/new").text).all("input", name="kind")
    assert [("disabled" in chip.attributes, chip["value"]) for chip in chips] == [
        (False, "full_time"), (True, "hourly"), (True, "public_welfare"),
    ]  # fmt: skip
    answer = send(client, kind="hourly")
    assert answer.status_code == 422
    assert "现在只能发布全日制岗位" in answer.text


def test_a_demand_that_the_law_forbids_is_refused(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = send(sign_in_as("firm"), duties="称重装袋，只招女工")
    assert (answer.status_code, "限男女" in answer.text) == (422, True)


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
        "floor_fen = wage_from_fen + 1",
        "wage_to_fen = wage_from_fen - 1",
    ],
)
def test_the_database_holds_the_floor_against_raw_sql(db: SQLAlchemy, change: str) -> None:
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(text(f"UPDATE opening SET {change} WHERE floor_fen = 250000"))  # noqa: S608  # our own words


def press(client: FlaskClient, one: Opening, action: str) -> Any:
    return submit(client, f"/openings/{one.ref}", f"/openings/{one.ref}/{action}")


def test_paused_resumed_and_withdrawn_through_the_buttons(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    for action, state in (("pause", "paused"), ("resume", "published"), ("withdraw", "withdrawn")):
        assert press(client, one, action).status_code == 303
        assert opening(SEWING).state == state
    assert parse(client.get(f"/openings/{one.ref}").text).all("button", class_="btn-stop") == []


def test_a_button_that_came_too_late_is_409(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, one = sign_in_as("firm"), opening(SEWING)
    page = client.get(f"/openings/{one.ref}")
    press(sign_in_as("job_cadre"), one, "withdraw")
    assert form_on(page, f"/openings/{one.ref}/pause").send(client, {}).status_code == 409


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


def test_unconfirmed_for_too_long_it_is_stale_and_one_press_mends_that(
    sign_in_as: SignIn, clock: SettableClock, db: SQLAlchemy
) -> None:
    one = opening(SEWING)
    clock.advance(timedelta(days=89))
    assert "待确认" not in sign_in_as("firm").get("/openings").text
    clock.advance(timedelta(days=1))
    client = sign_in_as("firm")
    assert "待确认" in client.get("/openings").text
    assert press(client, one, "confirm").status_code == 303
    assert "在招" in client.get(f"/openings/{one.ref}").text


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
