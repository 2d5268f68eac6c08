"""What a village does with claims: those it checks, the notices that hang, the objections against them."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim, Decision, Objection, VillageNotice
from webapp.claims.rules.deciding import NoticeFacts
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.households.models import Household, Member
from webapp.organisations.models import Organisation

AT_THE_VILLAGE = (ClaimState.READY, ClaimState.VERIFIED, ClaimState.NOTICED)


@loads(Permission.CLAIM_VERIFY)
def claim(actor: Actor, ref: UUID) -> Claim | None:
    """Return one claim of the actor's villages."""
    found: Claim | None = db.session.scalar(_in_villages(actor, select(Claim)).where(Claim.ref == ref))
    return found


@loads(Permission.NOTICE_SEE)
def notice(actor: Actor, ref: UUID) -> VillageNotice | None:
    """Return one notice of the actor's town or villages."""
    query = select(VillageNotice).where(VillageNotice.ref == ref)
    narrowed = within(actor, query, VillageNotice.town_id, VillageNotice.village_id)
    found: VillageNotice | None = db.session.scalar(narrowed)
    return found


@loads(Permission.NOTICE_SEE)
def noticed_claim(actor: Actor, ref: UUID) -> Claim | None:
    """Return one claim that hangs in a village of the actor, or for the town's own offices in the town."""
    query = _in_villages(actor, select(Claim)).where(Claim.ref == ref, Claim.notice_id.is_not(None))
    query = query if actor.village_ids is None else query.where(Claim.payee_firm_id.is_(None))
    found: Claim | None = db.session.scalar(query)
    return found


@loads(Permission.CLAIM_SEE)
def objection(actor: Actor, ref: UUID) -> Objection | None:
    """Return one objection of the actor's town."""
    query = select(Objection).join(Claim, Objection.claim_id == Claim.id).where(Objection.ref == ref)
    found: Objection | None = db.session.scalar(within(actor, query, Claim.town_id))
    return found


def at_the_village(actor: Actor) -> list[Claim]:
    """Return the claims that the actor's villages check or that hang there, by name."""
    query = _in_villages(actor, select(Claim)).where(Claim.state.in_(AT_THE_VILLAGE), _is_theirs())
    query = query.options(
        selectinload(Claim.objections), selectinload(Claim.taken), selectinload(Claim.notice)
    )
    return list(db.session.scalars(query.order_by(Member.pinyin, Claim.id)))


def count_at_the_village(actor: Actor) -> int:
    """Return how many claims wait for the village: to be checked or to be hung out."""
    counted: Any = select(func.count(Claim.id))
    waiting = Claim.state.in_((ClaimState.READY, ClaimState.VERIFIED))
    return db.session.scalar(_in_villages(actor, counted).where(waiting, _is_theirs())) or 0


def _is_theirs() -> Any:
    """Return the condition that the next thing is done in the village: a firm's claim hangs in the town."""
    return or_(Claim.payee_firm_id.is_(None), Claim.state == ClaimState.READY)


@loads(Permission.NOTICE_POST)
def claim_of_firm(actor: Actor, ref: UUID) -> Claim | None:
    """Return one claim of a firm in the actor's town, to be hung out there."""
    query = within(actor, select(Claim).where(Claim.ref == ref), Claim.town_id)
    found: Claim | None = db.session.scalar(query.where(Claim.payee_firm_id.is_not(None)))
    return found


def to_hang_in_town(actor: Actor) -> list[Claim]:
    """Return the claims of firms that the villages have checked and the town is to hang out, by firm."""
    query = within(actor, select(Claim), Claim.town_id).join(
        Organisation, Claim.payee_firm_id == Organisation.id
    )
    query = query.where(Claim.state == ClaimState.VERIFIED)
    return list(db.session.scalars(query.order_by(Organisation.name, Claim.scheme, Claim.id)))


def count_to_hang(actor: Actor) -> int:
    """Return how many claims of firms wait for the town's notice."""
    query = within(actor, select(func.count(Claim.id)), Claim.town_id)
    waiting = (Claim.payee_firm_id.is_not(None), Claim.state == ClaimState.VERIFIED)
    return db.session.scalar(query.where(*waiting)) or 0


def notices_of(actor: Actor) -> Select[Any]:
    """Return the query for the notices of the actor's town or villages, the newest first."""
    query = within(actor, select(VillageNotice), VillageNotice.town_id, VillageNotice.village_id)
    query = query.options(selectinload(VillageNotice.claims), joinedload(VillageNotice.posted_by))
    return query.order_by(VillageNotice.id.desc())


def notices_in_year(town_id: int, year: int) -> int:
    """Return how many notices hung in a town in a year: the next one's number follows."""
    query = select(func.count(VillageNotice.id)).where(
        VillageNotice.town_id == town_id, VillageNotice.number.startswith(f"{year}-", autoescape=True)
    )
    return db.session.scalar(query) or 0


def objections_open(actor: Actor) -> list[Objection]:
    """Return the objections in the actor's town that have no answer yet, the oldest first."""
    query = select(Objection).join(Claim, Objection.claim_id == Claim.id).where(Objection.outcome.is_(None))
    query = query.options(joinedload(Objection.claim, innerjoin=True))
    query = within(actor, query, Claim.town_id).where(Claim.state == ClaimState.NOTICED)
    return list(db.session.scalars(query.order_by(Objection.id)))


def count_objections(actor: Actor) -> int:
    """Return how many objections wait for the town's answer."""
    query = select(func.count(Objection.id)).join(Claim, Objection.claim_id == Claim.id)
    query = within(actor, query, Claim.town_id).where(Claim.state == ClaimState.NOTICED)
    return db.session.scalar(query.where(Objection.outcome.is_(None))) or 0


def notice_facts(of: Claim, day: date) -> NoticeFacts:
    """Return the notice of a claim as the rules see it."""
    said = [one.outcome for one in of.objections]
    return NoticeFacts(
        day=day,
        over_on=of.notice.over_on if of.notice is not None else None,
        objections_open=said.count(None),
        objections_founded=said.count("founded"),
    )


def decided_by(actor: Actor, claims: Iterable[Claim]) -> set[int]:
    """Return the claims among some on which the actor has decided."""
    query = select(Decision.claim_id).where(
        Decision.claim_id.in_([one.id for one in claims]),
        Decision.person_id == actor.person_id,
        Decision.voided_at.is_(None),
    )
    return set(db.session.scalars(query))


def _in_villages(actor: Actor, query: Select[Any]) -> Select[Any]:
    joined = query.join(Member, Claim.member_id == Member.id)
    joined = joined.join(Household, Member.household_id == Household.id)
    return within(actor, joined, Claim.town_id, Household.village_id)
