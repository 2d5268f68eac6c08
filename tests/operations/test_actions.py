"""A backup is taken with the database's own tool, and what it is told can be read by nobody else."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from webapp.core.workflow import Refusal
from webapp.operations.actions import back_up


def test_the_password_of_the_database_goes_to_the_tool_by_its_environment_only(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], dict[str, str]]] = []

    def dump(command: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append((command, options["env"]))
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(subprocess, "run", dump)
    app.config["DATABASE_URL"] = "postgresql+psycopg://shouwang:hush@db.lan/shouwang"
    with app.app_context():
        assert back_up(tmp_path, datetime(2026, 11, 23, tzinfo=UTC)) == Refusal("dump_failed")
    ((command, environment),) = asked
    assert command[-1] == "postgresql://shouwang@db.lan/shouwang"
    assert environment["PGPASSWORD"] == "hush"
