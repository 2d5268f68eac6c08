"""A page asks the database a handful of questions, however much there is: on the demo, a town's worth of it."""

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.demo.state import DEMO
from tests.pages.reading import demo_pages
from tests.pages.walk import kind_of
from tests.support.databases import BACKEND
from tests.support.world import State
from webapp.access.actor import Role

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a page asks either database the same; SQLite's run counts on all of them"
)
MOST, MOST_ALIKE = 50, 12
"""So many statements a page may send, and so many of them may differ in nothing but their values."""


@pytest.fixture
def starting_state() -> State:
    return DEMO


@pytest.mark.parametrize("role", list(Role))
def test_a_page_asks_the_database_a_handful_of_questions(app: Flask, db: SQLAlchemy, role: Role) -> None:
    many, pages = {}, demo_pages(app, db, role)
    assert {page.answer.status_code for page in pages} == {200}
    assert sum(page.asked.total() for page in pages) > len(pages), "nothing was counted"
    for page in pages:
        statement, alike = page.asked.most_common(1)[0] if page.asked else ("", 0)
        if page.asked.total() > MOST or alike > MOST_ALIKE:
            many[kind_of(page.address)] = (
                f"{page.asked.total()} in all, {alike} times {' '.join(statement.split())[:160]}"
            )
    assert many == {}
