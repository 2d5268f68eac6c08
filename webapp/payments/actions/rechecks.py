"""A sample of paid claims is drawn; the recipients are asked by people without a hand in it; findings are settled."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.payments.models import Recheck, Sample, SampleEntry
from webapp.payments.queries import rechecks as queries
from webapp.payments.queries import recoveries
from webapp.payments.queries.hands import hands_of, tied_to
from webapp.payments.rules import sampling
from webapp.payments.workflow import RECHECK, CheckState
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class Answer:
    """What the recipient said to "did you get it, how much?", and how she was asked."""

    heard: str
    said_fen: Fen | None
    way: str
    words: str


def draw(town_id: int, to_on: date, seed_seen: str, actor: Actor, now: datetime) -> Done | Refused:
    """Draw a sample among the paid claims that were in no drawing yet, by the seed that was shown before."""
    day = business_day(now)
    claims, number = queries.to_draw(town_id, to_on), next_number(town_id, day)
    seed = queries.seed_of(town_id, number, to_on)
    refusals = sampling.draw_refusals(to_on, day, population=len(claims), seed=seed, seed_seen=seed_seen)
    if refusals:
        return Refused(tuple(refusals))
    by_ref: dict[Hashable, int] = {one.ref: one.id for one in claims}
    one_in = policy_on(day, town_id).value("sample_one_in")
    chosen = sampling.drawn(seed, by_ref, sampling.size_of(len(by_ref), one_in))
    sample = Sample(
        town_id=town_id,
        number=number,
        from_on=min(one.payment_list.issued_on for one in claims if one.payment_list is not None),
        to_on=to_on,
        seed=seed,
        one_in=one_in,
        population=len(by_ref),
        size=len(chosen),
        drawn_by_id=actor.person_id,
        drawn_at=now,
    )
    sample.entries = [SampleEntry(claim_id=by_ref[ref], drawn=ref in set(chosen)) for ref in by_ref]
    sample.rechecks = [
        Recheck(claim_id=by_ref[ref], position=position, state=CheckState.OPEN)
        for position, ref in enumerate(chosen, 1)
    ]
    db.session.add(sample)
    db.session.flush()
    return Done(ref=sample.ref, data={"number": number, "size": len(chosen)})


def next_number(town_id: int, day: date) -> str:
    """Return what the next sample will be called."""
    return f"{day.year}-{queries.samples_in_year(town_id, day.year) + 1:03d}"


def answer(recheck_id: int, seen: int | None, said: Answer, actor: Actor, now: datetime) -> Done | Refused:
    """Note what a recipient says; whatever is not exactly what was paid is a finding."""
    row = _locked_as_seen(recheck_id, seen)
    agrees = sampling.agrees(said.heard, said.said_fen, row.claim.amount_fen or 0)
    state = RECHECK.next(row.state, "hear_the_same" if agrees else "hear_otherwise")
    refusals = sampling.recheck_refusals(
        actor.person_id, had_a_hand=hands_of([row.claim])[row.claim_id], tied=tied_to(row.claim)
    )
    refusals += sampling.answer_refusals(said.heard, said.said_fen, said.way, said.words)
    if refusals:
        return Refused(tuple(refusals))
    row.state, row.heard, row.said_fen, row.way = state, said.heard, said.said_fen, said.way
    row.words = said.words.strip() or None
    row.checked_by_id, row.checked_at = actor.person_id, now
    db.session.flush()
    return Done(ref=row.ref, data={"agrees": agrees})


def settle(
    recheck_id: int, seen: int | None, outcome: str, words: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Say how a finding ended, as another person than whoever heard it."""
    row = _locked_as_seen(recheck_id, seen)
    state = RECHECK.next(row.state, "settle")
    refusals: list[Refusal] = sampling.settle_refusals(
        actor.person_id,
        checked_by=row.checked_by_id,
        outcome=outcome,
        words=words,
        tied=tied_to(row.claim),
        comes_back=recoveries.stands_for(row.claim_id),
    )
    if refusals:
        return Refused(tuple(refusals))
    row.state, row.outcome, row.settled_words = state, outcome, words.strip()
    row.settled_by_id, row.settled_at = actor.person_id, now
    db.session.flush()
    return Done(ref=row.ref)


def _locked_as_seen(recheck_id: int, seen: int | None) -> Recheck:
    row = queries.locked(recheck_id)
    if seen not in (None, row.version):
        raise Conflict
    return row
