from datetime import date

import pytest
from hypothesis import given

from tests.support.histories import ONE_DAY, POLICY, STARTS, codes, d, spell
from webapp.core.months import Month
from webapp.placements.rules.facts import SpellFacts
from webapp.placements.rules.history import months_touched
from webapp.placements.rules.statements import (
    is_late,
    may_state,
    stateable_on,
    statement_days,
    statement_refusals,
)

# --- when a month may be stated -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("work", "month", "ready"),
    [
        (spell("2026-03-01"), "2026-03", "2026-04-01"),
        (spell("2026-03-01"), "2026-08", "2026-09-01"),
        (spell("2026-03-15"), "2026-03", "2026-04-01"),
        (spell("2026-03-15"), "2026-08", "2026-09-01"),
        (spell("2026-03-15"), "2026-09", "2026-09-15"),
        (spell("2026-03-15"), "2026-10", "2026-11-01"),
        (spell("2026-08-31"), "2026-08", "2026-09-01"),
        (spell("2026-08-31"), "2027-02", "2027-02-28"),
        (spell("2027-08-31"), "2028-02", "2028-02-29"),
        (spell("2026-03-15", ended="2026-05-11"), "2026-05", "2026-05-11"),
        (spell("2026-03-15", ended="2026-09-20"), "2026-09", "2026-09-15"),
        (spell("2026-03-15", ended="2026-09-10"), "2026-09", "2026-09-10"),
    ],
)
def test_a_month_may_be_stated_when_it_is_over_and_not_a_day_before(
    work: SpellFacts, month: str, ready: str
) -> None:
    asked = Month.parse(month)
    assert stateable_on(work, asked) == d(ready)
    assert may_state(work, asked, d(ready), POLICY)
    assert codes(statement_refusals(work, asked, d(ready) - ONE_DAY, POLICY)) == ["month_not_over"]


@pytest.mark.parametrize(
    ("work", "month"),
    [
        (spell("2026-03-15"), "2026-02"),
        (spell("2026-03-15", ended="2026-05-01"), "2026-05"),
        (spell("2026-03-15", ended="2026-05-11"), "2026-06"),
    ],
)
def test_a_month_without_a_day_of_work_is_not_stated(work: SpellFacts, month: str) -> None:
    asked = Month.parse(month)
    assert codes(statement_refusals(work, asked, d("2027-01-01"), POLICY)) == ["month_outside_spell"]
    assert statement_days(work, asked, d("2027-01-01")) is None


def test_a_statement_is_late_after_its_window_and_refused_after_a_year() -> None:
    work, march = spell("2026-03-01"), Month(2026, 3)
    assert not is_late(march, d("2026-04-10"), POLICY)
    assert is_late(march, d("2026-04-11"), POLICY)
    assert may_state(work, march, d("2027-03-31"), POLICY)
    assert codes(statement_refusals(work, march, d("2027-04-01"), POLICY)) == ["statement_closed"]


@given(STARTS)
def test_on_the_qualifying_day_every_month_of_the_span_may_be_stated(start: date) -> None:
    work = spell(start)
    months = months_touched(work.started_on, work.qualifying_on)
    assert all(may_state(work, month, work.qualifying_on, POLICY) for month in months)
    last = statement_days(work, months[-1], work.qualifying_on)
    assert last is not None
    assert last[1] == work.qualifying_on - ONE_DAY


@pytest.mark.parametrize(
    ("work", "month", "stated", "days"),
    [
        (spell("2026-03-15"), "2026-03", "2026-04-01", ("2026-03-15", "2026-03-31")),
        (spell("2026-03-15"), "2026-04", "2026-05-01", ("2026-04-01", "2026-04-30")),
        (spell("2026-03-15"), "2026-09", "2026-09-15", ("2026-09-01", "2026-09-14")),
        (spell("2026-03-15"), "2026-09", "2026-09-30", ("2026-09-01", "2026-09-14")),
        (spell("2026-03-15"), "2026-09", "2026-10-01", ("2026-09-01", "2026-09-30")),
        (spell("2026-03-15", ended="2026-05-11"), "2026-05", "2026-05-11", ("2026-05-01", "2026-05-10")),
        (spell("2026-08-31"), "2026-08", "2026-09-01", ("2026-08-31", "2026-08-31")),
        (spell("2026-08-31"), "2027-02", "2027-02-28", ("2027-02-01", "2027-02-27")),
    ],
)
def test_a_statement_speaks_of_the_days_that_are_over(
    work: SpellFacts, month: str, stated: str, days: tuple[str, str]
) -> None:
    assert statement_days(work, Month.parse(month), d(stated)) == (d(days[0]), d(days[1]))
