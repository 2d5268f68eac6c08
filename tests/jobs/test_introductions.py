"""From consent to hire: what a firm may know when, and that everything happens whole or not at all."""

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
from tests.support.work import CLEANING, NIGHTS, SEWING, WORK, actor, firm, note_said, opening, propose
from tests.support.world import State
from webapp.consents.models import Consent
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.money import yuan
from webapp.core.unit import Done, Refused, writing
from webapp.core.workflow import Refusal
from webapp.jobs.actions.answers import decline, take, want
from webapp.jobs.models import Introduction, WorkerProfile
from webapp.jobs.workflow import IntroductionState, OpeningState
from webapp.placements.models import Spell

SignIn = Callable[..., FlaskClient]
TODAY = date(2026, 11, 23)


@pytest.fixture
def starting_state() -> State:
    return WORK


def introductions() -> list[Introduction]:
    return list(database.session.scalars(select(Introduction).order_by(Introduction.id)))


def introduce(client: FlaskClient, name: str = "梁秋萍", title: str = SEWING, **changes: Any) -> Any:
    page = f"/work/{member(name).ref}"
    return submit(client, page, f"{page}/introduce", **{"opening": str(opening(title).ref), **changes})


def proposed(name: str = "梁秋萍", title: str = SEWING, contact: bool = True) -> Introduction:
    with writing():
        return propose(name, title, contact=contact)


def wanted(name: str = "梁秋萍", title: str = SEWING, contact: bool = True, place: int = 1) -> Introduction:
    one = proposed(name, title, contact)
    with writing():
        assert isinstance(want(one, None, actor("firm", place=place), now()), Done)
    return one


def test_without_consent_nobody_is_introduced(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = introduce(sign_in_as("job_cadre"))
    assert answer.status_code == 422
    assert "本人还没同意介绍给这家企业" in answer.text
    assert introductions() == []
    assert form_on(answer, f"/work/{member('梁秋萍').ref}/introduce").values["opening"] == [
        str(opening(SEWING).ref)
    ]


def test_consent_and_introduction_are_noted_together_with_what_they_rest_on(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    assert introduce(sign_in_as("job_cadre"), how="at_home", given_on="2026-11-20").status_code == 303
    one = introductions()[0]
    assert (one.consent.how, one.consent.given_on, one.consent.recipient.name) == (
        "at_home",
        date(2026, 11, 20),
        "试验第1厂",
    )
    assert one.fit > 80
    assert one.need > 50
    assert "has_experience" in [reason["code"] for reason in one.reasons]


def test_a_consent_that_holds_need_not_be_noted_again(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    first = proposed()
    with writing():
        decline(first, "firm.skill_missing", "", actor("firm"), now())
    assert introduce(sign_in_as("job_cadre")).status_code == 303
    assert introductions()[1].consent_id == first.consent_id


def test_the_same_person_is_not_introduced_twice_at_a_time(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    proposed()
    answer = sign_in_as("job_cadre").get(f"/work/{member('梁秋萍').ref}")
    radios = [radio["value"] for radio in parse(answer.text).all("input", name="opening")]
    assert str(opening(SEWING).ref) not in radios
    assert introduce(sign_in_as("job_cadre"), how="phone").status_code == 422


@pytest.mark.parametrize(
    ("name", "title", "sentence"),
    [
        ("黎小雯", SEWING, "还在上学，不能介绍工作"),
        ("黎小峰", SEWING, "未满16岁，不能介绍工作"),
        ("梁秋萍", NIGHTS, "本人不能上夜班"),
        ("曾国文", SEWING, "本人已经在岗"),
    ],
)
def test_who_may_not_be_introduced_is_refused_even_if_the_form_is_forged(
    sign_in_as: SignIn, db: SQLAlchemy, name: str, title: str, sentence: str
) -> None:
    client, page = sign_in_as("job_cadre"), f"/work/{member('陈丽华').ref}"
    form = form_on(client.get(page), f"{page}/introduce")
    form.action = f"/work/{member(name).ref}/introduce"
    token = (
        form_on(client.get(f"/work/{member(name).ref}"), form.action).values["csrf_token"]
        if name in ("梁秋萍", "曾国文")
        else None
    )
    if token is None:
        with writing(), pytest.raises(AssertionError) as stopped:
            propose(name, title)
        assert "under_age" in str(stopped.value) or "pupil" in str(stopped.value)
        assert sentence[:4] in client.get(f"/work/{member(name).ref}").text
        return
    answer = form.send(client, {"csrf_token": token, "opening": str(opening(title).ref), "how": "phone"})
    assert (answer.status_code, sentence in answer.text) == (422, True)


NOT_FOR_FIRMS = ("关注户", "脱贫", "残疾", "收入", "需要", "74", "44098", "接孩子", "黎志强", "41岁")


def pages_of_the_firm(client: FlaskClient, one: Introduction) -> list[str]:
    paths = ("/introductions", f"/introductions/{one.ref}", f"/openings/{one.opening.ref}")
    return [client.get(path).text for path in paths]


def read_by_firm(page: str, one: Introduction) -> str:
    """Return the words of a page without the code, whose drawn letters and digits may be any."""
    return parse(page).one("main").text.replace(one.code, "")


def test_a_firm_sees_a_code_and_what_somebody_can_do_before_it_wants_to_meet(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client = sign_in_as("firm")
    one = proposed()
    pages = pages_of_the_firm(client, one)
    for page in pages:
        assert (one.code in page, "缝纫" in page) == (True, True)
        words = ("梁秋萍", "13800001111", *NOT_FOR_FIRMS)
        assert [word for word in words if word in read_by_firm(page, one)] == []


@pytest.mark.parametrize("contact", [True, False])
def test_name_and_phone_come_once_the_firm_wants_to_meet_and_the_person_agrees(
    sign_in_as: SignIn, db: SQLAlchemy, contact: bool
) -> None:
    one, client = proposed(contact=contact), sign_in_as("firm")
    assert answer_as(client, one, "want", meet_on="2026-11-26").status_code == 303
    pages = pages_of_the_firm(client, one)
    assert [("梁秋萍" in page) for page in pages] == [contact] * 3
    assert ("13800001111" in pages[1]) is contact
    if not contact:
        assert "镇里正在问本人" in pages[1]
        answer = answer_as(sign_in_as("job_cadre"), one, "agree", how="phone", given_on="2026-11-23")
        assert answer.status_code == 303
        assert all("梁秋萍" in page for page in pages_of_the_firm(client, one))
    for page in pages_of_the_firm(client, one):
        assert [word for word in NOT_FOR_FIRMS if word in read_by_firm(page, one)] == []


def test_what_a_firm_saw_stays_as_it_was_on_the_day_of_the_introduction(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one = proposed()
    with writing() as session:
        profile = session.scalars(select(WorkerProfile)).first()
        assert profile is not None
        profile.skills = ["焊工"]
    assert one.member_id == profile.member_id
    page = sign_in_as("firm").get(f"/introductions/{one.ref}").text
    assert ("缝纫" in page, "焊工" in page) == (True, False)


@pytest.mark.parametrize("how", ["consent", "introduction"])
def test_taken_back_everything_about_the_person_is_hidden_at_once(
    sign_in_as: SignIn, db: SQLAlchemy, how: str
) -> None:
    one, cadre = wanted(), sign_in_as("job_cadre")
    if how == "consent":
        answer = submit(cadre, f"/work/{one.member.ref}", f"/consents/{one.consent.ref}/withdraw")
    else:
        answer = submit(cadre, f"/introductions/{one.ref}", f"/introductions/{one.ref}/take-back")
    assert answer.status_code == 303
    for page in pages_of_the_firm(sign_in_as("firm"), one):
        main = parse(page).one("main").text
        assert one.code in main
        assert [word for word in ("梁秋萍", "13800001111", "07:20", "缝纫3年") if word in main] == []


def test_a_contact_taken_back_hides_the_name_and_leaves_the_introduction(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one, cadre = wanted(), sign_in_as("job_cadre")
    assert one.contact is not None
    withdrawn = submit(cadre, f"/work/{one.member.ref}", f"/consents/{one.contact.ref}/withdraw")
    assert (withdrawn.status_code, introductions()[0].state) == (303, IntroductionState.WANTED)
    page = sign_in_as("firm").get(f"/introductions/{one.ref}").text
    assert ("梁秋萍" in page, "缝纫" in page) == (False, True)


def test_an_expired_consent_hides_everything_too(
    sign_in_as: SignIn, db: SQLAlchemy, clock: SettableClock
) -> None:
    one = wanted()
    clock.advance(timedelta(days=366))
    main = parse(sign_in_as("firm").get(f"/introductions/{one.ref}").text).one("main").text
    assert (one.code in main, "梁秋萍" in main, "缝纫3" in main) == (True, False, False)


def test_a_firm_finds_codes_by_no_name(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one = wanted()
    client = sign_in_as("firm")
    assert one.code not in parse(client.get("/introductions?q=梁秋萍").text).one("main").text
    assert one.code not in client.get("/introductions?q=lqp").text
    assert one.code in client.get(f"/introductions?q={one.code}").text


@pytest.mark.parametrize("word", ["梁秋萍", "lqp", "liangqiu", "缝纫"])
def test_the_cadre_finds_them_by_name_sound_and_post(sign_in_as: SignIn, db: SQLAlchemy, word: str) -> None:
    one = proposed()
    assert str(one.ref) in sign_in_as("job_cadre").get(f"/introductions?q={word}").text


def test_the_same_person_has_another_code_and_ref_at_every_firm(db: SQLAlchemy) -> None:
    one, other = proposed(), proposed(title=CLEANING)
    assert one.member_id == other.member_id
    assert len({one.code, other.code, str(one.ref), str(other.ref), str(one.member.ref)}) == 5


def answer_as(client: FlaskClient, one: Introduction, what: str, **changes: Any) -> Any:
    return submit(client, f"/introductions/{one.ref}", f"/introductions/{one.ref}/{what}", **changes)


@pytest.mark.parametrize("role", ["firm", "job_cadre"])
def test_taken_on_fills_a_post_closes_the_rest_and_begins_a_spell(
    sign_in_as: SignIn, db: SQLAlchemy, role: str
) -> None:
    one, other = wanted(), proposed(title=CLEANING)
    answer = answer_as(sign_in_as(role), one, "take", started_on="2026-12-01", wage="2,900")
    assert answer.status_code == 303
    one, other = introductions()
    assert (one.state, other.state) == (IntroductionState.TAKEN, IntroductionState.CLOSED)
    assert opening(SEWING).filled == 1
    spell = database.session.scalars(select(Spell)).unique().one()
    assert (spell.member_id, spell.started_on, spell.wage_fen) == (
        one.member_id,
        date(2026, 12, 1),
        yuan(2_900),
    )


def test_the_last_post_taken_fills_the_opening_and_closes_who_still_waited(db: SQLAlchemy) -> None:
    first, second = proposed(title=CLEANING), proposed("陈丽华", CLEANING)
    with writing():
        assert isinstance(take(first, TODAY, yuan(2_500), actor("firm", place=2), now(), hired), Done)
    assert (opening(CLEANING).state, opening(CLEANING).free) == (OpeningState.FILLED, 0)
    assert introductions()[1].state == IntroductionState.CLOSED
    assert second.answered_on == TODAY


def hired(introduction: Introduction, started_on: date, wage_fen: int, actor: object, now: object) -> Done:
    return Done(ref=introduction.ref)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"wage": "2,499.99"}, "说定的工资不能低于岗位写的2,850.00元"),
        ({"wage": "面议"}, "这不是金额"),
        ({"started_on": ""}, "请填写哪天开始上班"),
        ({"started_on": "2026-01-01"}, ""),
        ({"started_on": "2027-12-01"}, ""),
    ],
)
def test_a_hire_that_cannot_be_is_422_and_nothing_is_half_done(
    sign_in_as: SignIn, db: SQLAlchemy, changes: dict[str, str], sentence: str
) -> None:
    one = wanted()
    answer = answer_as(sign_in_as("firm"), one, "take", **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (introductions()[0].state, opening(SEWING).filled) == (IntroductionState.WANTED, 0)
    kept = form_on(answer, f"/introductions/{one.ref}/take").values
    assert changes.items() <= kept.items()


def test_if_the_spell_is_refused_nothing_of_the_hire_stays(
    app: Flask, sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one, was = wanted(), app.extensions["hired"]
    app.extensions["hired"] = lambda *facts: Refused((Refusal("already_working"),))
    try:
        answer = answer_as(sign_in_as("firm"), one, "take")
    finally:
        app.extensions["hired"] = was
    assert (answer.status_code, "本人已经在岗" in answer.text) == (422, True)
    assert (introductions()[0].state, opening(SEWING).filled) == (IntroductionState.WANTED, 0)


def test_the_hire_form_sent_twice_hires_once(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = wanted(), sign_in_as("firm")
    form = form_on(client.get(f"/introductions/{one.ref}"), f"/introductions/{one.ref}/take")
    assert [form.send(client, {}).status_code for _ in range(2)] == [303, 303]
    assert (opening(SEWING).filled, len(list(database.session.scalars(select(Spell.id))))) == (1, 1)


def test_a_second_answer_from_another_window_is_409(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = wanted(), sign_in_as("firm")
    path = f"/introductions/{one.ref}"
    late = form_on(client.get(path), f"{path}/decline")
    assert answer_as(sign_in_as("job_cadre"), one, "take").status_code == 303
    assert late.send(client, {"reason": "firm.not_suited"}).status_code == 409


@pytest.mark.parametrize(
    ("reason", "note", "status"),
    [
        ("firm.not_suited", "", 303),
        ("worker.hours", "", 303),
        ("firm.other", "机器坏了", 303),
        ("firm.other", "", 422),
        ("", "", 422),
        ("worker.health", "", 422),
        ("worker.care_at_home", "", 422),
    ],
)
def test_a_firm_says_no_with_a_coded_reason_and_never_about_the_family(
    sign_in_as: SignIn, db: SQLAlchemy, reason: str, note: str, status: int
) -> None:
    one = proposed()
    assert answer_as(sign_in_as("firm"), one, "decline", reason=reason, note=note).status_code == status
    state = IntroductionState.DECLINED if status == 303 else IntroductionState.PROPOSED
    assert introductions()[0].state == state


def test_why_a_worker_gave_up_is_told_to_the_cadre_and_not_to_the_firm(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one, cadre = proposed(), sign_in_as("job_cadre")
    assert answer_as(cadre, one, "decline", reason="worker.care_at_home").status_code == 303
    assert "家里离不开" in cadre.get(f"/introductions/{one.ref}").text
    page = sign_in_as("firm").get(f"/introductions/{one.ref}").text
    assert ("家里离不开" in page, "本人放弃" in page) == (False, True)


def test_several_people_are_introduced_at_once_or_none(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        note_said("吴美兰", care=())
    client, one = sign_in_as("job_cadre"), opening(SEWING)
    refs = [str(member(name).ref) for name in ("梁秋萍", "吴美兰")]
    page = f"/openings/{one.ref}/introduce?who={refs[0]}&who={refs[1]}"
    fields = {f"how_{member(name).ref.hex}": "phone" for name in ("梁秋萍", "吴美兰")}
    half = submit(
        client, page, f"/openings/{one.ref}/introduce", who=refs, **dict([next(iter(fields.items()))])
    )
    assert (half.status_code, introductions()) == (422, [])
    assert list(database.session.scalars(select(Consent))) == []
    assert submit(client, page, f"/openings/{one.ref}/introduce", who=refs, **fields).status_code == 303
    assert {one.member.name for one in introductions()} == {"梁秋萍", "吴美兰"}


def test_nobody_ticked_is_said_so(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    answer = sign_in_as("job_cadre").get(f"/openings/{opening(SEWING).ref}/introduce")
    assert (answer.status_code, "请先勾选至少一个人" in answer.text) == (422, True)


def test_who_is_taken_on_leaves_every_list(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one, client = proposed(), sign_in_as("job_cadre")
    assert answer_as(client, one, "take").status_code == 303
    assert "梁秋萍" not in client.get("/work").text
    assert (
        "梁秋萍" not in parse(client.get(f"/openings/{opening(CLEANING).ref}/people").text).one("main").text
    )
    assert "已经在岗" in client.get(f"/openings/{opening(CLEANING).ref}/people?why=梁秋萍").text


def test_another_firm_and_another_town_do_not_reach_an_introduction(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    one = proposed()
    for client in (sign_in_as("firm", place=2), sign_in_as("job_cadre", 2), sign_in_as("village_monitor")):
        assert client.get(f"/introductions/{one.ref}").status_code == 404
    assert firm().name == "试验第1厂"
