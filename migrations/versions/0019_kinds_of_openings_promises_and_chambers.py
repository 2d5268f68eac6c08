"""Kinds of openings, promises and chambers"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OUTSIDE = "role IN ('firm', 'chamber')"
SEAT = {
    "firm_seat_has_firm": "({}) = (organisation_id IS NOT NULL)",
    "town_seat_has_town": "({}) = (town_id IS NULL)",
}
ROLES = (
    "village_monitor", "area_station", "first_secretary", "town_centre", "job_cadre", "firm", "finance_maker",
    "finance_checker", "party_secretary", "team_captain", "auditor", "administrator",
)  # fmt: skip
STATES = ("draft", "published", "paused", "filled", "withdrawn")
ORGANISATION = {
    "suspended_has_reason": "(state = 'suspended') = (suspended_code IS NOT NULL)",
    "monthly_introductions": "monthly_introductions IS NULL OR monthly_introductions > 0",
}
OPENING = {
    "wage_unit": "wage_unit = CASE kind WHEN 'full_time' THEN 'month' WHEN 'hourly' THEN 'hour' ELSE wage_unit END "
    "AND wage_unit IN ('month', 'day', 'hour', 'task')",
    "workload_known": "(kind = 'public_welfare' AND wage_unit <> 'hour') = (unit_hours IS NOT NULL)",
    "unit_hours": "unit_hours IS NULL OR unit_hours > 0",
    "wage_at_or_above_minimum": "wage_from_fen >= minimum_fen",
    "wage_at_or_above_pledge": "pledge_fen IS NULL OR wage_from_fen >= pledge_fen",
    "pledge_has_row": "(pledge_fen IS NULL) = (pledge_policy_id IS NULL)",
    "hourly_has_pay_days": "kind <> 'hourly' OR pay_days IS NOT NULL",
    "pay_days": "pay_days IS NULL OR pay_days > 0",
    "welfare_is_insured": "kind <> 'public_welfare' OR accident_insured",
    "age_limit_by_kind": "(kind = 'public_welfare') = (age_to IS NOT NULL)",
    "welfare_has_overseer": "kind <> 'public_welfare' OR overseer IS NOT NULL",
    "shift_plan": "shift_plan IN ('one', 'split', 'choose', 'turns')",
    "withdrawn_has_reason": "(state = 'withdrawn') = (withdrawn_code IS NOT NULL)",
}
PLAIN = {
    "unit_hours": sa.Integer(),
    "pay_days": sa.Integer(),
    "minimum_fen": sa.BigInteger(),
    "minimum_policy_id": KEY,
    "pledge_fen": sa.BigInteger(),
    "pledge_policy_id": KEY,
    "age_from": sa.Integer(),
    "age_to": sa.Integer(),
    "overseer": sa.String(60),
    "withdrawn_code": sa.String(30),
    "withdrawn_note": sa.String(200),
}
FILLED = {
    "wage_unit": (sa.String(10), "month"),
    "more_shifts": (sa.JSON(), "[]"),
    "shift_plan": (sa.String(10), "one"),
    "body": (sa.JSON(), "[]"),
    "age_if_fit": (sa.Boolean(), sa.false()),
    "injury_insured": (sa.Boolean(), sa.false()),
    "accident_insured": (sa.Boolean(), sa.false()),
}
RULES = ("minimum_policy_id", "pledge_policy_id")
LAW_OF_THE_DAY = (
    "FROM policy_row WHERE key = 'minimum_wage_month' AND town_id IS NULL AND valid_from <= opening.floor_checked_on "
    "ORDER BY valid_from DESC LIMIT 1"
)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    """Law and pledge stand apart on each opening, with the terms of the three kinds; firms have promises by town."""
    _promises()
    _organisations()
    _openings()
    _batches()


def _keys(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("ref", name=f"uq_{table}_ref"),
    ]


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    own = [sa.Column("id", KEY, nullable=False), sa.Column("ref", sa.Uuid(), nullable=False)]
    op.create_table(name, *own, *columns, *_keys(name))
    for column in columns:
        if isinstance(column, sa.Column) and column.foreign_keys:
            op.create_index(f"ix_{name}_{column.name}", name, [column.name], unique=False)


def _to(table: str, name: str, target: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(
        name, KEY, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}"), nullable=nullable
    )


def _promises() -> None:
    """What a firm promised becomes its promise to the town of its first opening: it was never said to which."""
    _table(
        "promise",
        _to("promise", "firm_id", "organisation"),
        _to("promise", "town_id", "town"),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(120), nullable=False),
        _to("promise", "noted_by_id", "person", nullable=True),
        sa.Column("taken_back_on", sa.Date(), nullable=True),
        sa.CheckConstraint("posts > 0", name=op.f("ck_promise_posts")),
    )
    rows = op.get_bind().execute(
        sa.text(
            "SELECT o.id AS firm, o.promised_posts AS posts, COALESCE("
            "(SELECT town_id FROM opening WHERE firm_id = o.id ORDER BY id LIMIT 1), "
            "(SELECT id FROM town ORDER BY id LIMIT 1)) AS town "
            "FROM organisation o WHERE o.promised_posts > 0 ORDER BY o.id"
        )
    )
    promise = sa.table(
        "promise",
        sa.column("ref", sa.Uuid()),
        *(sa.column(n) for n in ("firm_id", "town_id", "posts", "source")),
    )
    found = [
        {"ref": uuid.uuid4(), "firm_id": row.firm, "town_id": row.town, "posts": row.posts, "source": "–"}
        for row in rows
        if row.town is not None
    ]
    if found:
        op.bulk_insert(promise, found)


def _organisations() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("monthly_introductions", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("suspended_code", sa.String(30), nullable=True))
        batch_op.add_column(sa.Column("suspended_note", sa.String(200), nullable=True))
        batch_op.drop_column("promised_posts")
    op.execute("UPDATE organisation SET suspended_code = 'other' WHERE state = 'suspended'")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name, rule in ORGANISATION.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_organisation_{name}"), rule)
    _seats((*ROLES, "chamber"), OUTSIDE)


def _seats(roles: tuple[str, ...], outside: str) -> None:
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_seat_role"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_seat_role"), _one_of("role", roles))
        for name, rule in SEAT.items():
            batch_op.drop_constraint(batch_op.f(f"ck_seat_{name}"), type_="check")
            batch_op.create_check_constraint(batch_op.f(f"ck_seat_{name}"), rule.format(outside))


def _openings() -> None:
    with op.batch_alter_table("opening", schema=None) as batch_op:
        for name, kind in PLAIN.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        for name, (kind, default) in FILLED.items():
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
    _part_the_floor()
    op.execute("UPDATE opening SET withdrawn_code = 'other' WHERE state = 'withdrawn'")
    op.execute("UPDATE opening SET state = 'published' WHERE state = 'stale'")
    with op.batch_alter_table("opening", schema=None) as batch_op:
        for name in FILLED:
            batch_op.alter_column(name, server_default=None)
        for name in ("minimum_fen", "minimum_policy_id"):
            batch_op.alter_column(name, nullable=False)
        batch_op.drop_constraint(batch_op.f("ck_opening_wage_at_or_above_floor"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_opening_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_opening_state"), _one_of("state", STATES))
        batch_op.drop_constraint(batch_op.f("fk_opening_floor_policy_id_policy_row"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_opening_floor_policy_id"))
        batch_op.drop_column("floor_policy_id")
        batch_op.drop_column("floor_fen")
        for name in RULES:
            batch_op.create_index(batch_op.f(f"ix_opening_{name}"), [name], unique=False)
            batch_op.create_foreign_key(
                batch_op.f(f"fk_opening_{name}_policy_row"), "policy_row", [name], ["id"]
            )
        for name, rule in OPENING.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_opening_{name}"), rule)


def _part_the_floor() -> None:
    """The one number that was kept was a pledge or the law; of a pledge, the law of that day is looked up."""
    pledged = "(SELECT key FROM policy_row WHERE policy_row.id = opening.floor_policy_id) = 'wage_floor'"
    op.execute("UPDATE opening SET minimum_fen = floor_fen, minimum_policy_id = floor_policy_id")
    parted = "UPDATE opening SET pledge_fen = floor_fen, pledge_policy_id = floor_policy_id"
    op.execute(f"{parted} WHERE {pledged}")
    op.execute(
        f"UPDATE opening SET minimum_fen = COALESCE((SELECT value {LAW_OF_THE_DAY}), floor_fen), "  # noqa: S608  # constant text of this file
        f"minimum_policy_id = COALESCE((SELECT id {LAW_OF_THE_DAY}), floor_policy_id) WHERE {pledged}"
    )


def _batches() -> None:
    _table(
        "opening_batch",
        _to("opening_batch", "town_id", "town"),
        _to("opening_batch", "chamber_id", "organisation"),
        sa.Column("file_name", sa.String(120), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("rows_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_on", sa.Date(), nullable=False),
        _to("opening_batch", "uploaded_by_id", "person"),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'staged') = (ended_on IS NULL)", name=op.f("ck_opening_batch_ended_has_day")
        ),
        sa.CheckConstraint(
            _one_of("state", ("staged", "applied", "dropped")), name=op.f("ck_opening_batch_state")
        ),
    )


def downgrade() -> None:
    """One floor again, one promise a firm; what the program of then does not know is given up."""
    op.drop_table("opening_batch")
    _openings_back()
    op.execute("DELETE FROM seat WHERE role = 'chamber'")
    _seats(ROLES, "role = 'firm'")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        for name in ORGANISATION:
            batch_op.drop_constraint(batch_op.f(f"ck_organisation_{name}"), type_="check")
        batch_op.add_column(sa.Column("promised_posts", sa.Integer(), nullable=True))
        for name in ("suspended_note", "suspended_code", "monthly_introductions"):
            batch_op.drop_column(name)
    op.execute(
        "UPDATE organisation SET promised_posts = (SELECT sum(posts) FROM promise "
        "WHERE promise.firm_id = organisation.id AND taken_back_on IS NULL)"
    )
    op.drop_table("promise")


def _openings_back() -> None:
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("floor_fen", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("floor_policy_id", KEY, nullable=True))
    op.execute("UPDATE opening SET floor_fen = minimum_fen, floor_policy_id = minimum_policy_id")
    op.execute(
        "UPDATE opening SET floor_fen = pledge_fen, floor_policy_id = pledge_policy_id WHERE pledge_fen >= minimum_fen"
    )
    with op.batch_alter_table("opening", schema=None) as batch_op:
        for name in ("floor_fen", "floor_policy_id"):
            batch_op.alter_column(name, nullable=False)
        for name in OPENING:
            batch_op.drop_constraint(batch_op.f(f"ck_opening_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_opening_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_opening_state"), _one_of("state", (*STATES, "stale")))
        for name in RULES:
            batch_op.drop_constraint(batch_op.f(f"fk_opening_{name}_policy_row"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_opening_{name}"))
        batch_op.create_index(batch_op.f("ix_opening_floor_policy_id"), ["floor_policy_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_opening_floor_policy_id_policy_row"), "policy_row", ["floor_policy_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_opening_wage_at_or_above_floor"), "wage_from_fen >= floor_fen"
        )
        for name in (*PLAIN, *FILLED):
            batch_op.drop_column(name)
