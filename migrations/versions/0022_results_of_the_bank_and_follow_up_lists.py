"""Results of the bank and follow-up lists"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CAUSES = (
    "account_closed", "name_differs", "account_frozen", "account_dormant", "account_wrong", "bank_fault", "other",
)  # fmt: skip


def upgrade() -> None:
    """What the bank said of each line, a turn of each line, and the list that a list follows."""
    with op.batch_alter_table("payment_list", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follows_id", KEY, nullable=True))
    with op.batch_alter_table("payment_list", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_payment_list_follows_id_payment_list"), "payment_list", ["follows_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_payment_list_follows_id"), ["follows_id"], unique=False)
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
    op.execute(
        "UPDATE payment_line SET turn = (SELECT turn FROM claim WHERE claim.id = payment_line.claim_id)"
    )
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.alter_column("turn", server_default=None)
        batch_op.drop_constraint(batch_op.f("uq_payment_line_claim_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_payment_line_claim_id_turn"), ["claim_id", "turn"])
        batch_op.create_check_constraint(batch_op.f("ck_payment_line_turn_positive"), "turn > 0")
    _result_file()
    _line_result()
    _line_mend()


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    own = [sa.Column("id", KEY, nullable=False), sa.Column("ref", sa.Uuid(), nullable=False)]
    keys = [
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("ref", name=f"uq_{name}_ref"),
    ]
    asked_by = [one for one in columns if isinstance(one, sa.Column) and one.foreign_keys]
    op.create_table(name, *own, *columns, *keys)
    for column in asked_by:
        op.create_index(f"ix_{name}_{column.name}", name, [column.name], unique=False)


def _to(table: str, name: str, target: str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}")
    return sa.Column(name, KEY, key, nullable=False)


def _one_for(table: str, name: str, target: str) -> tuple[sa.schema.SchemaItem, ...]:
    """A key to what has at most one of these rows."""
    key = sa.ForeignKeyConstraint([name], [f"{target}.id"], name=f"fk_{table}_{name}_{target}")
    only = sa.UniqueConstraint(name, name=f"uq_{table}_{name}")
    return sa.Column(name, KEY, nullable=False), key, only


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _result_file() -> None:
    counts = ("paid", "failed", "noted", "refused", "silent")
    _table(
        "result_file",
        _to("result_file", "payment_list_id", "payment_list"),
        _to("result_file", "stored_file_id", "stored_file"),
        sa.Column("sha256", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("refused_rows_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=False),
        _to("result_file", "read_by_id", "person"),
        sa.UniqueConstraint("payment_list_id", "sha256", name="uq_result_file_payment_list_id_sha256"),
        _check("result_file", "counts", " AND ".join(f"{name} >= 0" for name in counts)),
        _check("result_file", "refused_are_kept", "(refused = 0) = (refused_rows_sealed IS NULL)"),
    )


def _line_result() -> None:
    _table(
        "line_result",
        *_one_for("line_result", "payment_line_id", "payment_line"),
        _to("line_result", "result_file_id", "result_file"),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("cause", sa.String(30), nullable=True),
        sa.Column("words", sa.String(200), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.UniqueConstraint("result_file_id", "row", name="uq_line_result_result_file_id_row"),
        _check("line_result", "cause_of_failure", "paid = (cause IS NULL)"),
        _check("line_result", "words_of_failure", "paid = (words IS NULL)"),
        _check(
            "line_result", "cause", f"cause IS NULL OR cause IN ({', '.join(repr(one) for one in CAUSES)})"
        ),
        _check("line_result", "row_positive", "row > 0"),
    )


def _line_mend() -> None:
    _table(
        "line_mend",
        *_one_for("line_mend", "line_result_id", "line_result"),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("mended_on", sa.Date(), nullable=False),
        sa.Column("mended_at", sa.DateTime(), nullable=False),
        _to("line_mend", "mended_by_id", "person"),
        _check("line_mend", "has_words", "words <> ''"),
    )


def downgrade() -> None:
    """Back to one line for a claim: of one that was sent again the last stays, and money that went out once."""
    for name in ("line_mend", "line_result", "result_file"):
        op.drop_table(name)
    op.execute(
        "DELETE FROM payment_line WHERE EXISTS "
        "(SELECT 1 FROM payment_line n WHERE n.claim_id = payment_line.claim_id AND n.turn > payment_line.turn)"
    )
    _out_once()
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_payment_line_turn_positive"), type_="check")
        batch_op.drop_constraint(batch_op.f("uq_payment_line_claim_id_turn"), type_="unique")
        batch_op.drop_column("turn")
        batch_op.create_unique_constraint(batch_op.f("uq_payment_line_claim_id"), ["claim_id"])
    with op.batch_alter_table("payment_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payment_list_follows_id"))
        batch_op.drop_constraint(batch_op.f("fk_payment_list_follows_id_payment_list"), type_="foreignkey")
        batch_op.drop_column("follows_id")


def _out_once() -> None:
    """What went out and came back cancels out in the balance: both go, and the turns after it count one less."""
    connection = op.get_bind()
    back = "SELECT subject_ref, turn FROM ledger_entry WHERE kind = 'returned' ORDER BY turn DESC"
    for subject, turn in connection.execute(sa.text(back)).all():
        of = {"subject": subject, "turn": turn}
        both = "subject_ref = :subject AND turn = :turn AND kind IN ('spent', 'returned')"
        for statement in (
            f"DELETE FROM posting WHERE entry_id IN (SELECT id FROM ledger_entry WHERE {both})",  # noqa: S608  # constant text; values are bound
            f"DELETE FROM ledger_entry WHERE {both}",  # noqa: S608  # constant text; values are bound
            "UPDATE claim SET turn = turn - 1 WHERE ref = :subject AND turn > :turn",
        ):
            connection.execute(sa.text(statement), of)
        later = "subject_ref = :subject AND turn > :turn"
        found = sa.text(f"SELECT DISTINCT turn FROM ledger_entry WHERE {later} ORDER BY turn")  # noqa: S608  # constant text; values are bound
        for (one,) in connection.execute(found, of).all():
            lower = "UPDATE ledger_entry SET turn = turn - 1 WHERE subject_ref = :subject AND turn = :turn"
            connection.execute(sa.text(lower), of | {"turn": one})
