"""Cases of months, late months that wait for the town, and papers, as the actor may see them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.households.models import Member
from webapp.placements.models import MonthCase, MonthCheck, Proof, ProofOfMonth, Spell
from webapp.placements.queries.spells import placed, reached
from webapp.placements.workflow import CaseState


@loads(Permission.CASE_SEE)
def case(actor: Actor, ref: UUID) -> MonthCase | None:
    """Return one case of the actor's town, villages or firm."""
    query = _of_months(select(MonthCase).join(MonthCheck, MonthCase.month_check_id == MonthCheck.id))
    found: MonthCase | None = db.session.scalar(reached(actor, query.where(MonthCase.ref == ref)))
    return found


@loads(Permission.PROOF_SEE)
def proof(actor: Actor, ref: UUID) -> Proof | None:
    """Return one paper of the actor's town or firm."""
    query = within(actor, select(Proof).where(Proof.ref == ref), Proof.town_id, None, Proof.firm_id)
    found: Proof | None = db.session.scalar(query)
    return found


def months_of(paper: Proof) -> list[MonthCheck]:
    """Return the months that a paper proves."""
    query = select(MonthCheck).join(ProofOfMonth, ProofOfMonth.month_check_id == MonthCheck.id)
    return list(db.session.scalars(query.where(ProofOfMonth.proof_id == paper.id).order_by(MonthCheck.id)))


def cases_of(actor: Actor, state: str = "") -> Select[Any]:
    """Return the query for the actor's cases, those that are not settled first, the oldest on top."""
    query = _of_months(select(MonthCase).join(MonthCheck, MonthCase.month_check_id == MonthCheck.id))
    if state in {str(known) for known in CaseState}:
        query = query.where(MonthCase.state == CaseState(state))
    settled = MonthCase.state == CaseState.SETTLED
    query = query.options(joinedload(MonthCase.check, innerjoin=True))
    return reached(actor, query).order_by(settled, MonthCase.opened_at, MonthCase.id)


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Return how many of the actor's cases are in each state."""
    counted: Any = select(MonthCase.state, func.count()).group_by(MonthCase.state)
    query = _of_months(counted.join(MonthCheck, MonthCase.month_check_id == MonthCheck.id))
    return {str(state): int(number) for state, number in db.session.execute(reached(actor, query))}


def count_live(actor: Actor, *states: CaseState) -> int:
    """Return how many of the actor's cases are in some states."""
    counts = counts_by_state(actor)
    return sum(counts.get(str(state), 0) for state in states)


def late_waiting(actor: Actor) -> list[MonthCheck]:
    """Return the months of the actor's town that came late and wait for its agreement, the oldest first."""
    query = _of_months(select(MonthCheck)).where(MonthCheck.late_state == "waits")
    query = reached(actor, query).order_by(MonthCheck.stated_at, Member.pinyin, MonthCheck.id)
    return list(db.session.scalars(query))


def count_late(actor: Actor) -> tuple[int, date | None]:
    """Return how many late months wait for the town, and since when the oldest does."""
    counted: Any = select(func.count(MonthCheck.id), func.min(MonthCheck.stated_at))
    query = _of_months(counted.select_from(MonthCheck)).where(MonthCheck.late_state == "waits")
    number, since = db.session.execute(reached(actor, query)).one()
    return int(number), business_day(since) if since else None


def _of_months(query: Select[Any]) -> Select[Any]:
    return placed(query.join(Spell, MonthCheck.spell_id == Spell.id))
