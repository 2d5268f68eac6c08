import calendar
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.histories import FLOOR, ONE_DAY, STARTS, TOWN, codes, d, spell
from webapp.core.months import Month
from webapp.placements.rules.facts import (
    PER_HOUR,
    Counted,
    MonthFacts,
    NotCounted,
    Pay,
    SpellFacts,
    Term,
    Yardstick,
    in_force,
)
from webapp.placements.rules.history import (
    agreed_wage,
    judge,
    least_wage,
    month_counts,
    months_touched,
    pay_of,
    qualifying_day,
)
from webapp.placements.rules.statements import share, statement_days

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
    assert judge([work], [], TOWN, work.started_on).of_days == span
    assert len(months_touched(work.started_on, work.qualifying_on)) == months
    assert judge([work], [], TOWN, work.started_on).qualifying_on == d(qualifies)


def day_of(work: SpellFacts, day: date) -> int:
    return judge([work], [], TOWN, day).day


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
    span = judge([spell(start)], [], TOWN, start).of_days
    assert 181 <= span <= 184
    days = [start + timedelta(days=n) for n in range(span)]
    assert [str(month) for month in months_touched(start, qualifies)] == sorted(
        {f"{day:%Y-%m}" for day in days}
    )
    assert [day_of(spell(start), day) for day in days] == list(range(1, len(days) + 1))


@given(STARTS)
def test_who_starts_later_never_qualifies_sooner(start: date) -> None:
    assert qualifying_day(start, 6) <= qualifying_day(start + ONE_DAY, 6)


def test_the_day_number_waits_before_and_stops_after_the_span() -> None:
    work = spell("2026-03-01")
    assert day_of(work, d("2026-02-28")) == 0
    assert day_of(work, d("2026-03-01")) == 1
    assert day_of(work, d("2026-08-31")) == 184
    assert day_of(work, d("2026-12-01")) == 184


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
    assert month_counts(spell(start), check(month, worked_to, wage_fen), TOWN) == counted
    below = month_counts(spell(start), check(month, worked_to, wage_fen - 1), TOWN)
    assert isinstance(below, NotCounted)
    assert below.reason.code == "month_wage_below_floor"
    assert below.reason.params["due_fen"] == wage_fen


def test_a_month_stated_to_its_end_is_judged_by_all_its_days() -> None:
    found = month_counts(spell("2026-03-15"), check("2026-09", "2026-09-30", 116_667), TOWN)
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
    found = month_counts(spell("2026-03-01"), facts, TOWN)
    assert isinstance(found, NotCounted)
    assert found.reason.code == code
    assert found.reason.params["month"] == "2026-04"


@given(st.integers(1, 31), st.integers(28, 31), st.integers(1, 10**7))
def test_a_share_of_a_month_is_exact_and_rounded_up(days: int, of_days: int, floor_fen: int) -> None:
    days = min(days, of_days)
    exact = Fraction(floor_fen * days, of_days)
    assert exact <= share(floor_fen, days, of_days) < exact + 1
    assert share(floor_fen, of_days, of_days) == floor_fen


# --- kept for six months ------------------------------------------------------------------------------------


def all_confirmed(work: SpellFacts, stated_on: date) -> list[MonthFacts]:
    found = []
    for month in months_touched(work.started_on, work.qualifying_on):
        days = statement_days(work, month, stated_on)
        if days is not None:
            paid = MonthFacts(
                month=month, spell=work.key, state="confirmed", worked_to=days[1], wage_fen=FLOOR
            )
            found.append(paid)
    return found


def why_not(work: SpellFacts, checks: list[MonthFacts], day: date) -> list[str]:
    return codes(judge([work], checks, TOWN, day).refusals)


@given(STARTS)
def test_a_day_early_is_too_soon_and_the_day_itself_is_enough(start: date) -> None:
    work = spell(start)
    checks = all_confirmed(work, work.qualifying_on)
    assert why_not(work, checks, work.qualifying_on - ONE_DAY) == ["too_soon"]
    assert judge([work], checks, TOWN, work.qualifying_on).retained


@given(STARTS, st.integers(1, 250), st.integers(0, 250))
def test_retention_agrees_with_walking_through_the_days(start: date, worked: int, asked_after: int) -> None:
    ended_on, day = start + timedelta(days=worked), start + timedelta(days=asked_after)
    work = spell(start, ended=ended_on)
    qualifies = _six_months_by_hand(start)
    on_the_day = any(start + timedelta(days=n) == qualifies for n in range(worked))
    checks = all_confirmed(work, date(2040, 1, 1))
    assert judge([work], checks, TOWN, day).retained is (on_the_day and day >= qualifies)


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
    rest = [*checks[:gone], *missing, *checks[gone + 1 :]]
    found = judge([work], rest, TOWN, work.qualifying_on).refusals
    assert [refusal.params["month"] for refusal in found] == [str(checks[gone].month)]


def test_who_leaves_on_the_qualifying_day_was_not_employed_on_it() -> None:
    left = spell("2026-03-01", ended="2026-09-01")
    stayed = spell("2026-03-01", ended="2026-09-02")
    checks = all_confirmed(left, d("2026-09-01"))
    assert why_not(left, checks, d("2026-09-05")) == ["left_before"]
    assert why_not(stayed, checks, d("2026-09-05")) == []


def test_the_page_shows_the_day_the_months_and_what_is_missing() -> None:
    shown = judge([spell("2026-03-15")], [check("2026-03", "2026-03-31", 137_097)], TOWN, d("2026-04-20"))
    assert (shown.day, shown.of_days, shown.qualifying_on) == (37, 184, d("2026-09-15"))
    assert [str(box.month) for box in shown.boxes] == [f"2026-0{n}" for n in range(3, 10)]
    assert [str(box.month) for box in shown.counted] == ["2026-03"]
    assert codes(shown.refusals) == ["too_soon"] + ["month_open"] * 6
    assert not shown.retained


def test_the_count_of_days_stops_when_work_did() -> None:
    work = spell("2026-03-01", ended="2026-03-11")
    shown = judge([work], [check("2026-03", "2026-03-10", FLOOR)], TOWN, d("2026-06-01"))
    assert shown.day == 10
    assert codes(shown.refusals) == ["left_before"] + ["month_not_worked"] * 5
    assert isinstance(shown.boxes[0].judged, Counted)


# --- several spells -----------------------------------------------------------------------------------------

ONE_FIRM = replace(TOWN, gap_days=((date.min, 30),))
ANY_FIRM = replace(ONE_FIRM, same_employer=((date.min, 0),))


def two(ended: str, began: str, other_firm: bool = False) -> list[SpellFacts]:
    return [spell("2026-03-01", ended, key=1, firm="a"), spell(began, key=2, firm="b" if other_firm else "a")]


@pytest.mark.parametrize(
    ("history", "yardstick", "qualifies"),
    [
        (two("2026-05-01", "2026-05-01"), TOWN, "2026-09-01"),
        (two("2026-05-01", "2026-05-02"), TOWN, "2026-11-02"),
        (two("2026-05-01", "2026-05-31"), ONE_FIRM, "2026-10-01"),
        (two("2026-05-01", "2026-06-01"), ONE_FIRM, "2026-12-01"),
        (two("2026-05-01", "2026-05-11", other_firm=True), ONE_FIRM, "2026-11-11"),
        (two("2026-05-01", "2026-05-11", other_firm=True), ANY_FIRM, "2026-09-11"),
        (two("2026-09-01", "2026-09-11"), ONE_FIRM, "2026-09-11"),
        (two("2026-09-02", "2026-09-11"), ONE_FIRM, "2027-03-11"),
    ],
)
def test_a_gap_moves_the_day_or_begins_anew(
    history: list[SpellFacts], yardstick: Yardstick, qualifies: str
) -> None:
    found = judge(history, [], yardstick, d("2026-12-31"))
    assert found.qualifying_on == d(qualifies)
    assert found.day == found.of_days or found.qualifying_on > d("2026-12-31")


def test_each_spell_of_a_history_is_answered_with_its_own_part_of_it() -> None:
    history = two("2026-05-01", "2026-08-01")
    assert judge(history, [], ONE_FIRM, d("2026-09-01"), of=1).qualifying_on == d("2026-09-01")
    assert judge(history, [], ONE_FIRM, d("2026-09-01"), of=2).qualifying_on == d("2027-02-01")
    assert judge(history, [], ONE_FIRM, d("2026-06-01")).spells == (history[0],)


def test_the_gap_is_judged_by_the_policy_of_the_day_on_which_work_goes_on() -> None:
    later = replace(TOWN, gap_days=((date.min, 0), (d("2026-05-11"), 30)))
    assert judge(two("2026-05-01", "2026-05-10"), [], later, d("2026-06-01")).qualifying_on == d("2026-11-10")
    assert judge(two("2026-05-01", "2026-05-11"), [], later, d("2026-06-01")).qualifying_on == d("2026-09-11")


def test_a_month_with_two_firms_counts_when_both_parts_do() -> None:
    history = two("2026-05-11", "2026-05-21", other_firm=True)
    first = MonthFacts(
        month=Month(2026, 5), spell=1, state="confirmed", worked_to=d("2026-05-10"), wage_fen=80_646
    )
    second = replace(first, spell=2, worked_to=d("2026-05-31"), wage_fen=88_710)
    may = judge(history, [first, second], ANY_FIRM, d("2026-06-01")).boxes[2]
    assert may.judged == Counted(21, 31, 169_356)
    short = judge(history, [first, replace(second, wage_fen=88_709)], ANY_FIRM, d("2026-06-01")).boxes[2]
    assert isinstance(short.judged, NotCounted)
    assert short.judged.reason.params["due_fen"] == 88_710


def test_a_month_that_lies_in_a_gap_is_not_asked_for() -> None:
    wide = replace(ONE_FIRM, gap_days=((date.min, 60),))
    found = judge(two("2026-05-01", "2026-06-20"), [], wide, d("2026-12-01"))
    assert [str(box.month) for box in found.boxes] == [f"2026-{n:02d}" for n in (3, 4, 6, 7, 8, 9, 10)]
    assert found.qualifying_on == d("2026-10-21")


# --- floors, proof and lateness of a month ------------------------------------------------------------------


def test_a_pledge_raised_later_does_not_cost_the_months_already_worked() -> None:
    found = month_counts(spell("2026-03-01"), check("2026-08", "2026-08-31", FLOOR), TOWN)
    assert isinstance(found, Counted)


def test_the_legal_minimum_of_the_month_binds_even_when_the_hire_was_below_it() -> None:
    risen = replace(TOWN, minimum_month=((date.min, 250_000), (d("2026-08-11"), 310_000)))
    due = least_wage(spell("2026-03-01"), risen, d("2026-08-01"), d("2026-08-31"))
    assert due == -(-(250_000 * 10 + 310_000 * 21) // 31)
    found = month_counts(spell("2026-03-01"), check("2026-08", "2026-08-31", due - 1), risen)
    assert isinstance(found, NotCounted)


def test_a_change_of_wage_brings_its_own_floor_from_its_day() -> None:
    work = spell("2026-03-01", changes=(Term(d("2026-06-16"), 330_000, 270_000),), wage_fen=300_000)
    assert least_wage(work, TOWN, d("2026-06-01"), d("2026-06-30")) == (250_000 * 15 + 270_000 * 15) // 30
    assert agreed_wage(work, d("2026-06-01"), d("2026-06-30")) == (300_000 * 15 + 330_000 * 15) // 30


@pytest.mark.parametrize(
    ("work", "wage", "expected"),
    [
        (spell("2026-03-01", wage_fen=320_000), 320_000, (320_000, 250_000, 320_000)),
        (spell("2026-03-01", wage_fen=320_000), 250_000, (250_000, 250_000, 320_000)),
        (spell("2026-04-11", wage_fen=300_000), 200_000, (200_000, 166_667, 200_000)),
        (
            spell("2026-04-19", wage_fen=1_750, unit=PER_HOUR, unit_hours=1, floor_fen=1_700),
            167_040,
            (167_040, 167_040, 168_000),
        ),
    ],
)
def test_what_was_paid_stands_beside_the_least_that_counts_and_what_was_agreed(
    work: SpellFacts, wage: int, expected: tuple[int, int, int]
) -> None:
    stated = check("2026-04", "2026-04-30", wage)
    stated = replace(stated, quantity=9_600) if work.unit == PER_HOUR else stated
    box = next(
        box for box in judge([work], [stated], TOWN, d("2026-12-01")).boxes if box.month == stated.month
    )
    (part,) = box.parts
    assert pay_of(part, TOWN) == Pay(stated.month, *expected)


def test_a_month_that_does_not_count_has_no_pay() -> None:
    found = judge([spell("2026-03-01")], [check("2026-04", "2026-04-30", FLOOR - 1)], TOWN, d("2026-12-01"))
    assert [pay_of(part, TOWN) for box in found.boxes for part in box.parts] == [None] * len(found.boxes)


@pytest.mark.parametrize(("quantity", "due"), [(100, 1_740), (150, 2_610), (9_600, 167_040), (1, 18)])
def test_work_by_the_hour_is_paid_for_each_hour(quantity: int, due: int) -> None:
    work = spell("2026-03-01", unit=PER_HOUR, unit_hours=1, floor_fen=1_700)
    stated = replace(check("2026-04", "2026-04-30", due), quantity=quantity)
    assert month_counts(work, stated, TOWN) == Counted(30, 30, due)
    assert isinstance(month_counts(work, replace(stated, wage_fen=due - 1), TOWN), NotCounted)


@pytest.mark.parametrize(
    ("work", "facts", "code"),
    [
        (spell("2026-03-01"), {"late": "waits"}, "month_late_waits"),
        (spell("2026-03-01"), {"late": "refused"}, "month_late_refused"),
        (spell("2026-03-01"), {"late": "agreed"}, None),
        (spell("2026-03-01"), {"proof": 2}, "month_not_proved"),
        (spell("2026-03-01"), {"proof": 3}, None),
        (spell("2026-03-01", unit=PER_HOUR), {"proof": 4}, "month_without_quantity"),
    ],
)
def test_lateness_and_proof_are_asked_before_the_wage(
    work: SpellFacts, facts: dict[str, object], code: str | None
) -> None:
    strict = replace(TOWN, proof_needed=((date.min, 0), (d("2026-04-30"), 3)))
    facts = {"proof": 3} | facts
    found = month_counts(work, replace(check("2026-04", "2026-04-30", FLOOR), **facts), strict)
    assert (found.reason.code if isinstance(found, NotCounted) else None) == code
    before = replace(check("2026-03", "2026-03-31", FLOOR), proof=0)
    assert isinstance(month_counts(spell("2026-03-01"), before, strict), Counted)


@pytest.mark.parametrize(
    ("day", "value"), [("2025-12-31", 1), ("2026-01-01", 1), ("2026-05-01", 2), ("2030-01-01", 2)]
)
def test_a_number_holds_from_its_day_on(day: str, value: int) -> None:
    assert in_force(((d("2026-01-01"), 1), (d("2026-05-01"), 2)), d(day)) == value


def test_who_never_worked_has_no_qualifying_day() -> None:
    with pytest.raises(ValueError, match="without work"):
        judge([], [], TOWN, d("2026-01-01"))
