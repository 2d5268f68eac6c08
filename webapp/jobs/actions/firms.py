"""Firms and chambers: let in, suspended with a reason, given a voice; what they can take and what they promised."""

from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Done, Refused
from webapp.jobs.actions.answers import close
from webapp.jobs.actions.openings import voice_refusals
from webapp.jobs.models import Promise
from webapp.jobs.queries.introductions import open_of_firm
from webapp.jobs.rules.firms import capacity_refusals, promise_refusals, suspend_refusals
from webapp.organisations.models import Organisation
from webapp.organisations.workflow import ORGANISATION


def admit(firm: Organisation) -> Done:
    """Let a firm or chamber in, or back in."""
    firm.state = ORGANISATION.next(firm.state, "admit")
    firm.suspended_code = firm.suspended_note = None
    db.session.flush()
    return Done(ref=firm.ref)


def suspend(firm: Organisation, reason: str, note: str, day: date) -> Done | Refused:
    """Shut a firm or chamber out of every town at once: its openings stay, but whoever was introduced is set free."""
    state = ORGANISATION.next(firm.state, "suspend")
    refusals = suspend_refusals(reason, note)
    if refusals:
        return Refused(tuple(refusals))
    firm.state, firm.suspended_code, firm.suspended_note = state, reason, note.strip() or None
    for introduction in open_of_firm(firm.id):
        close(introduction, "firm_suspended", day)
    db.session.flush()
    return Done(ref=firm.ref)


def set_capacity(firm: Organisation, most: int, actor: Actor) -> Done | Refused:
    """Note how many introductions a month a firm can take; a chamber says it for who has no account."""
    refusals = [*capacity_refusals(most), *voice_refusals(firm, actor)]
    if refusals:
        return Refused(tuple(refusals))
    firm.monthly_introductions = most
    db.session.flush()
    return Done(ref=firm.ref)


def note_promise(
    firm: Organisation, posts: int, promised_on: date, source: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Note what a firm promised the actor's town."""
    refusals = promise_refusals(posts, promised_on, business_day(now))
    if refusals or actor.town_id is None:
        return Refused(tuple(refusals))
    promise = Promise(
        firm_id=firm.id,
        town_id=actor.town_id,
        posts=posts,
        promised_on=promised_on,
        source=source,
        noted_by_id=actor.person_id,
    )
    db.session.add(promise)
    db.session.flush()
    return Done(ref=promise.ref)


def take_back(promise: Promise, day: date) -> Done:
    """Take a promise out of the ledger that was noted by mistake; it stays to be read."""
    if promise.taken_back_on is None:
        promise.taken_back_on = day
        db.session.flush()
    return Done(ref=promise.firm.ref)
