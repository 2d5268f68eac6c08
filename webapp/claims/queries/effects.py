"""Rights that have not arisen yet: people whose six months will be full under a later ladder."""

from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from webapp.claims.models import Claim
from webapp.claims.rules.right import RETENTION
from webapp.claims.workflow import ClaimState
from webapp.core.db import db
from webapp.placements.models import Spell


def not_ready_from(town_id: int, day: date) -> list[Spell]:
    """Return the employments that are full on a day or later and whose claim, if there is one, is not ready."""
    settled = exists().where(
        Claim.spell_id == Spell.id, Claim.scheme == RETENTION, Claim.state != ClaimState.WAITING
    )
    query = select(Spell).where(Spell.town_id == town_id, Spell.qualifies_on >= day, ~settled)
    query = query.where(or_(Spell.ended_on.is_(None), Spell.ended_on > Spell.qualifies_on))
    return list(
        db.session.scalars(query.options(joinedload(Spell.firm)).order_by(Spell.qualifies_on, Spell.id))
    )
