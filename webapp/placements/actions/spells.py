"""How employment begins, changes and ends.

Whoever must follow a change (the claims above) is called in the same unit of work through `spell_followers`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.policy import FULL_TIME
from webapp.core.settings import supplied
from webapp.core.unit import Conflict, Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.jobs.actions.openings import post_free
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.rules.openings import unit_hours
from webapp.placements.models import Spell, SpellChange
from webapp.placements.queries import judging
from webapp.placements.queries import spells as queries
from webapp.placements.rules import hire
from webapp.placements.rules.facts import DAY
from webapp.placements.workflow import SPELL
from webapp.policies.queries import policy_on


def start(
    introduction: Introduction, started_on: date, wage_fen: Fen, actor: Actor | None, now: datetime
) -> Done | Refused:
    """Begin the employment that an introduction led to, at a wage held against law and pledge of this day."""
    opening, today = introduction.opening, business_day(now)
    policy = policy_on(today, opening.town_id)
    hours = hours_of(opening)
    floors = policy.floors(opening.kind, hours or 1)
    facts = hire.HireFacts(
        wage_fen=wage_fen,
        introduced_on=introduction.proposed_on,
        started_on=started_on,
        today=today,
        unit=opening.wage_unit,
        is_working=queries.works_on(introduction.member_id, started_on),
    )
    refusals = hire.hire_refusals(facts, floors, policy)
    if refusals:
        return Refused(tuple(refusals))
    spell = Spell(
        introduction_id=introduction.id,
        opening_id=opening.id,
        firm_id=opening.firm_id,
        town_id=opening.town_id,
        member_id=introduction.member_id,
        state=SPELL.start,
        started_on=started_on,
        qualifies_on=started_on,
        wage_fen=wage_fen,
        floor_fen=floors.fen,
        minimum_fen=floors.minimum.fen,
        pledge_fen=floors.pledge.fen if floors.pledge else None,
        unit=opening.wage_unit,
        unit_hours=hours,
    )
    db.session.add(spell)
    db.session.flush()
    spell.qualifies_on = judging.verdict_of(spell, today).qualifying_on
    db.session.flush()
    return Done(ref=spell.ref)


def hours_of(opening: Opening) -> int:
    """Return for how many hours a unit of pay stands; 0 where the law goes by the month."""
    return 0 if opening.kind == FULL_TIME else unit_hours(opening.kind, opening.unit_hours)


@dataclass(frozen=True)
class Contract:
    """What was signed: the kind, from and to, and whether social insurance is paid."""

    kind: str
    from_on: date
    to_on: date | None
    insured: bool


def note_contract(
    spell: Spell, contract: Contract, seen_version: int | None, actor: Actor, now: datetime
) -> Done | Refused:
    """Note the contract of an employment; its end is warned of, since the six months hang on it."""
    spell = _locked_as_seen(spell, seen_version)
    if not SPELL.allows(spell.state, "end"):
        return Refused((Refusal("spell_over"),))
    refusals = hire.contract_refusals(spell.started_on, contract.from_on, contract.to_on)
    if refusals:
        return Refused(tuple(refusals))
    spell.contract_kind, spell.insured = contract.kind, contract.insured
    spell.contract_from, spell.contract_to = contract.from_on, contract.to_on
    db.session.flush()
    return Done(ref=spell.ref)


def change(
    spell: Spell,
    from_on: date,
    wage_fen: Fen,
    work: str,
    seen_version: int | None,
    actor: Actor,
    now: datetime,
) -> Done | Refused:
    """Agree on another wage or work from a day on, held against the floor of that day."""
    spell, today = _locked_as_seen(spell, seen_version), business_day(now)
    policy = policy_on(max(from_on, today), spell.town_id)
    floors = policy_on(from_on, spell.town_id).floors(spell.opening.kind, spell.unit_hours or 1)
    stated = [check.worked_to for check in spell.months]
    facts = hire.ChangeFacts(
        from_on=from_on,
        wage_fen=wage_fen,
        today=today,
        stated_to=max(stated, default=None),
        latest_change_on=max((one.from_on for one in spell.changes), default=None),
    )
    refusals = hire.change_refusals(queries.facts_of(spell), facts, floors, policy)
    if refusals:
        return Refused(tuple(refusals))
    spell.changes.append(
        SpellChange(
            spell_id=spell.id, from_on=from_on, wage_fen=wage_fen, floor_fen=floors.fen, work=work.strip() or None,
            written_by_id=actor.person_id, written_at=now,
        )
    )  # fmt: skip
    db.session.flush()
    return Done(ref=spell.ref)


@dataclass(frozen=True)
class LeavingNotice:
    """That somebody will leave: on which day, who wants it, and why."""

    leaves_on: date
    by: str
    why: str


def note_leaving(
    spell: Spell, told: LeavingNotice, seen_version: int | None, actor: Actor, now: datetime
) -> Done | Refused:
    """Note that somebody is about to leave, so that the search for other work begins today."""
    spell = _locked_as_seen(spell, seen_version)
    if not SPELL.allows(spell.state, "end"):
        return Refused((Refusal("spell_over"),))
    refusals = hire.notice_refusals(queries.facts_of(spell), told.leaves_on, business_day(now))
    if refusals:
        return Refused(tuple(refusals))
    spell.leaves_on, spell.leaves_by, spell.leaves_code = told.leaves_on, told.by, told.why
    spell.leaves_told_by_id, spell.leaves_told_at = actor.person_id, now
    db.session.flush()
    return Done(ref=spell.ref)


def take_notice_back(spell: Spell, seen_version: int | None) -> Done | Refused:
    """Note that somebody stays after all."""
    spell = _locked_as_seen(spell, seen_version)
    if spell.leaves_on is None:
        return Refused((Refusal("no_notice"),))
    spell.leaves_on = spell.leaves_by = spell.leaves_code = None
    spell.leaves_told_by_id = spell.leaves_told_at = None
    db.session.flush()
    return Done(ref=spell.ref)


def _locked_as_seen(spell: Spell, seen_version: int | None) -> Spell:
    found = queries.locked(spell.id)
    if seen_version is not None and seen_version != found.version:
        raise Conflict
    return found


@dataclass(frozen=True)
class Leaving:
    """The end of somebody's work: the last day worked, who ended it, and why."""

    last_on: date
    by: str
    why: str


def end(
    spell: Spell, leaving: Leaving, seen_version: int | None, actor: Actor, now: datetime
) -> Done | Refused:
    """Record the end of an employment."""
    spell = _locked_as_seen(spell, seen_version)
    refusals = finish(spell, leaving, business_day(now))
    if refusals:
        return Refused(tuple(refusals))
    follow(spell, actor, now)
    return Done(ref=spell.ref)


def finish(spell: Spell, leaving: Leaving, today: date, restated: Month | None = None) -> list[Refusal]:
    """End a locked spell and give the post back; says why not."""
    state = SPELL.next(spell.state, "end")
    refusals = hire.end_refusals(
        queries.facts_of(spell), leaving.last_on, today, queries.checks_of(spell), restated
    )
    if refusals:
        return refusals
    spell.state, spell.ended_on = state, leaving.last_on + DAY
    spell.ended_by, spell.end_code = leaving.by, leaving.why
    post_free(spell.opening, today)
    db.session.flush()
    return []


def retain(spell: Spell) -> None:
    """Note that the qualifying day has come with the person still at work."""
    if SPELL.allows(spell.state, "retain"):
        spell.state = SPELL.next(spell.state, "retain")
        db.session.flush()


def retain_due(day: date) -> int:
    """Note of everybody whose qualifying day has come at work that she was kept; says how many there were.

    Who has a claim was noted when it opened; a family that nobody watches has none, and is kept all the same.
    """
    now = supplied("clock").now()
    kept = [
        run(partial(_retain_command, spell_id), Entry(None, "spell.retain", now))
        for spell_id in queries.to_retain(day)
    ]
    return sum(isinstance(outcome, Done) for outcome in kept)


def _retain_command(spell_id: int) -> Done | Refused:
    spell = queries.locked(spell_id)
    retain(spell)
    return Done(ref=spell.ref)


def follow(spell: Spell, actor: Actor | None, now: datetime) -> None:
    """Tell whoever follows employment that a spell or one of its months has changed."""
    for follower in supplied("spell_followers"):
        follower(spell, actor, now)
