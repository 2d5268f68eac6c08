"""Towns of changed records"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

HAVE_TOWN = (
    "area", "village", "organisation", "seat", "policy_row", "household", "import_batch", "opening", "spell",
    "claim", "payment_list", "fund_line",
)  # fmt: skip
BELONG_TO = {
    "member": ("household_id", "household"),
    "category_fact": ("household_id", "household"),
    "local_watch": ("household_id", "household"),
    "household_fact": ("household_id", "household"),
    "member_fact": ("member_id", "member"),
    "bank_account": ("member_id", "member"),
    "consent": ("member_id", "member"),
    "worker_profile": ("member_id", "member"),
    "care_duty": ("profile_id", "worker_profile"),
    "introduction": ("opening_id", "opening"),
    "month_check": ("spell_id", "spell"),
    "decision": ("claim_id", "claim"),
    "payment_line": ("payment_list_id", "payment_list"),
    "ledger_entry": ("fund_line_id", "fund_line"),
    "posting": ("entry_id", "ledger_entry"),
}
OLD, NEW = "ix_audit_change_event_id", "ix_audit_change_event_id_town_ref"


def upgrade() -> None:
    """Each change says in which town its record lies; what was removed before this has no record left to ask."""
    with op.batch_alter_table("audit_change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("town_ref", sa.Uuid(), nullable=True))
    op.execute(_fill("town", "SELECT record.ref FROM town record"))
    for name in (*HAVE_TOWN, *BELONG_TO):
        op.execute(_fill(name, _way(name)))
    with op.batch_alter_table("audit_change", schema=None) as batch_op:
        batch_op.drop_index(OLD)
        batch_op.create_index(NEW, ["event_id", "town_ref"], unique=False)


def _way(name: str) -> str:
    """Say how one comes from a record to its town."""
    joins, below = [f"{name} record"], "record"
    while name not in HAVE_TOWN:
        key, name = BELONG_TO[name]
        joins.append(f"{name} ON {name}.id = {below}.{key}")
        below = name
    return f"SELECT town.ref FROM {' JOIN '.join(joins)} JOIN town ON town.id = {below}.town_id"  # noqa: S608  # constant names of this file


def _fill(name: str, town: str) -> str:
    which = f"{town} WHERE record.ref = audit_change.record_ref"
    return f"UPDATE audit_change SET town_ref = ({which}) WHERE table_name = '{name}'"  # noqa: S608  # constant names of this file


def downgrade() -> None:
    """Back to changes whose town only their records tell."""
    with op.batch_alter_table("audit_change", schema=None) as batch_op:
        batch_op.drop_index(NEW)
        batch_op.create_index(OLD, ["event_id"], unique=False)
        batch_op.drop_column("town_ref")
