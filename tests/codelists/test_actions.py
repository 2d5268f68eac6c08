"""Shipped code lists come in once, and a changed table becomes new versions."""

from datetime import date
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.world import BLANK, State
from webapp.audit.models import AuditEvent
from webapp.codelists.actions import install
from webapp.codelists.models import CodeValue
from webapp.codelists.queries import everything, words
from webapp.core.filters import now
from webapp.households.actions.imports import code_lists
from webapp.households.importer.codes import CODE_SOURCE, CODE_VALUES, shipped_code_lists

HEAD = "list,code,name,name_en,synonyms,valid_from,valid_to,alone\n"


@pytest.fixture
def starting_state() -> State:
    return BLANK


def count(db: SQLAlchemy) -> int:
    return db.session.scalar(select(func.count(CodeValue.id))) or 0


def table(folder: Path, *lines: str) -> Path:
    file = folder / "codes.csv"
    file.write_text(HEAD + "\n".join(lines), "utf-8")
    return file


def usable(name: str, day: date) -> set[str]:
    """The codes of a list that may be written on a day, as the import asks for them."""
    return {value.code for value in code_lists()[name].allowed(day)}


def test_prepare_brings_every_shipped_value_in(db: SQLAlchemy) -> None:
    assert count(db) == sum(len(each.values) for each in shipped_code_lists().values())


def test_installing_again_changes_nothing_and_writes_no_audit(db: SQLAlchemy) -> None:
    before = count(db), db.session.scalar(select(func.count(AuditEvent.id)))
    install(CODE_VALUES, CODE_SOURCE, now())
    assert (count(db), db.session.scalar(select(func.count(AuditEvent.id)))) == before


def test_installing_is_audited(db: SQLAlchemy) -> None:
    assert "codes.install" in set(db.session.scalars(select(AuditEvent.action)))


def test_a_value_that_ended_is_not_offered_afterwards(db: SQLAlchemy) -> None:
    before, after = usable("household_type", date(2020, 6, 1)), usable("household_type", date(2026, 11, 23))
    assert before - after == {"old_general", "old_minimum_living", "old_hardship"}


@pytest.mark.parametrize(("language", "word"), [("zh", "脱贫不稳定户"), ("en", "Unstable household")])
def test_a_code_has_a_word_in_both_languages(db: SQLAlchemy, language: str, word: str) -> None:
    assert words(language)("category", "unstable") == word


def test_an_unknown_code_is_shown_as_it_is(db: SQLAlchemy) -> None:
    assert words("zh")("category", "no_such") == "no_such"
    assert words("zh")("category", None) == ""


def test_a_new_version_stands_beside_the_old_one(db: SQLAlchemy, tmp_path: Path) -> None:
    install(
        table(tmp_path, "colour,red,红,Red,,,2025-12-31,", "colour,red,赤,Crimson,,2026-01-01,,"), "a", now()
    )
    versions = [(each.label_zh, each.valid_to) for each in everything() if each.list_name == "colour"]
    assert versions == [("红", date(2025, 12, 31)), ("赤", None)]
    assert words("zh")("colour", "red") == "赤"


def test_a_corrected_word_is_corrected_in_place(db: SQLAlchemy, tmp_path: Path) -> None:
    install(table(tmp_path, "colour,red,红色,Read,,,,"), "a", now())
    install(table(tmp_path, "colour,red,红色,Red,,,,"), "a", now())
    assert [each.label_en for each in everything() if each.list_name == "colour"] == ["Red"]
