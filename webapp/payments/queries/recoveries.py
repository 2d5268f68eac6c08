"""Recoveries as the actor may see them, what they wait for, and the locks they move under."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.claims.models import Claim
from webapp.core.db import db
from webapp.payments.models import Instalment, Recovery
from webapp.payments.workflow import RecoveryState

STANDING = (RecoveryState.PROPOSED, RecoveryState.OPEN, RecoveryState.SETTLED)


@loads(Permission.RECOVERY_SEE)
def recovery(actor: Actor, ref: UUID) -> Recovery | None:
    """Return one recovery of the actor's town."""
    query = select(Recovery).where(Recovery.ref == ref)
    found: Recovery | None = db.session.scalar(within(actor, query, Recovery.town_id))
    return found


@loads(Permission.RECOVERY_SEE)
def instalment(actor: Actor, ref: UUID) -> Instalment | None:
    """Return one instalment of the actor's town."""
    query = select(Instalment).join(Recovery, Instalment.recovery_id == Recovery.id)
    found: Instalment | None = db.session.scalar(
        within(actor, query.where(Instalment.ref == ref), Recovery.town_id)
    )
    return found


def recoveries_of(actor: Actor, state: str = "") -> Select[Any]:
    """Return the query for the recoveries of the actor's town in a state (all without), the newest first."""
    query = within(actor, select(Recovery), Recovery.town_id)
    query = query.where(Recovery.state == RecoveryState(state)) if state else query
    return query.options(selectinload(Recovery.proposed_by)).order_by(Recovery.id.desc())


def counts(actor: Actor) -> dict[str, int]:
    """Return how many recoveries of the actor's town are in each state."""
    counted: Any = select(Recovery.state, func.count()).group_by(Recovery.state)
    found = db.session.execute(within(actor, counted, Recovery.town_id))
    return {str(state): int(number) for state, number in found}


def owed_fen(actor: Actor) -> int:
    """Return what is still to come back in the actor's town."""
    owed: Any = select(func.coalesce(func.sum(Recovery.amount_fen - Recovery.received_fen), 0))
    query = within(actor, owed, Recovery.town_id).where(Recovery.state == RecoveryState.OPEN)
    return int(db.session.scalar(query) or 0)


def count_to_judge(actor: Actor) -> int:
    """Return how many proposals of others wait for the actor."""
    counted: Any = select(func.count(Recovery.id))
    query = within(actor, counted, Recovery.town_id).where(Recovery.state == RecoveryState.PROPOSED)
    return db.session.scalar(query.where(Recovery.proposed_by_id != actor.person_id)) or 0


def of_claims(claim_ids: Iterable[int]) -> list[Recovery]:
    """Return the recoveries of some claims, the oldest first."""
    query = select(Recovery).where(Recovery.claim_id.in_(list(claim_ids))).order_by(Recovery.id)
    return list(db.session.scalars(query))


def runs_for(claim_id: int, beside: int | None = None) -> bool:
    """Whether a recovery of a claim is proposed or open, beside one that is asked about."""
    running = Recovery.state.in_((RecoveryState.PROPOSED, RecoveryState.OPEN))
    found = exists().where(Recovery.claim_id == claim_id, running, Recovery.id != (beside or 0))
    return bool(db.session.scalar(select(found)))


def stands_for(claim_id: int) -> bool:
    """Whether money of a claim is to come back, or has."""
    query = select(exists().where(Recovery.claim_id == claim_id, Recovery.state.in_(STANDING)))
    return bool(db.session.scalar(query))


def left_fen(of: Claim) -> int:
    """Return what of a claim's amount no settled recovery has brought back."""
    query = select(func.coalesce(func.sum(Recovery.amount_fen), 0)).where(
        Recovery.claim_id == of.id, Recovery.state == RecoveryState.SETTLED
    )
    return (of.amount_fen or 0) - int(db.session.scalar(query) or 0)


def locked(recovery_id: int) -> Recovery:
    """Return a recovery as it stands now and hold it until the commit."""
    query = select(Recovery).where(Recovery.id == recovery_id).with_for_update(of=Recovery)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def instalments_of(of: Recovery) -> list[Instalment]:
    """Return what came back of a recovery, in its order."""
    query = select(Instalment).where(Instalment.recovery_id == of.id).order_by(Instalment.position)
    return list(db.session.scalars(query.options(selectinload(Instalment.entered_by))))


def is_undone(of: Instalment) -> bool:
    """Whether an instalment was taken back, or is itself what takes one back."""
    undone = exists().where(Instalment.reverses_id == of.id)
    return of.reverses_id is not None or bool(db.session.scalar(select(undone)))


def instalments_named(actor: Actor, refs: Iterable[UUID]) -> list[Instalment]:
    """Return the instalments of the actor's town among some refs."""
    query = select(Instalment).join(Recovery, Instalment.recovery_id == Recovery.id)
    query = within(actor, query.where(Instalment.ref.in_(list(refs))), Recovery.town_id)
    return list(db.session.scalars(query.order_by(Instalment.id)))


def claim_of(recovery_id: int) -> int:
    """Return the claim that a recovery is about, to lock its fund line first."""
    return db.session.scalars(select(Recovery.claim_id).where(Recovery.id == recovery_id)).one()


def recovery_of(instalment_id: int) -> int:
    """Return the recovery that an instalment belongs to."""
    return db.session.scalars(select(Instalment.recovery_id).where(Instalment.id == instalment_id)).one()
