"""Openings as the actor may see them: a firm its own of all towns, staff those of their town."""

from collections.abc import Iterable, Mapping, Sequence
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
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.rules.openings import Standing, standing_of
from webapp.jobs.workflow import UNDER_WAY, OpeningState
from webapp.organisations.models import Organisation, Town, Village
from webapp.organisations.queries import towns, with_account
from webapp.organisations.workflow import OrganisationKind, OrganisationState
from webapp.policies.queries import policy_on

FILTERS: Final = ("open", "due", "to_call", "stale", "freed", "paused", "draft", "filled", "withdrawn")
RESERVING: Final = tuple(state for state in UNDER_WAY if state is not UNDER_WAY[0])
"""A firm that wants to meet somebody, or tries somebody, keeps a post for that person."""

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
    query = select(Opening).join(Organisation, Opening.firm_id == Organisation.id).where(Opening.ref == ref)
    found: Opening | None = db.session.scalar(_within(actor, query).where(_shown_to(actor)))
    return found


def _within(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Narrow openings that are joined with their firms."""
    places = {"firm": Opening.firm_id, "chamber": Organisation.chamber_id}
    return within(actor, query, Opening.town_id, **places)


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    """A draft is nobody's business but its writers'."""
    if actor.role in (Role.FIRM, Role.JOB_CADRE, Role.CHAMBER):
        return true()
    return Opening.state != OpeningState.DRAFT


def standing(opening: Opening, day: date) -> Standing:
    """Return where an opening stands for people: published and unconfirmed for too long, it is stale."""
    return standings([opening], day)[opening.id]


def standings(openings: Iterable[Opening], day: date) -> dict[int, Standing]:
    """Return where several openings stand, by their number; each town's policy is read once."""
    found: dict[int, Standing] = {}
    policies: dict[int, Policy] = {}
    for one in openings:
        if one.town_id not in policies:
            policies[one.town_id] = policy_on(day, one.town_id)
        found[one.id] = standing_of(one.state, one.fresh_on, day, policies[one.town_id])
    return found


@dataclass(frozen=True)
class Cuts:
    """For one town: confirmed on that day or before, an opening is stale; or due to be confirmed."""

    stale: date
    due: date


def cuts_of(actor: Actor, day: date) -> Mapping[int, Cuts]:
    """Return by town the last days of confirmation that no longer count, or not for long."""
    ids = [town.id for town in towns()] if actor.town_id is None else [actor.town_id]
    found = {}
    for town_id in ids:
        policy = policy_on(day, town_id)
        stale = day - timedelta(days=policy.value("opening_stale_days"))
        found[town_id] = Cuts(stale, stale + timedelta(days=policy.value("opening_notice_days")))
    return found


def _unconfirmed(cuts: Mapping[int, Cuts], which: str) -> ColumnElement[bool]:
    parts = [
        and_(Opening.town_id == town_id, Opening.fresh_on <= getattr(cut, which))
        for town_id, cut in cuts.items()
    ]
    return and_(Opening.state == OpeningState.PUBLISHED, or_(*parts))


def _filter(show: str, cuts: Mapping[int, Cuts]) -> ColumnElement[bool]:
    stale = _unconfirmed(cuts, "stale")
    if show == "stale":
        return stale
    if show == "freed":
        return Opening.freed_on.is_not(None)
    due = and_(_unconfirmed(cuts, "due"), not_(stale))
    if show == "due":
        return due
    if show == "to_call":
        return and_(due, Opening.firm_id.not_in(with_account()))
    if show == "open":
        return and_(Opening.state == OpeningState.PUBLISHED, not_(stale))
    return Opening.state == OpeningState(show) if show in FILTERS else true()


def _found(actor: Actor, q: str) -> Select[Any]:
    query = select(Opening).join(Organisation, Opening.firm_id == Organisation.id)
    query = query.outerjoin(Village, Opening.village_id == Village.id).where(_shown_to(actor))
    query = _within(actor, query)
    word = " ".join(q.split())
    if not word:
        return query
    columns = (Opening.title, Opening.duties, Organisation.name, Village.name)
    return query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))


def listed(actor: Actor, q: str, show: str, day: date) -> Select[Any]:
    """Return the openings of a list: those that need a word first, then the newest."""
    cuts = cuts_of(actor, day)
    place = case((_unconfirmed(cuts, "due"), 0), (Opening.state == OpeningState.WITHDRAWN, 2), else_=1)
    return (
        _found(actor, q)
        .where(_filter(show, cuts))
        .order_by(place, func.coalesce(Opening.published_on, Opening.fresh_on).desc(), Opening.id.desc())
    )


def counts(actor: Actor, q: str, day: date) -> dict[str, int]:
    """Return how many openings each filter would show, and all, with one query."""
    cuts = cuts_of(actor, day)
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


def reserved(openings: Sequence[Opening]) -> dict[int, int]:
    """Return by opening how many of its posts are kept for people whom the firm meets or tries."""
    query = select(Introduction.opening_id, func.count(Introduction.id))
    query = query.where(Introduction.opening_id.in_([one.id for one in openings]))
    query = query.where(Introduction.state.in_(RESERVING)).group_by(Introduction.opening_id)
    counted = {row[0]: int(row[1]) for row in db.session.execute(query)}
    return {one.id: min(counted.get(one.id, 0), one.free) for one in openings}


def last_of(actor: Actor) -> Opening | None:
    """Return what a firm, or a chamber for its members, wrote last, to start the next one from; a cadre's own last."""
    query = _within(actor, select(Opening).join(Organisation, Opening.firm_id == Organisation.id))
    if actor.role is Role.JOB_CADRE:
        query = query.where(Opening.written_by_id == actor.person_id)
    found: Opening | None = db.session.scalar(query.order_by(Opening.id.desc()).limit(1))
    return found


def firms_to_write_for(actor: Actor) -> list[Organisation]:
    """Return the firms for which the actor may publish, by name: a chamber for members without an account."""
    query = select(Organisation).where(
        Organisation.kind == OrganisationKind.FIRM, Organisation.state == OrganisationState.ADMITTED
    )
    if actor.role is Role.FIRM:
        query = query.where(Organisation.id == actor.firm_id)
    if actor.role is Role.CHAMBER:
        query = query.where(
            Organisation.chamber_id == actor.chamber_id, Organisation.id.not_in(with_account())
        )
    return list(db.session.scalars(query.order_by(Organisation.name, Organisation.id)))


def towns_of(actor: Actor) -> list[Town]:
    """Return the towns in which the actor may write openings: firms and chambers in any, staff in their own."""
    outside = actor.role in (Role.FIRM, Role.CHAMBER)
    return [town for town in towns() if outside or town.id == actor.town_id]


def under(town_id: int, kind: str, fen: int) -> list[Opening]:
    """Return the openings of a kind that a floor of so many fen would leave below it, the lowest wage first.

    It is a floor by the month for full-time work, else by the hour: pay by the work has its hours reckoned in.
    """
    hours = func.coalesce(Opening.unit_hours, 1)
    query = select(Opening).where(Opening.town_id == town_id, Opening.kind == kind)
    query = query.where(Opening.state.in_((*LISTED, OpeningState.DRAFT)), Opening.wage_from_fen < hours * fen)
    return list(db.session.scalars(query.order_by(Opening.wage_from_fen, Opening.id)))


def wages_beside(town_id: int, kind: str, unit: str, title: str, but: int | None = None) -> list[Opening]:
    """Return up to seven open posts of a town that pay for the same trade, else for any of the kind, by wage."""
    query = select(Opening).where(
        Opening.town_id == town_id, Opening.state == OpeningState.PUBLISHED, Opening.id != (but or 0)
    )
    query = query.where(Opening.kind == kind, Opening.wage_unit == unit)
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


def sent_to(openings: Sequence[Opening]) -> Mapping[int, int]:
    """Return how many people were ever introduced to each of some openings, by number; none is left out."""
    query = select(Introduction.opening_id, func.count(Introduction.id))
    query = query.where(Introduction.opening_id.in_([one.id for one in openings]))
    return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(Introduction.opening_id))}
