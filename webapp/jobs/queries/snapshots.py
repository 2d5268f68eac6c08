"""Results of long work for a town, as they were on a day: kept beside the records, since they can be made anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    String,
    Table,
    Text,
    Uuid,
    select,
    true,
)

from webapp.access.actor import Actor
from webapp.core.bookkeeping import metadata, notes

RANKING, WEIGHTS = "ranking", "weights"
KINDS: Final = (RANKING, WEIGHTS)

snapshots = Table(
    "town_snapshot",
    metadata,
    Column("ref", Uuid, primary_key=True),
    Column("town_ref", Uuid, nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("job_ref", Uuid),
    Column("day", Date, nullable=False),
    Column("asked_at", DateTime, nullable=False),
    Column("figures", Text),
)


@dataclass(frozen=True)
class Snapshot:
    """One result: of which day, by which job, and its figures once it is done."""

    ref: UUID
    job_ref: UUID | None
    day: date
    asked_at: datetime
    figures: Mapping[str, Any] | None


def newest(actor: Actor, kind: str) -> Snapshot | None:
    """Return what was asked for last of a kind for the actor's town, done or not."""
    return _first(actor, kind, true())


def newest_done(actor: Actor, kind: str) -> Snapshot | None:
    """Return the newest result of a kind for the actor's town that is done."""
    return _first(actor, kind, snapshots.c.figures.is_not(None))


def _first(actor: Actor, kind: str, condition: ColumnElement[bool]) -> Snapshot | None:
    theirs = snapshots.c.town_ref == actor.town_ref, snapshots.c.kind == kind
    query = select(snapshots).where(*theirs, condition)
    order = snapshots.c.asked_at.desc(), snapshots.c.ref
    with notes() as connection:
        row = connection.execute(query.order_by(*order).limit(1)).first()
    if row is None:
        return None
    figures = None if row.figures is None else json.loads(row.figures)
    return Snapshot(row.ref, row.job_ref, row.day, row.asked_at.replace(tzinfo=UTC), figures)


def before(connection: Connection, ref: UUID) -> list[UUID]:
    """Return what was asked for earlier of the same kind and town; on the connection that goes on to write."""
    this = select(snapshots).where(snapshots.c.ref == ref).subquery()
    theirs = snapshots.c.town_ref == this.c.town_ref, snapshots.c.kind == this.c.kind
    query = select(snapshots.c.ref).where(*theirs, snapshots.c.asked_at < this.c.asked_at)
    return list(connection.scalars(query))
