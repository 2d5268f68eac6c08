"""Claims as the actor may see them, what waits for whom, and the locks they move under."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.actor import Actor
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim, Decision, HoldReason, VillageNotice
from webapp.claims.rules import deciding
from webapp.claims.rules.right import RETENTION
from webapp.claims.workflow import CLAIM, IN_FINANCE, RESERVED, ClaimState
from webapp.core.db import db
from webapp.households.models import Member
from webapp.households.queries.find import names
from webapp.payees.models import BankAccount
from webapp.placements.models import Spell
from webapp.placements.queries.spells import qualified

STEPS: Final[Mapping[str, Permission]] = {
    "verify": Permission.CLAIM_VERIFY,
    "review": Permission.CLAIM_REVIEW,
    "make": Permission.CLAIM_MAKE,
    "check": Permission.CLAIM_CHECK,
    "sign_as_secretary": Permission.CLAIM_SIGN_SECRETARY,
    "sign_as_captain": Permission.CLAIM_SIGN_CAPTAIN,
}
WAITS_IN: Final = {row: frozenset(s for s in CLAIM.states if CLAIM.allows(s, row)) for row in STEPS}


def step_of(actor: Actor) -> str | None:
    """Return the one step that this seat decides."""
    return next((step for step, permission in STEPS.items() if permits(actor, permission)), None)


@loads(Permission.CLAIM_SEE)
def claim(actor: Actor, ref: UUID) -> Claim | None:
    """Return one claim of the actor's town."""
    query = within(actor, select(Claim).where(Claim.ref == ref), Claim.town_id)
    found: Claim | None = db.session.scalar(query)
    return found


@loads(Permission.CLAIM_SEE)
def hold_reason(actor: Actor, ref: UUID) -> HoldReason | None:
    """Return one reason for a shared account or phone, of the actor's town."""
    query = select(HoldReason).join(Claim, HoldReason.claim_id == Claim.id).where(HoldReason.ref == ref)
    found: HoldReason | None = db.session.scalar(within(actor, query, Claim.town_id))
    return found


def claims_in(actor: Actor, states: Iterable[str] = (), words: str = "") -> Select[Any]:
    """Return the query for the claims of the actor's town, the newest first: in some states, of people called so."""
    query = within(actor, select(Claim), Claim.town_id)
    query = query.where(Claim.member_id.in_(select(Member.id).where(names(words)))) if words else query
    wanted = [ClaimState(state) for state in states]
    query = query.where(Claim.state.in_(wanted)) if wanted else query
    return query.order_by(Claim.opened_on.desc(), Claim.id.desc())


def claims_named(actor: Actor, refs: Iterable[UUID]) -> list[Claim]:
    """Return the claims of the actor's town among some refs, the oldest first."""
    query = within(actor, select(Claim).where(Claim.ref.in_(list(refs))), Claim.town_id)
    return list(db.session.scalars(query.order_by(Claim.id)))


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Return how many claims of the actor's town are in each state."""
    counted: Any = select(Claim.state, func.count()).group_by(Claim.state)
    query = within(actor, counted, Claim.town_id)
    return {str(state): int(number) for state, number in db.session.execute(query)}


def for_me(actor: Actor, day: date) -> Select[Any]:
    """Return the query for claims that wait for this actor's decision, the oldest first."""
    step = step_of(actor)
    mine = exists().where(
        Decision.claim_id == Claim.id, Decision.person_id == actor.person_id, Decision.voided_at.is_(None)
    )
    query = within(actor, select(Claim), Claim.town_id).where(~mine)
    query = query.where(Claim.state.in_(WAITS_IN[step] if step else ()))
    query = query.where(Claim.steps.contains(step or "", autoescape=True))
    if step == deciding.REVIEW:
        query = query.outerjoin(VillageNotice, Claim.notice_id == VillageNotice.id)
        query = query.where(or_(VillageNotice.id.is_(None), VillageNotice.over_on <= day))
    return query.order_by(Claim.ready_on, Claim.id)


def count_for_me(actor: Actor, day: date) -> int:
    """Return how many claims wait for this actor's decision."""
    found = for_me(actor, day).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def count_reasons(actor: Actor) -> int:
    """Return how many reasons for a shared account or phone wait for a second person, who is the actor."""
    query = select(func.count(HoldReason.id)).join(Claim, HoldReason.claim_id == Claim.id)
    query = within(actor, query, Claim.town_id).where(HoldReason.confirmed_by_id.is_(None))
    query = query.where(HoldReason.proposed_by_id != actor.person_id)
    return db.session.scalar(query.where(Claim.state.not_in(_DONE))) or 0


def reasons_waiting(actor: Actor) -> list[HoldReason]:
    """Return the reasons for a shared account or phone that wait for a second person, the oldest first."""
    query = select(HoldReason).join(Claim, HoldReason.claim_id == Claim.id)
    query = query.options(joinedload(HoldReason.claim, innerjoin=True))
    query = within(actor, query, Claim.town_id).where(HoldReason.confirmed_by_id.is_(None))
    return list(db.session.scalars(query.where(Claim.state.not_in(_DONE)).order_by(HoldReason.id)))


_DONE: Final = (ClaimState.ISSUED, ClaimState.PAID, ClaimState.REFUSED)
"""A failed claim is not done: it goes on a follow-up list, and what holds it up holds it up there."""


def locked(claim_ids: Iterable[int]) -> list[Claim]:
    """Return claims as they stand now and hold them until the commit, always in the same order."""
    query = select(Claim).where(Claim.id.in_(list(claim_ids))).order_by(Claim.id).with_for_update(of=Claim)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def hold_payee(member_id: int) -> None:
    """Let one claim of a person become ready at a time: each looks whether another of the same year is."""
    db.session.scalar(select(Member.id).where(Member.id == member_id).with_for_update(of=Member))


def fund_lines_of(claim_ids: Iterable[int]) -> list[int]:
    """Return the fund lines that some claims are paid from, in the order in which they are locked."""
    query = select(Claim.fund_line_id).where(Claim.id.in_(list(claim_ids)), Claim.fund_line_id.is_not(None))
    return sorted({line_id for line_id in db.session.scalars(query) if line_id is not None})


def signed_by_few(line_id: int, but: Iterable[int]) -> int:
    """Return how much waits on a line to go out with fewer than both signatures, beside some claims."""
    both = and_(*(Claim.steps.contains(step, autoescape=True) for step in deciding.SIGNS_FROM))
    query = select(func.coalesce(func.sum(Claim.amount_fen), 0)).where(
        Claim.fund_line_id == line_id, Claim.state.in_(RESERVED), ~both, Claim.id.not_in(list(but))
    )
    return int(db.session.scalar(query) or 0)


def in_finance(account: BankAccount) -> list[int]:
    """Return the claims of an account's payee, a member or a firm in a town, that are bound and not yet paid to."""
    query = select(Claim.id).where(Claim.state.in_(IN_FINANCE), Claim.town_id == account.town_id)
    if account.firm_id is not None:
        query = query.where(Claim.payee_firm_id == account.firm_id)
    else:
        query = query.where(Claim.member_id == account.member_id, Claim.payee_firm_id.is_(None))
    return list(db.session.scalars(query.order_by(Claim.id)))


def live_claim(spell_id: int) -> Claim | None:
    """Return the worker's own claim of a spell that is not refused."""
    query = select(Claim).where(Claim.spell_id == spell_id, Claim.scheme == RETENTION)
    return db.session.scalar(query.where(Claim.state != ClaimState.REFUSED))


def waiting_of(spell_id: int) -> list[int]:
    """Return the claims of a spell, of whatever scheme, that wait for months or papers."""
    query = select(Claim.id).where(Claim.spell_id == spell_id, Claim.state == ClaimState.WAITING)
    return list(db.session.scalars(query.order_by(Claim.id)))


def is_settled(spell_id: int) -> bool:
    """Whether nothing is to be opened for a spell: a claim lives, or one was refused for good."""
    known = exists().where(Claim.spell_id == spell_id, Claim.scheme == RETENTION, settled())
    return db.session.scalar(select(known)) or False


def due_spells(day: date) -> list[int]:
    """Return the spells for which a claim of the worker is to be opened on a day."""
    known = exists().where(and_(Claim.spell_id == Spell.id, Claim.scheme == RETENTION, settled()))
    query = qualified(day).with_only_columns(Spell.id).where(~known)
    return list(db.session.scalars(query))


def settled() -> Any:
    """Return the condition that a claim lives or was refused for good: nothing is claimed anew beside it."""
    return or_(Claim.state != ClaimState.REFUSED, Claim.refusal_code.not_in(deciding.MENDABLE))


def waiting_claims() -> list[int]:
    """Return the claims that wait for months, the oldest first."""
    query = select(Claim.id).where(Claim.state == ClaimState.WAITING).order_by(Claim.id)
    return list(db.session.scalars(query))
