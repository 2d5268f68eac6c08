"""What a table leaves open, counted while its rows are read and told in the end."""

from dataclasses import dataclass, field

from matching.tables.places import Places, place_of
from matching.tables.sheet import Row, Table
from matching.types import Place


@dataclass(slots=True)
class Unknown:
    """Counts the wages and places of a table that say something, but nothing to reckon with."""

    table: Table
    places: Places
    wages: int = field(default=0, init=False)
    unplaced: int = field(default=0, init=False)

    def wage(self, row: Row, column: str, fen: int | None) -> None:
        """Count a wage that is written and yet not known."""
        self.wages += fen is None and bool(row.text(column))

    def place_of(self, row: Row) -> Place | None:
        """Where a row lies, counted if it is written and yet not known."""
        place = place_of(row, self.places)
        self.unplaced += place is None and bool(row.text("place"))
        return place

    def tell(self) -> None:
        """Note how much was not known; names of places only where no file of places was given to know them."""
        findings, file = self.table.findings, self.table.file
        if self.wages:
            findings.tell("wages_unknown", file=file, count=self.wages)
        if self.unplaced and not self.places.given:
            findings.tell("places_without_file", file=file, count=self.unplaced)
