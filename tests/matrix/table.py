"""The hand-written table, read: it knows the program by the names of its routes only."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

CELLS = Path(__file__).with_name("cells.txt")
COLUMNS = {
    "any": "visitor", "vm": "village_monitor", "as": "area_station", "fs": "first_secretary", "tc": "town_centre",
    "jc": "job_cadre", "fi": "firm", "fm": "finance_maker", "fc": "finance_checker", "ps": "party_secretary",
    "ca": "team_captain", "au": "auditor", "ad": "administrator", "ch": "chamber",
}  # fmt: skip
OWN, OTHER, TOWN = "own", "other village", "other town"
WHERE = (OWN, OTHER, TOWN)
LET_IN, UNKNOWN, REFUSED, SIGN_IN = "+", ".", "x", ">"


@dataclass(frozen=True)
class Row:
    """One route: what it is about, whether it is a list of such records, and a cell for each role."""

    route: str
    about: str
    listing: bool
    cells: dict[str, str]

    def __str__(self) -> str:
        return f"{self.route} ({self.about})" if self.about else self.route

    def expected(self, role: str, where: str) -> str:
        """Return the sign of one cell."""
        cell = self.cells[role]
        return cell[WHERE.index(where)] if len(cell) == len(WHERE) else cell

    @property
    def wheres(self) -> tuple[str, ...]:
        """Return where the record may lie; a route about no record is tried once."""
        return WHERE if self.about else (OWN,)


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of the table."""
    lines = [line for line in CELLS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    head, *rest = lines
    assert [COLUMNS[name] for name in head.split()[2:]] == list(COLUMNS.values())
    return tuple(_row(line) for line in rest)


def _row(line: str) -> Row:
    route, about, *cells = line.split()
    listing, about = about.endswith("*"), about.strip("*-")
    given = dict(zip(COLUMNS.values(), cells, strict=True))
    lengths = {len(cell) for cell in cells}
    assert lengths == {len(WHERE) if about else 1}, f"{route}: cells of {lengths} characters"
    assert set("".join(cells)) <= set("+.x>"), f"{route}: a sign that means nothing"
    return Row(route, about, listing, given)
