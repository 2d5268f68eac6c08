"""The walls around money, each with a switch: what holds alone, and what happens without any of them."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any

import pytest
from sqlalchemy import Connection, Select, event, inspect, text
from sqlalchemy.orm import Mapper

from tests.support.databases import BACKEND
from webapp.claims.models import Claim
from webapp.core import db as house
from webapp.core import unit
from webapp.core.db import db
from webapp.funds.models import FundLine

ISOLATION, ROW_LOCK, VERSION, CONSTRAINT, KEY = "isolation", "row lock", "version", "constraint", "key"
GUARDS = (
    (ISOLATION, ROW_LOCK, VERSION, CONSTRAINT, KEY)
    if BACKEND == "postgres"
    else (ISOLATION, VERSION, CONSTRAINT, KEY)
)
"""SQLite has no row locks: its write gate and BEGIN IMMEDIATE are one guard, here called isolation."""

UNIQUE = {
    "ledger_entry": ("uq_ledger_entry_subject_ref_kind_turn",),
    "payment_line": ("uq_payment_line_claim_id_turn",),
    "payment_list": ("uq_payment_list_town_id_number",),
    "fund_line": (
        "ck_fund_line_not_overdrawn",
        "ck_fund_line_reserved_not_negative",
        "ck_fund_line_spent_not_negative",
    ),
}
INDEXES = ("uq_decision_standing_step", "uq_decision_standing_person")
TRIGGERS = {
    "claim_end_is_final": "claim",
    "claim_issued_is_final": "claim",
    "claim_payment_is_bound": "claim",
    "claim_turn_only_grows": "claim",
    "claim_turn_waits_for_the_bank": "claim",
    "payment_line_again_after_failure": "payment_line",
}


@contextmanager
def only(*kept: str) -> Iterator[None]:
    """Take every guard down but those named; the database is not put back, so the test must own its copy."""
    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        if ISOLATION not in kept:
            stack.enter_context(without_isolation(patch))
        if ROW_LOCK not in kept:
            patch.setattr(Select, "with_for_update", lambda self, **options: self)
        if VERSION not in kept:
            stack.enter_context(without_versions())
        if CONSTRAINT not in kept:
            drop_constraints()
        yield


@contextmanager
def without_isolation(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read as the drivers' defaults do: PostgreSQL at READ COMMITTED, SQLite with reads outside any transaction."""
    options: dict[str, Any] = {"writes": True}
    if BACKEND == "postgres":
        patch.setattr(unit, "_write_options", lambda: options | {"isolation_level": "READ COMMITTED"})
        yield
        return
    patch.setattr(unit, "_write_gate", nullcontext)
    event.remove(db.engine, "begin", house._begin_sqlite)
    event.listen(db.engine, "begin", _begin_late)
    event.listen(db.engine, "before_cursor_execute", _begin_at_first_write)
    try:
        yield
    finally:
        event.remove(db.engine, "begin", _begin_late)
        event.remove(db.engine, "before_cursor_execute", _begin_at_first_write)
        event.listen(db.engine, "begin", house._begin_sqlite)


def _begin_late(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA query_only=OFF")


def _begin_at_first_write(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    if statement[:6] in {"INSERT", "UPDATE", "DELETE"} and not cursor.connection.in_transaction:
        cursor.connection.execute("BEGIN IMMEDIATE")


@contextmanager
def without_versions() -> Iterator[None]:
    """Let an UPDATE hit whatever version stands there."""
    mappers: list[Mapper[Any]] = [inspect(Claim), inspect(FundLine)]
    columns = [mapper.version_id_col for mapper in mappers]
    _set_versions(mappers, [None, None])
    try:
        yield
    finally:
        _set_versions(mappers, columns)


def _set_versions(mappers: list[Mapper[Any]], columns: list[Any]) -> None:
    for mapper, column in zip(mappers, columns, strict=True):
        mapper.version_id_col = column
        mapper._memoized_values.clear()


def drop_constraints() -> None:
    """Take the unique and check constraints off the tables where money moves, and the trigger on a claim's end."""
    if BACKEND == "postgres":
        _drop_from_postgres()
    else:
        _drop_from_sqlite()


def _drop_from_postgres() -> None:
    named = [(table, name) for table, names in UNIQUE.items() for name in names]
    with unit.writing() as session:
        for table, name in named:
            session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        for name in INDEXES:
            session.execute(text(f"DROP INDEX {name}"))
        for name, table in TRIGGERS.items():
            session.execute(text(f"DROP TRIGGER {name} ON {table}"))


def _drop_from_sqlite() -> None:
    bare = db.engine.raw_connection()
    cursor = bare.cursor()
    for pragma in ("query_only=OFF", "foreign_keys=OFF", "legacy_alter_table=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    for table, names in UNIQUE.items():
        _rebuild(cursor, table, names)
    for name in INDEXES:
        cursor.execute(f"DROP INDEX {name}")
    for name in TRIGGERS:
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
    cursor.close()
    bare.invalidate()


def _rebuild(cursor: Any, table: str, names: tuple[str, ...]) -> None:
    query = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL"
    (made,) = [row[0] for row in cursor.execute(query, (table, "table"))]
    indexes = [row[0] for row in cursor.execute(query, (table, "index"))]
    for name in names:
        made, found = re.subn(rf",\s*CONSTRAINT {name} (?:UNIQUE|CHECK) \([^()]*\)", "", made)
        assert found == 1, f"{name} is not in {made}"
    made = re.sub(rf"CREATE TABLE \"?{table}\"?", "CREATE TABLE rebuilt", made, count=1)
    cursor.execute(made)
    cursor.execute(f"INSERT INTO rebuilt SELECT * FROM {table}")  # noqa: S608  # a table of ours
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE rebuilt RENAME TO {table}")
    for index in indexes:
        cursor.execute(index)
