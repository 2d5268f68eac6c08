"""On which lists a family stood on a day: the national categories, and the town's own watch list."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from webapp.core.db import db
from webapp.households.models import CategoryFact, LocalWatch
from webapp.households.rules import is_watched


def stood_on(kind: Any, household_id: Any, day: Any) -> ColumnElement[bool]:
    """The condition that a family stood on one of the two lists on a day; family and day may be columns."""
    lasted = or_(kind.ends_on.is_(None), kind.ends_on > day)
    return and_(kind.household_id == household_id, kind.starts_on <= day, lasted)


def category_on(household_id: int, day: date) -> str | None:
    """Return the national category that a family had on a day."""
    category = select(CategoryFact.category).where(stood_on(CategoryFact, household_id, day))
    return db.session.scalars(category.order_by(CategoryFact.id).limit(1)).first()


def was_watched(household_id: int, day: date) -> bool:
    """Whether a family was on the national or the local list on a day."""
    local = select(exists().where(stood_on(LocalWatch, household_id, day)))
    return is_watched(category_on(household_id, day), bool(db.session.scalar(local)))
