"""Somebody has looked at a signal and says what came of it."""

from datetime import datetime
from uuid import UUID

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.payments.models import SignalOutcome
from webapp.payments.queries import recoveries
from webapp.payments.queries import signals as queries
from webapp.payments.queries.hands import tied_to
from webapp.payments.rules import signals as rules


def note(
    kind: str, about_ref: UUID, weight_seen: int, outcome: str, words: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Note what was found; it counts for the signal as it was shown, and a stronger one comes back."""
    standing = queries.standing(actor, business_day(now))
    found = next((one for one in standing if (one.signal.kind, one.about.ref) == (kind, about_ref)), None)
    refusals = rules.shown_refusals(weight_seen, found.signal.weight if found is not None else None)
    if found is None or refusals:
        return Refused(tuple(refusals))
    claim = found.about.claim
    refusals = rules.outcome_refusals(
        outcome,
        words,
        is_tied=claim is not None and actor.person_id in tied_to(claim),
        comes_back=claim is None or recoveries.stands_for(claim.id),
    )
    if refusals:
        return Refused(tuple(refusals))
    row = SignalOutcome(
        town_id=found.about.town_id,
        kind=kind,
        about_ref=about_ref,
        weight=weight_seen,
        outcome=outcome,
        words=words.strip(),
        noted_by_id=actor.person_id,
        noted_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return Done(ref=row.ref)
