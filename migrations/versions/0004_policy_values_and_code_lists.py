"""Policy values and code lists"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "code_value",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("label_zh", sa.String(length=80), nullable=False),
        sa.Column("label_en", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_value")),
        sa.UniqueConstraint(
            "list_name", "code", "valid_from", name=op.f("uq_code_value_list_name_code_valid_from")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_code_value_ref")),
    )
    with op.batch_alter_table("code_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_value_list_name"), ["list_name"], unique=False)

    op.create_table(
        "policy_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_confirmed", sa.Boolean(), nullable=False),
        sa.Column("shipped", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)", name=op.f("ck_policy_row_confirmed_whole")
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name=op.f("ck_policy_row_two_persons"),
        ),
        sa.CheckConstraint("shipped OR proposed_by_id IS NOT NULL", name=op.f("ck_policy_row_has_proposer")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_policy_row_period")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_policy_row_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_policy_row_proposed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_policy_row_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_row")),
        sa.UniqueConstraint(
            "key",
            "kind",
            "town_id",
            "valid_from",
            "number",
            name=op.f("uq_policy_row_key_kind_town_id_valid_from_number"),
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_policy_row_ref")),
    )
    with op.batch_alter_table("policy_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_policy_row_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_row_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_row_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_policy_row_town_id"), ["town_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("policy_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_row_town_id"))
        batch_op.drop_index(batch_op.f("ix_policy_row_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_policy_row_key"))
        batch_op.drop_index(batch_op.f("ix_policy_row_confirmed_by_id"))

    op.drop_table("policy_row")
    with op.batch_alter_table("code_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_value_list_name"))

    op.drop_table("code_value")
