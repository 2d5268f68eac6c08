"""The file store: uploads and issued files, sealed on disk under a random name, described by a row.

The disk knows no transaction. A file lies there before its row is committed, and goes only after its removal is; what a
unit of work that was not kept has written goes with it. Whatever slips through (a crash, a COMMIT whose answer never
came) lies there without a row and is swept away after a day.
"""

import hashlib
import os
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from time import time
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Integer, String, event, select
from sqlalchemy.orm import Mapped, Session

from webapp.core.db import Base, DataClass, Sealed, column, db, sealed_column, vault

INTERNAL = DataClass.INTERNAL
WRITTEN, LEAVING = "files.written", "files.leaving"
STRAY_AFTER = timedelta(days=1)


class StoredFile(Base):
    """One file: what it is called, how large, and the hash of its content."""

    __tablename__ = "stored_file"

    kind: Mapped[str] = column(INTERNAL, String(30))
    name_sealed: Mapped[bytes | None] = sealed_column(DataClass.PERSONAL)
    size: Mapped[int] = column(INTERNAL, Integer)
    sha256: Mapped[str] = column(INTERNAL, String(64))
    stored_at: Mapped[datetime] = column(INTERNAL)
    removed_at: Mapped[datetime | None] = column(INTERNAL)

    name: Any = Sealed("hidden")


def store(content: bytes, kind: str, name: str, now: datetime, ref: UUID | None = None) -> StoredFile:
    """Add the row of a file (under `ref`), seal the content, write it beside its final name, move it into place.

    The row comes first: a ref that is taken stops here, before anything lies over the file of its first owner. For the
    same reason a file under a ref of somebody's choosing is not taken back: another try may have written it anew.
    """
    digest = hashlib.sha256(content).hexdigest()
    row = StoredFile(ref=ref, kind=kind, name=name[:120], size=len(content), sha256=digest, stored_at=now)
    db.session.add(row)
    db.session.flush()
    path = _path(row.ref)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if ref is None:
        db.session().info.setdefault(WRITTEN, []).append(path)
    _write(path, vault().seal(content, f"file|{row.ref}"))
    return row


def remove(row: StoredFile, now: datetime) -> None:
    """Take a file away that nobody needs any more; its row stays and says since when, the disk follows the commit."""
    row.removed_at = now
    db.session().info.setdefault(LEAVING, []).append(_path(row.ref))


def sweep(today: date) -> int:
    """Delete what no row speaks of; returns how many files that were. Its age is told by the disk's own clock."""
    found = stray(STRAY_AFTER)
    _unlink(found)
    return len(found)


def stray(age: timedelta) -> list[Path]:
    """Return the files of at least an age that no row speaks of, or only one that says that its file is gone."""
    before, held = time() - age.total_seconds(), {_path(ref) for ref in _refs_held()}
    return [path for path in _all_files() if path not in held and path.stat().st_mtime < before]


def lost() -> int:
    """Return how many rows speak of a file that is not there."""
    there = set(_all_files())
    return sum(_path(ref) not in there for ref in _refs_held())


def _refs_held() -> list[UUID]:
    return list(db.session.scalars(select(StoredFile.ref).where(StoredFile.removed_at.is_(None))))


def _all_files() -> list[Path]:
    return [path for path in Path(current_app.config["FILES"]).glob("*/*") if path.is_file()]


def _unlink(paths: list[Path]) -> None:
    """Delete files; what the disk does not let go of now is swept away later."""
    for path in paths:
        with suppress(OSError):
            path.unlink()


@event.listens_for(Session, "before_commit")
def _now_the_database_decides(session: Session) -> None:
    """Whether a COMMIT that failed was one, only the database knows: from here on no file is taken back in haste."""
    session.info.pop(WRITTEN, None)


@event.listens_for(Session, "after_commit")
def _follow_the_commit(session: Session) -> None:
    _unlink(session.info.pop(LEAVING, []))


@event.listens_for(Session, "after_rollback")
def _take_back(session: Session) -> None:
    session.info.pop(LEAVING, None)
    _unlink(session.info.pop(WRITTEN, []))


def _write(path: Path, sealed: bytes) -> None:
    """Put the bytes on the disk before the row says that they are there."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def content_of(row: StoredFile) -> bytes:
    """Open a stored file; raises when it was changed or swapped."""
    return vault().open(_path(row.ref).read_bytes(), f"file|{row.ref}")


def find(ref: UUID) -> StoredFile | None:
    """Return the row of a file."""
    return db.session.scalar(select(StoredFile).where(StoredFile.ref == ref))


def _path(ref: UUID) -> Path:
    return Path(current_app.config["FILES"]) / ref.hex[:2] / f"{ref.hex}.sealed"
