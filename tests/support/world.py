"""The application under test with its database and clock, put back to a known state before each test."""

import contextvars
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Engine, QueuePool, event
from werkzeug.test import TestResponse

from tests.support.databases import Store, open_store
from tests.support.memory import short_lived
from webapp import create_app
from webapp.core import bookkeeping
from webapp.core.clock import SettableClock
from webapp.core.db import db

TODAY = date(2026, 11, 23)
PAGES = Path(__file__).parents[2] / ".cache" / "templates"
"""Templates as one process has compiled them, for those beside it and for the next run."""

CHEAP_HASH = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


CHANGE = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(?P<table>\w+)"?\s', re.IGNORECASE)
HARMLESS = re.compile(
    r"\s*(?:SELECT|PRAGMA|SET|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SHOW)\b", re.IGNORECASE
)
"""What a statement does to a table, and those that do nothing to any; all others may have changed everything."""


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
        PAGES.mkdir(parents=True, exist_ok=True)
        self.app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(PAGES))
        self.settings = dict(self.app.config)
        self.state: State | None = None
        self.touched, self.shape = True, 0
        self.changed: set[str] = set()
        self.writes = 0
        self.kept: dict[str, State] = {}
        self._watch()

    def _settings(self) -> dict[str, Any]:
        return {
            "TESTING": True,
            "DATABASE_URL": self.store.url,
            "KEYS": self.folder / "keys.json",
            "FILES": self.folder / "files",
            "MODELS": self.folder / "models",
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
        change = CHANGE.match(statement)
        if change is not None:
            self.changed.add(change["table"])
        elif not HARMLESS.match(statement):
            self.touched = True
        else:
            return
        self.writes += 1

    def start_from(self, state: State) -> Flask:
        """Put everything back: database, clock, settings and files."""
        self.writes += 1
        self.clock.set_day(TODAY)
        self.app.config.clear()
        self.app.config.update(self.settings)
        for left in ("files", "models"):
            shutil.rmtree(self.folder / left, ignore_errors=True)
        (self.folder / "demo").unlink(missing_ok=True)
        if self._is_another(state) or (self.changed and not self._put_back(state)):
            self._take(state)
        self._lay_out_files(state)
        return self.app

    def _is_another(self, state: State) -> bool:
        return self.touched or self.state != state or self.store.shape() != self.shape

    def _put_back(self, state: State) -> bool:
        """Give the tables that were written to the rows of the state; everybody stays connected.

        Not while somebody is at work still, such as a server whose browser has gone: what that one writes would stay.
        """
        done = not self._at_work() and self.store.put_back(state.name, self.changed) and not self._at_work()
        if done:
            self.changed.clear()
        return done

    def _at_work(self) -> bool:
        return any(cast(QueuePool, engine.pool).checkedout() for engine in self._engines())

    def _take(self, state: State) -> None:
        self.disconnect()
        if state.name in self.kept:
            if self.kept[state.name] != state:
                raise ValueError(f"two states are called {state.name!r}: a test would begin at the other's")
            self.store.take(state.name)
        else:
            self._build(state)
        self.state, self.touched, self.shape = state, False, self.store.shape()
        self.changed.clear()

    def _build(self, state: State) -> None:
        if state is BLANK:
            self.store.empty()
        else:
            self._take(state.based_on or BLANK)
            self._lay_out_files(state.based_on or BLANK)
        if state.build is not None:
            with self.app.app_context():
                state.build(self.app)
        self.disconnect()
        self.clock.set_day(TODAY)
        self.store.keep(state.name)
        self.kept[state.name] = state
        if (self.folder / "files").is_dir():
            shutil.copytree(self.folder / "files", self._files_of(state))

    def _files_of(self, state: State) -> Path:
        return self.folder / "kept-files" / state.name

    def _lay_out_files(self, state: State) -> None:
        """Put the files of a state where the application looks for them."""
        shutil.rmtree(self.folder / "files", ignore_errors=True)
        if self._files_of(state).is_dir():
            shutil.copytree(self._files_of(state), self.folder / "files")

    def disconnect(self) -> None:
        """Let nobody of this process stay connected, as before files are removed or copied."""
        for engine in self._engines():
            engine.dispose()


@contextmanager
def open_world() -> Iterator[World]:
    """Make the world of this run, in memory where the system allows it, and leave nothing behind."""
    folder = short_lived("world-")
    try:
        with open_store(folder) as store:
            world = World(store, folder)
            yield world
            world.disconnect()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
