"""Payment lists and the signed claims that wait for one."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim, PaymentLine, PaymentList
from webapp.claims.workflow import ClaimState
from webapp.core.db import db


@loads(Permission.LIST_SEE)
def payment_list(actor: Actor, ref: UUID) -> PaymentList | None:
    """Return one payment list of the actor's town."""
    query = within(actor, select(PaymentList).where(PaymentList.ref == ref), PaymentList.town_id)
    found: PaymentList | None = db.session.scalar(query)
    return found


def to_issue(actor: Actor) -> list[Claim]:
    """Return the signed claims of the actor's town, by fund line and day of readiness."""
    query = within(actor, select(Claim), Claim.town_id).where(Claim.state == ClaimState.SIGNED)
    query = query.order_by(Claim.fund_line_id, Claim.ready_on, Claim.id)
    return list(db.session.scalars(query.options(selectinload(Claim.fund_line))))


def count_to_issue(actor: Actor) -> int:
    """Return how many signed claims wait for a payment list."""
    query = within(actor, select(func.count(Claim.id)), Claim.town_id).where(Claim.state == ClaimState.SIGNED)
    return db.session.scalar(query) or 0


def lists_of(actor: Actor) -> Select[Any]:
    """Return the query for the payment lists of the actor's town, the newest first."""
    query = within(actor, select(PaymentList), PaymentList.town_id)
    return query.order_by(PaymentList.id.desc())


def lists_in_year(town_id: int, year: int) -> int:
    """Return how many payment lists a town has issued in a year: the next one's number follows."""
    query = select(func.count(PaymentList.id)).where(
        PaymentList.town_id == town_id, PaymentList.number.startswith(f"{year}-", autoescape=True)
    )
    return db.session.scalar(query) or 0


def lines_in(of: PaymentList) -> Select[Any]:
    """Return the query for the lines of a payment list, to be paged."""
    query = select(PaymentLine).where(PaymentLine.payment_list_id == of.id)
    return query.order_by(PaymentLine.position).options(selectinload(PaymentLine.claim))


def lines_of(of: PaymentList) -> list[PaymentLine]:
    """Return the lines of a payment list in their order."""
    query = select(PaymentLine).where(PaymentLine.payment_list_id == of.id)
    return list(db.session.scalars(query.order_by(PaymentLine.position)))
