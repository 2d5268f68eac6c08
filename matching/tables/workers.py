"""The table of workers: people as the library knows them, and what only lists and plans ask of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from matching.geo import SPEED_KMH
from matching.tables import cells, hours
from matching.tables.faults import Findings, Refused
from matching.tables.keys import Keys
from matching.tables.money import NO_PAY, month, wage
from matching.tables.places import NO_PLACES, Places
from matching.tables.sheet import Reader, Row, Table, open_table
from matching.tables.unknown import Unknown
from matching.tables.work import NOTHING_DONE, done
from matching.types import Transport, Worker

AGE_IF_UNKNOWN = 30
"""Of an age that lawful limits of posts hardly ever shut out; how often it was taken is told."""

OLDEST = 110
LEAST_WEIGHT, MOST_WEIGHT = 1e-6, 1e6
MOST_TIER = 99
MOST_NEED = 100
MOST_KM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRow:
    """A person of the table: the facts for ranking, and beside them need, household and priority."""

    worker: Worker
    need: float | None = None
    household: str | None = None
    without_earner: bool = False
    tier: int = 0
    weight: float = 1.0


def _effort(text: str) -> int:
    return max(int(value) for value in cells.one_of("effort", text))


def _education(text: str) -> int:
    return max(int(value) for value in cells.one_of("education", text))


def _transport(text: str) -> Transport:
    """Of several the one that goes fastest."""
    rides = cells.one_of("transport", text)
    return cast(Transport, max(rides, key=lambda ride: SPEED_KMH[cast(Transport, ride)]))


FACTS: Mapping[str, tuple[str, Reader[Any]]] = {
    "is_pupil": ("pupil", cells.yes_no),
    "free": ("free", hours.free_time),
    "care": ("care", hours.care_duties),
    "max_km": ("max_km", cells.number(0, MOST_KM, "km|公里|千米")),
    "night_ok": ("nights", cells.yes_no),
    "effort": ("effort", _effort),
    "education": ("education", _education),
    "certificates": ("certificates", lambda text: frozenset(cells.listed(text))),
    "transport": ("transport", _transport),
    "days_per_week": ("days_per_week", cells.whole_number(1, 7, "天|days?")),
    "needs_near_home": ("near_home", cells.yes_no),
}
"""Facts that are read from one cell each, by the name of the fact: the column and its reader."""

BESIDE: Mapping[str, tuple[str, Reader[Any]]] = {
    "need": ("need", cells.number(0, MOST_NEED)),
    "household": ("household", cells.key),
    "without_earner": ("without_earner", cells.yes_no),
    "tier": ("tier", cells.whole_number(0, MOST_TIER)),
    "weight": ("weight", cells.number(LEAST_WEIGHT, MOST_WEIGHT)),
}


def read_workers(
    path: Path, findings: Findings, *, day: date | None = None, places: Places = NO_PLACES
) -> tuple[WorkerRow, ...]:
    """Read the people of a file; if anything wrong is noted in the findings they are not to be used.

    Parameters
    ----------
    day : date, optional
        The day on which ages are taken, needed where the table has days of birth.
    places : Places
        Where names of places lie.
    """
    table = open_table(path, "workers", ("id",), findings)
    if table is None:
        return ()
    if "birth" in table.columns and day is None:
        table.fault_of_heading("day_needed", "birth")
    people = _People(table, day, places)
    read = tuple(people.read(row) for row in table.rows())
    people.tell()
    return read


class _People:
    """Turns rows into people, and counts what was not known."""

    def __init__(self, table: Table, day: date | None, places: Places) -> None:
        self.table, self.day, self.keys = table, day, Keys()
        self.unknown, self.ages_unknown = Unknown(table, places), 0

    def read(self, row: Row) -> WorkerRow:
        """The person of a row, with the faults of its cells noted."""
        work = row.read("experience", done) or NOTHING_DONE
        facts = {name: row.read(column, reader) for name, (column, reader) in FACTS.items()}
        worker = Worker(
            key=self.keys.take(row) or "",
            age=self._age(row),
            skills=(*(row.read("skills", cells.listed) or ()), *work.without_years),
            experience=work.years,
            wanted_fen=self._wanted(row),
            place=self.unknown.place_of(row),
            **{name: value for name, value in facts.items() if value is not None},
        )
        beside = {name: row.read(column, reader) for name, (column, reader) in BESIDE.items()}
        return WorkerRow(
            worker=worker, **{name: value for name, value in beside.items() if value is not None}
        )

    def _age(self, row: Row) -> int:
        """By the day of birth if there is one, else as written."""
        age = row.read("age", cells.whole_number(0, OLDEST, "岁|周岁"))
        born = row.read("birth", cells.birth)
        if born is not None and self.day is not None:
            age = cells.age_on(born, self.day)
            if not 0 <= age <= OLDEST:
                row.fault("birth", Refused("born_later" if age < 0 else "date", **_by(age, self.day)))
        self.ages_unknown += age is None
        return AGE_IF_UNKNOWN if age is None else age

    def _wanted(self, row: Row) -> int | None:
        unit = self.table.unit("wanted_wage")
        found = row.read("wanted_wage", lambda text: wage(text, unit))
        pay = month(found) if found else NO_PAY
        fen = pay.low if pay.low is not None else pay.high
        self.unknown.wage(row, "wanted_wage", fen)
        return fen

    def tell(self) -> None:
        """Note what was not known, if nothing was wrong."""
        if self.ages_unknown:
            self.table.findings.tell(
                "ages_unknown", file=self.table.file, count=self.ages_unknown, age=AGE_IF_UNKNOWN
            )
        self.unknown.tell()


def _by(age: int, day: date) -> dict[str, str]:
    return {"day": day.isoformat()} if age < 0 else {}
