"""Words of towns"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
LIVING = sa.text("ended_at IS NULL")
NAME = "town_word"


def upgrade() -> None:
    """What people of a town say for a kind of work, entered by one person and confirmed by another."""
    op.create_table(
        NAME,
        sa.Column("id", KEY, nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        _to("town_id", "town"),
        sa.Column("word", sa.String(30), nullable=False),
        sa.Column("means", sa.String(30), nullable=False),
        _to("proposed_by_id", "person"),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        _to("confirmed_by_id", "person", nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        _to("ended_by_id", "person", nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        _check("two_persons", "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id"),
        _check("confirmed_whole", "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)"),
        _check("ended_whole", "(ended_by_id IS NULL) = (ended_at IS NULL)"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{NAME}"),
        sa.UniqueConstraint("ref", name=f"uq_{NAME}_ref"),
    )
    for column in ("town_id", "proposed_by_id", "confirmed_by_id", "ended_by_id"):
        op.create_index(f"ix_{NAME}_{column}", NAME, [column], unique=False)
    op.create_index(
        f"uq_{NAME}_living", NAME, ["town_id", "word"], unique=True, sqlite_where=LIVING, postgresql_where=LIVING
    )  # fmt: skip


def _to(column: str, target: str, nullable: bool = False) -> sa.Column:
    name = f"fk_{NAME}_{column}_{target}"
    return sa.Column(column, KEY, sa.ForeignKey(f"{target}.id", name=name), nullable=nullable)


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{NAME}_{name}"))


def downgrade() -> None:
    """The words of towns are forgotten."""
    op.drop_table(NAME)
