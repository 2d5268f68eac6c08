"""What happens when: everything planned, done in the order of its days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Final
from uuid import UUID

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.unit import Done, Entry, Refused, act
from webapp.demo.days import Days

Deed = Callable[[datetime], None]
_STEP: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class By:
    """Who does a deed, under which name the audit knows it, and what the audit says besides."""

    actor: Actor | None
    action: str
    subject: UUID | None = None
    reason: str | None = None

    def do(self, command: Callable[[], Done | Refused], now: datetime) -> Done:
        """Do it as an act of its own; a refusal is a mistake of the plan and raises."""
        return act(command, Entry(self.actor, self.action, now, self.subject, self.reason))


class Agenda:
    """Deeds by day; those of one day in the order in which they were planned. A deed may plan further ones."""

    def __init__(self, days: Days) -> None:
        """Begin with nothing planned."""
        self._days = days
        self._planned: list[tuple[date, int, Deed]] = []
        self._order = count()
        self._last: datetime | None = None

    def plan(self, day: date, deed: Deed) -> None:
        """Plan a deed for a day; what lies ahead of today does not happen."""
        if day <= self._days.today:
            heappush(self._planned, (day, next(self._order), deed))

    def live(self) -> int:
        """Do everything, up to now; return how many deeds there were."""
        done = 0
        while self._planned:
            day, _, deed = heappop(self._planned)
            deed(self._moment(day))
            done += 1
        return done

    def _moment(self, day: date) -> datetime:
        """A moment of that day, later than every deed before it where the day still has one."""
        moment = self._days.at(day)
        if self._last is not None and moment <= self._last and business_day(self._last) == day:
            moment = min(self._last + _STEP, self._days.now)
        self._last = moment
        return moment
