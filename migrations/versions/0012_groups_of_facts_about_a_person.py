"""Groups of facts about a person; the local watch list counts its versions"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Work, insurance and aid of a member get a table; a stale review of a watch entry is noticed."""
    op.create_table(
        "member_fact",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_member_fact_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_fact_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_fact")),
        sa.UniqueConstraint("member_id", "key", "as_of", name=op.f("uq_member_fact_member_id_key_as_of")),
        sa.UniqueConstraint("ref", name=op.f("uq_member_fact_ref")),
    )
    with op.batch_alter_table("member_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_fact_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_fact_member_id"), ["member_id"], unique=False)
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    """Back to facts about households only."""
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.drop_column("version")
    op.drop_table("member_fact")
