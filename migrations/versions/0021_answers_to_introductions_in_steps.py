"""Answers to introductions in steps"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("proposed", "wanted", "trial", "taken", "declined", "withdrawn", "closed")
STATES_BEFORE = ("proposed", "taken", "declined", "withdrawn", "closed")
ONE_AT_A_TIME = "state IN ('proposed', 'wanted', 'trial')"
ONE_AT_A_TIME_BEFORE = "state = 'proposed'"
CHECKS = {
    "closed_has_reason": "(state = 'closed') = (close_code IS NOT NULL)",
    "known_by_consent": "state NOT IN ('trial', 'taken') OR contact_id IS NOT NULL",
}


def upgrade() -> None:
    """A firm wants to meet before it learns a name; silence, calls and the reason of an end are kept."""
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("contact_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("tell_worker", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("close_code", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("meet_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("by_phone", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("called_on", sa.Date(), nullable=True))
    _carry_over()
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.alter_column("tell_worker", server_default=None)
        batch_op.alter_column("by_phone", server_default=None)
        batch_op.drop_index("uq_introduction_open")
        batch_op.drop_constraint(batch_op.f("ck_introduction_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_introduction_state"), _one_of(STATES))
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_introduction_{name}"), rule)
        batch_op.create_foreign_key(
            batch_op.f("fk_introduction_contact_id_consent"), "consent", ["contact_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_introduction_contact_id"), ["contact_id"], unique=False)
        _unique(batch_op, ONE_AT_A_TIME)


def downgrade() -> None:
    """Back to one answer: who was to be met waits again, and the reason of an end is forgotten."""
    op.execute(
        "UPDATE introduction SET state = 'proposed', answered_on = NULL, answered_by_id = NULL "
        "WHERE state IN ('wanted', 'trial')"
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index("uq_introduction_open")
        batch_op.drop_index(batch_op.f("ix_introduction_contact_id"))
        batch_op.drop_constraint(batch_op.f("fk_introduction_contact_id_consent"), type_="foreignkey")
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_introduction_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_introduction_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_introduction_state"), _one_of(STATES_BEFORE))
        for name in ("called_on", "by_phone", "meet_on", "close_code", "tell_worker", "contact_id", "shown"):
            batch_op.drop_column(name)
        _unique(batch_op, ONE_AT_A_TIME_BEFORE)


def _one_of(states: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(state) for state in states)})"


def _unique(batch_op: object, where: str) -> None:
    batch_op.create_index(  # type: ignore[attr-defined]  # alembic's batch has no public type
        "uq_introduction_open",
        ["opening_id", "member_id"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _carry_over() -> None:
    """Old consents were given to name and phone as well; what a firm saw so far was the profile of today."""
    op.execute("UPDATE introduction SET contact_id = consent_id")
    op.execute("UPDATE introduction SET close_code = 'post_gone' WHERE state = 'closed'")
    op.execute(
        "UPDATE introduction SET close_code = 'hired_elsewhere' WHERE state = 'closed' AND EXISTS "
        "(SELECT 1 FROM introduction o WHERE o.member_id = introduction.member_id AND o.state = 'taken' "
        "AND o.answered_on = introduction.answered_on)"
    )
    connection = op.get_bind()
    columns = "skills, experience, free_from, free_to, days_per_week"
    profiles = connection.execute(
        sa.text(f"SELECT member_id, {columns} FROM worker_profile")  # noqa: S608  # constant names of this file
    )
    write = sa.text("UPDATE introduction SET shown = :shown WHERE member_id = :member")
    for row in profiles.mappings().all():
        said = {name: row[name] for name in ("free_from", "free_to", "days_per_week")}
        said["skills"] = _read(row["skills"])
        said["experience"] = list(_read(row["experience"]).items())
        shown = json.dumps({**said, "km": None, "age": None, "sex": None}, ensure_ascii=False, sort_keys=True)
        connection.execute(write, {"shown": shown, "member": row["member_id"]})


def _read(value: object) -> object:
    """What a JSON column holds: text on SQLite, read already on PostgreSQL."""
    return json.loads(value) if isinstance(value, str) else value
