"""`flask households import`: by the operator on behalf of an account, with an exit status that tells."""

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.towns import username
from tests.support.workbooks import Family, Person, id_number, person_workbook
from webapp.accounts.queries import account_named
from webapp.audit.models import AuditEvent
from webapp.households.models import Household, ImportBatch

ALL, SOME, NOTHING = 0, 1, 2
TOWN = "440981124"


def family(place: int, wrong: bool = False) -> Family:
    number = id_number(date(1980, 1, place), 11)
    other = id_number(date(1982, 1, place), 12)
    spoiled = other[:-1] + ("1" if other[-1] != "1" else "2")
    people = [Person("邓大山", number), Person("莫小雨", spoiled if wrong else other, "配偶")]
    return Family(f"440981124{place:06d}", people)


def workbook(folder: Path, *families: Family) -> Path:
    def at_home(lines: list[dict[str, object]]) -> None:
        for line in lines:
            line["乡"] = "试验一镇"

    file = folder / "list.xlsx"
    file.write_bytes(person_workbook(families, spoil=at_home))
    return file


def run(app: Flask, file: Path, *options: str, town: str = TOWN, account: str = "") -> tuple[int, str]:
    arguments = [
        "households",
        "import",
        str(file),
        "--town",
        town,
        "--as",
        account or username("town_centre"),
    ]
    outcome = app.test_cli_runner().invoke(args=[*arguments, *options])
    return outcome.exit_code, outcome.output


def count(db: SQLAlchemy) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Household.id))) or 0


def test_a_clean_file_is_taken_over(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    status, said = run(app, workbook(tmp_path, family(1), family(2)), "--yes")
    assert status == ALL, said
    assert "新增2户" in said
    assert "New families: 2" in said
    assert count(db) == 2


def test_it_is_audited_as_the_operator_on_behalf_of_the_account(
    app: Flask, db: SQLAlchemy, tmp_path: Path
) -> None:
    run(app, workbook(tmp_path, family(1)), "--yes")
    account = account_named(username("town_centre"))
    assert account
    found = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "household.import")))
    assert {(event.role, event.account_ref, event.on_behalf_of) for event in found} == {
        ("operator", None, account.ref)
    }


def test_a_held_back_family_is_named_and_tells_in_the_status(
    app: Flask, db: SQLAlchemy, tmp_path: Path
) -> None:
    status, said = run(app, workbook(tmp_path, family(1), family(2, wrong=True)), "--yes")
    assert status == SOME
    assert "监测对象信息 7 证件号码: 4909**********" in said
    assert "校验位不对" in said
    assert count(db) == 1


def test_the_same_file_again_is_all_there(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    file = workbook(tmp_path, family(1))
    run(app, file, "--yes")
    status, said = run(app, file)
    assert status == ALL
    assert "没变化1户" in said


def test_without_a_yes_it_asks_first(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    status, said = run(app, workbook(tmp_path, family(1)), "--dry-run")
    assert status == NOTHING
    assert "Nothing was changed." in said
    assert count(db) == 0
    assert [batch.state for batch in db.session.scalars(select(ImportBatch))] == ["dropped"]


@pytest.mark.parametrize(
    ("town", "account", "sentence"),
    [
        ("999999999", username("town_centre"), "这里没有设立这个镇"),
        (TOWN, "nobody", "没有这个账号"),
        (TOWN, username("job_cadre"), "这个账号在这个镇没有办这件事的权限"),
        (TOWN, username("town_centre", 2), "这个账号在这个镇没有办这件事的权限"),
    ],
)
def test_who_may_not_is_refused(
    app: Flask, db: SQLAlchemy, tmp_path: Path, town: str, account: str, sentence: str
) -> None:
    status, said = run(app, workbook(tmp_path, family(1)), "--yes", town=town, account=account)
    assert status == NOTHING
    assert sentence in said
    assert count(db) == 0


def test_a_file_that_is_no_workbook_is_refused(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("not a workbook")
    status, said = run(app, file, "--yes")
    assert status == NOTHING
    assert "这不是 Excel 工作簿" in said
    assert db.session.scalar(select(func.count(ImportBatch.id))) == 0


def test_help_says_what_the_status_means(app: Flask) -> None:
    outcome = app.test_cli_runner().invoke(args=["households", "import", "--help"])
    assert outcome.exit_code == 0
    assert "Exit status" in outcome.output
