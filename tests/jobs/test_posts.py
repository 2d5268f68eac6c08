"""A chamber's spreadsheet of posts: each row loaded or refused singly, with row, column, value and mend."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.forms import form_on
from tests.support.html import parse
from tests.support.posts import good_post, post_workbook
from tests.support.towns import town, villages_of
from tests.support.work import WORK, opening
from tests.support.world import State
from webapp.core.db import db as database
from webapp.core.unit import writing
from webapp.core.workflow import Refusal
from webapp.households.importer.reasons import WorkbookRefused
from webapp.jobs.importer.posts import PostRow, headings, read_posts
from webapp.jobs.models import Opening
from webapp.organisations.actions import add_outsider
from webapp.organisations.models import Organisation
from webapp.organisations.workflow import OrganisationKind

SignIn = Callable[..., FlaskClient]
MUTE = "没有账号的厂"


@pytest.fixture
def starting_state() -> State:
    return WORK


def read(**changes: str) -> PostRow:
    (row,) = read_posts(post_workbook([good_post(**changes)]))
    return row


def codes(row: PostRow) -> list[tuple[str, str]]:
    return [(one.field, one.refusal.code) for one in row.problems]


def test_a_good_row_becomes_an_opening_of_ours() -> None:
    row = read()
    assert (row.number, row.problems) == (3, [])
    wanted = {
        "kind": "full_time", "wage_unit": "month", "posts": 3, "wage_from_fen": 280_000, "wage_to_fen": 330_000,
        "shift_from": 480, "shift_to": 720, "more_shifts": [[810, 1_050]], "shift_plan": "split", "days_per_week": 6,
        "skills": ["包装"], "insured": True, "accident_insured": False,
    }  # fmt: skip
    assert {name: row.values[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({"工资": "2800元以上"}, {"wage_from_fen": 280_000, "wage_to_fen": 280_000}),
        ({"工资": "２８００～３３００"}, {"wage_from_fen": 280_000, "wage_to_fen": 330_000}),
        ({"工资": "2,800元至3,300元/月"}, {"wage_from_fen": 280_000, "wage_to_fen": 330_000}),
        (
            {"工资": "18.5元/小时", "用工形式": "钟点工"},
            {"kind": "hourly", "wage_unit": "hour", "wage_from_fen": 1_850},
        ),
        ({"用工形式": "公益性岗位", "工资算法": "按天"}, {"kind": "public_welfare", "wage_unit": "day"}),
        (
            {"上班时间": "7:40-16:10"},
            {"shift_from": 460, "shift_to": 970, "more_shifts": [], "shift_plan": "one"},
        ),
        ({"上班时间": "20点-次日4点"}, {"shift_from": 1_200, "shift_to": 240}),
        ({"招聘人数": "5人"}, {"posts": 5}),
        ({"社保": "否"}, {"insured": False}),
        ({"每周天数": ""}, {"days_per_week": 6}),
        ({"劳动强度": "重体力"}, {"effort": 2}),
    ],
)
def test_what_people_write_is_read(changes: dict[str, str], values: dict[str, Any]) -> None:
    row = read(**changes)
    assert codes(row) == []
    assert {name: row.values[name] for name in values} == values


@pytest.mark.parametrize(
    ("changes", "why_not"),
    [
        ({"岗位名称": ""}, [("title", "cell_missing")]),
        ({"工作内容": ""}, [("duties", "cell_missing")]),
        ({"工作内容": "包" * 501}, [("duties", "cell_too_long")]),
        ({"招聘人数": ""}, [("posts", "cell_missing")]),
        ({"招聘人数": "若干"}, [("posts", "number_unreadable")]),
        ({"工资": ""}, [("wage", "wage_empty")]),
        ({"工资": "面议"}, [("wage", "wage_not_a_number")]),
        ({"工资": "2800-很多"}, [("wage", "wage_not_a_number")]),
        ({"上班时间": "正常班"}, [("shift", "time_unreadable")]),
        ({"上班时间": "25:00-26:00"}, [("shift", "time_unreadable")]),
        ({"上班时间": "8:00-12:00、14:00"}, [("shift", "time_unreadable")]),
        ({"最高年龄": "六十"}, [("age_to", "number_unreadable")]),
    ],
)
def test_what_cannot_be_read_names_its_column(
    changes: dict[str, str], why_not: list[tuple[str, str]]
) -> None:
    assert codes(read(**changes)) == why_not


def test_a_problem_keeps_what_stood_there() -> None:
    (problem,) = read(招聘人数="若干").problems
    assert (problem.heading, problem.value, problem.refusal) == (
        "招聘人数", "若干", Refusal("number_unreadable", "posts"),
    )  # fmt: skip


@pytest.mark.parametrize(("rows", "reason"), [([], "no_rows"), ([{"随便": "写写"}], "no_rows")])
def test_a_table_without_rows_is_refused(rows: list[dict[str, str]], reason: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read_posts(post_workbook(rows))
    assert str(refused.value.refusal.code) == reason


def test_a_table_without_a_needed_column_says_which() -> None:
    content = post_workbook([good_post()])
    assert {"企业名称", "工资", "上班时间"} <= set(headings())
    with pytest.raises(WorkbookRefused) as refused:
        read_posts(b"no workbook")
    assert str(refused.value.refusal.code) == "not_a_workbook"
    assert len(read_posts(content)) == 1


def mute() -> Organisation:
    with writing():
        chamber = database.session.scalars(
            select(Organisation).where(Organisation.name == "试验第1商会")
        ).one()
        return add_outsider(OrganisationKind.FIRM, MUTE, chamber_id=chamber.id)


def row(title: str = "包装工", **changes: str) -> dict[str, str]:
    return good_post(title, **{"企业名称": MUTE, "工作所在村": villages_of(town())[0].name, **changes})


def send(client: FlaskClient, rows: list[dict[str, str]], name: str = "岗位.xlsx") -> Any:
    form = form_on(client.get("/posts/new"), "/posts/new")
    workbook = (io.BytesIO(post_workbook(rows)), name)
    return form.send(client, {"town": str(town().ref), "workbook": workbook})


def openings() -> int:
    return database.session.scalar(select(func.count(Opening.id))) or 0


def test_rows_are_shown_first_and_written_singly(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    mute()
    client, before = sign_in_as("chamber"), openings()
    rows = [
        row(),
        row("裁剪工", 工资="2,499.99"),
        row("杂工", 工作内容="搬货，限男性"),
        row("普工", 企业名称="别家的厂"),
        row("门卫", 工作所在村="没有的村"),
        row("会说话的", 企业名称="试验第1厂"),
        row(),
    ]
    answer = send(client, rows)
    assert answer.status_code == 303
    page = client.get(answer.location)
    told = parse(page.text).one(id="refused").text
    for said in (
        "比约定少0.01元", "“限男性”：岗位不能要求限男女", "本商会已准入的会员里没有这个名称", "没有的村",
        "由它自己来办",
    ):  # fmt: skip
        assert said in told
    assert "可发布1个岗位，5行要改，1个已经在招" in page.text
    assert openings() == before
    form = form_on(page, f"{answer.location}/apply")
    assert form.send(client, {}).status_code == 303
    assert openings() == before + 1
    made = opening("包装工")
    assert (made.firm.name, made.state, made.minimum_fen, made.pledge_fen) == (
        MUTE,
        "published",
        175_000,
        250_000,
    )
    assert "已发布1个岗位，5行没有发布" in client.get(answer.location).text
    assert form.send(client, {}).status_code in (303, 409)
    assert openings() == before + 1


def test_the_same_file_again_writes_nothing(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    mute()
    client = sign_in_as("chamber")
    first = send(client, [row()]).location
    form_on(client.get(first), f"{first}/apply").send(client, {})
    before, again = openings(), send(client, [row()]).location
    page = client.get(again)
    assert "可发布0个岗位" in page.text
    assert parse(page.text).all("form", action=f"{again}/apply") == []
    assert openings() == before


def test_dropped_it_writes_nothing(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    mute()
    client, before = sign_in_as("chamber"), openings()
    place = send(client, [row()]).location
    assert form_on(client.get(place), f"{place}/drop").send(client, {}).status_code == 303
    assert "没有发布任何岗位" in client.get(place).text
    assert openings() == before


def test_what_was_right_at_the_preview_is_judged_again(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    firm_id = mute().id
    client, before = sign_in_as("chamber"), openings()
    place = send(client, [row()]).location
    form = form_on(client.get(place), f"{place}/apply")
    with writing():
        one = database.session.get_one(Organisation, firm_id)
        one.state, one.suspended_code = "suspended", "closed"
    assert form.send(client, {}).status_code == 303
    assert openings() == before
    assert "已发布0个岗位，1行没有发布" in client.get(place).text


@pytest.mark.parametrize(("content", "sentence"), [(b"", "文件是空的"), (b"PK\x03\x04 damaged", "")])
def test_a_file_that_is_none_is_not_taken(
    sign_in_as: SignIn, db: SQLAlchemy, content: bytes, sentence: str
) -> None:
    client = sign_in_as("chamber")
    form = form_on(client.get("/posts/new"), "/posts/new")
    answer = form.send(client, {"town": str(town().ref), "workbook": (io.BytesIO(content), "x.xlsx")})
    assert (answer.status_code, sentence in answer.text) == (422, True)
