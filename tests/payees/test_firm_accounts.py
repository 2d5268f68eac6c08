"""A firm's account in a town: entered by the firm or the job cadre, confirmed in the centre, never a person's."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.employment import actor, add_member, codes, do, enter_account
from tests.support.forms import submit
from tests.support.html import parse
from tests.support.towns import firms, town
from webapp.access.actor import Actor, Role
from webapp.core.filters import now, today
from webapp.core.unit import Done, Refused, writing
from webapp.jobs.actions.firms import suspend
from webapp.payees import actions, queries
from webapp.payees.models import BankAccount

SignIn = Callable[..., FlaskClient]
NUMBER = "3900012019200026891"


def enter(
    number: str = NUMBER, holder: str | None = None, by: Actor | None = None, where: int = 1
) -> Done | Refused:
    person, firm = by or actor(Role.JOB_CADRE), firms()[0]
    name = firm.name if holder is None else holder
    return do(lambda: actions.enter_of_firm(firm, town(where), "农商行", name, number, person, now()), person)


def confirm(number: str = NUMBER, by: Actor | None = None) -> Done | Refused:
    person = by or actor(Role.TOWN_CENTRE)
    return do(lambda: actions.confirm(account(), number, person, now()), person)


def account(where: int = 1) -> BankAccount:
    found = queries.live_firm_account(firms()[0].id, town(where).id)
    assert found is not None
    return found


def test_one_enters_and_another_confirms(db: SQLAlchemy) -> None:
    assert codes(enter()) == []
    assert account().number.reveal() == NUMBER
    assert str(account().number) == "****6891"
    assert queries.waiting_count(actor(Role.TOWN_CENTRE)) == 1
    assert codes(confirm(by=actor(Role.JOB_CADRE))) == ["entered_by_same_person"]
    assert codes(confirm(by=actor(Role.FIRM))) == ["own_firm_account"]
    assert codes(confirm(NUMBER[:-1] + "0")) == ["account_differs"]
    assert codes(confirm()) == []
    assert queries.waiting_count(actor(Role.TOWN_CENTRE)) == 0
    assert queries.notices(account()) == []


def test_a_change_takes_the_place_of_the_old_one(db: SQLAlchemy) -> None:
    enter()
    confirm()
    enter("3900012019200026892", by=actor(Role.FIRM))
    assert account().confirmed_by_id is None
    assert account().number.reveal() == "3900012019200026892"


def test_each_town_has_its_own(db: SQLAlchemy) -> None:
    enter()
    assert queries.live_firm_account(firms()[0].id, town(2).id) is None
    enter("3900012019200026892", by=actor(Role.FIRM), where=2)
    assert account().number.reveal() == NUMBER
    assert queries.account(actor(Role.TOWN_CENTRE, 2), account().ref) is None
    assert queries.account(actor(Role.VILLAGE_MONITOR), account().ref) is None


@pytest.mark.parametrize(
    ("number", "holder", "why_not"),
    [
        ("", None, ["account_missing"]),
        ("12 34", None, ["account_wrong_length"]),
        (NUMBER, "", ["holder_missing"]),
        (NUMBER, "王老板", ["holder_is_not_firm"]),
    ],
)
def test_what_is_no_account_of_this_firm(
    db: SQLAlchemy, number: str, holder: str | None, why_not: list[str]
) -> None:
    assert codes(enter(number, holder)) == why_not


def test_a_suspended_firm_gets_no_account(db: SQLAlchemy) -> None:
    do(lambda: suspend(firms()[0], "closed", "", today()))
    assert codes(enter()) == ["firm_not_admitted"]


def test_a_firm_and_a_family_with_one_account_are_said(db: SQLAlchemy) -> None:
    with writing():
        member = add_member("甘一", 1)
    enter_account(member, NUMBER)
    enter()
    assert [(one.code, one.params["n"]) for one in queries.notices(account())] == [("account_shared", 1)]
    own = queries.live_account(member.id)
    assert own is not None
    assert "account_shared" in [one.code for one in queries.notices(own)]


def test_the_cadre_enters_it_on_a_page_and_the_centre_confirms_it(db: SQLAlchemy, sign_in_as: SignIn) -> None:
    cadre, path = sign_in_as("job_cadre"), f"/payees/firms/{firms()[0].ref}/new"
    wrong = submit(cadre, path, bank="农商行", holder="王老板", account=NUMBER)
    assert wrong.status_code == 422
    assert "户名要和企业登记的名称一致" in wrong.text
    assert NUMBER in wrong.text
    assert submit(cadre, path, bank="农商行", holder=firms()[0].name, account=NUMBER).status_code == 303
    page = parse(cadre.get(f"/firms/{firms()[0].ref}").text).one(id="firm-account").text
    assert ("****6891" in page, "待镇里核对" in page, NUMBER in page) == (True, True, False)
    centre = sign_in_as("town_centre")
    assert firms()[0].name in centre.get("/payees").text
    done = submit(centre, f"/payees/{account().ref}/confirm", account=NUMBER)
    assert done.status_code == 303
    assert account().confirmed_by_id is not None


def test_a_firm_in_several_towns_says_which(db: SQLAlchemy, sign_in_as: SignIn) -> None:
    firm = sign_in_as("firm")
    path, name = f"/payees/firms/{firms()[0].ref}/new", firms()[0].name
    unsaid = submit(firm, path, bank="农商行", holder=name, account=NUMBER)
    assert (unsaid.status_code, "请选择发放补贴的镇" in unsaid.text) == (422, True)
    said = submit(firm, path, bank="农商行", holder=name, account=NUMBER, town=str(town(2).ref))
    assert said.status_code == 303
    assert account(2).entered_by_id == actor(Role.FIRM).person_id
    assert firm.get(f"/payees/firms/{firms()[1].ref}/new").status_code == 404


def test_where_no_town_pays_firms_their_page_is_as_it_was(db: SQLAlchemy, sign_in_as: SignIn) -> None:
    firm = sign_in_as("firm")
    assert "firm-account" not in firm.get(f"/firms/{firms()[0].ref}").text
