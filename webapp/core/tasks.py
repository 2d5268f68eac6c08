"""Long work: a job is a row that shows its progress, outlives the page that asked for it, and resumes after a crash.

The queue only wakes the runner; what counts is the row. A job that was running when the process died starts again, so
every job must be safe to repeat (its unit of work carries the job's ref as idempotency key).
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, current_app
from huey import SqliteHuey
from sqlalchemy import Column, DateTime, Integer, String, Table, Text, Uuid, select

from webapp.core.bookkeeping import metadata, notes
from webapp.core.clock import business_day
from webapp.core.masking import trace_of
from webapp.core.unit import refuse_unsent

QUEUED, RUNNING, DONE, FAILED = "queued", "running", "done", "failed"
POLL_SECONDS = 0.3
RETRY_SECONDS = 60
log = logging.getLogger(__name__)

jobs = Table(
    "job",
    metadata,
    Column("ref", Uuid, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("step", String(60), nullable=False, default=""),
    Column("outcome", String(200), nullable=False, default=""),
    Column("account_ref", Uuid),
    Column("asked_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
)


@dataclass(frozen=True)
class Job:
    """What a page shows of long work."""

    ref: UUID
    name: str
    state: str
    done: int
    total: int
    step: str
    outcome: str
    account_ref: UUID | None

    @property
    def ended(self) -> bool:
        """Whether there is nothing left to wait for."""
        return self.state in (DONE, FAILED)


@dataclass(frozen=True)
class Progress:
    """The pen with which running work notes how far it is."""

    ref: UUID

    def report(self, done: int, total: int, step: str = "") -> None:
        """Note `done` of `total`, and which step this is (a code to translate)."""
        _update(self.ref, done=done, total=total, step=step)


class Stopped(Exception):
    """Work that may not go on, with the code of why; whoever may can start it anew."""

    def __init__(self, code: str) -> None:
        """Keep why."""
        super().__init__(code)
        self.code = code


Work = Callable[[Progress, dict[str, Any]], str]
_known: dict[str, Work] = {}


def task(name: str) -> Callable[[Work], Work]:
    """Register the function that does a kind of long work; it returns an outcome code."""

    def keep(work: Work) -> Work:
        _known[name] = work
        return work

    return keep


def init_tasks(app: Flask) -> None:
    """Open the queue; in tests (`TASKS_AT_ONCE`) work runs where it is asked for."""
    queue = SqliteHuey("shouwang", filename=str(app.config["QUEUE"]), immediate=False)
    app.extensions["queue"] = queue
    app.extensions["run_job"] = queue.task(name="run_job")(run_job)


def enqueue(name: str, arguments: dict[str, Any], account_ref: UUID | None, now: datetime) -> UUID:
    """Ask for long work and return at once with the job's ref."""
    refuse_unsent()
    ref = uuid4()
    row = {
        "ref": ref,
        "name": name,
        "arguments": json.dumps(arguments),
        "state": QUEUED,
        "account_ref": account_ref,
    }
    with notes() as connection:
        connection.execute(jobs.insert().values(asked_at=now.replace(tzinfo=None), **row))
    if current_app.config.get("TASKS_AT_ONCE"):
        run_job(str(ref))
    else:
        _wake(ref)
    return ref


def find(ref: UUID) -> Job | None:
    """Return a job as it stands."""
    wanted = [jobs.c[name] for name in Job.__dataclass_fields__]
    with notes() as connection:
        row = connection.execute(select(*wanted).where(jobs.c.ref == ref)).first()
    return None if row is None else Job(*row)


def run_job(ref_text: str) -> None:
    """Do the work of one job and note how it ended; a failure is kept with its code, never swallowed silently."""
    ref = UUID(ref_text)
    with notes() as connection:
        asked = jobs.c.ref == ref, jobs.c.state.in_((QUEUED, RUNNING))
        row = connection.execute(select(jobs.c.name, jobs.c.arguments).where(*asked)).first()
    if row is None:
        return  # woken twice: it has ended already
    _update(ref, state=RUNNING)
    try:
        outcome = _known[row.name](Progress(ref), json.loads(row.arguments))
    except Stopped as stopped:
        _end(ref, FAILED, stopped.code)
        return
    except Exception as error:
        log.error("job %s failed: %s", ref, trace_of(error))
        _end(ref, FAILED, "failed")
        return
    _end(ref, DONE, outcome)


def start_runner(app: Flask) -> threading.Thread:
    """Start the thread that does long work beside the server, and take up what a crash left behind."""
    with app.app_context(), notes() as connection:
        left = (
            connection.execute(
                select(jobs.c.ref).where(jobs.c.state.in_((QUEUED, RUNNING))).order_by(jobs.c.asked_at)
            )
            .scalars()
            .all()
        )
        app.extensions["queue"].flush()
        for ref in left:
            _wake(ref)
    thread = threading.Thread(target=_run_forever, args=(app,), name="jobs", daemon=True)
    thread.start()
    return thread


def run_daily(app: Flask, ran_on: date | None) -> date | None:
    """Do what every business day begins with (safe to repeat); returns the day it was done for, None if it failed."""
    well = True
    with app.app_context():
        today = business_day(app.extensions["clock"].now())
        for work in app.extensions["daily"] if today != ran_on else ():
            try:
                work(today)
            except Exception as error:
                log.error("daily work failed: %s", trace_of(error))
                well = False
    return today if well else None


def _run_forever(app: Flask) -> None:
    pause = threading.Event()
    ran_on: date | None = None
    daily_from = monotonic()
    while True:
        if monotonic() >= daily_from:
            ran_on = run_daily(app, ran_on)
            daily_from = monotonic() + (RETRY_SECONDS if ran_on is None else 0)
        if not run_next(app):
            pause.wait(POLL_SECONDS)


def run_next(app: Flask) -> bool:
    """Do the next job that waits, if there is one; whatever goes wrong, the one after it has its turn."""
    try:
        with app.app_context():
            waiting = app.extensions["queue"].dequeue()
            if waiting is not None:
                app.extensions["queue"].execute(waiting)
    except Exception as error:
        log.error("the queue failed: %s", trace_of(error))
        return False
    return waiting is not None


def _wake(ref: UUID) -> None:
    current_app.extensions["run_job"](str(ref))


def _end(ref: UUID, state: str, outcome: str) -> None:
    ended_at = current_app.extensions["clock"].now().replace(tzinfo=None)
    _update(ref, state=state, outcome=outcome, ended_at=ended_at)


def _update(ref: UUID, **values: Any) -> None:
    with notes() as connection:
        connection.execute(jobs.update().where(jobs.c.ref == ref).values(**values))
