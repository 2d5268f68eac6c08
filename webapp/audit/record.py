"""Writes the audit of a unit of work: it watches every flush, so that no change can slip past it."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from flask import g, has_request_context, request
from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import RelationshipDirection, Session

from webapp.audit.models import AuditChange, AuditEvent, Revision
from webapp.audit.queries import Towns
from webapp.core.db import Base, db, vault
from webapp.core.unit import Entry, IdempotencyKey

UNWATCHED = (AuditEvent, AuditChange, Revision, IdempotencyKey)
ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass
class Noted:
    """What one record went through in this unit, over all its flushes."""

    operation: str
    fields: set[str]
    before: dict[str, Any]
    town_ref: UUID | None = None


class AuditRecorder:
    """Collects changes of one unit of work and writes them with the audit row."""

    def __init__(self) -> None:
        """Start with nothing noted."""
        self.noted: dict[tuple[str, UUID], Noted] = {}
        self._towns = Towns()
        self._unplaced: list[tuple[Noted, Base]] = []

    def watch(self, session: Session) -> None:
        """Note every record that this flush adds, changes or removes."""
        self._place()
        for row in _watched(session.new):
            self._note(row, ADDED, _filled(row), {})
        for row in _watched(session.dirty):
            fields = _changed(row)
            if fields:
                self._note(row, CHANGED, fields, _stored(session, row, fields))
        orphans = [orphan for row in session.dirty for orphan in _orphans(row)]
        for row in _watched([*session.deleted, *orphans]):
            self._note(row, REMOVED, _filled(row), _stored(session, row, _filled(row)))

    def write(self, entry: Entry, subject: UUID | None) -> None:
        """Add the audit row, one line for each record, and the sealed old values."""
        self._place()
        event = AuditEvent(
            at=entry.now,
            action=entry.action,
            subject_ref=subject,
            reason=entry.reason,
            note=entry.note,
            **_who(entry.actor),
            **_where(),
        )
        db.session.add(event)
        db.session.flush()
        changes = []
        for (table, ref), noted in self.noted.items():
            common = {"event_id": event.id, "table_name": table, "record_ref": ref}
            what = {"operation": noted.operation, "fields": sorted(noted.fields), "town_ref": noted.town_ref}
            changes.append({"ref": uuid4(), **common, **what})
            if noted.before:
                db.session.add(_revision(noted.before, common))
        if changes:
            db.session.connection().execute(insert(AuditChange), changes)
        db.session.flush()

    def _note(self, row: Base, operation: str, fields: set[str], before: Mapping[str, Any]) -> None:
        place = (row.__tablename__, row.ref)
        known = self.noted.get(place)
        if known is None:
            noted = self.noted[place] = Noted(operation, fields, dict(before))
            if operation == REMOVED:
                noted.town_ref = self._towns.ref_of(row)
            else:
                self._unplaced.append((noted, row))
        elif operation == REMOVED and known.operation == ADDED:
            del self.noted[place]
        else:
            known.fields |= fields
            if operation == REMOVED:
                known.operation = REMOVED
            if known.operation != ADDED:
                known.before = {**before, **known.before}

    def _place(self) -> None:
        """Say of what was noted in which town it lies: a new record can be asked once it is stored."""
        for noted, row in self._unplaced:
            noted.town_ref = self._towns.ref_of(row)
        self._unplaced.clear()


def _watched(rows: Iterable[object]) -> list[Base]:
    return [row for row in rows if isinstance(row, Base) and not isinstance(row, UNWATCHED)]


def _filled(row: Base) -> set[str]:
    columns = inspect(row).mapper.column_attrs
    return {each.key for each in columns if getattr(row, each.key) is not None} - {"id"} | _pointed_anew(row)


def _changed(row: Base) -> set[str]:
    state = inspect(row)
    changed = {each.key for each in state.mapper.column_attrs if state.attrs[each.key].history.has_changes()}
    return changed | _pointed_anew(row)


def _pointed_anew(row: Base) -> set[str]:
    """Return the foreign keys that the flush is about to fill because a related record was set or exchanged."""
    state = inspect(row)
    return {
        state.mapper.get_property_by_column(column).key
        for each in state.mapper.relationships
        if each.direction is RelationshipDirection.MANYTOONE and state.attrs[each.key].history.has_changes()
        for column in each.local_columns
    }


def _orphans(row: object) -> list[object]:
    """Return what the flush will remove because it was taken out of the list that owns it."""
    state = inspect(row)
    owned = [each.key for each in state.mapper.relationships if each.cascade.delete_orphan]
    gone = [orphan for key in owned for orphan in state.attrs[key].history.deleted]
    return [orphan for orphan in gone if inspect(orphan).persistent]


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
