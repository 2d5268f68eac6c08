"""An upload of the national workbook in each planted town, read and staged, with one person in it."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.support.canaries import Canary, know
from tests.support.towns import town, username, villages_of
from tests.support.workbooks import Family, Person, person_workbook
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.core.db import db
from webapp.core.unit import Done, Entry, run
from webapp.households.actions import imports
from webapp.organisations.models import Seat
from webapp.organisations.queries import actor_on

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def upload_all() -> None:
    """Upload two workbooks in the first town and one in the other."""
    for place, number in (("here", 1), ("far", 1), ("away", 2)):
        _upload(Canary(place, "imported"), number)


def _upload(one: Canary, number: int) -> None:
    account = select(Account.id).where(Account.username == username(Role.TOWN_CENTRE, number))
    seat = db.session.scalars(select(Seat).where(Seat.account_id.in_(account))).one()
    actor, own = actor_on(seat), town(number)
    content = person_workbook([_family(one, number)])
    done = run(
        lambda: imports.upload(content, f"{one.text('名单')}.xlsx", own.id, actor.person_id, NOW),
        Entry(actor, "household.import", NOW),
    )
    assert isinstance(done, Done)
    assert done.ref is not None
    assert imports.read(done.ref, actor, NOW, lambda *_: None) == "staged"
    know("import", one.place, done.ref)


def _family(one: Canary, number: int) -> Family:
    own = town(number)
    where = {"县": own.county_name, "乡": own.name}
    person = Person(one.name, one.id_number, more={"家庭成员联系电话": one.phone})
    return Family(one.household_number, [person], villages_of(own)[0].official_name, where)
