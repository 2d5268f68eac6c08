"""Introductions as the actor may see them; a firm reads a view that is built field by field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.households.queries.find import names
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries.openings import counts as opening_counts
from webapp.jobs.rules.sight import Shown, Sight
from webapp.jobs.workflow import UNDER_WAY, IntroductionState
from webapp.organisations.models import Organisation
from webapp.policies.queries import policy_on

FILTERS: Final = ("proposed", "meeting", "taken", "declined", "over")
MEETING: Final = (IntroductionState.WANTED, IntroductionState.TRIAL)
_GROUPS: Final[dict[str, tuple[IntroductionState, ...]]] = {
    "proposed": (IntroductionState.PROPOSED,),
    "meeting": MEETING,
    "taken": (IntroductionState.TAKEN,),
    "declined": (IntroductionState.DECLINED,),
    "over": (IntroductionState.WITHDRAWN, IntroductionState.CLOSED),
}


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
    meet_on: date | None
    gave_up: bool
    by_phone: bool
    can_undo: bool
    shown: Shown | None
    name: str | None
    phone: str | None

    @property
    def under_way(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in UNDER_WAY

    @property
    def asked(self) -> bool:
        """Whether the firm wants to meet and the person has not agreed to be known yet."""
        return self.state in MEETING and self.name is None


@dataclass(frozen=True)
class Waits:
    """What waits on the desk of a job cadre or a firm."""

    unanswered: int
    oldest_on: date | None
    meetings: int
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


def by_refs(actor: Actor, refs: Sequence[UUID]) -> list[Introduction]:
    """Return some introductions in the actor's reach, the oldest first."""
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.where(Introduction.ref.in_(refs)).order_by(Introduction.proposed_on, Introduction.id)
    return list(db.session.scalars(within(actor, query, Opening.town_id, firm=Opening.firm_id)))


def _filter(show: str) -> ColumnElement[bool]:
    return Introduction.state.in_(_GROUPS[show]) if show in _GROUPS else true()


def _found(actor: Actor, q: str) -> Select[Any]:
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.join(Organisation, Opening.firm_id == Organisation.id)
    query = query.join(Member, Introduction.member_id == Member.id)
    query = within(actor, query, Opening.town_id, firm=Opening.firm_id)
    word = " ".join(q.split())
    if not word:
        return query
    columns = [Opening.title, Introduction.code]
    meant: list[ColumnElement[bool]] = []
    if actor.firm_id is None:  # by a search a firm could else find out whose code it is
        columns, meant = [*columns, Organisation.name], [names(word)]
    return query.where(or_(*meant, *(column.contains(word, autoescape=True) for column in columns)))


def listed(actor: Actor, q: str, show: str) -> Select[Any]:
    """Return the introductions of a list: unanswered ones first, the oldest on top, then those who meet."""
    state = Introduction.state
    waits = case((state == IntroductionState.PROPOSED, 0), (state.in_(MEETING), 1), else_=2)
    oldest = case((state.in_(UNDER_WAY), Introduction.proposed_on), else_=None)
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
    """Return the introductions to one opening of which something is still to come."""
    query = select(Introduction).where(
        Introduction.opening_id == opening_id, Introduction.state.in_(UNDER_WAY)
    )
    return list(db.session.scalars(query.order_by(Introduction.id)))


def open_of_firm(firm_id: int) -> list[Introduction]:
    """Return the introductions to a firm, in all towns, of which something is still to come."""
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.where(Opening.firm_id == firm_id, Introduction.state.in_(UNDER_WAY))
    return list(db.session.scalars(query.order_by(Introduction.id)))


def open_of_member(member_id: int) -> list[Introduction]:
    """Return the introductions of one person of which something is still to come."""
    query = select(Introduction).where(Introduction.member_id == member_id, Introduction.state.in_(UNDER_WAY))
    return list(db.session.scalars(query.order_by(Introduction.id)))


def view_for_firm(introduction: Introduction, day: date, policy: Policy) -> FirmView:
    """Build what a firm may read of an introduction: frozen facts, and the name only by consent."""
    opening, seen = introduction.opening, introduction.sight_on(day)
    phone = introduction.member.phone if seen is Sight.NAME else None
    by_worker = (introduction.decline_code or "").startswith("worker.")
    return FirmView(
        ref=introduction.ref,
        code=introduction.code,
        state=introduction.state,
        opening_ref=opening.ref,
        opening_title=opening.title,
        wage_from_fen=opening.wage_from_fen,
        proposed_on=introduction.proposed_on,
        answered_on=introduction.answered_on,
        meet_on=introduction.meet_on if introduction.state in MEETING else None,
        gave_up=by_worker,
        by_phone=introduction.by_phone,
        can_undo=not (introduction.by_phone or by_worker) and is_fresh(introduction, day, policy),
        shown=Shown.read(introduction.shown) if seen >= Sight.PROFILE else None,
        name=introduction.member.name if seen is Sight.NAME else None,
        phone=phone.reveal() if phone is not None else None,
    )


def views_for_firm(introductions: Sequence[Introduction], day: date) -> list[FirmView]:
    """Return introductions as a firm may read them."""
    policies = {town: policy_on(day, town) for town in sorted({one.town_id for one in introductions})}
    return [view_for_firm(one, day, policies[one.town_id]) for one in introductions]


def is_fresh(introduction: Introduction, day: date, policy: Policy) -> bool:
    """Whether an answer is young enough to be taken back."""
    if introduction.state not in (*MEETING, IntroductionState.DECLINED) or introduction.answered_on is None:
        return False
    return day - introduction.answered_on <= timedelta(days=policy.value("answer_undo_days"))


def waits(actor: Actor, day: date) -> Waits:
    """Return what waits for a job cadre (of the town) or a firm (its own), for the desk."""
    meeting = func.sum(case((Introduction.state.in_(MEETING), 1), else_=0))
    proposed = Introduction.state == IntroductionState.PROPOSED
    sums = (
        func.coalesce(func.sum(case((proposed, 1), else_=0)), 0),
        func.min(case((proposed, Introduction.proposed_on), else_=None)),
        func.coalesce(meeting, 0),
    )
    query: Any = select(Introduction).with_only_columns(*sums)
    query = query.join(Opening, Introduction.opening_id == Opening.id)
    query = query.where(Introduction.state.in_(UNDER_WAY))
    row = db.session.execute(within(actor, query, Opening.town_id, firm=Opening.firm_id)).one()
    found = opening_counts(actor, "", day)
    return Waits(int(row[0]), row[1], int(row[2]), found["stale"], found["draft"])
