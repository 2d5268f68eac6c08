"""Who works where and since when, as the actor may see it; what waits to be stated or confirmed, and what slips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.core.months import Month
from webapp.core.policy import Policy
from webapp.core.workflow import Notice
from webapp.households.models import Household, Member
from webapp.households.queries.work import AtWork
from webapp.jobs.queries.past import Past
from webapp.placements import rules
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.workflow import MonthState, SpellState
from webapp.policies.queries import policy_on

MONTHS_BACK = 13


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
    def key(self) -> str:
        """The name of this person's fields in the form."""
        return str(self.spell.ref.hex)


@dataclass(frozen=True)
class Slip:
    """Somebody at work whose six months are in danger, and the reasons."""

    spell: Spell
    notices: tuple[Notice, ...]


@loads(Permission.SPELL_SEE)
def spell(actor: Actor, ref: UUID) -> Spell | None:
    """Return one spell of the actor's town, villages or firm."""
    found: Spell | None = db.session.scalar(_reached(actor, _placed(select(Spell)).where(Spell.ref == ref)))
    return found


@loads(Permission.SPELL_SEE)
def month_check(actor: Actor, ref: UUID) -> MonthCheck | None:
    """Return one monthly check of the actor's people."""
    query = _placed(select(MonthCheck).join(Spell, MonthCheck.spell_id == Spell.id))
    found: MonthCheck | None = db.session.scalar(_reached(actor, query.where(MonthCheck.ref == ref)))
    return found


def spells_of(actor: Actor, words: str = "", state: str = "") -> Select[Any]:
    """Return the query for the actor's spells, found by name or initials, those at work first."""
    query = _reached(actor, _placed(select(Spell)))
    if words:
        text = words.strip().lower()
        start = Member.initials.startswith(text, autoescape=True)
        query = query.where(or_(Member.name.contains(words.strip(), autoescape=True), start))
    if state in {str(known) for known in SpellState}:
        query = query.where(Spell.state == SpellState(state))
    return query.order_by(Spell.ended_on.is_not(None), Spell.qualifies_on, Spell.id).options(
        selectinload(Spell.months), selectinload(Spell.firm)
    )


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Return how many of the actor's spells are in each state."""
    counted: Any = select(Spell.state, func.count()).group_by(Spell.state)
    query = _reached(actor, _placed(counted))
    return {str(state): int(number) for state, number in db.session.execute(query)}


def locked(spell_id: int) -> Spell:
    """Return a spell as it stands now and hold it until the commit."""
    query = select(Spell).where(Spell.id == spell_id).with_for_update(of=Spell)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def works_on(member_id: int, day: date) -> bool:
    """Whether somebody is employed on a day."""
    query = select(Spell.id).where(
        Spell.member_id == member_id,
        Spell.started_on <= day,
        or_(Spell.ended_on.is_(None), Spell.ended_on > day),
    )
    return db.session.scalar(query.order_by(Spell.id).limit(1)) is not None


def at_work(member_ids: Sequence[int], day: date) -> dict[int, AtWork]:
    """Return who of these members works on a day, where and since when."""
    query = select(Spell).where(Spell.member_id.in_(member_ids), Spell.started_on <= day)
    query = query.where(or_(Spell.ended_on.is_(None), Spell.ended_on > day)).options(joinedload(Spell.firm))
    return {
        one.member_id: AtWork(one.firm.name, one.started_on)
        for one in db.session.scalars(query.order_by(Spell.id))
    }


def past(town_id: int, day: date) -> Past:
    """Return the last day worked of those who left, and the share of a firm's people kept for the six months."""
    ended = select(Spell.member_id, func.max(Spell.ended_on)).where(Spell.town_id == town_id)
    ended = ended.where(Spell.ended_on <= day).group_by(Spell.member_id)
    stayed = case((Spell.state == SpellState.RETAINED, 1), else_=0)
    judged = select(Spell.firm_id, func.avg(stayed)).where(Spell.state != SpellState.ACTIVE)
    return Past(
        {member: last - timedelta(days=1) for member, last in db.session.execute(ended) if last},
        {firm: float(share) for firm, share in db.session.execute(judged.group_by(Spell.firm_id))},
    )


def facts_of(of: Spell) -> rules.SpellFacts:
    """Return a spell as the rules see it."""
    return rules.SpellFacts(
        started_on=of.started_on, qualifying_on=of.qualifies_on, ended_on=of.ended_on, floor_fen=of.floor_fen
    )


def facts_of_check(check: MonthCheck) -> rules.MonthFacts:
    """Return a monthly check as the rules see it."""
    return rules.MonthFacts(
        month=check.month,
        state=str(check.state),
        employed=check.employed,
        worked_to=check.worked_to,
        wage_fen=check.wage_fen,
    )


def checks_of(of: Spell) -> list[rules.MonthFacts]:
    """Return all checks of a spell as the rules see them."""
    return [facts_of_check(check) for check in of.months]


def people_of_month(firm_id: int, month: Month, day: date) -> list[Stateable]:
    """Return everybody of a firm with a day of work in a month, by name, with what may be stated of them."""
    return people_of_months(firm_id, [month], day)[month]


def people_of_months(firm_id: int, months: Sequence[Month], day: date) -> dict[Month, list[Stateable]]:
    """Return the same of several months, the earliest first, with one reading of the firm's people."""
    spells = _employed(firm_id, months[0].first_day, months[-1].last_day)
    policies = {town_id: policy_on(day, town_id) for town_id in sorted({one.town_id for one in spells})}
    return {
        month: [
            _stateable(one, month, day, policies[one.town_id])
            for one in spells
            if one.started_on <= month.last_day and facts_of(one).lasted_past(month.first_day)
        ]
        for month in months
    }


def _employed(firm_id: int, first_day: date, last_day: date) -> list[Spell]:
    query = (
        _placed(select(Spell))
        .where(Spell.firm_id == firm_id, Spell.started_on <= last_day)
        .where(or_(Spell.ended_on.is_(None), Spell.ended_on > first_day))
        .order_by(Member.pinyin, Spell.id)
        .options(selectinload(Spell.months))
    )
    return list(db.session.scalars(query))


def _stateable(of: Spell, month: Month, day: date, policy: Policy) -> Stateable:
    facts = facts_of(of)
    check = next((check for check in of.months if check.month == month), None)
    is_open = rules.may_state(facts, month, day, policy)
    days = rules.statement_days(facts, month, day if is_open else date.max)
    first, last = days or (month.first_day, month.last_day)
    if check is not None and check.state is MonthState.CONFIRMED:
        judged = rules.month_counts(facts, facts_of_check(check))
        is_open = is_open and isinstance(judged, rules.NotCounted)
    preset = rules.wage_due(of.wage_fen, (last - first).days + 1, month.days)
    return Stateable(of, check, first, last, is_open, check.wage_fen if check else preset)


def is_to_state(person: Stateable) -> bool:
    """Whether the firm owes a statement: nothing is stated yet, or the village disputes it."""
    return person.open and (person.check is None or person.check.state is MonthState.DISPUTED)


def months_to_state(firm_id: int, day: date) -> dict[Month, int]:
    """Return the months for which a firm owes statements, the oldest first, and of how many people."""
    this = Month.of(day)
    people = people_of_months(firm_id, list(this.plus(-MONTHS_BACK).until(this)), day)
    owed = {month: sum(map(is_to_state, found)) for month, found in people.items()}
    return {month: number for month, number in owed.items() if number}


def stated_in(actor: Actor) -> list[MonthCheck]:
    """Return what firms have stated of the actor's people and nobody has confirmed, by month and name."""
    query = _placed(select(MonthCheck).join(Spell, MonthCheck.spell_id == Spell.id))
    query = _reached(actor, query.where(MonthCheck.state == MonthState.STATED))
    return list(db.session.scalars(query.order_by(MonthCheck.month, Member.pinyin, MonthCheck.id)))


def months_to_confirm(actor: Actor) -> int:
    """Return how many stated months wait for the actor."""
    query = _placed(select(MonthCheck.id).join(Spell, MonthCheck.spell_id == Spell.id))
    query = _reached(actor, query.where(MonthCheck.state == MonthState.STATED))
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def doubts_of(check: MonthCheck) -> list[Notice]:
    """Return why a stated month deserves a second look."""
    return rules.statement_doubts(
        facts_of(check.spell),
        facts_of_check(check),
        late_code=check.late_code,
        dispute_code=check.dispute_code,
    )


def slipping(actor: Actor, day: date) -> list[Slip]:
    """Return people at work, before their qualifying day or just past it, whose six months are in danger."""
    query = _reached(actor, _placed(select(Spell)).where(Spell.state != SpellState.LEFT))
    query = query.where(Spell.qualifies_on > day - timedelta(days=MONTHS_BACK * 31))
    query = query.order_by(Spell.qualifies_on, Spell.id).options(selectinload(Spell.months))
    policies: dict[int, Policy] = {}
    found = []
    for one in db.session.scalars(query):
        if one.town_id not in policies:
            policies[one.town_id] = policy_on(day, one.town_id)
        notices = rules.slips(facts_of(one), checks_of(one), day, policies[one.town_id])
        if notices:
            found.append(Slip(one, tuple(notices)))
    return found


def qualified(day: date) -> Select[Any]:
    """Return the query for spells whose qualifying day has come with the person still employed on it."""
    lasted = or_(Spell.ended_on.is_(None), Spell.ended_on > Spell.qualifies_on)
    return select(Spell).where(Spell.qualifies_on <= day, lasted).order_by(Spell.qualifies_on, Spell.id)


def _placed(query: Select[Any]) -> Select[Any]:
    joined = query.join(Member, Spell.member_id == Member.id)
    return joined.join(Household, Member.household_id == Household.id)


def _reached(actor: Actor, query: Select[Any]) -> Select[Any]:
    return within(actor, query, Spell.town_id, Household.village_id, Spell.firm_id)
