"""Wage floors by kind of opening, town and day: from a file, or one for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from matching.tables import cells
from matching.tables.faults import Fault, Findings, Refused
from matching.tables.files import TEXTS, WORKBOOKS
from matching.tables.keys import Keys
from matching.tables.money import wage
from matching.tables.names import plain, words
from matching.tables.sheet import Row, open_table
from matching.words.wages import Wage

ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class Floor:
    """A lowest wage, with the kind and the town it holds for (empty for all) and its first day."""

    wage: Wage
    kind: str = ""
    town: str = ""
    since: date = ALWAYS


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors that hold on a day, the most special first."""

    floors: Sequence[Floor] = ()

    def of(self, kind: str, town: str) -> Wage | None:
        """The floor for an opening: that of its kind and town, else of its kind, of its town, of all."""
        for floor in self.floors:
            if floor.kind in ("", kind) and floor.town in ("", town):
                return floor.wage
        return None


NO_FLOORS = Floors()


def kind_of(text: str) -> str:
    """The kind of an opening by its usual words, else as it is written."""
    return words("kind").get(plain(text), plain(text))


def read_floors(text: str, findings: Findings, day: date | None = None) -> Floors:
    """Read the floors of a file, or one wage for all openings; what is wrong is noted.

    Parameters
    ----------
    text : str
        The path of a file, or a wage as people write it: 2500, 16.9元/小时.
    day : date, optional
        The day on which they must hold, needed where the file has first days.
    """
    if Path(text).suffix.casefold() in (*TEXTS, *WORKBOOKS):
        return _of_file(Path(text), findings, day)
    try:
        found = wage(text)
    except Refused as refused:
        findings.add(Fault("--floors", "", 0, "", text, refused.code, refused.params))
        return NO_FLOORS
    return Floors((Floor(found),)) if found else NO_FLOORS


def _of_file(path: Path, findings: Findings, day: date | None) -> Floors:
    table, keys = open_table(path, "floors", ("wage",), findings), Keys()
    if table is None:
        return NO_FLOORS
    if "since" in table.columns and day is None:
        table.fault_of_heading("day_needed", "since")
    floors = [_floor(row, keys, table.unit("wage")) for row in table.rows()]
    holding = [floor for floor in floors if floor and floor.since <= (day or date.max)]
    return Floors(sorted(holding, key=_special_and_late))


def _special_and_late(floor: Floor) -> tuple[bool, bool, int]:
    return not floor.kind, not floor.town, -floor.since.toordinal()


def _floor(row: Row, keys: Keys, unit: str) -> Floor | None:
    kind, town = kind_of(row.text("kind")), plain(row.text("town"))
    since = row.read("since", cells.day) or ALWAYS
    found = row.read("wage", lambda text: wage(text, unit))
    if found is None and not row.text("wage"):
        row.fault("wage", Refused("key_missing"))
    is_new = keys.is_new(row, (kind, town, since), "kind", "key_twice")
    return Floor(found, kind, town, since) if found and is_new else None
