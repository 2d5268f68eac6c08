"""`doctor` and /healthz: well on a new installation, and each thing that can be amiss is told."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import time
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.support.databases import BACKEND
from tests.support.people import PEOPLE
from tests.support.world import State
from webapp.accounts.models import Account
from webapp.core import bookkeeping, files
from webapp.core.crypto import Vault
from webapp.core.filters import now
from webapp.core.keys import load_or_make
from webapp.core.unit import Done, Entry, run, writing
from webapp.operations import queries
from webapp.operations.queries import check_all


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def amiss() -> list[str]:
    return [check.name for check in check_all(now()) if not check.well]


def test_a_new_installation_is_well(app: Flask, db: SQLAlchemy) -> None:
    assert amiss() == []
    outcome = app.test_cli_runner().invoke(args=["doctor"])
    assert outcome.exit_code == 0, outcome.output
    names = {line[5:].partition(":")[0] for line in outcome.output.splitlines()}
    known = {"versions", "settings", "keys", "disk", "migrations", "database objects", "keys and data", "clock",
             "demo accounts", "files", "bookkeeping"}  # fmt: skip
    assert names == known | ({"pragmas"} if BACKEND == "sqlite" else set())


def old_sqlite(app: Flask, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(queries, "SQLITE_MINIMUM", (99, 0, 0))


def new_python(app: Flask, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(queries, "PYTHON_BEFORE", (3, 11))


def debug(app: Flask, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(app.config, "DEBUG", True)


def no_host(app: Flask, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(app.config, "PROFILE", "lan")


def open_keys(app: Flask, patch: pytest.MonkeyPatch) -> None:
    Path(app.config["KEYS"]).chmod(0o644)


def lost_keys(app: Flask, patch: pytest.MonkeyPatch) -> None:
    patch.setitem(app.config, "KEYS", Path(app.config["KEYS"]).with_name("gone.json"))


def other_keys(app: Flask, patch: pytest.MonkeyPatch) -> None:
    made = load_or_make(Path(app.config["KEYS"]).with_name("other.json"))
    patch.setitem(app.extensions, "vault", Vault(made))


def full_disk(app: Flask, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(queries, "LEAST_FREE_BYTES", 2**60)


def silent_database(app: Flask, patch: pytest.MonkeyPatch) -> None:
    def silent() -> bool:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    patch.setattr(queries, "database_answers", silent)


def pending_migration(app: Flask, patch: pytest.MonkeyPatch) -> None:
    with writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def dropped_guard(app: Flask, patch: pytest.MonkeyPatch) -> None:
    on = " ON audit_event" if BACKEND == "postgres" else ""
    name = "audit_event_append_only" + ("" if BACKEND == "postgres" else "_delete")
    with writing() as session:
        session.execute(text(f"DROP TRIGGER {name}{on}"))


def clock_set_back(app: Flask, patch: pytest.MonkeyPatch) -> None:
    run(lambda: Done(), Entry(None, "test.act", now() + timedelta(minutes=6)))


def lost_file(app: Flask, patch: pytest.MonkeyPatch) -> None:
    with writing():
        row = files.store(b"a file", "test", "a.txt", now())
    files._path(row.ref).unlink()


def stray_file(app: Flask, patch: pytest.MonkeyPatch) -> None:
    path = files._path(uuid4())
    path.parent.mkdir(parents=True)
    path.write_bytes(b"-")
    old = time() - timedelta(days=3).total_seconds()
    os.utime(path, (old, old))


def lost_notes(app: Flask, patch: pytest.MonkeyPatch) -> None:
    with bookkeeping.notes() as connection:
        connection.execute(text("DROP TABLE session_seen"))


def demo_account(app: Flask, patch: pytest.MonkeyPatch) -> None:
    with writing() as session:
        session.query(Account).first().is_demo = True


@pytest.mark.parametrize(
    ("break_it", "name"),
    [
        (old_sqlite, "versions"),
        (new_python, "versions"),
        (debug, "settings"),
        (no_host, "settings"),
        (open_keys, "keys"),
        (lost_keys, "keys"),
        (other_keys, "keys and data"),
        (full_disk, "disk"),
        (silent_database, "database"),
        (pending_migration, "migrations"),
        (dropped_guard, "database objects"),
        (clock_set_back, "clock"),
        (demo_account, "demo accounts"),
        (lost_file, "files"),
        (lost_notes, "bookkeeping"),
        (stray_file, "files"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_is_amiss_is_told_and_the_command_fails(
    app: Flask,
    db: SQLAlchemy,
    monkeypatch: pytest.MonkeyPatch,
    break_it: Callable[[Flask, pytest.MonkeyPatch], None],
    name: str,
) -> None:
    break_it(app, monkeypatch)
    assert amiss() == [name]
    outcome = app.test_cli_runner().invoke(args=["doctor"])
    Path(app.config["KEYS"]).with_name("keys.json").chmod(0o600)
    assert outcome.exit_code == 1
    assert f"BAD  {name}:" in outcome.output


@pytest.mark.skipif(BACKEND != "sqlite", reason="pragmas are SQLite's")
def test_a_pragma_that_drifted_is_told(db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "SQLITE_PRAGMAS", {**queries.SQLITE_PRAGMAS, "synchronous": 3})
    assert amiss() == ["pragmas"]


@pytest.mark.skipif(BACKEND != "sqlite", reason="pragmas are SQLite's")
@pytest.mark.parametrize("drifted", ["secure_delete=0", "synchronous=0"])
def test_the_bookkeeping_file_is_looked_at_as_the_records_are(db: SQLAlchemy, drifted: str) -> None:
    assert amiss() == []
    with bookkeeping.notes() as connection:
        connection.exec_driver_sql(f"PRAGMA {drifted}")
    assert amiss() == ["bookkeeping"]
    bookkeeping.engine().dispose()


def test_with_other_keys_nothing_is_begun(
    app: Flask, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    other_keys(app, monkeypatch)
    outcome = app.test_cli_runner().invoke(args=["prepare"])
    assert outcome.exit_code != 0
    assert "keys.json" in outcome.output


def test_a_demo_installation_may_have_demo_accounts(
    db: SQLAlchemy, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_account(app, monkeypatch)
    app.config["DEMO"] = True
    assert amiss() == []


@pytest.mark.parametrize(
    "statement", ["UPDATE alembic_version SET version_num = '0001'", "DROP TABLE alembic_version"]
)
def test_healthz_says_no_to_a_stale_schema(db: SQLAlchemy, client: FlaskClient, statement: str) -> None:
    assert client.get("/healthz").text == "ok\n"
    with writing() as session:
        session.execute(text(statement))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "not ready\n")


def test_healthz_says_no_when_the_database_is_gone(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> bool:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr("webapp.operations.views.database_answers", gone)
    assert client.get("/healthz").status_code == 503


def test_keys_are_of_the_shape_that_they_are_read_in(app: Flask) -> None:
    stored = json.loads(Path(app.config["KEYS"]).read_text("ascii"))
    assert set(stored) == {"current", "fields", "root"}
