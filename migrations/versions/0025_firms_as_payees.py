"""Firms as payees: their accounts, a notice in the town, and claims that are never paid twice"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ACCOUNT_LIVE = sa.text("replaced_at IS NULL")
LIVE_BEFORE = sa.text("state <> 'refused'")
LIVE = sa.text("state <> 'refused' AND scheme <> 'post_firm'")
LIVE_HIRE = sa.text("state <> 'refused' AND scheme = 'hire_firm'")
TOWN = (
    "SELECT household.town_id FROM member JOIN household ON member.household_id = household.id "
    "WHERE member.id = bank_account.member_id"
)
LINKS = {"town_id": "town", "firm_id": "organisation"}
OF_FIRMS = "SELECT id FROM claim WHERE scheme <> 'retention'"


def upgrade() -> None:
    """An account belongs to a member or to a firm in a town; a notice may hang in the town; names of firms are long."""
    op.drop_index("uq_bank_account_live", "bank_account")
    op.drop_index("uq_claim_live", "claim")
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("town_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("firm_id", KEY, nullable=True))
    op.execute(f"UPDATE bank_account SET town_id = ({TOWN})")  # noqa: S608  # our own columns
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.alter_column("town_id", existing_type=KEY, nullable=False)
        batch_op.alter_column("member_id", existing_type=KEY, nullable=True)
        batch_op.alter_column("holder", existing_type=sa.String(60), type_=sa.String(80))
        batch_op.create_check_constraint(
            batch_op.f("ck_bank_account_one_payee"), "(member_id IS NULL) <> (firm_id IS NULL)"
        )
        for name, target in LINKS.items():
            batch_op.create_index(batch_op.f(f"ix_bank_account_{name}"), [name], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_bank_account_{name}_{target}"), target, [name], ["id"]
            )
    with op.batch_alter_table("village_notice", schema=None) as batch_op:
        batch_op.alter_column("village_id", existing_type=KEY, nullable=True)
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(60), type_=sa.String(80))
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_claim_post_has_months"), "scheme <> 'post_firm' OR ends_on IS NOT NULL"
        )
    _unique("uq_bank_account_live", "bank_account", ["member_id"], ACCOUNT_LIVE)
    _unique("uq_bank_account_firm_live", "bank_account", ["firm_id", "town_id"], ACCOUNT_LIVE)
    _unique("uq_claim_live", "claim", ["spell_id", "scheme"], LIVE)
    _unique("uq_claim_hire_live", "claim", ["member_id", "payee_firm_id"], LIVE_HIRE)


def _unique(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    """Draw an index outside of a batch: reflected from SQLite it would lose its condition."""
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Back to people as the only payees: what was begun for firms is given up, what was paid to them is not."""
    paid = op.get_bind().scalar(sa.text(f"SELECT count(*) FROM payment_line WHERE claim_id IN ({OF_FIRMS})"))  # noqa: S608  # our own columns
    if paid:
        raise RuntimeError(
            "firms stand on payment lists, which no step back may lose: bring back a backup of before"
        )
    _give_up()
    for name, table in (
        ("uq_claim_hire_live", "claim"),
        ("uq_claim_live", "claim"),
        ("uq_bank_account_firm_live", "bank_account"),
        ("uq_bank_account_live", "bank_account"),
    ):
        op.drop_index(name, table)
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_claim_post_has_months"), type_="check")
    with op.batch_alter_table("payment_line", schema=None) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(80), type_=sa.String(60))
    with op.batch_alter_table("village_notice", schema=None) as batch_op:
        batch_op.alter_column("village_id", existing_type=KEY, nullable=False)
    with op.batch_alter_table("bank_account", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_bank_account_one_payee"), type_="check")
        for name, target in LINKS.items():
            batch_op.drop_constraint(batch_op.f(f"fk_bank_account_{name}_{target}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_bank_account_{name}"))
            batch_op.drop_column(name)
        batch_op.alter_column("member_id", existing_type=KEY, nullable=False)
        batch_op.alter_column("holder", existing_type=sa.String(80), type_=sa.String(60))
    _unique("uq_bank_account_live", "bank_account", ["member_id"], ACCOUNT_LIVE)
    _unique("uq_claim_live", "claim", ["spell_id", "scheme"], LIVE_BEFORE)


def _give_up() -> None:
    """Take claims of firms that nobody has paid, with what was said of them, their notices and their accounts.

    Money that was set aside for them is free again: its entries go with them, and the lines' counters follow.
    """
    for table in ("decision", "claim_return", "objection", "hold_reason"):
        op.execute(f"DELETE FROM {table} WHERE claim_id IN ({OF_FIRMS})")  # noqa: S608  # our own tables
    subjects = "SELECT ref FROM claim WHERE scheme <> 'retention'"
    entries = f"SELECT id FROM ledger_entry WHERE subject_ref IN ({subjects})"  # noqa: S608  # our own columns
    held = (
        "SELECT COALESCE(SUM(posting.amount_fen), 0) FROM posting "  # noqa: S608  # our own columns
        "JOIN ledger_entry ON posting.entry_id = ledger_entry.id "
        "WHERE posting.account = 'reserved' AND ledger_entry.fund_line_id = fund_line.id "
        f"AND ledger_entry.subject_ref IN ({subjects})"
    )
    op.execute(f"UPDATE fund_line SET reserved_fen = reserved_fen - ({held})")  # noqa: S608  # our own columns
    op.execute(f"DELETE FROM posting WHERE entry_id IN ({entries})")  # noqa: S608  # our own columns
    op.execute(f"DELETE FROM ledger_entry WHERE subject_ref IN ({subjects})")  # noqa: S608  # our own columns
    op.execute("DELETE FROM claim WHERE scheme <> 'retention'")
    op.execute("DELETE FROM village_notice WHERE village_id IS NULL")
    op.execute("DELETE FROM bank_account WHERE firm_id IS NOT NULL")
