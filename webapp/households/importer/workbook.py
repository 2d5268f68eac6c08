"""Open a workbook from outside safely: look at it without unpacking, then read it in a process of its own."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from webapp.households.importer.reasons import FileReason, WorkbookRefused

Cell: TypeAlias = str | float
Progress: TypeAlias = Callable[[int, int], None]

MEBIBYTE: Final = 1 << 20
MAX_FILE_BYTES: Final = 5 * MEBIBYTE
MAX_UNPACKED_BYTES: Final = 50 * MEBIBYTE
MAX_PARTS: Final = 200
MAX_ROWS: Final = 20_000
MAX_CPU_SECONDS: Final = 20
MAX_WAIT_SECONDS: Final = 60
MAX_MEMORY_BYTES: Final = 512 * MEBIBYTE

_WORKER: Final = Path(__file__).with_name("worker.py")
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_BIT: Final = 0x1
_KEPT_ENVIRONMENT: Final = ("LD_LIBRARY_PATH",)
_KILLED: Final = frozenset({-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV})


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty, with its number as Excel shows it; numbers are kept apart from text."""

    sheet: str
    number: int
    cells: tuple[Cell, ...]


def read_rows(content: bytes, progress: Progress | None = None) -> Iterator[Row]:
    """Rows of the visible sheets of an .xlsx file, top to bottom; raises WorkbookRefused, also half-way.

    `progress` is told (rows read, rows in the sheet) every few hundred rows.
    """
    check_container(content)
    sheet, total = "", 0
    for message in _messages(content):
        match message["kind"]:
            case "sheet":
                sheet, total = message["name"], message["rows"]
            case "rows":
                if progress:
                    progress(message["read"], total)
                for number, cells in message["rows"]:
                    yield Row(sheet, number, tuple(cells))


def check_container(content: bytes) -> None:
    """Refuse by size, kind and directory what must not be unpacked; nothing is unpacked here."""
    if not content:
        raise WorkbookRefused(FileReason.EMPTY_FILE)
    if len(content) > MAX_FILE_BYTES:
        raise WorkbookRefused(FileReason.TOO_LARGE, limit_mb=MAX_FILE_BYTES // MEBIBYTE)
    if content.startswith(_OLE):
        locked = _ENCRYPTED_STREAM in content
        raise WorkbookRefused(FileReason.ENCRYPTED if locked else FileReason.OLD_FORMAT)
    if not content.startswith(_ZIP):
        raise WorkbookRefused(FileReason.NOT_A_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_directory(archive)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, OSError) as fault:
        raise WorkbookRefused(FileReason.DAMAGED) from fault


def _check_directory(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = [part.filename.replace("\\", "/") for part in parts]
    if len(parts) > MAX_PARTS:
        raise WorkbookRefused(FileReason.TOO_MANY_PARTS, limit=MAX_PARTS)
    if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise WorkbookRefused(FileReason.BOMB, limit_mb=MAX_UNPACKED_BYTES // MEBIBYTE)
    if any(part.flag_bits & _ENCRYPTED_BIT for part in parts):
        raise WorkbookRefused(FileReason.ENCRYPTED)
    if archive.comment or len({name.casefold() for name in names}) < len(names) or any(map(_odd, names)):
        raise WorkbookRefused(FileReason.ODD_PARTS)
    _check_kind({name.casefold() for name in names})


def _odd(name: str) -> bool:
    """Whether a part's name tries to leave its folder or hides another archive."""
    return (
        name.startswith("/")
        or ":" in name
        or ".." in name.split("/")
        or not name.isprintable()
        or name.casefold().endswith((".zip", ".xlsx", ".gz", ".7z", ".rar"))
    )


def _check_kind(names: set[str]) -> None:
    if any(name.endswith(("vbaproject.bin", "vbadata.xml")) or "/macrosheets/" in name for name in names):
        raise WorkbookRefused(FileReason.MACROS)
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise WorkbookRefused(FileReason.OTHER_FORMAT)
    if not {"[content_types].xml", "xl/workbook.xml"} <= names:
        raise WorkbookRefused(FileReason.NOT_A_WORKBOOK)


def _messages(content: bytes) -> Iterator[dict[str, Any]]:
    """What the worker says, until it says that it is done; anything else is a refusal."""
    with _worker(content) as process:
        for line in process.stdout or ():
            message: dict[str, Any] = json.loads(line)
            if message["kind"] == "end":
                return
            if message["kind"] == "refused":
                reason = FileReason(message["reason"])
                raise WorkbookRefused(reason, **({"limit": MAX_ROWS} if "rows" in message else {}))
            yield message
        worn_out = process.wait() in _KILLED
        raise WorkbookRefused(FileReason.TOO_MUCH_WORK if worn_out else FileReason.DAMAGED)


@contextmanager
def _worker(content: bytes) -> Iterator[subprocess.Popen[bytes]]:
    """The reading process, given the file on its standard input; never outlives this block."""
    limits = [str(number) for number in (MAX_CPU_SECONDS, MAX_MEMORY_BYTES, MAX_ROWS)]
    process = subprocess.Popen(  # noqa: S603 -- our own file run by this interpreter; nothing of the upload is in it
        [sys.executable, "-I", str(_WORKER), *limits],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ},
    )
    patience = threading.Timer(MAX_WAIT_SECONDS, process.kill)
    patience.start()
    try:
        _hand_over(process, content)
        yield process
    finally:
        patience.cancel()
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def _hand_over(process: subprocess.Popen[bytes], content: bytes) -> None:
    """Write the file to the worker; one that died at once is noticed by the reader."""
    if process.stdin:
        try:
            with process.stdin as pipe:
                pipe.write(content)
        except BrokenPipeError:
            return
