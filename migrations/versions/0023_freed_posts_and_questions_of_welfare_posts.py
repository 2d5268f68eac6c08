"""Freed posts and questions of welfare posts"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ASKED = ("cadre_family", "welfare_post", "welfare_fit")
LEFT = "(SELECT count(*) FROM spell s WHERE s.opening_id = opening.id AND s.ended_on IS NOT NULL)"
LAST = "(SELECT max(s.ended_on) FROM spell s WHERE s.opening_id = opening.id)"

FREED = "freed_on IS NULL OR (state IN ('published', 'paused') AND filled < posts)"


def upgrade() -> None:
    """Who left gives the post back; a person is asked what a public-welfare post has to know."""
    with op.batch_alter_table("worker_profile", schema=None) as batch_op:
        for name in ASKED:
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=True))
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("freed_on", sa.Date(), nullable=True))
    op.execute(
        f"UPDATE opening SET freed_on = {LAST}, "  # noqa: S608  # text written above
        f"state = CASE state WHEN 'filled' THEN 'paused' ELSE state END "
        f"WHERE {LEFT} > 0 AND state IN ('published', 'paused', 'filled')"
    )
    op.execute(
        f"UPDATE opening SET filled = CASE WHEN filled > {LEFT} THEN filled - {LEFT} ELSE 0 END "  # noqa: S608  # written above
        f"WHERE {LEFT} > 0"
    )
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_opening_freed_is_free"), FREED)


def downgrade() -> None:
    """A post that somebody left counts as filled again, as far as there are so many."""
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_opening_freed_is_free"), type_="check")
    op.execute(
        f"UPDATE opening SET filled = CASE WHEN filled + {LEFT} < posts "  # noqa: S608  # text written above
        f"THEN filled + {LEFT} ELSE posts END WHERE {LEFT} > 0"
    )
    op.execute(
        "UPDATE opening SET state = 'filled' "
        "WHERE freed_on IS NOT NULL AND filled = posts AND state IN ('published', 'paused')"
    )
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.drop_column("freed_on")
    with op.batch_alter_table("worker_profile", schema=None) as batch_op:
        for name in reversed(ASKED):
            batch_op.drop_column(name)
