"""Rejected policy proposals"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "rejected_whole": "(rejected_by_id IS NULL) = (rejected_at IS NULL)",
    "decided_once": "confirmed_by_id IS NULL OR rejected_by_id IS NULL",
    "rejected_has_reason": "rejected_by_id IS NULL OR rejected_by_id = proposed_by_id OR rejection IS NOT NULL",
}


def upgrade() -> None:
    """A proposed number can be rejected with a reason, or taken back; it stays to be read."""
    with op.batch_alter_table("policy_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rejected_by_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("rejected_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("rejection", sa.String(length=200), nullable=True))
        batch_op.create_index(batch_op.f("ix_policy_row_rejected_by_id"), ["rejected_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_policy_row_rejected_by_id_person"), "person", ["rejected_by_id"], ["id"]
        )
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_policy_row_{name}"), rule)


def downgrade() -> None:
    """Without a no, what was rejected waits for a second person again."""
    with op.batch_alter_table("policy_row", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_policy_row_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_policy_row_rejected_by_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_policy_row_rejected_by_id"))
        batch_op.drop_column("rejection")
        batch_op.drop_column("rejected_at")
        batch_op.drop_column("rejected_by_id")
