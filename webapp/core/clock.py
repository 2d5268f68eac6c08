"""The one place where the time of day enters: UTC in storage, the business day in Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def business_day(moment_utc: datetime) -> date:
    """The calendar day in Shanghai at a moment; a moment without a zone is refused, never guessed."""
    if moment_utc.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment_utc.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The UTC moment at which a business day begins."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The moment, in UTC."""
        return datetime.now(UTC)


class SettableClock:
    """A clock that stands until it is moved, for tests and for loading a year of demo history."""

    def __init__(self, moment: datetime) -> None:
        """Stand at a moment that knows its zone."""
        self.set(moment)

    @classmethod
    def on(cls, day: date, hour: int = 9) -> "SettableClock":
        """A clock that stands at an hour of a business day in Shanghai."""
        return cls(datetime.combine(day, time(hour), SHANGHAI))

    def now(self) -> datetime:
        """The moment at which it stands, in UTC."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Stand at another moment."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        self._moment = moment.astimezone(UTC)

    def set_day(self, day: date, hour: int = 9) -> None:
        """Stand at an hour of another business day."""
        self.set(datetime.combine(day, time(hour), SHANGHAI))

    def advance(self, by: timedelta) -> None:
        """Move on by a span of time."""
        self.set(self._moment + by)
