"""Long work as its page shows it: how far it is, or why it has stopped; only who still has the seat goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _

from webapp.access.actor import Actor
from webapp.access.guard import acting
from webapp.core import tasks, unit
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.jobs.actions import snapshots
from webapp.jobs.queries.snapshots import Snapshot, newest
from webapp.organisations.queries import actor_of_seat

SEAT_OVER: Final = "seat_over"


@dataclass(frozen=True)
class Waiting:
    """A job as the progress part of a page wants it."""

    title: str
    done: int
    total: int
    state: str
    note: str
    url: str

    @property
    def runs(self) -> bool:
        """Whether there is something to wait for."""
        return self.state == "running"


def waiting(asked: Snapshot | None, title: str, steps: Mapping[str, Any], url: str) -> Waiting | None:
    """Put into words how far the job is that works out what was asked for; nothing if there is nothing to wait for."""
    if asked is None or asked.figures is not None:
        return None
    job = tasks.find(asked.job_ref) if asked.job_ref else None
    if job is None or job.ended:
        return Waiting(title, 0, 0, "failed", _why_stopped(job), url)
    return Waiting(title, job.done, job.total, "running", str(steps.get(job.step, "")), url)


def _why_stopped(job: tasks.Job | None) -> str:
    if job is not None and job.outcome == SEAT_OVER:
        return str(
            _("Who started it no longer has this seat, so nothing was written. Please start it again.")
        )
    return str(_("It has stopped. Please start it again."))


def begin(kind: str, work: str, deed: str) -> None:
    """Let a result be worked out for the actor's town; while one is, no second one is begun."""
    form, actor, moment = PlainForm(), acting(), now()
    running = waiting(newest(actor, kind), "", {}, "")
    if running is not None and running.runs:
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
