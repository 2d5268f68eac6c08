"""Two languages on every page: no Chinese on English pages but data, nothing untranslated on Chinese ones."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.demo.state import DEMO
from tests.pages.walk import CHINESE, SUM, pages_of, stored_words, words_of
from tests.support.catalogues import catalogues, entries
from tests.support.databases import BACKEND
from tests.support.forms import submit
from tests.support.world import State
from webapp.access.actor import Role
from webapp.demo.accounts import PASSWORD, one_each

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
def sit_down(app: Flask, db: SQLAlchemy) -> Callable[[Role, str], FlaskClient]:
    """Sign in with the demo account of a role, in a language."""
    usernames = {shown.role: shown.username for shown in one_each()}

    def sit(role: Role, language: str) -> FlaskClient:
        client = app.test_client()
        answer = submit(client, "/sign-in", username=usernames[role], password=PASSWORD)
        assert answer.status_code == 303
        if language == "en":
            submit(client, "/account", "/account/preference/language", value="en")
        return client

    return sit


@pytest.mark.parametrize("role", list(Role))
def test_pages_in_english_hold_no_chinese_outside_data(
    sit_down: Callable[[Role, str], FlaskClient], db: SQLAlchemy, role: Role
) -> None:
    data, wrong, read = stored_words(db), {}, 0
    for seen in pages_of(sit_down(role, "en")):
        assert seen.answer.status_code == 200, seen.address
        for text in words_of(seen.tree.one("body")):
            read += 1
            for run in CHINESE.findall(text):
                if not (run in data or run in NAMES_OF_LANGUAGES or SUM.fullmatch(run)):
                    wrong.setdefault(run, seen.address)
    assert read > 50
    assert wrong == {}


@pytest.mark.parametrize("role", list(Role))
def test_chinese_pages_leave_no_text_untranslated(
    sit_down: Callable[[Role, str], FlaskClient], db: SQLAlchemy, role: Role
) -> None:
    data = stored_words(db)
    english = {
        str(message.id)
        for catalogue in catalogues().values()
        for message in entries(catalogue)
        if isinstance(message.id, str) and message.string != message.id and len(message.id) > 3
    }
    wrong = {}
    for seen in pages_of(sit_down(role, "zh")):
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
