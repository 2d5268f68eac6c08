"""Samples of paid claims, what can be drawn next, and the re-checks of those that were, as the actor may see them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim, PaymentList
from webapp.claims.workflow import ClaimState
from webapp.core.db import db, vault
from webapp.households.models import Household, Member
from webapp.organisations.models import Town
from webapp.payments.models import Recheck, Sample, SampleEntry
from webapp.payments.queries.hands import kept_from
from webapp.payments.workflow import CheckState

SEED_LENGTH: Final = 16


@loads(Permission.SAMPLE_SEE)
def sample(actor: Actor, ref: UUID) -> Sample | None:
    """Return one sample of the actor's town."""
    query = select(Sample).where(Sample.ref == ref)
    found: Sample | None = db.session.scalar(within(actor, query, Sample.town_id))
    return found


@loads(Permission.RECHECK_SEE)
def recheck(actor: Actor, ref: UUID) -> Recheck | None:
    """Return one re-check of the actor's town or villages."""
    found: Recheck | None = db.session.scalar(_in_reach(actor, select(Recheck)).where(Recheck.ref == ref))
    return found


def samples_of(actor: Actor) -> Select[Any]:
    """Return the query for the samples of the actor's town, the newest first."""
    query = within(actor, select(Sample), Sample.town_id)
    return query.options(selectinload(Sample.rechecks), selectinload(Sample.drawn_by)).order_by(
        Sample.id.desc()
    )


def samples_in_year(town_id: int, year: int) -> int:
    """Return how many samples a town has drawn in a year: the next one's number follows."""
    query = select(func.count(Sample.id)).where(
        Sample.town_id == town_id, Sample.number.startswith(f"{year}-", autoescape=True)
    )
    return db.session.scalar(query) or 0


def seed_of(town_id: int, number: str, to_on: date) -> str:
    """Return the seed of a drawing: made from what it is called, by a key of the installation, so nobody picks it."""
    town = db.session.get_one(Town, town_id)
    return vault().sign("sample", f"{town.ref}|{number}|{to_on}")[:SEED_LENGTH]


def to_draw(town_id: int, to_on: date) -> list[Claim]:
    """Return the paid claims on lists of up to a day that were in no drawing yet, by their refs."""
    known = exists().where(SampleEntry.claim_id == Claim.id)
    query = select(Claim).join(PaymentList, Claim.payment_list_id == PaymentList.id)
    query = query.where(Claim.town_id == town_id, Claim.state == ClaimState.PAID, ~known)
    query = query.where(PaymentList.issued_on <= to_on).options(selectinload(Claim.payment_list))
    return list(db.session.scalars(query.order_by(Claim.ref)))


def count_to_draw(actor: Actor) -> int:
    """Return how many paid claims of the actor's town were in no drawing yet."""
    known = exists().where(SampleEntry.claim_id == Claim.id)
    counted: Any = select(func.count(Claim.id))
    query = within(actor, counted, Claim.town_id).where(Claim.state == ClaimState.PAID, ~known)
    return db.session.scalar(query) or 0


def drawn_from(of: Sample) -> list[tuple[UUID, bool]]:
    """Return the refs of all claims that could be drawn, and whether each was."""
    query = select(Claim.ref, SampleEntry.drawn).join(SampleEntry, SampleEntry.claim_id == Claim.id)
    found = db.session.execute(query.where(SampleEntry.sample_id == of.id).order_by(Claim.ref))
    return [(ref, drawn) for ref, drawn in found]


def rechecks_of(actor: Actor, state: str = "", of: Sample | None = None) -> Select[Any]:
    """Return the query for the re-checks in the actor's reach, in one state or of one sample, what waits first."""
    query = _in_reach(actor, select(Recheck))
    query = query.where(Recheck.state == CheckState(state)) if state else query
    query = query.where(Recheck.sample_id == of.id) if of is not None else query
    return query.order_by(Recheck.checked_at.is_not(None), Recheck.sample_id.desc(), Recheck.position)


def counts(actor: Actor) -> dict[str, int]:
    """Return how many re-checks in the actor's reach are in each state."""
    counted: Any = select(Recheck.state, func.count(Recheck.id)).group_by(Recheck.state)
    return {str(state): int(number) for state, number in db.session.execute(_in_reach(actor, counted))}


def count_to_ask(actor: Actor) -> int:
    """Return how many recipients wait to be asked whom this actor may ask."""
    waiting = list(db.session.scalars(rechecks_of(actor, CheckState.OPEN)))
    return len(waiting) - len(kept_from(actor.person_id, [one.claim for one in waiting]))


def count_to_settle(actor: Actor) -> int:
    """Return how many findings of others wait to be settled."""
    counted: Any = select(func.count(Recheck.id))
    query = _in_reach(actor, counted).where(Recheck.state == CheckState.FINDING)
    return db.session.scalar(query.where(Recheck.checked_by_id != actor.person_id)) or 0


def of_claims(claim_ids: Iterable[int]) -> dict[int, Recheck]:
    """Return the re-checks of some claims, by claim."""
    query = select(Recheck).where(Recheck.claim_id.in_(list(claim_ids))).order_by(Recheck.id)
    return {one.claim_id: one for one in db.session.scalars(query)}


def locked(recheck_id: int) -> Recheck:
    """Return a re-check as it stands now and hold it until the commit."""
    query = select(Recheck).where(Recheck.id == recheck_id).with_for_update(of=Recheck)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _in_reach(actor: Actor, query: Select[Any]) -> Select[Any]:
    joined = query.join(Sample, Recheck.sample_id == Sample.id).join(Claim, Recheck.claim_id == Claim.id)
    joined = joined.join(Member, Claim.member_id == Member.id)
    joined = joined.join(Household, Member.household_id == Household.id)
    return within(actor, joined, Sample.town_id, Household.village_id)
