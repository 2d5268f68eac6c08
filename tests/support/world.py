"""The application under test with its database and clock, put back to a known state before each test."""

import contextvars
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from tests.support.databases import Store, open_store
from webapp import create_app
from webapp.core import bookkeeping
from webapp.core.clock import SettableClock
from webapp.core.db import db

TODAY = date(2026, 11, 23)
MEMORY = Path("/dev/shm")
CHEAP_HASH = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


@dataclass(frozen=True)
class State:
    """A named content of the database: the first test that needs it builds it, the others get a copy."""

    name: str
    build: Callable[[Flask], None] | None = None
    based_on: "State | None" = None


def prepare(app: Flask) -> None:
    """Make of an empty database what a new installation starts with, by the command that does it there."""
    outcome = app.test_cli_runner().invoke(args=["prepare"], catch_exceptions=False)
    assert outcome.exit_code == 0, outcome.output


BLANK = State("blank", prepare)


class Client(FlaskClient):
    """A browser without a screen: each request stands alone, as on the network.

    A test that holds an app context would else share it, and with it `g` and the session, with every request.
    """

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Send a request in a context of its own; what the test itself had loaded is read anew afterwards."""
        answer = contextvars.Context().run(super().open, *args, **options)
        if has_app_context():
            db.session.rollback()
        return answer


class World:
    """One application for the whole run, and the states that its database can start from."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self.clock = SettableClock.on(TODAY)
        self.app = create_app(self._settings())
        self.app.test_client_class = Client
        self.settings = dict(self.app.config)
        self.state: State | None = None
        self.touched = True
        self.kept: set[str] = set()
        self._watch()

    def _settings(self) -> dict[str, Any]:
        return {
            "TESTING": True,
            "DATABASE_URL": self.store.url,
            "KEYS": self.folder / "keys.json",
            "FILES": self.folder / "files",
            "QUEUE": self.folder / "queue.db",
            "DEMO_MARKER": self.folder / "demo",
            "CLOCK": self.clock,
            "ARGON2": CHEAP_HASH,
            "TASKS_AT_ONCE": True,
            "PROPAGATE_EXCEPTIONS": True,
        }

    def _watch(self) -> None:
        for engine in self._engines():
            event.listen(engine, "before_cursor_execute", self._note)

    def _engines(self) -> list[Engine]:
        with self.app.app_context():
            return [db.engine, bookkeeping.engine()]

    def _note(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip()[:6].upper() not in {"SELECT", "PRAGMA"}:
            self.touched = True

    def start_from(self, state: State) -> Flask:
        """Put everything back: database, clock, settings and files."""
        self.clock.set_day(TODAY)
        self.app.config.clear()
        self.app.config.update(self.settings)
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        (self.folder / "demo").unlink(missing_ok=True)
        if self.touched or self.state != state:
            self._take(state)
        self._lay_out_files(state)
        return self.app

    def _take(self, state: State) -> None:
        self._disconnect()
        if state.name in self.kept:
            self.store.take(state.name)
        else:
            self._build(state)
        self.state, self.touched = state, False

    def _build(self, state: State) -> None:
        if state is BLANK:
            self.store.empty()
        else:
            self._take(state.based_on or BLANK)
            self._lay_out_files(state.based_on or BLANK)
        if state.build is not None:
            with self.app.app_context():
                state.build(self.app)
        self._disconnect()
        self.clock.set_day(TODAY)
        self.store.keep(state.name)
        self.kept.add(state.name)
        if (self.folder / "files").is_dir():
            shutil.copytree(self.folder / "files", self._files_of(state))

    def _files_of(self, state: State) -> Path:
        return self.folder / "kept-files" / state.name

    def _lay_out_files(self, state: State) -> None:
        """Put the files of a state where the application looks for them."""
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        if self._files_of(state).is_dir():
            shutil.copytree(self._files_of(state), self.folder / "files")

    def _disconnect(self) -> None:
        for engine in self._engines():
            engine.dispose()


@contextmanager
def open_world() -> Iterator[World]:
    """Make the world of this run, in memory where the system allows it, and leave nothing behind."""
    folder = Path(tempfile.mkdtemp(prefix="world-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        with open_store(folder) as store:
            world = World(store, folder)
            yield world
            world._disconnect()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
