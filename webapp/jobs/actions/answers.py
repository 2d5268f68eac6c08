"""What becomes of an introduction: the firm answers, or the cadre notes what it said in a call; silence ends it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from webapp.access.actor import Actor, Role
from webapp.consents.models import CONTACT
from webapp.consents.queries import holding
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.settings import supplied
from webapp.core.unit import Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.households.queries.work import at_work
from webapp.jobs.actions.openings import fill
from webapp.jobs.models import Introduction
from webapp.jobs.queries.calls import to_close
from webapp.jobs.queries.introductions import open_of_member
from webapp.jobs.recommend.welfare import facts_at_hire
from webapp.jobs.rules.introductions import (
    AnswerFacts,
    UndoFacts,
    decline_refusals,
    take_refusals,
    trial_refusals,
    undo_refusals,
    want_refusals,
)
from webapp.jobs.workflow import INTRODUCTION, OpeningState
from webapp.policies.queries import policy_on

Hired = Callable[[Introduction, date, Fen, Actor, datetime], Done | Refused]
"""Starts the employment spell in the same unit: the layer above supplies it, there is no default."""

Answer = Callable[[Introduction], Done | Refused]


def want(introduction: Introduction, meet_on: date | None, actor: Actor, now: datetime) -> Done | Refused:
    """Note that the firm wants to meet; where the person agreed to that already, it sees name and phone at once."""
    day = business_day(now)
    state = INTRODUCTION.next(introduction.state, "want")
    refusals = want_refusals(_facts(introduction, day), meet_on)
    if refusals:
        return Refused(tuple(refusals))
    if introduction.contact is None or not introduction.contact.holds_on(day):
        contact = holding(introduction.member_id, introduction.firm_id, day, CONTACT)
        introduction.contact_id = contact.id if contact else introduction.contact_id
    introduction.state, introduction.meet_on = state, meet_on
    return _answered(introduction, actor, day)


def try_out(introduction: Introduction, actor: Actor, now: datetime) -> Done | Refused:
    """Note that the person works on trial."""
    state = INTRODUCTION.next(introduction.state, "try")
    refusals = trial_refusals(_facts(introduction, business_day(now)))
    if refusals:
        return Refused(tuple(refusals))
    introduction.state = state
    return _answered(introduction, actor, business_day(now))


def take(
    introduction: Introduction, started_on: date, wage_fen: Fen, actor: Actor, now: datetime, hired: Hired
) -> Done | Refused:
    """Take somebody on: a post is filled, her other introductions close, the employment spell starts."""
    day, opening = business_day(now), introduction.opening
    state = INTRODUCTION.next(introduction.state, "take")
    welfare = facts_at_hire(introduction, started_on, policy_on(day, opening.town_id))
    refusals = take_refusals(replace(_facts(introduction, day), welfare=welfare), wage_fen)
    if refusals:
        return Refused(_for_ears_of(actor, refusals))
    introduction.state = state
    _answered(introduction, actor, day)
    opening.filled += 1
    if not opening.free:
        fill(opening, day)
    for other in open_of_member(introduction.member_id):
        close(other, "hired_elsewhere", day)
    db.session.flush()
    outcome = hired(introduction, started_on, wage_fen, actor, now)
    if isinstance(outcome, Refused):
        return outcome
    return Done(ref=introduction.ref, data={"spell": str(outcome.ref)})


def _for_ears_of(actor: Actor, refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """What a public-welfare post asks about a person and her family is between her and the town: a firm calls it."""
    if actor.role is not Role.FIRM:
        return tuple(refusals)
    hidden = [one for one in refusals if one.code.startswith("welfare_")]
    told = [one for one in refusals if one not in hidden]
    return (*told, *([Refusal("welfare_ask_town")] if hidden else []))


def decline(
    introduction: Introduction,
    reason: str,
    note: str,
    actor: Actor,
    now: datetime,
    tell_worker: bool = False,
) -> Done | Refused:
    """Note that nothing came of it: whose side said no (`firm.` or `worker.`), why, and whether she may hear it."""
    side, _, why = reason.partition(".")
    state = INTRODUCTION.next(introduction.state, "decline")
    refusals = decline_refusals(side, why, note)
    if refusals:
        return Refused(tuple(refusals))
    introduction.state = state
    introduction.decline_code, introduction.decline_note = reason, note.strip() or None
    introduction.tell_worker = tell_worker and side == "firm"
    return _answered(introduction, actor, business_day(now))


def undo(introduction: Introduction, actor: Actor, now: datetime) -> Done | Refused:
    """Take an answer back, within the day that policy leaves for it."""
    state = INTRODUCTION.next(introduction.state, "undo")
    day = business_day(now)
    refusals = undo_refusals(_undo_facts(introduction, actor, day), policy_on(day, introduction.town_id))
    if refusals:
        return Refused(tuple(refusals))
    introduction.state = state
    introduction.decline_code = introduction.decline_note = None
    introduction.tell_worker = False
    if state is INTRODUCTION.start:
        introduction.answered_on = introduction.answered_by_id = introduction.meet_on = None
        introduction.by_phone = False
        db.session.flush()
        return Done(ref=introduction.ref)
    return _answered(introduction, actor, day)


def _undo_facts(introduction: Introduction, actor: Actor, day: date) -> UndoFacts:
    opening = introduction.opening
    others = [one for one in open_of_member(introduction.member_id) if one.id != introduction.id]
    by_worker = (introduction.decline_code or "").startswith("worker.")
    own = actor.role is Role.JOB_CADRE or not (introduction.by_phone or by_worker)
    return UndoFacts(
        day=day,
        answered_on=introduction.answered_on or introduction.proposed_on,
        own=own,
        profile_agreed=introduction.consent.holds_on(day),
        is_working=introduction.member_id in at_work([introduction.member_id], day),
        open_introduction=any(one.opening_id == opening.id for one in others),
        opening_published=opening.state is OpeningState.PUBLISHED,
        opening_confirmed_on=opening.fresh_on,
        firm_admitted=opening.firm_admitted,
        posts_left=opening.free,
    )


def called(introduction: Introduction, now: datetime) -> Done | Refused:
    """Note that the firm was called and asks for time: silence is counted anew from today."""
    if not introduction.under_way:
        return Refused((Refusal("already_answered"),))
    introduction.called_on = business_day(now)
    db.session.flush()
    return Done(ref=introduction.ref)


def end(introduction: Introduction, code: str, now: datetime) -> Done | Refused:
    """Close an introduction that nobody said no to, with the reason."""
    close(introduction, code, business_day(now))
    db.session.flush()
    return Done(ref=introduction.ref)


def close(introduction: Introduction, code: str, day: date) -> None:
    """Close an introduction because of something else: hired elsewhere, post gone, nothing heard."""
    introduction.state = INTRODUCTION.next(introduction.state, "close")
    introduction.answered_on, introduction.close_code = day, code


def close_silent(day: date) -> int:
    """Close in all towns what nobody says a word about any more; say how many."""
    now, closed = supplied("clock").now(), 0
    for introduction_id, code in [(one.id, code) for one, code in to_close(day)]:
        outcome = run(partial(_end, introduction_id, code, now), Entry(None, "introduction.close", now))
        closed += isinstance(outcome, Done)
    return closed


def _end(introduction_id: int, code: str, now: datetime) -> Done | Refused:
    introduction = db.session.get_one(Introduction, introduction_id)
    if not introduction.under_way:
        return Refused((Refusal("already_answered"),))
    return end(introduction, code, now)


def each(introductions: Sequence[Introduction], answer: Answer) -> Done | Refused:
    """Answer several introductions the same way; all of them or none."""
    if not introductions:
        return Refused((Refusal("nobody_picked"),))
    refusals: list[Refusal] = []
    for introduction in introductions:
        if not introduction.under_way:
            refusals.append(Refusal("already_answered", "", {"code": introduction.code}))
            continue
        outcome = answer(introduction)
        if isinstance(outcome, Refused):
            refusals += [
                Refusal(one.code, one.field, {**one.params, "code": introduction.code})
                for one in outcome.refusals
            ]
    if refusals:
        return Refused(tuple(refusals))
    return Done(ref=introductions[0].ref)


def _facts(introduction: Introduction, day: date) -> AnswerFacts:
    contact = introduction.contact
    return AnswerFacts(
        day=day,
        profile_agreed=introduction.consent.holds_on(day),
        contact_agreed=contact is not None and contact.holds_on(day),
        firm_admitted=introduction.opening.firm_admitted,
        posts_left=introduction.opening.free,
        wage_from_fen=introduction.opening.wage_from_fen,
    )


def _answered(introduction: Introduction, actor: Actor, day: date) -> Done:
    """Keep who answered when; a cadre answers for the firm after a call, and it is said so."""
    introduction.answered_on, introduction.answered_by_id = day, actor.person_id
    introduction.by_phone = actor.role is Role.JOB_CADRE
    db.session.flush()
    return Done(ref=introduction.ref)
