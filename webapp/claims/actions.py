"""A claim opens, becomes ready with frozen facts, is decided five times, and stands on one payment list.

Rows are locked in one order everywhere: fund line, then claims by number. Each move is guarded by the table of
states, the version, the rules over persons and the hash of what is paid, and by constraints of the database.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from webapp.access.actor import Actor
from webapp.claims import queries, rules
from webapp.claims.models import Claim, Decision, PaymentLine, PaymentList
from webapp.claims.workflow import CLAIM, RESERVED, ClaimState
from webapp.core import files
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.settings import supplied
from webapp.core.unit import Conflict, Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.funds import actions as money
from webapp.funds import queries as funds
from webapp.funds.models import FundLine
from webapp.payees.queries import live_account
from webapp.placements.actions import spells as placements
from webapp.placements.models import Spell
from webapp.policies.queries import policy_on

Picked = Sequence[tuple[int, int | None]]
"""Claims by their number, each with the version that the user had before his eyes."""


def open_due(day: date) -> int:
    """Open every claim whose day has come and look again at those that wait; says how many moved."""
    now, moved = supplied("clock").now(), 0
    for spell_id in queries.due_spells(day):
        moved += _moved(run(partial(_open_command, spell_id, day, now), _entry("open", now)))
    for claim_id in queries.waiting_claims():
        if _would_move(claim_id, day):
            moved += _moved(run(partial(look_again, claim_id, day, now), _entry("complete", now)))
    return moved


def _moved(outcome: Done | Refused) -> bool:
    return isinstance(outcome, Done)


def _entry(what: str, now: datetime) -> Entry:
    return Entry(None, f"claim.{what}", now)


def _open_command(spell_id: int, day: date, now: datetime) -> Done | Refused:
    claim = open_for(db.session.get_one(Spell, spell_id), day, now)
    return Done(ref=claim.ref) if claim is not None else Refused((Refusal("not_watched"),))


def _would_move(claim_id: int, day: date) -> bool:
    claim = db.session.get_one(Claim, claim_id)
    return _left_before(claim.spell) or not queries.missing_of(claim, day)


def follow(spell: Spell, actor: Actor | None, now: datetime) -> None:
    """Take up a change of somebody's employment, in the same unit of work as the change."""
    day = business_day(now)
    claim = queries.live_claim(spell.id)
    if claim is None and not queries.is_settled(spell.id) and day >= spell.qualifies_on:
        open_for(spell, day, now)
    elif claim is not None and claim.state is ClaimState.WAITING:
        look_again(claim.id, day, now)


def open_for(spell: Spell, day: date, now: datetime) -> Claim | None:
    """Open the claim of a spell whose qualifying day has come, and complete it if nothing is missing."""
    if _left_before(spell) or not queries.was_watched(spell.member.household_id, spell.started_on):
        return None
    placements.retain(spell)
    claim = Claim(
        spell_id=spell.id,
        town_id=spell.town_id,
        member_id=spell.member_id,
        state=CLAIM.start,
        opened_on=day,
        decisions=0,
    )
    db.session.add(claim)
    db.session.flush()
    look_again(claim.id, day, now)
    return claim


def _left_before(spell: Spell) -> bool:
    return spell.ended_on is not None and spell.ended_on <= spell.qualifies_on


def look_again(claim_id: int, day: date, now: datetime) -> Done | Refused:
    """Make a waiting claim ready once nothing is missing; one whose work ended too early is refused."""
    (claim,) = queries.locked([claim_id])
    if claim.state is not ClaimState.WAITING:
        return Refused((Refusal("state_changed"),))
    if _left_before(claim.spell):
        claim.state = CLAIM.next(claim.state, "refuse")
        claim.refusal_code, claim.refused_on = rules.LEFT_BEFORE, day
        db.session.flush()
        return Done(ref=claim.ref)
    missing = queries.missing_of(claim, day)
    if missing:
        return Refused(tuple(missing))
    _freeze(claim, day)
    return Done(ref=claim.ref)


def _freeze(claim: Claim, day: date) -> None:
    """Write down what is claimed and why, by the policy of the day on which the right arose."""
    spell = claim.spell
    policy = policy_on(spell.qualifies_on, claim.town_id)
    amount = rules.subsidy_amount(queries.paid_months(spell), policy)
    line = funds.line_for(claim.town_id)
    claim.amount_fen, claim.band, claim.fund_line = amount.fen, amount.band, line
    db.session.flush()
    fields = queries.approved_fields(claim)
    row = policy.row("subsidy_amount", amount.band)
    facts = json.loads(rules.canonical(fields)) | {
        "why": dict(amount.why.params),
        "policy": {"ref": row.ref, "source": row.source, "from": str(row.valid_from), "day": str(policy.day)},
        "firm": spell.firm.name,
        "work": spell.opening.title,
    }
    claim.facts = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    claim.facts_hash = rules.approved_hash(fields)
    claim.state, claim.ready_on = CLAIM.next(claim.state, "complete"), day
    db.session.flush()


def agree(picked: Picked, step: str, actor: Actor, now: datetime) -> Done | Refused:
    """Take one step on some claims, all of them or none; the checker's step sets the money aside."""
    lines = _locked_lines(claim_id for claim_id, _seen in picked) if step == "check" else {}
    refusals: list[Refusal] = []
    for claim in _locked_as_seen(picked):
        found = _agree(claim, step, actor, now, lines)
        refusals += [Refusal(one.code, str(claim.ref), one.params) for one in found]
    return Refused(tuple(refusals)) if refusals else Done(data={"claims": len(picked)})


def _locked_lines(claim_ids: Iterable[int]) -> dict[int, FundLine]:
    return {line_id: funds.locked(line_id) for line_id in queries.fund_lines_of(claim_ids)}


def _locked_as_seen(picked: Picked) -> list[Claim]:
    seen = dict(picked)
    claims = queries.locked(seen)
    if len(claims) != len(seen) or any(seen[one.id] not in (None, one.version) for one in claims):
        raise Conflict
    return claims


def _agree(claim: Claim, step: str, actor: Actor, now: datetime, lines: dict[int, FundLine]) -> list[Refusal]:
    state = CLAIM.next(claim.state, step)
    refusals = rules.decision_refusals(
        step,
        actor.person_id,
        [rules.Decided(one.step, one.person_id) for one in claim.made],
        payee=queries.payee_of(claim.member),
        household=queries.family_of(claim.member),
    )
    if rules.approved_hash(queries.approved_fields(claim)) != claim.facts_hash:
        refusals.append(Refusal("changed_after_decision"))
    if not refusals and step == "check":
        line, fen = lines[claim.fund_line_id or 0], claim.amount_fen or 0
        refusals = money.reserve(line, fen, claim.ref, now, actor.person_id)
    if refusals:
        return refusals
    _decide(claim, step, actor, now)
    claim.state = state
    claim.decisions = Claim.decisions + 1
    db.session.flush()
    return []


def _decide(claim: Claim, step: str, actor: Actor, now: datetime) -> None:
    claim.made.append(
        Decision(
            claim_id=claim.id,
            step=step,
            person_id=actor.person_id,
            account_ref=actor.account_ref,
            facts_hash=claim.facts_hash,
            decided_on=business_day(now),
            decided_at=now,
        )
    )


def refuse(
    claim_id: int, seen_version: int | None, code: str, note: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Refuse a claim with its reason; money that was set aside for it is free again."""
    lines = _locked_lines([claim_id])
    (claim,) = _locked_as_seen([(claim_id, seen_version)])
    state = CLAIM.next(claim.state, "refuse")
    refusals = rules.refuse_refusals(
        actor.person_id, payee=queries.payee_of(claim.member), household=queries.family_of(claim.member)
    )
    if code not in rules.REFUSALS:
        refusals.append(Refusal("refusal_needs_code", "code"))
    if not may_refuse(claim, actor):
        refusals.append(Refusal("refusal_not_yours"))
    if not refusals and claim.state in RESERVED:
        line = lines[claim.fund_line_id or 0]
        refusals = money.release(line, claim.amount_fen or 0, claim.ref, now, actor.person_id)
    if refusals:
        return Refused(tuple(refusals))
    claim.state, claim.refusal_code, claim.refusal_note = state, code, note or None
    claim.refused_on, claim.refused_by_id = business_day(now), actor.person_id
    db.session.flush()
    return Done(ref=claim.ref)


def may_refuse(claim: Claim, actor: Actor) -> bool:
    """Whether a claim is on this actor's desk or was: it waits for the seat, or the person agreed before."""
    step = queries.step_of(actor)
    decided = any(one.person_id == actor.person_id for one in claim.made)
    waits = step is not None and CLAIM.allows(claim.state, step)
    return decided or waits or (step == "review" and claim.state is ClaimState.WAITING)


def issue(picked: Picked, actor: Actor, now: datetime) -> Done | Refused:
    """Issue signed claims on one payment list: their money goes out, and none can ever stand on another list."""
    if not picked:
        return Refused((Refusal("nobody_picked"),))
    lines = _locked_lines(claim_id for claim_id, _seen in picked)
    if len(lines) != 1:
        return Refused((Refusal("several_lines"),))
    (line,) = lines.values()
    claims = _locked_as_seen(picked)
    states = [CLAIM.next(claim.state, "issue") for claim in claims]
    refusals = [
        Refusal(one.code, str(claim.ref), one.params)
        for claim in claims
        for one in _issue_refusals(claim, actor)
    ]
    if refusals:
        return Refused(tuple(refusals))
    listed = _list_of(claims, line, actor, now)
    for position, (claim, state) in enumerate(zip(claims, states, strict=True), 1):
        refusals += money.spend(line, claim.amount_fen or 0, claim.ref, now, actor.person_id)
        listed.lines.append(_line_of(claim, position))
        claim.state, claim.payment_list_id = state, listed.id
    db.session.flush()
    return Refused(tuple(refusals)) if refusals else Done(ref=listed.ref, data={"number": listed.number})


def _issue_refusals(claim: Claim, actor: Actor) -> list[Refusal]:
    fields = queries.approved_fields(claim)
    return rules.issue_refusals(
        rules.IssueFacts(
            decided=tuple(rules.Decided(one.step, one.person_id) for one in claim.made),
            decided_hashes=tuple(one.facts_hash for one in claim.made),
            hash_now=rules.approved_hash(fields),
            account_confirmed=fields["account_ref"] is not None,
            payee=queries.payee_of(claim.member),
            issuer=actor.person_id,
            reserved_fen=funds.reserved_for([claim.ref]).get(claim.ref, 0),
            amount_fen=claim.amount_fen or 0,
        )
    )


def _list_of(claims: Sequence[Claim], line: FundLine, actor: Actor, now: datetime) -> PaymentList:
    day = business_day(now)
    content = [[str(one.ref), one.facts_hash, one.amount_fen] for one in claims]
    listed = PaymentList(
        town_id=line.town_id,
        fund_line_id=line.id,
        number=f"{day.year}-{queries.lists_in_year(line.town_id, day.year) + 1:03d}",
        total_fen=sum(claim.amount_fen or 0 for claim in claims),
        people=len(claims),
        fingerprint=hashlib.sha256(json.dumps(content).encode()).hexdigest(),
        issued_on=day,
        issued_at=now,
        issued_by_id=actor.person_id,
    )
    db.session.add(listed)
    db.session.flush()
    return listed


def _line_of(claim: Claim, position: int) -> PaymentLine:
    account, member = live_account(claim.member_id), claim.member
    if account is None:
        raise LookupError(f"claim {claim.ref} has no account")
    line = PaymentLine(
        claim_id=claim.id,
        position=position,
        name=member.name,
        bank=account.bank,
        amount_fen=claim.amount_fen,
    )
    line.id_number = member.id_number.reveal() if member.id_number is not None else None
    line.account = account.number.reveal()
    return line


def keep_file(listed: PaymentList, content: bytes, now: datetime) -> Done:
    """Keep the bank's file of a list, sealed, under the list's own ref; a second time changes nothing."""
    if files.find(listed.ref) is None:
        files.store(content, "payment_list", f"{listed.number}.xlsx", now, ref=listed.ref)
    return Done(ref=listed.ref)
