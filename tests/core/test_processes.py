"""Several processes at one database: every write is kept, none is refused for coming at the same time."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import DBAPIError

from tests.support.tree import ROOT
from tests.support.world import BLANK, State, World
from webapp.accounts.models import Person
from webapp.audit.models import AuditEvent
from webapp.core import bookkeeping
from webapp.core.filters import now
from webapp.core.unit import writing

PROCESSES, TIMES = 4, 15
STARTERS, ROUNDS = 4, 10
WRITER = """
import json, sys
from webapp import create_app
from webapp.accounts.models import Person
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.unit import Busy, Done, Entry, run
from sqlalchemy import select

def add_one():
    person = db.session.scalars(select(Person)).one()
    person.name = str(int(person.name) + 1)
    return Done()

settings = json.loads(sys.argv[1])
with create_app(settings).app_context():
    for _ in range(int(sys.argv[2])):
        while True:
            try:
                run(add_one, Entry(None, "test.act", now()))
                break
            except Busy:
                pass
"""


@pytest.fixture
def starting_state() -> State:
    return BLANK


def settings_of(app: Flask) -> Mapping[str, Any]:
    return {name: str(app.config[name]) for name in ("DATABASE_URL", "KEYS", "FILES", "QUEUE")}


@pytest.mark.race
def test_no_addition_is_lost_between_four_processes(app: Flask, db: SQLAlchemy, world: World) -> None:
    with writing() as session:
        session.add(Person(name="0", created_at=now()))
    db.session.rollback()
    world.touched = True
    command = [sys.executable, "-c", WRITER, json.dumps(settings_of(app)), str(TIMES)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, told
    assert db.session.scalar(select(Person.name)) == str(PROCESSES * TIMES)
    events = select(func.count(AuditEvent.id)).where(AuditEvent.action == "test.act")
    assert db.session.scalar(events) == PROCESSES * TIMES


@pytest.mark.race
def test_two_processes_that_prepare_at_once_make_one_installation(app: Flask, world: World) -> None:
    world.disconnect()  # whoever hangs up later would remove the logs of the new files by their names
    world.store.empty()
    world.touched = True
    prepare = (
        "import json, sys; from webapp import create_app; "
        "result = create_app(json.loads(sys.argv[1])).test_cli_runner().invoke(args=['prepare']); "
        "sys.exit(result.output + repr(result.exception) if result.exit_code else 0)"
    )
    command = [sys.executable, "-c", prepare, json.dumps(settings_of(app))]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], told


@pytest.mark.race
def test_of_several_who_start_at_once_one_makes_the_tables_of_bookkeeping(app: Flask) -> None:
    started = threading.Barrier(STARTERS)

    def start() -> str | None:
        with app.app_context():
            started.wait(60)
            try:
                bookkeeping.create_tables()
            except DBAPIError as error:
                return str(error.orig)
        return None

    for _ in range(ROUNDS):
        with app.app_context():
            bookkeeping.metadata.drop_all(bookkeeping.engine())
        with ThreadPoolExecutor(STARTERS) as pool:
            told = [each.result() for each in [pool.submit(start) for _ in range(STARTERS)]]
        assert told == [None] * STARTERS
    with app.app_context():
        assert set(inspect(bookkeeping.engine()).get_table_names()) >= set(bookkeeping.metadata.tables)
