"""A person is introduced to a firm under a consent, and the firm answers: whole or not at all."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from webapp.access.actor import Actor
from webapp.consents import actions as consents
from webapp.consents.models import Consent
from webapp.consents.queries import holding
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.policy import Policy
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.households.rules import is_pupil
from webapp.jobs.actions.openings import close_open
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries.introductions import open_of_member
from webapp.jobs.queries.workers import People, people
from webapp.jobs.recommend.lists import Barred, entry_of, pair
from webapp.jobs.recommend.need import has_work
from webapp.jobs.rules.introductions import IntroductionFacts, decline_refusals, introduction_refusals
from webapp.jobs.workflow import INTRODUCTION, OPENING, OpeningState
from webapp.policies.queries import policy_on

Hired = Callable[[Introduction, date, Fen, Actor, datetime], Done | Refused]
"""Starts the employment spell in the same unit: the layer above supplies it, there is no default."""

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 8


@dataclass(frozen=True)
class Proposal:
    """One person for one opening; `how` says how she agreed just now, empty if a consent holds already."""

    member: Member
    how: str = ""
    given_on: date | None = None


def introduce(opening: Opening, proposals: Sequence[Proposal], actor: Actor, now: datetime) -> Done | Refused:
    """Introduce some people to an opening, each under a consent that holds; all of them or none."""
    policy = policy_on(business_day(now), opening.town_id)
    homes = sorted({proposal.member.household_id for proposal in proposals})
    known = people(actor, policy.day, households=homes)
    refusals: list[Refusal] = [] if proposals else [Refusal("nobody_picked")]
    made: list[Introduction] = []
    for proposal in proposals:
        outcome = _introduce(opening, proposal, known, policy, actor)
        if isinstance(outcome, list):
            refusals += [_named(refusal, proposal.member) for refusal in outcome]
        else:
            made.append(outcome)
    if refusals:
        return Refused(tuple(refusals))
    return Done(ref=made[0].ref, data={"introductions": [str(one.ref) for one in made]})


def _named(refusal: Refusal, member: Member) -> Refusal:
    """Say of whom a refusal speaks, where several people are meant."""
    return Refusal(refusal.code, refusal.field, {**refusal.params, "member": str(member.ref)})


def _introduce(
    opening: Opening, proposal: Proposal, known: People, policy: Policy, actor: Actor
) -> Introduction | list[Refusal]:
    member = proposal.member
    consent = _consent(opening, proposal, policy, actor)
    refusals = consent if isinstance(consent, list) else []
    held = None if isinstance(consent, list) else consent
    facts = facts_for(member, opening, held is not None or bool(refusals), known, policy)
    refusals = [*refusals, *introduction_refusals(facts, policy)]
    match = pair(member, opening, known, policy)
    if isinstance(match, Barred):
        refusals += [Refusal(f"limit.{one['code']}", "", one["params"]) for one in match.limits]
    if refusals or isinstance(match, Barred) or held is None:
        return refusals
    introduction = Introduction(
        opening_id=opening.id,
        member_id=member.id,
        consent_id=held.id,
        state=INTRODUCTION.start,
        code="".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)),
        fit=match.fit,
        need=entry_of(member, known, policy).need,
        reasons=list(match.reasons),
        proposed_on=policy.day,
        proposed_by_id=actor.person_id,
    )
    db.session.add(introduction)
    db.session.flush()
    return introduction


def _consent(
    opening: Opening, proposal: Proposal, policy: Policy, actor: Actor
) -> Consent | list[Refusal] | None:
    if not proposal.how:
        return holding(proposal.member.id, opening.firm_id, policy.day)
    given_on = proposal.given_on or policy.day
    return consents.note(proposal.member, opening.firm, proposal.how, given_on, actor.person_id, policy)


def facts_for(
    member: Member, opening: Opening, consented: bool, known: People, policy: Policy
) -> IntroductionFacts:
    """Return a person and an opening as the rules of introduction know them."""
    own = known.introductions.get(member.id, [])
    return IntroductionFacts(
        day=policy.day,
        born_on=member.birth_on or policy.day,
        is_pupil=is_pupil(member.schooling),
        consented=consented,
        is_working=has_work(member, known),
        open_introduction=any(
            one.opening_id == opening.id and INTRODUCTION.allows(one.state, "take") for one in own
        ),
        opening_published=opening.state is OpeningState.PUBLISHED,
        opening_confirmed_on=opening.fresh_on,
        opening_in_town=opening.town_id == member.town_id,
        posts_left=opening.free,
    )


def take(
    introduction: Introduction, started_on: date, wage_fen: Fen, actor: Actor, now: datetime, hired: Hired
) -> Done | Refused:
    """Take somebody on: a post is filled, her other introductions close, the employment spell starts."""
    day, opening = business_day(now), introduction.opening
    state = INTRODUCTION.next(introduction.state, "take")
    refusals = _take_refusals(introduction, wage_fen, day)
    if refusals:
        return Refused(tuple(refusals))
    introduction.state, introduction.answered_on, introduction.answered_by_id = state, day, actor.person_id
    db.session.flush()
    opening.filled += 1
    if not opening.free:
        opening.state = OPENING.next(opening.state, "fill")
        close_open(opening, day)
    for other in open_of_member(introduction.member_id):
        other.state, other.answered_on = INTRODUCTION.next(other.state, "close"), day
    db.session.flush()
    outcome = hired(introduction, started_on, wage_fen, actor, now)
    if isinstance(outcome, Refused):
        return outcome
    return Done(ref=introduction.ref, data={"spell": str(outcome.ref)})


def _take_refusals(introduction: Introduction, wage_fen: Fen, day: date) -> list[Refusal]:
    opening = introduction.opening
    promised = {"wage_fen": opening.wage_from_fen}
    checks = (
        (not introduction.consent.holds_on(day), Refusal("consent_over")),
        (opening.free < 1, Refusal("opening_full")),
        (wage_fen < opening.wage_from_fen, Refusal("wage_below_agreed", "wage", promised)),
    )
    return [refusal for applies, refusal in checks if applies]


def decline(
    introduction: Introduction, reason: str, note: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Note that nothing came of it: whose side said no (`firm.` or `worker.`), and why."""
    side, _, why = reason.partition(".")
    state = INTRODUCTION.next(introduction.state, "decline")
    refusals = decline_refusals(side, why, note)
    if refusals:
        return Refused(tuple(refusals))
    introduction.state = state
    introduction.decline_code, introduction.decline_note = reason, note.strip() or None
    introduction.answered_on, introduction.answered_by_id = business_day(now), actor.person_id
    db.session.flush()
    return Done(ref=introduction.ref)


def take_back(introduction: Introduction, actor: Actor, now: datetime) -> Done:
    """Take an introduction back: the firm no longer sees name or phone."""
    introduction.state = INTRODUCTION.next(introduction.state, "withdraw")
    introduction.answered_on, introduction.answered_by_id = business_day(now), actor.person_id
    db.session.flush()
    return Done(ref=introduction.ref)


def withdraw_consent(consent: Consent, actor: Actor, now: datetime) -> Done | Refused:
    """Take a consent back, and with it every introduction that still waits under it."""
    refusals = consents.withdraw(consent, business_day(now))
    if refusals:
        return Refused(tuple(refusals))
    for introduction in open_of_member(consent.member_id):
        if introduction.consent_id == consent.id:
            take_back(introduction, actor, now)
    return Done(ref=consent.ref)
