"""Bank accounts of members"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVE = sa.text("replaced_at IS NULL")


def upgrade() -> None:
    """A member's account, entered by one person and confirmed by another."""
    op.create_table(
        "bank_account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("member_id", KEY, nullable=False),
        sa.Column("bank", sa.String(length=60), nullable=False),
        sa.Column("holder", sa.String(length=60), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("entered_by_id", KEY, nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", KEY, nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_bank_account_confirmed_whole")
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id",
            name=op.f("ck_bank_account_two_persons"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_bank_account_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_bank_account_entered_by_id_person")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_bank_account_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_account")),
        sa.UniqueConstraint("ref", name=op.f("uq_bank_account_ref")),
    )
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bank_account_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_bank_account_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_account_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bank_account_number_index"), ["number_index"], unique=False)
        batch_op.create_index(
            "uq_bank_account_live", ["member_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )


def downgrade() -> None:
    """Back to members without accounts."""
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.drop_index("uq_bank_account_live", sqlite_where=LIVE, postgresql_where=LIVE)
        batch_op.drop_index(batch_op.f("ix_bank_account_number_index"))
        batch_op.drop_index(batch_op.f("ix_bank_account_member_id"))
        batch_op.drop_index(batch_op.f("ix_bank_account_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_bank_account_confirmed_by_id"))

    op.drop_table("bank_account")
