"""Employment spells and monthly checks"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "spell",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("introduction_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opening_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("firm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "active",
                "retained",
                "left",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("qualifies_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=True),
        sa.Column("end_code", sa.String(length=30), nullable=True),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("floor_fen", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'active' OR ended_on IS NULL", name=op.f("ck_spell_active_has_no_end")),
        sa.CheckConstraint("state <> 'left' OR ended_on IS NOT NULL", name=op.f("ck_spell_left_has_day")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on > started_on", name=op.f("ck_spell_period")),
        sa.CheckConstraint("wage_fen >= floor_fen", name=op.f("ck_spell_wage_at_or_above_floor")),
        sa.ForeignKeyConstraint(["firm_id"], ["organisation.id"], name=op.f("fk_spell_firm_id_organisation")),
        sa.ForeignKeyConstraint(
            ["introduction_id"], ["introduction.id"], name=op.f("fk_spell_introduction_id_introduction")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_spell_member_id_member")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_spell_opening_id_opening")),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_spell_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spell")),
        sa.UniqueConstraint("introduction_id", name=op.f("uq_spell_introduction_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_spell_ref")),
    )
    with op.batch_alter_table("spell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spell_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spell_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spell_opening_id"), ["opening_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spell_qualifies_on"), ["qualifies_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_spell_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_spell_town_id"), ["town_id"], unique=False)

    op.create_table(
        "month_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("spell_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "stated",
                "confirmed",
                "disputed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("employed", sa.Boolean(), nullable=False),
        sa.Column("worked_to", sa.Date(), nullable=False),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("stated_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stated_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("dispute_code", sa.String(length=30), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('confirmed', 'disputed')) = (confirmed_by_id IS NOT NULL)",
            name=op.f("ck_month_check_confirmed_has_person"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> stated_by_id",
            name=op.f("ck_month_check_two_persons"),
        ),
        sa.CheckConstraint("wage_fen >= 0", name=op.f("ck_month_check_wage_not_negative")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_month_check_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["spell_id"], ["spell.id"], name=op.f("fk_month_check_spell_id_spell")),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["person.id"], name=op.f("fk_month_check_stated_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_check")),
        sa.UniqueConstraint("ref", name=op.f("uq_month_check_ref")),
        sa.UniqueConstraint("spell_id", "month", name=op.f("uq_month_check_spell_id_month")),
    )
    with op.batch_alter_table("month_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_month_check_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_check_spell_id"), ["spell_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_check_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_check_stated_by_id"), ["stated_by_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("month_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_month_check_stated_by_id"))
        batch_op.drop_index(batch_op.f("ix_month_check_state"))
        batch_op.drop_index(batch_op.f("ix_month_check_spell_id"))
        batch_op.drop_index(batch_op.f("ix_month_check_confirmed_by_id"))

    op.drop_table("month_check")
    with op.batch_alter_table("spell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spell_town_id"))
        batch_op.drop_index(batch_op.f("ix_spell_state"))
        batch_op.drop_index(batch_op.f("ix_spell_qualifies_on"))
        batch_op.drop_index(batch_op.f("ix_spell_opening_id"))
        batch_op.drop_index(batch_op.f("ix_spell_member_id"))
        batch_op.drop_index(batch_op.f("ix_spell_firm_id"))

    op.drop_table("spell")
