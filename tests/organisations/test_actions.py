"""One human is one person: seats are given to people, whatever account or user name was typed."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.towns import town, username, villages_of
from tests.support.workbooks import id_number
from webapp.access.actor import Role
from webapp.accounts.actions import disable, make_account
from webapp.accounts.models import Account, Person
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.unit import Done, Refused, writing
from webapp.organisations import queries
from webapp.organisations.actions import Newcomer, Seated, SeatRefused, add_staff, end_seat, give_seat
from webapp.organisations.models import Seat

HERS, HIS = id_number(date(1984, 5, 6), 202), id_number(date(1984, 5, 6), 203)
DAY = timedelta(days=1)


def newcomer(name: str = "汪小兰", login: str = "wang.xl", number: str | None = HERS) -> Newcomer:
    return Newcomer(name=name, username=login, id_number=number)


def add(role: Role, who: Newcomer | None = None, number: int = 1, **place: int) -> Seated | Refused:
    with writing():
        return add_staff(town(number).id, who or newcomer(), role, now(), **place)


def added(role: Role, who: Newcomer | None = None, number: int = 1, **place: int) -> Seated:
    seated = add(role, who, number, **place)
    assert isinstance(seated, Seated), seated
    return seated


def codes(outcome: Seated | Done | Refused) -> list[str]:
    assert isinstance(outcome, Refused), outcome
    return [refusal.code for refusal in outcome.refusals]


def end(seat: Seat) -> Done | Refused:
    with writing():
        return end_seat(seat, today())


def people() -> int:
    return int(database.session.scalar(select(func.count()).select_from(Person)) or 0)


def test_a_newcomer_gets_a_person_with_the_number_an_account_and_a_seat(db: SQLAlchemy) -> None:
    seated = added(Role.JOB_CADRE)
    person = seated.account.person
    assert (seated.known, seated.account.username, person.name) == (False, "wang.xl", "汪小兰")
    assert person.id_number.reveal() == HERS
    assert str(person.id_number) != HERS
    assert [seat.role for seat in queries.seats_of(seated.account.id, today())] == [Role.JOB_CADRE]


def test_a_human_who_is_known_goes_on_in_the_account_she_has(db: SQLAlchemy) -> None:
    first = added(Role.JOB_CADRE)
    before = people()
    again = added(
        Role.AREA_STATION, newcomer(login="somebody.else"), area_id=queries.areas_of(town().id)[0].id
    )
    assert again.known
    assert again.account.id == first.account.id
    assert people() == before
    assert database.session.scalar(select(Account).where(Account.username == "somebody.else")) is None


@pytest.mark.parametrize(
    "typed", [f" {HERS} ", "".join(chr(ord(one) + 0xFEE0) for one in HERS), HERS.lower()]
)
def test_any_writing_of_the_number_is_the_same_human(db: SQLAlchemy, typed: str) -> None:
    first = added(Role.JOB_CADRE)
    assert added(Role.TOWN_CENTRE, newcomer(number=typed)).account.id == first.account.id


def test_another_name_is_refused_and_nothing_is_told_of_whose_number_it_is(db: SQLAlchemy) -> None:
    added(Role.FINANCE_MAKER)
    refused = add(Role.FINANCE_CHECKER, newcomer(name="汪小梅"))
    assert codes(refused) == ["name_differs"]
    assert isinstance(refused, Refused)
    assert [dict(one.params) for one in refused.refusals] == [{}]


def test_a_name_typed_with_a_space_is_the_same_name(db: SQLAlchemy) -> None:
    added(Role.JOB_CADRE)
    assert added(Role.TOWN_CENTRE, newcomer(name="汪 小兰")).known


def test_a_wrong_number_is_refused_at_its_field(db: SQLAlchemy) -> None:
    wrong = HERS[:-1] + ("1" if HERS[-1] != "1" else "2")
    refused = add(Role.JOB_CADRE, newcomer(number=wrong))
    assert codes(refused) == ["id_check_digit"]
    assert codes(add(Role.JOB_CADRE, newcomer(number=""))) == ["id_missing"]


def test_an_area_that_is_not_in_the_table_is_only_said(db: SQLAlchemy) -> None:
    seated = added(Role.JOB_CADRE, newcomer(number=id_number(date(1984, 5, 6), 202, "000105")))
    assert [notice.code for notice in seated.notices] == ["unknown_area"]


def test_a_user_name_that_is_taken_is_refused_only_where_it_would_be_used(db: SQLAlchemy) -> None:
    taken = username(Role.AUDITOR)
    assert codes(add(Role.JOB_CADRE, newcomer(login=taken))) == ["username_taken"]
    added(Role.JOB_CADRE)
    assert added(Role.TOWN_CENTRE, newcomer(login=taken)).account.username == "wang.xl"


def test_a_disabled_account_gets_no_seat(db: SQLAlchemy) -> None:
    seated = added(Role.JOB_CADRE)
    with writing():
        disable(seated.account, now())
    assert codes(add(Role.TOWN_CENTRE)) == ["account_disabled"]


def test_one_human_is_not_maker_and_checker_whatever_user_name_was_typed(db: SQLAlchemy) -> None:
    added(Role.FINANCE_MAKER)
    before = people()
    assert codes(add(Role.FINANCE_CHECKER, newcomer(login="another.name"))) == ["offices_apart"]
    assert people() == before
    added(Role.FINANCE_CHECKER, newcomer("汪大力", "wang.dl", HIS))


def test_a_second_account_of_one_human_does_not_help(db: SQLAlchemy) -> None:
    """Accounts made before numbers were asked for may share a person; the guard stands at the seat."""
    seated = added(Role.FINANCE_MAKER)
    with writing():
        second = make_account(seated.account.person, "second", now())
        with pytest.raises(SeatRefused, match="offices_apart"):
            give_seat(second, Role.PARTY_SECRETARY, today(), town_id=town().id)
    assert queries.seats_of(second.id, today() + DAY) == []


def test_another_town_is_another_matter(db: SQLAlchemy) -> None:
    first = added(Role.FINANCE_MAKER)
    there = added(Role.FINANCE_CHECKER, number=2)
    assert there.account.id == first.account.id
    assert there.seat.valid_from == today()


def test_who_leaves_an_office_today_takes_the_next_tomorrow(db: SQLAlchemy) -> None:
    maker = added(Role.FINANCE_MAKER).seat
    assert isinstance(end(maker), Done)
    checker = added(Role.FINANCE_CHECKER).seat
    assert (maker.valid_to, checker.valid_from) == (today(), today() + DAY)
    account = maker.account_id
    for day, role in ((today(), Role.FINANCE_MAKER), (today() + DAY, Role.FINANCE_CHECKER)):
        assert [seat.role for seat in queries.seats_of(account, day)] == [role]


def test_the_same_seat_twice_is_refused_and_another_village_is_not(db: SQLAlchemy) -> None:
    first, second = (village.id for village in villages_of(town())[:2])
    added(Role.VILLAGE_MONITOR, village_id=first)
    assert codes(add(Role.VILLAGE_MONITOR, village_id=first)) == ["seat_held"]
    assert added(Role.VILLAGE_MONITOR, village_id=second).known


def test_a_seat_ends_once(db: SQLAlchemy) -> None:
    seat = added(Role.JOB_CADRE).seat
    assert isinstance(end(seat), Done)
    assert codes(end(seat)) == ["seat_ended"]
    assert queries.seats_of(seat.account_id, today() + DAY) == []


def test_a_seat_that_has_not_begun_is_taken_back_and_is_in_nobodys_way(db: SQLAlchemy) -> None:
    maker = added(Role.FINANCE_MAKER).seat
    end(maker)
    checker = added(Role.FINANCE_CHECKER).seat
    assert isinstance(end(checker), Done)
    assert [seat.role for seat in queries.seats_of(maker.account_id, today() + DAY)] == []
    added(Role.AUDITOR)


def test_the_last_administrator_who_can_sign_in_stays(db: SQLAlchemy) -> None:
    seat = database.session.scalars(
        select(Seat).where(Seat.role == Role.ADMINISTRATOR, Seat.town_id == town().id)
    ).one()
    assert codes(end(seat)) == ["last_administrator"]
    other = added(Role.ADMINISTRATOR)
    assert codes(end(seat)) == ["last_administrator"]
    with writing():
        other.account.password_hash = seat.account.password_hash
    assert isinstance(end(seat), Done)
    assert codes(end(other.seat)) == ["last_administrator"]


def test_a_command_may_leave_the_number_out(app: Flask, db: SQLAlchemy) -> None:
    seated = added(Role.ADMINISTRATOR, newcomer(number=None))
    assert seated.account.person.id_number is None
