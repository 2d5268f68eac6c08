"""A shared account or phone holds a claim until one person gives the reason and another confirms it."""

from datetime import datetime

from webapp.access.actor import Actor
from webapp.claims.actions.locking import locked_as_seen
from webapp.claims.models import HoldReason
from webapp.claims.queries import looks, ties
from webapp.claims.rules import deciding
from webapp.core.db import db, reread
from webapp.core.unit import Done, Refused
from webapp.core.workflow import Refusal


def explain(claim_id: int, kind: str, code: str, words: str, actor: Actor, now: datetime) -> Done | Refused:
    """Propose why families may share what holds a claim up; it counts for as many families as there are now."""
    (claim,) = locked_as_seen([(claim_id, None)])
    held = next((one for one in looks.held_by(claim) if one.kind == kind), None)
    refusals = deciding.explain_refusals(actor.person_id, ties.payee_of(claim), code, words)
    if held is None:
        refusals = [Refusal("nothing_held")]
    elif any(
        (one.kind, one.about, one.families) == (kind, held.about, held.families) for one in claim.explained
    ):
        refusals = [Refusal("explained_before")]
    if held is None or refusals:
        return Refused(tuple(refusals))
    reason = HoldReason(
        claim_id=claim.id,
        kind=kind,
        about=held.about,
        families=held.families,
        code=code,
        words=words.strip(),
        proposed_by_id=actor.person_id,
        proposed_at=now,
    )
    claim.explained.append(reason)
    db.session.flush()
    return Done(ref=claim.ref)


def release(reason: HoldReason, actor: Actor, now: datetime) -> Done | Refused:
    """Confirm such a reason as another person; what it explains holds the claim no more."""
    (claim,) = locked_as_seen([(reason.claim_id, None)])
    reread(reason)
    refusals = deciding.release_refusals(actor.person_id, ties.payee_of(claim), reason.proposed_by_id)
    if reason.confirmed_by_id is not None:
        refusals = [Refusal("confirmed_before")]
    if refusals:
        return Refused(tuple(refusals))
    reason.confirmed_by_id, reason.confirmed_at = actor.person_id, now
    db.session.flush()
    return Done(ref=claim.ref)
