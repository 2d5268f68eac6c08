"""A firm's month and a village's month: what may be stated, what is stated, what waits to be confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import defaultload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads
from webapp.core.db import db
from webapp.core.months import Month
from webapp.core.policy import Policy
from webapp.core.workflow import Notice
from webapp.households.models import Member
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries.judging import MONTHS_BACK, yardstick_of
from webapp.placements.queries.spells import facts_of, facts_of_check, placed, reached, with_months
from webapp.placements.rules import history, statements
from webapp.placements.rules.facts import PER_MONTH, NotCounted, Yardstick
from webapp.placements.workflow import MonthState
from webapp.policies.queries import policy_on


@dataclass(frozen=True)
class Stateable:
    """One person of a firm on its month page: the spell, what is stated already, and whether it may be now."""

    spell: Spell
    check: MonthCheck | None
    first_on: date
    last_on: date
    open: bool
    preset_fen: int

    @property
    def by_month(self) -> bool:
        """Whether the wage is agreed for the month, so that it can be filled in beforehand."""
        return self.spell.unit == PER_MONTH

    @property
    def key(self) -> str:
        """The name of this person's fields in the form."""
        return str(self.spell.ref.hex)


@loads(Permission.SPELL_SEE)
def month_check(actor: Actor, ref: UUID) -> MonthCheck | None:
    """Return one monthly check of the actor's people."""
    query = placed(select(MonthCheck).join(Spell, MonthCheck.spell_id == Spell.id))
    found: MonthCheck | None = db.session.scalar(reached(actor, query.where(MonthCheck.ref == ref)))
    return found


def people_of_month(firm_id: int, month: Month, day: date, town_id: int | None = None) -> list[Stateable]:
    """Return everybody of a firm (of one town) with a day of work in a month, by name, and what may be stated."""
    return people_of_months(firm_id, [month], day, town_id)[month]


def people_of_months(
    firm_id: int, months: Sequence[Month], day: date, town_id: int | None = None
) -> dict[Month, list[Stateable]]:
    """Return the same of several months, the earliest first, with one reading of the firm's people."""
    spells = _employed(firm_id, months[0].first_day, months[-1].last_day, town_id)
    towns = sorted({one.town_id for one in spells})
    numbers = {town_id: (policy_on(day, town_id), yardstick_of(town_id)) for town_id in towns}
    return {
        month: [
            _stateable(one, month, day, *numbers[one.town_id])
            for one in spells
            if one.started_on <= month.last_day and facts_of(one).lasted_past(month.first_day)
        ]
        for month in months
    }


def checks_in_month(firm_id: int, month: Month, town_id: int | None = None) -> list[MonthCheck]:
    """Return what is stated of a firm's people in a month, of one town or of all."""
    query = select(MonthCheck).join(Spell, MonthCheck.spell_id == Spell.id)
    query = query.where(Spell.firm_id == firm_id, MonthCheck.month == month)
    if town_id is not None:
        query = query.where(Spell.town_id == town_id)
    return list(db.session.scalars(query.order_by(MonthCheck.id)))


def _employed(firm_id: int, first_day: date, last_day: date, town_id: int | None) -> list[Spell]:
    query = (
        placed(select(Spell))
        .where(Spell.firm_id == firm_id, Spell.started_on <= last_day)
        .where(or_(Spell.ended_on.is_(None), Spell.ended_on > first_day))
        .order_by(Member.pinyin, Spell.id)
        .options(with_months())
    )
    if town_id is not None:
        query = query.where(Spell.town_id == town_id)
    return list(db.session.scalars(query))


def _stateable(of: Spell, month: Month, day: date, policy: Policy, yardstick: Yardstick) -> Stateable:
    facts = facts_of(of)
    check = next((check for check in of.months if check.month == month), None)
    is_open = statements.may_state(facts, month, day, policy)
    days = statements.statement_days(facts, month, day if is_open else date.max)
    first, last = days or (month.first_day, month.last_day)
    if check is not None and check.state is MonthState.CONFIRMED:
        judged = history.month_counts(facts, facts_of_check(check), yardstick)
        is_open = is_open and isinstance(judged, NotCounted)
    preset = history.agreed_wage(facts, first, last) if of.unit == PER_MONTH else 0
    return Stateable(of, check, first, last, is_open, check.wage_fen if check else preset)


def is_to_state(person: Stateable) -> bool:
    """Whether the firm owes a statement: nothing is stated yet, or the village disputes it."""
    return person.open and (person.check is None or person.check.state is MonthState.DISPUTED)


def months_to_state(firm_id: int, day: date, town_id: int | None = None) -> dict[Month, int]:
    """Return the months for which a firm owes statements, the oldest first, and of how many people."""
    this = Month.of(day)
    people = people_of_months(firm_id, list(this.plus(-MONTHS_BACK).until(this)), day, town_id)
    owed = {month: sum(map(is_to_state, found)) for month, found in people.items()}
    return {month: number for month, number in owed.items() if number}


def stated_in(actor: Actor) -> list[MonthCheck]:
    """Return what firms have stated of the actor's people and nobody has confirmed, by month and name."""
    query = placed(select(MonthCheck).join(Spell, MonthCheck.spell_id == Spell.id))
    query = reached(actor, query.where(MonthCheck.state == MonthState.STATED))
    query = query.options(defaultload(MonthCheck.spell).selectinload(Spell.changes))
    return list(db.session.scalars(query.order_by(MonthCheck.month, Member.pinyin, MonthCheck.id)))


def months_to_confirm(actor: Actor) -> int:
    """Return how many stated months wait for the actor."""
    query = placed(select(MonthCheck.id).join(Spell, MonthCheck.spell_id == Spell.id))
    query = reached(actor, query.where(MonthCheck.state == MonthState.STATED))
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def doubts_of(checks: Sequence[MonthCheck]) -> dict[int, list[Notice]]:
    """Return, by the number of each stated month, why it deserves a second look."""
    measures = {town_id: yardstick_of(town_id) for town_id in sorted({one.town_id for one in checks})}
    return {check.id: _doubts(check, measures[check.town_id]) for check in checks}


def _doubts(check: MonthCheck, yardstick: Yardstick) -> list[Notice]:
    around = statements.Circumstances(
        late_code=check.late_code, dispute_code=check.dispute_code, stated_for=check.stated_for
    )
    return statements.statement_doubts(facts_of(check.spell), facts_of_check(check), yardstick, around)
