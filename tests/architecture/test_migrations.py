"""The migrations lead from nothing to what the models say, and back, on the database under test."""

import re

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import inspect

from tests.support.tree import files_of, short
from tests.support.world import World
from webapp.core import bookkeeping
from webapp.core.db import db as database

COUNTED = re.compile(r"migrations/versions/\d{4}_[a-z0-9_]+\.py")
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
