"""Results of long work for a town: asked for, worked out by a job, then put in the place of older ones."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from webapp.access.actor import Actor
from webapp.core.bookkeeping import notes
from webapp.jobs.queries.snapshots import before, snapshots


def ask(kind: str, actor: Actor, day: date, moment: datetime) -> UUID:
    """Note that a result is wanted for the actor's town."""
    ref, asked_at = uuid4(), moment.replace(tzinfo=None)
    row = {"ref": ref, "town_ref": actor.town_ref, "kind": kind, "day": day, "asked_at": asked_at}
    with notes() as connection:
        connection.execute(snapshots.insert().values(**row))
    return ref


def note_job(ref: UUID, job_ref: UUID) -> None:
    """Note which job works it out."""
    with notes() as connection:
        connection.execute(snapshots.update().where(snapshots.c.ref == ref).values(job_ref=job_ref))


def keep(ref: UUID, figures: Mapping[str, Any]) -> list[UUID]:
    """Keep what came of it: from now on it is shown, and what was asked for earlier is gone; return what is gone.

    That is this one itself, if a later one was ready before.
    """
    with notes() as connection:
        told = json.dumps(figures)
        kept = connection.execute(snapshots.update().where(snapshots.c.ref == ref).values(figures=told))
        if not kept.rowcount:
            return [ref]
        older = before(connection, ref)
        connection.execute(snapshots.delete().where(snapshots.c.ref.in_(older)))
    return older
