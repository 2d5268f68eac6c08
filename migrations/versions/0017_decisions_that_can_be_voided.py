"""Decisions that can be voided, village notices, holds and kinship"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STANDING, KIN, LIVE = sa.text("voided_at IS NULL"), sa.text("ended_on IS NULL"), sa.text("state <> 'refused'")
OLD_STATES = (
    "waiting", "ready", "reviewed", "made", "checked", "signed_by_secretary", "signed_by_captain", "signed", "issued",
    "refused",
)  # fmt: skip
STATES = (*OLD_STATES[:2], "verified", "noticed", *OLD_STATES[2:9], "paid", "failed", "refused")
OLD_STEPS = ("review", "make", "check", "sign_as_secretary", "sign_as_captain")
STEPS = ("verify", *OLD_STEPS)
OLD_CHECKS = {
    "issued_has_list": "(state = 'issued') = (payment_list_id IS NOT NULL)",
    "issued_after_five_decisions": "state <> 'issued' OR decisions = 5",
}
CHECKS = {
    "ready_has_steps": "(facts_hash IS NULL) = (needed IS NULL) AND (needed IS NULL) = (steps IS NULL)",
    "steps_counted": "needed IS NULL OR (needed BETWEEN 4 AND 6 AND decisions <= needed)",
    "issued_has_list": "(state IN ('issued', 'paid', 'failed')) = (payment_list_id IS NOT NULL)",
    "issued_after_all_decisions": "state NOT IN ('issued', 'paid', 'failed') OR decisions = needed",
    "noticed_has_notice": "state <> 'noticed' OR notice_id IS NOT NULL OR NOT two_hashes",
    "finance_has_account": "state IN ('waiting', 'ready', 'verified', 'noticed', 'reviewed', 'refused') "
    "OR payment_hash IS NOT NULL OR NOT two_hashes",
    "payment_whole": "(payment_hash IS NULL) = (account_id IS NULL)",
    "scheme": "scheme IN ('retention', 'hire_firm', 'post_firm')",
    "payee_by_scheme": "(scheme = 'retention') = (payee_firm_id IS NULL)",
    "period": "starts_on IS NULL OR ends_on > starts_on",
}
LINKS = {"notice_id": "village_notice", "account_id": "bank_account", "payee_firm_id": "organisation"}
NEW = ("scheme", "starts_on", "ends_on", "two_hashes", "steps", "needed", "payment_hash", "turn")


def upgrade() -> None:
    """Village check and notice before the town, decisions by amount, two hashes, and whatever may hold a claim up."""
    _kinship()
    _notice()
    for name, columns in _of_claims().items():
        _table(name, *columns)
    _claims()
    _decisions()
    _ledger("turn")


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    own = [sa.Column("id", KEY, nullable=False), sa.Column("ref", sa.Uuid(), nullable=False)]
    keys = [
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("ref", name=f"uq_{name}_ref"),
    ]
    op.create_table(name, *own, *columns, *keys)
    for column in columns:
        if isinstance(column, sa.Column) and column.foreign_keys:
            op.create_index(f"ix_{name}_{column.name}", name, [column.name], unique=False)


def _to(table: str, name: str, target: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(
        name, KEY, sa.ForeignKey(f"{target}.id", name=f"fk_{table}_{name}_{target}"), nullable=nullable
    )


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _kinship() -> None:
    _table(
        "kinship",
        _to("kinship", "town_id", "town"),
        _to("kinship", "person_id", "person"),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("relation", sa.String(20), nullable=False),
        sa.Column("id_number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_number_index", sa.LargeBinary(16), nullable=False),
        _to("kinship", "declared_by_id", "person"),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        _to("kinship", "ended_by_id", "person", nullable=True),
        _check("kinship", "ended_by_another", "ended_by_id IS NULL OR ended_by_id <> person_id"),
        _check("kinship", "ended_whole", "(ended_by_id IS NULL) = (ended_on IS NULL)"),
    )
    op.create_index("ix_kinship_id_number_index", "kinship", ["id_number_index"], unique=False)
    op.create_index(
        "uq_kinship_standing", "kinship", ["person_id", "id_number_index"], unique=True,
        sqlite_where=KIN, postgresql_where=KIN,
    )  # fmt: skip


def _notice() -> None:
    _table(
        "village_notice",
        _to("village_notice", "town_id", "town"),
        _to("village_notice", "village_id", "village"),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("over_on", sa.Date(), nullable=False),
        _to("village_notice", "posted_by_id", "person"),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("town_id", "number", name="uq_village_notice_town_id_number"),
        _check("village_notice", "period", "over_on > posted_on"),
    )


def _of_claims() -> dict[str, tuple[sa.schema.SchemaItem, ...]]:
    return {
        "claim_return": (
            _to("claim_return", "claim_id", "claim"),
            sa.Column("desk", sa.String(10), nullable=False),
            sa.Column("code", sa.String(30), nullable=True),
            sa.Column("comment", sa.String(400), nullable=False),
            _to("claim_return", "person_id", "person"),
            sa.Column("returned_at", sa.DateTime(), nullable=False),
            _check("claim_return", "desk", "desk IN ('town', 'maker')"),
        ),
        "objection": (
            _to("objection", "claim_id", "claim"),
            sa.Column("words", sa.String(400), nullable=False),
            _to("objection", "noted_by_id", "person"),
            sa.Column("noted_at", sa.DateTime(), nullable=False),
            sa.Column("outcome", sa.String(20), nullable=True),
            sa.Column("answer", sa.String(400), nullable=True),
            _to("objection", "answered_by_id", "person", nullable=True),
            sa.Column("answered_at", sa.DateTime(), nullable=True),
            _check("objection", "answer_has_moment", "(outcome IS NULL) = (answered_at IS NULL)"),
            _check("objection", "answer_has_words", "(outcome IS NULL) = (answer IS NULL)"),
            _check("objection", "answer_has_person", "(outcome IS NULL) = (answered_by_id IS NULL)"),
            _check("objection", "outcome", "outcome IS NULL OR outcome IN ('unfounded', 'founded')"),
        ),
        "hold_reason": (
            _to("hold_reason", "claim_id", "claim"),
            sa.Column("kind", sa.String(10), nullable=False),
            sa.Column("about", sa.LargeBinary(16), nullable=False),
            sa.Column("families", sa.Integer(), nullable=False),
            sa.Column("code", sa.String(30), nullable=False),
            sa.Column("words", sa.String(400), nullable=False),
            _to("hold_reason", "proposed_by_id", "person"),
            sa.Column("proposed_at", sa.DateTime(), nullable=False),
            _to("hold_reason", "confirmed_by_id", "person", nullable=True),
            sa.Column("confirmed_at", sa.DateTime(), nullable=True),
            sa.UniqueConstraint(
                "claim_id", "kind", "about", "families", name="uq_hold_reason_claim_id_kind_about_families"
            ),
            _check("hold_reason", "kind", "kind IN ('account', 'phone')"),
            _check("hold_reason", "families_positive", "families > 0"),
            _check(
                "hold_reason", "two_persons", "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id"
            ),
            _check("hold_reason", "confirmed_whole", "(confirmed_by_id IS NULL) = (confirmed_at IS NULL)"),
        ),
    }


def _state(values: tuple[str, ...]) -> str:
    return f"state IN ({', '.join(repr(value) for value in values)})"


def _step(values: tuple[str, ...]) -> str:
    return f"step IN ({', '.join(repr(value) for value in values)})"


def _claims() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scheme", sa.String(20), nullable=False, server_default="retention"))
        batch_op.add_column(sa.Column("starts_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("two_hashes", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("steps", sa.String(100), nullable=True))
        batch_op.add_column(sa.Column("needed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("payment_hash", sa.String(64), nullable=True))
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
        for name in LINKS:
            batch_op.add_column(sa.Column(name, KEY, nullable=True))
    for column, spell in (("starts_on", "started_on"), ("ends_on", "qualifies_on")):
        op.execute(f"UPDATE claim SET {column} = (SELECT {spell} FROM spell WHERE spell.id = claim.spell_id)")  # noqa: S608  # constant names of this file
    for condition, steps in (("state = 'ready'", STEPS), ("state <> 'ready'", OLD_STEPS)):
        asked = f"steps = '{','.join(steps)}', needed = {len(steps)}, two_hashes = false"
        op.execute(f"UPDATE claim SET {asked} WHERE facts_hash IS NOT NULL AND {condition}")  # noqa: S608  # constant names of this file
    with op.batch_alter_table("claim", schema=None) as batch_op:
        for name in ("scheme", "two_hashes", "turn"):
            batch_op.alter_column(name, server_default=None)
        for name in OLD_CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_claim_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_claim_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_claim_state"), _state(STATES))
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_claim_{name}"), rule)
        for name, target in LINKS.items():
            batch_op.create_index(batch_op.f(f"ix_claim_{name}"), [name], unique=False)
            batch_op.create_foreign_key(batch_op.f(f"fk_claim_{name}_{target}"), target, [name], ["id"])
    _live("spell_id", "scheme")


def _live(*columns: str) -> None:
    """Draw the index anew outside of a batch: reflected from SQLite it would lose its condition."""
    op.drop_index("uq_claim_live", "claim")
    op.create_index("uq_claim_live", "claim", columns, unique=True, sqlite_where=LIVE, postgresql_where=LIVE)


def _decisions() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for suffix in ("", "_truncate"):
            op.execute(f"DROP TRIGGER IF EXISTS decision_append_only{suffix} ON decision")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("despite", sa.String(30), nullable=True))
        batch_op.add_column(sa.Column("voided_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(batch_op.f("uq_decision_claim_id_step"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_decision_claim_id_person_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("ck_decision_step"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_decision_step"), _step(STEPS))
        batch_op.create_check_constraint(
            batch_op.f("ck_decision_despite_has_words"), "despite IS NULL OR note IS NOT NULL"
        )
    for name in ("step", "person"):
        columns = ["claim_id", "step" if name == "step" else "person_id"]
        op.create_index(
            f"uq_decision_standing_{name}", "decision", columns, unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        )  # fmt: skip


def _ledger(*also: str) -> None:
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("turn", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.alter_column("turn", server_default=None)
        batch_op.drop_constraint(batch_op.f("uq_ledger_entry_subject_ref_kind"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_ledger_entry_subject_ref_kind_turn"), ["subject_ref", "kind", *also]
        )


def downgrade() -> None:
    """Back to five decisions that stand for ever; what was voided or set aside a second time has no place there."""
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_ledger_entry_subject_ref_kind_turn"), type_="unique")
    earlier = "SELECT o.id FROM ledger_entry o JOIN ledger_entry n ON n.subject_ref = o.subject_ref AND n.turn > o.turn"
    # set aside and released again: nothing is left of it in the balance
    op.execute(f"DELETE FROM posting WHERE entry_id IN ({earlier})")  # noqa: S608  # constant text of this file
    op.execute(f"DELETE FROM ledger_entry WHERE id IN ({earlier})")  # noqa: S608  # constant text of this file
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_column("turn")
        batch_op.create_unique_constraint(
            batch_op.f("uq_ledger_entry_subject_ref_kind"), ["subject_ref", "kind"]
        )
    _decisions_back()
    _claims_back()
    for name in ("hold_reason", "objection", "claim_return", "village_notice", "kinship"):
        op.drop_table(name)


def _decisions_back() -> None:
    """The village's check stays as a row that the program of then does not count."""
    op.execute("DELETE FROM decision WHERE voided_at IS NOT NULL")
    for name in ("step", "person"):
        op.drop_index(f"uq_decision_standing_{name}", "decision")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decision_despite_has_words"), type_="check")
        batch_op.drop_column("voided_at")
        batch_op.drop_column("despite")
        batch_op.create_unique_constraint(batch_op.f("uq_decision_claim_id_step"), ["claim_id", "step"])
        batch_op.create_unique_constraint(
            batch_op.f("uq_decision_claim_id_person_id"), ["claim_id", "person_id"]
        )


def _claims_back() -> None:
    with op.batch_alter_table("claim", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_claim_{name}"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_claim_state"), type_="check")
        for name, target in LINKS.items():
            batch_op.drop_constraint(batch_op.f(f"fk_claim_{name}_{target}"), type_="foreignkey")
            batch_op.drop_index(batch_op.f(f"ix_claim_{name}"))
    op.execute("UPDATE claim SET state = 'ready' WHERE state IN ('verified', 'noticed')")
    op.execute("UPDATE claim SET state = 'issued' WHERE state IN ('paid', 'failed')")
    op.execute(
        "UPDATE claim SET decisions = (SELECT count(*) FROM decision WHERE decision.claim_id = claim.id "
        "AND decision.step <> 'verify')"
    )
    _live("spell_id")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        for name in (*NEW, *LINKS):
            batch_op.drop_column(name)
        batch_op.create_check_constraint(batch_op.f("ck_claim_state"), _state(OLD_STATES))
        for name, rule in OLD_CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_claim_{name}"), rule)
