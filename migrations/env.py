"""How migrations run on both databases: guards off, tables changed, guards on again."""

import os

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from webapp.core import objects
from webapp.core.db import Base, FixedJson, MonthText, UtcMoment, db

MIGRATION_LOCK = 20_260_001
ONLY = set(filter(None, os.environ.get("MIGRATION_TABLES", "").split(",")))


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """Look only at our tables: on PostgreSQL the bookkeeping tables share the schema."""
    if kind != "table":
        return True
    return name in (ONLY or set(Base.metadata.tables))


def include_object(thing: object, name: str | None, kind: str, reflected: bool, other: object) -> bool:
    """Leave models out that another migration makes, when a new one is written for some tables only."""
    return kind != "table" or not ONLY or name in ONLY


def render_item(kind: str, thing: object, context: object) -> str | bool:
    """Write our own column types as the plain ones they are stored as: a migration outlives our classes."""
    if kind == "type" and isinstance(thing, UtcMoment):
        return "sa.DateTime()"
    if kind == "type" and isinstance(thing, MonthText):
        return "sa.String(7)"
    if kind == "type" and isinstance(thing, FixedJson):
        return "sa.JSON()"
    return False


def run(connection: Connection) -> None:
    """Run the migrations on one connection and put the guards back."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transactional_ddl=True,
        render_item=render_item,
        include_name=include_name,
        include_object=include_object,
    )
    with context.begin_transaction():
        if not sqlite:
            _take_time(connection)
        objects.remove(connection)
        context.run_migrations()
        objects.install(connection)
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"the migration left rows without their parents: {broken[:5]}")


def _foreign_keys(connection: Connection, on_or_off: str) -> None:
    """Switch the check on the bare connection: inside a transaction SQLite ignores the pragma without a word."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={on_or_off}")
    cursor.close()


def _take_time(connection: Connection) -> None:
    """Let a migration last, and let the second of two at once wait for the first."""
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")


with current_app.app_context(), db.engine.connect() as bare:
    try:
        run(bare.execution_options(writes=True))
    finally:
        bare.invalidate()  # it checks no foreign keys: nobody may get it from the pool
