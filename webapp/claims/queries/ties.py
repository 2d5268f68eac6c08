"""Who is too near to a payee: the same person, the family, declared kin, a shared account or phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from webapp.accounts.models import Account, Person
from webapp.claims.models import Claim
from webapp.claims.rules.deciding import Payee, Shared
from webapp.core.db import db, vault
from webapp.households.models import Member
from webapp.organisations.models import Organisation, Seat
from webapp.payees import queries as payees
from webapp.payees.models import BankAccount, Kinship


def payee_of(of: Claim) -> Payee:
    """Return the payee with everybody who is too near; whoever never signs in has a shape that no person has."""
    if of.payee_firm is not None:
        return _firm_of(of, of.payee_firm)
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


def _firm_of(of: Claim, firm: Organisation) -> Payee:
    """Return a firm as payee: near are those who speak for it, their relatives, and the worker's family."""
    home = _numbers_of([of.member.household_id])
    voices = payees.speakers_of([firm.id]).get(firm.id, set())
    numbers = {one.id_number_index for one in voices if one.id_number_index is not None}
    return Payee(
        person=("firm", firm.id),
        speakers=frozenset(one.id for one in voices),
        household=_persons(home),
        kin=payees.kin_of(home | numbers),
        same_account=_holders(payees.live_firm_account(firm.id, of.town_id)),
        same_phone=_callers({_phone_of(firm)}) - {one.id for one in voices},
    )


def _phone_of(firm: Organisation) -> bytes | None:
    """Return a firm's phone as it is compared with those of people."""
    return vault().index("phone", firm.contact_phone) if firm.contact_phone else None


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
    query = select(Person.id).where(Person.phone_index.in_(known))
    return frozenset(db.session.scalars(query)) if known else frozenset()


@dataclass(frozen=True)
class Near:
    """All that is near to one person, to be held against many claims at once."""

    households: frozenset[int]
    accounts: frozenset[bytes]
    phones: frozenset[bytes]
    firms: frozenset[int] = frozenset()

    def holds(self, of: Claim, account: BankAccount | None) -> bool:
        """Whether the person may have no hand in a claim."""
        if of.payee_firm is not None and (
            of.payee_firm_id in self.firms or _phone_of(of.payee_firm) in self.phones
        ):
            return True
        same_account = account is not None and account.number_index in self.accounts
        called = {of.member.phone_index, of.member.household.phone_index} & self.phones
        called = called if of.payee_firm is None else set()
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
    phones = frozenset([person.phone_index] if person.phone_index else [])
    return Near(frozenset(homes), frozenset(accounts), phones, _spoken_for(person, numbers))


def _spoken_for(person: Person, numbers: Iterable[bytes]) -> frozenset[int]:
    """Return the firms for which a person, or a declared relative, speaks or did."""
    spoken = or_(Account.person_id == person.id, Person.id_number_index.in_(list(numbers)))
    query = select(Seat.organisation_id).join(Account, Seat.account_id == Account.id)
    query = query.join(Person, Account.person_id == Person.id).where(
        Seat.organisation_id.is_not(None), spoken
    )
    return frozenset(firm_id for firm_id in db.session.scalars(query) if firm_id is not None)


def accounts_of(claims: Sequence[Claim]) -> dict[int, BankAccount]:
    """Return the account that stands for the payee of each claim, confirmed or not, by claim."""
    members = payees.live_accounts(one.member_id for one in claims if one.payee_firm_id is None)
    firms = payees.live_firm_accounts({one.payee_firm_id for one in claims if one.payee_firm_id is not None})
    found = {
        one.id: members.get(one.member_id)
        if one.payee_firm_id is None
        else firms.get((one.payee_firm_id, one.town_id))
        for one in claims
    }
    return {claim_id: account for claim_id, account in found.items() if account is not None}


def shared_by(
    claims: Sequence[Claim], accounts: dict[int, BankAccount] | None = None
) -> dict[int, list[Shared]]:
    """Return, by claim, the account and the phone that payees of other families (or firms) also have.

    Whoever has read the accounts of the claims hands them in.
    """
    accounts = accounts_of(claims) if accounts is None else accounts
    families = payees.shared_with(accounts.values())
    phones = _families_by_phone([one for one in claims if one.payee_firm_id is None])
    return {one.id: _shared(one, accounts.get(one.id), families, phones) for one in claims}


def _shared(
    of: Claim, account: BankAccount | None, families: dict[int, int], phones: dict[bytes, set[int]]
) -> list[Shared]:
    found = []
    if account is not None and families.get(account.id):
        found.append(Shared("account", account.number_index, families[account.id]))
    if of.payee_firm_id is not None:
        return found
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
    for phone, household_id in db.session.execute(query) if wanted else ():
        found.setdefault(phone or b"", set()).add(household_id)
    return found
