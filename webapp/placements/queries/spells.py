"""Who works where and since when, as the actor may see it, and each spell as the rules see it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Load, lazyload, selectinload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.core.memo import once
from webapp.households.models import Household, Member
from webapp.households.queries.work import AtWork
from webapp.jobs.models import Opening
from webapp.jobs.queries.past import Past
from webapp.organisations.models import Organisation
from webapp.placements.models import MonthCase, MonthCheck, Proof, Spell, SpellChange
from webapp.placements.rules.facts import MonthFacts, SpellFacts, Term
from webapp.placements.rules.proofs import strength
from webapp.placements.rules.rescue import Plans
from webapp.placements.workflow import SpellState


@loads(Permission.SPELL_SEE)
def spell(actor: Actor, ref: UUID) -> Spell | None:
    """Return one spell of the actor's town, villages or firm."""
    found: Spell | None = db.session.scalar(reached(actor, placed(select(Spell)).where(Spell.ref == ref)))
    return found


def spells_of(actor: Actor, words: str = "", state: str = "") -> Select[Any]:
    """Return the query for the actor's spells, found by name or initials, those at work first."""
    query = reached(actor, placed(select(Spell)))
    if words:
        text = words.strip().lower()
        start = Member.initials.startswith(text, autoescape=True)
        query = query.where(or_(Member.name.contains(words.strip(), autoescape=True), start))
    if state in {str(known) for known in SpellState}:
        query = query.where(Spell.state == SpellState(state))
    return query.order_by(Spell.ended_on.is_not(None), Spell.qualifies_on, Spell.id).options(
        with_months(), selectinload(Spell.firm)
    )


def counts_by_state(actor: Actor) -> dict[str, int]:
    """Return how many of the actor's spells are in each state."""
    counted: Any = select(Spell.state, func.count()).group_by(Spell.state)
    query = reached(actor, placed(counted))
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
    """Return who of these members works on a day or is hired to begin later, where and since when."""
    query = (
        select(Spell.member_id, Organisation.name, Spell.started_on, Opening.kind, Spell.firm_id)
        .join(Organisation, Spell.firm_id == Organisation.id)
        .join(Opening, Spell.opening_id == Opening.id)
        .where(Spell.member_id.in_(member_ids), or_(Spell.ended_on.is_(None), Spell.ended_on > day))
    )
    found = db.session.execute(query.order_by(Spell.id)).all()
    firms: dict[int, set[int]] = {}
    for row in found:
        firms.setdefault(row.member_id, set()).add(row.firm_id)
    return {
        member: AtWork(place, since, kind, frozenset(firms[member]))
        for member, place, since, kind, _firm in found
    }


def past(town_id: int, day: date, _members: Sequence[int] | None) -> Past:
    """Return the last day worked of those who left; by firm the share kept for the six months, and how many of all."""
    ended = select(Spell.member_id, func.max(Spell.ended_on)).where(Spell.town_id == town_id)
    ended = ended.where(Spell.ended_on <= day).group_by(Spell.member_id)
    over = or_(Spell.qualifies_on <= day, Spell.ended_on <= day)
    kept = and_(Spell.qualifies_on <= day, or_(Spell.ended_on.is_(None), Spell.ended_on > Spell.qualifies_on))
    numbers = (func.count(), *(func.sum(case((of_them, 1), else_=0)) for of_them in (over, kept)))
    by_firm = select(Spell.firm_id, *numbers).where(Spell.town_id == town_id).group_by(Spell.firm_id)
    firms = {firm: (hired, over, kept) for firm, hired, over, kept in db.session.execute(by_firm)}
    return Past(
        {member: last - timedelta(days=1) for member, last in db.session.execute(ended) if last},
        {firm: kept / over for firm, (_hired, over, kept) in firms.items() if over},
        {firm: kept for firm, (_hired, _over, kept) in firms.items() if kept},
        hired={firm: hired for firm, (hired, _over, _kept) in firms.items()},
    )


def ends_of(town_id: int, day: date) -> dict[int, tuple[date, bool]]:
    """Return by introduction since when it is known whether she stayed the six months, and whether she did."""
    query = select(Spell.introduction_id, Spell.qualifies_on, Spell.ended_on).where(Spell.town_id == town_id)
    found = {}
    for introduction, qualifies_on, ended_on in db.session.execute(query.order_by(Spell.id)):
        known_on = min(ended_on or qualifies_on, qualifies_on)
        if known_on <= day:
            found[introduction] = (known_on, ended_on is None or ended_on > qualifies_on)
    return found


def facts_of(of: Spell) -> SpellFacts:
    """Return a spell as the rules see it."""
    return SpellFacts(
        key=of.id,
        firm=of.firm_id,
        started_on=of.started_on,
        qualifying_on=of.qualifies_on,
        ended_on=of.ended_on,
        floor_fen=of.floor_fen,
        wage_fen=of.wage_fen,
        unit=of.unit,
        unit_hours=of.unit_hours,
        changes=tuple(Term(one.from_on, one.wage_fen, one.floor_fen) for one in of.changes),
    )


def plans_of(of: Spell) -> Plans:
    """Return what is known of a spell's days to come."""
    return Plans(
        leaves_on=of.leaves_on,
        leaves_by=of.leaves_by,
        contract_to=of.contract_to,
        left_register_on=of.member.left_on,
    )


def facts_of_check(check: MonthCheck) -> MonthFacts:
    """Return a monthly check as the rules see it."""
    return MonthFacts(
        month=check.month,
        spell=check.spell_id,
        state=str(check.state),
        employed=check.employed,
        worked_to=check.worked_to,
        wage_fen=check.wage_fen,
        quantity=check.quantity,
        proof=strength((one.kind, one.checked_at is not None) for one in check.proofs),
        late=check.late_state or "",
    )


def checks_of(of: Spell) -> list[MonthFacts]:
    """Return all checks of a spell as the rules see them."""
    return [facts_of_check(check) for check in of.months]


def with_months() -> Any:
    """Return the option that loads spells with their months and changes, not once more the spell of each month."""
    return Load(Spell).options(
        selectinload(Spell.months).lazyload(MonthCheck.spell), selectinload(Spell.changes)
    )


_HISTORIES: Final = (
    select(Spell)
    .where(Spell.member_id.in_(bindparam("member_ids", expanding=True)))
    .order_by(Spell.started_on, Spell.id)
    .options(with_months(), lazyload(Spell.opening), lazyload(Spell.member))
)
"""What the rules ask of a history is its days and wages; whose it is and where, the page has read or asks for one."""


def spells_of_members(member_ids: Sequence[int]) -> dict[int, list[Spell]]:
    """Return all employment of some people, each in order, with its months."""

    def read() -> dict[int, list[Spell]]:
        found: dict[int, list[Spell]] = {}
        for one in db.session.scalars(_HISTORIES, {"member_ids": member_ids}):
            found.setdefault(one.member_id, []).append(one)
        return found

    return once(("histories", frozenset(member_ids)), read, Spell, SpellChange, MonthCheck, MonthCase, Proof)


def qualified(day: date) -> Select[Any]:
    """Return the query for spells whose qualifying day has come with the person still employed on it."""
    lasted = or_(Spell.ended_on.is_(None), Spell.ended_on > Spell.qualifies_on)
    return select(Spell).where(Spell.qualifies_on <= day, lasted).order_by(Spell.qualifies_on, Spell.id)


def to_retain(day: date) -> list[int]:
    """Return the spells that have lasted to their qualifying day and are not noted as kept."""
    query = qualified(day).with_only_columns(Spell.id).where(Spell.state == SpellState.ACTIVE)
    return list(db.session.scalars(query))


def placed(query: Select[Any]) -> Select[Any]:
    """Return a query over spells with the family of each joined."""
    joined = query.join(Member, Spell.member_id == Member.id)
    return joined.join(Household, Member.household_id == Household.id)


def reached(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Return a query over placed spells narrowed to what the actor reaches."""
    return within(actor, query, Spell.town_id, Household.village_id, Spell.firm_id)
