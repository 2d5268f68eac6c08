"""The migrations lead from nothing to what the models say, and back, on the database under test."""

import re

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, table, text

from tests.support.planted import PLANTED
from tests.support.tree import files_of, short
from tests.support.world import World
from webapp.core import bookkeeping, objects
from webapp.core.db import db as database

COUNTED = re.compile(r"migrations/versions/\d{4}_[a-z0-9_]+\.py")
OUT_AND_BACK = (
    "kind IN ('spent', 'returned') AND EXISTS (SELECT 1 FROM ledger_entry r WHERE r.kind = 'returned' "
    "AND r.subject_ref = ledger_entry.subject_ref AND r.turn = ledger_entry.turn)"
)
GIVEN_UP = {
    19: {"seat": "role = 'chamber'"},
    22: {
        "ledger_entry": OUT_AND_BACK,
        "posting": f"entry_id IN (SELECT id FROM ledger_entry WHERE {OUT_AND_BACK})",  # noqa: S608  # written above
    },
    25: {"claim": "scheme <> 'retention'"},
}
"""Rows that the schema below a step cannot hold, by table: they and no others go on the way down."""

REVISION = re.compile(r'^(?:down_)?revision\b[^=]*=\s*["\']?(\w+)', re.MULTILINE)


def tables() -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_migrations_are_counted_and_each_follows_the_one_before() -> None:
    files = sorted(file for file in files_of(".py", under="migrations/versions"))
    assert [short(file) for file in files if not COUNTED.fullmatch(short(file))] == []
    numbers = [file.name[:4] for file in files]
    assert numbers == [f"{number:04}" for number in range(1, len(files) + 1)]
    told = [REVISION.findall(file.read_text("utf-8")) for file in files]
    assert told == [[number, before] for number, before in zip(numbers, ["None", *numbers], strict=False)]


def test_the_schema_is_what_the_models_say(app: Flask, capfd: pytest.CaptureFixture[str]) -> None:
    with app.app_context():
        flask_migrate.check()


def test_the_way_back_leads_to_an_empty_database_and_forward_again(app: Flask, world: World) -> None:
    with app.app_context():
        before = tables()
        flask_migrate.downgrade(revision="base")
        assert tables() <= set(bookkeeping.metadata.tables)
        flask_migrate.upgrade()
        assert tables() == before
    world.touched = True


def counts() -> dict[str, int]:
    """Return how many rows each of our tables holds."""
    ours = tables() & set(database.metadata.tables)
    with database.engine.connect() as connection:
        return {name: connection.scalar(select(func.count()).select_from(table(name))) or 0 for name in ours}


def kept(number: int) -> dict[str, int]:
    """Return how many rows each table has to have after the step down."""
    found = counts()
    with database.engine.connect() as connection:
        for name, rows in GIVEN_UP.get(number, {}).items():
            going = select(func.count()).select_from(table(name)).where(text(rows))
            found[name] -= connection.scalar(going) or 0
    return found


def shape() -> dict[str, list[str]]:
    """Return the columns of each table, with one question for all of them."""
    found = inspect(database.engine).get_multi_columns()
    return {
        name: sorted(str(column["name"]) for column in columns)
        for (_schema, name), columns in found.items()
        if name != "alembic_version"
    }


def broken_links() -> list[object]:
    if database.engine.dialect.name != "sqlite":
        return []
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql("PRAGMA foreign_key_check"))


@pytest.mark.slow
def test_each_step_down_and_up_again_keeps_every_row_that_is_not_its_own(world: World) -> None:
    """SQLite rebuilds a table to change it: with its foreign keys on, the rows of other tables would go with it."""
    with world.start_from(PLANTED).app_context():
        faults = []
        for number in range(len(files_of(".py", under="migrations/versions")), 1, -1):
            before, columns = kept(number), shape()
            flask_migrate.downgrade(revision=f"{number - 1:04}")
            below = counts()
            flask_migrate.upgrade(revision=f"{number:04}")
            after, shaped = counts(), shape()
            faults += [f"{number}: {name} down" for name in below if below[name] != before[name]]
            faults += [f"{number}: {name} up" for name in below if after[name] != before[name]]
            faults += [
                f"{number}: {name} is shaped otherwise" for name in columns if shaped[name] != columns[name]
            ]
            faults += [f"{number}: {link}" for link in broken_links()]
            flask_migrate.downgrade(revision=f"{number - 1:04}")
    world.touched = True
    assert faults == []
    assert sum(before.values()) > 0


def test_a_migration_that_fails_leaves_no_connection_without_foreign_keys(
    app: Flask, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: object) -> None:
        raise RuntimeError("planted")

    world.touched = True
    with app.app_context():
        monkeypatch.setattr(objects, "install", broken)
        with pytest.raises(SystemExit):
            flask_migrate.upgrade()
        with database.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
