"""A bank account is entered by one person and confirmed by another who reads the number anew.

Whoever must follow a change (the claims above) is called in the same unit of work through `account_followers`.
"""

from collections.abc import Hashable
from datetime import datetime

from webapp.access.actor import Actor
from webapp.accounts.models import Person
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.identity import normalise_id, normalise_name
from webapp.core.settings import supplied
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.organisations.models import Organisation, Town
from webapp.organisations.workflow import OrganisationState
from webapp.payees import queries, rules
from webapp.payees.models import BankAccount, Kinship


def enter(member: Member, bank: str, holder: str, number: str, actor: Actor, now: datetime) -> Done | Refused:
    """Enter a member's account; one that stood before is marked replaced and waits no longer."""
    account = BankAccount(
        town_id=member.town_id, member_id=member.id, bank=bank, holder=holder,
        entered_by_id=actor.person_id, entered_at=now,
    )  # fmt: skip
    refusals = [Refusal("payee_left")] if member.left_on is not None else []
    refusals += [] if bank else [Refusal("bank_missing", "bank")]
    refusals += rules.holder_refusals(holder, member.name)
    return _take_up(account, number, refusals, queries.live_account(member.id), actor, now)


def enter_of_firm(
    firm: Organisation, town: Town, bank: str, holder: str, number: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Enter a firm's account in a town, by the firm or the town's job cadre; the town's centre confirms it."""
    account = BankAccount(
        town_id=town.id,
        firm_id=firm.id,
        bank=bank,
        holder=holder,
        entered_by_id=actor.person_id,
        entered_at=now,
    )
    refusals = [] if firm.state is OrganisationState.ADMITTED else [Refusal("firm_not_admitted")]
    refusals += [] if bank else [Refusal("bank_missing", "bank")]
    refusals += rules.firm_holder_refusals(holder, firm.name)
    return _take_up(account, number, refusals, queries.live_firm_account(firm.id, town.id), actor, now)


def _take_up(
    account: BankAccount,
    number: str,
    refusals: list[Refusal],
    old: BankAccount | None,
    actor: Actor,
    now: datetime,
) -> Done | Refused:
    read = rules.normalise_account(number)
    if isinstance(read, list) or refusals:
        return Refused((*refusals, *(read if isinstance(read, list) else ())))
    if old is not None:
        old.replaced_at = now
        db.session.flush()
    account.number = read.value
    db.session.add(account)
    db.session.flush()
    for follower in supplied("account_followers"):
        follower(account, actor, now)
    return Done(ref=account.ref)


def confirm(account: BankAccount, number_again: str, actor: Actor, now: datetime) -> Done | Refused:
    """Confirm an account: another person typed the same number from the book or card."""
    account = queries.locked(account)
    person = db.session.get_one(Person, actor.person_id)
    refusals = rules.confirm_refusals(
        person.id,
        entered_by=account.entered_by_id,
        payee=_person_of(account, person),
        speakers=_speakers(account),
    )
    if account.replaced_at is not None or account.confirmed_by_id is not None:
        refusals.append(Refusal("not_newest"))
    read = rules.normalise_account(number_again)
    if isinstance(read, list):
        refusals += read
    elif read.value != account.number.reveal():
        refusals.append(Refusal("account_differs", "account"))
    if refusals:
        return Refused(tuple(refusals))
    account.confirmed_by_id, account.confirmed_at = person.id, now
    db.session.flush()
    return Done(ref=account.ref)


def _person_of(account: BankAccount, person: Person) -> Hashable:
    """Return the payee as somebody who signs in, or in a shape that no person has."""
    is_same = account.member is not None and queries.is_same_person(person, account.member)
    return person.id if is_same else ("payee", account.member_id, account.firm_id)


def _speakers(account: BankAccount) -> set[Hashable]:
    if account.firm_id is None:
        return set()
    return {person.id for person in queries.speakers_of([account.firm_id]).get(account.firm_id, ())}


def declare(
    person: Person, name: str, relation: str, id_number: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Note a relative of somebody who decides; whether the town knows the relative is not said."""
    day = business_day(now)
    read, called = normalise_id(id_number, day), normalise_name(name)
    refusals = list(called) if isinstance(called, list) else []
    refusals += read if isinstance(read, list) else []
    number = "" if isinstance(read, list) else read.value
    is_self = bool(number) and person.id_number is not None and person.id_number.reveal() == number
    refusals += rules.kin_refusals(relation, is_self=is_self)
    if refusals:
        return Refused(tuple(refusals))
    kin = Kinship(
        town_id=actor.town_id,
        person_id=person.id,
        name=called,
        relation=relation,
        declared_by_id=actor.person_id,
        declared_on=day,
    )
    kin.id_number = number
    db.session.add(kin)
    db.session.flush()
    return Done(ref=kin.ref)


def end_kin(kin: Kinship, actor: Actor, now: datetime) -> Done | Refused:
    """Take a declared relative off again; another hand than the person's own does it."""
    refusals = rules.end_kin_refusals(actor.person_id, of=kin.person_id)
    if kin.ended_on is not None:
        refusals = [Refusal("kin_ended_before")]
    if refusals:
        return Refused(tuple(refusals))
    kin.ended_on, kin.ended_by_id = business_day(now), actor.person_id
    db.session.flush()
    return Done(ref=kin.ref)
