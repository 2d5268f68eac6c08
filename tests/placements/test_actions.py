"""Employment through its actions: hired at the floor, months stated and judged, work that ends."""

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import (
    STARTED,
    WAGE,
    actor,
    add_member,
    add_opening,
    check,
    codes,
    confirm,
    do,
    hire,
    introduce,
    spell,
    state,
)  # fmt: skip
from tests.support.towns import firms
from webapp.access.actor import Role
from webapp.accounts.models import Person
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Conflict, Done, Refused, writing
from webapp.core.workflow import WrongState
from webapp.placements.actions import months, spells
from webapp.placements.queries import judging
from webapp.placements.queries import months as queries
from webapp.placements.rules.facts import NotCounted

APRIL, MAY = Month(2026, 4), Month(2026, 5)


@pytest.fixture(autouse=True)
def at_work(db: SQLAlchemy, clock: SettableClock) -> None:
    """甘一 and 甘二 begin on 1 April 2026, which is today."""
    clock.set_day(STARTED)
    hire("甘一", 1)
    hire("甘二", 2)


def dispute(name: str, month: Month, code: str) -> Done | Refused:
    by = actor(Role.VILLAGE_MONITOR)
    return do(lambda: months.dispute_month(check(name, month), None, code, by, now()), by)


def leave(name: str, last_on: date) -> Done | Refused:
    by = actor(Role.FIRM)
    leaving = spells.Leaving(last_on, "worker", "family")
    return do(lambda: spells.end(spell(name), leaving, None, by, now()), by)


def test_the_start_stores_the_floor_and_the_qualifying_day(db: SQLAlchemy) -> None:
    assert (spell("甘一").floor_fen, spell("甘一").qualifies_on) == (yuan(2_500), date(2026, 10, 1))


def test_a_wage_below_the_floor_of_the_day_is_no_start(db: SQLAlchemy) -> None:
    with writing():
        taken = introduce(add_member("乙", 9), add_opening(firms()[0]), STARTED)
        outcome = spells.start(taken, STARTED, yuan(2_500) - 1, actor(Role.JOB_CADRE), now())
        assert codes(outcome) == ["wage_below_pledge"]


def test_nobody_works_in_two_places(db: SQLAlchemy) -> None:
    with writing():
        taken = introduce(spell("甘一").member, add_opening(firms()[1]), STARTED)
        outcome = spells.start(taken, STARTED, WAGE, actor(Role.JOB_CADRE), now())
        assert codes(outcome) == ["already_working"]


@pytest.mark.parametrize(
    ("day", "why_not"),
    [
        (date(2026, 4, 30), ["month_not_over"] * 2),
        (date(2026, 5, 1), []),
        (date(2026, 5, 11), ["late_needs_reason"] * 2),
    ],
)
def test_a_month_is_stated_once_it_is_over(clock: SettableClock, day: date, why_not: list[str]) -> None:
    clock.set_day(day)
    by = actor(Role.FIRM)
    people = queries.people_of_month(by.firm_id or 0, APRIL, today())
    statements = [months.Statement(one.spell.id, one.key, WAGE) for one in people]
    outcome = do(lambda: months.state_months(by.firm_id or 0, APRIL, statements, None, by, now()), by)
    assert codes(outcome) == why_not


def test_a_late_month_keeps_its_reason_for_the_village(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 20))
    assert isinstance(state(APRIL, late="payroll"), Done)
    assert [one.code for one in queries.doubts_of([check("甘一", APRIL)])[check("甘一", APRIL).id]] == [
        "stated_late"
    ]


def test_one_send_states_everybody_and_a_second_finds_nothing_to_do(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    first = state(APRIL)
    assert isinstance(first, Done)
    assert first.data["people"] == 2
    assert codes(state(APRIL)) == ["nothing_to_state"]


def test_a_firm_states_only_its_own_people(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    by = actor(Role.FIRM, 1, 2)
    statement = months.Statement(spell("甘一").id, "x", WAGE)
    with pytest.raises(PermissionError):
        do(lambda: months.state_months(by.firm_id or 0, APRIL, [statement], None, by, now()), by)


def test_a_wage_under_the_floor_is_taken_down_and_does_not_count(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL, {"甘一": yuan(2_431)})
    confirm("甘一", APRIL)
    first = judging.verdict_of(spell("甘一"), today()).boxes[0]
    assert isinstance(first.judged, NotCounted)
    assert first.judged.reason.code == "month_wage_below_floor"


def test_the_firm_pays_the_rest_and_the_month_counts_after_all(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL, {"甘一": yuan(2_431)})
    confirm("甘一", APRIL)
    assert isinstance(state(APRIL, {"甘一": yuan(2_500)}), Done)
    assert str(check("甘一", APRIL).state) == "stated"
    confirm("甘一", APRIL)
    assert codes(state(APRIL, {"甘一": yuan(2_600)})) == ["nothing_to_state"]


def test_a_month_that_counts_is_not_touched_again(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL)
    confirm("甘一", APRIL)
    by, one = actor(Role.FIRM), check("甘一", APRIL)
    statement = months.Statement(spell("甘一").id, "x", WAGE + 1, seen_version=one.version)
    outcome = do(lambda: months.state_months(by.firm_id or 0, APRIL, [statement], None, by, now()), by)
    assert codes(outcome) == ["month_counted"]


def test_a_dispute_goes_back_to_the_firm_and_comes_again(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL)
    assert codes(dispute("甘一", APRIL, "")) == ["dispute_needs_code"]
    assert isinstance(dispute("甘一", APRIL, "wage"), Done)
    with pytest.raises(WrongState):
        confirm("甘一", APRIL)
    assert isinstance(state(APRIL, {"甘一": WAGE + 1}), Done)
    assert [one.code for one in queries.doubts_of([check("甘一", APRIL)])[check("甘一", APRIL).id]] == [
        "stated_again"
    ]
    assert isinstance(confirm("甘一", APRIL), Done)


def test_who_stated_a_month_or_works_in_it_does_not_confirm_it(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL)
    firm, monitor = actor(Role.FIRM), actor(Role.VILLAGE_MONITOR)
    same = do(lambda: months.confirm_months([(check("甘一", APRIL), None)], firm, now()), firm)
    assert codes(same) == ["stated_by_same_person"]
    with writing() as session:
        session.get_one(Person, monitor.person_id).id_number = spell("甘一").member.id_number.reveal()
    assert codes(confirm("甘一", APRIL)) == ["own_month"]


def test_two_colleagues_who_state_at_once_see_each_other(clock: SettableClock) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL)
    by = actor(Role.FIRM)
    stale = months.Statement(spell("甘一").id, "x", WAGE + 1, seen_version=None)
    with pytest.raises(Conflict):
        do(lambda: months.state_months(by.firm_id or 0, APRIL, [stale], None, by, now()), by)


@pytest.mark.parametrize(
    ("last_on", "why_not"),
    [
        (date(2026, 3, 31), ["end_before_start"]),
        (date(2026, 6, 3), ["end_in_future"]),
        (date(2026, 4, 29), ["end_before_statement"]),
        (date(2026, 4, 30), []),
        (date(2026, 6, 2), []),
    ],
)
def test_when_work_can_have_ended(clock: SettableClock, last_on: date, why_not: list[str]) -> None:
    clock.set_day(date(2026, 5, 2))
    state(APRIL)
    clock.set_day(date(2026, 6, 2))
    assert codes(leave("甘一", last_on)) == why_not


def test_work_ends_once(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 20))
    assert isinstance(leave("甘一", date(2026, 4, 20)), Done)
    with pytest.raises(WrongState):
        leave("甘一", date(2026, 4, 19))


def test_who_left_in_a_month_is_stated_up_to_the_last_day(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 20))
    by = actor(Role.FIRM)
    leaving = spells.Leaving(date(2026, 4, 15), "worker", "family")
    statement = months.Statement(spell("甘一").id, "x", yuan(1_600), leaving=leaving)
    outcome = do(lambda: months.state_months(by.firm_id or 0, APRIL, [statement], None, by, now()), by)
    assert isinstance(outcome, Done)
    assert (check("甘一", APRIL).worked_to, spell("甘一").ended_on) == (date(2026, 4, 15), date(2026, 4, 16))


def test_the_last_month_may_be_stated_on_the_qualifying_day(clock: SettableClock) -> None:
    clock.set_day(date(2026, 7, 26))
    hire("丙", 3, started_on=date(2026, 7, 26))
    january = Month(2027, 1)
    clock.set_day(date(2027, 1, 25))
    (person,) = [
        one for one in queries.people_of_month(firms()[0].id, january, today()) if one.spell == spell("丙")
    ]
    assert not person.open
    clock.set_day(date(2027, 1, 26))
    (person,) = [
        one for one in queries.people_of_month(firms()[0].id, january, today()) if one.spell == spell("丙")
    ]
    assert (person.open, person.last_on) == (True, date(2027, 1, 25))


def test_what_the_desks_count(clock: SettableClock) -> None:
    clock.set_day(date(2026, 6, 2))
    firm_id, monitor = firms()[0].id, actor(Role.VILLAGE_MONITOR)
    assert queries.months_to_state(firm_id, today()) == {APRIL: 2, MAY: 2}
    state(MAY, {"甘一": yuan(2_000)})
    assert queries.months_to_state(firm_id, today()) == {APRIL: 2}
    assert queries.months_to_confirm(monitor) == 2
    confirm("甘一", MAY)
    slips = {
        slip.spell.member.name: [one.code for one in slip.notices]
        for slip in judging.slipping(monitor, today())
    }
    assert slips == {"甘一": ["firm_is_late", "month_wage_below_floor"], "甘二": ["firm_is_late"]}
    assert judging.slipping(actor(Role.VILLAGE_MONITOR, 1, 2), today()) == []
