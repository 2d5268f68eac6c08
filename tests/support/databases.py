"""The database under test, SQLite or PostgreSQL: states that are built once and copied for each test."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from psycopg import sql
from pysqlite3 import dbapi2

from tests.support.postgres import PostgresServer
from webapp.core import postgres as core_postgres

BACKEND = os.environ.get("SHOUWANG_TEST_DB", "sqlite")


LONG_AGO = 0
"""When a working file was last written, until SQLite writes to it."""

HEAD_OF_INDEX = 136
"""Bytes at the head of SQLite's index of a log; where they say nothing, the index is made anew from the log."""

NEW_COPY_AFTER = 60
STATEMENTS_OF_A_RUN = 2048
"""A run sends more kinds of statements than a day in a town, and always on the same connection."""

KEEP_ROWS = """
DO $$ DECLARE found record; BEGIN
    DROP SCHEMA IF EXISTS kept CASCADE;
    CREATE SCHEMA kept;
    FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', found.tablename);
    END LOOP;
    CREATE TABLE kept.numbers AS
        SELECT t.relname AS of_table, s.relname AS name, n.last_value FROM pg_class s
        JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') JOIN pg_class t ON t.oid = d.refobjid
        JOIN pg_sequences n ON n.sequencename = s.relname AND n.schemaname = 'public'
        WHERE s.relkind = 'S';
END $$
"""
PAST_GUARDS = "SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '1s'"
PUT_BACK = "DELETE FROM public.{0}; INSERT INTO public.{0} SELECT * FROM kept.{0}"
NUMBERS_BACK = """
SELECT setval(format('public.%%I', name), coalesce(last_value, 1), last_value IS NOT NULL)
FROM kept.numbers WHERE of_table = ANY(%s)
"""


class Store(Protocol):
    """Where the one working database lives, and how its state is kept under a name and taken up again."""

    url: str

    def empty(self) -> None:
        """Make the working database new and empty."""

    def keep(self, name: str) -> None:
        """Keep the working database's state under a name; nobody may be connected."""

    def take(self, name: str) -> None:
        """Make the working database a copy of the state kept under a name; nobody may be connected."""

    def put_back(self, name: str, tables: Collection[str]) -> bool:
        """Give these tables the rows of the state under which they were taken; says whether that was possible."""

    def shape(self) -> int:
        """Return a number that is another one after a change of structure past the engine, where that can happen."""


class SqliteStore:
    """States are files; a copy costs a millisecond or two, and some more until everything is planned again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'work.db'}"

    def empty(self) -> None:
        """Remove the working files."""
        for file in self.folder.glob("work*"):
            file.unlink()

    def keep(self, name: str) -> None:
        """Copy the working files away (the bookkeeping file with them)."""
        for file in self._files():
            shutil.copyfile(file, self.folder / file.name.replace("work", f"kept-{name}", 1))

    def take(self, name: str) -> None:
        """Copy the kept files back over the working ones, with a day on which nothing else is written."""
        self.empty()
        for file in self.folder.glob(f"kept-{name}*.db"):
            copy = self.folder / file.name.replace(f"kept-{name}", "work", 1)
            shutil.copyfile(file, copy)
            os.utime(copy, ns=(LONG_AGO, LONG_AGO))

    def put_back(self, name: str, tables: Collection[str]) -> bool:
        """Forget all that was written: it lies in the logs beside the files, unless SQLite has emptied one of them.

        Nobody has to connect again or to plan a statement anew: who comes next finds a log that has to be begun.
        """
        if any(file.stat().st_mtime_ns != LONG_AGO for file in self._files()):
            return False
        indexes = _opened(f"{self.folder}/work*.db-shm")
        logs = list(self.folder.glob("work*.db-wal"))
        if any(f"{log.with_suffix('.db-shm')}" not in indexes for log in logs):
            return False
        for log in logs:
            os.truncate(log, 0)
        for index in indexes.values():
            os.pwrite(index, bytes(HEAD_OF_INDEX), 0)
        return True

    def _files(self) -> list[Path]:
        return list(self.folder.glob("work*.db"))

    def shape(self) -> int:
        """Return SQLite's own count of changes to the structure: guards are taken down on a bare connection.

        Asked by the library that the app uses: two of them in one process undo each other's locks.
        """
        with closing(dbapi2.connect(self.folder / "work.db")) as bare:
            count: int = bare.execute("PRAGMA schema_version").fetchone()[0]
            return count


def _opened(pattern: str) -> dict[str, int]:
    """Return this process's own numbers of open files by their names, where the system tells them.

    To open and close such a file would undo the locks that SQLite has on it.
    """
    found = {}
    for number in os.listdir("/proc/self/fd") if Path("/proc/self/fd").is_dir() else ():
        with suppress(OSError):
            found[os.readlink(f"/proc/self/fd/{number}")] = int(number)
    return {name: number for name, number in found.items() if fnmatch(name, pattern)}


class PostgresStore:
    """States are template databases of the server; each holds its rows a second time, to put single tables back."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.put_back_since = 0
        self.prefix = f"shouwang_test_{os.getpid()}"
        self.url = server.url(self.prefix)
        self.kept: list[str] = []
        self.mender: psycopg.Connection[Any] | None = None

    def empty(self) -> None:
        """Drop the working database and create it anew."""
        self._leave()
        self.server.drop(self.prefix)
        self.server.create(self.prefix)

    def keep(self, name: str) -> None:
        """Copy the working database into a template."""
        self._leave()
        with self.server.connected(self.prefix) as connection:
            connection.execute(KEEP_ROWS)
        self.server.create(f"{self.prefix}_{name}", template=self.prefix)
        self.kept.append(name)

    def take(self, name: str) -> None:
        """Create the working database from the template."""
        self._leave()
        self.server.drop(self.prefix)
        self.server.create(self.prefix, template=f"{self.prefix}_{name}")
        self.put_back_since = 0

    def put_back(self, name: str, tables: Collection[str]) -> bool:
        """Delete and insert their rows, past triggers and foreign keys; a new copy of all takes twenty times as long.

        Dead rows pile up, so that now and then a new copy is quicker. Somebody may still hold a row: then it is, too.
        """
        self.put_back_since += 1
        if self.put_back_since > NEW_COPY_AFTER:
            return False
        if self.mender is None:
            self.mender = self.server.connected(self.prefix)
        try:
            with self.mender.transaction():
                rows = [sql.SQL(PUT_BACK).format(sql.Identifier(table)) for table in sorted(tables)]
                self.mender.execute(sql.SQL("; ").join([sql.SQL(PAST_GUARDS), *rows]))
                self.mender.execute(NUMBERS_BACK, (sorted(tables),))
        except psycopg.errors.LockNotAvailable:
            return False
        return True

    def _leave(self) -> None:
        """Hang up: nobody may be connected to what is copied or dropped."""
        if self.mender is not None:
            self.mender.close()
            self.mender = None

    def shape(self) -> int:
        """Return always the same: here every change goes by the engine, where the world sees it."""
        return 0

    def forget(self) -> None:
        """Drop everything this run has made."""
        self._leave()
        for name in [self.prefix, *(f"{self.prefix}_{kept}" for kept in self.kept)]:
            self.server.drop(name)


@contextmanager
def open_store(folder: Path) -> Iterator[Store]:
    """Open the kind of database that SHOUWANG_TEST_DB asks for."""
    if BACKEND == "sqlite":
        yield SqliteStore(folder)
        return
    if BACKEND != "postgres":
        raise ValueError(f"SHOUWANG_TEST_DB is {BACKEND!r}: say sqlite or postgres")
    with PostgresServer() as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(core_postgres, "STATEMENTS_KEPT", STATEMENTS_OF_A_RUN)
        store = PostgresStore(server)
        yield store
        store.forget()
