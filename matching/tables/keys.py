"""Keys of rows: each there, each once, none cut off."""

from collections.abc import Hashable

from matching.tables import cells
from matching.tables.faults import Refused
from matching.tables.sheet import Row


class Keys:
    """The keys of a table so far, with the rows in which they stand."""

    def __init__(self) -> None:
        self._rows: dict[Hashable, int] = {}

    def take(self, row: Row, column: str = "id") -> str | None:
        """The key of a row; None, with a fault noted, if it is missing, cut off, or there already."""
        if not row.text(column):
            row.fault(column, Refused("key_missing"))
            return None
        key = row.read(column, cells.key)
        return key if key is not None and self.is_new(row, key, column, "key_twice") else None

    def is_new(self, row: Row, key: Hashable, column: str, code: str) -> bool:
        """Whether nothing with this key came before; a fault is noted if something did."""
        first = self._rows.setdefault(key, row.number)
        if first != row.number:
            row.fault(column, Refused(code, first_row=first))
        return first == row.number
