from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from webapp.core.clock import SettableClock, SystemClock, business_day, start_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 16, 0, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 3, 1, 23, 0, tzinfo=timezone(timedelta(hours=8))), date(2026, 3, 1)),
    ],
)
def test_the_business_day_turns_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert business_day(moment) == day


def test_a_day_begins_when_its_business_day_begins() -> None:
    begins = start_of(date(2026, 3, 2))
    assert begins == datetime(2026, 3, 1, 16, tzinfo=UTC)
    assert business_day(begins) == date(2026, 3, 2)
    assert business_day(begins - timedelta(microseconds=1)) == date(2026, 3, 1)


def test_a_moment_without_a_zone_is_never_guessed() -> None:
    naive = datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        business_day(naive)
    with pytest.raises(ValueError, match="time zone"):
        SettableClock(naive)


def test_the_system_clock_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_settable_clock_stands_until_it_is_moved() -> None:
    clock = SettableClock.on(date(2026, 9, 1))
    assert clock.now() == clock.now() == datetime(2026, 9, 1, 1, tzinfo=UTC)
    clock.advance(timedelta(days=1, hours=20))
    assert business_day(clock.now()) == date(2026, 9, 3)
    clock.set_day(date(2026, 3, 1), hour=0)
    assert business_day(clock.now()) == date(2026, 3, 1)
