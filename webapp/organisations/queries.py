"""Towns, villages, firms and seats, as the actor may see them; and who acts in a session."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission
from webapp.access.scope import loads
from webapp.accounts.models import Account, LoginSession, Person
from webapp.core.db import db, vault
from webapp.organisations.labels import ROLES
from webapp.organisations.models import Area, Organisation, Seat, Town, Village
from webapp.organisations.rules import Held
from webapp.organisations.workflow import OrganisationState

INSTALLATION = ""


_SEATS: Final = (
    select(Seat)
    .outerjoin(Organisation, Seat.organisation_id == Organisation.id)
    .where(Seat.account_id == bindparam("account_id"), Seat.valid_from <= bindparam("day"))
    .where(or_(Seat.valid_to.is_(None), Seat.valid_to >= bindparam("day")))
    .where(or_(Organisation.id.is_(None), Organisation.state == OrganisationState.ADMITTED))
    .order_by(Seat.id)
    .options(contains_eager(Seat.organisation), joinedload(Seat.town), lazyload(Seat.account))
)
"""Asked at every request, so it is put together once; the account is known by then."""


def seats_of(account_id: int, day: date) -> list[Seat]:
    """Return the seats an account holds on a day, oldest first; those at a suspended firm are none."""
    return list(db.session.scalars(_SEATS, {"account_id": account_id, "day": day}))


def person_numbered(id_number: str) -> Person | None:
    """Return the human with an identity number, in its stored form."""
    index = vault().index("id_number", id_number)
    return db.session.scalar(select(Person).where(Person.id_number_index == index))


def account_of(person: Person) -> Account | None:
    """Return the account in which a person goes on: the oldest that is open, else the oldest."""
    query = select(Account).where(Account.person_id == person.id)
    return db.session.scalar(query.order_by(Account.disabled_at.is_not(None), Account.id).limit(1))


def held_by(person_id: int) -> list[Held]:
    """Return all seats that one human ever had, of whichever account."""
    query = select(Seat).join(Account, Seat.account_id == Account.id).where(Account.person_id == person_id)
    return [as_held(seat) for seat in db.session.scalars(query.order_by(Seat.id))]


def as_held(seat: Seat) -> Held:
    """Return a seat as the rules see it."""
    place = (seat.village_id, seat.area_id, seat.organisation_id)
    return Held(role=seat.role, town=seat.town_id, since=seat.valid_from, until=seat.valid_to, place=place)


def administrators_beside(seat: Seat, day: date) -> int:
    """Return how many others can give seats in a seat's town after a day: open accounts with a password."""
    query = (
        select(func.count(Account.person_id.distinct()))
        .join(Seat, Seat.account_id == Account.id)
        .where(Seat.town_id == seat.town_id, Seat.role == Role.ADMINISTRATOR, Seat.id != seat.id)
        .where(or_(Seat.valid_to.is_(None), Seat.valid_to > day))
        .where(Account.disabled_at.is_(None), Account.password_hash.is_not(None))
    )
    return int(db.session.scalar(query) or 0)


def people_in(actor: Actor, day: date) -> int:
    """Return how many people have a seat in the actor's town on a day."""
    query = (
        select(func.count(Account.person_id.distinct()))
        .join(Seat, Seat.account_id == Account.id)
        .where(Seat.town_id == actor.town_id, Seat.valid_from <= day)
        .where(or_(Seat.valid_to.is_(None), Seat.valid_to >= day))
    )
    return int(db.session.scalar(query) or 0)


def serves_elsewhere(account_id: int, town_id: int | None) -> bool:
    """Whether an account has ever had a seat outside a town: then it is not that town's to open or shut."""
    query = select(Seat.id).where(Seat.account_id == account_id)
    return (
        db.session.scalar(query.where(or_(Seat.town_id.is_(None), Seat.town_id != town_id)).limit(1))
        is not None
    )


def actor_in(session: LoginSession, day: date) -> Actor | None:
    """Return who acts in a session: its chosen seat, else the account's first; None when no seat is left."""
    seats = seats_of(session.account_id, day)
    seat = next((seat for seat in seats if seat.ref == session.seat_ref), seats[0] if seats else None)
    return None if seat is None else actor_on(seat, session, seats)


def actor_on(seat: Seat, session: LoginSession | None = None, seats: Sequence[Seat] = ()) -> Actor:
    """Return the actor of one seat; `seats` are all that the account holds today."""
    account = seat.account
    place = seat.town.name if seat.town else seat.organisation.name if seat.organisation else INSTALLATION
    return Actor(
        account_id=account.id,
        account_ref=account.ref,
        person_id=account.person_id,
        person_ref=account.person.ref,
        name=account.person.name,
        role=seat.role,
        roles=frozenset(each.role for each in (seat, *seats)),
        town_id=seat.town_id,
        town_ref=seat.town_ref,
        town_name=place,
        village_ids=_villages_served(seat),
        firm_id=seat.organisation_id if seat.role is Role.FIRM else None,
        chamber_id=seat.organisation_id if seat.role is Role.CHAMBER else None,
        seat_ref=seat.ref,
        session_ref=session.ref if session else None,
        large=account.large,
        theme=account.theme,
        role_label=ROLES[seat.role],
    )


def actor_of_seat(ref: UUID, day: date) -> Actor | None:
    """Return who acts in a seat on a day, for long work that was asked for there; None where nobody does any more."""
    seat = db.session.scalar(select(Seat).where(Seat.ref == ref))
    if seat is None or seat.account.disabled_at is not None:
        return None
    return actor_on(seat) if seat in seats_of(seat.account_id, day) else None


def _villages_served(seat: Seat) -> frozenset[int] | None:
    if seat.village_id is not None:
        return frozenset({seat.village_id})
    if seat.area_id is not None:
        return frozenset(db.session.scalars(select(Village.id).where(Village.area_id == seat.area_id)))
    return None


def town_by_code(code: str) -> Town | None:
    """Return a town by its nine-digit code; command lines and set-up name towns so."""
    return db.session.scalar(select(Town).where(Town.code == code[:9]))


def villages_of(town_id: int) -> list[Village]:
    """Return a town's villages by code."""
    return list(db.session.scalars(select(Village).where(Village.town_id == town_id).order_by(Village.code)))


def areas_of(town_id: int) -> list[Area]:
    """Return a town's areas by name."""
    return list(db.session.scalars(select(Area).where(Area.town_id == town_id).order_by(Area.id)))


def with_account() -> Select[Any]:
    """Return the query for the firms and chambers that somebody can sign in for: they speak for themselves."""
    return (
        select(Seat.organisation_id)
        .join(Account, Seat.account_id == Account.id)
        .where(Seat.organisation_id.is_not(None), Seat.valid_to.is_(None), Account.disabled_at.is_(None))
    )


def speaking() -> set[int]:
    """Return the ids of the firms and chambers that somebody can sign in for."""
    return set(db.session.scalars(with_account()))


def has_account(organisation_id: int) -> bool:
    """Whether somebody can sign in for a firm or chamber."""
    query = with_account().where(Seat.organisation_id == organisation_id)
    return db.session.scalar(query.limit(1)) is not None


def by_credit_code(code: str) -> Organisation | None:
    """Return the organisation with a unified social credit code."""
    return db.session.scalar(select(Organisation).where(Organisation.uscc == code))


def towns() -> list[Town]:
    """Return all towns by code."""
    return list(db.session.scalars(select(Town).order_by(Town.code)))


def seats_in(actor: Actor) -> Select[Any]:
    """Return the query for the seats of the actor's town, each with its account; those that have an end come last."""
    return (
        select(Seat)
        .join(Account, Seat.account_id == Account.id)
        .where(Seat.town_id == actor.town_id)
        .options(joinedload(Seat.village), joinedload(Seat.area))
        .order_by(Seat.valid_to.is_not(None), Seat.role, Account.username, Seat.id)
    )


@loads(Permission.ACCOUNT_LIST)
def seat(actor: Actor, ref: UUID) -> Seat | None:
    """Return one seat of the actor's town."""
    return db.session.scalar(select(Seat).where(Seat.ref == ref, Seat.town_id == actor.town_id))


def roles_of_town() -> list[Role]:
    """Return the roles an administrator of a town can give."""
    return [role for role in Role if role not in (Role.FIRM, Role.CHAMBER)]
