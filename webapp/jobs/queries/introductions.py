"""Introductions as the actor may see them; a firm reads a view that is built field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening, WorkerProfile
from webapp.jobs.queries.openings import counts as opening_counts
from webapp.jobs.workflow import IntroductionState
from webapp.organisations.models import Organisation

FILTERS: Final = ("proposed", "taken", "declined", "over")
OVER: Final = (IntroductionState.WITHDRAWN, IntroductionState.CLOSED)
LIVING: Final = (IntroductionState.PROPOSED, IntroductionState.TAKEN)


@dataclass(frozen=True)
class FirmView:
    """All that a firm may read of an introduction, and nothing else: its templates get no record of ours."""

    ref: UUID
    code: str
    state: IntroductionState
    opening_ref: UUID
    opening_title: str
    wage_from_fen: int
    proposed_on: date
    answered_on: date | None
    gave_up: bool
    skills: tuple[str, ...]
    experience: tuple[tuple[str, float], ...]
    free_from: int | None
    free_to: int | None
    km: float | None
    name: str | None
    phone: str | None


@dataclass(frozen=True)
class Waits:
    """What waits on the desk of a job cadre or a firm."""

    unanswered: int
    oldest_on: date | None
    stale: int
    drafts: int


@loads(Permission.INTRODUCTION_SEE)
def introduction(actor: Actor, ref: UUID) -> Introduction | None:
    """Return one introduction in the actor's reach."""
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.where(Introduction.ref == ref)
    found: Introduction | None = db.session.scalar(
        within(actor, query, Opening.town_id, firm=Opening.firm_id)
    )
    return found


def _filter(show: str) -> ColumnElement[bool]:
    if show == "over":
        return Introduction.state.in_(OVER)
    return Introduction.state == IntroductionState(show) if show in FILTERS else true()


def _found(actor: Actor, q: str) -> Select[Any]:
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.join(Organisation, Opening.firm_id == Organisation.id)
    query = query.join(Member, Introduction.member_id == Member.id)
    query = within(actor, query, Opening.town_id, firm=Opening.firm_id)
    word = " ".join(q.split())
    if not word:
        return query
    columns: list[Any] = [Opening.title, Introduction.code]
    if actor.firm_id is None:  # by a search a firm could else find out whose code it is
        columns += [Organisation.name, Member.name, Member.pinyin, Member.initials]
    return query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))


def listed(actor: Actor, q: str, show: str) -> Select[Any]:
    """Return the introductions of a list: those that wait first, the oldest of them on top."""
    waits = case((Introduction.state == IntroductionState.PROPOSED, 0), else_=1)
    oldest = case((Introduction.state == IntroductionState.PROPOSED, Introduction.proposed_on), else_=None)
    order = (waits, oldest, Introduction.answered_on.desc(), Introduction.id.desc())
    return _found(actor, q).where(_filter(show)).order_by(*order)


def counts(actor: Actor, q: str) -> dict[str, int]:
    """Return how many introductions each filter would show, and all, with one query."""
    sums = [func.coalesce(func.sum(case((_filter(name), 1), else_=0)), 0).label(name) for name in FILTERS]
    query = _found(actor, q).with_only_columns(func.count(Introduction.id).label("all"), *sums)
    return {name: int(value) for name, value in db.session.execute(query).one()._mapping.items()}


def of_opening(opening_id: int) -> list[Introduction]:
    """Return the introductions to one opening, the newest first."""
    query = select(Introduction).where(Introduction.opening_id == opening_id)
    return list(db.session.scalars(query.order_by(Introduction.proposed_on.desc(), Introduction.id.desc())))


def open_of_opening(opening_id: int) -> list[Introduction]:
    """Return the introductions to one opening that wait for an answer."""
    query = select(Introduction).where(
        Introduction.opening_id == opening_id, Introduction.state == IntroductionState.PROPOSED
    )
    return list(db.session.scalars(query.order_by(Introduction.id)))


def open_of_member(member_id: int) -> list[Introduction]:
    """Return the introductions of one person that wait for an answer."""
    query = select(Introduction).where(
        Introduction.member_id == member_id, Introduction.state == IntroductionState.PROPOSED
    )
    return list(db.session.scalars(query.order_by(Introduction.id)))


def of_members(member_ids: Sequence[int]) -> list[Introduction]:
    """Return all introductions of some people, the newest first."""
    query = select(Introduction).where(Introduction.member_id.in_(member_ids))
    return list(db.session.scalars(query.order_by(Introduction.proposed_on.desc(), Introduction.id.desc())))


def profiles_of(introductions: Sequence[Introduction]) -> dict[int, WorkerProfile]:
    """Return what the introduced people said about work, by member; one query."""
    ids = sorted({each.member_id for each in introductions})
    query = select(WorkerProfile).where(WorkerProfile.member_id.in_(ids)).order_by(WorkerProfile.id)
    return {profile.member_id: profile for profile in db.session.scalars(query)}


def may_know(introduction: Introduction, day: date) -> bool:
    """Whether the firm may read name and phone: under a consent that holds, until the matter is over."""
    return introduction.state in LIVING and introduction.consent.holds_on(day)


def view_for_firm(
    introduction: Introduction, profile: WorkerProfile | None, km: float | None, day: date
) -> FirmView:
    """Build what a firm may read of an introduction."""
    opening, member = introduction.opening, introduction.member
    known = may_know(introduction, day)
    phone = member.phone
    return FirmView(
        ref=introduction.ref,
        code=introduction.code,
        state=introduction.state,
        opening_ref=opening.ref,
        opening_title=opening.title,
        wage_from_fen=opening.wage_from_fen,
        proposed_on=introduction.proposed_on,
        answered_on=introduction.answered_on,
        gave_up=(introduction.decline_code or "").startswith("worker."),
        skills=tuple(profile.skills) if profile else (),
        experience=tuple(profile.experience.items()) if profile else (),
        free_from=profile.free_from if profile else None,
        free_to=profile.free_to if profile else None,
        km=km,
        name=member.name if known else None,
        phone=phone.reveal() if known and phone is not None else None,
    )


def waits(actor: Actor, day: date) -> Waits:
    """Return what waits for a job cadre (of the town) or a firm (its own), for the desk."""
    sums = (func.count(Introduction.id), func.min(Introduction.proposed_on))
    query: Any = select(Introduction).with_only_columns(*sums)
    query = query.join(Opening, Introduction.opening_id == Opening.id)
    query = query.where(Introduction.state == IntroductionState.PROPOSED)
    row = db.session.execute(within(actor, query, Opening.town_id, firm=Opening.firm_id)).one()
    found = opening_counts(actor, "", day)
    return Waits(int(row[0]), row[1], found["stale"], found["draft"])
