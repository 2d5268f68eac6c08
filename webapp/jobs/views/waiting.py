"""Long work on something of a town: begun once at a time, waited for, and only for who still has the seat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from webapp.access.actor import Actor
from webapp.access.guard import acting
from webapp.core import tasks, unit
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.core.waiting import SEAT_OVER, Waiting
from webapp.jobs.actions import snapshots
from webapp.jobs.queries.snapshots import Snapshot, newest
from webapp.organisations.queries import actor_of_seat


def waiting(asked: Snapshot | None, title: str, steps: Mapping[str, Any], url: str) -> Waiting | None:
    """Put into words how far the job is that works out what was asked for; nothing if there is nothing to wait for."""
    return Waiting.of(_job(asked), title, steps, url) if asked and asked.figures is None else None


def _job(asked: Snapshot) -> tasks.Job | None:
    return tasks.find(asked.job_ref) if asked.job_ref else None


def begin(kind: str, work: str, deed: str) -> None:
    """Let a result be worked out for the actor's town; while one is, no second one is begun."""
    form, actor, moment = PlainForm(), acting(), now()
    asked = newest(actor, kind)
    job = _job(asked) if asked and asked.figures is None else None
    if job is not None and not job.ended:
        return
    if not unit.must(
        unit.run(unit.Done, unit.Entry(actor, deed, moment), form.key.data, form.fingerprint)
    ).repeated:
        ref = snapshots.ask(kind, actor, today(), moment)
        snapshots.note_job(ref, _start(work, ref, actor, moment))


def _start(name: str, ref: UUID, actor: Actor, moment: datetime) -> UUID:
    """Ask for long work on something of the actor's, as who sits there; return its job."""
    arguments = {"ref": str(ref), "seat": str(actor.seat_ref)}
    job_ref = tasks.enqueue(name, arguments, actor.account_ref, moment)
    db.session.rollback()
    return job_ref


def asked_for(arguments: Mapping[str, Any]) -> tuple[UUID, Actor]:
    """Return what work was asked for and who asked, if they may still ask."""
    actor = actor_of_seat(UUID(arguments["seat"]), today())
    if actor is None:
        raise tasks.Stopped(SEAT_OVER)
    return UUID(arguments["ref"]), actor
