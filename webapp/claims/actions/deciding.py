"""A claim is agreed to step by step, each step by another person, or refused with its reason.

Each move is guarded by the table of states, the version, the rules over persons and the hash of what is decided
on, and by constraints of the database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.claims.actions.locking import Picked, locked_as_seen, locked_lines
from webapp.claims.models import Claim, Decision
from webapp.claims.queries import claims as queries
from webapp.claims.queries import facts, firms, looks, ties, village
from webapp.claims.rules import deciding
from webapp.claims.workflow import CLAIM, RESERVED, ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Notice, Refusal
from webapp.funds import actions as money
from webapp.funds.models import FundLine
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class Deed:
    """One person's step: who, when, what was done about doubts, and the fund lines that are locked for it."""

    step: str
    actor: Actor
    now: datetime
    despite: deciding.Despite | None = None
    lines: Mapping[int, FundLine] = field(default_factory=dict)
    large: Collection[int] = ()

    @property
    def day(self) -> date:
        """The business day of the step."""
        return business_day(self.now)


def agree(
    picked: Picked, step: str, actor: Actor, now: datetime, despite: deciding.Despite | None = None
) -> Done | Refused:
    """Take one step on some claims, all of them or none; the checker's step sets the money aside."""
    lines = locked_lines(claim_id for claim_id, _seen in picked) if step == deciding.CHECK else {}
    claims = locked_as_seen(picked)
    large = [line_id for line_id in lines if _is_large(line_id, claims, business_day(now))]
    deed, refusals = Deed(step, actor, now, despite, lines, large), list[Refusal]()
    for claim in claims:
        refusals += [Refusal(one.code, str(claim.ref), one.params) for one in _agree(claim, deed)]
    return Refused(tuple(refusals)) if refusals else Done(data={"claims": len(picked)})


def _is_large(line_id: int, claims: list[Claim], day: date) -> bool:
    """Whether what these claims add to what waits on their line asks for both signatures."""
    mine = [one for one in claims if one.fund_line_id == line_id]
    waiting = queries.signed_by_few(line_id, [one.id for one in mine])
    total = waiting + sum(one.amount_fen or 0 for one in mine)
    return deciding.is_large(total, policy_on(day, mine[0].town_id))


def _agree(claim: Claim, deed: Deed) -> list[Refusal]:
    needs = deciding.with_both(claim.needs) if claim.fund_line_id in deed.large else claim.needs
    state = CLAIM.next(claim.state, deciding.move(deed.step, needs))
    if deed.step == deciding.MAKE and claim.two_hashes:
        claim.fund_line = facts.line_for(claim)
        db.session.flush()
    right_now, payment_now = facts.hashes_now(claim)
    doubts = looks.doubts_of(claim)
    refusals = _refusals(claim, deed, needs, doubts) + _changed(claim, deed.step, right_now, payment_now)
    if not refusals and deed.step == deciding.CHECK:
        line, fen = deed.lines[claim.fund_line_id or 0], claim.amount_fen or 0
        refusals = money.reserve(line, fen, claim.ref, deed.now, deed.actor.person_id, claim.turn)
    if refusals:
        return refusals
    if deed.step == deciding.MAKE and claim.two_hashes:
        claim.account, claim.payment_hash = facts.account_for(claim), payment_now
    _decide(claim, deed, right_now if deed.step in deciding.OVER_THE_RIGHT else payment_now, doubts)
    claim.state, claim.steps, claim.needed = state, ",".join(needs), len(needs)
    claim.decisions = Claim.decisions + 1
    db.session.flush()
    return []


def _refusals(claim: Claim, deed: Deed, needs: tuple[str, ...], doubts: Sequence[Notice]) -> list[Refusal]:
    refusals = deciding.decision_refusals(
        deed.step,
        deed.actor.person_id,
        [deciding.Decided(one.step, one.person_id) for one in claim.made],
        payee=ties.payee_of(claim),
        needed=needs,
    )
    refusals += facts.again_of(claim)
    if deed.step == deciding.REVIEW and (claim.two_hashes or claim.notice_id is not None):
        refusals += deciding.notice_refusals(village.notice_facts(claim, deed.day))
    if deed.step != deciding.VERIFY:
        refusals += deciding.hold_refusals(looks.held_by(claim))
    if claim.payee_firm_id is not None:
        refusals += firms.standing_of(claim, deed.day)
    return refusals + deciding.despite_refusals(doubts, deed.despite)


def _changed(claim: Claim, step: str, right_now: str, payment_now: str) -> list[Refusal]:
    """Refuse what is no longer what was frozen (the right) or bound by the maker (account and fund line)."""
    if step == deciding.MAKE and facts.papers_missing(claim):
        return facts.papers_missing(claim)
    same = right_now == claim.facts_hash
    if claim.two_hashes and step not in (*deciding.OVER_THE_RIGHT, deciding.MAKE):
        same = same and payment_now == claim.payment_hash
    return [] if same else [Refusal("changed_after_decision")]


def _decide(claim: Claim, deed: Deed, bound: str, doubts: Sequence[Notice]) -> None:
    despite = deed.despite if doubts else None
    claim.taken.append(
        Decision(
            claim_id=claim.id,
            step=deed.step,
            person_id=deed.actor.person_id,
            account_ref=deed.actor.account_ref,
            facts_hash=bound,
            despite=despite.code if despite is not None else None,
            note=despite.words.strip() if despite is not None else None,
            decided_on=deed.day,
            decided_at=deed.now,
        )
    )


def refuse(
    claim_id: int, seen_version: int | None, code: str, note: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Refuse a claim with its reason; money that was set aside for it is free again."""
    lines = locked_lines([claim_id])
    (claim,) = locked_as_seen([(claim_id, seen_version)])
    state = CLAIM.next(claim.state, "refuse")
    refusals = deciding.refuse_refusals(actor.person_id, ties.payee_of(claim))
    if code not in deciding.REFUSALS:
        refusals.append(Refusal("refusal_needs_code", "code"))
    if not may_refuse(claim, actor):
        refusals.append(Refusal("refusal_not_yours"))
    if not refusals and claim.state in RESERVED:
        refusals = free_again(claim, lines, actor, now)
    if refusals:
        return Refused(tuple(refusals))
    claim.state, claim.refusal_code, claim.refusal_note = state, code, note or None
    claim.refused_on, claim.refused_by_id, claim.payment_list_id = business_day(now), actor.person_id, None
    db.session.flush()
    return Done(ref=claim.ref)


def free_again(claim: Claim, lines: Mapping[int, FundLine], actor: Actor, now: datetime) -> list[Refusal]:
    """Release what was set aside for a claim, on its locked line."""
    line = lines[claim.fund_line_id or 0]
    return money.release(line, claim.amount_fen or 0, claim.ref, now, actor.person_id, claim.turn)


def may_refuse(claim: Claim, actor: Actor) -> bool:
    """Whether a claim is on this actor's desk or was: it waits for the seat, or the person agreed before."""
    step = queries.step_of(actor)
    decided = any(one.person_id == actor.person_id for one in claim.made)
    before_the_town = claim.state in (ClaimState.WAITING, ClaimState.READY, ClaimState.VERIFIED)
    return decided or waits_for(claim, step) or (step == deciding.REVIEW and before_the_town)


def waits_for(claim: Claim, step: str | None) -> bool:
    """Whether the next thing to be done with a claim is a step."""
    return step in claim.needs and CLAIM.allows(claim.state, deciding.move(step or "", claim.needs))
