"""What bad input meets, in one table: the status, the sentence in the user's words, what stays typed, what is kept.

Each row is sent through the pages as a person sends it; afterwards every table holds as many rows as before, but for
what the row itself says is added: a workbook that can be read is kept, so that its refused lines can be shown.
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
from tests.support.html import parse
from tests.support.people import member
from tests.support.towns import town, villages_of
from tests.support.uploads import NEW, newcomers, staged, upload
from tests.support.work import SEWING, WORK, opening
from tests.support.workbooks import Line, bomb, id_number, lying_bomb, person_workbook
from tests.support.world import State
from webapp.core.db import Base

SignIn = Callable[..., FlaskClient]
Send = Callable[[FlaskClient], TestResponse]
GOOD = {
    "title": "包装工", "duties": "装箱、封口", "posts": "2", "wage_from": "2,600", "wage_to": "3,000",
    "shift_from": "08:00", "shift_to": "17:00",
}  # fmt: skip
STAGED = {
    "import_batch": 1,
    "stored_file": 1,
    "idempotency_key": 1,
    "audit_event": 3,
    "audit_change": 4,
    "revision": 2,
}
"""What reading a workbook adds: the upload, its sealed file and its three audited steps; of families, nothing."""


@dataclass(frozen=True)
class Row:
    """One kind of bad input: who sends it, how, and what must come of it."""

    who: str
    send: Send
    status: int
    says: tuple[str, ...]
    kept: Mapping[str, str] = field(default_factory=dict)
    adds: Mapping[str, int] = field(default_factory=dict)
    before: Callable[[FlaskClient, SignIn], Send | None] = lambda client, sign_in_as: None
    """What happens first; it may hand over another way to send."""
    like: Send | None = None
    """Its answer must be the very bytes of this one, but for the address."""
    town: int = 1
    place: int = 1


def publish(**changes: str) -> Send:
    """Send the form for a new opening with something wrong in it."""

    def send(client: FlaskClient) -> TestResponse:
        page = f"/openings/new?town={town().ref}"
        village = str(villages_of(town())[0].ref)
        return submit(client, page, "/openings/new", **{**GOOD, "village": village, **changes})

    return send


def edit(**changes: str) -> Send:
    """Change a published opening to something wrong."""

    def send(client: FlaskClient) -> TestResponse:
        page = f"/openings/{opening(SEWING).ref}/edit"
        return submit(client, page, page, **changes)

    return send


def hand_in(content: Callable[[], bytes], name: str = "监测对象信息.xlsx") -> Send:
    """Upload a file that is no good workbook."""
    return lambda client: upload(client, content(), name)


def stated(value: Any, part: str) -> Send:
    """Upload a workbook in which a new family's head has this identity number; open that part of the preview."""

    def spoil(lines: list[Line]) -> None:
        lines[0]["证件号码"] = value

    return lambda client: client.get(f"{staged(client, [newcomers()], spoil=spoil)}?part={part}")


def fetch(path: Callable[[], str]) -> Send:
    """Ask for an address with somebody else's ref in it."""
    return lambda client: client.get(path())


def sign_in_with(**fields: str) -> Send:
    """Sign in badly."""
    return lambda client: submit(client, "/sign-in", **fields)


def published_once(client: FlaskClient, sign_in_as: SignIn) -> Send:
    """Send a good form; hand over the same press again, as a page does that did not seem to answer."""
    form = form_on(client.get(f"/openings/new?town={town().ref}"), "/openings/new")
    changes = {**GOOD, "village": str(villages_of(town())[0].ref)}
    first = form.send(client, changes)
    assert first.status_code == 303

    def again(client: FlaskClient) -> TestResponse:
        second = form.send(client, changes)
        assert (second.status_code, second.location) == (303, first.location)
        return client.get(str(second.location))

    return again


def changed_by_another(client: FlaskClient, sign_in_as: SignIn) -> Send:
    """Open an opening's form, let the cadre change it; hand over the form as it was opened."""
    page = f"/openings/{opening(SEWING).ref}/edit"
    mine = form_on(client.get(page), page)
    submit(sign_in_as("job_cadre"), page, page, title="平车工")
    return lambda client: mine.send(client, {"duties": "缝校服和工作服"})


def unseen(client: FlaskClient) -> TestResponse:
    """Stand for a way to send that `before` hands over."""
    raise AssertionError("before hands over how it is sent")


def hers() -> str:
    """Return the page of a family of the first village of the first town."""
    return f"/households/{member('梁秋萍').household.ref}"


WIDE = f" {id_number(NEW, 601).translate({ord(one): ord(one) + 0xFEE0 for one in '0123456789'})} "
OLD = id_number(date(1968, 8, 8), 601)
ENDS_WITH_X = next(number for n in range(1, 99, 2) if (number := id_number(NEW, n))[-1] == "X")
LINE, NUMBER, CARD = "第4行", "证件号码", "请对照身份证改正。"
NOBODYS = fetch(lambda: f"/households/{uuid4()}")
NOT_HERE = ("这里没有这一页", "可能网址不对，也可能这里的内容不归您看。")

TABLE: dict[str, Row] = {
    "a wage of 2,499.99": Row(
        "firm", publish(wage_from="2,499.99"), 422, ("2,499.99元比约定少0.01元",),
        {**GOOD, "wage_from": "2,499.99"},
    ),
    "a wage in words": Row(
        "firm", publish(wage_from="面议"), 422, ("这不是金额",), {**GOOD, "wage_from": "面议"}
    ),
    "a negative wage": Row(
        "firm", publish(wage_from="-2,600"), 422, ("工资不能是负数",), {**GOOD, "wage_from": "-2,600"}
    ),
    "a range that begins below the floor": Row(
        "firm", publish(wage_from="2,400", wage_to="9,000"), 422, ("2,400.00元比约定少100.00元",),
        {**GOOD, "wage_from": "2,400", "wage_to": "9,000"},
    ),
    "a wage edited below the floor after publishing": Row(
        "firm", edit(wage_from="2,300"), 422, ("2,300.00元比约定少200.00元",),
        {"title": SEWING, "wage_from": "2,300"},
    ),
    "a number with a wrong check digit": Row(
        "town_centre", stated("490981198808086011", "refused"), 200, (LINE, NUMBER, "校验位不对", CARD), adds=STAGED
    ),
    "a number with an impossible date": Row(
        "town_centre", stated("490981198802306010", "refused"), 200, (LINE, NUMBER, "19880230 不存在", CARD),
        adds=STAGED,
    ),
    "a number of a wrong length": Row(
        "town_centre", stated("4909811988080860", "refused"), 200, (LINE, NUMBER, "有 16 位，应为 18 位", CARD),
        adds=STAGED,
    ),
    "a number stored as a number": Row(
        "town_centre", stated(490981198808086000.0, "refused"), 200,
        (LINE, NUMBER, "存成了数字", "请把单元格设为文本格式，再重新填写完整号码。"), adds=STAGED,
    ),
    "full-width digits and spaces": Row(
        "town_centre", stated(WIDE, "notices"), 200, (LINE, NUMBER, "4909**********6017", "按此保存"), adds=STAGED
    ),
    "a small x": Row(
        "town_centre", stated(ENDS_WITH_X.lower(), "notices"), 200,
        (LINE, NUMBER, f"4909**********{ENDS_WITH_X[-4:]}", "小写 x 改正，按此保存"), adds=STAGED,
    ),
    "fifteen digits": Row(
        "town_centre", stated(OLD[:6] + OLD[8:17], "notices"), 200,
        (LINE, NUMBER, f"4909**********{OLD[-4:]}", "15 位旧号码已转换为 18 位，按此保存"), adds=STAGED,
    ),
    "an unknown area": Row(
        "town_centre", stated(id_number(NEW, 601, area="119999"), "warnings"), 200,
        (LINE, NUMBER, "证件号码以 119999 开头，这个行政区划代码不在我们的表里"), adds=STAGED,
    ),
    "a file that is no workbook": Row(
        "town_centre", hand_in(lambda: b"\x89PNG\r\n" * 50), 422, ("这不是 Excel 工作簿",)
    ),
    "a workbook that lacks columns": Row(
        "town_centre",
        hand_in(lambda: person_workbook([newcomers()], drop=("证件号码", "健康状况"))),
        422,
        ("证件号码、健康状况",),
    ),
    "a zip bomb": Row("town_centre", hand_in(lambda: bomb(60)), 413, ("解压后超过",)),
    "a zip bomb that lies about its size": Row(
        "town_centre", hand_in(lambda: lying_bomb(60)), 422,
        ("文件已损坏，无法完整读取。", "请从全国系统重新导出后再上传。"),
    ),
    "a password that is wrong": Row(
        "", sign_in_with(username="job-cadre.1.1", password="not the right one"), 422, ("用户名或密码不对",),
        {"username": "job-cadre.1.1"},
    ),
    "a ref that does not exist": Row("job_cadre", NOBODYS, 404, NOT_HERE),
    "a ref of another village": Row("village_monitor", fetch(hers), 404, NOT_HERE, like=NOBODYS, place=2),
    "a ref of another town": Row("town_centre", fetch(hers), 404, NOT_HERE, like=NOBODYS, town=2),
    "a form sent twice": Row("firm", unseen, 200, (GOOD["title"],), before=published_once),
    "a stale version of a record": Row(
        "firm", unseen, 409, ("平车工",), {"title": SEWING, "duties": "缝校服和工作服"}, before=changed_by_another
    ),
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
    sender = sign_in_as(row.who, town=row.town, place=row.place) if row.who else client
    send = row.before(sender, sign_in_as) or row.send
    before = row_counts(db)
    answer = send(sender)
    assert answer.status_code == row.status
    told = parse(answer.text).one("main").text
    assert [words for words in row.says if words not in told] == []
    if row.kept:
        kept = form_on(answer, answer.request.path).values
        assert {name: kept[name] for name in row.kept} == row.kept
    if row.like is not None:
        assert without_address(answer) == without_address(row.like(sender))
    after = row_counts(db)
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == row.adds


def without_address(answer: TestResponse) -> bytes:
    """Return an answer's bytes without the address that was asked for."""
    return answer.data.replace(answer.request.path.encode(), b"")


def test_no_row_of_the_table_goes_unsaid() -> None:
    assert [what for what, row in TABLE.items() if not row.says or not all(row.says)] == []
