"""Towns, organisations and seats"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "town",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("county_name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_town")),
        sa.UniqueConstraint("code", name=op.f("uq_town_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_town_ref")),
    )
    op.create_table(
        "area",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_area_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("ref", name=op.f("uq_area_ref")),
        sa.UniqueConstraint("town_id", "name", name=op.f("uq_area_town_id_name")),
    )
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_area_town_id"), ["town_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "town_centre",
                "area_station",
                "chamber",
                "firm",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "applied",
                "admitted",
                "suspended",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("chamber_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("contact_name", sa.String(length=60), nullable=True),
        sa.Column("contact_phone", sa.String(length=30), nullable=True),
        sa.Column("promised_posts", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'area_station') = (area_id IS NOT NULL)", name=op.f("ck_organisation_station_has_area")
        ),
        sa.CheckConstraint(
            "kind IN ('town_centre', 'area_station') OR town_id IS NULL",
            name=op.f("ck_organisation_outsider_has_no_town"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('town_centre', 'area_station') OR town_id IS NOT NULL",
            name=op.f("ck_organisation_office_has_town"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_organisation_area_id_area")),
        sa.ForeignKeyConstraint(
            ["chamber_id"], ["organisation.id"], name=op.f("fk_organisation_chamber_id_organisation")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_organisation_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("ref", name=op.f("uq_organisation_ref")),
        sa.UniqueConstraint("uscc", name=op.f("uq_organisation_uscc")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_chamber_id"), ["chamber_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_organisation_town_id"), ["town_id"], unique=False)

    op.create_table(
        "village",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("official_name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_village_area_id_area")),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_village_town_id_town")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_village")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_village_code_valid_from")),
        sa.UniqueConstraint("ref", name=op.f("uq_village_ref")),
    )
    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_village_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_village_code"), ["code"], unique=False)
        batch_op.create_index(batch_op.f("ix_village_town_id"), ["town_id"], unique=False)

    op.create_table(
        "seat",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "village_monitor",
                "area_station",
                "first_secretary",
                "town_centre",
                "job_cadre",
                "firm",
                "finance_maker",
                "finance_checker",
                "party_secretary",
                "team_captain",
                "auditor",
                "administrator",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("area_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("village_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(role = 'firm') = (organisation_id IS NOT NULL)", name=op.f("ck_seat_firm_seat_has_firm")
        ),
        sa.CheckConstraint("(role = 'firm') = (town_id IS NULL)", name=op.f("ck_seat_town_seat_has_town")),
        sa.CheckConstraint(
            "(role = 'village_monitor') = (village_id IS NOT NULL)", name=op.f("ck_seat_monitor_has_village")
        ),
        sa.CheckConstraint(
            "(role IN ('area_station', 'first_secretary')) = (area_id IS NOT NULL)",
            name=op.f("ck_seat_station_has_area"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_seat_account_id_account")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_seat_area_id_area")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_seat_town_id_town")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_seat_village_id_village")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("ref", name=op.f("uq_seat_ref")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_town_id"), ["town_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_village_id"), ["village_id"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_village_id"))
        batch_op.drop_index(batch_op.f("ix_seat_town_id"))
        batch_op.drop_index(batch_op.f("ix_seat_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_seat_area_id"))
        batch_op.drop_index(batch_op.f("ix_seat_account_id"))

    op.drop_table("seat")
    with op.batch_alter_table("village", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_village_town_id"))
        batch_op.drop_index(batch_op.f("ix_village_code"))
        batch_op.drop_index(batch_op.f("ix_village_area_id"))

    op.drop_table("village")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_town_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_chamber_id"))
        batch_op.drop_index(batch_op.f("ix_organisation_area_id"))

    op.drop_table("organisation")
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_area_town_id"))

    op.drop_table("area")
    op.drop_table("town")
