"""Money that was paid wrongly comes back: one proposes, another opens or rejects, instalments until nothing is owed."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.claims.actions.locking import locked_as_seen, locked_lines
from webapp.claims.workflow import ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.funds import actions as money
from webapp.funds import queries as funds
from webapp.payments.models import Instalment, Recovery
from webapp.payments.queries import recoveries as queries
from webapp.payments.queries.hands import tied_to
from webapp.payments.rules import recovery as rules
from webapp.payments.workflow import RECOVERY, RecoveryState


@dataclass(frozen=True)
class Proposal:
    """How much is to come back, why, and what is known of it."""

    fen: Fen
    code: str
    words: str


def propose(claim_id: int, proposal: Proposal, actor: Actor, now: datetime) -> Done | Refused:
    """Propose that money of a paid claim comes back; another person opens it."""
    (claim,) = locked_as_seen([(claim_id, None)])
    left = queries.left_fen(claim)
    refusals = rules.propose_refusals(
        proposal.fen,
        paid_fen=left,
        code=proposal.code,
        words=proposal.words,
        person=actor.person_id,
        tied=tied_to(claim),
    )
    if claim.state is not ClaimState.PAID:
        refusals = [Refusal("claim_not_paid")]
    elif queries.runs_for(claim.id):
        refusals = [Refusal("recovery_runs")]
    if refusals:
        return Refused(tuple(refusals))
    row = Recovery(
        town_id=claim.town_id,
        claim_id=claim.id,
        state=RecoveryState.PROPOSED,
        paid_fen=left,
        amount_fen=proposal.fen,
        received_fen=0,
        code=proposal.code,
        words=proposal.words.strip(),
        proposed_by_id=actor.person_id,
        proposed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return Done(ref=row.ref)


def confirm(recovery_id: int, seen: int | None, actor: Actor, now: datetime) -> Done | Refused:
    """Open a recovery that somebody else proposed: from this day on the sum is owed."""
    row = _locked_as_seen(recovery_id, seen)
    state = RECOVERY.next(row.state, "confirm")
    refusals = _judge_refusals(row, actor)
    if refusals:
        return Refused(tuple(refusals))
    row.state, row.opened_on = state, business_day(now)
    return _judged(row, actor, now)


def reject(recovery_id: int, seen: int | None, words: str, actor: Actor, now: datetime) -> Done | Refused:
    """Reject a recovery that somebody else proposed, with the reason in words."""
    row = _locked_as_seen(recovery_id, seen)
    state = RECOVERY.next(row.state, "reject")
    refusals = [*_judge_refusals(row, actor), *rules.reject_refusals(words)]
    if refusals:
        return Refused(tuple(refusals))
    row.state, row.rejection = state, words.strip()
    return _judged(row, actor, now)


def receive(
    recovery_id: int, seen: int | None, fen: Fen, received_on: date, note: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Enter money that came back: it is free again on the fund line that paid it; settled when nothing is owed."""
    claim_id = queries.claim_of(recovery_id)
    (line,) = locked_lines([claim_id]).values()
    row = _locked_as_seen(recovery_id, seen)
    debt = rules.Debt(row.amount_fen, row.received_fen, row.opened_on or business_day(now))
    step = "receive_the_rest" if rules.is_settled(fen, debt) else "receive"
    state = RECOVERY.next(row.state, step)
    is_tied = actor.person_id in tied_to(row.claim)
    refusals = rules.receive_refusals(fen, received_on, debt, business_day(now), is_tied=is_tied)
    if refusals:
        return Refused(tuple(refusals))
    instalment = _enter(row, fen, received_on, note, actor, now)
    refusals = money.recover(line, fen, instalment.ref, now, actor.person_id)
    if refusals:
        return Refused(tuple(refusals))
    row.received_fen, row.state = row.received_fen + fen, state
    db.session.flush()
    return Done(ref=row.ref, data={"owed_fen": row.owed_fen})


def take_back(instalment_id: int, words: str, actor: Actor, now: datetime) -> Done | Refused:
    """Take back an instalment that was entered wrongly, as another person; its entry in the ledger is reversed."""
    recovery_id = queries.recovery_of(instalment_id)
    locked_lines([queries.claim_of(recovery_id)])
    row = queries.locked(recovery_id)
    wrong = next(one for one in queries.instalments_of(row) if one.id == instalment_id)
    refusals = rules.take_back_refusals(
        actor.person_id,
        entered_by=wrong.entered_by_id,
        tied=tied_to(row.claim),
        words=words,
        stands=not queries.is_undone(wrong),
    )
    if queries.runs_for(row.claim_id, beside=row.id):
        refusals.append(Refusal("recovery_runs"))
    if refusals:
        return Refused(tuple(refusals))
    state = RECOVERY.next(row.state, "take_back")
    entry = funds.entry_about(wrong.ref, "recovered")
    undone = money.reverse(entry, words, now, actor.person_id)
    if isinstance(undone, Refused):
        return undone
    _enter(row, wrong.amount_fen, business_day(now), words, actor, now, wrong.id)
    row.received_fen, row.state = row.received_fen - wrong.amount_fen, state
    db.session.flush()
    return Done(ref=row.ref)


def _locked_as_seen(recovery_id: int, seen: int | None) -> Recovery:
    row = queries.locked(recovery_id)
    if seen not in (None, row.version):
        raise Conflict
    return row


def _judge_refusals(row: Recovery, actor: Actor) -> list[Refusal]:
    return rules.judge_refusals(actor.person_id, proposed_by=row.proposed_by_id, tied=tied_to(row.claim))


def _judged(row: Recovery, actor: Actor, now: datetime) -> Done:
    row.judged_by_id, row.judged_at = actor.person_id, now
    db.session.flush()
    return Done(ref=row.ref)


def _enter(
    row: Recovery,
    fen: Fen,
    received_on: date,
    note: str,
    actor: Actor,
    now: datetime,
    reverses_id: int | None = None,
) -> Instalment:
    instalment = Instalment(
        recovery_id=row.id,
        position=len(queries.instalments_of(row)) + 1,
        amount_fen=fen,
        received_on=received_on,
        note=note.strip() or None,
        entered_by_id=actor.person_id,
        entered_at=now,
        reverses_id=reverses_id,
    )
    db.session.add(instalment)
    db.session.flush()
    return instalment
