"""Who was among the first ten people shown for an opening, and when last: kept beside the records, for reading only.

A page that is looked at changes no record, so this lies in the bookkeeping; lost, everybody counts as never shown.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Table, Uuid, select

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
