"""Why a backup is not taken: made to happen by the tool that is missing, failing or writing half, in both languages."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.refusals import said
from webapp.core.filters import now
from webapp.core.workflow import Refusal
from webapp.operations.actions import back_up
from webapp.operations.labels import BACKUP_REFUSALS

Tool = Callable[..., subprocess.CompletedProcess[bytes]]


def missing(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
    raise FileNotFoundError(command[0])


def failing(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.CompletedProcess(command, 1)


def writing_half(command: list[str], **_: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.CompletedProcess(command, 0 if command[0] == "pg_dump" else 1)


@pytest.mark.parametrize(
    ("tool", "code", "english", "chinese"),
    [
        (
            missing,
            "pg_dump_missing",
            "pg_dump is not installed: install postgresql-client of the server's version.",
            "没有安装 pg_dump：请安装与服务器同版本的 postgresql-client。",
        ),
        (
            failing,
            "dump_failed",
            "pg_dump could not copy the database; nothing was kept.",
            "pg_dump 没能复制数据库，没有保留任何文件。",
        ),
        (
            writing_half,
            "copy_not_sound",
            "The copy of the database is not sound; nothing was kept. Look at the disk.",
            "数据库的副本不完整，没有保留。请检查磁盘。",
        ),
    ],
)
def test_a_backup_that_fails_says_why_in_both_languages(
    app: Flask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tool: Tool,
    code: str,
    english: str,
    chinese: str,
) -> None:
    monkeypatch.setattr(subprocess, "run", tool)
    app.config["DATABASE_URL"] = "postgresql+psycopg://shouwang:hush@db.lan/shouwang"
    with app.app_context():
        refused = back_up(tmp_path, now())
        assert isinstance(refused, Refusal)
        assert refused.code == code
        assert said(lambda one: BACKUP_REFUSALS[one.code], refused) == (english, chinese)
    assert list(tmp_path.iterdir()) == []
