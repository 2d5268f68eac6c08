"""What a village does: it hangs out the notice, takes objections down; the town answers them."""

from datetime import datetime

from webapp.access.actor import Actor
from webapp.claims.actions.locking import Picked, locked_as_seen
from webapp.claims.models import Claim, Objection, VillageNotice
from webapp.claims.queries import ties
from webapp.claims.queries import village as queries
from webapp.claims.rules import deciding
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core.clock import business_day
from webapp.core.db import db, reread
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal
from webapp.policies.queries import policy_on


def post_notice(picked: Picked, actor: Actor, now: datetime) -> Done | Refused:
    """Hang out one sheet in one village with the claims that it has checked; the days of the notice begin."""
    if not picked:
        return Refused((Refusal("nobody_picked"),))
    claims = locked_as_seen(picked)
    if len({claim.village_id for claim in claims}) != 1:
        return Refused((Refusal("several_villages"),))
    return _hang_out(claims, claims[0].village_id, actor, now)


def post_in_town(picked: Picked, actor: Actor, now: datetime) -> Done | Refused:
    """Hang out one sheet in the town with claims of firms: it names the firms and the sums, and none of the workers."""
    if not picked:
        return Refused((Refusal("nobody_picked"),))
    return _hang_out(locked_as_seen(picked), None, actor, now)


def _hang_out(claims: list[Claim], village_id: int | None, actor: Actor, now: datetime) -> Done | Refused:
    day, of_firms = business_day(now), [claim.payee_firm_id is not None for claim in claims]
    states = [CLAIM.next(claim.state, "notice") for claim in claims]
    refusals = deciding.place_refusals(of_firms, in_town=village_id is None)
    refusals += [
        Refusal(one.code, str(claim.ref), one.params)
        for claim in claims
        for one in deciding.tie_refusals(actor.person_id, ties.payee_of(claim))
    ]
    if refusals:
        return Refused(tuple(refusals))
    town_id = claims[0].town_id
    notice = VillageNotice(
        town_id=town_id,
        village_id=village_id,
        number=f"{day.year}-{queries.notices_in_year(town_id, day.year) + 1:03d}",
        posted_on=day,
        over_on=deciding.notice_over(day, policy_on(day, town_id)),
        posted_by_id=actor.person_id,
        posted_at=now,
    )
    db.session.add(notice)
    db.session.flush()
    for claim, state in zip(claims, states, strict=True):
        claim.notice_id, claim.state = notice.id, state
    db.session.flush()
    return Done(ref=notice.ref, data={"number": notice.number})


def object_to(claim_id: int, words: str, actor: Actor, now: datetime) -> Done | Refused:
    """Take down what somebody says against a claim until the town has reviewed it; never who said it.

    The notice may be over by then: money that is not decided on yet is better asked about late than never.
    """
    (claim,) = locked_as_seen([(claim_id, None)])
    refusals = deciding.objection_refusals(words)
    if claim.state is not ClaimState.NOTICED:
        refusals.append(Refusal("objection_too_late"))
    if refusals:
        return Refused(tuple(refusals))
    objection = Objection(claim_id=claim.id, words=words.strip(), noted_by_id=actor.person_id, noted_at=now)
    db.session.add(objection)
    _touch(claim)
    return Done(ref=objection.ref)


def answer(objection: Objection, outcome: str, words: str, actor: Actor, now: datetime) -> Done | Refused:
    """Answer an objection: unfounded, and the claim goes on; founded, and it has to be refused."""
    (claim,) = locked_as_seen([(objection.claim_id, None)])
    reread(objection)
    refusals = deciding.answer_refusals(actor.person_id, ties.payee_of(claim), outcome, words)
    if objection.outcome is not None or claim.state is not ClaimState.NOTICED:
        refusals = [Refusal("answered_before")]
    if refusals:
        return Refused(tuple(refusals))
    objection.outcome, objection.answer = outcome, words.strip()
    objection.answered_by_id, objection.answered_at = actor.person_id, now
    _touch(claim)
    return Done(ref=objection.ref)


def _touch(claim: Claim) -> None:
    """Give the claim a new version: a page that showed it without this is stale."""
    claim.decisions = Claim.decisions + 0
    db.session.flush()
