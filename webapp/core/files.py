"""The file store: uploads and issued files, sealed on disk under a random name, described by a row."""

import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import Integer, String, select
from sqlalchemy.orm import Mapped

from webapp.core.db import Base, DataClass, Sealed, column, db, sealed_column, vault

INTERNAL = DataClass.INTERNAL


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
    """Seal the content, write it beside its final name, move it into place, and add its row (under `ref`)."""
    digest = hashlib.sha256(content).hexdigest()
    row = StoredFile(ref=ref, kind=kind, name=name[:120], size=len(content), sha256=digest, stored_at=now)
    path = _path(row.ref)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write(path, vault().seal(content, f"file|{row.ref}"))
    db.session.add(row)
    db.session.flush()
    return row


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
