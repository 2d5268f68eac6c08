"""Answers in steps: with one tap, after a call, several at once, taken back within a day, closed by silence."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.people import member
from tests.support.work import CLEANING, SEWING, WORK, actor, note_said, opening, propose
from tests.support.world import State
from webapp.core.bookkeeping import notes
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.tasks import run_daily
from webapp.core.unit import Done, Refused, writing
from webapp.jobs.actions import answers
from webapp.jobs.models import Introduction
from webapp.jobs.queries.calls import calls_for
from webapp.jobs.queries.seen import shown
from webapp.jobs.workflow import IntroductionState

SignIn = Callable[..., FlaskClient]
I = IntroductionState  # noqa: E741  # the states stand in every line of these tables


@pytest.fixture
def starting_state() -> State:
    return WORK


def proposed(name: str = "梁秋萍", title: str = SEWING, contact: bool = True) -> Introduction:
    with writing():
        return propose(name, title, contact=contact)


def two() -> tuple[Introduction, Introduction]:
    with writing():
        note_said("吴美兰", care=())
    return proposed(), proposed("吴美兰")


def states() -> list[str]:
    return [
        str(one.state) for one in database.session.scalars(select(Introduction).order_by(Introduction.id))
    ]


def first() -> Introduction:
    return (
        database.session.scalars(select(Introduction).order_by(Introduction.id)).unique().first()
        or Introduction()
    )


def tap(client: FlaskClient, page: str, path: str, **changes: Any) -> Any:
    return submit(client, page, path, **changes)


def test_one_tap_on_the_list_says_that_the_firm_wants_to_meet(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = proposed(), sign_in_as("firm")
    answer = tap(client, "/introductions", f"/introductions/{one.ref}/want")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/introductions")
    assert states() == ["wanted"]


def test_two_taps_on_the_list_say_no_with_a_reason(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = proposed(), sign_in_as("firm")
    buttons = parse(client.get("/introductions").text).all("button", name="reason")
    assert "firm.skill_missing" in {button["value"] for button in buttons}
    path = f"/introductions/{one.ref}/decline"
    assert tap(client, "/introductions", path, reason="firm.skill_missing").status_code == 303
    assert (first().state, first().decline_code) == (I.DECLINED, "firm.skill_missing")


def test_a_link_alone_changes_nothing(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = proposed(), sign_in_as("firm")
    for what in ("want", "try", "take", "decline", "undo"):
        assert client.get(f"/introductions/{one.ref}/{what}").status_code == 405
    assert states() == ["proposed"]


def test_a_second_tap_gets_the_first_answer(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = proposed(), sign_in_as("firm")
    form = form_on(client.get("/introductions"), f"/introductions/{one.ref}/want")
    assert [form.send(client, {}).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize("what", ["want", "decline"])
def test_an_answer_is_taken_back_from_the_page_or_from_the_note_that_follows_it(
    sign_in_as: SignIn, db: SQLAlchemy, what: str
) -> None:
    one, client = proposed(), sign_in_as("firm")
    path, changes = f"/introductions/{one.ref}", {"reason": "firm.not_suited"} if what == "decline" else {}
    tap(client, path, f"{path}/{what}", **changes)
    assert tap(client, path, f"{path}/undo").status_code == 303
    assert (states(), first().answered_on, first().decline_code) == (["proposed"], None, None)


@pytest.mark.parametrize(("days", "state"), [(1, "proposed"), (2, "wanted")])
def test_an_answer_can_be_taken_back_for_a_day(
    sign_in_as: SignIn, db: SQLAlchemy, clock: SettableClock, days: int, state: str
) -> None:
    one = proposed()
    with writing():
        answers.want(one, None, actor("firm"), now())
    clock.advance(timedelta(days=days))
    page = sign_in_as("firm").get(f"/introductions/{one.ref}").text
    assert (f"{one.ref}/undo" in page) is (days < 2)
    with writing():
        outcome = answers.undo(one, actor("firm"), now())
    if isinstance(outcome, Refused):
        assert [refusal.code for refusal in outcome.refusals] == ["undo_too_late"]
    assert states() == [state]


def test_what_the_town_noted_after_a_call_says_so_and_is_not_the_firms_to_undo(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one, cadre = proposed(), sign_in_as("job_cadre")
    tap(cadre, f"/introductions/{one.ref}", f"/introductions/{one.ref}/want")
    firm, path = sign_in_as("firm"), f"/introductions/{one.ref}"
    assert "镇里打电话后代记" in firm.get("/introductions").text
    assert f"{path}/undo" not in firm.get(path).text
    with writing():
        outcome = answers.undo(first(), actor("firm"), now())
    assert isinstance(outcome, Refused)
    assert [refusal.code for refusal in outcome.refusals] == ["answer_not_own"]
    assert tap(cadre, path, f"{path}/undo").status_code == 303


def test_a_trial_follows_a_talk_and_goes_back_to_it(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = proposed(), sign_in_as("firm")
    path = f"/introductions/{one.ref}"
    tap(client, path, f"{path}/want")
    assert tap(client, path, f"{path}/try").status_code == 303
    assert states() == ["trial"]
    assert tap(client, path, f"{path}/undo").status_code == 303
    assert states() == ["wanted"]


def test_nobody_is_tried_who_does_not_want_to_be_known(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one = proposed(contact=False)
    with writing():
        answers.want(one, None, actor("firm"), now())
        outcome = answers.try_out(one, actor("firm"), now())
    assert isinstance(outcome, Refused)
    assert [refusal.code for refusal in outcome.refusals] == ["contact_not_agreed"]
    page = sign_in_as("firm").get(f"/introductions/{one.ref}").text
    assert (f"{one.ref}/try" in page, f"{one.ref}/take" in page) == (False, False)


@pytest.mark.parametrize(
    ("role", "move", "state"),
    [
        ("job_cadre", "called", "proposed"),
        ("job_cadre", "close", "closed"),
        ("job_cadre", "decline", "declined"),
        ("firm", "decline", "declined"),
    ],
)
def test_several_are_answered_at_once(
    sign_in_as: SignIn, db: SQLAlchemy, role: str, move: str, state: str
) -> None:
    refs = [str(one.ref) for one in two()]
    client = sign_in_as(role)
    answer = tap(
        client, "/introductions", "/introductions/batch", one=refs, move=move, reason="firm.post_gone"
    )
    assert (answer.status_code, states()) == (303, [state, state])


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"one": [], "move": "decline", "reason": "firm.post_gone"}, "请先勾选"),
        ({"move": "decline", "reason": ""}, "请选一个原因"),
        ({"move": "close"}, "请选择对勾选的推荐做什么"),
        ({"move": "nonsense"}, "请选择对勾选的推荐做什么"),
        ({"move": "decline", "reason": "worker.health"}, "请选一个原因"),
    ],
)
def test_several_at_once_are_refused_with_the_list_and_none_is_changed(
    sign_in_as: SignIn, db: SQLAlchemy, changes: dict[str, Any], sentence: str
) -> None:
    refs = [str(one.ref) for one in two()]
    client = sign_in_as("firm")
    answer = tap(client, "/introductions", "/introductions/batch", **{"one": refs, **changes})
    assert (answer.status_code, states()) == (422, ["proposed", "proposed"])
    assert sentence in answer.text


def test_one_that_was_answered_in_between_keeps_the_others_from_being_half_done(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one, other = two()
    client = sign_in_as("job_cadre")
    form = form_on(client.get("/introductions"), "/introductions/batch")
    with writing():
        answers.want(one, None, actor("firm"), now())
        answers.take(one, today(), 285_000, actor("firm"), now(), lambda *facts: Done(ref=one.ref))
    answer = form.send(client, {"one": [str(one.ref), str(other.ref)], "move": "close"})
    assert (answer.status_code, states()) == (422, ["taken", "proposed"])
    assert one.code in answer.text
    assert form_on(answer, "/introductions/batch").values["one"] == [str(other.ref)]


def test_another_firms_introductions_are_not_reached_by_ticking_them(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    mine, theirs = proposed(), proposed(title=CLEANING)
    client = sign_in_as("firm")
    refs = [str(mine.ref), str(theirs.ref)]
    tap(client, "/introductions", "/introductions/batch", one=refs, move="decline", reason="firm.post_gone")
    assert states() == ["declined", "proposed"]


@pytest.mark.parametrize(
    ("days", "calls", "state"), [(4, 0, "proposed"), (5, 1, "proposed"), (21, 0, "closed")]
)
def test_silence_is_called_about_and_then_closed(
    app: Flask, db: SQLAlchemy, clock: SettableClock, days: int, calls: int, state: str
) -> None:
    proposed()
    clock.advance(timedelta(days=days))
    run_daily(app, None)
    database.session.expire_all()
    assert (calls_for(actor("job_cadre"), today()).unheard, states()) == (calls, [state])
    if state == "closed":
        assert first().close_code == "silent"


def test_a_firm_that_asks_for_time_is_called_again_later(
    sign_in_as: SignIn, db: SQLAlchemy, clock: SettableClock
) -> None:
    one, cadre = proposed(), actor("job_cadre")
    clock.advance(timedelta(days=6))
    client = sign_in_as("job_cadre")
    page = client.get("/calls").text
    assert one.code in page
    assert tap(client, "/calls", f"/introductions/{one.ref}/called").status_code == 303
    assert calls_for(cadre, today()).unheard == 0
    clock.advance(timedelta(days=5))
    assert calls_for(cadre, today()).unheard == 1


def test_a_talk_that_lies_ahead_is_not_silence(app: Flask, db: SQLAlchemy, clock: SettableClock) -> None:
    one = proposed()
    with writing():
        answers.want(one, today() + timedelta(days=30), actor("firm"), now())
    clock.advance(timedelta(days=29))
    run_daily(app, None)
    database.session.expire_all()
    assert (states(), calls_for(actor("job_cadre"), today()).unheard) == (["wanted"], 0)


def test_who_moved_away_is_introduced_no_longer(app: Flask, db: SQLAlchemy, clock: SettableClock) -> None:
    one = proposed()
    with writing():
        one.member.left_on = today()
    clock.advance(timedelta(days=1))
    run_daily(app, None)
    database.session.expire_all()
    assert (states(), first().close_code) == (["closed"], "left_town")


def test_the_cadre_asks_whom_a_firm_wants_to_meet_and_notes_the_answer(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one = proposed(contact=False)
    with writing():
        answers.want(one, None, actor("firm"), now())
    client = sign_in_as("job_cadre")
    page = client.get("/calls")
    assert "梁秋萍" in page.text
    path = f"/introductions/{one.ref}/agree"
    assert tap(client, "/calls", path, how="phone").status_code == 303
    assert "梁秋萍" not in parse(client.get("/calls").text).one("main").text
    assert "梁秋萍" in sign_in_as("firm").get("/introductions").text


def test_a_worker_who_does_not_want_to_be_known_gives_up_and_the_firm_learns_no_reason(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one = proposed(contact=False)
    with writing():
        answers.want(one, None, actor("firm"), now())
    path = f"/introductions/{one.ref}/decline"
    assert tap(sign_in_as("job_cadre"), "/calls", path, reason="worker.care_at_home").status_code == 303
    page = parse(sign_in_as("firm").get(f"/introductions/{one.ref}").text).one("main").text
    assert [word for word in ("家里离不开", "梁秋萍", "缝纫3年") if word in page] == []


def test_hiring_closes_the_other_introductions_with_the_reason(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, other = proposed(), proposed(title=CLEANING)
    with writing():
        answers.want(other, None, actor("firm", place=2), now())
        answers.want(one, None, actor("firm"), now())
        answers.take(one, today(), 285_000, actor("firm"), now(), lambda *facts: Done(ref=one.ref))
    assert (other.state, other.close_code) == (I.CLOSED, "hired_elsewhere")


def test_whether_the_person_may_hear_the_reason_is_the_firms_to_say(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one, client = proposed(), sign_in_as("firm")
    path = f"/introductions/{one.ref}"
    tap(client, path, f"{path}/decline", reason="firm.skill_missing", tell_worker="y")
    assert first().tell_worker is True
    assert "可以告诉本人" in sign_in_as("job_cadre").get(path).text


def test_the_call_sheet_says_what_the_firm_learns_and_what_never(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one = proposed()
    client = sign_in_as("job_cadre")
    for path in (f"/introductions/{one.ref}/call-sheet", f"/openings/{one.opening.ref}/call-sheets"):
        text = parse(client.get(path).text).one("main").text
        for word in ("梁秋萍", one.code, "缝纫", "病情、收入和身份证号", "不会有任何变化", SEWING):
            assert word in text, (path, word)


def test_looking_at_people_for_an_opening_notes_the_first_ten_and_changes_no_record(
    sign_in_as: SignIn, db: SQLAlchemy, clock: SettableClock
) -> None:
    client = sign_in_as("job_cadre")
    assert "梁秋萍" in parse(client.get("/work?show=unseen").text).one("main").text
    for _ in range(2):
        client.get(f"/openings/{opening(SEWING).ref}/people")
    with notes() as connection:
        rows = connection.execute(select(shown).where(shown.c.member_ref == member("梁秋萍").ref)).all()
    assert [row.shown_on for row in rows] == [today()]
    assert "梁秋萍" not in parse(client.get("/work?show=unseen").text).one("main").text
    clock.advance(timedelta(days=60))
    assert "梁秋萍" in parse(sign_in_as("job_cadre").get("/work?show=unseen").text).one("main").text


def test_an_introduction_counts_as_being_seen(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    proposed()
    assert "梁秋萍" not in parse(sign_in_as("job_cadre").get("/work?show=unseen").text).one("main").text


def test_the_page_of_an_opening_says_who_would_fit_if_work_ended_earlier(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    with writing():
        late = opening(SEWING)
        late.shift_from, late.shift_to = 540, 1_110
    text = parse(sign_in_as("job_cadre").get(f"/openings/{late.ref}/people").text).one("main").text
    assert "如果16:30下班，还有1人合适" in text.replace(" ", "")


def test_people_outside_the_watch_list_are_introduced_too(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("job_cadre")
    page = client.get(f"/openings/{opening(CLEANING).ref}/people?who=others")
    assert page.status_code == 200
    everybody = client.get(f"/openings/{opening(CLEANING).ref}/people").text
    assert "who=others" in everybody


def test_days_stand_in_the_record_and_not_in_the_head_of_anybody(db: SQLAlchemy) -> None:
    one = proposed()
    assert (one.since, one.proposed_on) == (date(2026, 11, 23), date(2026, 11, 23))


def test_who_is_hired_to_begin_later_is_without_work_no_longer(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, firm = proposed(), sign_in_as("firm")
    path = f"/introductions/{one.ref}"
    tap(firm, path, f"{path}/want")
    assert tap(firm, path, f"{path}/take", started_on="2026-12-14", wage="2850").status_code == 303
    client = sign_in_as("job_cadre")
    assert "梁秋萍" not in parse(client.get("/work").text).one("main").text
    assert (
        "梁秋萍" not in parse(client.get(f"/openings/{opening(CLEANING).ref}/people").text).one("main").text
    )
    with writing(), pytest.raises(AssertionError, match="already_working"):
        propose("梁秋萍", CLEANING)
    family = client.get(f"/households/{one.member.household.ref}").text
    assert "12月14日上班" in family.replace(" ", "") or "12-14上班" in family.replace(" ", "")


@pytest.mark.parametrize(
    ("kind", "unit", "told"), [("full_time", "month", "元／月"), ("hourly", "hour", "元／小时")]
)
def test_the_agreed_wage_is_asked_for_what_the_post_pays_for(
    sign_in_as: SignIn, db: SQLAlchemy, kind: str, unit: str, told: str
) -> None:
    one = proposed()
    with writing():
        one.opening.pay_days = 15 if kind == "hourly" else None
        one.opening.kind, one.opening.wage_unit = kind, unit
        answers.want(one, None, actor("firm"), now())
    page = parse(sign_in_as("firm").get(f"/introductions/{one.ref}").text)
    assert told in page.one(id="take").text
