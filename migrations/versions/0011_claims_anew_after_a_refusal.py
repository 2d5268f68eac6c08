"""Claims anew after a refusal, who refused, and why a month was stated late"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("state <> 'refused'")


def upgrade() -> None:
    """A spell has one claim that lives; a no has its day and its person on the claim."""
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_claim_spell_id"), type_="unique")
        batch_op.add_column(sa.Column("refused_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("refused_by_id", KEY, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_claim_refused_by_id_person"), "person", ["refused_by_id"], ["id"]
        )
    op.execute("UPDATE claim SET refused_on = opened_on WHERE state = 'refused'")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_claim_refused_has_day"), "(state = 'refused') = (refused_on IS NOT NULL)"
        )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_spell_id"), ["spell_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_refused_by_id"), ["refused_by_id"], unique=False)
        batch_op.create_index(
            "uq_claim_live", ["spell_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("agreed")
    with op.batch_alter_table("month_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late_code", sa.String(length=30), nullable=True))


def downgrade() -> None:
    """Back to one claim a spell."""
    with op.batch_alter_table("month_check", schema=None) as batch_op:
        batch_op.drop_column("late_code")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreed", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("agreed", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("uq_claim_live")
        batch_op.drop_index(batch_op.f("ix_claim_refused_by_id"))
        batch_op.drop_index(batch_op.f("ix_claim_spell_id"))
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_claim_refused_has_day"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_claim_refused_by_id_person"), type_="foreignkey")
        batch_op.drop_column("refused_by_id")
        batch_op.drop_column("refused_on")
        batch_op.create_unique_constraint(batch_op.f("uq_claim_spell_id"), ["spell_id"])
