"""A bank's result file from outside: an Excel workbook or a table of text, opened safely, as numbered rows."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from webapp.households.importer.reasons import FileReason, WorkbookRefused
from webapp.households.importer.workbook import MAX_FILE_BYTES, MEBIBYTE, read_rows
from webapp.payments.rules.reading import Cell, head_in

MOST_ROWS: Final = 5_000
LONGEST_CELL: Final = 400
ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""As programs of banks write text; the first that fits."""

NumberedRow = tuple[int, Sequence[Cell]]
_NO_TEXT: Final = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_AS_TEXT: Final = re.compile(r'="(.*)"')
"""How a table of text keeps Excel from rounding an account number."""


def read_result(content: bytes) -> list[NumberedRow]:
    """Return the rows of the one table in a file; raises WorkbookRefused for a file that holds none."""
    text = _text_of(content)
    tables = _sheets(content) if text is None else [list(_rows_of(text))]
    return next((one for one in tables if not isinstance(head_in(one), list)), tables[0] if tables else [])


def _text_of(content: bytes) -> str | None:
    """The file as text; None for one that is to be opened as a workbook, or refused as none."""
    if not content or len(content) > MAX_FILE_BYTES or _NO_TEXT.search(content):
        return None
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _sheets(content: bytes) -> list[list[NumberedRow]]:
    found, count = [], 0
    for _sheet, rows in groupby(read_rows(content), key=lambda row: row.sheet):
        table: list[NumberedRow] = []
        for row in rows:
            count += 1
            _refuse_many(count)
            table.append((row.number, row.cells))
        found.append(table)
    return found


def _rows_of(text: str) -> Iterator[NumberedRow]:
    head = text[: MEBIBYTE // 1024]
    comma = max((",", "\t", ";", "|"), key=head.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=comma), 1):
            _refuse_many(number)
            if any(cell.strip() for cell in cells):
                yield number, [_plain(cell) for cell in cells]
    except csv.Error as fault:
        raise WorkbookRefused(FileReason.DAMAGED) from fault


def _plain(cell: str) -> str:
    found = _AS_TEXT.fullmatch(cell.strip())
    return (found.group(1) if found else cell.strip().lstrip("'"))[:LONGEST_CELL]


def _refuse_many(number: int) -> None:
    if number > MOST_ROWS:
        raise WorkbookRefused(FileReason.TOO_MANY_ROWS, limit=MOST_ROWS)
