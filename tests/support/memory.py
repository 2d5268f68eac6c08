"""Short-lived folders that lie in memory, where the system has room for them there."""

import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes that three processes need for the states of their databases, with some to spare."""


def short_lived(prefix: str) -> Path:
    """Make a new folder with a short path: a server's socket lies in it, and socket paths end at 107 bytes."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else "/tmp"))
