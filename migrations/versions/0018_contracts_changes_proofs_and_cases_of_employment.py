"""Contracts, changes, proofs and cases of employment"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS_OF_SPELL = {
    "wage_at_or_above_minimum": "wage_fen >= minimum_fen",
    "wage_at_or_above_pledge": "wage_fen >= pledge_fen",
    "unit": "unit IN ('month', 'day', 'hour', 'task')",
    "contract_period": "contract_to IS NULL OR contract_to > contract_from",
    "notice_has_moment": "(leaves_on IS NULL) = (leaves_told_at IS NULL)",
}
CHECKS_OF_MONTH = {
    "quantity": "quantity IS NULL OR quantity > 0",
    "late_state": "late_state IN ('waits', 'agreed', 'refused')",
    "late_has_reason": "late_state IS NULL OR late_code IS NOT NULL",
    "late_answer_has_person": "(late_state IS NOT NULL AND late_state <> 'waits') = (late_answered_by_id IS NOT NULL)",
    "late_second_person": "late_answered_by_id IS NULL OR late_answered_by_id <> stated_by_id",
}


def upgrade() -> None:
    """What is agreed, what proves a month, and the case that each month becomes on which two do not agree."""
    _new_tables()
    _more_of_each_month()
    _more_of_each_spell()
    _cases_of_disputes()


def _cases_of_disputes() -> None:
    """A month that is disputed today has its case from now on, opened by who disputed it."""
    month = sa.table(
        "month_check", sa.column("id", KEY), sa.column("state", sa.String), sa.column("dispute_code", sa.String),
        sa.column("confirmed_by_id", KEY), sa.column("confirmed_at", sa.DateTime),
    )  # fmt: skip
    case = sa.table(
        "month_case", sa.column("ref", sa.Uuid), sa.column("month_check_id", KEY), sa.column("state", sa.String),
        sa.column("code", sa.String), sa.column("opened_by_id", KEY), sa.column("opened_at", sa.DateTime),
        sa.column("version", sa.Integer),
    )  # fmt: skip
    rows = op.get_bind().execute(sa.select(month).where(month.c.state == "disputed")).all()
    for row in rows:
        op.execute(
            case.insert().values(
                ref=uuid.uuid4(),
                month_check_id=row.id,
                state="open",
                code=row.dispute_code or "wage",
                opened_by_id=row.confirmed_by_id,
                opened_at=row.confirmed_at,
                version=1,
            )
        )


def _new_tables() -> None:
    op.create_table(
        "proof",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", KEY, nullable=False),
        sa.Column("firm_id", KEY, nullable=False),
        sa.Column("file_id", KEY, nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("added_by_id", KEY, nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("checked_by_id", KEY, nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('screenshot', 'certificate', 'bank', 'insurance')", name=op.f("ck_proof_kind")
        ),
        sa.CheckConstraint(
            "(checked_by_id IS NULL) = (checked_at IS NULL)", name=op.f("ck_proof_checked_has_moment")
        ),
        sa.CheckConstraint(
            "checked_by_id IS NULL OR checked_by_id <> added_by_id", name=op.f("ck_proof_two_persons")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_proof_added_by_id_person")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["person.id"], name=op.f("fk_proof_checked_by_id_person")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_proof_file_id_stored_file")),
        sa.ForeignKeyConstraint(["firm_id"], ["organisation.id"], name=op.f("fk_proof_firm_id_organisation")),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_proof_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof")),
        sa.UniqueConstraint("ref", name=op.f("uq_proof_ref")),
    )
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proof_added_by_id"), ["added_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_checked_by_id"), ["checked_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_file_id"), ["file_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proof_town_id"), ["town_id"], unique=False)

    op.create_table(
        "spell_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("spell_id", KEY, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("wage_fen", sa.BigInteger(), nullable=False),
        sa.Column("floor_fen", sa.BigInteger(), nullable=False),
        sa.Column("work", sa.String(length=60), nullable=True),
        sa.Column("written_by_id", KEY, nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("wage_fen >= floor_fen", name=op.f("ck_spell_change_wage_at_or_above_floor")),
        sa.ForeignKeyConstraint(["spell_id"], ["spell.id"], name=op.f("fk_spell_change_spell_id_spell")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_spell_change_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spell_change")),
        sa.UniqueConstraint("ref", name=op.f("uq_spell_change_ref")),
        sa.UniqueConstraint("spell_id", "from_on", name=op.f("uq_spell_change_spell_id_from_on")),
    )
    with op.batch_alter_table("spell_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_spell_change_spell_id"), ["spell_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_spell_change_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "month_case",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("month_check_id", KEY, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "answered",
                "settled",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("opened_by_id", KEY, nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("settled_by_id", KEY, nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'settled') = (outcome IS NOT NULL)", name=op.f("ck_month_case_settled_has_outcome")
        ),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_at IS NOT NULL)", name=op.f("ck_month_case_settled_has_moment")
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR answered_at IS NOT NULL", name=op.f("ck_month_case_answered_has_moment")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_month_case_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["month_check_id"], ["month_check.id"], name=op.f("fk_month_case_month_check_id_month_check")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["person.id"], name=op.f("fk_month_case_opened_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_month_case_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_case")),
        sa.UniqueConstraint("ref", name=op.f("uq_month_case_ref")),
    )
    with op.batch_alter_table("month_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_month_case_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_case_month_check_id"), ["month_check_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_case_opened_by_id"), ["opened_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_case_settled_by_id"), ["settled_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_month_case_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_month_case_live",
            ["month_check_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'settled'"),
            postgresql_where=sa.text("state <> 'settled'"),
        )

    op.create_table(
        "proof_of_month",
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("proof_id", KEY, nullable=False),
        sa.Column("month_check_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["month_check_id"], ["month_check.id"], name=op.f("fk_proof_of_month_month_check_id_month_check")
        ),
        sa.ForeignKeyConstraint(["proof_id"], ["proof.id"], name=op.f("fk_proof_of_month_proof_id_proof")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_of_month")),
        sa.UniqueConstraint(
            "proof_id", "month_check_id", name=op.f("uq_proof_of_month_proof_id_month_check_id")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_proof_of_month_ref")),
    )
    with op.batch_alter_table("proof_of_month", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proof_of_month_month_check_id"), ["month_check_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proof_of_month_proof_id"), ["proof_id"], unique=False)


def _more_of_each_month() -> None:
    with op.batch_alter_table("month_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late_state", sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column("late_answered_by_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("late_answered_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("stated_for", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("confirmed_how", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("quantity", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("pay_days", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_month_check_late_answered_by_id"), ["late_answered_by_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_month_check_late_answered_by_id_person"), "person", ["late_answered_by_id"], ["id"]
        )
        for name, rule in CHECKS_OF_MONTH.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_month_check_{name}"), rule)


def _more_of_each_spell() -> None:
    with op.batch_alter_table("spell", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minimum_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("pledge_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("unit", sa.String(length=10), server_default="month", nullable=False))
        batch_op.add_column(sa.Column("unit_hours", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("contract_kind", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("contract_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("contract_to", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("insured", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("leaves_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("leaves_by", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("leaves_code", sa.String(length=30), nullable=True))
        batch_op.add_column(sa.Column("leaves_told_by_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("leaves_told_at", sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_spell_leaves_told_by_id"), ["leaves_told_by_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_spell_leaves_told_by_id_person"), "person", ["leaves_told_by_id"], ["id"]
        )
        for name, rule in CHECKS_OF_SPELL.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_spell_{name}"), rule)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("spell", schema=None) as batch_op:
        for name in CHECKS_OF_SPELL:
            batch_op.drop_constraint(batch_op.f(f"ck_spell_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_spell_leaves_told_by_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_spell_leaves_told_by_id"))
        batch_op.drop_column("leaves_told_at")
        batch_op.drop_column("leaves_told_by_id")
        batch_op.drop_column("leaves_code")
        batch_op.drop_column("leaves_by")
        batch_op.drop_column("leaves_on")
        batch_op.drop_column("insured")
        batch_op.drop_column("contract_to")
        batch_op.drop_column("contract_from")
        batch_op.drop_column("contract_kind")
        batch_op.drop_column("unit_hours")
        batch_op.drop_column("unit")
        batch_op.drop_column("pledge_fen")
        batch_op.drop_column("minimum_fen")

    with op.batch_alter_table("month_check", schema=None) as batch_op:
        for name in CHECKS_OF_MONTH:
            batch_op.drop_constraint(batch_op.f(f"ck_month_check_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_month_check_late_answered_by_id_person"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_month_check_late_answered_by_id"))
        batch_op.drop_column("pay_days")
        batch_op.drop_column("quantity")
        batch_op.drop_column("confirmed_how")
        batch_op.drop_column("stated_for")
        batch_op.drop_column("late_answered_at")
        batch_op.drop_column("late_answered_by_id")
        batch_op.drop_column("late_state")

    with op.batch_alter_table("proof_of_month", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proof_of_month_proof_id"))
        batch_op.drop_index(batch_op.f("ix_proof_of_month_month_check_id"))

    op.drop_table("proof_of_month")
    with op.batch_alter_table("month_case", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_month_case_live",
            sqlite_where=sa.text("state <> 'settled'"),
            postgresql_where=sa.text("state <> 'settled'"),
        )
        batch_op.drop_index(batch_op.f("ix_month_case_state"))
        batch_op.drop_index(batch_op.f("ix_month_case_settled_by_id"))
        batch_op.drop_index(batch_op.f("ix_month_case_opened_by_id"))
        batch_op.drop_index(batch_op.f("ix_month_case_month_check_id"))
        batch_op.drop_index(batch_op.f("ix_month_case_answered_by_id"))

    op.drop_table("month_case")
    with op.batch_alter_table("spell_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_spell_change_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_spell_change_spell_id"))

    op.drop_table("spell_change")
    with op.batch_alter_table("proof", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proof_town_id"))
        batch_op.drop_index(batch_op.f("ix_proof_firm_id"))
        batch_op.drop_index(batch_op.f("ix_proof_file_id"))
        batch_op.drop_index(batch_op.f("ix_proof_checked_by_id"))
        batch_op.drop_index(batch_op.f("ix_proof_added_by_id"))

    op.drop_table("proof")
