"""Which offices one human may hold together, when a change of office begins, and when a seat can end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.access.actor import Role
from webapp.organisations.labels import SENTENCES
from webapp.organisations.rules import APART, Held, begins_on, leave_refusals, seat_refusals

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HERE, THERE = 1, 2


def held(role: str, town: int = HERE, since: date = TODAY, until: date | None = None, place: int = 0) -> Held:
    return Held(role=role, town=town, since=since, until=until, place=place)


def codes(new: Held, *seats: Held) -> list[str]:
    return [refusal.code for refusal in seat_refusals(new, seats)]


def test_the_offices_that_check_each_other_are_roles() -> None:
    assert set(Role) >= APART
    assert len(APART) == 7


@pytest.mark.parametrize("one", sorted(APART))
@pytest.mark.parametrize("other", sorted(APART))
def test_one_human_holds_one_of_the_offices_that_check_each_other(one: str, other: str) -> None:
    assert codes(held(one), held(other)) == (["seat_held"] if one == other else ["offices_apart"])


@pytest.mark.parametrize("beside", sorted(set(Role) - APART - {Role.FIRM}))
@pytest.mark.parametrize("office", sorted(APART))
def test_village_and_job_work_goes_beside_any_office(office: str, beside: str) -> None:
    assert codes(held(office), held(beside)) == []
    assert codes(held(beside), held(office)) == []


MAKER, CHECKER, MONITOR = "finance_maker", "finance_checker", "village_monitor"


@pytest.mark.parametrize(
    ("case", "new", "before", "found"),
    [
        ("nothing before", held(CHECKER), None, []),
        ("in another town", held(CHECKER), held(MAKER, THERE), []),
        ("ended yesterday", held(CHECKER), held(MAKER, since=TODAY - 9 * DAY, until=TODAY - DAY), []),
        ("ends today", held(CHECKER), held(MAKER, since=TODAY - 9 * DAY, until=TODAY), ["offices_apart"]),
        ("ends today, the new one begins tomorrow", held(CHECKER, since=TODAY + DAY),
         held(MAKER, since=TODAY - 9 * DAY, until=TODAY), []),
        ("begins later", held(CHECKER), held(MAKER, since=TODAY + 9 * DAY), ["offices_apart"]),
        ("begins when the new one is over", held(CHECKER, until=TODAY + 8 * DAY),
         held(MAKER, since=TODAY + 9 * DAY), []),
        ("taken back before it began", held(CHECKER), held(MAKER, since=TODAY + DAY, until=TODAY), []),
        ("the same again", held(MAKER), held(MAKER, since=TODAY - 9 * DAY), ["seat_held"]),
        ("the same after an end", held(MAKER), held(MAKER, since=TODAY - 9 * DAY, until=TODAY - DAY), []),
        ("the same village", held(MONITOR, place=3), held(MONITOR, place=3), ["seat_held"]),
        ("another village", held(MONITOR, place=3), held(MONITOR, place=4), []),
    ],
)  # fmt: skip
def test_what_counts_is_the_town_and_the_days(
    case: str, new: Held, before: Held | None, found: list[str]
) -> None:
    assert codes(new, *([before] if before else [])) == found


def test_the_refusal_names_the_office_that_is_in_the_way() -> None:
    [refusal] = seat_refusals(held(CHECKER), [held(MONITOR, place=3), held(MAKER)])
    assert (refusal.field, refusal.params) == ("role", {"role": MAKER})


@pytest.mark.parametrize(
    ("case", "role", "before", "waits"),
    [
        ("a newcomer", MAKER, [], 0),
        ("from another office", CHECKER, [held(MAKER, since=TODAY - DAY, until=TODAY)], 1),
        ("from the village", MAKER, [held(MONITOR, since=TODAY - DAY, place=3)], 1),
        ("from another town", MAKER, [held(MAKER, THERE, since=TODAY - DAY)], 0),
        ("after a day without", CHECKER, [held(MAKER, since=TODAY - 9 * DAY, until=TODAY - DAY)], 0),
        ("into the village", MONITOR, [held(MAKER, since=TODAY - DAY)], 0),
        ("from what begins later", MAKER, [held(MONITOR, since=TODAY + DAY, place=3)], 0),
    ],
)
def test_who_changes_into_an_office_that_checks_begins_the_next_day(
    case: str, role: str, before: list[Held], waits: int
) -> None:
    assert begins_on(role, HERE, TODAY, before) == TODAY + waits * DAY


@pytest.mark.parametrize(
    ("seat", "left", "found"),
    [
        (held(MAKER), 0, []),
        (held(MAKER, until=TODAY), 0, ["seat_ended"]),
        (held(MAKER, until=TODAY - DAY), 0, ["seat_ended"]),
        (held(MAKER, until=TODAY + DAY), 0, []),
        (held(MAKER, since=TODAY + DAY), 0, []),
        (held("administrator"), 1, []),
        (held("administrator"), 0, ["last_administrator"]),
    ],
)
def test_a_seat_ends_once_and_the_last_administrator_stays(seat: Held, left: int, found: list[str]) -> None:
    assert [refusal.code for refusal in leave_refusals(seat, TODAY, left)] == found


def test_every_refusal_of_a_seat_has_its_sentence() -> None:
    assert SENTENCES.keys() >= {"seat_held", "offices_apart", "seat_ended", "last_administrator"}


SPANS = st.tuples(st.integers(0, 12), st.none() | st.integers(0, 12)).map(
    lambda span: (TODAY + span[0] * DAY, None if span[1] is None else TODAY + span[1] * DAY)
)
ASKED = st.lists(
    st.tuples(st.sampled_from(list(Role)), st.sampled_from([HERE, THERE]), SPANS, st.integers(0, 1)),
    max_size=8,
)


@given(ASKED)
def test_however_seats_are_given_and_ended_nobody_holds_two_offices_on_one_day(
    asked: list[tuple[Role, int, tuple[date, date | None], int]],
) -> None:
    seats: list[Held] = []
    for role, town, (since, until), place in asked:
        new = held(role, town, begins_on(role, town, since, seats), None, place)
        if not seat_refusals(new, seats):
            seats.append(replace(new, until=until))
    for day in (TODAY + n * DAY for n in range(14)):
        for town in (HERE, THERE):
            offices = [
                seat.role for seat in seats if seat.town == town and seat.role in APART and seat.on(day)
            ]
            assert len(offices) <= 1
