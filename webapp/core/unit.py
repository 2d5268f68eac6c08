"""The unit of work: one thing a person does, done whole or not at all.

`run` opens the write gate, starts a transaction at the right isolation, answers a repeated request from its
idempotency key (or takes the key, so that nobody else can), calls the command, writes the audit row, commits, and
only then gives the answer back for rendering. A serialization failure or deadlock runs the whole command again, up to
five times, under the same key. `act` gives one of many things done in one long unit an audit event of its own.
"""

import fcntl
import hashlib
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from flask import current_app, g, has_request_context, request
from sqlalchemy import String, TextClause, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Mapped, ORMExecuteState, Session
from sqlalchemy.orm.exc import StaleDataError

from webapp.core.db import Base, DataClass, column, db, is_sqlite, json_column
from webapp.core.workflow import Refusal

TRIES = 5
RETRIED = {"40001", "40P01"}
WAITED_TOO_LONG = {"55P03", "57014"}
KEY_CONSTRAINT = "uq_idempotency_key_key"
KEY_LENGTH = 64
WRITING = "writing"
UNSENT = "shouwang.unsent"
RECORDER = "recorder"
WRITES = re.compile(r"\b(insert|update|delete|replace|merge|truncate|alter|drop|create)\b", re.IGNORECASE)
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
    """The same idempotency key came with other content, or from somebody else."""


class Busy(Exception):
    """Others hold what this needs, for longer than anybody should wait; nothing was kept."""


class RefusedInside(Exception):
    """An act inside a longer unit was refused: the unit has to go as a whole."""

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        """Keep why."""
        super().__init__(*(refusal.code for refusal in refusals))
        self.refusals = refusals


class Unsent(BaseException):
    """This request only shows a form again, and what it met is no form. No view may catch it: nothing was done."""


class Unwatched(Exception):
    """A statement inside a unit would write past the recorder: the audit would not know of it."""


@dataclass(frozen=True)
class Entry:
    """What the audit row of a command says: who did what, on what, and why.

    `reason` is a code and stands in clear; whatever somebody wrote in own words is a `note`, which is sealed.
    """

    actor: Any
    action: str
    now: datetime
    subject: UUID | None = None
    reason: str | None = None
    note: str | None = None


class IdempotencyKey(Base):
    """A request that was answered: kept for as long as the ledger."""

    __tablename__ = "idempotency_key"

    key: Mapped[str] = column(DataClass.INTERNAL, String(KEY_LENGTH), unique=True)
    fingerprint: Mapped[str] = column(DataClass.INTERNAL, String(64))
    answer: Mapped[dict[str, Any]] = json_column(DataClass.INTERNAL)
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
    refuse_unsent()
    session = db.session()
    if session.info.get(WRITING):
        raise RuntimeError("a unit of work inside another would commit half of the outer one")
    session.rollback()
    with _write_gate():
        session.info[WRITING] = True
        try:
            session.connection(execution_options=_write_options())
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[WRITING]


def run(
    command: Callable[[], Done | Refused], entry: Entry, key: str | None = None, fingerprint: str = ""
) -> Done | Refused:
    """Do one thing whole or not at all, and answer a repeated request with its first answer."""
    for _ in range(TRIES):
        try:
            return _once(command, entry, key, fingerprint)
        except StaleDataError as error:
            raise Conflict from error
        except IntegrityError as error:
            name = constraint_name(error)
            if name != KEY_CONSTRAINT:
                return Refused((Refusal(f"constraint.{name}"),))
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state in WAITED_TOO_LONG or "database is locked" in str(error.orig):
                raise Busy from error
            if state not in RETRIED:
                raise
        time.sleep(random.uniform(0.005, 0.05))  # noqa: S311  # spreads retries, keeps no secret
    raise Busy


def must(outcome: Done | Refused) -> Done:
    """Return what was done; where it was refused, nobody goes on as if it had been: nothing of it stands anywhere."""
    if isinstance(outcome, Refused):
        raise Conflict(*(refusal.code for refusal in outcome.refusals))
    return outcome


def act(command: Callable[[], Done | Refused], entry: Entry) -> Done:
    """Do one thing inside a longer unit with an audit event of its own; the rest stays with the unit's event.

    An act that fails takes its whole unit with it, even where the error is caught: nobody would have noted its half.
    """
    session = db.session()
    outer: Recorder | None = session.info.get(RECORDER)
    if outer is None:
        raise RuntimeError("an act needs the unit of work that it is part of")
    session.flush()
    inner: Recorder = current_app.extensions["recorder"]()
    session.info[RECORDER] = inner
    outcome = command()
    if isinstance(outcome, Refused):
        raise RefusedInside(outcome.refusals)
    session.flush()
    inner.write(entry, outcome.ref or entry.subject)
    session.info[RECORDER] = outer
    return outcome


def is_unsent() -> bool:
    """Whether this request shows a form again that came after its session had ended; nothing may be done in it."""
    return has_request_context() and UNSENT in request.environ


def refuse_unsent() -> None:
    """Leave a request that may do nothing, before it does something."""
    if is_unsent():
        raise Unsent


def constraint_name(error: IntegrityError) -> str:
    """Return the name of the constraint that stopped a statement, on either database."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if named:
        return str(named)
    kind, _, where = str(error.orig).partition(" constraint failed: ")
    return _unique_name(where) if kind == "UNIQUE" else where or str(error.orig)


def _unique_name(where: str) -> str:
    """Return the name of a unique index of which SQLite tells only the columns: `table.a, table.b`."""
    table, names = where.partition(".")[0], [part.rpartition(".")[2] for part in where.split(", ")]
    known = Base.metadata.tables.get(table)
    for index in known.indexes if known is not None else ():
        if index.unique and [each.name for each in index.columns] == names:
            return str(index.name)
    return f"uq_{table}_{'_'.join(names)}"


def _once(
    command: Callable[[], Done | Refused], entry: Entry, key: str | None, fingerprint: str
) -> Done | Refused:
    if is_unsent() and "looked_over" in g:
        return Refused(())
    recorder: Recorder = current_app.extensions["recorder"]()
    outcome: Done | Refused
    try:
        with writing() as session, _watched(session, recorder):
            taken = _take(key, _by(entry.actor, fingerprint), entry.now)
            if isinstance(taken, Done):
                return taken
            outcome = command()
            if isinstance(outcome, Refused):
                raise _Stopped
            if session.info[RECORDER] is not recorder:
                raise RuntimeError("an act inside failed: its unit cannot be kept")
            session.flush()
            recorder.write(entry, outcome.ref or entry.subject)
            if taken is not None:
                taken.answer = _kept(outcome)
    except _Stopped:
        pass
    return outcome


class _Stopped(Exception):
    """Leaves the transaction without keeping anything."""


@contextmanager
def _watched(session: Session, recorder: Recorder) -> Iterator[None]:
    session.info[RECORDER] = recorder
    try:
        yield
    finally:
        del session.info[RECORDER]


@event.listens_for(Session, "before_flush")
def _watch(session: Session, *_: object) -> None:
    if RECORDER in session.info:
        session.info[RECORDER].watch(session)


@event.listens_for(Session, "do_orm_execute")
def _refuse_unwatched(state: ORMExecuteState) -> None:
    if RECORDER not in state.session.info:
        return
    text = state.statement.text if isinstance(state.statement, TextClause) else ""
    if WRITES.search(text) if text else not state.is_select:
        raise Unwatched(text or type(state.statement).__name__)


def _take(key: str | None, fingerprint: str, now: datetime) -> IdempotencyKey | Done | None:
    """Take the key before anything is done under it, or return the answer that it already has.

    Whoever comes second with the same key waits here for the first and then reads its answer; taken at the end, the key
    would let both run into whatever else is unique, and the second would be refused what it had itself done.
    """
    if key is None:
        return None
    row = db.session.scalar(select(IdempotencyKey).where(IdempotencyKey.key == key))
    if row is None:
        row = IdempotencyKey(key=key, fingerprint=fingerprint, answer={}, made_at=now)
        db.session.add(row)
        db.session.flush()
        return row
    if row.fingerprint != fingerprint:
        raise KeyReused
    ref = row.answer["ref"]
    return Done(ref=UUID(ref) if ref else None, data=row.answer["data"], repeated=True)


def _kept(done: Done) -> dict[str, Any]:
    return {"ref": str(done.ref) if done.ref else None, "data": dict(done.data)}


def _by(actor: Any, fingerprint: str) -> str:
    """Bind what was sent to who sent it: a key that leaked answers nobody else."""
    who = getattr(actor, "account_ref", None)
    return hashlib.sha256(f"{who}|{fingerprint}".encode()).hexdigest()


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
