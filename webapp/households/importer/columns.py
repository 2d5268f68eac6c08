"""Which column of a workbook is which field: matched by name, never by letter, as people move columns."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from webapp.households.importer.reasons import FileReason, WorkbookRefused
from webapp.households.importer.workbook import Cell, Row

DATA: Final = Path(__file__).parents[1] / "data"
HEADING_ROW: Final = 3
SEARCHED_ROWS: Final = 10
ENOUGH_MATCHES: Final = 5

_BRACKETS: Final = str.maketrans("[]{}【】〔〕〖〗「」", "()()()()()()")
_NOISE: Final = re.compile(r"[\s\u200b-\u200f\ufeff*:\"'“”‘’]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A field of ours and the names that national workbooks give it."""

    field: str
    heading: str
    synonyms: tuple[str, ...]
    required: bool
    filled: bool
    data_class: str
    target: str
    kind: str
    code_list: str

    @property
    def of_household(self) -> bool:
        """Whether the value belongs to the household and is repeated on each of its rows."""
        return self.target in {"household", "household_fact"}

    @property
    def of_member(self) -> bool:
        """Whether the value belongs to the person of the row."""
        return self.target in {"member", "member_fact"}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Where each field stands in one sheet, and what of the sheet nobody will read."""

    sheet: str
    heading_row: int
    positions: Mapping[str, int]
    headings: Mapping[str, str]
    unmatched: tuple[str, ...]
    doubles: tuple[str, ...]
    absent: tuple[str, ...]

    def cell(self, row: Row, field: str) -> Cell:
        """The cell of a field; empty where the row is shorter or the column is not in the file."""
        position = self.positions.get(field)
        if position is None or position >= len(row.cells):
            return ""
        return row.cells[position]

    def heading(self, field: str) -> str:
        """The column's name as the file writes it, for messages."""
        return self.headings.get(field) or column(field).heading


@cache
def person_columns() -> tuple[Column, ...]:
    """The columns of the national person workbook that we read (data/person_columns.csv)."""
    with (DATA / "person_columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Column(
                field=line["field"],
                heading=line["column"],
                synonyms=tuple(filter(None, line["synonyms"].split("|"))),
                required=line["required"] == "yes",
                filled=line["filled"] == "yes",
                data_class=line["data_class"],
                target=line["target"],
                kind=line["kind"],
                code_list=line["code_list"],
            )
            for line in csv.DictReader(file)
        )


@cache
def _by_field() -> dict[str, Column]:
    return {each.field: each for each in person_columns()}


def column(field: str) -> Column:
    """The column of a field."""
    return _by_field()[field]


def plain_heading(text: object) -> str:
    """A heading without what people and exports vary: width, spaces, kind of bracket, stars, colons."""
    folded = unicodedata.normalize("NFKC", str(text)).translate(_BRACKETS)
    return _NOISE.sub("", folded).casefold()


@cache
def _ranks() -> dict[str, tuple[str, int]]:
    """Plain heading to (field, rank of the name): the national name comes before every synonym."""
    ranks: dict[str, tuple[str, int]] = {}
    for each in person_columns():
        for rank, name in enumerate((each.heading, *each.synonyms)):
            ranks.setdefault(plain_heading(name), (each.field, rank))
    return ranks


def matches(row: Row) -> int:
    """How many cells of a row are names that we know."""
    return len({_ranks()[plain_heading(cell)][0] for cell in row.cells if plain_heading(cell) in _ranks()})


def heading_among(rows: Iterable[Row]) -> Row | None:
    """The heading: row 3 as the national system writes it, else the best of the first ten."""
    candidates = [row for row in rows if row.number <= SEARCHED_ROWS and matches(row) >= ENOUGH_MATCHES]
    usual = (row for row in candidates if row.number == HEADING_ROW)
    return next(usual, None) or max(candidates, key=matches, default=None)


def map_columns(heading: Row) -> ColumnMap:
    """Give each field its column; refuse a sheet that lacks a required one or holds one twice."""
    found: dict[str, list[tuple[int, int]]] = {}
    unmatched = []
    for position, cell in enumerate(heading.cells):
        known = _ranks().get(plain_heading(cell))
        if known:
            found.setdefault(known[0], []).append((known[1], position))
        elif plain_heading(cell):
            unmatched.append(str(cell).strip())
    _refuse_doubles(found, heading.cells)
    missing = [each.heading for each in person_columns() if each.required and each.field not in found]
    if missing:
        raise WorkbookRefused(
            FileReason.MISSING_COLUMNS, columns="、".join(missing), row=heading.number, sheet=heading.sheet
        )
    chosen = {field: min(places)[1] for field, places in found.items()}
    names = {field: " ".join(str(heading.cells[position]).split()) for field, position in chosen.items()}
    return ColumnMap(
        sheet=heading.sheet,
        heading_row=heading.number,
        positions=MappingProxyType(chosen),
        headings=MappingProxyType(names),
        unmatched=tuple(unmatched),
        doubles=tuple(
            str(heading.cells[place]).strip() for places in found.values() for _, place in sorted(places)[1:]
        ),
        absent=tuple(each.heading for each in person_columns() if each.field not in found),
    )


def _refuse_doubles(found: Mapping[str, Sequence[tuple[int, int]]], cells: Sequence[Cell]) -> None:
    """The same name twice cannot be told apart; two different names of one field can, by rank."""
    twice = [
        str(cells[min(places)[1]]).strip()
        for places in found.values()
        if max(Counter(rank for rank, _ in places).values()) > 1
    ]
    if twice:
        raise WorkbookRefused(FileReason.DOUBLE_COLUMNS, columns="、".join(twice))
