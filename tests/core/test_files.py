"""The file store: sealed on the disk, opened only whole and in its own place."""

from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from flask import current_app
from flask_sqlalchemy import SQLAlchemy

from tests.support.world import BLANK, State
from webapp.core import files
from webapp.core.db import keep_to_this_account, placed
from webapp.core.filters import now
from webapp.core.keys import load_or_make
from webapp.core.unit import writing

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
