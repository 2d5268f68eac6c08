"""From a file to rows of text, as a spreadsheet would show them: CSV in UTF-8 or GB18030, and Excel."""

import codecs
import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

DELIMITERS = (",", ";", "\t")
TEXTS = (".csv", ".tsv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
DAMAGED = (CalamineError, WorksheetNotFound, XmlError, ZipError, ValueError)

EXACT_BELOW = 10**15
"""Excel keeps fifteen digits of a number; a longer one has lost its end and is shown as 4.417212e+17."""


class FileRefused(Exception):
    """A file cannot be read: a code of `FAULT_CODES`, and the row if it is known."""

    def __init__(self, code: str, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet as text; the first row is row 1, `sheet` is empty for a text file."""

    sheet: str
    rows: Sequence[Sequence[str]]


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Read the sheets of a file that are not hidden.

    Raises
    ------
    FileRefused
        If it is missing, of no kind that is read, damaged or locked.
    """
    kinds: Mapping[str, Callable[[Path], tuple[Grid, ...]]] = dict.fromkeys(TEXTS, _of_text) | dict.fromkeys(
        WORKBOOKS, _of_workbook
    )
    read = kinds.get(path.suffix.casefold())
    if read is None:
        raise FileRefused("file_kind")
    if not path.is_file():
        raise FileRefused("file_missing")
    try:
        return read(path)
    except PermissionError:
        raise FileRefused("file_closed") from None


def _of_text(path: Path) -> tuple[Grid, ...]:
    text = decoded(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        raise FileRefused("quotes_open", len(rows) + 1) from None
    return (Grid("", rows),)


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 if every byte fits, else GB18030.

    Raises
    ------
    FileRefused
        If it is neither.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefused("file_utf16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
    raise FileRefused("not_text", row)


def _delimiter(text: str) -> str:
    """What parts the cells of the first row that has several, quoted cells aside."""
    for line in text.splitlines():
        outside = "".join(line.split('"')[::2])
        most = max(DELIMITERS, key=outside.count)
        if most in outside:
            return most
    return DELIMITERS[0]


def _of_workbook(path: Path) -> tuple[Grid, ...]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            ]
            return tuple(_grid(book, name) for name in names)
    except PasswordError:
        raise FileRefused("file_locked") from None
    except DAMAGED:
        raise FileRefused("file_damaged") from None


def _grid(book: CalamineWorkbook, name: str) -> Grid:
    sheet = book.get_sheet_by_name(name)
    before = [""] * (sheet.start[1] if sheet.start else 0)
    return Grid(name, [[*before, *map(_shown, row)] for row in sheet.iter_rows()])


def _shown(cell: object) -> str:
    """A cell as text: whole numbers without a point, days and times in one way of writing."""
    if isinstance(cell, float):
        if not cell.is_integer():
            return repr(cell)
        return str(int(cell)) if abs(cell) < EXACT_BELOW else f"{cell:e}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.isoformat("minutes") if isinstance(cell, time) else str(cell)
