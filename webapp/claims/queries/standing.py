"""On which lists a family stood on a day: the national categories, and the town's own watch list."""

from datetime import date

from sqlalchemy import exists, or_, select

from webapp.core.db import db
from webapp.households.models import CategoryFact, LocalWatch
from webapp.households.rules import is_watched


def category_on(household_id: int, day: date) -> str | None:
    """Return the national category that a family had on a day."""
    category = select(CategoryFact.category).where(
        CategoryFact.household_id == household_id,
        CategoryFact.starts_on <= day,
        or_(CategoryFact.ends_on.is_(None), CategoryFact.ends_on > day),
    )
    return db.session.scalars(category.order_by(CategoryFact.id).limit(1)).first()


def was_watched(household_id: int, day: date) -> bool:
    """Whether a family was on the national or the local list on a day."""
    local = exists().where(
        LocalWatch.household_id == household_id,
        LocalWatch.starts_on <= day,
        or_(LocalWatch.ends_on.is_(None), LocalWatch.ends_on > day),
    )
    return is_watched(category_on(household_id, day), bool(db.session.scalar(select(local))))
