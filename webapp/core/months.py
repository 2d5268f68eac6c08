"""Calendar months: the period that wages, checks and reports hang on."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

_WRITTEN: Final = re.compile(r"(?P<year>[0-9]{4})-(?P<number>[0-9]{2})")
_YEAR: Final = 12


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """One calendar month, in order of time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse a month that no calendar has."""
        if not (date.min.year <= self.year <= date.max.year and 1 <= self.number <= _YEAR):
            raise ValueError(f"no such month: {self.year}-{self.number}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The month written as 2026-11, the form used in URLs and in the database."""
        found = _WRITTEN.fullmatch(text)
        if not found:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(found["year"]), int(found["number"]))

    @property
    def first_day(self) -> date:
        """The first of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The 28th to the 31st, as the year has it."""
        return date(self.year, self.number, self.days)

    @property
    def days(self) -> int:
        """How many days it has."""
        return calendar.monthrange(self.year, self.number)[1]

    def plus(self, months: int) -> Self:
        """The month that many later, or earlier when negative."""
        year, index = divmod(self.year * _YEAR + self.number - 1 + months, _YEAR)
        return type(self)(year, index + 1)

    def until(self, other: "Month") -> Iterator["Month"]:
        """Each month from this one to the other, both included; none when the other is earlier."""
        return (self.plus(step) for step in range(other.index - self.index + 1))

    @property
    def index(self) -> int:
        """A count of months, so that two can be subtracted."""
        return self.year * _YEAR + self.number - 1

    def __contains__(self, day: date) -> bool:
        """Whether a day lies in this month."""
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        """As in 2026-11."""
        return f"{self.year:04d}-{self.number:02d}"


def age_on(born_on: date, day: date) -> int:
    """Full years of life; who is born on 29 February completes one on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def months_after(day: date, months: int) -> date:
    """The same day that many months on, or a shorter month's last: 31 August + 6 is 28 or 29 February."""
    month = Month.of(day).plus(months)
    return date(month.year, month.number, min(day.day, month.days))
