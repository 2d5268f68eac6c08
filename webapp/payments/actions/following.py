"""What follows a failed line: out again on a follow-up list, back to the finance maker, or mended in the village."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from webapp.access.actor import Actor
from webapp.claims.actions.issuing import issue
from webapp.claims.actions.locking import Picked, locked_as_seen, locked_lines
from webapp.claims.actions.returning import take_back
from webapp.claims.models import Claim, PaymentList
from webapp.claims.queries import facts, ties
from webapp.claims.rules.deciding import BANK_REFUSED, tie_refusals
from webapp.claims.workflow import CLAIM
from webapp.core.clock import business_day
from webapp.core.db import db, reread
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.funds.models import FundLine
from webapp.payments.models import LineMend, LineResult
from webapp.payments.queries import following as queries
from webapp.payments.queries.results import last_turns
from webapp.payments.rules.following import Failed, Way, again_refusals, mend_refusals, way_of


def follow_up(listed: PaymentList, picked: Picked, actor: Actor, now: datetime) -> Done | Refused:
    """Send failed lines where they go next: what was approved out again at once, what has changed to the maker."""
    if not picked:
        return Refused((Refusal("nobody_picked"),))
    lines = locked_lines(claim_id for claim_id, _seen in picked)
    claims = {one.id: one for one in locked_as_seen(picked)}
    failed = [one for one in queries.waiting_on(listed) if one.line.claim_id in claims]
    if len(failed) != len(claims):
        raise Conflict
    by_way = {way: [one for one in failed if _way(one, claims) is way] for way in Way}
    refusals = [_about(one, why) for one in failed for why in _refusals(one, actor, by_way)]
    refusals = refusals or _to_the_maker(
        [claims[one.line.claim_id] for one in by_way[Way.MAKER]], lines, actor, now
    )
    if refusals:
        return Refused(tuple(refusals))
    again = [claims[one.line.claim_id] for one in by_way[Way.LIST]]
    back = {"back": len(by_way[Way.MAKER])}
    if not again:
        return Done(ref=listed.ref, data=back)
    for claim in again:
        claim.state, claim.payment_list_id = CLAIM.next(claim.state, "pay_again"), None
    db.session.flush()
    issued = issue([(one.id, None) for one in again], actor, now, follows=listed)
    return Done(ref=issued.ref, data={**issued.data, **back}) if isinstance(issued, Done) else issued


def _way(result: LineResult, claims: Mapping[int, Claim]) -> Way:
    claim = claims[result.line.claim_id]
    right_now, payment_now = facts.hashes_now(claim)
    same = right_now == claim.facts_hash and (not claim.two_hashes or payment_now == claim.payment_hash)
    return way_of(Failed(result.cause or "", result.mend is not None, same))


def _refusals(result: LineResult, actor: Actor, by_way: Mapping[Way, Sequence[LineResult]]) -> list[Refusal]:
    if result in by_way[Way.VILLAGE]:
        return [Refusal("waits_for_village")]
    if result in by_way[Way.LIST]:
        return again_refusals(actor.person_id, **queries.who_said(result))
    return tie_refusals(actor.person_id, ties.payee_of(result.line.claim))


def _about(result: LineResult, why: Refusal) -> Refusal:
    return Refusal(why.code, str(result.line.claim.ref), why.params)


def _to_the_maker(
    claims: Sequence[Claim], lines: Mapping[int, FundLine], actor: Actor, now: datetime
) -> list[Refusal]:
    return [
        why for claim in claims for why in take_back(claim, "maker", "", lines, actor, now, code=BANK_REFUSED)
    ]


def mend(result: LineResult, words: str, actor: Actor, now: datetime) -> Done | Refused:
    """Note the village's word that money can go to the account again."""
    (claim,) = locked_as_seen([(result.line.claim_id, None)])
    reread(result)
    state = queries.state_of(result, result.line, last_turns([claim.id])[claim.id])
    refusals = tie_refusals(actor.person_id, ties.payee_of(claim)) + mend_refusals(str(state), words)
    if refusals:
        return Refused(tuple(refusals))
    day = business_day(now)
    said = LineMend(
        line_result_id=result.id,
        words=words.strip(),
        mended_on=day,
        mended_at=now,
        mended_by_id=actor.person_id,
    )
    db.session.add(said)
    db.session.flush()
    return Done(ref=claim.ref)
