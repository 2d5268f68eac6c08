"""The file store: sealed on the disk, opened only whole and in its own place."""

import os
from contextlib import nullcontext
from pathlib import Path
from time import time

import pytest
from cryptography.exceptions import InvalidTag
from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.exc import OperationalError

from tests.support.world import BLANK, State
from webapp.core import files
from webapp.core.db import keep_to_this_account, placed
from webapp.core.filters import now, today
from webapp.core.keys import load_or_make
from webapp.core.unit import Done, Entry, Refused, run, writing
from webapp.core.workflow import Refusal

DAY_BEFORE_YESTERDAY = time() - 2 * 86_400
CONTENT = "440981199001011234 黎志强".encode()


@pytest.fixture
def starting_state() -> State:
    return BLANK


def keep(content: bytes = CONTENT) -> files.StoredFile:
    with writing():
        return files.store(content, "test", "名单 440981199001011234.xlsx", now())


def on_disk() -> list[Path]:
    return sorted(path for path in Path(current_app.config["FILES"]).rglob("*") if path.is_file())


def test_a_file_comes_back_as_it_was_and_lies_there_sealed(db: SQLAlchemy) -> None:
    row = keep()
    path = on_disk()[0]
    assert files.content_of(row) == CONTENT
    assert len(on_disk()) == 1
    assert b"440981" not in path.read_bytes()
    assert "440981" not in f"{path} {row.name}"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_file_of_which_one_byte_was_changed_does_not_open(db: SQLAlchemy, place: int) -> None:
    row = keep()
    path = on_disk()[0]
    changed = bytearray(path.read_bytes())
    changed[place] ^= 1
    path.write_bytes(changed)
    with pytest.raises((InvalidTag, KeyError)):
        files.content_of(row)


def test_files_that_changed_places_do_not_open(db: SQLAlchemy) -> None:
    first, second = keep(), keep(b"other")
    one, other = on_disk()
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    for row in (first, second):
        with pytest.raises(InvalidTag):
            files.content_of(row)


@pytest.mark.parametrize("length", [0, 5, 20])
def test_a_file_that_was_cut_off_does_not_open(db: SQLAlchemy, length: int) -> None:
    row = keep()
    path = on_disk()[0]
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises((InvalidTag, ValueError, IndexError)):
        files.content_of(row)


def test_a_removed_file_is_gone_from_the_disk_once_that_is_committed(db: SQLAlchemy) -> None:
    ref = keep().ref
    with writing():
        row = files.find(ref)
        assert row is not None
        files.remove(row, now())
        assert len(on_disk()) == 1
    assert on_disk() == []
    kept = files.find(ref)
    assert kept is not None
    assert kept.removed_at == now()


def test_a_removal_that_is_taken_back_leaves_the_file(db: SQLAlchemy) -> None:
    ref = keep().ref

    def command() -> Refused:
        row = files.find(ref)
        assert row is not None
        files.remove(row, now())
        return Refused((Refusal("no"),))

    assert isinstance(run(command, Entry(None, "test.act", now())), Refused)
    keep(b"another unit, whose commit is not that one's")
    kept = files.find(ref)
    assert kept is not None
    assert (files.content_of(kept), kept.removed_at) == (CONTENT, None)


@pytest.mark.parametrize("way", ["an error", "a refusal"])
def test_a_file_whose_unit_is_not_kept_does_not_stay_behind(db: SQLAlchemy, way: str) -> None:
    def command() -> Refused:
        files.store(CONTENT, "test", "a.txt", now())
        if way == "an error":
            raise RuntimeError
        return Refused((Refusal("no"),))

    with pytest.raises(RuntimeError) if way == "an error" else nullcontext():
        run(command, Entry(None, "test.act", now()))
    assert on_disk() == []


def test_each_try_of_a_unit_leaves_only_the_file_that_counts(db: SQLAlchemy) -> None:
    tries = iter(("40001", "40P01", ""))

    def command() -> Done:
        row, state = files.store(CONTENT, "test", "a.txt", now()), next(tries)
        if state:
            trouble = Exception()
            trouble.sqlstate = state  # type: ignore[attr-defined]  # as PostgreSQL's driver tells it
            raise OperationalError("INSERT", {}, trouble)
        return Done(ref=row.ref)

    done = run(command, Entry(None, "test.act", now()))
    assert isinstance(done, Done)
    assert done.ref is not None
    assert [path.stem for path in on_disk()] == [done.ref.hex]


def test_a_file_under_a_ref_that_is_taken_does_not_touch_the_one_that_lies_there(db: SQLAlchemy) -> None:
    row = keep()
    outcome = run(
        lambda: Done(ref=files.store(b"later", "test", "b.txt", now(), ref=row.ref).ref),
        Entry(None, "test.act", now()),
    )
    assert isinstance(outcome, Refused)
    kept = files.find(row.ref)
    assert kept is not None
    assert files.content_of(kept) == CONTENT


def test_what_no_row_speaks_of_is_swept_away_after_a_day(db: SQLAlchemy) -> None:
    kept, gone = keep(), keep(b"gone")
    whole, removed = (files._path(row.ref) for row in (kept, gone))
    content = removed.read_bytes()
    with writing():
        files.remove(gone, now())
    removed.write_bytes(content)  # the process died between the commit and the disk
    stray, half, fresh = (whole.with_name(name) for name in ("a.sealed", "b.new", "c.new"))
    for path in (stray, half, fresh):
        path.write_bytes(b"-")
    for path in (whole, removed, stray, half):
        os.utime(path, (DAY_BEFORE_YESTERDAY, DAY_BEFORE_YESTERDAY))
    assert files.sweep(today()) == 3
    assert on_disk() == sorted([whole, fresh])


def test_keys_are_made_once_whole_and_for_this_account_only(tmp_path: Path) -> None:
    path = tmp_path / "instance" / "keys.json"
    made = load_or_make(path)
    assert load_or_make(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_a_database_file_is_made_for_this_account_only(tmp_path: Path) -> None:
    keep_to_this_account(f"sqlite:///{tmp_path / 'fresh.db'}")
    assert (tmp_path / "fresh.db").stat().st_mode & 0o777 == 0o600


def test_a_database_lies_in_the_instance_wherever_the_process_was_started(tmp_path: Path) -> None:
    assert placed("sqlite:///town.db", tmp_path) == f"sqlite:///{tmp_path / 'town.db'}"
    assert placed("sqlite:////srv/town.db", tmp_path) == "sqlite:////srv/town.db"
    assert placed("postgresql+psycopg://u:p@h/town", tmp_path) == "postgresql+psycopg://u:p@h/town"
