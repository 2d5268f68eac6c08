"""A chamber's spreadsheet of posts, row by row: each cell becomes a value, or a problem that names its place."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE
from webapp.core.workflow import Refusal
from webapp.households.importer.columns import SEARCHED_ROWS, plain_heading
from webapp.households.importer.reasons import FileReason, WorkbookRefused
from webapp.households.importer.workbook import Row, read_rows
from webapp.jobs.rules.openings import MONTH, UNITS, read_wage

COLUMNS: Final = Path(__file__).parents[1] / "data" / "post_columns.csv"
MOST_ROWS: Final = 500
ENOUGH: Final = 4

_KINDS: Final = {"钟点": HOURLY, "小时": HOURLY, "公益": PUBLIC_WELFARE, "全日": FULL_TIME, "全职": FULL_TIME}
_UNITS: Final = {"月": MONTH, "天": "day", "日": "day", "时": "hour", "件": "task", "次": "task"}
_EFFORTS: Final = {"轻": 0, "中": 1, "一般": 1, "重": 2}
_YES: Final = frozenset({"是", "有", "包", "交", "缴", "√", "y", "yes", "1", "true", "已买", "买"})
_RANGE: Final = re.compile(r"\s*(?:[-—–~至到]|元[-—–~至到])\s*")
_CLOCKS: Final = re.compile(r"([0-9]{1,2})[:.点时]([0-9]{2})?")
_WORDS: Final = re.compile(r"[、，,；;/\s]+")
_LONGEST: Final = {"title": 60, "duties": 500, "address": 120, "overseer": 60, "contact": 80}
_LAST_HOUR, _LAST_MINUTE, _MINUTES = 24, 59, 60


@dataclass(frozen=True)
class Problem:
    """Why a row is not taken over: which column, what stood there, and the code of the sentence that says the mend."""

    field: str
    heading: str
    value: str
    refusal: Refusal


@dataclass
class PostRow:
    """One row as it was read."""

    number: int
    cells: Mapping[str, str]
    headings: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, name: str, code: str, **params: Any) -> None:
        """Note what is wrong with one cell."""
        self.problem(name, Refusal(code, name, params))

    def problem(self, name: str, refusal: Refusal) -> None:
        """Note what a rule says of one cell."""
        self.problems.append(Problem(name, self.headings.get(name, ""), self.cells.get(name, ""), refusal))


@cache
def _columns() -> tuple[Mapping[str, str], ...]:
    with COLUMNS.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _columns():
        for name in (row["heading"], *row["synonyms"].split("|")):
            found.setdefault(plain_heading(name), row["field"])
    return found


def headings() -> list[str]:
    """Return the headings that a spreadsheet of posts should have, for an empty one to fill in."""
    return [row["heading"] for row in _columns()]


def read_posts(content: bytes) -> list[PostRow]:
    """Return the rows of the first sheet that has a heading; raises WorkbookRefused for a file that is none."""
    for _sheet, sheet in groupby(read_rows(content), key=lambda row: row.sheet):
        found = _table(sheet)
        if found is not None:
            rows = list(found)
            if not rows:
                raise WorkbookRefused(FileReason.NO_ROWS)
            if len(rows) > MOST_ROWS:
                raise WorkbookRefused(FileReason.TOO_MANY_ROWS, limit=MOST_ROWS)
            return rows
    raise WorkbookRefused(FileReason.NO_HEADING)


def _table(sheet: Iterator[Row]) -> Iterable[PostRow] | None:
    for row in sheet:
        known = [_names().get(plain_heading(cell)) for cell in row.cells]
        if len({name for name in known if name}) >= ENOUGH:
            return _body(sheet, _positions(row, known), row)
        if row.number >= SEARCHED_ROWS:
            return None
    return None


def _positions(row: Row, known: list[str | None]) -> dict[str, int]:
    positions: dict[str, int] = {}
    for place, name in enumerate(known):
        if name:
            positions.setdefault(name, place)
    missing = [
        one["heading"] for one in _columns() if one["required"] == "yes" and one["field"] not in positions
    ]
    if missing:
        raise WorkbookRefused(
            FileReason.MISSING_COLUMNS, columns="、".join(missing), row=row.number, sheet=row.sheet
        )
    return positions


def _body(sheet: Iterator[Row], positions: Mapping[str, int], heading: Row) -> Iterator[PostRow]:
    names = {name: " ".join(str(heading.cells[place]).split()) for name, place in positions.items()}
    for row in sheet:
        cells = {name: _text(row, place) for name, place in positions.items()}
        if cells.get("firm") or cells.get("title"):
            read = PostRow(row.number, cells, names)
            _read(read)
            yield read


def _text(row: Row, place: int) -> str:
    cell = row.cells[place] if place < len(row.cells) else ""
    if isinstance(cell, float):
        return f"{cell:g}"
    return " ".join(unicodedata.normalize("NFKC", cell).split())


def _read(row: PostRow) -> None:
    _read_words(row)
    row.values["kind"] = next(
        (kind for word, kind in _KINDS.items() if word in row.cells.get("kind", "")), FULL_TIME
    )
    kind = row.values["kind"]
    said = row.cells.get("unit", "")
    unit = next((unit for word, unit in _UNITS.items() if word in said), UNITS[kind][0])
    row.values["wage_unit"] = unit if kind == PUBLIC_WELFARE else UNITS[kind][0]
    _read_wage(row)
    _read_shifts(row)
    for name, target in (
        ("posts", "posts"), ("pay_days", "pay_days"), ("unit_hours", "unit_hours"), ("age_to", "age_to"),
    ):  # fmt: skip
        row.values[target] = _number(row, name)
    row.values["days_per_week"] = _number(row, "days") or 6
    if row.values["posts"] is None and not row.cells.get("posts"):
        row.refuse("posts", "cell_missing")
    effort = row.cells.get("effort", "")
    row.values["effort"] = next((grade for word, grade in _EFFORTS.items() if word in effort), 1)
    for name in ("hazardous", "insured", "accident_insured", "lodging", "transport"):
        row.values[name] = row.cells.get(name, "").casefold() in _YES


def _read_words(row: PostRow) -> None:
    for name, most in _LONGEST.items():
        text = row.cells.get(name, "")
        if len(text) > most:
            row.refuse(name, "cell_too_long", most=most)
        row.values[name] = text[:most] or None
    for name in ("title", "duties"):
        if not row.values[name]:
            row.refuse(name, "cell_missing")
    for name in ("skills", "certificates"):
        row.values[name] = [word for word in _WORDS.split(row.cells.get(name, "")) if word][:10]


def _read_wage(row: PostRow) -> None:
    """“2800-3500元”, “2800元以上”, “17.5元/小时”: the lower end counts."""
    text = re.sub(r"元?[/每](?:月|小时|天|日|时|件|次)|以上|起", "", row.cells.get("wage", "")).strip("元 ")
    parts = [part.strip("元 ") for part in _RANGE.split(text, maxsplit=1)] if text else [""]
    low = read_wage(parts[0], "wage")
    high = read_wage(parts[-1], "wage")
    for read in (low, high):
        if isinstance(read, Refusal):
            row.problem("wage", read)
            return
    row.values |= {"wage_from_fen": low, "wage_to_fen": high}


def _read_shifts(row: PostRow) -> None:
    """“08:00-12:00、14:00-18:00”: pieces of one day; a text without times is refused."""
    clocks = [_minute(*found.groups()) for found in _CLOCKS.finditer(row.cells.get("shift", ""))]
    if len(clocks) < 2 or len(clocks) % 2 or any(clock is None for clock in clocks):
        row.refuse("shift", "time_unreadable")
        return
    shifts = list(zip(clocks[::2], clocks[1::2], strict=True))
    (start, end), more = shifts[0], [list(shift) for shift in shifts[1:]]
    row.values |= {
        "shift_from": start,
        "shift_to": end,
        "more_shifts": more,
        "shift_plan": "split" if more else "one",
    }


def _minute(hours: str, minutes: str | None) -> int | None:
    read, rest = int(hours), int(minutes or 0)
    if read > _LAST_HOUR or rest > _LAST_MINUTE:
        return None
    return (read * _MINUTES + rest) % (_LAST_HOUR * _MINUTES)


def _number(row: PostRow, name: str) -> int | None:
    text = row.cells.get(name, "").rstrip("人岁天个名小时")
    if not text:
        return None
    if not text.isdecimal() or len(text) > 4:
        row.refuse(name, "number_unreadable")
        return None
    return int(text)
