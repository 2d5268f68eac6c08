"""Notes beside the audit"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from webapp.core.db import vault

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "audit_event",
    sa.column("id", sa.Integer),
    sa.column("ref", sa.Uuid),
    sa.column("action", sa.String),
    sa.column("reason", sa.String),
    sa.column("note_sealed", sa.LargeBinary),
)
CHANGE = sa.table(
    "audit_change",
    sa.column("event_id", sa.Integer),
    sa.column("table_name", sa.String),
    sa.column("record_ref", sa.Uuid),
)
WATCH = sa.table("local_watch", sa.column("ref", sa.Uuid), sa.column("end_reason", sa.String))
OFF, OF_REASON = "off", 200


def upgrade() -> None:
    """What people wrote about families leaves the plain audit: with the watch entry, or sealed beside the event."""
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("end_reason", sa.String(length=200), nullable=True))
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note_sealed", sa.LargeBinary(), nullable=True))
    _each_ending(_move_to_the_entry)
    for event in _events("member.reveal"):
        field, _colon, said = (event.reason or "").partition(": ")
        code, _space, note = said.partition(" ")
        if note:
            sealed = vault().seal(note.encode(), _place(event))
            _change(event, reason=f"{field}: {code}", note_sealed=sealed)


def _move_to_the_entry(event: sa.Row, entry: object) -> None:
    op.get_bind().execute(sa.update(WATCH).where(WATCH.c.ref == entry).values(end_reason=event.reason))
    _change(event, reason=OFF)


def downgrade() -> None:
    """Back to notes in clear."""
    _each_ending(_move_to_the_audit)
    noted = sa.select(EVENT).where(EVENT.c.note_sealed.is_not(None)).order_by(EVENT.c.id)
    for event in op.get_bind().execute(noted).all():
        note = vault().open(event.note_sealed, _place(event)).decode()
        _change(event, reason=f"{event.reason or ''} {note}".strip()[:OF_REASON])
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_column("note_sealed")
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.drop_column("end_reason")


def _move_to_the_audit(event: sa.Row, entry: object) -> None:
    why = op.get_bind().scalar(sa.select(WATCH.c.end_reason).where(WATCH.c.ref == entry))
    _change(event, reason=why)


def _each_ending(move: Callable[[sa.Row, object], None]) -> None:
    """Take each event that ended an entry of the watch list: only endings ever had a reason."""
    for event in _events("household.watch"):
        query = sa.select(CHANGE.c.record_ref).where(
            CHANGE.c.event_id == event.id, CHANGE.c.table_name == "local_watch"
        )
        entry = op.get_bind().scalar(query)
        if entry is not None:
            move(event, entry)


def _events(action: str) -> list[sa.Row]:
    query = sa.select(EVENT).where(EVENT.c.action == action, EVENT.c.reason.is_not(None))
    return list(op.get_bind().execute(query.order_by(EVENT.c.id)))


def _change(event: sa.Row, **values: object) -> None:
    op.get_bind().execute(sa.update(EVENT).where(EVENT.c.id == event.id).values(**values))


def _place(event: sa.Row) -> str:
    return f"audit_event|{event.ref}|note"
