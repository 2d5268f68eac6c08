"""A bank account: entered by one, typed again by another, never edited."""

from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import actor, add_member, codes, do
from webapp.access.actor import Actor, Role
from webapp.accounts.models import Person
from webapp.core.filters import now
from webapp.core.unit import Done, Refused, writing
from webapp.households.models import Member
from webapp.payees import actions, queries
from webapp.payees.models import BankAccount

NUMBER = "6228480402564890018"


@pytest.fixture
def member(db: SQLAlchemy) -> Member:
    with writing():
        made = add_member("甘一", 1)
    return db.session.get_one(Member, made.id)


def enter(
    member: Member, number: str = NUMBER, holder: str = "甘一", by: Actor | None = None
) -> Done | Refused:
    person = by or actor(Role.VILLAGE_MONITOR)
    return do(lambda: actions.enter(member, "农信社", holder, number, person, now()), person)


def confirm(member: Member, number: str = NUMBER, by: Actor | None = None) -> Done | Refused:
    person = by or actor(Role.TOWN_CENTRE)
    return do(lambda: actions.confirm(account(member), number, person, now()), person)


def account(member: Member) -> BankAccount:
    found = queries.live_account(member.id)
    assert found is not None
    return found


def test_another_person_types_the_number_again(member: Member) -> None:
    enter(member, "6228 4804 0256 4890 018")
    assert queries.waiting_count(actor(Role.TOWN_CENTRE)) == 1
    assert codes(confirm(member, NUMBER[:-1] + "9")) == ["account_differs"]
    assert codes(confirm(member, by=actor(Role.VILLAGE_MONITOR))) == ["entered_by_same_person"]
    assert codes(confirm(member)) == []
    assert account(member).confirmed_by_id == actor(Role.TOWN_CENTRE).person_id
    assert queries.waiting_count(actor(Role.TOWN_CENTRE)) == 0
    assert codes(confirm(member)) == ["not_newest"]


def test_a_change_is_a_new_row_with_its_own_two_persons(db: SQLAlchemy, member: Member) -> None:
    enter(member)
    confirm(member)
    first = account(member).id
    enter(member, "6228480402564890026")
    assert account(member).id != first
    assert account(member).confirmed_by_id is None
    assert db.session.get_one(BankAccount, first).number.reveal() == NUMBER


@pytest.mark.parametrize(
    ("number", "holder", "why_not"),
    [
        ("", "甘一", ["account_missing"]),
        ("1234", "甘一", ["account_wrong_length"]),
        ("622848040256489001X", "甘一", ["account_wrong_characters"]),
        (NUMBER, "甘二", ["holder_is_not_payee"]),
        (NUMBER, "", ["holder_missing"]),
    ],
)
def test_what_is_no_account_of_this_person(
    member: Member, number: str, holder: str, why_not: list[str]
) -> None:
    assert codes(enter(member, number, holder)) == why_not


def test_a_wrong_check_digit_is_said_and_passes(member: Member) -> None:
    assert isinstance(enter(member, NUMBER[:-1] + "9"), Done)
    assert [one.code for one in queries.notices(account(member))] == ["account_check_digit"]


def test_an_account_of_two_families_is_said(db: SQLAlchemy, member: Member) -> None:
    with writing():
        other = add_member("甘二", 2)
    other = db.session.get_one(Member, other.id)
    enter(member, "62284804025648900")
    enter(other, "62284804025648900", "甘二")
    assert "account_shared" in [one.code for one in queries.notices(account(member))]


def test_nobody_confirms_the_own_account(db: SQLAlchemy, member: Member) -> None:
    enter(member)
    with writing() as session:
        centre = session.get_one(Person, actor(Role.TOWN_CENTRE).person_id)
        centre.id_number = member.id_number.reveal()
    assert codes(confirm(member)) == ["own_account"]


def test_who_left_the_family_has_no_account_entered(db: SQLAlchemy, member: Member) -> None:
    with writing() as session:
        session.get_one(Member, member.id).left_on = date(2026, 1, 1)
    assert codes(enter(member)) == ["payee_left"]
