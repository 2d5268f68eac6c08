"""Backup of an installation: a consistent copy of the database and the sealed files, never the keys."""

import hashlib
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pysqlite3.dbapi2
from sqlalchemy.engine import make_url

from webapp.core.db import is_sqlite
from webapp.core.settings import setting
from webapp.core.workflow import Refusal

CHUNK = 1 << 20
EVERY = 50
"""Files between two words of how far it is."""


@dataclass(frozen=True)
class Backup:
    """Where a backup lies, how large it is, and the mark of its content."""

    path: Path
    size: int
    sha256: str


Report = Callable[[str, int, int], None]
"""Told how far it is: a step by its code, how many of how many (0 of 0 where nobody can count)."""


def back_up(folder: Path, now: datetime, report: Report = lambda *_: None) -> Backup | Refusal:
    """Copy database and files into one archive; the copy is opened and checked before it counts."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"shouwang-{now:%Y%m%dT%H%M%SZ}.tar"
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        copy = Path(temporary) / "database"
        refusal = _copy_database(copy, report)
        if refusal is not None:
            return refusal
        target.touch(mode=0o600)
        with tarfile.open(target, "w") as archive:
            archive.add(copy, arcname="database")
            _pack_files(archive, Path(setting("FILES")), report)
    report("digest", 0, 0)
    return Backup(target, target.stat().st_size, _digest(target))


def _pack_files(archive: tarfile.TarFile, folder: Path, report: Report) -> None:
    """Add the sealed files; one that is removed meanwhile is in no row of the copy's future and may be missing."""
    names = sorted(path for path in folder.glob("*/*") if path.is_file())
    for number, path in enumerate(names, 1):
        with suppress(FileNotFoundError):
            archive.add(path, arcname=f"files/{path.relative_to(folder)}")
        if number % EVERY == 0 or number == len(names):
            report("files", number, len(names))


def _copy_database(copy: Path, report: Report) -> Refusal | None:
    url = setting("DATABASE_URL")
    made = _copy_sqlite if is_sqlite(url) else _dump_postgres
    return made(url, copy, report)


def _copy_sqlite(url: str, copy: Path, report: Report) -> Refusal | None:
    report("copy", 0, 0)
    with closing(pysqlite3.dbapi2.connect(str(make_url(url).database))) as source:
        source.execute("VACUUM INTO ?", (str(copy),))
    report("check", 0, 0)
    with closing(pysqlite3.dbapi2.connect(str(copy))) as made:
        sound = made.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        sound = sound and not made.execute("PRAGMA foreign_key_check").fetchall()
    return None if sound else Refusal("copy_not_sound")


def _dump_postgres(url: str, copy: Path, report: Report) -> Refusal | None:
    """Dump by the server's own tool and let its reader go through the whole dump."""
    password = make_url(url).password
    address = make_url(url)._replace(
        drivername="postgresql", password=None
    )  # `set` takes None for "as it was"
    where = {**os.environ, "PGPASSWORD": str(password)} if password else None  # not where `ps` shows it
    dump = ["pg_dump", "--format=custom", f"--file={copy}", address.render_as_string()]
    report("copy", 0, 0)
    try:
        dumped = subprocess.run(dump, check=False, capture_output=True, env=where)  # noqa: S603  # our own words, no shell
        if dumped.returncode:
            return Refusal("dump_failed")
        report("check", 0, 0)
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
