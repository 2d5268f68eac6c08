"""Triggers and exclusion constraints as code: Alembic does not see them, SQLite's table rebuild drops them silently.

Each capability registers its own beside its models; they are created again after every upgrade, and counted by a
test and by `doctor`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text


@dataclass(frozen=True)
class DatabaseObject:
    """One guard of a table on both databases: how to make it, in statements that may run twice."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgres: tuple[str, ...]
    columns: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


_COLUMN = re.compile(r"\b(?:OLD|NEW)\.(\w+)")
_registered: dict[str, DatabaseObject] = {}


def register(*objects: DatabaseObject) -> None:
    """Add guards to the list that every upgrade recreates."""
    for each in objects:
        _registered[each.name] = each


def registered() -> tuple[DatabaseObject, ...]:
    """Return all guards by name."""
    return tuple(_registered[name] for name in sorted(_registered))


def append_only(table: str) -> DatabaseObject:
    """Refuse UPDATE and DELETE on a table: what was written stays."""
    name = f"{table}_append_only"
    return DatabaseObject(
        name,
        table,
        sqlite=tuple(
            statement
            for verb in ("update", "delete")
            for statement in (
                f"DROP TRIGGER IF EXISTS {name}_{verb}",
                f"CREATE TRIGGER {name}_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
            )
        ),
        postgres=(
            *_function(name),
            *_trigger(name, table, "BEFORE UPDATE OR DELETE"),
            *_trigger(name, table, "BEFORE TRUNCATE", suffix="_truncate", each="STATEMENT"),
        ),
    )


def kept(table: str) -> DatabaseObject:
    """Refuse DELETE on a table whose rows still change a little: what was decided can be voided, never lost."""
    name = f"{table}_kept"
    return DatabaseObject(
        name,
        table,
        sqlite=(
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END",
        ),
        postgres=(
            *_function(name),
            *_trigger(name, table, "BEFORE DELETE"),
            *_trigger(name, table, "BEFORE TRUNCATE", suffix="_truncate", each="STATEMENT"),
        ),
    )


def frozen_when(table: str, condition: str, columns: Iterable[str], name: str) -> DatabaseObject:
    """Refuse a change of the given columns once `condition` (on OLD) holds: the facts of a decision stay."""
    listed = tuple(columns)
    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in listed)
    distinct = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in listed)
    return DatabaseObject(
        name,
        table,
        sqlite=(
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN ({condition}) AND ({changed}) "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
        ),
        postgres=(
            *_function(name),
            *_trigger(name, table, "BEFORE UPDATE", f"WHEN (({condition}) AND ({distinct}))"),
        ),
        columns=(*listed, *_COLUMN.findall(condition)),
    )


def refused_beside(table: str, name: str, beside: str, reads: Iterable[str] = ()) -> DatabaseObject:
    """Refuse a new row where a query finds something: what no constraint says, since it reads other tables too.

    `beside` is what follows FROM, with the new row as NEW; `reads` are the other tables that it asks.
    """
    found = f"EXISTS (SELECT 1 FROM {beside})"  # noqa: S608  # names of our own columns
    body = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {found} THEN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}'; "
        f"END IF; RETURN NEW; END $$"
    )
    return DatabaseObject(
        name,
        table,
        sqlite=(
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {found} BEGIN SELECT RAISE(ABORT, '{name}'); END",
        ),
        postgres=(body, *_trigger(name, table, "BEFORE INSERT")),
        reads=tuple(reads),
    )


def no_overlap(
    table: str, who: str, start: str, end: str, name: str, only: Mapping[str, str] | None = None
) -> DatabaseObject:
    """Refuse two periods of the same `who` that share a day; an open end reaches for ever, an empty one holds none.

    `only` narrows it to rows with some column as a condition says: `{"state": "<> 'refused'"}`.
    """
    mine, other = f"COALESCE(NEW.{end}, '9999-12-31')", f"COALESCE(o.{end}, '9999-12-31')"
    clash = (
        f"NEW.{start} < {mine}{_also('NEW.', only)} AND EXISTS (SELECT 1 FROM {table} o "  # noqa: S608  # names of our own columns
        f"WHERE o.{who} = NEW.{who} AND o.id <> COALESCE(NEW.id, -1){_also('o.', only)} "
        f"AND o.{start} < {other} AND o.{start} < {mine} AND NEW.{start} < {other})"
    )
    exclusion = (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"(int8range({who}, {who}, '[]') WITH &&, daterange({start}, {end}, '[)') WITH &&) "
        f"WHERE ({who} IS NOT NULL AND {start} IS NOT NULL{_also('', only)})"
    )
    return DatabaseObject(
        name,
        table,
        sqlite=tuple(
            statement
            for verb in ("insert", "update")
            for statement in (
                f"DROP TRIGGER IF EXISTS {name}_{verb}",
                f"CREATE TRIGGER {name}_{verb} BEFORE {verb.upper()} ON {table} WHEN {clash} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
            )
        ),
        postgres=(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}", exclusion),
        columns=(who, start, end, *(only or ())),
    )


def _also(row: str, only: Mapping[str, str] | None) -> str:
    return "".join(f" AND {row}{column} {condition}" for column, condition in (only or {}).items())


def install(connection: Connection) -> None:
    """Create every guard whose table and columns exist, again if it was there."""
    postgres = connection.dialect.name == "postgresql"
    found = inspect(connection)
    for each in registered():
        if not all(connection.dialect.has_table(connection, name) for name in (each.table, *each.reads)):
            continue
        if set(each.columns) <= {str(column["name"]) for column in found.get_columns(each.table)}:
            for statement in each.postgres if postgres else each.sqlite:
                connection.execute(text(statement))


def remove(connection: Connection) -> None:
    """Drop every guard, so that a migration can rebuild the tables under them."""
    postgres = connection.dialect.name == "postgresql"
    for each in registered():
        if connection.dialect.has_table(connection, each.table):
            for statement in each.postgres if postgres else each.sqlite:
                if statement.startswith("DROP TRIGGER") or " DROP CONSTRAINT " in statement:
                    connection.execute(text(statement))


def missing(connection: Connection) -> list[str]:
    """Return the names of guards that are not in the database, are switched off there, or say something else."""
    made = _made_on_postgres if connection.dialect.name == "postgresql" else _made_on_sqlite
    present = {row.name: row.sql for row in connection.execute(text(_PRESENT[connection.dialect.name]))}
    return [each.name for each in registered() if not made(each, present)]


_PRESENT = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname AS name, '' AS sql FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
    "UNION SELECT conname, '' FROM pg_constraint",
}


def _made_on_sqlite(each: DatabaseObject, present: dict[str, str]) -> bool:
    wanted = [statement for statement in each.sqlite if statement.startswith("CREATE TRIGGER")]
    return all(present.get(statement.split()[2]) == statement for statement in wanted)


def _made_on_postgres(each: DatabaseObject, present: dict[str, str]) -> bool:
    triggers = {text.split()[2] for text in each.postgres if text.startswith("CREATE TRIGGER")}
    return (triggers or {each.name}) <= present.keys()


def _function(name: str) -> tuple[str, ...]:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}'; "
        f"END $$",
    )


def _trigger(
    name: str, table: str, when: str, condition: str = "", suffix: str = "", each: str = "ROW"
) -> tuple[str, ...]:
    return (
        f"DROP TRIGGER IF EXISTS {name}{suffix} ON {table}",
        f"CREATE TRIGGER {name}{suffix} {when} ON {table} FOR EACH {each} {condition} EXECUTE FUNCTION {name}()",
    )
