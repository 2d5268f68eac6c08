"""Notes that must outlive a refusal: failed sign-ins, last-seen times, progress of jobs.

They are written on a connection of their own (on SQLite in a file of its own), so a refused or rolled-back command
keeps them and a GET stays read-only on the real data. The tables are disposable: deleting the file loses no record.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Connection, Engine, MetaData, create_engine, event

from webapp.core.db import engine_options, is_sqlite, keep_to_this_account, set_pragmas

metadata = MetaData()
PRAGMAS: Mapping[str, int | str] = {
    "journal_mode": "wal",
    "synchronous": 1,
    "busy_timeout": 10000,
    "trusted_schema": 0,
    "secure_delete": 1,
}
"""Less careful of a power cut than the records are; what is deleted (who tried what) is gone all the same."""

_LOCK = "SELECT pg_advisory_{}lock(20260002)"
"""Held while tables are made; the number before it is that of migrations."""


def init_bookkeeping(app: Flask) -> None:
    """Open the bookkeeping database beside the main one."""
    url = app.config["BOOKKEEPING_URL"] or app.config["DATABASE_URL"]
    if is_sqlite(url) and not app.config["BOOKKEEPING_URL"]:
        url = url.removesuffix(".db") + "-bookkeeping.db"
    keep_to_this_account(url)
    options = engine_options(url) | {"pool_size": 5}
    engine = create_engine(url, isolation_level="AUTOCOMMIT", **options)
    if is_sqlite(url):
        event.listen(engine, "connect", _relax)
    app.extensions["bookkeeping"] = engine


def create_tables() -> None:
    """Make the tables that are missing; of several processes that start at once one does it and the others wait."""
    with engine().connect() as connection, _alone(connection):
        metadata.create_all(connection)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Keep others from looking for tables and making them; the connection keeps every statement at once otherwise."""
    sqlite = connection.dialect.name == "sqlite"
    begin, end = ("BEGIN IMMEDIATE", "COMMIT") if sqlite else (_LOCK.format(""), _LOCK.format("un"))
    connection.exec_driver_sql(begin)
    try:
        yield
    finally:
        connection.exec_driver_sql(end)


def engine() -> Engine:
    """Return the bookkeeping engine of the running app."""
    return cast(Engine, current_app.extensions["bookkeeping"])


@contextmanager
def notes() -> Iterator[Connection]:
    """Open a connection on which every statement is kept at once."""
    with engine().connect() as connection:
        yield connection


def _relax(connection: Any, record: object) -> None:
    set_pragmas(connection, PRAGMAS)
