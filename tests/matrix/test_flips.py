"""Flipping any one grant fails a cell: each clause is taken away, and each of its facts, and the table must notice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.matrix.table import LET_IN, OWN, Row, rows
from tests.matrix.visits import SIGNED_IN, VISITOR, Cell, Visits, cells
from tests.support.databases import BACKEND
from tests.support.world import State, World
from webapp.access import predicates
from webapp.access.grants import GRANTS, Grant
from webapp.access.permissions import Permission
from webapp.access.predicates import Predicate

WHAT_THE_QUERY_SAYS = {"own-seat", "draft"}
PLACES = {predicates.in_own_town, predicates.in_own_villages, predicates.of_own_firm}
Clause = Sequence[Predicate]


@pytest.fixture
def starting_state() -> State:
    return SIGNED_IN


@pytest.fixture
def visits(app: Flask) -> Visits:
    return Visits(app)


@dataclass(frozen=True)
class Flip:
    """One change of one row of the grants."""

    permission: Permission
    clause: int
    fact: int | None
    lost: str

    def __str__(self) -> str:
        return f"{self.permission.value}: clause {self.clause} without {self.lost}"

    def done(self) -> Grant:
        """The row as it would stand."""
        clauses = [list(clause) for clause in GRANTS[self.permission].clauses]
        if self.fact is None:
            del clauses[self.clause]
        else:
            del clauses[self.clause][self.fact]
        return replace(GRANTS[self.permission], clauses=clauses)


def flips(permission: Permission) -> Iterator[Flip]:
    """Each clause, and each fact of a clause that has several (without its only fact a clause says nothing else)."""
    for number, clause in enumerate(GRANTS[permission].clauses):
        names = [fact.__name__ for fact in clause]
        yield Flip(permission, number, None, " and ".join(names))
        if len(clause) > 1:
            yield from (Flip(permission, number, place, name) for place, name in enumerate(names))


def routes_of(visits: Visits, permission: Permission) -> list[Row]:
    """Return the rows whose route asks for a permission, itself or through the record that it loads."""
    views = visits.app.view_functions
    return [
        row
        for row in rows()
        if permission in views[row.route].permissions  # type: ignore[attr-defined]  # the guard adds it
        and row.about not in WHAT_THE_QUERY_SAYS
    ]


def noticed(visits: Visits, permission: Permission) -> Iterator[Cell]:
    """Yield the cells that do not hold under the grants as they are now, the cheap question first."""
    for row in routes_of(visits, permission):
        for cell in cells([row]):
            if cell.role == VISITOR:
                continue
            anywhere, there = visits.granted(cell).split(", ")
            if (anywhere == "yes") != (LET_IN in row.cells[cell.role]) or (there == "yes") != (
                cell.expected == LET_IN
            ):
                yield cell


def shows_over_http(visits: Visits, flip: Flip) -> bool:
    """Whether some request of the table is now answered otherwise; who lost a role's clause is asked first."""
    for cell in noticed(visits, flip.permission):
        answer = visits.send(cell)
        if visits.sign_of(cell, answer, changed=False) != cell.expected:
            return True
    return False


@pytest.mark.slow
@pytest.mark.skipif(
    BACKEND != "sqlite", reason="grants are asked of no database; SQLite's run flips all of them"
)
@pytest.mark.parametrize("permission", [p for p in Permission if GRANTS[p].clauses], ids=str)
def test_flipping_any_one_grant_fails_a_cell(
    world: World, visits: Visits, db: SQLAlchemy, permission: Permission, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert routes_of(visits, permission), f"{permission} guards no route"
    unnoticed = []
    for flip in flips(permission):
        with monkeypatch.context() as patch:
            patch.setitem(GRANTS, permission, flip.done())
            if next(noticed(visits, permission), None) is None:
                unnoticed.append(f"{flip}: no cell of the table says otherwise")
            elif flip.fact is None and not shows_over_http(visits, flip):
                unnoticed.append(f"{flip}: no answer of the program changes")
        visits.start_again(world)
    assert unnoticed == []


def test_the_grants_as_they_are_fail_no_cell(visits: Visits, db: SQLAlchemy) -> None:
    granted = [permission for permission in Permission if GRANTS[permission].clauses]
    assert [str(cell) for permission in granted for cell in noticed(visits, permission)] == []


def test_the_queries_keep_every_place_to_itself_when_the_grants_forget_to(
    world: World, visits: Visits, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second wall without the first: clauses that name the role only, whatever the place.

    Of routes that ask the same query under the same permissions one is asked: the guard answers for all of them.
    """
    for permission, grant in GRANTS.items():
        bare = [[fact for fact in clause if fact not in PLACES] for clause in grant.clauses]
        monkeypatch.setitem(GRANTS, permission, replace(grant, clauses=bare))
    wrong: list[str] = []
    asked: set[object] = set()
    for cell in cells():
        if not cell.row.about or cell.where == OWN or cell.expected == LET_IN or cell.row.listing:
            continue
        view: Any = visits.app.view_functions[cell.row.route]
        door = (view.on or view, view.permissions, cell.row.about, cell.role, cell.where, cell.place)
        if door in asked:
            continue
        asked.add(door)
        if visits.sign_of(cell, visits.send(cell), changed=False) == LET_IN:
            wrong.append(str(cell))
            visits.start_again(world)
    assert wrong == []
