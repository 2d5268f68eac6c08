"""Bank accounts of members and firms, as the actor may see them, and which of them wait for a second person."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.accounts.models import Account, Person
from webapp.core.db import db
from webapp.core.memo import once
from webapp.core.workflow import Notice
from webapp.households.models import Household, Member
from webapp.organisations.models import Organisation, Seat, Town
from webapp.organisations.queries import towns
from webapp.organisations.workflow import OrganisationKind
from webapp.payees.models import BankAccount, Kinship
from webapp.payees.rules import normalise_account, shared_notices


@loads(Permission.HOUSEHOLD_SEE)
def payee(actor: Actor, ref: UUID) -> Member | None:
    """Return a member whose account may be entered."""
    query = select(Member).join(Household, Member.household_id == Household.id).where(Member.ref == ref)
    found: Member | None = db.session.scalar(within(actor, query, Household.town_id, Household.village_id))
    return found


@loads(Permission.HOUSEHOLD_SEE)
def account(actor: Actor, ref: UUID) -> BankAccount | None:
    """Return one account of the actor's people, or in the town of a firm."""
    query = _placed(select(BankAccount)).where(BankAccount.ref == ref)
    narrowed = within(actor, query, BankAccount.town_id, Household.village_id)
    found: BankAccount | None = db.session.scalar(narrowed)
    return found


def locked(account: BankAccount) -> BankAccount:
    """Return an account as it stands now and hold it until the commit: whoever confirms waits here."""
    query = select(BankAccount).where(BankAccount.id == account.id).with_for_update(of=BankAccount)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


@loads(Permission.PAYEE_ENTER_FIRM)
def firm(actor: Actor, ref: UUID) -> Organisation | None:
    """Return a firm whose account may be entered: staff any firm, a firm itself."""
    query = select(Organisation).where(Organisation.ref == ref, Organisation.kind == OrganisationKind.FIRM)
    query = query.where(Organisation.id == actor.firm_id) if actor.role is Role.FIRM else query
    found: Organisation | None = db.session.scalar(query)
    return found


def towns_of(actor: Actor) -> list[Town]:
    """Return the towns for which the actor may enter a firm's account: staff for their own, a firm for any."""
    return [one for one in towns() if actor.role is Role.FIRM or one.id == actor.town_id]


def live_account(member_id: int) -> BankAccount | None:
    """Return the account that stands for a member now, confirmed or not."""
    query = select(BankAccount).where(BankAccount.member_id == member_id, BankAccount.replaced_at.is_(None))
    return once(("account", member_id), lambda: db.session.scalar(query), BankAccount)


def live_accounts(member_ids: Iterable[int]) -> dict[int, BankAccount]:
    """Return the accounts that stand for some members, by member."""
    query = select(BankAccount).where(
        BankAccount.member_id.in_(list(member_ids)), BankAccount.replaced_at.is_(None)
    )
    return {found.member_id or 0: found for found in db.session.scalars(query.order_by(BankAccount.id))}


def live_firm_account(firm_id: int, town_id: int) -> BankAccount | None:
    """Return the account that stands for a firm in a town now, confirmed or not."""
    return next((one for one in live_firm_accounts([firm_id]).values() if one.town_id == town_id), None)


def live_firm_accounts(firm_ids: Iterable[int]) -> dict[tuple[int, int], BankAccount]:
    """Return the accounts that stand for some firms, by firm and town."""
    wanted = list(firm_ids)
    query = select(BankAccount).where(BankAccount.firm_id.in_(wanted), BankAccount.replaced_at.is_(None))
    found = db.session.scalars(query.order_by(BankAccount.id)) if wanted else ()
    return {(one.firm_id or 0, one.town_id): one for one in found}


def shared_with(accounts: Iterable[BankAccount]) -> dict[int, int]:
    """Return by account how many other families and firms have its number; one that is shared with none is left out."""
    mine = list(accounts)
    if not mine:
        return {}
    query = (
        select(BankAccount.number_index, Member.household_id, BankAccount.firm_id)
        .outerjoin(Member, BankAccount.member_id == Member.id)
        .where(BankAccount.number_index.in_({found.number_index for found in mine}))
        .where(BankAccount.replaced_at.is_(None))
        .distinct()
    )
    owners: dict[bytes, set[tuple[int | None, int | None]]] = {}
    for index, household_id, firm_id in db.session.execute(query):
        owners.setdefault(index, set()).add((household_id, firm_id))
    others = {found.id: len(owners.get(found.number_index, set()) - {_owner(found)}) for found in mine}
    return {account_id: number for account_id, number in others.items() if number}


def _owner(of: BankAccount) -> tuple[int | None, int | None]:
    return (of.member.household_id if of.member is not None else None, of.firm_id)


def notices(of: BankAccount) -> list[Notice]:
    """Return what should be said about an account: its check digit (a firm's has none), and who else has it."""
    read = normalise_account(of.number.reveal())
    said = [] if isinstance(read, list) or of.firm_id is not None else list(read.notices)
    return said + shared_notices(shared_with([of]).get(of.id, 0))


def waiting(actor: Actor) -> Select[Any]:
    """Return the query for accounts that wait for a second person, the oldest first."""
    query = _placed(select(BankAccount)).where(
        BankAccount.confirmed_by_id.is_(None), BankAccount.replaced_at.is_(None)
    )
    narrowed = within(actor, query, BankAccount.town_id, Household.village_id)
    return narrowed.order_by(BankAccount.entered_at, BankAccount.id).options(selectinload(BankAccount.member))


def waiting_count(actor: Actor) -> int:
    """Return how many accounts wait for this actor to confirm them."""
    own = waiting(actor).where(BankAccount.entered_by_id != actor.person_id)
    return db.session.scalar(select(func.count()).select_from(own.order_by(None).subquery())) or 0


def kin_of(id_number_indexes: Iterable[bytes]) -> frozenset[int]:
    """Return the persons with a declared relative among some people, by identity number."""
    query = select(Kinship.person_id).where(
        Kinship.id_number_index.in_(list(id_number_indexes)), Kinship.ended_on.is_(None)
    )
    return frozenset(db.session.scalars(query))


@loads(Permission.KINSHIP_ENTER)
def kinship(actor: Actor, ref: UUID) -> Kinship | None:
    """Return one declared relative of a colleague in the actor's town."""
    found: Kinship | None = db.session.scalar(
        within(actor, select(Kinship).where(Kinship.ref == ref), Kinship.town_id)
    )
    return found


def kin_declared(actor: Actor, own: bool) -> list[Kinship]:
    """Return the declared relatives that stand: one's own, or those of all colleagues in the town."""
    query = within(actor, select(Kinship), Kinship.town_id).where(Kinship.ended_on.is_(None))
    query = query.where(Kinship.person_id == actor.person_id) if own else query
    return list(db.session.scalars(query.order_by(Kinship.person_id, Kinship.id)))


def colleagues(actor: Actor) -> list[Person]:
    """Return the people with a seat in the actor's town, by name; firms sit in none."""
    seated = select(Account.person_id).join(Seat, Seat.account_id == Account.id)
    seated = seated.where(Seat.town_id == actor.town_id)
    return list(
        db.session.scalars(select(Person).where(Person.id.in_(seated)).order_by(Person.name, Person.id))
    )


def is_same_person(person: Person, member: Member) -> bool:
    """Whether somebody who signs in is this member, by the identity numbers of both."""
    return person.id_number_index is not None and person.id_number_index == member.id_number_index


def _placed(query: Select[Any]) -> Select[Any]:
    joined = query.outerjoin(Member, BankAccount.member_id == Member.id)
    return joined.outerjoin(Household, Member.household_id == Household.id)


def speakers_of(firm_ids: Iterable[int]) -> dict[int, set[Person]]:
    """Return who speaks for some firms or did, by firm."""
    query = select(Seat).where(Seat.organisation_id.in_(list(firm_ids))).order_by(Seat.id)
    found: dict[int, set[Person]] = {}
    for seat in db.session.scalars(query.options(joinedload(Seat.account).joinedload(Account.person))):
        found.setdefault(seat.organisation_id or 0, set()).add(seat.account.person)
    return found
