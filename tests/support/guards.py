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
from webapp.placements.models import Spell

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
INDEXES = ("uq_decision_standing_step", "uq_decision_standing_person", "uq_claim_live")
TRIGGERS = (
    "claim_end_is_final", "claim_issued_is_final", "claim_payment_is_bound", "claim_turn_only_grows",
    "claim_turn_waits_for_the_bank", "payment_line_again_after_failure", "claim_months_paid_once",
)  # fmt: skip


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
    house.let_write(connection, True)


def _begin_at_first_write(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    if statement[:6] in {"INSERT", "UPDATE", "DELETE"} and not cursor.connection.in_transaction:
        cursor.connection.execute("BEGIN IMMEDIATE")


@contextmanager
def without_versions() -> Iterator[None]:
    """Let an UPDATE hit whatever version stands there."""
    mappers: list[Mapper[Any]] = [inspect(Claim), inspect(FundLine), inspect(Spell)]
    columns = [mapper.version_id_col for mapper in mappers]
    _set_versions(mappers, [None] * len(mappers))
    for mapper in mappers:
        event.listen(mapper, "before_insert", _first_version)
    try:
        yield
    finally:
        for mapper in mappers:
            event.remove(mapper, "before_insert", _first_version)
        _set_versions(mappers, columns)


def _first_version(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    row.version = 1


def _set_versions(mappers: list[Mapper[Any]], columns: list[Any]) -> None:
    for mapper, column in zip(mappers, columns, strict=True):
        mapper.version_id_col = column
        mapper._memoized_values.clear()


def drop_constraints() -> None:
    """Take the unique and check constraints off the tables where money moves, and the trigger on a claim's end."""
    take_down(*(name for names in UNIQUE.values() for name in names), *INDEXES, *TRIGGERS)


def take_down(*names: str) -> None:
    """Take constraints, indexes and triggers off the database by their names; one that is not there is an error."""
    if not names:
        return
    if BACKEND == "postgres":
        _take_down_on_postgres(names)
    else:
        _take_down_on_sqlite(names)


_ON_POSTGRES = """
SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname FROM pg_constraint WHERE conname = :name
UNION ALL
SELECT 'DROP TRIGGER ' || tgname || ' ON ' || tgrelid::regclass FROM pg_trigger WHERE tgname = :name
UNION ALL
SELECT 'DROP INDEX ' || c.oid::regclass FROM pg_class c WHERE c.relname = :name AND c.relkind = 'i'
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = :name)
"""


def _take_down_on_postgres(names: tuple[str, ...]) -> None:
    with unit.writing() as session:
        for name in names:
            (statement,) = session.scalars(text(_ON_POSTGRES), {"name": name}).all()
            session.execute(text(statement))


def _take_down_on_sqlite(names: tuple[str, ...]) -> None:
    bare = db.engine.raw_connection()
    cursor = bare.cursor()
    for pragma in ("query_only=OFF", "foreign_keys=OFF", "legacy_alter_table=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    for name in names:
        own = "SELECT type, name FROM sqlite_master WHERE name IN (?, ?, ?) AND type IN ('index', 'trigger')"
        found = cursor.execute(own, (name, f"{name}_insert", f"{name}_update")).fetchall()
        for kind, each in found:
            cursor.execute(f"DROP {kind} {each}")
        if not found:
            _rebuild_without(cursor, name)
    cursor.close()
    bare.invalidate()


def _rebuild_without(cursor: Any, name: str) -> None:
    """Make the table anew that has a constraint, without it, with its indexes and triggers."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE ?"
    ((table, made),) = cursor.execute(query, (f"%CONSTRAINT {name} %",)).fetchall()
    begun = re.search(rf",\s*CONSTRAINT {name} (?:UNIQUE|CHECK) \(", made)
    assert begun is not None, f"{name} is not in {made}"
    end, depth = begun.end(), 1
    while depth:
        depth += {"(": 1, ")": -1}.get(made[end], 0)
        end += 1
    made = made[: begun.start()] + made[end:]
    beside = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    again = [row[0] for row in cursor.execute(beside, (table,))]
    cursor.execute(re.sub(rf'CREATE TABLE "?{table}"?', "CREATE TABLE rebuilt", made, count=1))
    cursor.execute(f"INSERT INTO rebuilt SELECT * FROM {table}")  # noqa: S608  # a table of ours
    cursor.execute(f"DROP TABLE {table}")
    cursor.execute(f"ALTER TABLE rebuilt RENAME TO {table}")
    for statement in again:
        cursor.execute(statement)
