"""Openings as the actor may see them: a firm its own of all towns, staff those of their town."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, true

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.accounts.models import Person
from webapp.audit.models import AuditChange, AuditEvent
from webapp.core.db import db
from webapp.core.policy import Policy
from webapp.jobs.models import Opening
from webapp.jobs.rules.openings import is_stale
from webapp.jobs.workflow import OpeningState
from webapp.organisations.models import Organisation, Town, Village
from webapp.organisations.queries import towns
from webapp.organisations.workflow import OrganisationKind, OrganisationState
from webapp.policies.queries import policy_on

FILTERS: Final = ("open", "stale", "paused", "draft", "filled", "withdrawn")
LISTED: Final = (OpeningState.PUBLISHED, OpeningState.PAUSED, OpeningState.FILLED)
"""States in which an opening can be asked after: it is there, though perhaps not to be had."""


@dataclass(frozen=True)
class Change:
    """Who changed a record last, and when."""

    name: str
    at: datetime | None


@loads(Permission.OPENING_SEE)
def opening(actor: Actor, ref: UUID) -> Opening | None:
    """Return one opening in the actor's reach."""
    query = select(Opening).where(Opening.ref == ref)
    found: Opening | None = db.session.scalar(
        within(actor, query, Opening.town_id, firm=Opening.firm_id).where(_shown_to(actor))
    )
    return found


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    """A draft is nobody's business but its writers'."""
    if actor.role in (Role.FIRM, Role.JOB_CADRE):
        return true()
    return Opening.state != OpeningState.DRAFT


def standing(opening: Opening, day: date) -> OpeningState:
    """Return where an opening stands for people: published and unconfirmed for too long, it is stale."""
    return standings([opening], day)[opening.id]


def standings(openings: Iterable[Opening], day: date) -> dict[int, OpeningState]:
    """Return where several openings stand, by their number; each town's policy is read once."""
    found: dict[int, OpeningState] = {}
    policies: dict[int, Policy] = {}
    for one in openings:
        found[one.id] = one.state
        if one.state is OpeningState.PUBLISHED:
            if one.town_id not in policies:
                policies[one.town_id] = policy_on(day, one.town_id)
            if is_stale(one.fresh_on, day, policies[one.town_id]):
                found[one.id] = OpeningState.STALE
    return found


def stale_before(actor: Actor, day: date) -> Mapping[int, date]:
    """Return by town the last day of confirmation that no longer counts."""
    ids = [town.id for town in towns()] if actor.town_id is None else [actor.town_id]
    return {
        town_id: day - timedelta(days=policy_on(day, town_id).value("opening_stale_days")) for town_id in ids
    }


def _stale(cuts: Mapping[int, date]) -> ColumnElement[bool]:
    parts = [and_(Opening.town_id == town_id, Opening.fresh_on <= cut) for town_id, cut in cuts.items()]
    return and_(Opening.state == OpeningState.PUBLISHED, or_(*parts))


def _filter(show: str, cuts: Mapping[int, date]) -> ColumnElement[bool]:
    stale = _stale(cuts)
    if show == "stale":
        return stale
    if show == "open":
        return and_(Opening.state == OpeningState.PUBLISHED, not_(stale))
    return Opening.state == OpeningState(show) if show in FILTERS else true()


def _found(actor: Actor, q: str) -> Select[Any]:
    query = select(Opening).join(Organisation, Opening.firm_id == Organisation.id)
    query = query.outerjoin(Village, Opening.village_id == Village.id).where(_shown_to(actor))
    query = within(actor, query, Opening.town_id, firm=Opening.firm_id)
    word = " ".join(q.split())
    if not word:
        return query
    columns = (Opening.title, Opening.duties, Organisation.name, Village.name)
    return query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))


def listed(actor: Actor, q: str, show: str, day: date) -> Select[Any]:
    """Return the openings of a list: those that need a word first, then the newest."""
    cuts = stale_before(actor, day)
    place = case((_stale(cuts), 0), (Opening.state == OpeningState.WITHDRAWN, 2), else_=1)
    return (
        _found(actor, q)
        .where(_filter(show, cuts))
        .order_by(place, func.coalesce(Opening.published_on, Opening.fresh_on).desc(), Opening.id.desc())
    )


def counts(actor: Actor, q: str, day: date) -> dict[str, int]:
    """Return how many openings each filter would show, and all, with one query."""
    cuts = stale_before(actor, day)
    sums = [
        func.coalesce(func.sum(case((_filter(name, cuts), 1), else_=0)), 0).label(name) for name in FILTERS
    ]
    query = _found(actor, q).with_only_columns(func.count(Opening.id).label("all"), *sums)
    return {name: int(value) for name, value in db.session.execute(query).one()._mapping.items()}


def in_town(town_id: int) -> list[Opening]:
    """Return every opening of a town that can be asked after, in one query: the ranking takes it from there."""
    query = select(Opening).where(Opening.town_id == town_id, Opening.state.in_(LISTED))
    return list(db.session.scalars(query.order_by(Opening.id)))


def in_town_by_ref(town_id: int, ref: UUID) -> Opening | None:
    """Return one opening of a town by its ref."""
    return db.session.scalar(select(Opening).where(Opening.town_id == town_id, Opening.ref == ref))


def last_of_firm(firm_id: int) -> Opening | None:
    """Return what a firm wrote last, to start the next one from."""
    query = select(Opening).where(Opening.firm_id == firm_id)
    return db.session.scalar(query.order_by(Opening.id.desc()).limit(1))


def admitted_firms() -> list[Organisation]:
    """Return the firms that may publish, by name."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.FIRM, Organisation.state == OrganisationState.ADMITTED
    )
    return list(db.session.scalars(query.order_by(Organisation.name, Organisation.id)))


def towns_of(actor: Actor) -> list[Town]:
    """Return the towns in which the actor may write openings: a firm in any, staff in their own."""
    return [town for town in towns() if actor.role is Role.FIRM or town.id == actor.town_id]


def wages_beside(town_id: int, title: str, but: int | None = None) -> list[Opening]:
    """Return up to seven open posts of a town that pay for the same trade, else for any, by wage."""
    query = select(Opening).where(
        Opening.town_id == town_id, Opening.state == OpeningState.PUBLISHED, Opening.id != (but or 0)
    )
    query = query.order_by(Opening.wage_from_fen, Opening.id)
    same = list(db.session.scalars(query.where(Opening.title == title).limit(7))) if title else []
    return same or list(db.session.scalars(query.limit(7)))


def last_change(ref: UUID) -> Change:
    """Return who changed a record last."""
    query = (
        select(AuditEvent.at, Person.name)
        .join(AuditChange, AuditChange.event_id == AuditEvent.id)
        .outerjoin(Person, Person.ref == AuditEvent.person_ref)
        .where(AuditChange.record_ref == ref)
        .order_by(AuditEvent.id.desc())
    )
    row = db.session.execute(query.limit(1)).first()
    return Change(row.name or "", row.at) if row else Change("", None)


def firm_by_id(firm_id: int | None) -> Organisation | None:
    """Return a firm by the number that an actor of it carries."""
    return db.session.get(Organisation, firm_id) if firm_id is not None else None
