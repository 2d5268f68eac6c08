"""Shipped numbers have no proposer"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What a person proposed can't pass for a number that came with the program."""
    with op.batch_alter_table("policy_row", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_policy_row_shipped_unproposed"), "NOT shipped OR proposed_by_id IS NULL"
        )


def downgrade() -> None:
    """Back to a proposer or the mark of a shipped number, or both."""
    with op.batch_alter_table("policy_row", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_policy_row_shipped_unproposed"), type_="check")
