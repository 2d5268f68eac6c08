"""A month on which firm and village do not agree: opened by the dispute, answered by the firm, settled by a cadre."""

from collections.abc import Hashable
from datetime import datetime

from webapp.access.actor import Actor
from webapp.accounts.models import Person
from webapp.core.db import db, reread
from webapp.core.unit import Conflict, Done, Refused
from webapp.payees.queries import is_same_person
from webapp.placements.actions.spells import follow
from webapp.placements.models import MonthCase, MonthCheck, Spell
from webapp.placements.queries import spells as queries
from webapp.placements.rules import cases as rules
from webapp.placements.workflow import CASE, MONTH, CaseState


def worker_of(spell: Spell, actor: Actor) -> Hashable:
    """Return the person of the actor where the month is her own, else the worker in a shape no person has."""
    person = db.session.get_one(Person, actor.person_id)
    return person.id if is_same_person(person, spell.member) else ("member", spell.member_id)


def live_case(check: MonthCheck) -> MonthCase | None:
    """Return the case of a month that is not settled."""
    db.session.expire(check, ["cases"])
    return next((case for case in check.cases if case.state is not CaseState.SETTLED), None)


def open_case(check: MonthCheck, code: str, actor: Actor, now: datetime) -> MonthCase:
    """Open the case of a disputed month, or open it again when the village is not content with the answer."""
    case = live_case(check)
    if case is None:
        case = MonthCase(month_check_id=check.id, state=CASE.start)
        db.session.add(case)
    elif case.state is CaseState.ANSWERED:
        case.state = CASE.next(case.state, "object")
    case.code, case.opened_by_id, case.opened_at = code, actor.person_id, now
    db.session.flush()
    db.session.expire(check, ["cases"])
    return case


def answer_by_stating(check: MonthCheck, actor: Actor, now: datetime) -> None:
    """Take the firm's new statement as its answer."""
    case = live_case(check)
    if case is not None and case.state is CaseState.OPEN:
        _answered(case, None, actor, now)


def _answered(case: MonthCase, answer: str | None, actor: Actor, now: datetime) -> None:
    case.state = CASE.next(case.state, "answer")
    case.answer, case.answered_by_id, case.answered_at = answer, actor.person_id, now
    db.session.flush()


def close_agreed(check: MonthCheck, actor: Actor, now: datetime) -> None:
    """Settle the case of a month that the village has confirmed after all."""
    case = live_case(check)
    if case is not None:
        _settled(case, rules.AGREED, None, actor, now)


def _settled(case: MonthCase, outcome: str, note: str | None, actor: Actor, now: datetime) -> None:
    case.state = CASE.next(case.state, "settle")
    case.outcome, case.note = outcome, note
    case.settled_by_id, case.settled_at = actor.person_id, now
    db.session.flush()


def answer(
    case: MonthCase, seen_version: int | None, said: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Let the firm stand by its statement and say why; the cadre settles it."""
    _lock(case, seen_version)
    refusals = rules.answer_refusals(said)
    if refusals:
        return Refused(tuple(refusals))
    _answered(case, said.strip(), actor, now)
    return Done(ref=case.ref)


def settle(
    case: MonthCase, seen_version: int | None, outcome: str, note: str, actor: Actor, now: datetime
) -> Done | Refused:
    """Settle a case: what the firm stated is upheld, or the firm is bound to state the month as the village says."""
    spell = _lock(case, seen_version)
    check = case.check
    refusals = rules.settle_refusals(
        actor.person_id, outcome, note, stated_by=check.stated_by_id, worker=worker_of(spell, actor)
    )
    if refusals:
        return Refused(tuple(refusals))
    if outcome == rules.STANDS:
        check.state = MONTH.next(check.state, "uphold")
        check.confirmed_by_id, check.confirmed_at, check.confirmed_how = actor.person_id, now, "settled"
        check.dispute_code = None
    _settled(case, outcome, note.strip(), actor, now)
    follow(spell, actor, now)
    return Done(ref=case.ref)


def _lock(case: MonthCase, seen_version: int | None) -> Spell:
    spell = queries.locked(case.check.spell_id)
    reread(case)
    reread(case.check)
    if seen_version is not None and seen_version != case.version:
        raise Conflict
    return spell
