"""A claim opens by itself, waits for what is missing, and becomes ready with frozen facts."""

import json
from datetime import date, datetime
from functools import partial

from webapp.access.actor import Actor
from webapp.claims.models import Claim
from webapp.claims.queries import claims as queries
from webapp.claims.queries import facts
from webapp.claims.rules import deciding, right
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.settings import supplied
from webapp.core.unit import Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.funds import queries as funds
from webapp.placements.actions.spells import retain
from webapp.placements.models import Spell
from webapp.policies.queries import policy_on


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
    return _left_before(claim.spell) or not facts.missing_of(claim, day)


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
    if _left_before(spell) or not facts.was_watched(spell.member.household_id, spell.started_on):
        return None
    retain(spell)
    claim = Claim(
        spell_id=spell.id,
        town_id=spell.town_id,
        member_id=spell.member_id,
        scheme="retention",
        state=CLAIM.start,
        opened_on=day,
        starts_on=spell.started_on,
        ends_on=spell.qualifies_on,
        two_hashes=True,
        decisions=0,
        turn=1,
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
        claim.refusal_code, claim.refused_on = deciding.LEFT_BEFORE, day
        db.session.flush()
        return Done(ref=claim.ref)
    missing = facts.missing_of(claim, day)
    if missing:
        return Refused(tuple(missing))
    _freeze(claim, day)
    return Done(ref=claim.ref)


def _freeze(claim: Claim, day: date) -> None:
    """Write down what is claimed, why, and who must agree, by the policy of the day on which the right arose."""
    spell, span = claim.spell, facts.span_of(claim)
    policy = policy_on(spell.qualifies_on, claim.town_id)
    amount = right.subsidy_amount(facts.paid_months(span), policy)
    claim.amount_fen, claim.band, claim.fund_line = amount.fen, amount.band, funds.line_for(claim.town_id)
    claim.starts_on, claim.ends_on = span.started_on, span.qualifying_on
    db.session.flush()
    fields = facts.right_fields(claim)
    row = policy.row("subsidy_amount", amount.band)
    told = json.loads(right.canonical(fields)) | {
        "why": dict(amount.why.params),
        "policy": {"ref": row.ref, "source": row.source, "from": str(row.valid_from), "day": str(policy.day)},
        "firm": spell.firm.name,
        "work": spell.opening.title,
    }
    needed = deciding.needed_steps(amount.fen, policy_on(day, claim.town_id))
    claim.facts = json.dumps(told, ensure_ascii=False, sort_keys=True)
    claim.facts_hash, claim.steps, claim.needed = right.right_hash(fields), ",".join(needed), len(needed)
    claim.state, claim.ready_on = CLAIM.next(claim.state, "complete"), day
    db.session.flush()
