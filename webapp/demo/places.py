"""The two towns of the report with their villages by shipped codes; areas and points are invented."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from webapp.core.db import db
from webapp.organisations.actions import create_town, known_town
from webapp.organisations.models import Area, Town, Village
from webapp.organisations.queries import areas_of, villages_of

FIRST, SECOND = "440981124", "441702102"
DATA: Final = Path(__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of one of our files."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Place:
    """A town as history needs it."""

    town: Town
    areas: tuple[Area, ...]
    villages: Mapping[str, Village]

    @property
    def codes(self) -> list[str]:
        """The villages' codes in order."""
        return list(self.villages)


def set_up(code: str) -> Place:
    """Set up a town as `create-town` does, and put its villages into areas and onto the map."""
    known = known_town(code)
    if known is None:
        raise LookupError(code)
    points = {
        row["village_code"]: row for row in rows_of("village_points.csv") if row["village_code"][:9] == code
    }
    names = tuple(dict.fromkeys(row["area"] for row in points.values()))
    town = create_town(code, known["name"], known["county_name"], names)
    areas = {area.name: area for area in areas_of(town.id)}
    villages = {village.code: village for village in villages_of(town.id)}
    for village in villages.values():
        point = points[village.code]
        village.area_id = areas[point["area"]].id
        village.lat, village.lon = float(point["lat"]), float(point["lon"])
    db.session.flush()
    return Place(town, tuple(areas.values()), villages)
