"""The plain data of employment: spells, their monthly checks, the numbers of a town by day, and what is said of them.

Nothing here decides anything, so that the rule and the oracle that proves it can share it.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeAlias

from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.workflow import Refusal

DAY: Final = timedelta(days=1)
PER_MONTH: Final = "month"
PER_HOUR: Final = "hour"
UNITS: Final = (PER_MONTH, "day", PER_HOUR, "task")
PARTS: Final = 100
"""Hours, days and tasks are counted in hundredths: an hour and a half is 150."""

Steps: TypeAlias = tuple[tuple[date, int], ...]
"""A number by day: each value with the day from which it holds, the earliest first; the first holds before, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yardstick:
    """The policy numbers of one town that histories are measured with, each by day."""

    qualifying_months: Steps
    same_employer: Steps
    gap_days: Steps
    proof_needed: Steps
    minimum_month: Steps
    minimum_hour: Steps


@dataclass(frozen=True, slots=True)
class Term:
    """What was agreed anew from a day on: the wage, and the floor it was held against."""

    from_on: date
    wage_fen: Fen
    floor_fen: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellFacts:
    """One spell of work; `ended_on` is the first day no longer worked, `qualifying_on` the day stored with it.

    The floor it was hired under judges its months until wage or job are agreed anew: a pledge raised later binds
    new openings and must not cost a worker the months already worked. `unit` is what the wage is paid for;
    `unit_hours` says for how many hours a unit stands where the law goes by the hour, 0 where by the month.
    """

    started_on: date
    qualifying_on: date
    ended_on: date | None = None
    floor_fen: Fen
    wage_fen: Fen = 0
    changes: tuple[Term, ...] = ()
    unit: str = PER_MONTH
    unit_hours: int = 0
    firm: Hashable = None
    key: Hashable = None

    def lasted_past(self, day: date) -> bool:
        """Whether the person worked on a day on which the spell had begun."""
        return self.ended_on is None or self.ended_on > day

    def works_on(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.started_on <= day and self.lasted_past(day)

    def last_day_in(self, month: Month) -> date:
        """The last day of a month on which the person was employed, if there is one at all."""
        return month.last_day if self.ended_on is None else min(month.last_day, self.ended_on - DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFacts:
    """One monthly check: what the firm stated up to which day, how far it was confirmed, and what proves it.

    `late` says what became of a late statement: it waits for the second role, was agreed to, or refused.
    """

    month: Month
    spell: Hashable = None
    state: str = "open"
    employed: bool = True
    worked_to: date | None = None
    wage_fen: Fen | None = None
    quantity: int | None = None
    proof: int = 0
    late: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A month that counts: the days it speaks of, of how many, and what was paid for them."""

    days: int
    of_days: int
    wage_fen: Fen


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A month that does not count, and why."""

    reason: Refusal


Judged: TypeAlias = Counted | NotCounted


@dataclass(frozen=True, slots=True)
class Part:
    """The days of one spell in one month of the span, the check that speaks of them, and whether it counts.

    `outlook` is what would be said if everybody agreed to what is stated: a wage below the floor shows at once.
    """

    spell: SpellFacts
    first_on: date
    last_on: date
    check: MonthFacts
    judged: Judged
    outlook: Judged


@dataclass(frozen=True, slots=True)
class Pay:
    """What was paid for a month, the least that makes it count, and what was agreed."""

    month: Month
    paid_fen: Fen
    least_fen: Fen
    agreed_fen: Fen


@dataclass(frozen=True, slots=True)
class Box:
    """One calendar month of the span: it counts when all its parts do. Without parts nobody worked in it."""

    month: Month
    parts: tuple[Part, ...]
    judged: Judged

    @property
    def state(self) -> str:
        """How far the check of the month has come; of several the one that keeps it from counting."""
        worst = next((part for part in self.parts if isinstance(part.judged, NotCounted)), None)
        return (worst or self.parts[-1]).check.state if self.parts else "open"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that is said of a history: day n of its own span, its months, and what is still missing."""

    spells: tuple[SpellFacts, ...]
    started_on: date
    qualifying_on: date
    day: int
    of_days: int
    boxes: tuple[Box, ...]
    refusals: tuple[Refusal, ...]

    @property
    def retained(self) -> bool:
        """Whether the person was kept for the qualifying months, all of them confirmed."""
        return not self.refusals

    @property
    def counted(self) -> tuple[Box, ...]:
        """The months that count."""
        return tuple(box for box in self.boxes if isinstance(box.judged, Counted))


def in_force(steps: Steps, day: date) -> int:
    """The value that holds on a day."""
    found = steps[0][1]
    for since, value in steps:
        if since > day:
            break
        found = value
    return found
