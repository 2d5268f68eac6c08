"""What bad input meets, in one table: the status, the sentence in the user's words, what stays typed, what is kept.

Each row is sent through the pages as a person sends it; afterwards every table holds as many rows as before.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.forms import form_on, submit
from tests.support.people import member
from tests.support.towns import town, villages_of
from tests.support.uploads import NEW, newcomers, staged, upload
from tests.support.work import SEWING, WORK, opening
from tests.support.workbooks import Line, bomb, id_number, lying_bomb, person_workbook
from tests.support.world import State
from webapp.core.db import Base

SignIn = Callable[..., FlaskClient]
GOOD = {
    "title": "包装工", "duties": "装箱、封口", "posts": "2", "wage_from": "2,600", "wage_to": "3,000",
    "shift_from": "08:00", "shift_to": "17:00",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One kind of bad input: who sends it, how, and what must come of it."""

    who: str
    send: Callable[[FlaskClient], TestResponse]
    status: int
    says: str
    kept: Mapping[str, str] = field(default_factory=dict)


def publish(**changes: str) -> Callable[[FlaskClient], TestResponse]:
    """Send the form for a new opening with something wrong in it."""

    def send(client: FlaskClient) -> TestResponse:
        page = f"/openings/new?town={town().ref}"
        village = str(villages_of(town())[0].ref)
        return submit(client, page, "/openings/new", **{**GOOD, "village": village, **changes})

    return send


def edit(**changes: str) -> Callable[[FlaskClient], TestResponse]:
    """Change a published opening to something wrong."""

    def send(client: FlaskClient) -> TestResponse:
        page = f"/openings/{opening(SEWING).ref}/edit"
        return submit(client, page, page, **changes)

    return send


def hand_in(
    content: Callable[[], bytes], name: str = "监测对象信息.xlsx"
) -> Callable[[FlaskClient], TestResponse]:
    """Upload a file that is no good workbook."""
    return lambda client: upload(client, content(), name)


def fetch(path: Callable[[], str]) -> Callable[[FlaskClient], TestResponse]:
    """Ask for an address with somebody else's ref in it."""
    return lambda client: client.get(path())


def sign_in_with(**fields: str) -> Callable[[FlaskClient], TestResponse]:
    """Sign in badly."""
    return lambda client: submit(client, "/sign-in", **fields)


TABLE: dict[str, Row] = {
    "a wage of 2,499.99": Row(
        "firm", publish(wage_from="2,499.99"), 422, "2,499.99元比约定少0.01元", {**GOOD, "wage_from": "2,499.99"}
    ),
    "a wage in words": Row("firm", publish(wage_from="面议"), 422, "这不是金额", {**GOOD, "wage_from": "面议"}),
    "a negative wage": Row(
        "firm", publish(wage_from="-2,600"), 422, "工资不能是负数", {**GOOD, "wage_from": "-2,600"}
    ),
    "a range that begins below the floor": Row(
        "firm", publish(wage_from="2,400", wage_to="9,000"), 422, "2,400.00元比约定少100.00元",
        {**GOOD, "wage_from": "2,400", "wage_to": "9,000"},
    ),
    "a wage edited below the floor after publishing": Row(
        "firm", edit(wage_from="2,300"), 422, "2,300.00元比约定少200.00元", {"title": SEWING, "wage_from": "2,300"}
    ),
    "a file that is no workbook": Row("town_centre", hand_in(lambda: b"\x89PNG\r\n" * 50), 422, "这不是 Excel 工作簿"),
    "a workbook that lacks columns": Row(
        "town_centre",
        hand_in(lambda: person_workbook([newcomers()], drop=("证件号码", "健康状况"))),
        422,
        "证件号码、健康状况",
    ),
    "a zip bomb": Row("town_centre", hand_in(lambda: bomb(60)), 413, "解压后超过"),
    "a zip bomb that lies about its size": Row("town_centre", hand_in(lambda: lying_bomb(60)), 422, ""),
    "a password that is wrong": Row(
        "", sign_in_with(username="job-cadre.1.1", password="not the right one"), 422, "用户名或密码不对",
        {"username": "job-cadre.1.1"},
    ),
    "a ref that does not exist": Row("job_cadre", fetch(lambda: f"/households/{uuid4()}"), 404, ""),
}  # fmt: skip


@pytest.fixture
def starting_state() -> State:
    return WORK


def row_counts(db: SQLAlchemy) -> dict[str, int]:
    """Return how many rows each table holds."""
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


@pytest.mark.parametrize("what", TABLE)
def test_bad_input_gets_its_answer_and_nothing_is_half_done(
    sign_in_as: SignIn, client: FlaskClient, db: SQLAlchemy, what: str
) -> None:
    row = TABLE[what]
    sender = sign_in_as(row.who) if row.who else client
    before = row_counts(db)
    answer = row.send(sender)
    assert answer.status_code == row.status
    assert row.says in answer.text
    if row.kept:
        kept = form_on(answer, answer.request.path).values
        assert {name: kept[name] for name in row.kept} == row.kept
    assert row_counts(db) == before


WIDE = f" {id_number(NEW, 601).translate({ord(one): ord(one) + 0xFEE0 for one in '0123456789'})} "
OLD = id_number(date(1968, 8, 8), 601)
ID_NUMBERS: dict[str, tuple[Any, str, str]] = {
    "a wrong check digit": ("490981198808086011", "refused", "校验位不对"),
    "an impossible date": ("490981198802306010", "refused", "不存在"),
    "a wrong length": ("4909811988080860", "refused", "位"),
    "stored as a number": (490981198808086000.0, "refused", "设为文本"),
    "full-width digits and spaces": (WIDE, "notices", "第4行"),
    "fifteen digits": (OLD[:6] + OLD[8:17], "notices", "15"),
    "an unknown area": (id_number(NEW, 601, area="119999"), "warnings", "119999"),
}  # fmt: skip


@pytest.mark.parametrize("what", ID_NUMBERS)
def test_an_identity_number_is_refused_or_mended_and_no_family_is_touched(
    sign_in_as: SignIn, db: SQLAlchemy, what: str
) -> None:
    value, part, says = ID_NUMBERS[what]

    def spoil(lines: list[Line]) -> None:
        lines[0]["证件号码"] = value

    client = sign_in_as("town_centre")
    people = {name: count for name, count in row_counts(db).items() if name in ("household", "member")}
    page = client.get(f"{staged(client, [newcomers()], spoil=spoil)}?part={part}")
    assert page.status_code == 200
    assert "第4行" in page.text
    assert says in page.text
    after = row_counts(db)
    assert {name: after[name] for name in people} == people


def test_what_is_not_yours_answers_with_the_bytes_of_what_is_not_there(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    monitor, centre = sign_in_as("village_monitor", place=2), sign_in_as("town_centre", town=2)
    hers = f"/households/{member('梁秋萍').household.ref}"
    for stranger in (monitor, centre):
        theirs, nobodys = stranger.get(hers), stranger.get(f"/households/{uuid4()}")
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert theirs.data.replace(hers.encode(), b"") == nobodys.data.replace(
            nobodys.request.path.encode(), b""
        )


def test_a_form_that_is_sent_twice_is_done_once(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("firm")
    form = form_on(client.get(f"/openings/new?town={town().ref}"), "/openings/new")
    changes = {**GOOD, "village": str(villages_of(town())[0].ref)}
    first = form.send(client, changes)
    once = row_counts(db)
    second = form.send(client, changes)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert row_counts(db) == once


def test_a_stale_version_is_409_with_theirs_beside_mine_and_mine_kept(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    firm, cadre = sign_in_as("firm"), sign_in_as("job_cadre")
    page = f"/openings/{opening(SEWING).ref}/edit"
    mine = form_on(firm.get(page), page)
    submit(cadre, page, page, title="平车工")
    before = row_counts(db)
    answer = mine.send(firm, {"duties": "缝校服和工作服"})
    assert answer.status_code == 409
    assert "平车工" in answer.text
    assert form_on(answer, page).values["duties"] == "缝校服和工作服"
    assert row_counts(db) == before
