"""A page asks the database a handful of questions, however much there is: on the demo, a town's worth of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

from tests.demo.state import DEMO
from tests.pages.walk import kind_of, pages_of
from tests.support.forms import submit
from tests.support.world import State
from webapp.access.actor import Role
from webapp.demo.accounts import PASSWORD, one_each

MOST, MOST_ALIKE = 50, 12
"""So many statements a page may send, and so many of them may differ in nothing but their values."""


@pytest.fixture
def starting_state() -> State:
    return DEMO


@contextmanager
def counted(db: SQLAlchemy) -> Iterator[Counter[str]]:
    """Count what is sent to the database meanwhile, by statement."""
    sent: Counter[str] = Counter()

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        sent[statement] += 1

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def seated(app: Flask, db: SQLAlchemy) -> Callable[[Role], FlaskClient]:
    """Sign in with the demo account of a role."""
    usernames = {shown.role: shown.username for shown in one_each()}

    def sit(role: Role) -> FlaskClient:
        client = app.test_client()
        submit(client, "/sign-in", username=usernames[role], password=PASSWORD)
        return client

    return sit


@pytest.mark.parametrize("role", list(Role))
def test_a_page_asks_the_database_a_handful_of_questions(
    seated: Callable[[Role], FlaskClient], db: SQLAlchemy, role: Role
) -> None:
    client, many = seated(role), {}
    for address in [seen.address for seen in pages_of(client)]:
        with counted(db) as sent:
            assert client.get(address).status_code == 200
        statement, alike = sent.most_common(1)[0]
        if sent.total() > MOST or alike > MOST_ALIKE:
            many[kind_of(address)] = (
                f"{sent.total()} in all, {alike} times {' '.join(statement.split())[:160]}"
            )
    assert many == {}
