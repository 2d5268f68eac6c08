"""Employment through its actions: contracts, changes, notices of leaving, and work that goes on after a gap."""

from datetime import date
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import (
    STARTED,
    WAGE,
    actor,
    add_member,
    add_opening,
    codes,
    do,
    hire,
    introduce,
    spell,
    state,
)
from tests.support.towns import firms
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.unit import Conflict, Done, Refused, writing
from webapp.jobs.models import Opening
from webapp.jobs.queries.workers import people
from webapp.jobs.recommend.lists import Barred, pair, without_work
from webapp.jobs.workflow import OpeningState
from webapp.placements.actions import months, spells
from webapp.placements.queries import judging
from webapp.placements.queries.months import people_of_month
from webapp.placements.queries.spells import past
from webapp.policies.queries import policy_on


@pytest.fixture(autouse=True)
def at_work(db: SQLAlchemy, clock: SettableClock) -> None:
    """甘一 works since 1 April 2026."""
    clock.set_day(STARTED)
    hire("甘一", 1)


def change(
    from_on: date, wage_fen: int = WAGE + 100, work: str = "", seen: int | None = None
) -> Done | Refused:
    by = actor(Role.FIRM)
    return do(lambda: spells.change(spell("甘一"), from_on, wage_fen, work, seen, by, now()), by)


def leave(last_on: date) -> None:
    by = actor(Role.FIRM)
    leaving = spells.Leaving(last_on, "worker", "family")
    assert isinstance(do(lambda: spells.end(spell("甘一"), leaving, None, by, now()), by), Done)


def test_who_leaves_gives_the_post_back_and_the_firm_is_asked(clock: SettableClock) -> None:
    with writing():
        opening = spell("甘一").opening
        opening.posts, opening.state = opening.filled, OpeningState.FILLED
    clock.set_day(date(2026, 4, 21))
    leave(date(2026, 4, 20))
    opening = spell("甘一").opening
    assert (opening.filled, opening.free, opening.state) == (0, 1, OpeningState.PAUSED)
    assert opening.freed_on == date(2026, 4, 21)
    assert past(opening.town_id, today(), None).hired == {opening.firm_id: 1}


@pytest.mark.parametrize(
    ("leaves_on", "share"),
    [(None, {1.0}), (date(2026, 9, 30), {0.0}), (date(2026, 10, 20), {1.0})],
    ids=["still there", "left on the last day of the six months", "left after the six months"],
)
def test_a_firm_has_kept_whoever_stayed_the_six_months_also_if_she_left_later(
    clock: SettableClock, leaves_on: date | None, share: set[float]
) -> None:
    clock.set_day(date(2026, 11, 23))
    if leaves_on is not None:
        leave(leaves_on)
    assert set(past(spell("甘一").town_id, today(), None).kept.values()) == share


def test_who_is_kept_six_months_is_noted_so_whether_the_family_is_watched_or_not(
    clock: SettableClock,
) -> None:
    hire("甘二", 2, watched=False)
    clock.set_day(date(2026, 9, 30))
    assert spells.retain_due(today()) == 0
    clock.set_day(date(2026, 10, 1))
    assert (spells.retain_due(today()), spells.retain_due(today())) == (2, 0)
    assert [str(spell(name).state) for name in ("甘一", "甘二")] == ["retained", "retained"]


def test_a_post_that_comes_free_beside_others_leaves_the_opening_open(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 21))
    leave(date(2026, 4, 20))
    opening = spell("甘一").opening
    assert (opening.filled, opening.state, opening.freed_on) == (0, OpeningState.PUBLISHED, today())


def test_a_month_that_says_who_left_gives_the_post_back_too(clock: SettableClock) -> None:
    with writing():
        opening = spell("甘一").opening
        opening.posts, opening.state = opening.filled, OpeningState.FILLED
    clock.set_day(date(2026, 5, 4))
    leaving, by = spells.Leaving(date(2026, 4, 20), "worker", "family"), actor(Role.FIRM)
    said = months.Statement(spell("甘一").id, "x", WAGE, leaving=leaving)
    done = do(lambda: months.state_months(by.firm_id or 0, Month(2026, 4), [said], None, by, now()), by)
    assert isinstance(done, Done)
    assert (spell("甘一").opening.filled, spell("甘一").opening.state) == (0, OpeningState.PAUSED)


def test_the_hire_keeps_law_and_pledge_apart(clock: SettableClock) -> None:
    found = spell("甘一")
    assert (found.minimum_fen, found.pledge_fen, found.floor_fen) == (yuan(1_750), yuan(2_500), yuan(2_500))


@pytest.mark.parametrize(
    ("from_on", "wage_fen", "why_not"),
    [
        (date(2026, 5, 16), WAGE, []),
        (date(2026, 5, 16), yuan(2_499), ["wage_below_pledge"]),
        (STARTED, WAGE, ["change_before_start", "change_in_stated_month"]),
        (date(2026, 7, 1), WAGE, ["start_too_far_ahead"]),
        (date(2026, 4, 30), WAGE, ["change_in_stated_month"]),
    ],
)
def test_what_may_be_agreed_anew(
    clock: SettableClock, from_on: date, wage_fen: int, why_not: list[str]
) -> None:
    clock.set_day(date(2026, 5, 2))
    state(Month(2026, 4))
    assert codes(change(from_on, wage_fen)) == why_not


def test_the_month_page_presets_what_was_agreed_for_each_day(clock: SettableClock) -> None:
    assert isinstance(change(date(2026, 4, 16), yuan(3_500), "组长"), Done)
    assert codes(change(date(2026, 4, 16))) == ["change_before_change"]
    clock.set_day(date(2026, 5, 2))
    (person,) = people_of_month(firms()[0].id, Month(2026, 4), today())
    assert person.preset_fen == (WAGE + yuan(3_500)) // 2


def test_nothing_changes_after_the_end(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 20))
    leave(date(2026, 4, 18))
    assert codes(change(date(2026, 4, 20))) == ["change_after_end"]


@pytest.mark.parametrize(
    ("from_on", "to_on", "why_not"),
    [
        (STARTED, date(2027, 3, 31), []),
        (date(2026, 3, 28), None, []),
        (date(2026, 4, 2), None, ["contract_after_start"]),
        (STARTED, STARTED, ["contract_ends_before"]),
    ],
)
def test_of_which_days_a_contract_is(
    clock: SettableClock, from_on: date, to_on: date | None, why_not: list[str]
) -> None:
    by = actor(Role.FIRM)
    contract = spells.Contract("fixed", from_on, to_on, True)
    assert codes(do(lambda: spells.note_contract(spell("甘一"), contract, None, by, now()), by)) == why_not


def notice(leaves_on: date, **more: Any) -> Done | Refused:
    by = actor(more.get("role", Role.VILLAGE_MONITOR))
    told = spells.LeavingNotice(leaves_on, "worker", "family")
    return do(lambda: spells.note_leaving(spell("甘一"), told, more.get("seen"), by, now()), by)


def slips() -> list[str]:
    found = judging.slipping(actor(Role.JOB_CADRE), today())
    return [notice.code for slip in found for notice in slip.notices]


def test_a_notice_of_leaving_is_on_the_desk_the_same_day_and_can_be_taken_back(clock: SettableClock) -> None:
    assert slips() == []
    assert isinstance(notice(date(2026, 4, 30)), Done)
    assert slips() == ["will_leave"]
    assert judging.in_danger(spell("甘一").town_id, today()) == {spell("甘一").member_id: "will_leave"}
    assert isinstance(do(lambda: spells.take_notice_back(spell("甘一"), None)), Done)
    assert slips() == []
    assert codes(do(lambda: spells.take_notice_back(spell("甘一"), None))) == ["no_notice"]


@pytest.mark.parametrize(
    ("day", "why_not"),
    [
        (date(2026, 3, 31), ["end_before_start"]),
        (date(2026, 4, 9), ["notice_in_past"]),
        (date(2026, 4, 10), []),
    ],
)
def test_of_which_day_a_notice_is(clock: SettableClock, day: date, why_not: list[str]) -> None:
    clock.set_day(date(2026, 4, 10))
    assert codes(notice(day)) == why_not


def test_who_has_left_gives_no_notice(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 20))
    leave(date(2026, 4, 18))
    assert codes(notice(date(2026, 5, 1))) == ["spell_over"]


def test_no_contract_is_noted_once_the_work_has_ended(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 21))
    leave(date(2026, 4, 20))
    by, contract = actor(Role.FIRM), spells.Contract("fixed", STARTED, None, True)
    assert codes(do(lambda: spells.note_contract(spell("甘一"), contract, None, by, now()), by)) == [
        "spell_over"
    ]


def test_a_contract_that_ends_too_soon_is_warned_of_in_time(clock: SettableClock) -> None:
    by = actor(Role.FIRM)
    contract = spells.Contract("fixed", STARTED, date(2026, 7, 1), False)
    do(lambda: spells.note_contract(spell("甘一"), contract, None, by, now()), by)
    clock.set_day(date(2026, 5, 30))
    assert "contract_runs_out" not in slips()
    clock.set_day(date(2026, 5, 31))
    assert "contract_runs_out" in slips()


def test_a_stale_page_changes_nothing(clock: SettableClock) -> None:
    for attempt in (lambda: change(date(2026, 4, 16), seen=99), lambda: notice(date(2026, 4, 30), seen=99)):
        with pytest.raises(Conflict):
            attempt()


@pytest.mark.parametrize(
    ("back_on", "qualifies_on"),
    [(date(2026, 4, 21), date(2026, 10, 1)), (date(2026, 4, 22), date(2026, 10, 22))],
)
def test_who_comes_back_at_once_goes_on_where_she_left(
    clock: SettableClock, back_on: date, qualifies_on: date
) -> None:
    clock.set_day(date(2026, 4, 20))
    first = spell("甘一")
    leave(date(2026, 4, 20))
    clock.set_day(date(2026, 4, 22))
    with writing():
        again = introduce(first.member, add_opening(firms()[0]), date(2026, 4, 21))
        outcome = spells.start(again, back_on, WAGE, actor(Role.JOB_CADRE), now())
        assert isinstance(outcome, Done)
    assert spell("甘一").qualifies_on == qualifies_on
    assert judging.verdict_of(spell("甘一"), today()).qualifying_on == qualifies_on


def test_whoever_is_about_to_leave_stands_first_among_those_without_work(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 20))
    with writing():
        add_member("乙无业", 2).labour = "ordinary"
        spell("甘一").member.labour = "ordinary"
    cadre = actor(Role.JOB_CADRE)

    def first() -> list[tuple[str, bool]]:
        policy = policy_on(today(), cadre.town_id)
        return [(one.member.name, one.ending) for one in without_work(people(cadre, today()), policy)]

    assert first() == [("乙无业", False)]
    notice(date(2026, 4, 30))
    assert first() == [("甘一", True), ("乙无业", False)]


def test_whoever_is_about_to_leave_is_found_work_elsewhere(clock: SettableClock) -> None:
    clock.set_day(date(2026, 4, 20))
    member = spell("甘一").member
    with writing():
        member.labour = "ordinary"
        here, elsewhere = add_opening(firms()[0]), add_opening(firms()[1])
    notice(date(2026, 4, 30))

    def works_there(opening: Opening) -> bool:
        cadre = actor(Role.JOB_CADRE)
        policy, known = policy_on(today(), cadre.town_id), people(cadre, today(), everybody=True)
        found = pair(member, opening, known, policy)
        return isinstance(found, Barred) and "works_there" in {limit["code"] for limit in found.limits}

    assert (works_there(here), works_there(elsewhere)) == (True, False)
    clock.set_day(date(2026, 4, 30))
    leave(date(2026, 4, 30))
    with writing():
        again = introduce(member, add_opening(firms()[1]), date(2026, 4, 30))
        hired = spells.start(again, date(2026, 5, 1), WAGE, actor(Role.JOB_CADRE), now())
        assert isinstance(hired, Done)
    assert (works_there(here), works_there(elsewhere)) == (True, True), "it is her last day at the one"
    clock.set_day(date(2026, 5, 1))
    assert (works_there(here), works_there(elsewhere)) == (False, True)
