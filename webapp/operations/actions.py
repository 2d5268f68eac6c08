"""Backup of an installation: a consistent copy of the database and the sealed files, never the keys."""

import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2
from sqlalchemy.engine import make_url

from webapp.core.db import is_sqlite
from webapp.core.settings import setting
from webapp.core.workflow import Refusal

CHUNK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """Where a backup lies, how large it is, and the mark of its content."""

    path: Path
    size: int
    sha256: str


def back_up(folder: Path, now: datetime) -> Backup | Refusal:
    """Copy database and files into one archive; the copy is opened and checked before it counts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"shouwang-{now:%Y%m%dT%H%M%SZ}.tar"
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        copy = Path(temporary) / "database"
        refusal = _copy_database(copy)
        if refusal is not None:
            return refusal
        with tarfile.open(target, "w") as archive:
            archive.add(copy, arcname="database")
            files = Path(setting("FILES"))
            if files.exists():
                archive.add(files, arcname="files")
    target.chmod(0o600)
    return Backup(target, target.stat().st_size, _digest(target))


def _copy_database(copy: Path) -> Refusal | None:
    url = setting("DATABASE_URL")
    return _copy_sqlite(str(make_url(url).database), copy) if is_sqlite(url) else _dump_postgres(url, copy)


def _copy_sqlite(database: str, copy: Path) -> Refusal | None:
    source = pysqlite3.dbapi2.connect(database)
    source.execute("VACUUM INTO ?", (str(copy),))
    source.close()
    made = pysqlite3.dbapi2.connect(str(copy))
    sound = made.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    sound = sound and not made.execute("PRAGMA foreign_key_check").fetchall()
    made.close()
    return None if sound else Refusal("copy_not_sound")


def _dump_postgres(url: str, copy: Path) -> Refusal | None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    command = ["pg_dump", "--format=custom", f"--file={copy}", plain]
    try:
        done = subprocess.run(command, check=False, capture_output=True)  # noqa: S603  # our own words, no shell
    except FileNotFoundError:
        return Refusal("pg_dump_missing")
    return None if done.returncode == 0 else Refusal("dump_failed")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
