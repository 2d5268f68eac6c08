"""The secrets of an installation: made on first run, kept outside the database and its backups."""

import base64
import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


@dataclass(frozen=True)
class Keyring:
    """Field keys by id (the current one writes, all of them read) and a root for every other purpose."""

    current: int
    fields: dict[int, bytes]
    root: bytes

    def derive(self, purpose: str) -> bytes:
        """Return the 32-byte key of one purpose, so that no key serves two ends."""
        kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
        return kdf.derive(self.root)


def load_or_make(path: Path) -> Keyring:
    """Read the key file, or make it with mode 0600 where there is none yet."""
    if not path.exists():
        _make(path)
    stored = json.loads(path.read_text("ascii"))
    return Keyring(
        current=int(stored["current"]),
        fields={int(number): base64.b64decode(key) for number, key in stored["fields"].items()},
        root=base64.b64decode(stored["root"]),
    )


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = {
        "current": 1,
        "fields": {"1": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()},
        "root": base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode(),
    }
    whole = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        json.dump(fresh, file)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(
            whole
        )  # of two processes that start at once, one makes the keys and both read them whole
    whole.unlink()
