"""Two languages on every page: no Chinese on English pages but data, nothing untranslated on Chinese ones."""

import re

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.demo.state import DEMO
from tests.pages.reading import demo_pages
from tests.pages.walk import CHINESE, SUM, stored_words, words_of
from tests.support.catalogues import catalogues, entries
from tests.support.databases import BACKEND
from tests.support.world import State
from webapp.access.actor import Role

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a page says the same on either database; SQLite's run reads all of them"
)
NAMES_OF_LANGUAGES = {"中文", "守望"}
LATIN = re.compile(r"[A-Za-z]{3,}")
SHORT_REF = re.compile(r"\b[0-9a-f]{8}\b")
KNOWN_IN_LATIN = {"English", "Excel", "xlsx", "csv", "Shouwang", "PDF", "JPG", "PNG", "SHA"}
"""Words that a Chinese page writes in Latin letters; any other that is no data was forgotten by a translation."""


@pytest.fixture
def starting_state() -> State:
    return DEMO


@pytest.fixture
def data(db: SQLAlchemy) -> str:
    """All that somebody wrote or entered: it is data in either language."""
    return stored_words(db)


@pytest.mark.parametrize("role", list(Role))
def test_pages_in_english_hold_no_chinese_outside_data(
    app: Flask, db: SQLAlchemy, data: str, role: Role
) -> None:
    wrong: dict[str, str] = {}
    read = 0
    for seen in demo_pages(app, db, role, "en"):
        assert seen.answer.status_code == 200, seen.address
        for text in words_of(seen.tree.one("body")):
            read += 1
            for run in CHINESE.findall(text):
                if not (run in data or run in NAMES_OF_LANGUAGES or SUM.fullmatch(run)):
                    wrong.setdefault(run, seen.address)
    assert read > 50
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_chinese_pages_leave_no_text_untranslated(app: Flask, db: SQLAlchemy, data: str, role: Role) -> None:
    english = {
        str(message.id)
        for catalogue in catalogues().values()
        for message in entries(catalogue)
        if isinstance(message.id, str) and message.string != message.id and len(message.id) > 3
    }
    wrong = {}
    for seen in demo_pages(app, db, role):
        assert seen.answer.status_code == 200, seen.address
        for text in words_of(seen.tree.one("body")):
            strange = [
                word
                for word in LATIN.findall(SHORT_REF.sub("", text))
                if word not in KNOWN_IN_LATIN and word not in data
            ]
            if text in english or strange or "%(" in text:
                wrong.setdefault(text, seen.address)
    assert wrong == {}
