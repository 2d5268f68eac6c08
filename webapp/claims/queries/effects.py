"""Rights that have not arisen yet: whose six months will be full under a later ladder, for whom a firm may claim."""

from datetime import date

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import joinedload

from webapp.claims.models import Claim
from webapp.claims.queries.claims import settled
from webapp.claims.queries.standing import stood_on
from webapp.claims.rules import firms as rules
from webapp.claims.rules.right import RETENTION
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.core.policy import HIRE_FIRM, PUBLIC_WELFARE, Policy
from webapp.households.models import CategoryFact, LocalWatch, Member
from webapp.jobs.models import Opening
from webapp.organisations.models import Organisation
from webapp.organisations.workflow import OrganisationState
from webapp.placements.models import Spell


def not_ready_from(town_id: int, day: date) -> list[Spell]:
    """Return the employments that are full on a day or later and whose claim, if there is one, is not ready."""
    decided = exists().where(
        Claim.spell_id == Spell.id, Claim.scheme == RETENTION, Claim.state != ClaimState.WAITING
    )
    query = select(Spell).where(Spell.town_id == town_id, Spell.qualifies_on >= day, ~decided)
    query = query.where(or_(Spell.ended_on.is_(None), Spell.ended_on > Spell.qualifies_on))
    return list(
        db.session.scalars(query.options(joinedload(Spell.firm)).order_by(Spell.qualifies_on, Spell.id))
    )


def claimable_by_firms(town_id: int, scheme: str, policy: Policy) -> list[tuple[Spell, date]]:
    """Return at whose work a firm's subsidy aims under the numbers of a day, and when it could be claimed first.

    Left out is whatever was full before that day, was claimed before, or ends too early: no number changes it now.
    """
    day, months = policy.day, policy.value("firm_subsidy_months", scheme)
    query = (
        select(Spell)
        .join(Member, Spell.member_id == Member.id)
        .join(Opening, Spell.opening_id == Opening.id)
        .join(Organisation, Spell.firm_id == Organisation.id)
        .where(Spell.town_id == town_id, or_(Spell.ended_on.is_(None), Spell.ended_on > day))
        .where(Organisation.state == OrganisationState.ADMITTED, Opening.kind != PUBLIC_WELFARE)
        .where(_is_meant(policy.value("firm_subsidy_people", scheme)))
    )
    if scheme == HIRE_FIRM:
        same = (Claim.member_id == Spell.member_id, Claim.payee_firm_id == Spell.firm_id)
        query = query.where(~exists().where(Claim.scheme == scheme, settled(), *same))
    found = []
    for spell in db.session.scalars(
        query.options(joinedload(Spell.firm)).order_by(Spell.started_on, Spell.id)
    ):
        full_on = rules.full_from(scheme, spell.started_on, day, months)
        work = rules.Work(started_on=spell.started_on, ended_on=spell.ended_on)
        if full_on >= day and not rules.left_early(scheme, work, rules.Span(spell.started_on, full_on)):
            found.append((spell, full_on))
    return found


def _is_meant(people: int) -> ColumnElement[bool]:
    """The condition that a worker's family stood on the lists for whom a town pays firms, on the first day of work."""
    category, local = (
        exists().where(stood_on(kind, Member.household_id, Spell.started_on))
        for kind in (CategoryFact, LocalWatch)
    )
    return category if people == rules.CATEGORIES_ONLY else or_(category, local)
