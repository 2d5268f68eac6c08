"""How employment begins and ends.

Whoever must follow a change (the claims above) is called in the same unit of work through `spell_followers`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.months import Month
from webapp.core.settings import supplied
from webapp.core.unit import Conflict, Done, Refused
from webapp.core.workflow import Refusal
from webapp.jobs.models import Introduction
from webapp.placements.models import Spell
from webapp.placements.queries import judging
from webapp.placements.queries import spells as queries
from webapp.placements.rules import hire
from webapp.placements.rules.facts import DAY
from webapp.placements.workflow import SPELL
from webapp.policies.queries import policy_on


def start(
    introduction: Introduction, started_on: date, wage_fen: Fen, actor: Actor | None, now: datetime
) -> Done | Refused:
    """Begin the employment that an introduction led to, at a wage held against the floor of this day."""
    opening, today = introduction.opening, business_day(now)
    policy = policy_on(today, opening.town_id)
    floor = policy.floor(opening.kind)
    facts = hire.HireFacts(
        wage_fen=wage_fen,
        introduced_on=introduction.proposed_on,
        started_on=started_on,
        today=today,
        is_working=queries.works_on(introduction.member_id, started_on),
    )
    refusals = hire.hire_refusals(facts, floor, policy)
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
        floor_fen=floor.fen,
    )
    db.session.add(spell)
    db.session.flush()
    spell.qualifies_on = judging.verdict_of(spell, today).qualifying_on
    db.session.flush()
    return Done(ref=spell.ref)


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
    spell = queries.locked(spell.id)
    if seen_version is not None and seen_version != spell.version:
        raise Conflict
    refusals = finish(spell, leaving, business_day(now))
    if refusals:
        return Refused(tuple(refusals))
    follow(spell, actor, now)
    return Done(ref=spell.ref)


def finish(spell: Spell, leaving: Leaving, today: date, restated: Month | None = None) -> list[Refusal]:
    """End a locked spell; says why not."""
    state = SPELL.next(spell.state, "end")
    refusals = hire.end_refusals(
        queries.facts_of(spell), leaving.last_on, today, queries.checks_of(spell), restated
    )
    if refusals:
        return refusals
    spell.state, spell.ended_on = state, leaving.last_on + DAY
    spell.ended_by, spell.end_code = leaving.by, leaving.why
    db.session.flush()
    return []


def retain(spell: Spell) -> None:
    """Note that the qualifying day has come with the person still at work."""
    if SPELL.allows(spell.state, "retain"):
        spell.state = SPELL.next(spell.state, "retain")
        db.session.flush()


def follow(spell: Spell, actor: Actor | None, now: datetime) -> None:
    """Tell whoever follows employment that a spell or one of its months has changed."""
    for follower in supplied("spell_followers"):
        follower(spell, actor, now)
