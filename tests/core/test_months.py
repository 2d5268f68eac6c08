import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.months import Month, age_on, months_after

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def test_a_month_is_written_and_read_the_same_way() -> None:
    assert str(Month.parse("2026-11")) == "2026-11"
    assert Month.parse("0998-01") == Month(998, 1)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-011", "２０２６-01", "2026/01"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("month", "days"), [("2027-02", 28), ("2028-02", 29), ("2100-02", 28), ("2026-04", 30), ("2026-12", 31)]
)
def test_a_month_knows_its_days(month: str, days: int) -> None:
    assert Month.parse(month).days == days
    assert Month.parse(month).last_day.day == days


def test_the_calendar_has_a_first_and_a_last_month() -> None:
    assert Month.of(date.min) < Month.of(date.max)
    with pytest.raises(ValueError, match="month"):
        Month.of(date.min).plus(-1)
    with pytest.raises(ValueError, match="month"):
        Month.of(date.max).plus(1)


def test_the_index_counts_months_from_the_first_of_all() -> None:
    assert Month(1, 1).index == 12
    assert Month(2027, 1).index - Month(2026, 11).index == 2


@given(DAYS)
def test_a_day_lies_in_its_month_and_in_no_neighbour(day: date) -> None:
    month = Month.of(day)
    assert day in month
    assert day not in month.plus(1)
    assert day not in month.plus(-1)
    assert month.last_day + timedelta(days=1) == month.plus(1).first_day


@given(DAYS, st.integers(-500, 500))
def test_months_add_up(day: date, step: int) -> None:
    month = Month.of(day)
    assert month.plus(step).plus(-step) == month
    assert (month.plus(step) > month) == (step > 0)


def test_until_names_every_month_and_both_ends() -> None:
    named = [str(month) for month in Month(2026, 11).until(Month(2027, 2))]
    assert named == ["2026-11", "2026-12", "2027-01", "2027-02"]
    assert list(Month(2026, 11).until(Month(2026, 11))) == [Month(2026, 11)]
    assert list(Month(2026, 11).until(Month(2026, 10))) == []


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        ("2026-03-01", 6, "2026-09-01"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-08-30", 6, "2027-02-28"),
        ("2026-08-29", 6, "2027-02-28"),
        ("2026-08-28", 6, "2027-02-28"),
        ("2028-02-29", 6, "2028-08-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-10-31", 6, "2027-04-30"),
        ("2026-12-31", 6, "2027-06-30"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", 0, "2026-01-15"),
        ("2099-08-31", 6, "2100-02-28"),
    ],
)
def test_the_end_of_a_longer_month_meets_the_end_of_a_shorter(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)


@given(DAYS, st.integers(0, 240))
def test_months_after_agrees_with_counting_on_fingers(day: date, months: int) -> None:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    assert months_after(day, months) == date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2010-06-15", "2026-06-14", 15),
        ("2010-06-15", "2026-06-15", 16),
        ("2008-02-29", "2024-02-28", 15),
        ("2008-02-29", "2024-02-29", 16),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2026-01-01", "2026-01-01", 0),
        ("1926-12-31", "2026-12-30", 99),
    ],
)
def test_a_year_of_life_is_full_on_the_birthday(born: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age
