"""Writes the audit of a unit of work: it watches every flush, so that no change can slip past it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import g, has_request_context, request
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from webapp.audit.models import AuditChange, AuditEvent, Revision
from webapp.core.db import Base, db, vault
from webapp.core.unit import Entry, IdempotencyKey

UNWATCHED = (AuditEvent, AuditChange, Revision, IdempotencyKey)
ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass
class Noted:
    """What one record went through in this unit, over all its flushes."""

    table: str
    operation: str
    fields: set[str]
    before: dict[str, Any]


class AuditRecorder:
    """Collects changes of one unit of work and writes them with the audit row."""

    def __init__(self) -> None:
        """Start with nothing noted."""
        self.noted: dict[UUID, Noted] = {}

    def watch(self, session: Session) -> None:
        """Note every record that this flush adds, changes or removes."""
        for row in session.new:
            if isinstance(row, Base) and not isinstance(row, UNWATCHED):
                self._note(row, ADDED, _filled(row), {})
        for row in session.dirty:
            if isinstance(row, Base) and session.is_modified(row):
                fields = _changed(row)
                self._note(row, CHANGED, fields, _stored(session, row, fields))
        for row in session.deleted:
            if isinstance(row, Base):
                self._note(row, REMOVED, _filled(row), _stored(session, row, _filled(row)))

    def write(self, entry: Entry, subject: UUID | None) -> None:
        """Add the audit row, one line for each record, and the sealed old values."""
        event = AuditEvent(
            at=entry.now,
            action=entry.action,
            subject_ref=subject,
            reason=entry.reason,
            **_who(entry.actor),
            **_where(),
        )
        db.session.add(event)
        db.session.flush()
        for ref, noted in self.noted.items():
            common = {"event_id": event.id, "table_name": noted.table, "record_ref": ref}
            db.session.add(AuditChange(operation=noted.operation, fields=sorted(noted.fields), **common))
            if noted.before:
                db.session.add(_revision(noted.before, common))
        db.session.flush()

    def _note(self, row: Base, operation: str, fields: set[str], before: Mapping[str, Any]) -> None:
        known = self.noted.get(row.ref)
        if known is None:
            self.noted[row.ref] = Noted(row.__tablename__, operation, fields, dict(before))
            return
        known.fields |= fields
        if known.operation != ADDED:
            known.before = {**before, **known.before}


def _filled(row: Base) -> set[str]:
    return {attr.key for attr in inspect(row).mapper.column_attrs if getattr(row, attr.key) is not None} - {
        "id"
    }


def _changed(row: Base) -> set[str]:
    state = inspect(row)
    return {attr.key for attr in state.mapper.column_attrs if state.attrs[attr.key].history.has_changes()}


def _stored(session: Session, row: Base, fields: set[str]) -> dict[str, Any]:
    columns = [inspect(type(row)).columns[name] for name in sorted(fields)]
    if not columns:
        return {}
    table = type(row).__table__
    old = session.connection().execute(select(*columns).where(table.c.id == row.id)).first()
    return {} if old is None else {column.key: value for column, value in zip(columns, old, strict=True)}


def _revision(before: Mapping[str, Any], common: Mapping[str, Any]) -> Revision:
    revision = Revision(**common)
    plain = json.dumps(before, default=_plain, sort_keys=True)
    revision.values_sealed = vault().seal(plain.encode(), f"revision|{revision.ref}|values")
    return revision


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"sealed": base64.b64encode(value).decode()}
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _who(actor: Any) -> dict[str, Any]:
    if actor is None:
        return {}
    return {
        "account_ref": actor.account_ref,
        "person_ref": actor.person_ref,
        "role": actor.role,
        "town_ref": actor.town_ref,
        "on_behalf_of": actor.on_behalf_of,
    }


def _where() -> dict[str, Any]:
    if not has_request_context():
        return {}
    return {"request_id": getattr(g, "request_id", None), "address": request.remote_addr}
