"""Who was among the first ten people shown for an opening, and when last: kept beside the records, for reading only.

A page that is looked at changes no record, so this lies in the bookkeeping; lost, everybody counts as never shown.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Connection, Date, Table, Uuid, select

from webapp.core.bookkeeping import metadata, notes

shown = Table(
    "shown_person",
    metadata,
    Column("member_ref", Uuid, nullable=False, index=True),
    Column("shown_on", Date, nullable=False, index=True),
)


def shown_since(day: date) -> frozenset[UUID]:
    """Return the refs of those who were shown after a day."""
    with notes() as connection:
        return frozenset(connection.scalars(select(shown.c.member_ref).where(shown.c.shown_on > day)))


def shown_on(connection: Connection, refs: Sequence[UUID], day: date) -> set[UUID]:
    """Return which of these people were shown on a day; on the connection that goes on to write."""
    theirs = shown.c.member_ref.in_(refs)
    return set(connection.scalars(select(shown.c.member_ref).where(theirs, shown.c.shown_on == day)))
