"""Fund lines and the ledger"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "fund_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("reserved_fen", sa.BigInteger(), nullable=False),
        sa.Column("spent_fen", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reserved_fen + spent_fen <= received_fen", name=op.f("ck_fund_line_not_overdrawn")
        ),
        sa.CheckConstraint("reserved_fen >= 0", name=op.f("ck_fund_line_reserved_not_negative")),
        sa.CheckConstraint("spent_fen >= 0", name=op.f("ck_fund_line_spent_not_negative")),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_fund_line_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_line")),
        sa.UniqueConstraint("ref", name=op.f("uq_fund_line_ref")),
        sa.UniqueConstraint("town_id", "name", name=op.f("uq_fund_line_town_id_name")),
    )
    with op.batch_alter_table("fund_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fund_line_town_id"), ["town_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("fund_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_ref", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_line_id"], ["fund_line.id"], name=op.f("fk_ledger_entry_fund_line_id_fund_line")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("ref", name=op.f("uq_ledger_entry_ref")),
        sa.UniqueConstraint("subject_ref", "kind", name=op.f("uq_ledger_entry_subject_ref_kind")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_fund_line_id"), ["fund_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_entry_subject_ref"), ["subject_ref"], unique=False)

    op.create_table(
        "posting",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen <> 0", name=op.f("ck_posting_not_zero")),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_posting_entry_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posting")),
        sa.UniqueConstraint("entry_id", "account", name=op.f("uq_posting_entry_id_account")),
        sa.UniqueConstraint("ref", name=op.f("uq_posting_ref")),
    )
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posting_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("posting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posting_entry_id"))

    op.drop_table("posting")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_subject_ref"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_person_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_entry_fund_line_id"))

    op.drop_table("ledger_entry")
    with op.batch_alter_table("fund_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fund_line_town_id"))

    op.drop_table("fund_line")
