"""The unit of work: one thing a person does, done whole or not at all.

`run` opens the write gate, starts a transaction at the right isolation, answers a repeated request from its
idempotency key, calls the command, writes the audit row, commits, and only then gives the answer back for rendering.
A serialization failure or deadlock runs the whole command again, up to five times, under the same key.
"""

import fcntl
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from flask import current_app
from sqlalchemy import JSON, String, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, Session
from sqlalchemy.orm.exc import StaleDataError

from webapp.core.db import Base, DataClass, column, db, is_sqlite
from webapp.core.workflow import Refusal

TRIES = 5
RETRIED = {"40001", "40P01"}
_gate = threading.RLock()


@dataclass(frozen=True)
class Refused:
    """The command said no; nothing was kept."""

    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Done:
    """The command is committed. `data` holds plain values only, so that a repeated request gets the same answer."""

    ref: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    repeated: bool = False


class Conflict(Exception):
    """Somebody else changed the record in between."""


class KeyReused(Exception):
    """The same idempotency key came with other content."""


@dataclass(frozen=True)
class Entry:
    """What the audit row of a command says: who did what, on what, and why."""

    actor: Any
    action: str
    now: datetime
    subject: UUID | None = None
    reason: str | None = None


class IdempotencyKey(Base):
    """A request that was answered: kept for as long as the ledger."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = column(DataClass.INTERNAL, String(64), unique=True)
    fingerprint: Mapped[str] = column(DataClass.INTERNAL, String(64))
    answer: Mapped[dict[str, Any]] = column(DataClass.INTERNAL, JSON)
    made_at: Mapped[datetime] = column(DataClass.INTERNAL)


class Recorder(Protocol):
    """What the audit gives the unit: it watches each flush and writes the row before the commit."""

    def watch(self, session: Session) -> None:
        """Note what is about to be written."""

    def write(self, entry: Entry, subject: UUID | None) -> None:
        """Add the audit row and what changed under it."""


@contextmanager
def writing() -> Iterator[Session]:
    """Open the write gate and a transaction that may write; commits at the end, rolls back on any error."""
    db.session.rollback()
    with _write_gate():
        session = db.session()
        session.connection(execution_options=_write_options())
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


def run(
    command: Callable[[], Done | Refused], entry: Entry, key: str | None = None, fingerprint: str = ""
) -> Done | Refused:
    """Do one thing whole or not at all, and answer a repeated request with its first answer."""
    for left in reversed(range(TRIES)):
        try:
            return _once(command, entry, key, fingerprint)
        except StaleDataError as error:
            raise Conflict from error
        except IntegrityError as error:
            name = constraint_name(error)
            if not (left and name.startswith("uq_idempotency_key")):
                return Refused((Refusal(f"constraint.{name}"),))
        except DBAPIError as error:
            if not left or getattr(error.orig, "sqlstate", None) not in RETRIED:
                raise
        time.sleep(random.uniform(0.005, 0.05))  # noqa: S311  # spreads retries, keeps no secret
    raise Conflict


def constraint_name(error: IntegrityError) -> str:
    """Return the name of the constraint that stopped a statement, on either database."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if named:
        return str(named)
    kind, _, where = str(error.orig).partition(" constraint failed: ")
    if kind == "UNIQUE":
        columns = [part.partition(".") for part in where.split(", ")]
        return f"uq_{columns[0][0]}_{'_'.join(column for _, _, column in columns)}"
    return where or str(error.orig)


def _once(
    command: Callable[[], Done | Refused], entry: Entry, key: str | None, fingerprint: str
) -> Done | Refused:
    recorder: Recorder = current_app.extensions["recorder"]()
    outcome: Done | Refused
    try:
        with writing() as session, _watched(session, recorder):
            answered = _answer_to(key, fingerprint)
            if answered is not None:
                return answered
            outcome = command()
            if isinstance(outcome, Refused):
                raise _Stopped
            session.flush()
            recorder.write(entry, outcome.ref or entry.subject)
            _remember(key, fingerprint, outcome, entry.now)
    except _Stopped:
        pass
    return outcome


class _Stopped(Exception):
    """Leaves the transaction without keeping anything."""


@contextmanager
def _watched(session: Session, recorder: Recorder) -> Iterator[None]:
    def before_flush(session: Session, context: object, instances: object) -> None:
        recorder.watch(session)

    event.listen(session, "before_flush", before_flush)
    try:
        yield
    finally:
        event.remove(session, "before_flush", before_flush)


def _answer_to(key: str | None, fingerprint: str) -> Done | None:
    if key is None:
        return None
    row = db.session.scalar(select(IdempotencyKey).where(IdempotencyKey.key == key))
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise KeyReused
    ref = row.answer.get("ref")
    return Done(ref=UUID(ref) if ref else None, data=row.answer["data"], repeated=True)


def _remember(key: str | None, fingerprint: str, done: Done, now: datetime) -> None:
    if key is not None:
        answer = {"ref": str(done.ref) if done.ref else None, "data": dict(done.data)}
        db.session.add(IdempotencyKey(key=key, fingerprint=fingerprint, answer=answer, made_at=now))
        db.session.flush()


def _write_options() -> dict[str, Any]:
    if is_sqlite(current_app.config["DATABASE_URL"]):
        return {"writes": True}
    return {"writes": True, "isolation_level": "SERIALIZABLE"}


@contextmanager
def _write_gate() -> Iterator[None]:
    """Let one writer at a time through on SQLite, across threads and processes, up to and with its COMMIT."""
    url = make_url(current_app.config["DATABASE_URL"])
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    with _gate, Path(f"{url.database}.gate").open("a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield
