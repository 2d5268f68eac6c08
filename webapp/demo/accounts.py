"""Somebody in every seat, all with one password that everybody may know: nothing here is anybody's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import func, select

from webapp.access.actor import Actor, Role
from webapp.accounts.actions import make_account, make_person
from webapp.accounts.models import Account
from webapp.core.db import db
from webapp.core.identity import FEMALE, MALE
from webapp.demo.names import Names
from webapp.demo.numbers import Numbers
from webapp.demo.places import FIRST, Place
from webapp.households.models import Household, Member
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.workflow import IntroductionState
from webapp.organisations.actions import give_seat
from webapp.organisations.models import Seat
from webapp.organisations.queries import actor_on
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries.months import months_to_state
from webapp.placements.workflow import MonthState

PASSWORD: Final = "a paper lamp by the river"  # noqa: S105  # everybody may know it: doctor refuses it elsewhere
PREFIX: Final = {True: "cj", False: "bc"}
"""What user names of the two towns begin with."""

_OFFICE: Final = {
    Role.TOWN_CENTRE: "centre",
    Role.JOB_CADRE: "jobs",
    Role.FINANCE_MAKER: "maker",
    Role.FINANCE_CHECKER: "checker",
    Role.PARTY_SECRETARY: "secretary",
    Role.TEAM_CAPTAIN: "captain",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "admin",
}
_AREA: Final = {Role.AREA_STATION: "station", Role.FIRST_SECRETARY: "first"}


@dataclass(frozen=True)
class Staff:
    """Who holds which seat of a town."""

    roles: Mapping[Role, Actor]
    monitors: Mapping[int, Actor]

    def person_id(self, role: Role) -> int:
        """The person in a seat that a town has once."""
        return self.roles[role].person_id

    def monitor_id(self, village_id: int) -> int:
        """The person who looks after a village."""
        return self.monitors[village_id].person_id


class Hiring:
    """Makes accounts: a new person for each, the same password for all."""

    def __init__(
        self, names: Names, numbers: Numbers, password_hash: str, since: datetime, day: date
    ) -> None:
        """All of them serve since the same day."""
        self._names, self._numbers = names, numbers
        self._hash, self._since, self._day = password_hash, since, day
        self._hired = 0

    def hire(self, username: str, role: Role, **place: Any) -> Actor:
        """Seat somebody new."""
        sex = FEMALE if self._hired % 3 == 1 else MALE
        born = date(1966 + self._hired * 7 % 30, 1 + self._hired % 12, 1 + self._hired % 28)
        self._hired += 1
        number, phone = self._numbers.id_number(born, sex), self._numbers.mobile()
        person = make_person(self._names.staff(sex), self._since, number, phone)
        account = make_account(person, username, self._since, demo=True)
        account.password_hash, account.password_set_at = self._hash, self._since
        return actor_on(give_seat(account, role, self._day, **place))

    def staff(self, place: Place) -> Staff:
        """Fill every seat of a town: its office, its areas, its villages."""
        town, prefix = place.town.id, PREFIX[place.town.code == FIRST]
        roles = {role: self.hire(f"{prefix}-{name}", role, town_id=town) for role, name in _OFFICE.items()}
        for role, name in _AREA.items():
            for number, area in enumerate(place.areas, 1):
                self.hire(f"{prefix}-{name}-{number}", role, town_id=town, area_id=area.id)
        monitors = {
            village.id: self.hire(
                f"{prefix}-monitor-{number:02}", Role.VILLAGE_MONITOR, town_id=town, village_id=village.id
            )
            for number, village in enumerate(place.villages.values(), 1)
        }
        return Staff(roles, monitors)


@dataclass(frozen=True)
class Shown:
    """One line of what is printed: who, where, under which name."""

    role: Role
    username: str
    name: str
    place: str


def one_each(day: date) -> Iterator[Shown]:
    """One demo account a role: of the many monitors and firms those who have most to do, else the first."""
    query = select(Seat).join(Account, Seat.account_id == Account.id).where(Account.is_demo)
    seats = list(db.session.scalars(query.order_by(Seat.id)))
    busy = _busiest(day)
    seats.sort(key=lambda seat: (seat.village_id or seat.organisation_id) not in busy.get(seat.role, ()))
    first = {seat.role: seat for seat in reversed(seats)}
    for role in Role:
        if role in first:
            seat = first[role]
            yield Shown(role, seat.account.username, seat.account.person.name, _where(seat))


def _busiest(day: date) -> dict[Role, tuple[int, ...]]:
    """The village with most months to confirm; of the firms with people to answer the one that owes most months."""
    village = (
        select(Household.village_id)
        .join(Member, Member.household_id == Household.id)
        .join(Spell, Spell.member_id == Member.id)
        .join(MonthCheck, MonthCheck.spell_id == Spell.id)
        .where(MonthCheck.state == MonthState.STATED)
        .group_by(Household.village_id)
        .order_by(func.count().desc(), Household.village_id)
    )
    firm = (
        select(Opening.firm_id)
        .join(Introduction, Introduction.opening_id == Opening.id)
        .where(Introduction.state == IntroductionState.PROPOSED)
        .group_by(Opening.firm_id)
        .order_by(func.count().desc(), Opening.firm_id)
    )
    asked = list(db.session.scalars(firm))
    owing = max(asked, key=lambda firm_id: sum(months_to_state(firm_id, day).values()), default=None)
    return {
        Role.VILLAGE_MONITOR: tuple(db.session.scalars(village.limit(1))),
        Role.FIRM: () if owing is None else (owing,),
    }


def _where(seat: Seat) -> str:
    places: tuple[Any, ...] = (seat.organisation, seat.village, seat.area)
    found = next((place for place in places if place is not None), None)
    town = seat.town.name if seat.town else ""
    return f"{town} {found.name if found else ''}".strip()
