"""Every route as every role, about one's own, the neighbour's and the other town's: run and held against the table."""

from collections import Counter

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.test import TestResponse

from tests.matrix.table import LET_IN, OTHER, OWN, TOWN, UNKNOWN, Row, rows
from tests.matrix.visits import NOWHERE, SIGNED_IN, VISITOR, Cell, Rows, Visits, cells
from tests.support.databases import BACKEND
from tests.support.world import State, World

NEW_EACH_TIME = {"X-Request-Id", "Date"}
PLANTED_MARKS = ("亓", "鹮")
"""Whoever is planted has the one in the name, and the other in all that is said of her."""


@pytest.fixture
def starting_state() -> State:
    return SIGNED_IN


@pytest.fixture
def visits(app: Flask) -> Visits:
    return Visits(app)


def test_every_route_has_its_line_and_every_line_its_route(visits: Visits) -> None:
    assert {row.route for row in rows()} == set(visits.rules)


def test_every_route_asks_for_a_permission(app: Flask) -> None:
    assert [name for name, view in app.view_functions.items() if not getattr(view, "permissions", None)] == []


def test_a_route_takes_either_a_look_or_a_form(visits: Visits) -> None:
    methods = {rule.endpoint: rule.methods - {"HEAD", "OPTIONS"} for rule in visits.rules.values()}
    assert {name: found for name, found in methods.items() if found not in ({"GET"}, {"POST"})} == {}


def test_whatever_the_address_says_of_a_record_is_its_ref(visits: Visits) -> None:
    kinds = {
        f"{rule.endpoint}: {name}": type(converter).__name__
        for rule in visits.rules.values()
        for name, converter in rule._converters.items()
        if type(converter).__name__ not in {"UUIDConverter", "AnyConverter"}
    }
    allowed = {"static: filename", "accounts.invitation: token", "accounts.accept: token"}
    assert {name: kind for name, kind in kinds.items() if name not in allowed} == {}


@pytest.mark.parametrize("row", rows(), ids=str)
def test_each_role_is_let_in_or_kept_out_as_the_table_says(
    world: World, visits: Visits, db: SQLAlchemy, row: Row
) -> None:
    wrong: list[str] = []
    unknown: dict[str, object] = {}
    held = Rows(world)
    after = held.now()
    for cell in sorted(
        asked(visits, row), key=lambda cell: cell.expected == LET_IN
    ):  # what changes nothing goes first
        before, answer = after, visits.send(cell)
        after = held.now()
        sign = visits.sign_of(cell, answer, changed=before != after)
        if sign != cell.expected:
            wrong.append(f"{cell}: {sign} ({answer.status_code}) instead of {cell.expected}")
        elif sign == LET_IN and visits.posts(row):
            visits.start_again(world)
            after = held.now()
        elif before != after or names_somebody(cell, sign, answer):
            wrong.append(f"{cell}: refused, but names somebody or changes {Counter(after) - Counter(before)}")
        elif sign == UNKNOWN and not row.listing:
            if cell.role not in unknown:
                unknown[cell.role] = bytes_of(visits.send(cell, NOWHERE))
            if bytes_of(answer) != unknown[cell.role]:
                wrong.append(f"{cell}: not the same bytes as what does not exist")
    assert wrong == []


def asked(visits: Visits, row: Row) -> list[Cell]:
    """All cells on SQLite; on PostgreSQL those in which the database has a say."""
    return [cell for cell in cells([row]) if BACKEND == "sqlite" or visits.asks_the_database(cell)]


def names_somebody(cell: Cell, sign: str, answer: TestResponse) -> bool:
    """Whether the page of a closed door, or the form behind it, tells of anybody who is planted."""
    shut = sign != LET_IN and not (cell.row.listing and sign == UNKNOWN)
    return shut and any(mark in answer.text for mark in PLANTED_MARKS)


def bytes_of(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    """All that a browser gets, without what is new in each answer."""
    kept = [(name, value) for name, value in answer.headers if name not in NEW_EACH_TIME]
    return answer.status_code, kept, answer.data


@pytest.mark.parametrize("row", rows(), ids=str)
def test_a_form_that_is_filled_in_well_is_taken_from_somebody(
    world: World, visits: Visits, db: SQLAlchemy, row: Row
) -> None:
    """Otherwise a plus of the table could mean a form that nobody ever gets through."""
    if not visits.posts(row):
        return
    answers: dict[str, int] = {}
    for cell in cells([row]):
        if cell.expected == LET_IN and cell.where == OWN:
            visits.prepare(cell)
            answers[str(cell)] = visits.send(cell).status_code
            visits.start_again(world)
            if answers[str(cell)] in (200, 303):
                return
    assert answers == {}


@pytest.mark.parametrize("row", rows(), ids=str)
def test_the_grants_alone_say_what_the_table_says(visits: Visits, db: SQLAlchemy, row: Row) -> None:
    """The queries narrow too; this looks at the first of the two walls without the second."""
    if row.cells[VISITOR] == LET_IN or row.about in {"own-seat", "draft"}:
        return  # what needs no account is granted to nobody; whose a seat or draft is the query says
    wrong = []
    for cell in cells([row]):
        said, anywhere = visits.granted(cell), LET_IN in row.cells[cell.role]
        expected = f"{'yes' if anywhere else 'no'}, {'yes' if cell.expected == LET_IN else 'no'}"
        if said != expected:
            wrong.append(f"{cell}: {said} instead of {expected}")
    assert wrong == []


def test_the_table_is_as_large_as_it_should_be() -> None:
    found = list(cells())
    about = [row for row in rows() if row.about]
    assert {cell.where for cell in found} == {OWN, OTHER, TOWN}
    assert len({(str(cell.row), cell.role, cell.where) for cell in found}) == 14 * (
        2 * len(about) + len(rows())
    )
