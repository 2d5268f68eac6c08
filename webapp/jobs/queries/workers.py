"""People and what is known of them for work, a whole town in a handful of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload, selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.households.models import CategoryFact, Household, HouseholdFact, LocalWatch, Member, MemberFact
from webapp.households.queries.family import figures
from webapp.households.queries.find import watched_in_town, watched_members
from webapp.households.queries.work import AtWork, at_work
from webapp.jobs.models import Introduction, WorkerProfile
from webapp.jobs.queries.past import Past, past_of

INCOME, WORK = ("income", "after"), "work"
"""Groups of figures; what stands after the risk was removed counts before what stood before."""


@dataclass(frozen=True)
class WorkTold:
    """What the national form says of somebody's work outside the town's own placements, and of which day."""

    as_of: date
    works: bool
    away: bool
    welfare_post: bool


@dataclass
class People:
    """Members of some households with all that ranking asks; one load for a whole list."""

    members: list[Member]
    standing: dict[int, tuple[CategoryFact | None, LocalWatch | None]]
    incomes: dict[int, int]
    told: dict[int, WorkTold]
    profiles: dict[int, WorkerProfile]
    introductions: dict[int, list[Introduction]]
    at_work: dict[int, AtWork]
    past: Past

    def family_of(self, member: Member) -> list[Member]:
        """The members of somebody's household."""
        return self.families[member.household_id]

    def __post_init__(self) -> None:
        """Put families together once."""
        self.families: dict[int, list[Member]] = defaultdict(list)
        for member in self.members:
            self.families[member.household_id].append(member)


@loads(Permission.WORKER_SEE)
def worker(actor: Actor, ref: UUID) -> Member | None:
    """Return a person of the actor's town who still lives there."""
    query = select(Member).join(Household, Member.household_id == Household.id)
    query = query.where(Member.ref == ref, Member.left_on.is_(None))
    found: Member | None = db.session.scalar(within(actor, query, Household.town_id, Household.village_id))
    return found


def by_refs(actor: Actor, refs: Sequence[UUID]) -> list[Member]:
    """Return some people of the actor's town, in the order of their names."""
    query = select(Member).join(Household, Member.household_id == Household.id)
    query = query.where(Member.ref.in_(refs), Member.left_on.is_(None)).order_by(Member.pinyin, Member.id)
    return list(db.session.scalars(within(actor, query, Household.town_id, Household.village_id)))


def people(
    actor: Actor, day: date, *, everybody: bool = False, households: Sequence[int] | None = None
) -> People:
    """Load the people of watched households (or of all, or of some), with what is known about work."""
    query = watched_members(actor, day, everybody or households is not None)
    if households is not None:
        query = query.where(Household.id.in_(households))
    return _people(query, actor.town_id or 0, day, households)


def watched_people(town_id: int, day: date) -> People:
    """Load the people of a town's watched households: for what a change of policy would touch."""
    return _people(watched_in_town(town_id, day), town_id, day, None)


def _people(query: Select[Any], town_id: int, day: date, households: Sequence[int] | None) -> People:
    rows = db.session.execute(query).unique().all()
    members = [row[0] for row in rows]
    ids = [member.id for member in members]
    homes = sorted({member.household_id for member in members})
    return People(
        members=members,
        standing={row[0].household_id: (row[1], row[2]) for row in rows},
        incomes=_incomes(homes),
        told=work_told(ids),
        profiles=_profiles(ids),
        introductions=_introductions(ids),
        at_work=at_work(ids, day),
        past=past_of(town_id, day, None if households is None else ids),
    )


def _incomes(households: Sequence[int]) -> dict[int, int]:
    """The newest net income a head in fen, by household."""
    query = select(HouseholdFact).where(
        HouseholdFact.key.in_(INCOME), HouseholdFact.household_id.in_(households)
    )
    facts = list(db.session.scalars(query.order_by(HouseholdFact.as_of, HouseholdFact.id)))
    newest = {}
    for group, name in zip(INCOME, ("net_income_per_head", "after_net_income_per_head"), strict=True):
        for fact in facts:
            income = figures(fact).get(name) if fact.key == group else None
            if income is not None:
                newest[fact.household_id] = int(income)
    return newest


def work_told(members: Sequence[int]) -> dict[int, WorkTold]:
    """Who works by the national form, the newest word of it: at a firm, away for months, on a public post."""
    query = select(MemberFact).where(MemberFact.key == WORK, MemberFact.member_id.in_(members))
    found = {}
    for fact in db.session.scalars(query.order_by(MemberFact.as_of, MemberFact.id)):
        work = figures(fact)
        away, post = bool(work.get("work_months")), bool(work.get("public_post"))
        works = away or post or bool(work.get("work_firm"))
        found[fact.member_id] = WorkTold(fact.as_of, works, away, post)
    return found


def _profiles(members: Sequence[int]) -> dict[int, WorkerProfile]:
    query = select(WorkerProfile).where(WorkerProfile.member_id.in_(members))
    query = query.options(selectinload(WorkerProfile.care)).order_by(WorkerProfile.id)
    return {profile.member_id: profile for profile in db.session.scalars(query)}


def _introductions(members: Sequence[int]) -> dict[int, list[Introduction]]:
    query = select(Introduction).where(Introduction.member_id.in_(members))
    query = query.options(lazyload(Introduction.consent), lazyload(Introduction.contact))
    found: dict[int, list[Introduction]] = defaultdict(list)
    for each in db.session.scalars(query.order_by(Introduction.proposed_on.desc(), Introduction.id.desc())):
        found[each.member_id].append(each)
    return found


def profile_of(member: Member) -> WorkerProfile | None:
    """Return what a person said about work."""
    return db.session.scalar(select(WorkerProfile).where(WorkerProfile.member_id == member.id))
