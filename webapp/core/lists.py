"""Lists page in the database: a page of rows and the count of all, two queries whatever the size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import Select, func, select

from webapp.core.db import db

PAGE_SIZE = 25
DIGITS = 4


@dataclass(frozen=True)
class Page:
    """One page of a list."""

    rows: list[Any]
    number: int
    size: int
    total: int


def page_number() -> int:
    """Return the page asked for in the URL; anything odd is the first page."""
    text = request.args.get("page", "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 1


def page_of_list(rows: Sequence[Any], number: int, size: int = PAGE_SIZE) -> Page:
    """Return one page of what was put in order in memory."""
    number = min(number, max(1, -(-len(rows) // size)))
    return Page(list(rows[(number - 1) * size : number * size]), number, size, len(rows))


def page_of(query: Select[Any], number: int, size: int = PAGE_SIZE, scalars: bool = True) -> Page:
    """Return one page of a query that names its order, and the count of all its rows."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(number, max(1, -(-total // size)))
    found = db.session.execute(query.limit(size).offset((number - 1) * size))
    rows = found.unique().scalars().all() if scalars else found.unique().all()
    return Page(list(rows), number, size, total)
