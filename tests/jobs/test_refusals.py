"""What is refused of openings, profiles and introductions: made to happen, read in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.people import member
from tests.support.posts import good_post, post_workbook
from tests.support.refusals import only, said
from tests.support.towns import town, villages_of
from tests.support.work import SEWING, WORK, actor, draft, firm, opening, propose
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.db import db as database
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.jobs.actions import answers, introductions, openings
from webapp.jobs.actions.posts import Judge
from webapp.jobs.importer.posts import read_posts
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.models import Opening
from webapp.organisations.models import Organisation

SignIn = Callable[..., FlaskClient]
NAME = "梁秋萍"


@pytest.fixture
def starting_state() -> State:
    return WORK


def edit(**changes: Any) -> object:
    one = opening(SEWING)
    said_now = draft(villages_of(town())[0].id, **changes)
    with writing():
        return openings.edit(one, said_now, one.version, actor("job_cadre"), now())


def edit_the_withdrawn() -> object:
    with writing():
        one = opening(SEWING)
        openings.withdraw(one, "no_orders", "", one.version, actor("job_cadre"), now())
    return edit()


def fill_one() -> None:
    with writing():
        opening(SEWING).filled = 2


def edit_below_the_filled() -> object:
    fill_one()
    return edit(posts=1)


def edit_the_kind_of_people_at_work() -> object:
    fill_one()
    return edit(kind="hourly", wage_unit="hour", wage_from_fen=2_000, wage_to_fen=2_000)


def write(by: str, one: Organisation) -> object:
    place = town()
    said_now = draft(villages_of(place)[0].id, title="熨烫工")
    with writing():
        return openings.write(said_now, one, place.id, True, actor(by), now())


def write_for_the_suspended() -> object:
    with writing():
        one = firm()
        one.state, one.suspended_code = "suspended", "wages_unpaid"
    return write("job_cadre", firm())


def judge(**changes: str) -> object:
    """Hold one row of a chamber's spreadsheet against the town, as its upload does."""
    usual = {"企业名称": "试验第1厂", "工作所在村": villages_of(town())[0].name}
    (row,) = read_posts(post_workbook([good_post("包装工", **usual | changes)]))
    Judge(town(), actor("chamber"), now()).judge(row)
    return [problem.refusal for problem in row.problems]


def answer_the_closed() -> object:
    with writing():
        one = propose(NAME, SEWING)
        answers.end(one, "withdrawn", now())
        return answers.called(one, now())


def introduce_nobody() -> object:
    with writing():
        return introductions.introduce(opening(SEWING), [], actor("job_cadre"), now())


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            edit_the_withdrawn,
            "opening_not_editable",
            "A withdrawn opening cannot be changed. Copy it instead.",
            "撤下的岗位不能改，请复制一份。",
        ),
        (
            edit_below_the_filled,
            "posts_below_filled",
            "2 people have been taken on already; the posts cannot be fewer.",
            "已经录用2人，招的人数不能比这还少。",
        ),
        (
            edit_the_kind_of_people_at_work,
            "kind_has_people",
            "People have been taken on already; kind and pay cannot change. Please write a new opening.",
            "已经有人上岗，用工形式和工资算法不能改，请另发一个岗位。",
        ),
        (
            write_for_the_suspended,
            "firm_suspended",
            "This firm cannot publish openings now. Please ask the town.",
            "这家企业现在不能发布岗位，请问镇里。",
        ),
        (
            lambda: write("chamber", firm()),
            "member_speaks_itself",
            "This member has an account and does this itself. Please call it.",
            "这家会员有自己的账号，由它自己来办，请打电话联系。",
        ),
        (
            lambda: judge(企业名称="别家的厂"),
            "no_member",
            "No admitted member of your chamber has this name. Please compare it with the list of members.",
            "本商会已准入的会员里没有这个名称，请对照会员名单。",
        ),
        (
            lambda: judge(工作所在村="没有的村"),
            "village_unknown",
            "Please choose the village of the post from the list.",
            "请从名单里选上班在哪个村。",
        ),
        (
            answer_the_closed,
            "already_answered",
            "This introduction has been answered already.",
            "这条推荐已经有答复了。",
        ),
        (introduce_nobody, "nobody_picked", "Please tick at least one person first.", "请先勾选至少一个人。"),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, deed: Callable[[], object], code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, only(deed(), code)) == (english, chinese)


def profile() -> tuple[str, str]:
    return (f"/work/{member(NAME).ref}/profile",) * 2


def introduction_from_the_person() -> tuple[str, str]:
    return f"/work/{member(NAME).ref}", f"/work/{member(NAME).ref}/introduce"


def new_opening() -> tuple[str, str]:
    return f"/openings/new?town={town().ref}", "/openings/new"


def several_introductions() -> tuple[str, str]:
    with writing():
        propose(NAME, SEWING)
    return "/introductions", "/introductions/batch"


@pytest.mark.parametrize(
    ("place", "typed", "code", "english", "chinese"),
    [
        (
            profile,
            {"free_from": "07:20", "free_to": ""},
            "time_half_given",
            "Please fill in both times, or neither.",
            "两个时间都要填，或者都不填。",
        ),
        (
            profile,
            {"care-2-what": "喂饭"},
            "care_half_given",
            "A care duty needs both times and what is done.",
            "照料的事要写清起止时间和做什么。",
        ),
        (
            profile,
            {"experience": "缝纫很多年"},
            "experience_unreadable",
            "Please write one kind of work in each line, and the years in figures behind it.",
            "每行写一种活，后面用数字写几年。",
        ),
        (
            introduction_from_the_person,
            {"opening": ""},
            "opening_missing",
            "Please choose an opening first.",
            "请先选一个岗位。",
        ),
        (
            new_opening,
            {"village": "00000000-0000-0000-0000-000000000000"},
            "village_unknown",
            "Please choose the village of the post from the list.",
            "请从名单里选上班在哪个村。",
        ),
        (
            new_opening,
            {"firm": "00000000-0000-0000-0000-000000000000"},
            "firm_unknown",
            "Please choose the firm from the list.",
            "请从名单里选企业。",
        ),
        (
            several_introductions,
            {"move": "nonsense"},
            "move_unknown",
            "Please choose what is to be done with the ticked ones.",
            "请选择对勾选的推荐做什么。",
        ),
    ],
)
def test_a_form_that_is_not_whole_says_so_and_writes_nothing(
    db: SQLAlchemy,
    sign_in_as: SignIn,
    place: Callable[[], tuple[str, str]],
    typed: dict[str, str],
    code: str,
    english: str,
    chinese: str,
) -> None:
    (page, action), cadre = place(), sign_in_as(Role.JOB_CADRE)
    before = list(database.session.scalars(select(Opening.id)))
    for language, sentence in (("zh", chinese), ("en", english)):
        submit(cadre, "/account", "/account/preference/language", value=language)
        answer = form_on(cadre.get(page), action).send(cadre, typed)
        assert (answer.status_code, sentence in answer.text) == (422, True), code
    db.session.rollback()
    assert list(db.session.scalars(select(Opening.id))) == before
