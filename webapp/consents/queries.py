"""Which consent holds on a day: of a person, to a firm, for a purpose."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.consents.models import INTRODUCTION, Consent
from webapp.core.db import db
from webapp.households.models import Household, Member


def _holding(day: date, purpose: str) -> Select[Any]:
    return (
        select(Consent)
        .where(Consent.purpose == purpose, Consent.given_on <= day, Consent.valid_to >= day)
        .where(or_(Consent.withdrawn_on.is_(None), Consent.withdrawn_on > day))
        .order_by(Consent.given_on, Consent.id)
    )


def holding(member_id: int, recipient_id: int, day: date, purpose: str = INTRODUCTION) -> Consent | None:
    """Return the newest consent of a person to a recipient that holds on a day."""
    query = _holding(day, purpose).where(Consent.member_id == member_id, Consent.recipient_id == recipient_id)
    return next(reversed(list(db.session.scalars(query))), None)


def recipients_of(member_id: int, day: date, purpose: str = INTRODUCTION) -> Mapping[int, Consent]:
    """Return to whom a person has consented, by recipient."""
    query = _holding(day, purpose).where(Consent.member_id == member_id)
    return {consent.recipient_id: consent for consent in db.session.scalars(query)}


def holding_for(
    member_ids: Sequence[int], recipient_id: int, day: date, purpose: str = INTRODUCTION
) -> Mapping[int, Consent]:
    """Return the consents of some people to one recipient, by person; one query."""
    query = _holding(day, purpose).where(
        Consent.recipient_id == recipient_id, Consent.member_id.in_(sorted(member_ids))
    )
    return {consent.member_id: consent for consent in db.session.scalars(query)}


def of_member(member_id: int) -> list[Consent]:
    """Return all consents of a person, the newest first."""
    query = select(Consent).where(Consent.member_id == member_id)
    return list(db.session.scalars(query.order_by(Consent.given_on.desc(), Consent.id.desc())))


@loads(Permission.CONSENT_NOTE)
def consent(actor: Actor, ref: UUID) -> Consent | None:
    """Return one consent of a person in the actor's reach."""
    query = select(Consent).join(Member, Consent.member_id == Member.id)
    query = query.join(Household, Member.household_id == Household.id).where(Consent.ref == ref)
    found: Consent | None = db.session.scalar(within(actor, query, Household.town_id, Household.village_id))
    return found
