"""A town's own words as rows, and what its people and openings say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import joinedload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.core.memo import once
from webapp.households.models import Household, Member
from webapp.jobs.models import TownWord, WorkerProfile
from webapp.jobs.queries.openings import in_town
from webapp.organisations.models import Town

Meaning = tuple[str, str]
"""A word, and the work that it means."""

LIVES: Final = TownWord.ended_at.is_(None)
FILTERS: Final[Mapping[str, ColumnElement[bool]]] = {
    "waiting": and_(TownWord.confirmed_at.is_(None), LIVES),
    "counting": and_(TownWord.confirmed_at.is_not(None), LIVES),
    "gone": TownWord.ended_at.is_not(None),
}
"""Where a word stands, in the order in which they are listed."""

_PEOPLE = tuple(joinedload(each) for each in (TownWord.proposed_by, TownWord.confirmed_by, TownWord.ended_by))


@dataclass(frozen=True)
class Spoken:
    """What one person said, or one opening: works by their names, and for an opening the text of its duties."""

    works: tuple[str, ...]
    duties: str = ""


@loads(Permission.WORD_SEE)
def word(actor: Actor, ref: UUID) -> TownWord | None:
    """Return a word of the actor's town, whatever became of it."""
    query = select(TownWord).where(TownWord.ref == ref).options(*_PEOPLE)
    found: TownWord | None = db.session.scalar(within(actor, query, TownWord.town_id))
    return found


def locked(row: TownWord) -> TownWord:
    """Return a row as it stands now and hold it until the commit: whoever decides waits here."""
    query = select(TownWord).where(TownWord.id == row.id).with_for_update(of=TownWord)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def listed(actor: Actor, show: str) -> Select[Any]:
    """Return the words of the actor's town, or those that stand somewhere: what waits first, then the newest."""
    query = within(actor, select(TownWord).options(*_PEOPLE), TownWord.town_id)
    if show in FILTERS:
        query = query.where(FILTERS[show])
    place = case(*((stands, place) for place, stands in enumerate(FILTERS.values())))
    return query.order_by(place, TownWord.proposed_at.desc(), TownWord.id.desc())


def counts(actor: Actor) -> dict[str, int]:
    """Return how many words stand where, and how many there are in all, with one query."""
    sums = [func.count(case((stands, 1))).label(name) for name, stands in FILTERS.items()]
    every = within(actor, select(TownWord.id), TownWord.town_id)
    query = every.with_only_columns(func.count(TownWord.id).label("all"), *sums)
    return {name: int(value) for name, value in db.session.execute(query).one()._mapping.items()}


def living(town_id: int) -> list[TownWord]:
    """Return the words of a town that count or wait."""
    query = select(TownWord).where(TownWord.town_id == town_id, LIVES)
    return list(db.session.scalars(query.order_by(TownWord.id)))


def in_force(town_code: str | None) -> tuple[Meaning, ...]:
    """Return what the words of a town mean that two persons agreed on, the earliest first; read once a transaction."""
    return once(("words", town_code), lambda: _in_force(town_code), TownWord) if town_code else ()


def _in_force(town_code: str | None) -> tuple[Meaning, ...]:
    query = select(TownWord.word, TownWord.means).join(Town, TownWord.town_id == Town.id)
    query = query.where(Town.code == town_code, FILTERS["counting"])
    rows = db.session.execute(query.order_by(TownWord.confirmed_at, TownWord.id))
    return tuple((row.word, row.means) for row in rows)


def count_to_confirm(actor: Actor) -> int:
    """Return how many words wait for somebody like the actor: not those that the actor entered."""
    query = select(func.count(TownWord.id)).where(
        FILTERS["waiting"], TownWord.proposed_by_id != actor.person_id
    )
    return db.session.scalar(within(actor, query, TownWord.town_id)) or 0


def said_by_people(town_id: int) -> Iterator[Spoken]:
    """Yield what each person who lives in a town can do and has done, as it was noted."""
    query = select(WorkerProfile.skills, WorkerProfile.experience)
    query = query.join(Member, WorkerProfile.member_id == Member.id)
    query = query.join(Household, Member.household_id == Household.id)
    query = query.where(Household.town_id == town_id, Member.left_on.is_(None))
    for row in db.session.execute(query.order_by(WorkerProfile.id)):
        yield Spoken((*map(str, row.skills), *map(str, row.experience)))


def said_by_openings(town_id: int) -> Iterator[Spoken]:
    """Yield what each opening of a town that can be asked after is called, asks for and has to be done."""
    for one in in_town(town_id):
        yield Spoken((one.title, *map(str, one.skills)), one.duties)
