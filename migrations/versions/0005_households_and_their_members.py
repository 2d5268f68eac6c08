"""Households and their members"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "import_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_ref", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("job_ref", sa.Uuid(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("plan_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        sa.Column("uploaded_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("applied_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["person.id"], name=op.f("fk_import_batch_applied_by_id_person")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_import_batch_town_id_town")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name=op.f("fk_import_batch_uploaded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("ref", name=op.f("uq_import_batch_ref")),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_applied_by_id"), ["applied_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_town_id"), ["town_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_batch_uploaded_by_id"), ["uploaded_by_id"], unique=False)

    op.create_table(
        "household",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("town_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("village_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("head_name", sa.String(length=60), nullable=False),
        sa.Column("head_sort", sa.String(length=120), nullable=False),
        sa.Column("group_name", sa.String(length=60), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("without_labour", sa.Boolean(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_household_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["town.id"], name=op.f("fk_household_town_id_town")),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name=op.f("fk_household_village_id_village")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("ref", name=op.f("uq_household_ref")),
        sa.UniqueConstraint("town_id", "number_index", name=op.f("uq_household_town_id_number_index")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_head_sort"), ["head_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_phone_index"), ["phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_town_id"), ["town_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_village_id"), ["village_id"], unique=False)

    op.create_table(
        "category_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("risks", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("end_mode", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_category_fact_period")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_category_fact_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_category_fact_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_fact")),
        sa.UniqueConstraint("ref", name=op.f("uq_category_fact_ref")),
    )
    with op.batch_alter_table("category_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_category_fact_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_category_fact_household_id"), ["household_id"], unique=False)

    op.create_table(
        "household_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_household_fact_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_fact_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_fact")),
        sa.UniqueConstraint(
            "household_id", "key", "as_of", name=op.f("uq_household_fact_household_id_key_as_of")
        ),
        sa.UniqueConstraint("ref", name=op.f("uq_household_fact_ref")),
    )
    with op.batch_alter_table("household_fact", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_fact_confirmed_by_id"), ["confirmed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_household_fact_household_id"), ["household_id"], unique=False)

    op.create_table(
        "local_watch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_local_watch_period")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_local_watch_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_local_watch_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_watch")),
        sa.UniqueConstraint("ref", name=op.f("uq_local_watch_ref")),
    )
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_local_watch_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_local_watch_household_id"), ["household_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("household_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("pinyin", sa.String(length=120), nullable=False),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column("number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("number_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("id_tail_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("birth_on", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=False),
        sa.Column("nationality", sa.String(length=20), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("schooling", sa.String(length=20), nullable=True),
        sa.Column("labour", sa.String(length=20), nullable=True),
        sa.Column("health_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_reason", sa.String(length=20), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_member_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_member_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("id_number_index", name=op.f("uq_member_id_number_index")),
        sa.UniqueConstraint("ref", name=op.f("uq_member_ref")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_confirmed_by_id"), ["confirmed_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_id_tail_index"), ["id_tail_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_initials"), ["initials"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_number_index"), ["number_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_phone_index"), ["phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_pinyin"), ["pinyin"], unique=False)


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_pinyin"))
        batch_op.drop_index(batch_op.f("ix_member_phone_index"))
        batch_op.drop_index(batch_op.f("ix_member_number_index"))
        batch_op.drop_index(batch_op.f("ix_member_initials"))
        batch_op.drop_index(batch_op.f("ix_member_id_tail_index"))
        batch_op.drop_index(batch_op.f("ix_member_household_id"))
        batch_op.drop_index(batch_op.f("ix_member_confirmed_by_id"))

    op.drop_table("member")
    with op.batch_alter_table("local_watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_local_watch_household_id"))
        batch_op.drop_index(batch_op.f("ix_local_watch_confirmed_by_id"))

    op.drop_table("local_watch")
    with op.batch_alter_table("household_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_fact_household_id"))
        batch_op.drop_index(batch_op.f("ix_household_fact_confirmed_by_id"))

    op.drop_table("household_fact")
    with op.batch_alter_table("category_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_category_fact_household_id"))
        batch_op.drop_index(batch_op.f("ix_category_fact_confirmed_by_id"))

    op.drop_table("category_fact")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_village_id"))
        batch_op.drop_index(batch_op.f("ix_household_town_id"))
        batch_op.drop_index(batch_op.f("ix_household_phone_index"))
        batch_op.drop_index(batch_op.f("ix_household_head_sort"))
        batch_op.drop_index(batch_op.f("ix_household_confirmed_by_id"))

    op.drop_table("household")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_uploaded_by_id"))
        batch_op.drop_index(batch_op.f("ix_import_batch_town_id"))
        batch_op.drop_index(batch_op.f("ix_import_batch_applied_by_id"))

    op.drop_table("import_batch")
