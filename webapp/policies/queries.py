"""Policy values as rows: what holds for a town, the Policy of a day, a row by its ref."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from webapp.core.db import db
from webapp.core.policy import Policy, PolicyValue
from webapp.organisations.models import Town
from webapp.policies.models import PolicyRow


def values_for(town_id: int | None) -> tuple[PolicyValue, ...]:
    """Return every value that counts for a town, general ones and its own; of two for one day the later entry first.

    A value that nobody has confirmed does not count.
    """
    query = (
        select(PolicyRow)
        .where(or_(PolicyRow.town_id.is_(None), PolicyRow.town_id == town_id))
        .where(or_(PolicyRow.shipped, PolicyRow.confirmed_by_id.is_not(None)))
        .order_by(PolicyRow.key, PolicyRow.kind, PolicyRow.valid_from, PolicyRow.number.desc(), PolicyRow.id)
    )
    return tuple(value_of(row) for row in db.session.scalars(query))


def policy_on(day: date, town_id: int | None) -> Policy:
    """Return what a rule is handed for a case of this day in this town."""
    town = db.session.get(Town, town_id) if town_id is not None else None
    return Policy.on(values_for(town_id), day, town.code if town else None)


def row_by_ref(ref: UUID) -> PolicyRow | None:
    """Return the row that a case was checked against."""
    return db.session.scalar(select(PolicyRow).where(PolicyRow.ref == ref))


def waiting_for_confirmation(town_id: int) -> list[PolicyRow]:
    """Return what was proposed for a town and waits for a second person."""
    query = select(PolicyRow).where(
        PolicyRow.town_id == town_id, PolicyRow.confirmed_by_id.is_(None), ~PolicyRow.shipped
    )
    return list(db.session.scalars(query.order_by(PolicyRow.proposed_at, PolicyRow.id)))


def value_of(row: PolicyRow) -> PolicyValue:
    """Return a row as the plain value that rules know."""
    return PolicyValue(
        key=row.key,
        kind=row.kind,
        town_code=row.town.code if row.town else None,
        value=row.value,
        unit=row.unit,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confirmed=row.source_confirmed,
        scope=row.scope,
        ref=str(row.ref),
    )
