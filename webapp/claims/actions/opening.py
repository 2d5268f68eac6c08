"""A claim opens by itself, waits for what is missing, and becomes ready with frozen facts."""

import json
from datetime import date, datetime
from functools import partial

from webapp.access.actor import Actor
from webapp.claims.models import Claim
from webapp.claims.queries import claims as queries
from webapp.claims.queries import facts, firms
from webapp.claims.queries.standing import was_watched
from webapp.claims.rules import deciding, right
from webapp.claims.rules.firms import Span, firm_amount, left_early
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.policy import Policy, PolicyValue
from webapp.core.settings import supplied
from webapp.core.unit import Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.placements.actions.spells import retain
from webapp.placements.models import Spell
from webapp.placements.queries.spells import locked
from webapp.policies.queries import policy_on


def open_due(day: date) -> int:
    """Open every claim whose day has come and look again at those that wait; says how many moved."""
    now, moved = supplied("clock").now(), 0
    for spell_id in filter(_may_open, queries.due_spells(day)):
        moved += _moved(run(partial(_open_command, spell_id, day, now), _entry("open", now)))
    moved += _open_firms(day, now)
    for claim_id in queries.waiting_claims():
        if _would_move(claim_id, day):
            moved += _moved(run(partial(look_again, claim_id, day, now), _entry("complete", now)))
    return moved


def _open_firms(day: date, now: datetime) -> int:
    """Open every claim of a firm whose day has come; the months of a post may make several, one after the other."""
    moved = 0
    while True:
        opened = 0
        for case in list(firms.due(day)):
            command = partial(_open_for_firm, case.spell.id, case.scheme, day, now)
            opened += _moved(run(command, _entry("open", now)))
        if not opened:
            return moved
        moved += opened


def _moved(outcome: Done | Refused) -> bool:
    return isinstance(outcome, Done)


def _entry(what: str, now: datetime) -> Entry:
    return Entry(None, f"claim.{what}", now)


def _open_command(spell_id: int, day: date, now: datetime) -> Done | Refused:
    """Open what was due a moment ago; a month that was confirmed meanwhile may have opened it already."""
    spell = locked(spell_id)
    if queries.is_settled(spell_id):
        return Refused((Refusal("state_changed"),))
    claim = open_for(spell, day, now)
    return Done(ref=claim.ref) if claim is not None else Refused((Refusal("not_watched"),))


def _may_open(spell_id: int) -> bool:
    return _has_right(db.session.get_one(Spell, spell_id))


def _has_right(spell: Spell) -> bool:
    """Whether the family was watched when work began, and work lasted to the qualifying day."""
    return not _left_before(spell) and was_watched(spell.member.household_id, spell.started_on)


def _would_move(claim_id: int, day: date) -> bool:
    claim = db.session.get_one(Claim, claim_id)
    return _has_ended(claim) or not facts.missing_of(claim, day)


def follow(spell: Spell, actor: Actor | None, now: datetime) -> None:
    """Take up a change of somebody's employment, in the same unit of work as the change."""
    day = business_day(now)
    for claim_id in queries.waiting_of(spell.id):
        look_again(claim_id, day, now)
    if not queries.is_settled(spell.id) and day >= spell.qualifies_on:
        open_for(spell, day, now)


def open_for(spell: Spell, day: date, now: datetime) -> Claim | None:
    """Open the claim of a spell whose qualifying day has come, and complete it if nothing is missing."""
    if not _has_right(spell):
        return None
    retain(spell)
    return _add(spell, right.RETENTION, Span(spell.started_on, spell.qualifies_on), day, now)


def _open_for_firm(spell_id: int, scheme: str, day: date, now: datetime) -> Done | Refused:
    """Open a firm's next claim for a spell, if it still may; the database sees to it that it is once."""
    case = firms.next_case(locked(spell_id), scheme, day)
    if case is None:
        return Refused((Refusal("state_changed"),))
    refusals = firms.opening_refusals(case, day)
    if refusals:
        return Refused(tuple(refusals))
    return Done(ref=_add(case.spell, scheme, case.span, day, now).ref)


def _add(spell: Spell, scheme: str, span: Span, day: date, now: datetime) -> Claim:
    claim = Claim(
        spell_id=spell.id,
        town_id=spell.town_id,
        member_id=spell.member_id,
        scheme=scheme,
        payee_firm_id=None if scheme == right.RETENTION else spell.firm_id,
        state=CLAIM.start,
        opened_on=day,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        two_hashes=True,
        decisions=0,
        turn=1,
    )
    db.session.add(claim)
    db.session.flush()
    look_again(claim.id, day, now)
    return claim


def _has_ended(claim: Claim) -> bool:
    """Whether the work that a claim rests on ended too early for it."""
    if claim.payee_firm_id is None:
        return _left_before(claim.spell)
    case = firms.case_of(claim)
    return left_early(case.scheme, firms.work_of(case.spell), case.span)


def _left_before(spell: Spell) -> bool:
    return spell.ended_on is not None and spell.ended_on <= spell.qualifies_on


def look_again(claim_id: int, day: date, now: datetime) -> Done | Refused:
    """Make a waiting claim ready once nothing is missing; one whose work ended too early is refused."""
    (claim,) = queries.locked([claim_id])
    if claim.state is not ClaimState.WAITING:
        return Refused((Refusal("state_changed"),))
    queries.hold_payee(claim.member_id)
    if _has_ended(claim):
        claim.state = CLAIM.next(claim.state, "refuse")
        of_firm = claim.payee_firm_id is not None
        claim.refusal_code, claim.refused_on = deciding.LEFT_EARLY if of_firm else deciding.LEFT_BEFORE, day
        db.session.flush()
        return Done(ref=claim.ref)
    missing = facts.missing_of(claim, day)
    if missing:
        return Refused(tuple(missing))
    _freeze(claim, day)
    return Done(ref=claim.ref)


def _amount_of(claim: Claim) -> tuple[right.Amount, PolicyValue, Policy]:
    """Return what is paid, the number it comes from, and the policy of the day on which the right arose."""
    if claim.payee_firm_id is not None:
        case = firms.case_of(claim)
        policy = case.policy
        amount = firm_amount(case.scheme, firms.paid_months(case), policy)
        return amount, policy.row("firm_subsidy_amount", case.scheme), policy
    policy, span = policy_on(claim.spell.qualifies_on, claim.town_id), facts.span_of(claim)
    claim.starts_on, claim.ends_on = span.started_on, span.qualifying_on
    amount = right.subsidy_amount(facts.paid_months(span), policy)
    return amount, policy.row("subsidy_amount", amount.band), policy


def _freeze(claim: Claim, day: date) -> None:
    """Write down what is claimed, why, and who must agree, by the policy of the day on which the right arose."""
    spell, (amount, row, policy) = claim.spell, _amount_of(claim)
    claim.amount_fen, claim.band, claim.fund_line = amount.fen, amount.band, facts.line_for(claim)
    db.session.flush()
    fields = facts.right_fields(claim)
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
