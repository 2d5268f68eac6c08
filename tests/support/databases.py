"""The database under test, SQLite or PostgreSQL: states that are built once and copied for each test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.support.postgres import PostgresServer

BACKEND = os.environ.get("SHOUWANG_TEST_DB", "sqlite")


class Store(Protocol):
    """Where the one working database lives, and how its state is kept under a name and taken up again."""

    url: str

    def empty(self) -> None:
        """Make the working database new and empty."""

    def keep(self, name: str) -> None:
        """Keep the working database's state under a name; nobody may be connected."""

    def take(self, name: str) -> None:
        """Make the working database a copy of the state kept under a name."""


class SqliteStore:
    """States are files; a copy costs a millisecond or two."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'work.db'}"

    def empty(self) -> None:
        """Remove the working files."""
        for file in self.folder.glob("work*"):
            file.unlink()

    def keep(self, name: str) -> None:
        """Copy the working files away (the bookkeeping file with them)."""
        for file in self.folder.glob("work*.db"):
            shutil.copyfile(file, self.folder / file.name.replace("work", f"kept-{name}", 1))

    def take(self, name: str) -> None:
        """Copy the kept files back over the working ones."""
        self.empty()
        for file in self.folder.glob(f"kept-{name}*.db"):
            shutil.copyfile(file, self.folder / file.name.replace(f"kept-{name}", "work", 1))


class PostgresStore:
    """States are template databases of the server."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.prefix = f"shouwang_test_{os.getpid()}"
        self.url = server.url(self.prefix)
        self.kept: list[str] = []

    def empty(self) -> None:
        """Drop the working database and create it anew."""
        self.server.drop(self.prefix)
        self.server.create(self.prefix)

    def keep(self, name: str) -> None:
        """Copy the working database into a template."""
        self.server.create(f"{self.prefix}_{name}", template=self.prefix)
        self.kept.append(name)

    def take(self, name: str) -> None:
        """Create the working database from the template."""
        self.server.drop(self.prefix)
        self.server.create(self.prefix, template=f"{self.prefix}_{name}")

    def forget(self) -> None:
        """Drop everything this run has made."""
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
    with PostgresServer() as server:
        store = PostgresStore(server)
        yield store
        store.forget()
