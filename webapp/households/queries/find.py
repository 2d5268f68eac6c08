"""Finding households: search, filters with counts, order, neighbours; always narrowed to what the actor may reach."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, case, false, func, or_, select, true
from sqlalchemy.orm import contains_eager

from webapp.access.actor import Actor
from webapp.access.scope import within
from webapp.core import pinyin
from webapp.core.db import db, vault
from webapp.households.models import CategoryFact, Household, LocalWatch, Member
from webapp.organisations.models import Village

ONCE_POOR: Final = "once_poor"
CATEGORIES: Final = ("unstable", "marginal", "sudden")
SHOWN: Final = ("unstable", "marginal", "sudden", "local", "due", "watched", ONCE_POOR)
_TAIL: Final = re.compile(r"[0-9]{3}[0-9X]")


@dataclass(frozen=True)
class Asked:
    """What a list is asked for: words, one filter, one order."""

    q: str = ""
    show: str = ""
    sort: str = "name"


@dataclass(frozen=True)
class Place:
    """Where a household stands in a list: its number of how many, and its neighbours."""

    number: int
    total: int
    before: UUID | None
    after: UUID | None


def tail_index(id_number: str) -> bytes:
    """Return the blind index of the last four characters of an identity number."""
    return vault().index("id_tail", id_number[-4:].upper())


def holds(kind: type[CategoryFact | LocalWatch], day: date) -> ColumnElement[bool]:
    """Whether a fact holds on a day, in a query; the day on which it ended is no longer in it."""
    return and_(kind.starts_on <= day, or_(kind.ends_on.is_(None), kind.ends_on > day))


def with_standing(query: Select[Any], day: date) -> Select[Any]:
    """Join the category and the watch entry that hold on a day, at most one of each."""
    return query.outerjoin(
        CategoryFact, and_(CategoryFact.household_id == Household.id, holds(CategoryFact, day))
    ).outerjoin(LocalWatch, and_(LocalWatch.household_id == Household.id, holds(LocalWatch, day)))


def is_watched() -> ColumnElement[bool]:
    """The wide sense of the watch list, on a query `with_standing`: a category that holds, or the local list."""
    return or_(CategoryFact.id.is_not(None), LocalWatch.id.is_not(None))


def _shown(name: str, day: date) -> ColumnElement[bool]:
    if name in CATEGORIES:
        return CategoryFact.category == name
    conditions = {
        "local": LocalWatch.id.is_not(None),
        "due": LocalWatch.review_on <= day,
        "watched": is_watched(),
        ONCE_POOR: Household.kind == ONCE_POOR,
    }
    return conditions.get(name, true())


def households_of(actor: Actor, q: str, day: date) -> Select[Any]:
    """Return what a search reaches, in no order: each household with its category and watch entry of the day."""
    columns: tuple[Any, ...] = (Household, CategoryFact, LocalWatch)
    query = select(*columns).join(Village, Household.village_id == Village.id)
    query = within(actor, with_standing(query, day), Household.town_id, Household.village_id)
    return query.where(_matches(actor, q)) if q.strip() else query


def listed(actor: Actor, asked: Asked, day: date) -> Select[Any]:
    """Return the households of a list in its order."""
    query = households_of(actor, asked.q, day).where(_shown(asked.show, day)).order_by(*_order(asked.sort))
    return query.options(contains_eager(Household.village))


def _order(sort: str) -> tuple[Any, ...]:
    column = {
        "village": Village.code,
        "people": Household.people,
        "confirmed": Household.confirmed_on,
        "review": func.coalesce(LocalWatch.review_on, date.max),
    }.get(sort.removeprefix("-"), Household.head_sort)
    first = column.desc() if sort.startswith("-") else column.asc()
    return first, Household.head_sort, Household.id


def counts(actor: Actor, q: str, day: date) -> dict[str, int]:
    """Return how many households each filter would show, with one query."""
    sums = [func.coalesce(func.sum(case((_shown(name, day), 1), else_=0)), 0).label(name) for name in SHOWN]
    all_of_them = func.count(Household.id).label("all")
    row = db.session.execute(households_of(actor, q, day).with_only_columns(all_of_them, *sums)).one()
    return {name: int(value) for name, value in row._mapping.items()}


def reviews_due(actor: Actor, day: date) -> tuple[int, date | None]:
    """Return how many entries of the local watch list have to be looked at again, and since when the first of them."""
    query = households_of(actor, "", day).where(_shown("due", day))
    row = db.session.execute(query.with_only_columns(func.count(), func.min(LocalWatch.review_on))).one()
    return int(row[0]), row[1]


def place_of(actor: Actor, asked: Asked, ref: UUID, day: date) -> Place | None:
    """Return where a household stands in a list, and who stands before and after it; one query."""
    over: dict[str, Any] = {"order_by": list(_order(asked.sort))}
    ranked = (
        households_of(actor, asked.q, day)
        .where(_shown(asked.show, day))
        .with_only_columns(
            Household.ref.label("ref"),
            func.row_number().over(**over).label("number"),
            func.count().over().label("total"),
            func.lag(Household.ref, type_=Uuid()).over(**over).label("before"),
            func.lead(Household.ref, type_=Uuid()).over(**over).label("after"),
        )
        .subquery()
    )
    row = db.session.execute(select(ranked).where(ranked.c.ref == ref)).first()
    return None if row is None else Place(int(row.number), int(row.total), row.before, row.after)


def found_members(household_ids: Sequence[int], q: str) -> Mapping[int, list[Member]]:
    """Return the members whom the words mean, by household: a list names who was found."""
    found: dict[int, list[Member]] = defaultdict(list)
    if q.strip() and household_ids:
        query = select(Member).where(Member.household_id.in_(household_ids), _member_matches(_plain(q)))
        for member in db.session.scalars(query.order_by(Member.household_id, Member.position, Member.id)):
            found[member.household_id].append(member)
    return found


def _plain(q: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", q).split())


def _matches(actor: Actor, q: str) -> ColumnElement[bool]:
    """By a member, or by the village; latin letters also mean the sound of either."""
    word = _plain(q)
    members = Household.id.in_(select(Member.household_id).where(_member_matches(word)))
    places = or_(
        Village.name.contains(word, autoescape=True),
        Village.official_name.contains(word, autoescape=True),
        Household.group_name.contains(word, autoescape=True),
        Household.head_name.contains(word, autoescape=True),
    )
    return or_(members, places, Village.id.in_(_villages_sounding(actor, word)))


def names(q: str) -> ColumnElement[bool]:
    """Return the condition by which words mean a member: name, sound, initials, or the end of the ID number."""
    return _member_matches(_plain(q))


def _member_matches(word: str) -> ColumnElement[bool]:
    present = Member.left_on.is_(None)
    if _TAIL.fullmatch(word.upper()):
        return and_(present, Member.id_tail_index == tail_index(word))
    latin = word.replace(" ", "").lower()
    if not latin.isascii():
        return and_(present, Member.name.contains(word, autoescape=True))
    if not latin.isalpha():
        return false()
    sound = Member.pinyin.startswith(latin, autoescape=True)
    return and_(present, or_(sound, Member.initials.startswith(latin, autoescape=True)))


def _villages_sounding(actor: Actor, word: str) -> list[int]:
    latin = word.replace(" ", "").lower()
    if not (latin.isascii() and latin.isalpha()):
        return []
    query = select(Village.id, Village.name).where(Village.town_id == actor.town_id).order_by(Village.code)
    return [
        ident
        for ident, name in db.session.execute(query)
        if latin in (pinyin.full(name)[: len(latin)], pinyin.initials(name)[: len(latin)])
    ]


def watched_members(actor: Actor, day: date, everybody: bool = False) -> Select[Any]:
    """Return the people of watch-list households (or of all) in the actor's reach, for the list of workers.

    Each row is (member, category fact or None, watch entry or None); who may work is for `rules` to say.
    """
    query = within(actor, _members(day), Household.town_id, Household.village_id)
    return query if everybody else query.where(is_watched())


def watched_in_town(town_id: int, day: date) -> Select[Any]:
    """Return the same of a whole town's watch list, for what a change of policy would touch."""
    return _members(day).where(Household.town_id == town_id, is_watched())


def _members(day: date) -> Select[Any]:
    columns: tuple[Any, ...] = (Member, CategoryFact, LocalWatch)
    query = select(*columns).join(Household, Member.household_id == Household.id)
    query = with_standing(query.options(contains_eager(Member.household)), day)
    return query.where(Member.left_on.is_(None)).order_by(Household.head_sort, Member.id)
