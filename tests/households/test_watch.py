"""The local watch list: put on, looked at again, taken off; each with a reason and by the town centre only."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.people import PEOPLE, family
from tests.support.world import State
from webapp.audit.models import AuditEvent
from webapp.core.clock import SettableClock
from webapp.core.unit import writing
from webapp.households.models import LocalWatch
from webapp.households.rules import reveal_refusals, watch_refusals

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def entries(db: SQLAlchemy, head: str) -> list[LocalWatch]:
    db.session.rollback()
    query = select(LocalWatch).where(LocalWatch.household_id == family(head).id).order_by(LocalWatch.id)
    return list(db.session.scalars(query))


def watch(head: str) -> str:
    return f"/households/{family(head).ref}/watch"


def test_the_form_proposes_the_day_of_the_towns_rule(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    form = form_on(sign_in_as("town_centre").get(watch("曾国文")), watch("曾国文"))
    assert form.values["review_on"] == "2027-05-23"


def test_a_family_is_put_on_with_a_reason(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    path = watch("曾国文")
    answer = submit(sign_in_as("town_centre"), path, path, reason="工厂停工", review_on="2027-01-10")
    assert answer.status_code == 303
    [entry] = entries(db, "曾国文")
    assert (entry.reason, entry.starts_on, entry.review_on) == (
        "工厂停工",
        date(2026, 11, 23),
        date(2027, 1, 10),
    )
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "household.watch")).one()
    assert event.subject_ref == family("曾国文").ref


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": "  "}, "请写明为什么要关注这一家"),
        ({"review_on": "2026-11-23"}, "复核日期要在2026年11月23日以后"),
        ({"review_on": ""}, "复核日期"),
        ({"review_on": "soon"}, ""),
        ({"reason": "长" * 201}, ""),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    sign_in_as: SignIn, db: SQLAlchemy, change: dict[str, str], sentence: str
) -> None:
    path = watch("曾国文")
    answer = submit(sign_in_as("town_centre"), path, path, **{"reason": "工厂停工", **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    kept = form_on(answer, path).values
    assert all(kept[name] == value for name, value in change.items())
    assert entries(db, "曾国文") == []


def test_sending_twice_puts_on_once(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, path = sign_in_as("town_centre"), watch("曾国文")
    form = form_on(client.get(path), path)
    for _ in range(2):
        assert form.send(client, {"reason": "工厂停工"}).status_code == 303
    assert len(entries(db, "曾国文")) == 1


def test_a_review_keeps_the_entry_and_moves_the_day(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    path = watch("吴美兰")
    answer = submit(sign_in_as("town_centre"), path, path, reason="孩子上学了", review_on="2027-03-01")
    assert answer.status_code == 303
    [entry] = entries(db, "吴美兰")
    assert (entry.reason, entry.starts_on, entry.review_on) == (
        "孩子上学了",
        date(2026, 9, 1),
        date(2027, 3, 1),
    )


def test_taking_off_needs_a_reason_that_stays_on_record(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, path = sign_in_as("town_centre"), watch("吴美兰")
    refused = submit(client, path, f"{path}/end", why="")
    assert refused.status_code == 422
    assert submit(client, path, f"{path}/end", why="已再婚，收入稳定").status_code == 303
    [entry] = entries(db, "吴美兰")
    assert (entry.ends_on, entry.end_reason) == (date(2026, 11, 23), "已再婚，收入稳定")
    page = client.get(f"/households/{family('吴美兰').ref}").text
    assert "移出本镇关注名单" in parse(page).one("aside").text
    assert "已再婚，收入稳定" in page


def test_who_was_taken_off_can_come_back(sign_in_as: SignIn, db: SQLAlchemy, clock: SettableClock) -> None:
    client, path = sign_in_as("town_centre"), watch("吴美兰")
    submit(client, path, f"{path}/end", why="好转")
    assert submit(client, path, path, reason="又停工", review_on="2027-02-01").status_code == 303
    clock.advance(timedelta(days=1))
    assert [entry.ends_on for entry in entries(db, "吴美兰")] == [date(2026, 11, 23), None]


def test_the_others_change_is_shown_beside_mine(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, path = sign_in_as("town_centre"), watch("吴美兰")
    form = form_on(client.get(path), path)
    with writing():
        entries_now = list(db.session.scalars(select(LocalWatch)))
        entries_now[0].reason = "另一位写的"
    answer = form.send(client, {"reason": "我写的", "review_on": "2027-04-01"})
    assert answer.status_code == 409
    compare = parse(answer.text).one(id="compare").text
    assert "我写的" in compare
    assert "另一位写的" in compare
    assert entries(db, "吴美兰")[0].reason == "另一位写的"
    assert form_on(answer, path).send(client, {}).status_code == 303
    assert entries(db, "吴美兰")[0].reason == "我写的"


def test_put_on_by_somebody_else_in_between_is_a_conflict(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, other, path = sign_in_as("town_centre"), sign_in_as("town_centre"), watch("曾国文")
    form = form_on(one.get(path), path)
    submit(other, path, path, reason="先到的", review_on="2027-02-01")
    assert form.send(one, {"reason": "后到的"}).status_code == 409
    assert [entry.reason for entry in entries(db, "曾国文")] == ["先到的"]


@pytest.mark.parametrize(
    ("role", "town", "status"),
    [("job_cadre", 1, 403), ("village_monitor", 1, 403), ("town_centre", 2, 404), ("firm", 1, 404)],
)
def test_only_the_town_centre_decides(
    sign_in_as: SignIn, db: SQLAlchemy, role: str, town: int, status: int
) -> None:
    assert sign_in_as(role, town).get(watch("曾国文")).status_code == status


@pytest.mark.parametrize(
    ("reason", "days", "codes"),
    [
        ("停工", 1, []),
        ("停工", 0, ["watch_review_past"]),
        ("停工", None, ["watch_review_past"]),
        (" ", 1, ["watch_reason_missing"]),
        ("", -1, ["watch_reason_missing", "watch_review_past"]),
    ],
)
def test_an_entry_needs_a_reason_and_a_day_ahead(reason: str, days: int | None, codes: list[str]) -> None:
    today = date(2026, 11, 23)
    ahead = None if days is None else today + timedelta(days=days)
    assert [refusal.code for refusal in watch_refusals(reason, ahead, today)] == codes


@pytest.mark.parametrize(
    ("field", "age", "reason", "note", "codes"),
    [
        ("id_number", 13, "visit", "", ["child_protected"]),
        ("id_number", 14, "visit", "", []),
        ("health", 13, "visit", "", []),
        ("id_number", None, "visit", "", []),
        ("id_number", 40, "other", "", ["reveal_note_missing"]),
        ("id_number", 40, "other", "a letter of the court", []),
    ],
)
def test_a_covered_field_is_shown_by_these_rules(
    field: str, age: int | None, reason: str, note: str, codes: list[str]
) -> None:
    today = date(2026, 11, 23)
    born = None if age is None else date(today.year - age, 11, 23)
    assert [refusal.code for refusal in reveal_refusals(field, born, reason, note, today)] == codes
