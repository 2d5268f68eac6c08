"""The audit: who did what, on what, when and why; and, apart and encrypted, what stood there before.

Both are append-only (triggers refuse UPDATE and DELETE). The audit holds field names, codes and refs, never a personal
value; what somebody wrote in own words is a note beside the event, sealed like the old values.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, relationship

from webapp.core.db import Base, DataClass, Sealed, belongs_to, column, json_column, sealed_column
from webapp.core.objects import append_only, register

INTERNAL = DataClass.INTERNAL


class AuditEvent(Base):
    """One action of one person, or one reveal of a personal field."""

    __tablename__ = "audit_event"

    at: Mapped[datetime] = column(INTERNAL, index=True)
    action: Mapped[str] = column(INTERNAL, String(60), index=True)
    account_ref: Mapped[UUID | None] = column(INTERNAL, index=True)
    person_ref: Mapped[UUID | None] = column(INTERNAL)
    role: Mapped[str | None] = column(INTERNAL, String(40))
    town_ref: Mapped[UUID | None] = column(INTERNAL, index=True)
    on_behalf_of: Mapped[UUID | None] = column(INTERNAL)
    subject_ref: Mapped[UUID | None] = column(INTERNAL, index=True)
    reason: Mapped[str | None] = column(INTERNAL, String(200))
    note_sealed: Mapped[bytes | None] = sealed_column()
    request_id: Mapped[str | None] = column(INTERNAL, String(40))
    address: Mapped[str | None] = column(INTERNAL, String(64))

    note: Any = Sealed("hidden")

    changes: Mapped[list["AuditChange"]] = relationship(back_populates="event", order_by="AuditChange.id")


class AuditChange(Base):
    """One record that an action added, changed or removed, which of its fields, and in which town it lies."""

    __tablename__ = "audit_change"
    __table_args__ = (Index("ix_audit_change_event_id_town_ref", "event_id", "town_ref"),)

    event_id: Mapped[int] = belongs_to("audit_event.id", index=False)
    table_name: Mapped[str] = column(INTERNAL, String(60))
    record_ref: Mapped[UUID] = column(INTERNAL, index=True)
    town_ref: Mapped[UUID | None] = column(INTERNAL)
    operation: Mapped[str] = column(INTERNAL, String(10))
    fields: Mapped[list[Any]] = json_column(INTERNAL)

    event: Mapped[AuditEvent] = relationship(back_populates="changes")


class Revision(Base):
    """The values that a change replaced, sealed: history that only a permitted reader opens."""

    __tablename__ = "revision"

    event_id: Mapped[int] = belongs_to("audit_event.id")
    table_name: Mapped[str] = column(INTERNAL, String(60))
    record_ref: Mapped[UUID] = column(INTERNAL, index=True)
    values_sealed: Mapped[bytes] = column(DataClass.SENSITIVE, LargeBinary)


register(append_only("audit_event"), append_only("audit_change"), append_only("revision"))
