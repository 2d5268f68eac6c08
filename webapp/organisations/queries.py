"""Towns, villages, firms and seats, as the actor may see them; and who acts in a session."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission
from webapp.access.scope import loads
from webapp.accounts.models import Account, LoginSession
from webapp.core.db import db
from webapp.organisations.labels import ROLES
from webapp.organisations.models import Area, Organisation, Seat, Town, Village
from webapp.organisations.workflow import OrganisationKind, OrganisationState

INSTALLATION = ""


def seats_of(account_id: int, day: date) -> list[Seat]:
    """Return the seats an account holds on a day, oldest first; those at a suspended firm are none."""
    query = (
        select(Seat)
        .outerjoin(Organisation, Seat.organisation_id == Organisation.id)
        .where(Seat.account_id == account_id, Seat.valid_from <= day)
        .where(or_(Seat.valid_to.is_(None), Seat.valid_to >= day))
        .where(or_(Organisation.id.is_(None), Organisation.state == OrganisationState.ADMITTED))
        .order_by(Seat.id)
    )
    return list(db.session.scalars(query))


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
        firm_id=seat.organisation_id,
        seat_ref=seat.ref,
        session_ref=session.ref if session else None,
        large=account.large,
        theme=account.theme,
        role_label=ROLES[seat.role],
    )


def actor_of_seat(ref: UUID) -> Actor:
    """Return who acts in a seat, for long work that was asked for there."""
    return actor_on(db.session.scalars(select(Seat).where(Seat.ref == ref)).one())


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


def firms() -> list[Organisation]:
    """Return all firms by name: they belong to the installation, not to a town."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.FIRM)
    return list(db.session.scalars(query.order_by(Organisation.name, Organisation.id)))


def firm(ref: UUID) -> Organisation | None:
    """Return one firm by its ref."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.FIRM, Organisation.ref == ref)
    return db.session.scalar(query)


def towns() -> list[Town]:
    """Return all towns by code."""
    return list(db.session.scalars(select(Town).order_by(Town.code)))


def seats_in(actor: Actor) -> Select[Any]:
    """Return the query for the seats of the actor's town, each with its account."""
    return (
        select(Seat)
        .join(Account, Seat.account_id == Account.id)
        .where(Seat.town_id == actor.town_id)
        .options(joinedload(Seat.village), joinedload(Seat.area))
        .order_by(Seat.role, Account.username, Seat.id)
    )


@loads(Permission.ACCOUNT_LIST)
def seat(actor: Actor, ref: UUID) -> Seat | None:
    """Return one seat of the actor's town."""
    return db.session.scalar(select(Seat).where(Seat.ref == ref, Seat.town_id == actor.town_id))


def roles_of_town() -> list[Role]:
    """Return the roles an administrator of a town can give."""
    return [role for role in Role if role is not Role.FIRM]
