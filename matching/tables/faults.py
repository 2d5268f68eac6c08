"""What is wrong with a table, cell by cell: all of it is gathered before anything is refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from matching.types import Param
from matching.words.wages import REFUSALS

MOST_FAULTS = 100
"""So many are told; the rest is counted. Whoever has more has misread a column."""

NOT_KNOWN = frozenset({"empty", "negotiable", "piece_rate"})
"""Refusals of a wage that are no mistakes: the wage is not known."""

FAULT_CODES: Mapping[str, tuple[str, ...]] = {
    "file_missing": (),
    "file_kind": (),
    "file_closed": (),
    "file_damaged": (),
    "file_locked": (),
    "file_utf16": (),
    "not_text": (),
    "quotes_open": (),
    "no_heading": ("wanted", "rows"),
    "no_rows": (),
    "column_twice": ("other",),
    "columns_needed": ("wanted",),
    "cells_beyond": (),
    "key_missing": (),
    "cell_missing": (),
    "key_twice": ("first_row",),
    "key_cut": (),
    "broken_characters": (),
    "whole_number": ("least", "most"),
    "number": ("least", "most"),
    "share": (),
    "yes_no": (),
    "word": ("kind",),
    "date": (),
    "day_needed": (),
    "born_later": ("day",),
    "one_stretch": (),
    "care_time": (),
    "care_purpose": (),
    "hours": (),
    "experience": (),
    "ages": (),
    "ages_reversed": ("lowest", "highest"),
    "place": (),
    "place_swapped": (),
    "place_outside": (),
    "place_unknown": (),
    "place_half": ("other",),
    "known_early": ("decided",),
    "pair_twice": ("first_row",),
    "feature": ("names",),
    "features_missing": ("names",),
    "points_sum": ("sum",),
    "not_in_table": ("table",),
    "wished_by_some": (),
} | {f"wage_{reason}": () for reason in REFUSALS if reason not in NOT_KNOWN}
"""Every fault with the names of its values beside file, sheet, row, column and the cell itself."""


class Refused(ValueError):
    """A cell cannot be read: a code of `FAULT_CODES` with its values."""

    def __init__(self, code: str, **params: Param) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: where it stands, as a spreadsheet shows it, and what it is.

    `row` is 0 where the whole file is meant; `sheet` is empty for text files, `column` is the heading as written.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    code: str
    params: Mapping[str, Param] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.sheet, f"row {self.row}", self.column) if part)
        return f"{place}: {self.code} {self.value!r}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that was passed over or supposed while reading, with its values."""

    code: str
    params: Mapping[str, Param]


NOTICE_CODES: Mapping[str, tuple[str, ...]] = {
    "columns_unknown": ("file", "columns"),
    "sheets_passed_over": ("file", "sheets"),
    "ages_unknown": ("file", "count", "age"),
    "wages_unknown": ("file", "count"),
    "wages_by_time": ("file", "count", "hours", "days"),
    "places_without_file": ("file", "count"),
}
"""Every notice with the names of its values."""


class TablesRefused(ValueError):
    """Tables cannot be used as they are; `faults` lists what is wrong, `more` counts what is not listed."""

    def __init__(self, faults: Iterable[Fault], more: int) -> None:
        self.faults, self.more = tuple(faults), more
        super().__init__("; ".join(str(fault) for fault in self.faults))


class Findings:
    """Faults and notices of all tables of one task.

    Parameters
    ----------
    most : int
        So many faults are kept, the first of each file.
    """

    def __init__(self, most: int = MOST_FAULTS) -> None:
        self.most, self.more = most, 0
        self.faults: list[Fault] = []
        self.notices: list[Notice] = []

    def add(self, fault: Fault) -> None:
        """Keep a fault, or count it if there are many already."""
        if len(self.faults) < self.most:
            self.faults.append(fault)
        else:
            self.more += 1

    def tell(self, code: str, **params: Param) -> None:
        """Keep a notice."""
        self.notices.append(Notice(code, params))

    def refuse(self) -> None:
        """Raise what was found, if anything was.

        Raises
        ------
        TablesRefused
            With the faults file by file as they were read, and row by row in each.
        """
        if self.faults:
            files = list(dict.fromkeys(fault.file for fault in self.faults))
            ordered = sorted(self.faults, key=lambda fault: (files.index(fault.file), fault.row))
            raise TablesRefused(ordered, self.more)
