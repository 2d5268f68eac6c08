"""Code lists as the importer needs them: valid on a day, matched by wording, shown by wording."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from webapp.households.importer.columns import DATA

CODE_VALUES: Final = DATA / "code_values.csv"
CODE_SOURCE: Final = "National monitoring system, person workbook 2023-12; webapp/households/data/README.md"
_LOOSE = re.compile(r"[\s\u200b-\u200f\ufeff]+")


@dataclass(frozen=True, slots=True)
class CodeValue:
    """One value of a list, with the days (both included) on which it may be used."""

    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    alone: bool = False

    def valid_on(self, day: date) -> bool:
        """Whether it may be used on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


def plain_value(text: str) -> str:
    """A value without width, spaces and invisible characters."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text)).casefold()


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list in the order of its source; several versions of a code may follow one another in time."""

    name: str
    values: tuple[CodeValue, ...]

    def allowed(self, day: date) -> tuple[CodeValue, ...]:
        """The values of that day, in the list's order."""
        return tuple(value for value in self.values if value.valid_on(day))

    def find(self, text: str, day: date) -> CodeValue | None:
        """The value with that wording on that day."""
        return _match(text, self.allowed(day))

    def ended(self, text: str, day: date) -> CodeValue | None:
        """The value with that wording that was in use before the day, to say so in the refusal."""
        return _match(text, (value for value in self.values if value.valid_to and value.valid_to < day))

    def written(self, code: str, day: date) -> str:
        """The national wording of a code, as of the day if there are several; the code itself if the list lacks it."""
        versions = [value for value in self.values if value.code == code]
        valid = [value for value in versions if value.valid_on(day)]
        found = valid or versions
        return found[0].name if found else code

    def rank(self, code: str) -> int:
        """Where the code stands in the list, so that 'a,b' and 'b,a' are one value."""
        return next(place for place, value in enumerate(self.values) if value.code == code)


def _match(text: str, values: Iterable[CodeValue]) -> CodeValue | None:
    wanted = plain_value(text)
    return next(
        (
            value
            for value in values
            if wanted in {plain_value(name) for name in (value.name, *value.synonyms)}
        ),
        None,
    )


def shipped_code_lists() -> Mapping[str, CodeList]:
    """The lists of data/code_values.csv, in the shape that the database's own versions are handed in."""
    lists: dict[str, list[CodeValue]] = {}
    with CODE_VALUES.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            value = CodeValue(
                code=line["code"],
                name=line["name"],
                synonyms=tuple(filter(None, line["synonyms"].split("|"))),
                valid_from=_day(line["valid_from"]),
                valid_to=_day(line["valid_to"]),
                alone=line["alone"] == "yes",
            )
            lists.setdefault(line["list"], []).append(value)
    return MappingProxyType({name: CodeList(name, tuple(values)) for name, values in lists.items()})


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
