"""One household with all that its page shows: members, dated facts, what happened, who answers for it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.accounts.models import Account, Person
from webapp.audit.models import AuditChange, AuditEvent
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.policy import Policy
from webapp.households.models import (
    CategoryFact,
    Household,
    HouseholdFact,
    LocalWatch,
    Member,
    MemberFact,
)
from webapp.households.queries.work import at_work
from webapp.households.rules import MemberFacts, NeedFacts, household_need
from webapp.organisations.models import Seat

Figures = Mapping[str, Any]
SEEN_MOST = 200


@loads(Permission.HOUSEHOLD_SEE)
def household(actor: Actor, ref: UUID) -> Household | None:
    """Return one household in the actor's reach."""
    query = select(Household).where(Household.ref == ref)
    found: Household | None = db.session.scalar(within(actor, query, Household.town_id, Household.village_id))
    return found


@loads(Permission.HOUSEHOLD_SEE)
def member(actor: Actor, ref: UUID) -> Member | None:
    """Return one member of a household in the actor's reach."""
    query = select(Member).join(Household, Member.household_id == Household.id).where(Member.ref == ref)
    found: Member | None = db.session.scalar(within(actor, query, Household.town_id, Household.village_id))
    return found


def with_everything(households: Sequence[Household]) -> None:
    """Load what a page or a comparison reads of these households, with one query a kind of row."""
    query = select(Household).where(Household.id.in_([each.id for each in households]))
    confirmed = (CategoryFact, HouseholdFact, LocalWatch, MemberFact)
    by_whom = [joinedload(kind.confirmed_by) for kind in confirmed]
    query = query.options(
        joinedload(Household.confirmed_by),
        selectinload(Household.members).options(
            lazyload(Member.household), selectinload(Member.facts).options(by_whom[3])
        ),
        selectinload(Household.categories).options(by_whom[0]),
        selectinload(Household.facts).options(by_whom[1]),
        selectinload(Household.watches).options(by_whom[2]),
    )
    db.session.execute(query.execution_options(populate_existing=True)).unique().all()


def present(household: Household) -> list[Member]:
    """Return the members who belong to the household now, in its order."""
    return [member for member in household.members if member.left_on is None]


def category_on(household: Household, day: date) -> CategoryFact | None:
    """Return the category that holds on a day."""
    return next((fact for fact in household.categories if _holds(fact, day)), None)


def watch_on(household: Household, day: date) -> LocalWatch | None:
    """Return the entry of the local watch list that holds on a day."""
    return next((watch for watch in household.watches if _holds(watch, day)), None)


def _holds(fact: CategoryFact | LocalWatch, day: date) -> bool:
    return fact.starts_on <= day and (fact.ends_on is None or fact.ends_on > day)


def newest(facts: Iterable[Any]) -> dict[str, Any]:
    """Return the fact of each group that counts now; facts come with the newest day first."""
    found: dict[str, Any] = {}
    for fact in facts:
        found.setdefault(fact.key, fact)
    return found


def figures(fact: HouseholdFact | MemberFact | None) -> Figures:
    """Return the plain figures of a group: for code that has the right to them, never for a page as they are."""
    if fact is None or fact.value is None:
        return {}
    opened: Figures = json.loads(fact.value.reveal())
    return opened


def facts_of(member: Member) -> MemberFacts:
    """Return a member as the rules know people."""
    person = figures(newest(member.facts).get("person"))
    return MemberFacts(
        key=str(member.ref),
        relation=member.relation,
        sex=member.sex,
        born_on=member.birth_on,
        education=member.education,
        schooling=member.schooling,
        left_school_why=person.get("drop_out_reason") or person.get("no_school_reason"),
        health=health_of(member),
        labour=member.labour,
    )


def health_of(member: Member) -> frozenset[str]:
    """Return the codes of a member's state of health."""
    return frozenset(filter(None, member.health.reveal().split(","))) if member.health else frozenset()


def works_away(member: Member) -> Figures:
    """Return what the national list says of work outside the town's own placements; empty where nothing."""
    work = figures(newest(member.facts).get("work"))
    works = work.get("work_months") or work.get("work_firm") or work.get("public_post")
    return work if works else {}


def income_per_head(household: Household) -> Fen | None:
    """Return the newest yearly net income for each person, if anybody stated one."""
    groups = newest(household.facts)
    for group, name in (("after", "after_net_income_per_head"), ("income", "net_income_per_head")):
        value = figures(groups.get(group)).get(name)
        if value is not None:
            return int(value)
    return None


def need_of(
    households: Sequence[Household], day: date, policy: Policy, earning: Iterable[int] = ()
) -> dict[int, NeedFacts]:
    """Return how urgently each household needs work, by its id; call `with_everything` first.

    `earning` adds ids of members who are known to work beyond what the employment sources say.
    """
    members = {household.id: present(household) for household in households}
    ids = [member.id for each in members.values() for member in each]
    working = {*at_work(ids, day), *earning}
    found = {}
    for household in households:
        watch = watch_on(household, day)
        category = category_on(household, day)
        found[household.id] = household_need(
            [facts_of(member) for member in members[household.id]],
            day,
            policy,
            earners=sum(one.id in working or bool(works_away(one)) for one in members[household.id]),
            category=category.category if category else None,
            local_watch=watch is not None,
            income_per_head_fen=income_per_head(household),
        )
    return found


@dataclass(frozen=True)
class Happened:
    """One audited action on a household or its people: when, what, who, why."""

    event: AuditEvent
    who: str
    tables: frozenset[str]


def history(household: Household) -> list[Happened]:
    """Return what was done to a household and its members, and who looked at a masked field, newest first."""
    refs = [row.ref for row in _rows_of(household)]
    touched = select(AuditChange.event_id).where(AuditChange.record_ref.in_(refs))
    query = (
        select(AuditEvent, Person.name)
        .outerjoin(Account, Account.ref == func.coalesce(AuditEvent.account_ref, AuditEvent.on_behalf_of))
        .outerjoin(Person, Person.id == Account.person_id)
        .where(or_(AuditEvent.subject_ref.in_(refs), AuditEvent.id.in_(touched)))
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
        .limit(SEEN_MOST)
    )
    found = [(event, name or "") for event, name in db.session.execute(query)]
    tables = _tables_touched([event.id for event, _ in found], refs)
    return [Happened(event, name, frozenset(tables[event.id])) for event, name in found]


def _rows_of(household: Household) -> list[Any]:
    facts = [fact for member in household.members for fact in member.facts]
    return [
        household, *household.members, *household.categories, *household.watches, *household.facts, *facts,
    ]  # fmt: skip


def _tables_touched(event_ids: Sequence[int], refs: Sequence[UUID]) -> dict[int, set[str]]:
    query = select(AuditChange.event_id, AuditChange.table_name).where(
        AuditChange.event_id.in_(event_ids), AuditChange.record_ref.in_(refs)
    )
    tables: dict[int, set[str]] = defaultdict(set)
    for event_id, table in db.session.execute(query.order_by(AuditChange.id)):
        tables[event_id].add(table)
    return tables


def responsible(household: Household, day: date) -> dict[Role, list[str]]:
    """Return the names of those who answer for a household's village: monitor, station, first secretary."""
    village = household.village
    query = (
        select(Seat)
        .where(Seat.town_id == household.town_id, Seat.valid_from <= day)
        .where(or_(Seat.valid_to.is_(None), Seat.valid_to >= day))
        .where(or_(Seat.village_id == village.id, Seat.area_id == (village.area_id or 0)))
        .order_by(Seat.id)
    )
    found: dict[Role, list[str]] = defaultdict(list)
    for seat in db.session.scalars(query):
        if seat.account.disabled_at is None:
            found[seat.role].append(seat.account.person.name)
    return found
