"""Rows of a person workbook, each on its own: every cell becomes a value or a remark that names its place."""

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Final

from webapp.core import identity
from webapp.households.importer.codes import plain_value
from webapp.households.importer.columns import (
    SEARCHED_ROWS,
    Column,
    ColumnMap,
    heading_among,
    map_columns,
    person_columns,
)
from webapp.households.importer.drafts import Reading, ReadRow, Remarks, Town
from webapp.households.importer.families import group_households
from webapp.households.importer.reasons import (
    RULE_NOTICES,
    FileReason,
    Mend,
    Noticed,
    Problem,
    RowReason,
    Warned,
    WorkbookRefused,
    id_problem,
    plain_params,
)
from webapp.households.importer.values import Reader, Value, as_text, is_mobile, plain
from webapp.households.importer.villages import VillageEntry, VillageFinder
from webapp.households.importer.workbook import Cell, Progress, Row, read_rows

KEYS: Final = ("household_number", "id_number", "name")
_READ_APART: Final = frozenset({"household_number", "village", "id_number"})
_TOWN_WORDS: Final = ("镇", "乡", "街道")


def read_people(content: bytes, town: Town, progress: Progress | None = None) -> Reading:
    """All that a person workbook says about a town, touching nothing; a bad file is an answer, no error."""
    try:
        return _read(read_rows(content, progress), town)
    except WorkbookRefused as refused:
        return Reading(refusal=refused.refusal)


def _read(rows: Iterator[Row], town: Town) -> Reading:
    """The first sheet with a heading is the table; the file is read to its end, for damage may come late."""
    columns: ColumnMap | None = None
    read: list[ReadRow] = []
    remarks = Remarks()
    passed = []
    for name, sheet in groupby(rows, key=lambda row: row.sheet):
        found = None if columns else _table(sheet)
        if found is None:
            passed.append(name)
            continue
        columns, body = found
        remarks.columns = columns
        reader = RowReader(columns, town, remarks)
        read = [each for row in body if (each := reader.read(row))]
    if columns is None:
        raise WorkbookRefused(FileReason.NO_HEADING)
    if not read:
        raise WorkbookRefused(FileReason.NO_ROWS, row=columns.heading_row)
    households, held_back = group_households(read, remarks, town)
    return Reading(
        columns=columns,
        other_sheets=tuple(passed),
        rows=len(read),
        households=households,
        held_back=held_back,
        remarks=tuple(sorted(remarks.all, key=lambda remark: remark.row)),
    )


def _table(sheet: Iterator[Row]) -> tuple[ColumnMap, Iterator[Row]] | None:
    """The columns of a sheet and the rows below its heading."""
    head: list[Row] = []
    for row in sheet:
        head.append(row)
        if row.number >= SEARCHED_ROWS:
            break
    heading = heading_among(head)
    if heading is None:
        return None
    return map_columns(heading), chain((row for row in head if row.number > heading.number), sheet)


class RowReader:
    """Reads the rows of one sheet, cell by cell."""

    def __init__(self, columns: ColumnMap, town: Town, remarks: Remarks) -> None:
        self._columns = columns
        self._town = town
        self._remarks = remarks
        self._reader = Reader(town.code_lists, town.today)
        self._finder = VillageFinder(town.villages, (town.name, *town.other_names))
        self._found: dict[tuple[str, str], VillageEntry | Problem] = {}
        present = (each for each in person_columns() if each.field in columns.positions)
        self._cells = [each for each in present if each.target != "place" and each.field not in _READ_APART]
        short = (town.name.removesuffix(word) for word in _TOWN_WORDS)
        self._town_names = {plain_value(name) for name in (town.name, *short)}

    def read(self, row: Row) -> ReadRow | None:
        """The row's values; None for a line of totals or signatures below the table."""
        if not any(as_text(self._cell(row, name)) for name in KEYS):
            self._remarks.notice(row.number, "name", "", Noticed.ROW_LEFT_OUT)
            return None
        read = ReadRow(row.number)
        self._number(read, row)
        self._village(read, row)
        for each in self._cells:
            self._value(read, row, each)
        self._identify(read, row)
        self._check_town(row)
        return read

    def _cell(self, row: Row, name: str) -> Cell:
        return self._columns.cell(row, name)

    def _refuse(self, row: Row, name: str, problem: Problem) -> None:
        self._remarks.refuse(row.number, name, self._cell(row, name), problem)

    def _number(self, read: ReadRow, row: Row) -> None:
        value = self._reader.read_field("household_number", self._cell(row, "household_number"))
        if isinstance(value, Problem):
            self._refuse(row, "household_number", value)
        elif value is None:
            self._refuse(row, "household_number", Problem(RowReason.NO_HOUSEHOLD_NUMBER, Mend.FILL_IN))
        else:
            read.household_number = str(value)

    def _value(self, read: ReadRow, row: Row, column: Column) -> None:
        cell = self._cell(row, column.field)
        value = self._reader.read(column, cell)
        if isinstance(value, Problem):
            self._refuse(row, column.field, value)
        elif value is None:
            if column.filled and column.of_member:
                self._refuse(row, column.field, Problem(RowReason.BLANK, Mend.FILL_IN))
        else:
            (read.household if column.of_household else read.member)[column.field] = value
            self._remark_on(row, column, cell, value)

    def _remark_on(self, row: Row, column: Column, cell: Cell, value: Value) -> None:
        if column.kind == "phone" and not is_mobile(str(value)):
            self._remarks.warn(row.number, column.field, cell, Warned.LAND_LINE)
        if column.kind == "name" and value != cell:
            self._remarks.notice(row.number, column.field, str(value), Noticed.NAME_TIDIED)

    def _village(self, read: ReadRow, row: Row) -> None:
        """A blank says nothing here: the household's other rows may name the village."""
        written = as_text(self._cell(row, "village")), as_text(self._cell(row, "village_code"))
        if not written[0]:
            return
        found = self._found.get(written) or self._finder.find(*written)
        self._found[written] = found
        if isinstance(found, Problem):
            self._refuse(row, "village", found)
        else:
            read.household["village"] = found.code

    def _check_town(self, row: Row) -> None:
        text = plain_value(as_text(self._cell(row, "town")))
        if text and text not in self._town_names:
            self._refuse(
                row, "town", Problem(RowReason.OTHER_TOWN, Mend.OWN_TOWN_ONLY, {"town": self._town.name})
            )

    def _identify(self, read: ReadRow, row: Row) -> None:
        """The identity number as it is stored; a child without one is known by its national person number."""
        cell = self._cell(row, "id_number")
        if plain(as_text(cell)).startswith(identity.NO_NUMBER_AREA):
            self._without_number(read, row)
            return
        found = identity.normalise_id(cell, self._town.today, self._town.area_codes)
        if isinstance(found, list):
            for refusal in found:
                self._refuse(row, "id_number", id_problem(refusal))
            return
        read.member["id_number"] = found.value
        for notice in found.notices:
            say = self._remarks.notice if notice.code in RULE_NOTICES else self._remarks.warn
            say(row.number, "id_number", found.value, notice.code, **plain_params(notice.params))

    def _without_number(self, read: ReadRow, row: Row) -> None:
        if {"person_number", "birth_day"} <= read.member.keys():
            self._remarks.warn(row.number, "id_number", self._cell(row, "id_number"), Warned.NO_NUMBER_YET)
        else:
            self._refuse(row, "id_number", Problem(RowReason.NO_NUMBER_AT_ALL, Mend.FILL_IN))
