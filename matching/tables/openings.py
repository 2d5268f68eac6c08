"""The table of openings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from matching.tables import cells, hours
from matching.tables.faults import Findings, Refused
from matching.tables.floors import NO_FLOORS, Floors, kind_of
from matching.tables.keys import Keys
from matching.tables.money import DAYS_A_WEEK, HOURS_A_DAY, NO_PAY, Pay, month, wage
from matching.tables.names import plain, words
from matching.tables.places import NO_PLACES, Places
from matching.tables.sheet import Reader, Row, Table, open_table
from matching.tables.unknown import Unknown
from matching.types import Opening, Span
from matching.words.terms import Terms, read_terms
from matching.words.titles import normal_title

FULL_TIME = "full_time"
PART_OF_THE_DAY = frozenset({"hourly", "public_welfare"})
MOST_POSTS = 99_999
OLDEST = 110

_AGE = r"(\d{1,3})(?:周?岁)?"
_RANGE = re.compile(rf"{_AGE}(?:[-~–—至到]|及?以上[,，、]?){_AGE}(?:及?以下|以内|之间)?")
_FROM = re.compile(rf"{_AGE}(?:及?以上|\+|andolder|orolder)")
_UP_TO = re.compile(rf"{_AGE}(?:及?以下|以内|andyounger|oryounger)")


@dataclass(frozen=True, slots=True)
class Ages:
    """The lawful ages of a post, either end or None."""

    lowest: int | None = None
    highest: int | None = None


def ages(text: str) -> Ages:
    """A range of ages: 18-55, 45岁以下, 18岁以上, 18岁以上55岁以下, 不限."""
    said = plain(text).replace(" ", "")
    if said in words("any"):
        return Ages()
    if found := _RANGE.fullmatch(said):
        return Ages(int(found[1]), int(found[2]))
    if found := _FROM.fullmatch(said):
        return Ages(lowest=int(found[1]))
    if found := _UP_TO.fullmatch(said):
        return Ages(highest=int(found[1]))
    raise Refused("ages")


def _days(text: str) -> int:
    """Days a week as a number, rounded up, or in words (做六休一)."""
    try:
        return ceil(cells.number(1, 7, "天|days?")(text))
    except Refused:
        days = read_terms(text).days_per_week
        if days is None:
            raise
        return days


def _asked(text: str) -> tuple[str, ...]:
    return () if plain(text) in words("any") else cells.listed(text)


def _papers(text: str) -> frozenset[str]:
    return frozenset(_asked(text))


def _education(text: str) -> int | None:
    """Of several kinds of schooling the lowest; None if any will do."""
    if plain(text) in words("any"):
        return None
    return min(int(value) for value in cells.one_of("education", text)) or None


def _effort(text: str) -> int:
    return max(int(value) for value in cells.one_of("effort", text))


def _posts(text: str) -> int | None:
    return None if plain(text) in words("any") else cells.whole_number(0, MOST_POSTS, "[人名个位]")(text)


FACTS: Mapping[str, tuple[str, Reader[Any]]] = {
    "duties": ("duties", str),
    "skills": ("skills", _asked),
    "effort": ("effort", _effort),
    "heavy_or_dangerous": ("heavy_or_dangerous", cells.yes_no),
    "education": ("education", _education),
    "certificates": ("certificates", _papers),
    "quick_certificates": ("quick_certificates", _papers),
    "posts_left": ("posts", _posts),
    "is_open": ("open", cells.yes_no),
    "firm_kept_share": ("kept_share", cells.share),
}
"""Facts that are read from one cell each, by the name of the fact: the column and its reader."""


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening of the table, and its title as it was written."""

    opening: Opening
    written_title: str


def read_openings(
    path: Path, findings: Findings, *, floors: Floors = NO_FLOORS, places: Places = NO_PLACES
) -> tuple[OpeningRow, ...]:
    """Read the openings of a file; if anything wrong is noted in the findings they are not to be used.

    Parameters
    ----------
    floors : Floors
        Wage floors for openings that name none of their own.
    places : Places
        Where names of places lie.
    """
    table = open_table(path, "openings", ("id",), findings)
    if table is None:
        return ()
    posts = _Posts(table, floors, places)
    read = tuple(posts.read(row) for row in table.rows())
    posts.tell()
    return read


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the cell of hours and the free text say, the cell of hours first."""

    hours: Terms
    free: Terms
    days: int | None

    @property
    def days_per_week(self) -> int | None:
        return self.days or self.hours.days_per_week or self.free.days_per_week

    @property
    def shift(self) -> Span | None:
        return self.hours.shift or self.free.shift

    @property
    def hours_a_day(self) -> float:
        """As said, else as long as the shift, of which what is beyond eight hours counts as breaks."""
        said = self.hours.hours_a_day or self.free.hours_a_day
        return said or min(HOURS_A_DAY, self.shift.minutes / 60 if self.shift else HOURS_A_DAY)


class _Posts:
    """Turns rows into openings, and counts what was not known."""

    def __init__(self, table: Table, floors: Floors, places: Places) -> None:
        self.table, self.floors, self.keys = table, floors, Keys()
        self.unknown, self.wages_by_time = Unknown(table, places), 0

    def read(self, row: Row) -> OpeningRow:
        """The opening of a row, with the faults of its cells noted."""
        facts = {name: row.read(column, reader) for name, (column, reader) in FACTS.items()}
        terms = _Terms(
            row.read("shift", hours.shift) or Terms(),
            row.read("terms", read_terms) or Terms(),
            row.read("days_per_week", _days),
        )
        kind, pay, years = kind_of(row.text("kind")) or FULL_TIME, self._pay(row, "wage", terms), _ages(row)
        part_time, title = row.read("part_time", cells.yes_no), row.read("title", str) or ""
        opening = Opening(
            key=self.keys.take(row) or "",
            title=normal_title(title).core,
            kind=kind,
            part_time=kind in PART_OF_THE_DAY if part_time is None else part_time,
            wage_from_fen=pay.low,
            wage_to_fen=pay.high,
            floor_fen=self._floor(row, kind, terms),
            shift=terms.shift,
            days_per_week=terms.days_per_week,
            place=self.unknown.place_of(row),
            age_min=years.lowest,
            age_max=years.highest,
            **_besides(row, terms),
            **{name: value for name, value in facts.items() if value is not None},
        )
        return OpeningRow(opening, title)

    def _pay(self, row: Row, column: str, terms: _Terms) -> Pay:
        unit = self.table.unit(column)
        found = row.read(column, lambda text: wage(text, unit))
        pay = month(found, terms.hours_a_day, terms.days_per_week) if found else NO_PAY
        if column == "wage":
            self.unknown.wage(row, column, pay.low)
            self.wages_by_time += pay.by_time
        return pay

    def _floor(self, row: Row, kind: str, terms: _Terms) -> int | None:
        own = self._pay(row, "floor", terms)
        general = self.floors.of(kind, plain(row.text("town")))
        if own == NO_PAY and general:
            own = month(general, terms.hours_a_day, terms.days_per_week)
        return own.low if own.low is not None else own.high

    def tell(self) -> None:
        """Note what was not known or had to be supposed."""
        self.unknown.tell()
        if self.wages_by_time:
            times = {"count": self.wages_by_time, "hours": HOURS_A_DAY, "days": DAYS_A_WEEK}
            self.table.findings.tell("wages_by_time", file=self.table.file, **times)


def _ages(row: Row) -> Ages:
    """The lawful ages, from one cell or from two."""
    both, age = row.read("ages", ages) or Ages(), cells.whole_number(0, OLDEST, "周?岁")
    lowest, highest = row.read("age_min", age), row.read("age_max", age)
    lowest, highest = (
        (both.lowest if lowest is None else lowest),
        (both.highest if highest is None else highest),
    )
    if lowest is not None and highest is not None and lowest > highest:
        column = next(name for name in ("age_max", "age_min", "ages") if row.text(name))
        row.fault(column, Refused("ages_reversed", lowest=lowest, highest=highest))
    return Ages(lowest, highest)


def _besides(row: Row, terms: _Terms) -> dict[str, Any]:
    """What has a cell of its own, and is else read from the hours and the free text."""
    night, lodging, fetched = (row.read(name, cells.yes_no) for name in ("night", "lodging", "fetched"))
    said = (terms.hours, terms.free)
    lodged = any(each.lodging in ("free", "offered") for each in said)
    return {
        "night": any(each.night for each in said) if night is None else night,
        "lodging": lodged if lodging is None else lodging,
        "transport_provided": any(each.transport == "offered" for each in said)
        if fetched is None
        else fetched,
    }
