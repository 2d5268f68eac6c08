"""Openings, worker profiles, introductions"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "opening",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("firm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("village_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "published",
                "paused",
                "filled",
                "stale",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("duties", sa.String(length=500), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("wage_from_fen", sa.BigInteger(), nullable=False),
        sa.Column("wage_to_fen", sa.BigInteger(), nullable=False),
        sa.Column("floor_fen", sa.BigInteger(), nullable=False),
        sa.Column("floor_policy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("floor_checked_on", sa.Date(), nullable=False),
        sa.Column("shift_from", sa.Integer(), nullable=False),
        sa.Column("shift_to", sa.Integer(), nullable=False),
        sa.Column("days_per_week", sa.Integer(), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=False),
        sa.Column("hazardous", sa.Boolean(), nullable=False),
        sa.Column("education", sa.Integer(), nullable=False),
        sa.Column("certificates", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=True),
        sa.Column("insured", sa.Boolean(), nullable=False),
        sa.Column("lodging", sa.Boolean(), nullable=False),
        sa.Column("transport", sa.Boolean(), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("fresh_on", sa.Date(), nullable=False),
        sa.Column("written_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('full_time', 'hourly', 'public_welfare')", name=op.f("ck_opening_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR published_on IS NOT NULL",
            name=op.f("ck_opening_published_has_day"),
        ),
        sa.CheckConstraint("days_per_week BETWEEN 1 AND 7", name=op.f("ck_opening_days_per_week")),
        sa.CheckConstraint("filled >= 0 AND filled <= posts", name=op.f("ck_opening_filled")),
        sa.CheckConstraint("posts >= 1", name=op.f("ck_opening_posts")),
        sa.CheckConstraint(
            "shift_from BETWEEN 0 AND 1439 AND shift_to BETWEEN 0 AND 1439", name=op.f("ck_opening_shift")
        ),
        sa.CheckConstraint("wage_from_fen >= floor_fen", name=op.f("ck_opening_wage_at_or_above_floor")),
        sa.CheckConstraint("wage_to_fen >= wage_from_fen", name=op.f("ck_opening_wage_range")),
        sa.ForeignKeyConstraint(
            ["firm_id"], ["organisation.id"], name=op.f("fk_opening_firm_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["floor_policy_id"], ["policy_row.id"], name=op.f("fk_opening_floor_policy_id_policy_row")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_opening_town_id_town")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_opening_village_id_village")),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_opening_written_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("ref", name=op.f("uq_opening_ref")),
    )
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_opening_firm_id"), ["firm_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_floor_policy_id"), ["floor_policy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_town_id"), ["town_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_village_id"), ["village_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_opening_written_by_id"), ["written_by_id"], unique=False)

    op.create_table(
        "worker_profile",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seeking", sa.Boolean(), nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("experience", sa.JSON(), nullable=False),
        sa.Column("certificates", sa.JSON(), nullable=False),
        sa.Column("free_from", sa.Integer(), nullable=True),
        sa.Column("free_to", sa.Integer(), nullable=True),
        sa.Column("days_per_week", sa.Integer(), nullable=False),
        sa.Column("max_km", sa.Integer(), nullable=True),
        sa.Column("transport", sa.String(length=20), nullable=False),
        sa.Column("wanted_fen", sa.BigInteger(), nullable=True),
        sa.Column("night", sa.Boolean(), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=False),
        sa.Column("has_phone", sa.Boolean(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_worker_profile_member_id_member")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_id"], ["person.id"], name=op.f("fk_worker_profile_noted_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_profile")),
        sa.UniqueConstraint("member_id", name=op.f("uq_worker_profile_member_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_worker_profile_ref")),
    )
    with op.batch_alter_table("worker_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_profile_noted_by_id"), ["noted_by_id"], unique=False)

    op.create_table(
        "care_duty",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "starts BETWEEN 0 AND 1439 AND ends BETWEEN 0 AND 1439", name=op.f("ck_care_duty_hours")
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["worker_profile.id"], name=op.f("fk_care_duty_profile_id_worker_profile")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_duty")),
        sa.UniqueConstraint("ref", name=op.f("uq_care_duty_ref")),
    )
    with op.batch_alter_table("care_duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_care_duty_profile_id"), ["profile_id"], unique=False)

    op.create_table(
        "introduction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("consent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "taken",
                "declined",
                "withdrawn",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("fit", sa.Integer(), nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answered_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decline_code", sa.String(length=30), nullable=True),
        sa.Column("decline_note", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'declined') = (decline_code IS NOT NULL)",
            name=op.f("ck_introduction_declined_has_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'proposed') = (answered_on IS NULL)", name=op.f("ck_introduction_answered_has_day")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_introduction_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["consent_id"], ["consent.id"], name=op.f("fk_introduction_consent_id_consent")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_introduction_member_id_member")),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_introduction_opening_id_opening")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["person.id"], name=op.f("fk_introduction_proposed_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("code", name=op.f("uq_introduction_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_introduction_ref")),
    )
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_introduction_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_consent_id"), ["consent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_opening_id"), ["opening_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_proposed_by_id"), ["proposed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_introduction_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_introduction_open",
            ["opening_id", "member_id"],
            unique=True,
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("introduction", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_introduction_open",
            sqlite_where=sa.text("state = 'proposed'"),
            postgresql_where=sa.text("state = 'proposed'"),
        )
        batch_op.drop_index(batch_op.f("ix_introduction_state"))
        batch_op.drop_index(batch_op.f("ix_introduction_proposed_by_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_opening_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_member_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_consent_id"))
        batch_op.drop_index(batch_op.f("ix_introduction_answered_by_id"))

    op.drop_table("introduction")
    with op.batch_alter_table("care_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_care_duty_profile_id"))

    op.drop_table("care_duty")
    with op.batch_alter_table("worker_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_profile_noted_by_id"))

    op.drop_table("worker_profile")
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_opening_written_by_id"))
        batch_op.drop_index(batch_op.f("ix_opening_village_id"))
        batch_op.drop_index(batch_op.f("ix_opening_town_id"))
        batch_op.drop_index(batch_op.f("ix_opening_state"))
        batch_op.drop_index(batch_op.f("ix_opening_floor_policy_id"))
        batch_op.drop_index(batch_op.f("ix_opening_firm_id"))

    op.drop_table("opening")
