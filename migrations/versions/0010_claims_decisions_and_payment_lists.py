"""Claims, decisions and payment lists"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "payment_list",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fund_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("total_fen", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("total_fen > 0", name=op.f("ck_payment_list_total_positive")),
        sa.ForeignKeyConstraint(
            ["fund_line_id"], ["fund_line.id"], name=op.f("fk_payment_list_fund_line_id_fund_line")
        ),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["person.id"], name=op.f("fk_payment_list_issued_by_id_person")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_payment_list_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_list")),
        sa.UniqueConstraint("ref", name=op.f("uq_payment_list_ref")),
        sa.UniqueConstraint("town_id", "number", name=op.f("uq_payment_list_town_id_number")),
    )
    with op.batch_alter_table("payment_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_list_fund_line_id"), ["fund_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_list_issued_by_id"), ["issued_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_list_town_id"), ["town_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("spell_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "ready",
                "reviewed",
                "made",
                "checked",
                "signed_by_secretary",
                "signed_by_captain",
                "signed",
                "issued",
                "refused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("ready_on", sa.Date(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("band", sa.String(length=20), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("facts_hash", sa.String(length=64), nullable=True),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("refusal_code", sa.String(length=30), nullable=True),
        sa.Column("refusal_note", sa.String(length=200), nullable=True),
        sa.Column("fund_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payment_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued') = (payment_list_id IS NOT NULL)", name=op.f("ck_claim_issued_has_list")
        ),
        sa.CheckConstraint(
            "(state = 'refused') = (refusal_code IS NOT NULL)", name=op.f("ck_claim_refused_has_reason")
        ),
        sa.CheckConstraint(
            "state <> 'issued' OR decisions = 5", name=op.f("ck_claim_issued_after_five_decisions")
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR state = 'refused' OR facts_hash IS NOT NULL",
            name=op.f("ck_claim_ready_has_facts"),
        ),
        sa.CheckConstraint("amount_fen IS NULL OR amount_fen > 0", name=op.f("ck_claim_amount_positive")),
        sa.ForeignKeyConstraint(
            ["fund_line_id"], ["fund_line.id"], name=op.f("fk_claim_fund_line_id_fund_line")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_claim_member_id_member")),
        sa.ForeignKeyConstraint(
            ["payment_list_id"], ["payment_list.id"], name=op.f("fk_claim_payment_list_id_payment_list")
        ),
        sa.ForeignKeyConstraint(["spell_id"], ["spell.id"], name=op.f("fk_claim_spell_id_spell")),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_claim_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("ref", name=op.f("uq_claim_ref")),
        sa.UniqueConstraint("spell_id", name=op.f("uq_claim_spell_id")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_fund_line_id"), ["fund_line_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_payment_list_id"), ["payment_list_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_town_id"), ["town_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_ref", sa.Uuid(), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "step IN ('review', 'make', 'check', 'sign_as_secretary', 'sign_as_captain')",
            name=op.f("ck_decision_step"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_decision_claim_id_claim")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decision_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("claim_id", "person_id", name=op.f("uq_decision_claim_id_person_id")),
        sa.UniqueConstraint("claim_id", "step", name=op.f("uq_decision_claim_id_step")),
        sa.UniqueConstraint("ref", name=op.f("uq_decision_ref")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_person_id"), ["person_id"], unique=False)

    op.create_table(
        "payment_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("payment_list_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("bank", sa.String(length=60), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("account_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_line_amount_positive")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_payment_line_claim_id_claim")),
        sa.ForeignKeyConstraint(
            ["payment_list_id"],
            ["payment_list.id"],
            name=op.f("fk_payment_line_payment_list_id_payment_list"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_line")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_payment_line_claim_id")),
        sa.UniqueConstraint(
            "payment_list_id", "position", name=op.f("uq_payment_line_payment_list_id_position")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_payment_line_ref")),
    )
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_payment_line_payment_list_id"), ["payment_list_id"], unique=False
        )


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_line_payment_list_id"))

    op.drop_table("payment_line")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_person_id"))
        batch_op.drop_index(batch_op.f("ix_decision_claim_id"))

    op.drop_table("decision")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_town_id"))
        batch_op.drop_index(batch_op.f("ix_claim_state"))
        batch_op.drop_index(batch_op.f("ix_claim_payment_list_id"))
        batch_op.drop_index(batch_op.f("ix_claim_member_id"))
        batch_op.drop_index(batch_op.f("ix_claim_fund_line_id"))

    op.drop_table("claim")
    with op.batch_alter_table("payment_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_list_town_id"))
        batch_op.drop_index(batch_op.f("ix_payment_list_issued_by_id"))
        batch_op.drop_index(batch_op.f("ix_payment_list_fund_line_id"))

    op.drop_table("payment_list")
