"""What a policy number is, and the frozen Policy that rules receive for one case; the numbers stand in policy_values.

A town's own numbers are rows of the same shape and come before the shipped ones. A case is judged by the
values of its own day: resolve again with that day, never with today's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.money import Fen

FULL_TIME: Final = "full_time"
HOURLY: Final = "hourly"
PUBLIC_WELFARE: Final = "public_welfare"
OPENING_KINDS: Final = (FULL_TIME, HOURLY, PUBLIC_WELFARE)

FEATURES: Final = (
    "skill_overlap", "word_likeness", "experience", "hours", "care", "distance", "wage", "effort", "firm_keeps",
)  # fmt: skip
"""What counts for how well an opening and a person suit each other, by the names that the ranking gives it."""

SCOPES: Final = ("national", "province", "class_of_city", "town")
UNITS: Final = ("fen", "month", "day", "year", "hour", "person", "percent", "class", "yes_no")
BANDS: Final = ("band_1", "band_2", "band_3")
HIRE_FIRM: Final = "hire_firm"
POST_FIRM: Final = "post_firm"
FIRM_SCHEMES: Final = (HIRE_FIRM, POST_FIRM)
"""Subsidies to firms: once for a hire, and by the month for a post."""


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """One number: what it is, where and from which day to which day (both included) it holds, who says so."""

    key: str
    kind: str
    town_code: str | None
    value: int
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool
    scope: str = "town"
    ref: str = ""

    def covers(self, day: date) -> bool:
        """Whether it was in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Spec:
    """What a key means: its unit, the limits of sense for a form, and whether a town may set its own."""

    meaning: str
    unit: str
    low: int
    high: int
    by_town: bool = True
    kinds: tuple[str, ...] = ("",)


class NoPolicy(LookupError):
    """Nobody has set this number for that town and day."""

    def __init__(self, key: str, kind: str, day: date, town_code: str | None) -> None:
        """Keep what was looked for, so that a page can say what is not configured."""
        super().__init__(f"no {key} {kind} for {town_code} on {day}")
        self.key, self.kind, self.day, self.town_code = key, kind, day, town_code


def resolve(
    values: Iterable[PolicyValue], key: str, day: date, town_code: str | None, kind: str = ""
) -> PolicyValue:
    """The value in force: the town's own before a general one, then the one that began last."""
    covering = [
        row
        for row in values
        if row.key == key and row.kind == kind and row.town_code in (None, town_code) and row.covers(day)
    ]
    if not covering:
        raise NoPolicy(key, kind, day, town_code)
    return max(covering, key=lambda row: (row.town_code is not None, row.valid_from))


@dataclass(frozen=True, slots=True)
class Floor:
    """The wage below which an opening of a kind may not go: the higher of legal minimum and pledge."""

    kind: str
    fen: Fen
    row: PolicyValue


@dataclass(frozen=True, slots=True)
class Least:
    """The least that one unit of pay may be, by law or by pledge, and the row that says so."""

    fen: Fen
    row: PolicyValue


@dataclass(frozen=True, slots=True)
class Floors:
    """Law and pledge apart: an opening keeps both, since either can change without the other."""

    minimum: Least
    pledge: Least | None

    @property
    def fen(self) -> Fen:
        """What binds: the higher of the two."""
        return max(self.minimum.fen, self.pledge.fen if self.pledge else 0)


@dataclass(frozen=True, slots=True)
class Band:
    """One step of the subsidy ladder: paid from this average monthly wage up."""

    name: str
    wage_from_fen: Fen
    amount_fen: Fen


@dataclass(frozen=True, slots=True)
class Policy:
    """All values in force for one town on one day; what a rule is handed."""

    day: date
    town_code: str | None
    rows: tuple[PolicyValue, ...]

    @classmethod
    def on(cls, values: Iterable[PolicyValue], day: date, town_code: str | None) -> "Policy":
        """Resolve every key once, for the day and the town of the case."""
        by_key: dict[tuple[str, str], list[PolicyValue]] = {}
        for row in values:
            by_key.setdefault((row.key, row.kind), []).append(row)
        rows = []
        for (key, kind), given in by_key.items():
            try:
                rows.append(resolve(given, key, day, town_code, kind))
            except NoPolicy:
                continue
        return cls(day, town_code, tuple(rows))

    def row(self, key: str, kind: str = "") -> PolicyValue:
        """The value with its source; NoPolicy when nobody set it."""
        return resolve(self.rows, key, self.day, self.town_code, kind)

    def value(self, key: str, kind: str = "") -> int:
        """The bare number; NoPolicy when nobody set it."""
        return self.row(key, kind).value

    def get(self, key: str, kind: str = "") -> int | None:
        """The bare number, or None for what may stay unset, such as the monitoring line."""
        try:
            return self.value(key, kind)
        except NoPolicy:
            return None

    def minimum_wage(self, kind: str) -> PolicyValue:
        """The legal minimum for a kind of opening: by the month for full-time work, else by the hour."""
        key = "minimum_wage_month" if kind == FULL_TIME else "minimum_wage_hour"
        return self.row(key, f"class_{self.value('wage_class')}")

    def floor(self, kind: str) -> Floor:
        """The floor of the day: the higher of law and pledge, so that neither lowers the other."""
        row = self.minimum_wage(kind)
        if (self.get("wage_floor", kind) or 0) >= row.value:
            row = self.row("wage_floor", kind)
        return Floor(kind, row.value, row)

    def floors(self, kind: str, hours: int = 1) -> Floors:
        """Law and pledge for one unit of pay, which stands for so many hours where the law goes by hours."""
        minimum, own = self.minimum_wage(kind), self.get("wage_floor", kind)
        pledge = None if own is None else Least(own * hours, self.row("wage_floor", kind))
        return Floors(Least(minimum.value * hours, minimum), pledge)

    @property
    def qualifying_months(self) -> int:
        """Full calendar months of work before the subsidy."""
        return self.value("qualifying_months")

    @property
    def ladder(self) -> tuple[Band, ...]:
        """The subsidy's steps, from the lowest wage up."""
        bands = (Band(b, self.value("subsidy_wage_from", b), self.value("subsidy_amount", b)) for b in BANDS)
        return tuple(sorted(bands, key=lambda band: band.wage_from_fen))
