"""Backup of an installation: a consistent copy of the database and the sealed files, never the keys."""

import hashlib
import os
import subprocess
import tarfile
import tempfile
from contextlib import closing
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
        target.touch(mode=0o600)
        with tarfile.open(target, "w") as archive:
            archive.add(copy, arcname="database")
            files = Path(setting("FILES"))
            if files.exists():
                archive.add(files, arcname="files")
    return Backup(target, target.stat().st_size, _digest(target))


def _copy_database(copy: Path) -> Refusal | None:
    url = setting("DATABASE_URL")
    return _copy_sqlite(str(make_url(url).database), copy) if is_sqlite(url) else _dump_postgres(url, copy)


def _copy_sqlite(database: str, copy: Path) -> Refusal | None:
    with closing(pysqlite3.dbapi2.connect(database)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    with closing(pysqlite3.dbapi2.connect(str(copy))) as made:
        sound = made.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        sound = sound and not made.execute("PRAGMA foreign_key_check").fetchall()
    return None if sound else Refusal("copy_not_sound")


def _dump_postgres(url: str, copy: Path) -> Refusal | None:
    """Dump by the server's own tool and let its reader go through the whole dump."""
    password = make_url(url).password
    address = make_url(url)._replace(
        drivername="postgresql", password=None
    )  # `set` takes None for "as it was"
    where = {**os.environ, "PGPASSWORD": str(password)} if password else None  # not where `ps` shows it
    dump = ["pg_dump", "--format=custom", f"--file={copy}", address.render_as_string()]
    try:
        dumped = subprocess.run(dump, check=False, capture_output=True, env=where)  # noqa: S603  # our own words, no shell
        if dumped.returncode:
            return Refusal("dump_failed")
        read = ["pg_restore", f"--file={os.devnull}", str(copy)]
        sound = subprocess.run(read, check=False, capture_output=True).returncode == 0  # noqa: S603  # the same
    except FileNotFoundError:
        return Refusal("pg_dump_missing")
    return None if sound else Refusal("copy_not_sound")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
