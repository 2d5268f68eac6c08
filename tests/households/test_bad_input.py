"""Bad input about workbooks and identity numbers: a clear sentence, a proper status, nothing half done."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.forms import form_on
from tests.support.html import parse
from tests.support.people import PEOPLE, member
from tests.support.uploads import NEW, apply, newcomers, staged, upload
from tests.support.workbooks import Line, bomb, id_number, lying_bomb, person_workbook
from tests.support.world import State
from webapp.core import bookkeeping, tasks
from webapp.core.db import Base
from webapp.households.importer.workbook import MAX_FILE_BYTES
from webapp.households.models import Household, Member

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def heads(db: SQLAlchemy) -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Household.head_name)))


def row_counts(db: SQLAlchemy) -> dict[str, int]:
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    found = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
    with bookkeeping.notes() as connection:
        found["job"] = connection.execute(select(func.count()).select_from(tasks.jobs)).scalar()
    return found


def old_workbook() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def without(*columns: str) -> bytes:
    return person_workbook([newcomers()], drop=columns)


BAD_FILES: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "empty": (lambda: b"", 422, "这个文件是空的。"),
    "a picture": (lambda: b"\x89PNG\r\n" * 50, 422, "这不是 Excel 工作簿"),
    "an old workbook": (old_workbook, 422, "这是旧格式工作簿"),
    "a damaged one": (lambda: person_workbook([newcomers()])[:-200], 422, "文件已损坏"),
    "lacks columns": (lambda: without("证件号码", "健康状况"), 422, "证件号码、健康状况"),
    "no heading": (lambda: person_workbook([newcomers()], heading_row=12), 422, "没有找到列名"),
    "a bomb": (lambda: bomb(60), 413, "解压后超过"),
    "a lying bomb": (lambda: lying_bomb(60), 422, ""),
    "too large": (lambda: b"PK\x03\x04" + b"0" * MAX_FILE_BYTES, 413, "文件超过"),
    "far too large": (lambda: b"PK\x03\x04" + b"0" * (MAX_FILE_BYTES + 2_000_000), 413, "文件太大了"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_bad_file_is_refused_at_once_and_leaves_every_table_as_it_was(
    sign_in_as: SignIn, db: SQLAlchemy, what: str
) -> None:
    make, status, sentence = BAD_FILES[what]
    client = sign_in_as("town_centre")
    client.get("/imports/new")
    before = row_counts(db)
    answer = upload(client, make())
    assert answer.status_code == status
    assert sentence in answer.text
    assert row_counts(db) == before


def test_no_file_at_all_is_said_kindly(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    client.get("/imports/new")
    before = row_counts(db)
    answer = form_on(client.get("/imports/new"), "/imports/new").send(client, {})
    assert answer.status_code == 422
    assert "请先选一份工作簿。" in answer.text
    assert row_counts(db) == before


def spoiled(column: str, value: Any) -> Callable[[list[Line]], None]:
    def spoil(lines: list[Line]) -> None:
        lines[0][column] = value

    return spoil


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("490981198808086011", "校验位不对"),
        ("490981198802306010", "不存在"),
        ("4909811988080860", "位"),
        (490981198808086000.0, "存成了数字"),
    ],
)
def test_a_bad_identity_number_holds_its_family_back_with_row_and_mend(
    sign_in_as: SignIn, db: SQLAlchemy, value: Any, sentence: str
) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [newcomers()], spoil=spoiled("证件号码", value))
    page = parse(client.get(path).text).one(id="difference").text
    assert "第4行" in page
    assert sentence in page
    assert "没有要导入的" in client.get(path).text
    assert "钟新来" not in heads(db)


def wide(number: str) -> str:
    return number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def test_wide_digits_spaces_and_a_small_x_are_mended_and_shown(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    stored = next(number for n in range(1, 99, 2) if (number := id_number(NEW, n)).endswith("X"))
    typed = " " + wide(stored.lower()) + " "
    path = staged(client, [newcomers()], spoil=spoiled("证件号码", typed))
    assert "第4行" in parse(client.get(f"{path}?part=notices").text).one(id="difference").text
    apply(client, path)
    assert member("钟新来").id_number.reveal() == stored


def test_fifteen_digits_become_eighteen_with_a_notice(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    whole = id_number(date(1968, 8, 8), 601)
    path = staged(client, [newcomers()], spoil=spoiled("证件号码", whole[:6] + whole[8:17]))
    assert "15" in parse(client.get(f"{path}?part=notices").text).one(id="difference").text
    apply(client, path)
    assert member("钟新来").id_number.reveal() == whole


def test_an_unknown_area_is_only_a_warning(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    number = id_number(NEW, 601, area="119999")
    path = staged(client, [newcomers()], spoil=spoiled("证件号码", number))
    assert "119999" in parse(client.get(f"{path}?part=warnings").text).one(id="difference").text
    apply(client, path)
    assert member("钟新来").id_number.reveal() == number
    assert db.session.scalar(select(func.count(Member.id)).where(Member.name == "钟新来")) == 1
