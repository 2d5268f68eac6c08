"""In which town a changed record lies, so that its auditor sees what happens there; and where a record comes from."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from webapp.audit.models import AuditChange, AuditEvent
from webapp.core.db import Base, db


def origin_of(record_ref: UUID) -> AuditEvent | None:
    """Return the action that added a record; None where nobody's did."""
    query = select(AuditEvent).join(AuditChange, AuditChange.event_id == AuditEvent.id)
    return db.session.scalar(
        query.where(AuditChange.record_ref == record_ref).order_by(AuditEvent.id).limit(1)
    )


class Towns:
    """Tells the towns of the records of one unit, asking for each record above them once."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._refs: dict[int, UUID | None] = {}
        self._above: dict[tuple[type[Base], int], int | None] = {}

    def ref_of(self, row: Base) -> UUID | None:
        """Return the ref of the town in which a stored record lies; None where it lies in none."""
        town_id = self._town_id(row)
        if town_id is None:
            return None
        if town_id not in self._refs:
            town = Base.metadata.tables["town"]
            self._refs[town_id] = db.session.connection().scalar(
                select(town.c.ref).where(town.c.id == town_id)
            )
        return self._refs[town_id]

    def _town_id(self, row: Any) -> int | None:
        """Its own town, else that of what it belongs to; whoever acted lies in none and so gives none."""
        kind: type[Base] = type(row)
        if hasattr(kind, "town_id"):
            town_id: int | None = row.town_id
            return town_id
        above = (self._above_in(owner, getattr(row, key)) for key, owner in _belongs_to(kind))
        return next((found for found in above if found is not None), None)

    def _above_in(self, kind: type[Base], number: int | None) -> int | None:
        if number is None:
            return None
        if (kind, number) not in self._above:
            self._above[kind, number] = None
            found = db.session.get(kind, number)
            self._above[kind, number] = None if found is None else self._town_id(found)
        return self._above[kind, number]


@cache
def _belongs_to(kind: type[Base]) -> tuple[tuple[str, type[Base]], ...]:
    """Return the foreign keys of a table and what they lead to."""
    mapper = kind.__mapper__
    return tuple(
        (mapper.get_property_by_column(column).key, _kinds()[key.column.table])
        for column in mapper.local_table.columns
        for key in column.foreign_keys
    )


@cache
def _kinds() -> dict[Table, type[Base]]:
    return {each.local_table: each.class_ for each in Base.registry.mappers}  # type: ignore[misc]  # untyped in SQLAlchemy
