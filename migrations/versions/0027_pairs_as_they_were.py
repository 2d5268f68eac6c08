"""Pairs as they were"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What the ranking saw in a pair on the day is kept: weights are learned from that, not from what came later."""
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pair", sa.Text(), nullable=True))


def downgrade() -> None:
    """What the ranking saw is forgotten."""
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_column("pair")
