"""Triggers and exclusion constraints as code: Alembic does not see them, SQLite's table rebuild drops them silently.

Each capability registers its own beside its models; they are created again after every upgrade, and counted by a
test and by `doctor`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class DatabaseObject:
    """One guard of a table on both databases: how to make it, in statements that may run twice."""

    name: str
    table: str
    sqlite: tuple[str, ...]
    postgres: tuple[str, ...]


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
        postgres=(*_function(name), *_trigger(name, table, "BEFORE UPDATE OR DELETE")),
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
    )


def no_overlap(table: str, who: str, start: str, end: str, name: str) -> DatabaseObject:
    """Refuse two periods of the same `who` that share a day; an open end reaches for ever."""
    clash = (
        f"EXISTS (SELECT 1 FROM {table} o WHERE o.{who} = NEW.{who} "  # noqa: S608  # names of our own columns
        f"AND o.id <> COALESCE(NEW.id, -1) "
        f"AND o.{start} < COALESCE(NEW.{end}, '9999-12-31') AND NEW.{start} < COALESCE(o.{end}, '9999-12-31'))"
    )
    exclusion = (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
        f"(int8range({who}, {who}, '[]') WITH &&, daterange({start}, {end}, '[)') WITH &&)"
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
    )


def install(connection: Connection) -> None:
    """Create every guard whose table exists, again if it was there."""
    postgres = connection.dialect.name == "postgresql"
    for each in registered():
        if connection.dialect.has_table(connection, each.table):
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
    """Return the names of guards that are not in the database."""
    if connection.dialect.name == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT conname FROM pg_constraint"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    present = {row[0] for row in connection.execute(text(query))}
    return [each.name for each in registered() if not _made(each, present, connection.dialect.name)]


def _made(each: DatabaseObject, present: set[str], dialect: str) -> bool:
    if dialect == "postgresql":
        return each.name in present
    wanted = {statement.split()[2] for statement in each.sqlite if statement.startswith("CREATE TRIGGER")}
    return wanted <= present


def _function(name: str) -> tuple[str, ...]:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{name}' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}'; "
        f"END $$",
    )


def _trigger(name: str, table: str, when: str, condition: str = "") -> tuple[str, ...]:
    return (
        f"DROP TRIGGER IF EXISTS {name} ON {table}",
        f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {name}()",
    )
