"""Whom the job cadre has to call: firms that keep silent, and people whom a firm wants to meet."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from webapp.access.actor import Actor
from webapp.access.scope import within
from webapp.core.db import db
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries.introductions import MEETING
from webapp.jobs.rules.introductions import is_silent, is_to_chase
from webapp.jobs.workflow import UNDER_WAY
from webapp.organisations.models import Organisation
from webapp.organisations.queries import towns
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class FirmCall:
    """One firm to call, with everything that it has left unanswered."""

    firm: Organisation
    introductions: list[Introduction]

    @property
    def contacts(self) -> list[str]:
        """Whom the firm named for its openings, each once."""
        return list(dict.fromkeys(one.opening.contact for one in self.introductions if one.opening.contact))


@dataclass(frozen=True)
class Calls:
    """The calls of a day."""

    firms: list[FirmCall]
    people: list[Introduction]

    @property
    def unheard(self) -> int:
        """How many introductions wait for a word of a firm."""
        return sum(len(call.introductions) for call in self.firms)


def under_way(actor: Actor) -> list[Introduction]:
    """Return all introductions in the actor's reach of which something is still to come, the oldest first."""
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.where(Introduction.state.in_(UNDER_WAY))
    query = within(actor, query, Opening.town_id, firm=Opening.firm_id)
    return list(db.session.scalars(query.order_by(Introduction.proposed_on, Introduction.id)))


def calls_for(actor: Actor, day: date) -> Calls:
    """Return whom a job cadre should call today."""
    policy = policy_on(day, actor.town_id)
    silent: dict[int, list[Introduction]] = defaultdict(list)
    people = []
    for one in under_way(actor):
        if is_to_ask(one, day):
            people.append(one)
        elif is_to_chase(one.since, day, policy):
            silent[one.firm_id].append(one)
    return Calls([FirmCall(ones[0].opening.firm, ones) for ones in silent.values()], people)


def is_to_ask(introduction: Introduction, day: date) -> bool:
    """Whether a firm wants to meet somebody who has not agreed to be known by name yet."""
    contact = introduction.contact
    return introduction.state in MEETING and (contact is None or not contact.holds_on(day))


def to_close(day: date) -> Iterator[tuple[Introduction, str]]:
    """Return what has to be closed in all towns, with the reason: moved away, firm shut out, nothing heard."""
    for town in towns():
        yield from _of_town(town.id, policy_on(day, town.id))


def _of_town(town_id: int, policy: Policy) -> Iterator[tuple[Introduction, str]]:
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    query = query.join(Member, Introduction.member_id == Member.id)
    query = query.where(Opening.town_id == town_id, Introduction.state.in_(UNDER_WAY))
    for one in db.session.scalars(query.order_by(Introduction.id)).all():
        if one.member.left_on is not None:
            yield one, "left_town"
        elif not one.opening.firm_admitted:
            yield one, "firm_suspended"
        elif is_silent(one.since, policy.day, policy):
            yield one, "silent"
