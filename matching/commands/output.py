"""Writes results: a whole file or none, in an encoding that a spreadsheet opens."""

import csv
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

ENCODINGS = ("utf-8-sig", "utf-8", "gb18030")
"""The first is what a spreadsheet recognises as UTF-8."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a text."""

Cell = str | int | float | None
WriteRow = Callable[[Sequence[Cell]], None]


@contextmanager
def sheet(path: Path | None, encoding: str) -> Iterator[WriteRow]:
    """What writes rows to a file, or to the screen if there is none.

    The file appears when all is written; if anything fails in between, what stood there before still stands.
    """
    if path is None:
        yield _writer(sys.stdout)
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding=encoding, newline="") as file:
            yield _writer(file)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _writer(file: TextIO) -> WriteRow:
    writer = csv.writer(file, lineterminator="\n")

    def write(cells: Sequence[Cell]) -> None:
        writer.writerow([_safe(cell) for cell in cells])

    return write


def _safe(cell: Cell) -> Cell:
    """A text that begins like a formula with a stroke before it, as spreadsheets mark texts."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
