"""The people of a town's ranking as it was worked out on a day: refs and figures, no names.

Who has moved away since, or is out of the actor's reach, is not found by them.
"""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    Row,
    String,
    Table,
    Text,
    Uuid,
    func,
    not_,
    select,
    true,
)

from webapp.core.bookkeeping import metadata, notes
from webapp.core.lists import PAGE_SIZE, Page
from webapp.jobs.queries.snapshots import Snapshot

lines = Table(
    "town_ranking_line",
    metadata,
    Column("ranking_ref", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("member_ref", Uuid, nullable=False),
    Column("need", Integer, nullable=False),
    Column("suited", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),
    Column("in_turn", Boolean, nullable=False),
    Column("ending", Boolean, nullable=False),
    Column("best", Text, nullable=False),
    Column("kept_off_by", String(40), nullable=False),
)


@dataclass(frozen=True)
class Line:
    """One person in it: need, the best openings by ref with their fit, and whether any list of people shows her.

    `kept_off_by` is the code of the limit that keeps her off most openings, empty where some list shows her.
    """

    place: int
    member_ref: UUID
    need: int
    suited: bool
    listed: bool
    in_turn: bool
    ending: bool
    best: tuple[tuple[UUID, int], ...]
    kept_off_by: str


def page(ranking: Snapshot, show: str, number: int) -> Page:
    """Return one page of the people of a ranking, paged where they lie."""
    wanted = lines.c.ranking_ref == ranking.ref, _shown(show)
    with notes() as connection:
        total = connection.scalar(select(func.count()).select_from(lines).where(*wanted)) or 0
        number = min(number, max(1, -(-total // PAGE_SIZE)))
        query = select(lines).where(*wanted).order_by(lines.c.place)
        found = connection.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page([_line(row) for row in found], number, PAGE_SIZE, total)


def _shown(show: str) -> ColumnElement[bool]:
    conditions = {
        "suited": lines.c.suited,
        "nothing": not_(lines.c.suited),
        "unlisted": not_(lines.c.listed),
    }
    return conditions.get(show, true())


def _line(row: Row[Any]) -> Line:
    best = tuple((UUID(ref), int(fit)) for ref, fit in json.loads(row.best))
    return Line(
        row.place,
        row.member_ref,
        row.need,
        row.suited,
        row.listed,
        row.in_turn,
        row.ending,
        best,
        row.kept_off_by,
    )
