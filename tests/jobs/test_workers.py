"""What a person said about work: noted with its day, read back, kept when it cannot be read; the list and the panel."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.htmx import headers, same, swap
from tests.support.people import member
from tests.support.work import SEWING, WORK, actor, opening, propose
from tests.support.world import State
from webapp.core.money import yuan
from webapp.core.unit import writing
from webapp.jobs.models import Opening, WorkerProfile
from webapp.jobs.queries.introductions import waits
from webapp.jobs.queries.workers import profile_of
from webapp.jobs.views.shown import work_years

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


def note(client: FlaskClient, name: str, **changes: Any) -> Any:
    page = f"/work/{member(name).ref}/profile"
    return submit(client, page, page, **changes)


def said(name: str) -> WorkerProfile:
    profile = profile_of(member(name))
    assert profile is not None
    return profile


def test_what_is_said_is_noted_with_day_and_person(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = note(
        sign_in_as("job_cadre"), "吴美兰", skills="缝纫、锁边，缝纫", experience="制衣厂缝纫 3年\n食堂帮厨 0.5",
        free_from="7:20", free_to="16.30", max_km="８", wanted="2,600",
        **{"care-0-starts": "06:50", "care-0-ends": "07:10", "care-0-what": "送孩子", "care-0-hard": "y"},
    )  # fmt: skip
    assert answer.status_code == 303
    one = said("吴美兰")
    assert (one.skills, one.experience) == (["缝纫", "锁边"], {"制衣厂缝纫": 3.0, "食堂帮厨": 0.5})
    assert (one.free_from, one.free_to, one.max_km, one.wanted_fen) == (440, 990, 8, yuan(2_600))
    assert [(duty.starts, duty.ends, duty.what, duty.hard) for duty in one.care] == [
        (410, 430, "送孩子", True)
    ]
    assert (one.said_on, one.noted_by.name) == (date(2026, 11, 23), actor("job_cadre").name)


def test_before_anybody_asked_the_form_holds_what_the_register_knows(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    page = f"/work/{member('吴美兰').ref}/profile"
    form = form_on(sign_in_as("job_cadre").get(page), page)
    assert (form.values["seeking"], form.values["transport"], form.values["effort"]) == (
        ["yes"],
        ["ebike"],
        ["2"],
    )
    assert "has_phone" not in form.values


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"free_from": "早上"}, "时间请写成几点几分"),
        ({"free_from": "07:20", "free_to": ""}, "两个时间都要填"),
        ({"wanted": "两千多"}, "这不是金额"),
        ({"max_km": "不远"}, "请写一个整数"),
        ({"experience": "缝纫很多年"}, "后面用数字写几年"),
        ({"care-2-starts": "06:50", "care-2-ends": "07:10"}, "照料的事要写清"),
        ({"care-2-what": "喂饭"}, "照料的事要写清"),
    ],
)
def test_what_cannot_be_read_is_422_and_kept(
    sign_in_as: SignIn, db: SQLAlchemy, changes: dict[str, str], sentence: str
) -> None:
    answer = note(sign_in_as("job_cadre"), "梁秋萍", skills="刺绣", **changes)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    kept = form_on(answer, f"/work/{member('梁秋萍').ref}/profile").values
    assert {**changes, "skills": "刺绣"}.items() <= kept.items()
    assert said("梁秋萍").skills == ["缝纫"]


def test_two_cadres_at_one_person_get_both_sides(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, page = sign_in_as("job_cadre"), f"/work/{member('梁秋萍').ref}/profile"
    mine = form_on(client.get(page), page)
    assert note(client, "梁秋萍", skills="缝纫、烹饪").status_code == 303
    answer = mine.send(client, {"max_km": "5"})
    assert answer.status_code == 409
    assert "缝纫、烹饪" in parse(answer.text).one(id="compare").text
    assert form_on(answer, page).send(client, {}).status_code == 303
    assert said("梁秋萍").max_km == 5


def test_the_list_swaps_as_it_reloads(sign_in_as: SignIn) -> None:
    client = sign_in_as("job_cadre")
    whole, part = client.get("/work"), client.get("/work?q=梁", headers=headers("work-table"))
    same(swap(whole.text, part.text, "work-table"), client.get("/work?q=梁").text, "work-table")


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("", "梁秋萍", "陈丽华"),
        ("?who=others", "陈丽华", "梁秋萍"),
        ("?q=lqp", "梁秋萍", "吴美兰"),
        ("?show=near", "梁秋萍", "吴美兰"),
        ("?show=waiting", "这里", "吴美兰"),
    ],
)
def test_the_list_is_searched_and_filtered(sign_in_as: SignIn, query: str, there: str, gone: str) -> None:
    text = parse(sign_in_as("job_cadre").get(f"/work{query}").text).one("main").text
    assert (there in text or "没找到人" in text, gone in text) == (True, False)


def test_only_the_job_cadre_sees_people_without_work(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    ref = member("梁秋萍").ref
    for role in ("firm", "village_monitor", "town_centre", "finance_maker", "auditor"):
        client = sign_in_as(role)
        assert client.get("/work").status_code == 403
        assert client.get(f"/work/{ref}").status_code == 404
        assert client.get(f"/openings/{opening(SEWING).ref}/people").status_code in (403, 404)
    assert sign_in_as("job_cadre", 2).get(f"/work/{ref}").status_code == 404


def test_why_not_is_answered_on_both_sides(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("job_cadre")
    asked = client.get(f"/work/{member('梁秋萍').ref}?why=夜班")
    assert "本人不能上夜班" in parse(asked.text).one(id="why-answers").text
    asked = client.get(f"/openings/{opening(SEWING).ref}/people?why=黎小雯")
    assert "在上学" in parse(asked.text).one(id="why-answers").text


def test_after_an_introduction_the_next_opening_is_named_and_ticked(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    page, client = f"/work/{member('梁秋萍').ref}", sign_in_as("job_cadre")
    first, second, *_ = ticks(client, page)
    assert ticked(client, page) == first
    submit(client, page, f"{page}/introduce", opening=first, how="phone", given_on="2026-11-23")
    assert (ticked(client, page), first in ticks(client, page)) == (second, False)
    named = db.session.scalars(select(Opening.title).where(Opening.ref == UUID(second))).one()
    assert named in parse(client.get(page).text).one(id="consent").text


def ticks(client: FlaskClient, page: str) -> list[str]:
    """The openings that can be ticked, in their order."""
    return [box.get("value") for box in parse(client.get(page).text).all("input", name="opening")]


def ticked(client: FlaskClient, page: str) -> str:
    boxes = parse(client.get(page).text).all("input", name="opening")
    return next(box.get("value") for box in boxes if "checked" in box.attributes)


@pytest.mark.parametrize(
    ("language", "years", "told"),
    [("en", 1, "sewing, one year"), ("en", 2.5, "sewing, 2.5 years"), ("zh", 1, "sewing1年")],
)
def test_years_of_work_are_counted_as_people_do(app: Flask, language: str, years: float, told: str) -> None:
    with app.test_request_context(), force_locale({"en": "en", "zh": "zh_Hans_CN"}[language]):
        assert work_years({"sewing": years}) == told


def test_the_family_page_shows_who_could_work(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    page = f"/households/{member('梁秋萍').household.ref}"
    panel = parse(sign_in_as("job_cadre").get(page).text).one(id="household-jobs").text
    assert ("梁秋萍" in panel, "黎小雯" in panel) == (True, False)
    assert 'id="household-jobs"' not in sign_in_as("village_monitor").get(page).text


def test_the_desk_counts_what_waits_for_cadre_and_firm(db: SQLAlchemy) -> None:
    with writing():
        propose("梁秋萍", SEWING)
    day = date(2026, 11, 23)
    assert (waits(actor("firm"), day).unanswered, waits(actor("firm"), day).oldest_on) == (1, day)
    assert (waits(actor("firm", place=2), day).unanswered, waits(actor("job_cadre"), day).unanswered) == (
        0,
        1,
    )
