"""Who works for less than a floor: people whose agreed wage was lawful when it was agreed and has been left behind."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from webapp.core.db import db
from webapp.core.money import Fen
from webapp.jobs.models import Opening
from webapp.placements.models import Spell, SpellChange
from webapp.placements.workflow import SpellState

AT_WORK = (SpellState.ACTIVE, SpellState.RETAINED)


def under(town_id: int, kind: str, fen: int, day: date) -> list[tuple[Spell, Fen]]:
    """Return the people at work in a kind of post who agreed on less than a floor of so many fen, with the wage."""
    changed = select(SpellChange.wage_fen).where(SpellChange.spell_id == Spell.id, SpellChange.from_on <= day)
    latest = changed.order_by(SpellChange.from_on.desc()).limit(1).scalar_subquery()
    wage, hours = func.coalesce(latest, Spell.wage_fen), func.coalesce(Opening.unit_hours, 1)
    query = select(Spell, wage).join(Opening, Spell.opening_id == Opening.id)
    query = query.where(Spell.town_id == town_id, Opening.kind == kind, wage < hours * fen)
    query = query.where(Spell.state.in_(AT_WORK), Spell.ended_on.is_(None)).options(joinedload(Spell.firm))
    return [(spell, agreed) for spell, agreed in db.session.execute(query.order_by(wage, Spell.id))]
