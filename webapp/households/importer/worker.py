"""Read one workbook in a process of its own, with little memory and time, and print its rows as JSON lines.

Run by path with `python -I`, so it can import nothing of the application and sees none of its keys: a file
from outside is parsed where a fault in a parser costs one refusal and no more (abuse case: workbook bomb).
"""

import datetime
import io
import json
import resource
import sys
import zipfile
import zlib
from typing import IO, Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

BATCH_ROWS = 200
CHUNK_BYTES = 1 << 18
DECLARATIONS = (b"<!doctype", b"<!entity")
UNREADABLE = (
    CalamineError,
    WorksheetNotFound,
    XmlError,
    ZipError,
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)


def limit(seconds: int, memory_bytes: int) -> None:
    """Give this process a ceiling that the kernel enforces; no core file, as it would hold personal data."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def say(**message: Any) -> None:
    """Send one message to the parent."""
    sys.stdout.write(json.dumps(message, ensure_ascii=True) + "\n")


def declares_entities(part: IO[bytes]) -> bool:
    """Whether a part holds a DTD; reading to its end also proves its stated size and checksum."""
    tail = b""
    found = False
    while chunk := part.read(CHUNK_BYTES):
        text = (tail + chunk.replace(b"\0", b"")).lower()
        found = found or any(word in text for word in DECLARATIONS)
        tail = text[-16:]
    return found


def harmless(content: bytes) -> bool:
    """Read every part once: a lying size ends in BadZipFile, a DTD in False (Excel never writes one)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            with archive.open(name) as part:
                if declares_entities(part):
                    return False
    return True


def plain(cell: object) -> str | float:
    """A cell as text or number; a number stays one, so that an identity number typed so can be refused."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return float(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(cell)


def send_sheet(sheet: CalamineSheet, row_cap: int) -> None:
    """Send a sheet in batches; each row carries its number as Excel shows it."""
    last = sheet.end[0] + 1 if sheet.end else 0
    first_column = sheet.start[1] if sheet.start else 0
    if last > row_cap:
        say(kind="refused", reason="too_many_rows", rows=last)
        return
    say(kind="sheet", name=sheet.name, rows=last)
    batch: list[tuple[int, list[str | float]]] = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [plain(cell) for cell in row]
        if any(cell != "" for cell in cells):
            batch.append((number, [*[""] * first_column, *cells]))
        if number % BATCH_ROWS == 0 or number == last:
            say(kind="rows", read=number, rows=batch)
            batch = []


def send(content: bytes, row_cap: int) -> None:
    """Check the parts, then send every visible sheet."""
    if not harmless(content):
        say(kind="refused", reason="entities")
        return
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not names:
            say(kind="refused", reason="no_sheet")
            return
        for name in names:
            send_sheet(book.get_sheet_by_name(name), row_cap)
    say(kind="end")


def main(seconds: int, memory_bytes: int, row_cap: int) -> None:
    """Read the workbook from standard input."""
    limit(seconds, memory_bytes)
    content = sys.stdin.buffer.read()
    try:
        send(content, row_cap)
    except PasswordError:
        say(kind="refused", reason="encrypted")
    except MemoryError:
        say(kind="refused", reason="too_much_work")
    except UNREADABLE:
        say(kind="refused", reason="damaged")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
