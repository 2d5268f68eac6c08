"""What one transaction has read already and need not read again: a page and a deed ask for the same in many places.

A value is forgotten with its transaction, and within it as soon as a row of a kind that it rests on is written. So it
is never older than the transaction's own picture of the database, which does not change under it. Values of rules and
rows that are not changed belong here; what is locked is read by the lock itself.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from webapp.core.db import Base, db

Value = TypeVar("Value")
_READ: Final = "read-once"
_Known = dict[object, tuple[Any, tuple[type[Base], ...]]]


def once(what: object, read: Callable[[], Value], *rests_on: type[Base]) -> Value:
    """Return what this transaction has read before under this name, or read it now.

    `rests_on` are the kinds of rows that it was made of: whatever writes one of them, as object or in bulk, makes the
    next asker read anew. What waits to be written is written first, as before any question to the database.
    """
    session = db.session()
    if session.autoflush and (session.new or session.dirty or session.deleted):
        session.flush()
    known = _known(session)
    if what not in known:
        found = read()
        known = _known(session)
        known[what] = found, rests_on
    value: Value = known[what][0]
    return value


def _known(session: Session) -> _Known:
    """Return what the running transaction has read; reading itself may have begun it."""
    of, known = _kept(session)
    now: SessionTransaction | None = session.get_transaction()
    if now is None or of is not now:
        known = {}
        session.info[_READ] = now, known
    return known


def _kept(session: Session) -> tuple[SessionTransaction | None, _Known]:
    kept: tuple[SessionTransaction | None, _Known] = session.info.get(_READ, (None, {}))
    return kept


@event.listens_for(Session, "after_flush")
def _forget_written(session: Session, _flushed: UOWTransaction) -> None:
    written = {type(row) for rows in (session.new, session.dirty, session.deleted) for row in rows}
    _of, known = _kept(session)
    for what in [what for what, (_value, rests_on) in known.items() if not written.isdisjoint(rests_on)]:
        del known[what]


@event.listens_for(Session, "do_orm_execute")
def _forget_in_bulk(asked: ORMExecuteState) -> None:
    if not asked.is_select:
        asked.session.info.pop(_READ, None)
