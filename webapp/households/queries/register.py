"""The register in bulk, as an import compares with it and writes into it; each question is one of the own town."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import Row, select

from webapp.core.db import db
from webapp.households.models import Household, Member
from webapp.households.queries.family import with_everything

CHUNK: Final = 5_000
"""So many keys go into one question: more of them than a database takes is a large county's file."""


def of_town(town_id: int) -> list[Household]:
    """Return a town's households, each with everything that a comparison reads."""
    query = select(Household).where(Household.town_id == town_id).order_by(Household.id)
    found = list(db.session.scalars(query))
    with_everything(found)
    return found


def holders(indexes: Sequence[bytes]) -> Iterator[Row[bytes | None, UUID, date | None, int, int]]:
    """Yield who has these identity numbers, in whatever town: a number is one person's."""
    query = select(
        Member.id_number_index, Member.ref, Member.left_on, Member.household_id, Household.town_id
    ).join(Household, Member.household_id == Household.id)
    for start in range(0, len(indexes), CHUNK):
        wanted = indexes[start : start + CHUNK]
        yield from db.session.execute(query.where(Member.id_number_index.in_(wanted)).order_by(Member.id))


def by_ref(refs: Sequence[UUID]) -> list[Household]:
    """Return these households, each with everything that a change may touch."""
    found = list(db.session.scalars(select(Household).where(Household.ref.in_(refs))))
    with_everything(found)
    return found


def members_by_ref(refs: Sequence[UUID]) -> list[Member]:
    """Return these people, in whatever household they are now."""
    query = select(Member).where(Member.ref.in_(refs)).order_by(Member.id)
    return list(db.session.scalars(query).unique())


def people_in(household_ids: Sequence[int]) -> Counter[int]:
    """Return how many people are in each of these households, by its id."""
    query = select(Member.household_id).where(
        Member.household_id.in_(household_ids), Member.left_on.is_(None)
    )
    return Counter(db.session.scalars(query))
