"""Papers that prove pay: a firm's sheet for a month, one person's slip, the call that makes a screenshot count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from webapp.access.actor import Actor
from webapp.core import files
from webapp.core.db import db
from webapp.core.months import Month
from webapp.core.unit import Done, Refused
from webapp.placements.actions.months import Sending, Statement, state_months
from webapp.placements.actions.spells import follow
from webapp.placements.models import MonthCheck, Proof, ProofOfMonth
from webapp.placements.queries.months import checks_in_month
from webapp.placements.rules import proofs as rules


@dataclass(frozen=True)
class Paper:
    """A file as it came in, and what it is said to be."""

    content: bytes
    name: str
    kind: str


def send_month(
    firm_id: int, statements: Iterable[Statement], sending: Sending, paper: Paper | None, town_id: int | None
) -> Done | Refused:
    """State a month for all and hang one pay sheet on all of it; the sheet may also come after the statements."""
    month, actor, now = sending.month, sending.actor, sending.now
    outcome = state_months(firm_id, month, statements, sending.late_code, actor, now, sending.stated_for)
    if paper is None:
        return outcome
    if isinstance(outcome, Refused) and {one.code for one in outcome.refusals} != {"nothing_to_state"}:
        return outcome
    stated = checks_in_month(firm_id, month, town_id)
    added = add(paper, firm_id, month, stated, actor, now)
    if isinstance(added, Refused):
        return added
    return Done(data={"people": len(stated), "sheet": True})


def add(
    paper: Paper, firm_id: int, month: Month, checks: Iterable[MonthCheck], actor: Actor, now: datetime
) -> Done | Refused:
    """Keep a paper once and hang it on the months that it proves; each town has its own row of it."""
    known = list(checks)
    refusals = rules.proof_refusals(paper.kind, paper.content, len(known))
    if refusals:
        return Refused(tuple(refusals))
    file = files.store(paper.content, "proof", paper.name, now)
    db.session.flush()
    ref: UUID | None = None
    for town_id in sorted({check.town_id for check in known}):
        proof = Proof(
            town_id=town_id, firm_id=firm_id, file_id=file.id, month=month, kind=paper.kind,
            added_by_id=actor.person_id, added_at=now,
        )  # fmt: skip
        db.session.add(proof)
        db.session.flush()
        ref = ref or proof.ref
        for check in (one for one in known if one.town_id == town_id):
            _hang(proof, check, actor, now)
    return Done(ref=ref)


def _hang(proof: Proof, check: MonthCheck, actor: Actor, now: datetime) -> None:
    db.session.add(ProofOfMonth(proof_id=proof.id, month_check_id=check.id))
    db.session.flush()
    db.session.expire(check, ["proofs"])
    follow(check.spell, actor, now)


def note_call(proof: Proof, checks: Iterable[MonthCheck], actor: Actor, now: datetime) -> Done | Refused:
    """Note that somebody has phoned and asked about a screenshot; from now on it counts."""
    refusals = rules.check_refusals(
        proof.kind, added_by_same=proof.added_by_id == actor.person_id, checked=proof.checked_at is not None
    )
    if refusals:
        return Refused(tuple(refusals))
    proof.checked_by_id, proof.checked_at = actor.person_id, now
    db.session.flush()
    for check in checks:
        follow(check.spell, actor, now)
    return Done(ref=proof.ref)
