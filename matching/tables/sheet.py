"""A table as it stands in a file: where its heading is, which columns it has, its rows one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from matching.tables.faults import Fault, Findings, Refused
from matching.tables.files import FileRefused, Grid, read_grids
from matching.tables.names import headings, plain, plain_heading, unit_of, words
from matching.types import Param
from matching.words.numerals import is_broken

HEADING_WITHIN = 20
"""Rows from the top among which the heading is looked for: sheets often begin with a title."""

T = TypeVar("T")
Reader = Callable[[str], T]


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a column stands in the row, from 0, and what its heading is as written."""

    place: int
    text: str

    @property
    def unit(self) -> str:
        """What the heading says in brackets."""
        return unit_of(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of one file: the row of its heading, its columns by name, and all rows of the sheet."""

    file: str
    grid: Grid
    heading_row: int
    columns: Mapping[str, Heading]
    findings: Findings

    def rows(self) -> Iterator["Row"]:
        """The rows below the heading that have anything in them; cells without a heading are faults."""
        width, found = len(self.grid.rows[self.heading_row - 1]), False
        for number, cells in enumerate(self.grid.rows[self.heading_row :], self.heading_row + 1):
            if not any(cell.strip() for cell in cells):
                continue
            found = True
            if any(cell.strip() for cell in cells[width:]):
                self.fault(number, "", "".join(cells[width:]), Refused("cells_beyond"))
            yield Row(self, number, cells)
        if not found:
            self.fault(self.heading_row, "", "", Refused("no_rows"))

    def unit(self, column: str) -> str:
        """What the heading of a column says in brackets; nothing if there is no such column."""
        return self.columns[column].unit if column in self.columns else ""

    def fault(self, row: int, column: str, value: str, refused: Refused) -> None:
        """Note what is wrong with a cell, or with a whole row if no column is named."""
        heading = self.columns[column].text.strip() if column in self.columns else ""
        self.findings.add(
            Fault(self.file, self.grid.sheet, row, heading, value.strip(), refused.code, refused.params)
        )

    def fault_of_heading(self, code: str, column: str = "", **params: Param) -> None:
        """Note what is wrong with the heading."""
        self.fault(self.heading_row, column, "", Refused(code, **params))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, with the number that a spreadsheet shows."""

    table: Table
    number: int
    cells: Sequence[str]

    def text(self, column: str) -> str:
        """What is written in a cell; nothing where the column is missing or says that it is not known."""
        heading = self.table.columns.get(column)
        if heading is None or heading.place >= len(self.cells):
            return ""
        text = self.cells[heading.place].strip()
        return "" if plain(text) in words("unknown") else text

    def read(self, column: str, reader: Reader[T]) -> T | None:
        """What a reader makes of a cell; None where nothing is written or it is a fault, which is noted."""
        text = self.text(column)
        if not text:
            return None
        try:
            if is_broken(text):
                raise Refused("broken_characters")
            return reader(text)
        except Refused as refused:
            self.fault(column, refused)
            return None

    def fault(self, column: str, refused: Refused) -> None:
        """Note what is wrong with a cell."""
        self.table.fault(self.number, column, self.text(column), refused)


def open_table(path: Path, table: str, needed: Sequence[str], findings: Findings) -> Table | None:
    """The first visible sheet of a file that has the first of the needed columns in its heading.

    What is wrong is noted; None if there is no such table at all.
    """
    try:
        grids = read_grids(path)
    except FileRefused as refused:
        findings.add(Fault(str(path), "", refused.row, "", "", refused.code))
        return None
    known = headings(table)
    for place, grid in enumerate(grids):
        row = _heading_row(grid, known, needed[0])
        if row:
            passed = [other.sheet for other in (*grids[:place], *grids[place + 1 :]) if any(other.rows)]
            if passed:
                findings.tell("sheets_passed_over", file=str(path), sheets=tuple(passed))
            return _table(path, grid, row, known, needed, findings)
    wanted = tuple(name for name in known if known[name] == needed[0])
    findings.add(Fault(str(path), "", 0, "", "", "no_heading", {"wanted": wanted, "rows": HEADING_WITHIN}))
    return None


def _heading_row(grid: Grid, known: Mapping[str, str], column: str) -> int:
    """The row that names a column, from 1; 0 if none does."""
    for number, cells in enumerate(grid.rows[:HEADING_WITHIN], 1):
        if any(known.get(plain_heading(cell)) == column for cell in cells):
            return number
    return 0


def _table(
    path: Path, grid: Grid, row: int, known: Mapping[str, str], needed: Sequence[str], findings: Findings
) -> Table:
    columns: dict[str, Heading] = {}
    twice, unknown = [], []
    for place, text in enumerate(grid.rows[row - 1]):
        name = known.get(plain_heading(text))
        if name is None:
            unknown += [text.strip()] if text.strip() else []
        elif name in columns:
            twice.append((name, text))
        else:
            columns[name] = Heading(place, text)
    table = Table(str(path), grid, row, columns, findings)
    for name, text in twice:
        table.fault_of_heading("column_twice", name, other=text.strip())
    if missing := tuple(name for name in needed if name not in columns):
        table.fault_of_heading("columns_needed", wanted=missing)
    if unknown:
        findings.tell("columns_unknown", file=str(path), columns=tuple(unknown))
    return table
