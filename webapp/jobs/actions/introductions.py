"""A person is introduced to a firm under a consent; consents are noted and taken back. Whole or not at all."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from webapp.access.actor import Actor
from webapp.consents import actions as consents
from webapp.consents.models import CONTACT, INTRODUCTION, Consent
from webapp.consents.queries import holding
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.policy import Policy
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.households.rules import work_refusals
from webapp.jobs import workflow
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries.firms import loads_of
from webapp.jobs.queries.introductions import open_of_member
from webapp.jobs.queries.workers import People, people
from webapp.jobs.recommend.facts import shown_of
from webapp.jobs.recommend.lists import Barred, entry_of, pair
from webapp.jobs.recommend.need import has_work
from webapp.jobs.recommend.outcomes import pair_text
from webapp.jobs.recommend.welfare import facts_in
from webapp.jobs.rules.firms import room_refusals
from webapp.jobs.rules.introductions import IntroductionFacts, introduction_refusals
from webapp.policies.queries import policy_on

_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 8


@dataclass(frozen=True)
class Proposal:
    """One person for one opening; `how` says how she agreed just now, empty if a consent holds already.

    `contact` says that she agreed in the same talk to be known by name once the firm wants to meet her.
    """

    member: Member
    how: str = ""
    given_on: date | None = None
    contact: bool = False


def introduce(opening: Opening, proposals: Sequence[Proposal], actor: Actor, now: datetime) -> Done | Refused:
    """Introduce some people to an opening, each under a consent that holds; all of them or none."""
    policy = policy_on(business_day(now), opening.town_id)
    homes = sorted({proposal.member.household_id for proposal in proposals})
    known = people(actor, policy.day, households=homes)
    load = loads_of([opening.firm], policy.day, policy)[opening.firm_id]
    refusals = room_refusals(load, len(proposals)) if proposals else [Refusal("nobody_picked")]
    if refusals:
        return Refused(tuple(refusals))
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
        said = {refusal.code for refusal in refusals}
        limits = [one for one in match.limits if one["code"] not in said]
        refusals += [Refusal(f"limit.{one['code']}", "", one["params"]) for one in limits]
    if refusals or isinstance(match, Barred) or held is None:
        return refusals
    contact = holding(member.id, opening.firm_id, policy.day, CONTACT)
    introduction = Introduction(
        opening_id=opening.id,
        member_id=member.id,
        consent_id=held.id,
        contact_id=contact.id if contact else None,
        state=workflow.INTRODUCTION.start,
        code="".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)),
        fit=match.fit,
        need=entry_of(member, known, policy).need,
        reasons=list(match.reasons),
        shown=shown_of(member, known.profiles.get(member.id), opening, policy.day).text(),
        pair=pair_text(member, opening, known, policy),
        proposed_on=policy.day,
        proposed_by_id=actor.person_id,
    )
    db.session.add(introduction)
    db.session.flush()
    return introduction


def _consent(
    opening: Opening, proposal: Proposal, policy: Policy, actor: Actor
) -> Consent | list[Refusal] | None:
    """Note what was agreed to just now: the profile, and name and phone if that was said too."""
    held = holding(proposal.member.id, opening.firm_id, policy.day)
    noted: Consent | list[Refusal] | None = held
    for purpose in (INTRODUCTION, CONTACT):
        wanted = held is None if purpose == INTRODUCTION else proposal.contact
        if proposal.how and wanted and not isinstance(noted, list):
            given_on = proposal.given_on or policy.day
            made = consents.note(
                proposal.member, opening.firm, proposal.how, given_on, actor.person_id, policy, purpose
            )
            noted = made if purpose == INTRODUCTION or isinstance(made, list) else noted
    return noted


def facts_for(
    member: Member, opening: Opening, consented: bool, known: People, policy: Policy
) -> IntroductionFacts:
    """Return a person and an opening as the rules of introduction know them."""
    own = known.introductions.get(member.id, [])
    return IntroductionFacts(
        day=policy.day,
        unfit=tuple(work_refusals(member.birth_on, member.schooling, policy.day, policy)),
        consented=consented,
        is_working=has_work(member, known),
        open_introduction=any(one.opening_id == opening.id and one.under_way for one in own),
        opening_published=opening.state is workflow.OpeningState.PUBLISHED,
        opening_confirmed_on=opening.fresh_on,
        opening_in_town=opening.town_id == member.town_id,
        firm_admitted=opening.firm_admitted,
        posts_left=opening.free,
        welfare=facts_in(member, opening, known, policy),
    )


def agree_to_contact(
    introduction: Introduction, how: str, given_on: date, actor: Actor, now: datetime
) -> Done | Refused:
    """Note that the person agrees to be known by name and phone: from now on the firm sees both."""
    day = business_day(now)
    if not introduction.under_way or not introduction.consent.holds_on(day):
        return Refused((Refusal("consent_over"),))
    policy = policy_on(day, introduction.town_id)
    outcome = consents.note(
        introduction.member, introduction.opening.firm, how, given_on, actor.person_id, policy, CONTACT
    )
    if isinstance(outcome, list):
        return Refused(tuple(outcome))
    introduction.contact_id = outcome.id
    db.session.flush()
    return Done(ref=introduction.ref)


def take_back(introduction: Introduction, actor: Actor, now: datetime) -> Done:
    """Take an introduction back: from now on the firm sees no more than that there was one."""
    introduction.state = workflow.INTRODUCTION.next(introduction.state, "withdraw")
    introduction.answered_on, introduction.answered_by_id = business_day(now), actor.person_id
    db.session.flush()
    return Done(ref=introduction.ref)


def withdraw_consent(consent: Consent, actor: Actor, now: datetime) -> Done | Refused:
    """Take a consent back, and with it what waits under it: an introduction, or only the sight of name and phone."""
    refusals = consents.withdraw(consent, business_day(now))
    if refusals:
        return Refused(tuple(refusals))
    for introduction in open_of_member(consent.member_id):
        if introduction.consent_id == consent.id:
            take_back(introduction, actor, now)
    return Done(ref=consent.ref)
