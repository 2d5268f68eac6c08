"""What the one rule says of the people in the database: every page, list, export and claim asks here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from webapp.access.actor import Actor
from webapp.core.db import db
from webapp.core.memo import once
from webapp.core.months import Month
from webapp.core.policy import Policy
from webapp.core.workflow import Notice
from webapp.jobs.queries.past import Past
from webapp.placements.models import Spell
from webapp.placements.queries.spells import (
    checks_of,
    facts_of,
    placed,
    plans_of,
    reached,
    spells_of_members,
)
from webapp.placements.rules import history, rescue
from webapp.placements.rules import yardstick as yardsticks
from webapp.placements.rules.facts import Judged, MonthFacts, Pay, Verdict, Yardstick
from webapp.placements.workflow import SpellState
from webapp.policies.models import PolicyRow
from webapp.policies.queries import policy_on, town_code, values_for

MONTHS_BACK: Final = 13
_DAYS_A_MONTH: Final = 31


@dataclass(frozen=True)
class Slip:
    """Somebody at work whose six months are in danger, and the reasons."""

    spell: Spell
    notices: tuple[Notice, ...]
    verdict: Verdict


def yardstick_of(town_id: int) -> Yardstick:
    """Return the policy numbers of a town by day, as histories are measured with them."""
    return once(
        ("yardstick", town_id),
        lambda: yardsticks.yardstick(values_for(town_id), town_code(town_id)),
        PolicyRow,
    )


def verdict_of(of: Spell, day: date) -> Verdict:
    """Return what the rule says on a day of the history that a spell belongs to."""
    return verdicts([of], day)[of.id]


def verdicts(spells: Sequence[Spell], day: date) -> dict[int, Verdict]:
    """Return the same of many spells, by their number, with one reading of all their histories."""
    past = spells_of_members(list({one.member_id for one in spells}))
    measures = {town_id: yardstick_of(town_id) for town_id in sorted({one.town_id for one in spells})}
    return {one.id: _judged(one, past.get(one.member_id, [one]), measures, day) for one in spells}


def pays(spells: Sequence[Spell], day: date) -> dict[int, list[Pay]]:
    """Return what each counted month of some employments was paid, beside the floor and what was agreed."""
    found, measures = verdicts(spells, day), {one.town_id: yardstick_of(one.town_id) for one in spells}
    return {
        one.id: [
            pay
            for box in found[one.id].boxes
            for part in box.parts
            if (pay := history.pay_of(part, measures[one.town_id])) is not None
        ]
        for one in spells
    }


def _judged(of: Spell, past: Iterable[Spell], measures: Mapping[int, Yardstick], day: date) -> Verdict:
    """A history is one town's: the numbers of another town do not measure work here."""
    here = [one for one in past if one.town_id == of.town_id]
    checks = [check for one in here for check in checks_of(one)]
    return history.judge([facts_of(one) for one in here], checks, measures[of.town_id], day, of.id)


def judged_months(of: Spell, months: Iterable[Month], until: date) -> list[tuple[Month, Judged]]:
    """Return of some months of one spell whether they count, each up to its end or the day before `until`."""
    facts, measure = facts_of(of), yardstick_of(of.town_id)
    known = {check.month: check for check in checks_of(of)}
    return [
        (month, history.month_counts(facts, known.get(month, MonthFacts(month=month)), measure, until))
        for month in months
    ]


def slips_of(of: Spell, verdict: Verdict, day: date, policy: Policy) -> list[Notice]:
    """Return what endangers the six months of one spell."""
    return rescue.slips(verdict, facts_of(of), plans_of(of), day, policy)


def slipping(actor: Actor, day: date) -> list[Slip]:
    """Return people at work, before their qualifying day or just past it, whose six months are in danger."""
    query = reached(actor, placed(select(Spell)).where(Spell.state != SpellState.LEFT))
    query = query.where(Spell.qualifies_on > day - timedelta(days=MONTHS_BACK * _DAYS_A_MONTH))
    query = query.order_by(Spell.qualifies_on, Spell.id)
    spells = list(db.session.scalars(query))
    policies = {town_id: policy_on(day, town_id) for town_id in sorted({one.town_id for one in spells})}
    judged, found = verdicts(spells, day), []
    for one in spells:
        verdict = judged[one.id]
        notices = slips_of(one, verdict, day, policies[one.town_id])
        if notices:
            found.append(Slip(one, tuple(notices), verdict))
    return found


def in_danger(town_id: int, day: date, members: Sequence[int] | None = None) -> dict[int, str]:
    """Return who of a town, or of some people, may be without work or wage soon, by member, with the gravest reason."""
    query = select(Spell).where(Spell.town_id == town_id, Spell.state == SpellState.ACTIVE)
    query = query.where(Spell.qualifies_on > day).order_by(Spell.id)
    if members is not None:
        query = query.where(Spell.member_id.in_(members))
    spells = list(db.session.scalars(query))
    if not spells:
        return {}
    policy, judged, found = policy_on(day, town_id), verdicts(spells, day), {}
    for one in spells:
        notices = rescue.dangers(slips_of(one, judged[one.id], day, policy))
        if notices:
            found[one.member_id] = notices[0].code
    return found


def endangered(town_id: int, day: date, members: Sequence[int] | None) -> Past:
    """Return who is to be looked after first: the hook by which the rankings of the jobs below hear of it."""
    return Past(ending=in_danger(town_id, day, members))
