"""Recoveries, samples and signals, and entries of the ledger that undo another"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIRST, RUNNING = sa.text("reverses_id IS NULL"), sa.text("state IN ('proposed', 'open')")
BOOKED_ONCE = "uq_ledger_entry_subject_ref_kind_turn"
LEDGER_CHECKS = {
    "reversal_is_one": "reverses_id IS NULL OR kind = 'reversed'",
    "reversal_has_words": "reverses_id IS NULL OR note IS NOT NULL",
}


def upgrade() -> None:
    """What follows a payment: money that comes back, samples asked about, signals looked at."""
    _ledger()
    _recoveries()
    _samples()
    _signals()


def _table(name: str, *columns: sa.schema.SchemaItem, bare: tuple[str, ...] = ()) -> None:
    """Make a table with its number, its ref and an index on each link that has no index of its own."""
    own = [sa.Column("id", KEY, nullable=False), sa.Column("ref", sa.Uuid(), nullable=False)]
    keys = [
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("ref", name=f"uq_{name}_ref"),
    ]
    op.create_table(name, *own, *columns, *keys)
    for column in columns:
        if isinstance(column, sa.Column) and column.foreign_keys and column.name not in bare:
            op.create_index(f"ix_{name}_{column.name}", name, [column.name], unique=False)


def _to(table: str, column: str, target: str, nullable: bool = False) -> sa.Column:
    name = f"fk_{table}_{column}_{target}"
    return sa.Column(column, KEY, sa.ForeignKey(f"{target}.id", name=name), nullable=nullable)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _one_of(table: str, column: str, *values: str) -> sa.CheckConstraint:
    return _check(table, column, f"{column} IN ({', '.join(repr(value) for value in values)})")


def _ledger() -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reverses_id", KEY, nullable=True))
        batch_op.drop_constraint(batch_op.f(BOOKED_ONCE), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_ledger_entry_reverses_id"), ["reverses_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_ledger_entry_reverses_id_ledger_entry"), "ledger_entry", ["reverses_id"], ["id"]
        )
        for name, rule in LEDGER_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_ledger_entry_{name}"), rule)
    op.create_index(
        BOOKED_ONCE, "ledger_entry", ["subject_ref", "kind", "turn"], unique=True,
        sqlite_where=FIRST, postgresql_where=FIRST,
    )  # fmt: skip


def _recoveries() -> None:
    name = "recovery"
    _table(
        name,
        _to(name, "town_id", "town"),
        _to(name, "claim_id", "claim"),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_fen", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        _to(name, "proposed_by_id", "person"),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        _to(name, "judged_by_id", "person", nullable=True),
        sa.Column("judged_at", sa.DateTime(), nullable=True),
        sa.Column("rejection", sa.String(400), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        _one_of(name, "state", "proposed", "open", "settled", "rejected"),
        _one_of(name, "code", "not_entitled", "paid_twice", "months_untrue", "wrong_person", "given_back"),
        _check(name, "amount_within_paid", "amount_fen > 0 AND amount_fen <= paid_fen"),
        _check(name, "received_within_amount", "received_fen >= 0 AND received_fen <= amount_fen"),
        _check(name, "settled_at_zero", "(state = 'settled') = (received_fen = amount_fen)"),
        _check(name, "received_when_open", "received_fen = 0 OR state IN ('open', 'settled')"),
        _check(name, "two_persons", "judged_by_id IS NULL OR judged_by_id <> proposed_by_id"),
        _check(name, "judged_has_person", "(state = 'proposed') = (judged_by_id IS NULL)"),
        _check(name, "judged_whole", "(judged_by_id IS NULL) = (judged_at IS NULL)"),
        _check(name, "open_has_day", "(state IN ('open', 'settled')) = (opened_on IS NOT NULL)"),
        _check(name, "rejected_has_words", "(state = 'rejected') = (rejection IS NOT NULL)"),
    )
    op.create_index("ix_recovery_state", name, ["state"], unique=False)
    op.create_index(
        "uq_recovery_running", name, ["claim_id"], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
    )
    name = "instalment"
    _table(
        name,
        _to(name, "recovery_id", "recovery"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(400), nullable=True),
        _to(name, "entered_by_id", "person"),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        _to(name, "reverses_id", "instalment", nullable=True),
        sa.UniqueConstraint("recovery_id", "position", name="uq_instalment_recovery_id_position"),
        sa.UniqueConstraint("reverses_id", name="uq_instalment_reverses_id"),
        _check(name, "amount_positive", "amount_fen > 0"),
        _check(name, "reversal_has_words", "reverses_id IS NULL OR note IS NOT NULL"),
        bare=("reverses_id",),
    )


def _samples() -> None:
    name = "sample"
    _table(
        name,
        _to(name, "town_id", "town"),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("one_in", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _to(name, "drawn_by_id", "person"),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("town_id", "number", name="uq_sample_town_id_number"),
        _check(name, "period", "from_on <= to_on"),
        _check(name, "size", "size > 0 AND size <= population"),
        _check(name, "one_in", "one_in > 0"),
    )
    name = "sample_entry"
    _table(
        name,
        _to(name, "sample_id", "sample"),
        _to(name, "claim_id", "claim"),
        sa.Column("drawn", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("claim_id", name="uq_sample_entry_claim_id"),
        bare=("claim_id",),
    )
    name = "recheck"
    _table(
        name,
        _to(name, "sample_id", "sample"),
        _to(name, "claim_id", "claim"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("heard", sa.String(20), nullable=True),
        sa.Column("said_fen", sa.BigInteger(), nullable=True),
        sa.Column("way", sa.String(10), nullable=True),
        sa.Column("words", sa.String(400), nullable=True),
        _to(name, "checked_by_id", "person", nullable=True),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("settled_words", sa.String(400), nullable=True),
        _to(name, "settled_by_id", "person", nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.UniqueConstraint("sample_id", "position", name="uq_recheck_sample_id_position"),
        sa.UniqueConstraint("claim_id", name="uq_recheck_claim_id"),
        _one_of(name, "state", "open", "agreed", "finding", "settled"),
        _one_of(name, "heard", "got_it", "got_less", "got_more", "got_nothing", "not_reached"),
        _one_of(name, "way", "visit", "phone"),
        _one_of(name, "outcome", "explained", "recovered", "reported"),
        _check(name, "checked_has_person", "(state = 'open') = (checked_by_id IS NULL)"),
        _check(name, "checked_has_moment", "(checked_by_id IS NULL) = (checked_at IS NULL)"),
        _check(name, "checked_has_answer", "(checked_by_id IS NULL) = (heard IS NULL)"),
        _check(name, "checked_has_way", "(checked_by_id IS NULL) = (way IS NULL)"),
        _check(name, "settled_has_person", "(state = 'settled') = (settled_by_id IS NOT NULL)"),
        _check(name, "settled_has_moment", "(settled_by_id IS NULL) = (settled_at IS NULL)"),
        _check(name, "settled_has_outcome", "(settled_by_id IS NULL) = (outcome IS NULL)"),
        _check(name, "settled_has_words", "(settled_by_id IS NULL) = (settled_words IS NULL)"),
        _check(name, "two_persons", "settled_by_id IS NULL OR settled_by_id <> checked_by_id"),
        _check(name, "agreed_got_it", "state <> 'agreed' OR heard = 'got_it'"),
        _check(name, "said_not_negative", "said_fen IS NULL OR said_fen >= 0"),
        bare=("claim_id",),
    )
    op.create_index("ix_recheck_state", name, ["state"], unique=False)


def _signals() -> None:
    name = "signal_outcome"
    _table(
        name,
        _to(name, "town_id", "town"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about_ref", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        _to(name, "noted_by_id", "person"),
        sa.Column("noted_at", sa.DateTime(), nullable=False),
        _one_of(name, "kind", "shared_account", "shared_phone", "left_soon", "burst", "one_firm"),
        _one_of(name, "outcome", "in_order", "watched", "recovered", "reported"),
        _check(name, "weight", "weight > 0"),
        bare=("town_id",),
    )
    op.create_index("ix_signal_outcome_about", name, ["town_id", "kind", "about_ref"], unique=False)


def downgrade() -> None:
    """Back to money that only goes out; entries that undo another stay in the ledger and name it no more."""
    for name in ("signal_outcome", "recheck", "sample_entry", "sample", "instalment", "recovery"):
        op.drop_table(name)
    op.drop_index(BOOKED_ONCE, "ledger_entry")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        for name in LEDGER_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_ledger_entry_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_ledger_entry_reverses_id_ledger_entry"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_ledger_entry_reverses_id"), type_="unique")
        batch_op.drop_column("reverses_id")
        batch_op.create_unique_constraint(batch_op.f(BOOKED_ONCE), ["subject_ref", "kind", "turn"])
