"""A bank account is entered by one person and confirmed by another who reads the number anew."""

from datetime import datetime

from sqlalchemy import select

from webapp.access.actor import Actor
from webapp.accounts.models import Person
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.payees import queries, rules
from webapp.payees.models import BankAccount


def enter(member: Member, bank: str, holder: str, number: str, actor: Actor, now: datetime) -> Done | Refused:
    """Enter a member's account; one that stood before is marked replaced and waits no longer."""
    read = rules.normalise_account(number)
    refusals = [Refusal("payee_left")] if member.left_on is not None else []
    refusals += [] if bank else [Refusal("bank_missing", "bank")]
    refusals += rules.holder_refusals(holder, member.name)
    if isinstance(read, list) or refusals:
        return Refused((*refusals, *(read if isinstance(read, list) else ())))
    old = queries.live_account(member.id)
    if old is not None:
        old.replaced_at = now
        db.session.flush()
    account = BankAccount(
        member_id=member.id, bank=bank, holder=holder, entered_by_id=actor.person_id, entered_at=now
    )
    account.number = read.value
    db.session.add(account)
    db.session.flush()
    return Done(ref=account.ref)


def confirm(account: BankAccount, number_again: str, actor: Actor, now: datetime) -> Done | Refused:
    """Confirm an account: another person typed the same number from the book or card."""
    account = _locked(account)
    person = db.session.get_one(Person, actor.person_id)
    payee = person.id if queries.is_same_person(person, account.member) else ("member", account.member_id)
    refusals = rules.confirm_refusals(person.id, entered_by=account.entered_by_id, payee=payee)
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


def _locked(account: BankAccount) -> BankAccount:
    query = select(BankAccount).where(BankAccount.id == account.id).with_for_update(of=BankAccount)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()
