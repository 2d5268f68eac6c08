import calendar
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import FULL_TIME, Policy, shipped_values
from webapp.core.workflow import Refusal
from webapp.placements.rules import (
    Counted,
    HireFacts,
    MonthFacts,
    NotCounted,
    SpellFacts,
    day_number,
    has_qualified,
    hire_refusals,
    is_late,
    may_state,
    month_counts,
    months_touched,
    progress,
    qualifying_day,
    retention_refusals,
    span_days,
    stateable_on,
    statement_days,
    statement_refusals,
    wage_due,
)

POLICY = Policy.on(shipped_values(), date(2026, 3, 1), "440981124")
FLOOR = yuan(2_500)
ONE_DAY = timedelta(days=1)
STARTS = st.dates(date(2019, 1, 1), date(2033, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def spell(start: str | date, ended: str | date | None = None, floor_fen: int = FLOOR) -> SpellFacts:
    started_on = d(start) if isinstance(start, str) else start
    ended_on = d(ended) if isinstance(ended, str) else ended
    return SpellFacts(
        started_on=started_on,
        qualifying_on=qualifying_day(started_on, 6),
        ended_on=ended_on,
        floor_fen=floor_fen,
    )


# --- the qualifying day -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "qualifies", "span", "months"),
    [
        ("2026-03-01", "2026-09-01", 184, 6),
        ("2026-03-02", "2026-09-02", 184, 7),
        ("2026-03-31", "2026-09-30", 183, 7),
        ("2026-02-01", "2026-08-01", 181, 6),
        ("2026-08-31", "2027-02-28", 181, 7),
        ("2027-08-31", "2028-02-29", 182, 7),
        ("2026-08-30", "2027-02-28", 182, 7),
        ("2026-08-29", "2027-02-28", 183, 7),
        ("2026-08-28", "2027-02-28", 184, 7),
        ("2027-08-30", "2028-02-29", 183, 7),
        ("2028-02-29", "2028-08-29", 182, 7),
        ("2027-09-01", "2028-03-01", 182, 6),
        ("2026-09-01", "2027-03-01", 181, 6),
        ("2026-10-31", "2027-04-30", 181, 7),
        ("2026-12-31", "2027-06-30", 181, 7),
        ("2026-07-01", "2027-01-01", 184, 6),
    ],
)
def test_the_qualifying_day_lies_behind_six_full_months(
    start: str, qualifies: str, span: int, months: int
) -> None:
    work = spell(start)
    assert work.qualifying_on == d(qualifies)
    assert span_days(work.started_on, work.qualifying_on) == span
    assert len(work.months) == months


def _six_months_by_hand(start: date) -> date:
    year, month = start.year, start.month
    for _ in range(6):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


@given(STARTS)
def test_every_start_has_181_to_184_days_and_touches_the_months_of_its_days(start: date) -> None:
    qualifies = qualifying_day(start, 6)
    assert qualifies == _six_months_by_hand(start)
    assert 181 <= span_days(start, qualifies) <= 184
    days = [start + timedelta(days=n) for n in range(span_days(start, qualifies))]
    assert [str(month) for month in months_touched(start, qualifies)] == sorted(
        {f"{day:%Y-%m}" for day in days}
    )
    assert [day_number(start, qualifies, day) for day in days] == list(range(1, len(days) + 1))


@given(STARTS)
def test_who_starts_later_never_qualifies_sooner(start: date) -> None:
    assert qualifying_day(start, 6) <= qualifying_day(start + ONE_DAY, 6)


def test_the_day_number_waits_before_and_stops_after_the_span() -> None:
    start, qualifies = d("2026-03-01"), d("2026-09-01")
    assert day_number(start, qualifies, d("2026-02-28")) == 0
    assert day_number(start, qualifies, d("2026-03-01")) == 1
    assert day_number(start, qualifies, d("2026-08-31")) == 184
    assert day_number(start, qualifies, d("2026-12-01")) == 184


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
    assert all(may_state(work, month, work.qualifying_on, POLICY) for month in work.months)
    last = statement_days(work, work.months[-1], work.qualifying_on)
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


# --- whether a month counts ---------------------------------------------------------------------------------


def check(month: str, worked_to: str, wage_fen: int, state: str = "confirmed") -> MonthFacts:
    return MonthFacts(month=Month.parse(month), state=state, worked_to=d(worked_to), wage_fen=wage_fen)


@pytest.mark.parametrize(
    ("start", "month", "worked_to", "wage_fen", "counted"),
    [
        ("2026-03-01", "2026-03", "2026-03-31", 250_000, Counted(31, 31, 250_000)),
        ("2026-03-15", "2026-03", "2026-03-31", 137_097, Counted(17, 31, 137_097)),
        ("2026-03-15", "2026-09", "2026-09-14", 116_667, Counted(14, 30, 116_667)),
        ("2026-03-15", "2026-09", "2026-09-30", 250_000, Counted(30, 30, 250_000)),
        ("2026-08-31", "2026-08", "2026-08-31", 8_065, Counted(1, 31, 8_065)),
        ("2026-08-31", "2027-02", "2027-02-27", 241_072, Counted(27, 28, 241_072)),
        ("2027-08-31", "2028-02", "2028-02-28", 241_380, Counted(28, 29, 241_380)),
    ],
)
def test_a_month_counts_at_the_floor_and_not_a_fen_below(
    start: str, month: str, worked_to: str, wage_fen: int, counted: Counted
) -> None:
    assert month_counts(spell(start), check(month, worked_to, wage_fen)) == counted
    below = month_counts(spell(start), check(month, worked_to, wage_fen - 1))
    assert isinstance(below, NotCounted)
    assert below.reason.code == "month_wage_below_floor"
    assert below.reason.params["due_fen"] == wage_fen


def test_a_month_stated_to_its_end_is_judged_by_all_its_days() -> None:
    found = month_counts(spell("2026-03-15"), check("2026-09", "2026-09-30", 116_667))
    assert isinstance(found, NotCounted)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (MonthFacts(month=Month(2026, 4)), "month_open"),
        (check("2026-04", "2026-04-30", 300_000, state="stated"), "month_stated"),
        (check("2026-04", "2026-04-30", 300_000, state="disputed"), "month_disputed"),
        (replace(check("2026-04", "2026-04-30", 300_000), employed=False), "month_not_worked"),
        (replace(check("2026-04", "2026-04-30", 300_000), wage_fen=None), "month_not_worked"),
        (check("2026-04", "2026-04-29", 300_000), "month_incomplete"),
    ],
)
def test_a_month_that_does_not_count_says_why(facts: MonthFacts, code: str) -> None:
    found = month_counts(spell("2026-03-01"), facts)
    assert isinstance(found, NotCounted)
    assert found.reason.code == code
    assert found.reason.params["month"] == "2026-04"


@given(st.integers(1, 31), st.integers(28, 31), st.integers(1, 10**7))
def test_the_wage_due_is_the_exact_share_rounded_up(days: int, of_days: int, floor_fen: int) -> None:
    days = min(days, of_days)
    exact = Fraction(floor_fen * days, of_days)
    assert exact <= wage_due(floor_fen, days, of_days) < exact + 1
    assert wage_due(floor_fen, of_days, of_days) == floor_fen


# --- kept for six months ------------------------------------------------------------------------------------


def all_confirmed(work: SpellFacts, stated_on: date) -> list[MonthFacts]:
    found = []
    for month in work.months:
        days = statement_days(work, month, stated_on)
        if days is not None:
            found.append(MonthFacts(month=month, state="confirmed", worked_to=days[1], wage_fen=FLOOR))
    return found


@given(STARTS)
def test_a_day_early_is_too_soon_and_the_day_itself_is_enough(start: date) -> None:
    work = spell(start)
    checks = all_confirmed(work, work.qualifying_on)
    assert codes(retention_refusals(work, checks, work.qualifying_on - ONE_DAY)) == ["too_soon"]
    assert retention_refusals(work, checks, work.qualifying_on) == []
    assert not has_qualified(work, work.qualifying_on - ONE_DAY)
    assert has_qualified(work, work.qualifying_on)


@given(STARTS, st.integers(1, 250), st.integers(0, 250))
def test_retention_agrees_with_walking_through_the_days(start: date, worked: int, asked_after: int) -> None:
    ended_on, day = start + timedelta(days=worked), start + timedelta(days=asked_after)
    work = spell(start, ended=ended_on)
    qualifies = _six_months_by_hand(start)
    on_the_day = any(start + timedelta(days=n) == qualifies for n in range(worked))
    assert has_qualified(work, day) is (on_the_day and day >= qualifies)
    checks = all_confirmed(work, date(2040, 1, 1))
    assert (not retention_refusals(work, checks, day)) is (on_the_day and day >= qualifies)


@given(STARTS, st.data())
def test_one_month_missing_is_enough_to_wait(start: date, data: st.DataObject) -> None:
    work = spell(start)
    checks = all_confirmed(work, work.qualifying_on)
    gone = data.draw(st.integers(0, len(checks) - 1))
    how = data.draw(st.sampled_from(["open", "stated", "disputed", "absent", "paid less"]))
    missing = {
        "absent": [],
        "paid less": [replace(checks[gone], wage_fen=0)],
    }.get(how, [replace(checks[gone], state=how)])
    found = retention_refusals(work, [*checks[:gone], *missing, *checks[gone + 1 :]], work.qualifying_on)
    assert [refusal.params["month"] for refusal in found] == [str(checks[gone].month)]


def test_who_leaves_on_the_qualifying_day_was_not_employed_on_it() -> None:
    left = spell("2026-03-01", ended="2026-09-01")
    stayed = spell("2026-03-01", ended="2026-09-02")
    checks = all_confirmed(left, d("2026-09-01"))
    assert codes(retention_refusals(left, checks, d("2026-09-05"))) == ["left_before"]
    assert retention_refusals(stayed, checks, d("2026-09-05")) == []


def test_a_pledge_raised_later_does_not_cost_the_months_already_worked() -> None:
    work = spell("2026-03-01", floor_fen=yuan(2_500))
    assert isinstance(month_counts(work, check("2026-08", "2026-08-31", yuan(2_500))), Counted)


def test_the_page_shows_the_day_the_months_and_what_is_missing() -> None:
    work = spell("2026-03-15")
    shown = progress(work, [check("2026-03", "2026-03-31", 137_097)], d("2026-04-20"))
    assert (shown.day, shown.of_days, shown.qualifying_on) == (37, 184, d("2026-09-15"))
    assert [str(box.month) for box in shown.boxes] == [f"2026-0{n}" for n in range(3, 10)]
    assert isinstance(shown.boxes[0].judged, Counted)
    assert codes(shown.refusals) == ["too_soon"] + ["month_open"] * 6
    assert not shown.retained


def test_the_count_of_days_stops_when_work_did() -> None:
    shown = progress(spell("2026-03-01", ended="2026-03-11"), [], d("2026-06-01"))
    assert shown.day == 10
    assert shown.refusals[0].code == "left_before"


# --- the hire -----------------------------------------------------------------------------------------------

HIRE = HireFacts(
    wage_fen=FLOOR, introduced_on=d("2026-02-20"), started_on=d("2026-03-01"), today=d("2026-03-01")
)


@pytest.mark.parametrize(
    ("facts", "why_not"),
    [
        (HIRE, []),
        (replace(HIRE, wage_fen=FLOOR - 1), ["wage_below_pledge"]),
        (replace(HIRE, started_on=d("2026-02-19")), ["start_before_introduction"]),
        (replace(HIRE, started_on=d("2026-02-20")), []),
        (replace(HIRE, started_on=d("2026-04-01")), []),
        (replace(HIRE, started_on=d("2026-04-02")), ["start_too_far_ahead"]),
        (replace(HIRE, is_working=True), ["already_working"]),
    ],
)
def test_what_keeps_work_from_beginning(facts: HireFacts, why_not: list[str]) -> None:
    assert codes(hire_refusals(facts, POLICY.floor(FULL_TIME), POLICY)) == why_not
