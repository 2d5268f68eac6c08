"""Who is too near to a payee: the same person, the family, declared kin, a shared account or phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webapp.accounts.models import Person
from webapp.claims.models import Claim
from webapp.claims.rules.deciding import Payee, Shared
from webapp.core.db import db
from webapp.households.models import Member
from webapp.payees import queries as payees
from webapp.payees.models import BankAccount, Kinship


def payee_of(of: Claim) -> Payee:
    """Return the payee with everybody who is too near; whoever never signs in has a shape that no person has."""
    member = of.member
    home = _numbers_of([member.household_id])
    account = payees.live_account(member.id)
    return Payee(
        person=_person_of(member.id_number_index) or ("member", member.id),
        household=_persons(home),
        kin=payees.kin_of(home),
        same_account=_holders(account),
        same_phone=_callers({member.phone_index, member.household.phone_index}),
    )


def _person_of(id_number_index: bytes | None) -> int | None:
    if id_number_index is None:
        return None
    return db.session.scalar(select(Person.id).where(Person.id_number_index == id_number_index))


def _numbers_of(household_ids: Iterable[int]) -> set[bytes]:
    query = select(Member.id_number_index).where(Member.household_id.in_(list(household_ids)))
    return {index for index in db.session.scalars(query) if index is not None}


def _persons(indexes: Iterable[bytes]) -> frozenset[int]:
    return frozenset(db.session.scalars(select(Person.id).where(Person.id_number_index.in_(list(indexes)))))


def _holders(account: BankAccount | None) -> frozenset[int]:
    """Return the persons who, as members somewhere, are paid to the same account."""
    if account is None:
        return frozenset()
    query = (
        select(Person.id)
        .join(Member, Member.id_number_index == Person.id_number_index)
        .join(BankAccount, BankAccount.member_id == Member.id)
        .where(BankAccount.number_index == account.number_index, BankAccount.replaced_at.is_(None))
    )
    return frozenset(db.session.scalars(query))


def _callers(phones: Iterable[bytes | None]) -> frozenset[int]:
    known = [phone for phone in phones if phone is not None]
    return frozenset(db.session.scalars(select(Person.id).where(Person.phone_index.in_(known))))


@dataclass(frozen=True)
class Near:
    """All that is near to one person, to be held against many claims at once."""

    households: frozenset[int]
    accounts: frozenset[bytes]
    phones: frozenset[bytes]

    def holds(self, of: Claim, account: BankAccount | None) -> bool:
        """Whether the person may have no hand in a claim."""
        same_account = account is not None and account.number_index in self.accounts
        called = {of.member.phone_index, of.member.household.phone_index} & self.phones
        return of.member.household_id in self.households or same_account or bool(called)


def near(person_id: int) -> Near:
    """Return what is near to a person."""
    person = db.session.get_one(Person, person_id)
    kin = select(Kinship.id_number_index).where(Kinship.person_id == person_id, Kinship.ended_on.is_(None))
    numbers = [*db.session.scalars(kin), *([person.id_number_index] if person.id_number_index else [])]
    homes = db.session.scalars(select(Member.household_id).where(Member.id_number_index.in_(numbers)))
    own = select(BankAccount.number_index).join(Member, BankAccount.member_id == Member.id)
    own = own.where(Member.id_number_index == person.id_number_index, BankAccount.replaced_at.is_(None))
    accounts = db.session.scalars(own) if person.id_number_index else ()
    return Near(
        frozenset(homes), frozenset(accounts), frozenset([person.phone_index] if person.phone_index else [])
    )


def shared_by(claims: Sequence[Claim]) -> dict[int, list[Shared]]:
    """Return, by claim, the account and the phone that payees of other families also have."""
    accounts = payees.live_accounts(one.member_id for one in claims)
    families = payees.shared_with(accounts.values())
    phones = _families_by_phone(claims)
    return {one.id: _shared(one, accounts.get(one.member_id), families, phones) for one in claims}


def _shared(
    of: Claim, account: BankAccount | None, families: dict[int, int], phones: dict[bytes, set[int]]
) -> list[Shared]:
    found = []
    if account is not None and families.get(of.member_id):
        found.append(Shared("account", account.number_index, families[of.member_id]))
    others = phones.get(of.member.phone_index or b"", set()) - {of.member.household_id}
    if others:
        found.append(Shared("phone", of.member.phone_index, len(others)))
    return found


def _families_by_phone(claims: Sequence[Claim]) -> dict[bytes, set[int]]:
    """Return the families of all payees by phone; somebody without an account is paid nothing."""
    wanted = [one.member.phone_index for one in claims if one.member.phone_index is not None]
    query = (
        select(Member.phone_index, Member.household_id)
        .join(BankAccount, BankAccount.member_id == Member.id)
        .where(Member.phone_index.in_(wanted), BankAccount.replaced_at.is_(None))
        .distinct()
    )
    found: dict[bytes, set[int]] = {}
    for phone, household_id in db.session.execute(query):
        found.setdefault(phone or b"", set()).add(household_id)
    return found
