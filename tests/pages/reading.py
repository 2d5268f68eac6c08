"""The demo as each role reads it in either language: crawled once in a run, for whoever wants to look into it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.pages.walk import kind_of
from tests.support.crawl import crawl
from tests.support.forms import submit
from tests.support.html import Node, parse
from webapp.access.actor import Role
from webapp.core.filters import today
from webapp.demo.accounts import PASSWORD, one_each


@dataclass(frozen=True)
class Shown:
    """A page as it came, and what it asked the database, by statement."""

    address: str
    answer: TestResponse
    asked: Counter[str]

    @cached_property
    def tree(self) -> Node:
        """The page as a tree."""
        return parse(self.answer.text)


_shown: dict[tuple[Role, str], tuple[Shown, ...]] = {}


def demo_pages(app: Flask, db: SQLAlchemy, role: Role, language: str = "zh") -> tuple[Shown, ...]:
    """Return one page of each kind that the demo account of a role reaches by links."""
    if (role, language) not in _shown:
        client = _seated(app, role, language)
        with _counted(db) as sent:
            _shown[role, language] = tuple(_crawled(client, sent))
    return _shown[role, language]


def _seated(app: Flask, role: Role, language: str) -> FlaskClient:
    client = app.test_client()
    assert submit(client, "/sign-in", username=_usernames()[role], password=PASSWORD).status_code == 303
    if language != "zh":
        submit(client, "/account", "/account/preference/language", value=language)
    return client


@cache
def _usernames() -> dict[Role, str]:
    return {shown.role: shown.username for shown in one_each(today())}


def _crawled(client: FlaskClient, sent: Counter[str]) -> Iterator[Shown]:
    sent.clear()
    for seen in crawl(client, shape=kind_of):
        if "html" in seen.answer.mimetype:
            yield Shown(seen.address, seen.answer, sent.copy())
        sent.clear()


@contextmanager
def _counted(db: SQLAlchemy) -> Iterator[Counter[str]]:
    """Count what is sent to the database meanwhile, by statement."""
    sent: Counter[str] = Counter()

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        sent[statement] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
