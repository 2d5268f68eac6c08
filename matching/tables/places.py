"""Places: latitude and longitude in a cell, in two columns, or a name that a file of places knows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from matching.tables.cells import number
from matching.tables.faults import Findings, Refused
from matching.tables.keys import Keys
from matching.tables.names import plain
from matching.tables.sheet import Row, open_table
from matching.types import Place

NORTH, EAST = 90, 180

_PAIR = re.compile(r"[(\[]?\s*([-+]?\d+(?:\.\d+)?)\s*[,;、 ]\s*([-+]?\d+(?:\.\d+)?)\s*[)\]]?")


@dataclass(frozen=True, slots=True)
class Places:
    """Where names of places lie; `given` is false where nobody named a file of them."""

    by_name: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    given: bool = False

    def of(self, text: str) -> Place | None:
        """Where a cell says that something lies; None for a name where no file of places was given.

        Raises
        ------
        Refused
            If it is a place outside the earth, or a name that is not in the file.
        """
        found = _PAIR.fullmatch(plain(text))
        if found:
            return checked(float(found[1]), float(found[2]))
        if self.given and plain(text) not in self.by_name:
            raise Refused("place_unknown")
        return self.by_name.get(plain(text))


NO_PLACES = Places()


def checked(north: float, east: float) -> Place:
    """Latitude and longitude, if there is such a place."""
    if abs(north) <= NORTH and abs(east) <= EAST:
        return north, east
    raise Refused("place_swapped" if abs(east) <= NORTH and abs(north) <= EAST else "place_outside")


def place_of(row: Row, places: Places) -> Place | None:
    """Where a row says that something lies: the two columns before the one, faults noted."""
    for one, other in (("lat", "lon"), ("lon", "lat")):
        if row.text(one) and not row.text(other):
            row.fault(one, Refused("place_half", other=other))
            return None
    north = row.read("lat", number(-EAST, EAST, "°"))
    east = row.read("lon", number(-EAST, EAST, "°"))
    if north is None or east is None:
        return row.read("place", places.of)
    return row.read("lat", lambda _: checked(north, east))


def read_places(path: Path, findings: Findings) -> Places:
    """The file of places: names with where they lie; what is wrong is noted."""
    table, keys = open_table(path, "places", ("name",), findings), Keys()
    found: dict[str, Place] = {}
    for row in table.rows() if table else ():
        name, place = keys.take(row, "name"), _located(row)
        if name is not None and place is not None:
            found[plain(name)] = place
    return Places(MappingProxyType(found), given=True)


def _located(row: Row) -> Place | None:
    """Where the row of a name says that it lies; a fault if it says nothing."""
    written = [column for column in ("lat", "lon", "place") if row.text(column)]
    if not written or (written == ["place"] and not _PAIR.fullmatch(plain(row.text("place")))):
        row.fault("place", Refused("place"))
        return None
    return place_of(row, NO_PLACES)
