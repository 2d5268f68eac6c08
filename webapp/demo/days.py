"""The days of made-up history: people work on working days, in office hours, and never in the future."""

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from chinese_calendar import is_workday

from webapp.core.clock import SHANGHAI, business_day

_DAY: Final = timedelta(days=1)
_OPENS, _CLOSES = 8 * 60 + 40, 17 * 60 + 20


def works(day: date) -> bool:
    """Whether offices are open; beyond the years that the State Council has announced, by the weekday."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


class Days:
    """Finds days and moments for what happened."""

    def __init__(self, rng: Random, now: datetime) -> None:
        """History ends at this moment."""
        self._rng, self.now, self.today = rng, now, business_day(now)

    def near(self, day: date) -> date:
        """The working day on or after a day; it may lie ahead."""
        while not works(day):
            day += _DAY
        return day

    def before(self, day: date) -> date:
        """The working day on or before a day."""
        while not works(day):
            day -= _DAY
        return day

    def ago(self, days: int) -> date:
        """The working day on or before so many days back."""
        return self.before(self.today - timedelta(days=days))

    def after(self, day: date, low: int, high: int) -> date:
        """A working day that many days later."""
        return self.near(day + timedelta(days=self._rng.randint(low, high)))

    def at(self, day: date) -> datetime:
        """A moment in the office hours of a day, never after now."""
        minute = self._rng.randrange(_OPENS, _CLOSES)
        return min(self.now, datetime.combine(day, time(minute // 60, minute % 60), SHANGHAI))
