"""Firms as the actor may see them, in figures: what they promised, opened and filled, and how they answer."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true

from webapp.access.actor import Actor, Role
from webapp.access.permissions import Permission
from webapp.access.scope import loads
from webapp.core.db import db
from webapp.core.policy import Policy
from webapp.jobs.models import Introduction, Opening, Promise
from webapp.jobs.queries.past import past_of
from webapp.jobs.rules.firms import FirmLoad, Ledger, load_of
from webapp.jobs.workflow import IntroductionState, OpeningState
from webapp.organisations.models import Organisation, Seat
from webapp.organisations.queries import towns, with_account
from webapp.organisations.workflow import OrganisationKind, OrganisationState
from webapp.policies.queries import policy_on

FILTERS: Final = ("applied", "admitted", "suspended", "silent", "unanswered", "no_account")
ANSWERS: Final = (
    IntroductionState.WANTED,
    IntroductionState.TRIAL,
    IntroductionState.TAKEN,
    IntroductionState.DECLINED,
)
LEFT_LYING: Final = "silent"
"""The code under which an introduction was closed because nothing was heard."""


@dataclass
class Answers:
    """How a firm answered: figures only, no person stands behind them."""

    sent: int = 0
    answered: int = 0
    unanswered: int = 0
    oldest_on: date | None = None
    sent_this_month: int = 0
    waiting_since: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Owing:
    """Firms by number: all, those that answer nobody, those with something to answer and since when."""

    every: tuple[int, ...]
    silent: tuple[int, ...]
    unanswered: tuple[int, ...]
    oldest_on: date | None


@dataclass(frozen=True)
class Row:
    """A firm on the list, in figures."""

    firm: Organisation
    ledger: Ledger
    answers: Answers
    load: FirmLoad
    has_account: bool


@loads(Permission.FIRM_SEE)
def firm(actor: Actor, ref: UUID) -> Organisation | None:
    """Return a firm that the actor may see: staff any, a chamber its members, a firm itself."""
    found: Organisation | None = db.session.scalar(_reach(actor).where(Organisation.ref == ref))
    return found


@loads(Permission.FIRM_MANAGE)
def outsider(actor: Actor, ref: UUID) -> Organisation | None:
    """Return a firm or a chamber, for who lets them in."""
    kinds = (OrganisationKind.FIRM, OrganisationKind.CHAMBER)
    return db.session.scalar(
        select(Organisation).where(Organisation.ref == ref, Organisation.kind.in_(kinds))
    )


def _reach(actor: Actor) -> Select[Any]:
    query = select(Organisation).where(Organisation.kind == OrganisationKind.FIRM)
    if actor.role is Role.FIRM:
        return query.where(Organisation.id == actor.firm_id)
    if actor.role is Role.CHAMBER:
        return query.where(Organisation.chamber_id == actor.chamber_id)
    return query


def _filter(show: str, owing: Owing) -> ColumnElement[bool]:
    if show == "silent":
        return Organisation.id.in_(owing.silent)
    if show == "unanswered":
        return Organisation.id.in_(owing.unanswered)
    if show == "no_account":
        return Organisation.id.not_in(with_account())
    return Organisation.state == OrganisationState(show) if show in FILTERS else true()


def listed(actor: Actor, q: str, show: str, owing: Owing) -> Select[Any]:
    """Return the firms of a list: who waits to be let in first, then by name."""
    waits = case((Organisation.state == OrganisationState.APPLIED, 0), else_=1)
    return _found(actor, q).where(_filter(show, owing)).order_by(waits, Organisation.name, Organisation.id)


def _found(actor: Actor, q: str) -> Select[Any]:
    word = " ".join(q.split())
    query = _reach(actor)
    if not word:
        return query
    columns = (Organisation.name, Organisation.uscc)
    return query.where(or_(*(column.contains(word, autoescape=True) for column in columns)))


def counts(actor: Actor, q: str, owing: Owing) -> dict[str, int]:
    """Return how many firms each filter would show, and all, with one query."""
    sums = [
        func.coalesce(func.sum(case((_filter(name, owing), 1), else_=0)), 0).label(name) for name in FILTERS
    ]
    query = _found(actor, q).with_only_columns(func.count(Organisation.id).label("all"), *sums)
    return {name: int(value) for name, value in db.session.execute(query).one()._mapping.items()}


def all_of(actor: Actor) -> list[Organisation]:
    """Return all firms in the actor's reach, by name."""
    return list(db.session.scalars(_reach(actor).order_by(Organisation.name, Organisation.id)))


@loads(Permission.PROMISE_TAKE_BACK)
def promise(actor: Actor, ref: UUID) -> Promise | None:
    """Return a promise that was made to the actor's town."""
    return db.session.scalar(select(Promise).where(Promise.ref == ref, Promise.town_id == actor.town_id))


def voices_of(organisation_id: int, day: date) -> list[Seat]:
    """Return who speaks for a firm or chamber on a day."""
    query = select(Seat).where(Seat.organisation_id == organisation_id)
    return list(
        db.session.scalars(query.where(or_(Seat.valid_to.is_(None), Seat.valid_to >= day)).order_by(Seat.id))
    )


def count_applied() -> int:
    """Return how many firms and chambers wait to be let in."""
    query = select(func.count(Organisation.id)).where(Organisation.state == OrganisationState.APPLIED)
    return db.session.scalar(query) or 0


def owing(actor: Actor, day: date) -> Owing:
    """Return which firms in the actor's reach owe an answer, by the numbers of the actor's town or of the first."""
    policy = policy_on(day, actor.town_id or towns()[0].id)
    firms = {one.id: one for one in all_of(actor)}
    found = answers_of(list(firms), day)
    waits = [one.oldest_on for one in found.values() if one.oldest_on is not None]
    return Owing(
        every=tuple(firms),
        silent=tuple(key for key, one in firms.items() if _load(one, found[key], day, policy).silent),
        unanswered=tuple(key for key, one in found.items() if one.unanswered),
        oldest_on=min(waits, default=None),
    )


def total_of(ledgers: Iterable[Ledger]) -> Ledger:
    """Add ledgers up, as a chamber's is the sum of its members'."""
    return sum(ledgers, start=Ledger())


def chambers() -> list[Organisation]:
    """Return all chambers by name."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.CHAMBER)
    return list(db.session.scalars(query.order_by(Organisation.name, Organisation.id)))


def rows_of(firms: Sequence[Organisation], actor: Actor, day: date, policy: Policy) -> list[Row]:
    """Return firms with their figures; the ledger is that of the actor's town, or of all towns together."""
    ids = [one.id for one in firms]
    ledgers, found = ledgers_of(ids, actor.town_id, day), answers_of(ids, day)
    speaking = set(db.session.scalars(with_account()))
    return [
        Row(one, ledgers[one.id], found[one.id], _load(one, found[one.id], day, policy), one.id in speaking)
        for one in firms
    ]


def ledgers_of(ids: Sequence[int], town_id: int | None, day: date) -> dict[int, Ledger]:
    """Return by firm what was promised, opened, filled and kept in a town, or in all."""
    promised = _sums(select(Promise.firm_id, func.sum(Promise.posts)).where(Promise.taken_back_on.is_(None)),
                     Promise.firm_id, Promise.town_id, ids, town_id)  # fmt: skip
    published = Opening.published_on.is_not(None)
    opened = _sums(select(Opening.firm_id, func.sum(Opening.posts)).where(published),
                   Opening.firm_id, Opening.town_id, ids, town_id)  # fmt: skip
    filled, kept = defaultdict[int, int](int), defaultdict[int, int](int)
    for each in [town_id] if town_id is not None else [town.id for town in towns()]:
        past = past_of(each, day, ())
        for counted, numbers in ((filled, past.hired), (kept, past.stayed)):
            for firm_id, number in numbers.items():
                counted[firm_id] += number
    return {one: Ledger(promised[one], opened[one], filled[one], kept[one]) for one in ids}


def _sums(
    query: Select[int, int], firm: Any, town: Any, ids: Sequence[int], town_id: int | None
) -> Mapping[int, int]:
    query = query.where(firm.in_(ids)).group_by(firm)
    query = query if town_id is None else query.where(town == town_id)
    return defaultdict(int, {row[0]: int(row[1] or 0) for row in db.session.execute(query)})


def answers_of(ids: Sequence[int], day: date) -> dict[int, Answers]:
    """Return by firm how it answers, in one query; what it left until it was closed counts until it answers again."""
    found = {one: Answers() for one in ids}
    lying: dict[int, list[date]] = defaultdict(list)
    heard: dict[int, date] = {}
    for firm_id, state, closed, proposed_on, answered_on, called_on in _told(ids):
        answers = found[firm_id]
        if proposed_on.replace(day=1) == day.replace(day=1):
            answers.sent_this_month += 1
        if state in ANSWERS:
            answers.answered += 1
            heard[firm_id] = max(heard.get(firm_id, answered_on), answered_on)
        elif state is IntroductionState.PROPOSED:
            answers.unanswered += 1
            answers.waiting_since.append(max(proposed_on, called_on or proposed_on))
            answers.oldest_on = min(answers.oldest_on or proposed_on, proposed_on)
        elif closed == LEFT_LYING:
            lying[firm_id].append(proposed_on)
        else:
            continue
        answers.sent += 1
    for firm_id, days in lying.items():
        found[firm_id].waiting_since += [one for one in days if one > heard.get(firm_id, date.min)]
    return found


def _told(ids: Sequence[int]) -> Iterator[Any]:
    one = Introduction
    query = select(
        Opening.firm_id, one.state, one.close_code, one.proposed_on, one.answered_on, one.called_on
    ).join(Opening, one.opening_id == Opening.id)
    return iter(db.session.execute(query.where(Opening.firm_id.in_(ids)).order_by(one.id)))


def _load(one: Organisation, answers: Answers, day: date, policy: Policy) -> FirmLoad:
    return load_of(one.monthly_introductions, answers.sent_this_month, answers.waiting_since, day, policy)


def loads_of(firms: Iterable[Organisation], day: date, policy: Policy) -> dict[int, FirmLoad]:
    """Return by firm what lies with it; the ranking leaves out whom nobody should be sent to now."""
    by_id = {one.id: one for one in firms}
    found = answers_of(list(by_id), day)
    return {one.id: _load(one, found[one.id], day, policy) for one in by_id.values()}


def promises_of(firm_id: int, town_id: int | None) -> list[Promise]:
    """Return what a firm promised a town, or all, the newest first; with what was taken back."""
    query = select(Promise).where(Promise.firm_id == firm_id)
    query = query if town_id is None else query.where(Promise.town_id == town_id)
    return list(db.session.scalars(query.order_by(Promise.promised_on.desc(), Promise.id.desc())))


def posts_of(firm_id: int, town_id: int | None) -> list[Opening]:
    """Return a firm's openings in a town, or in all, those that are open first."""
    query = select(Opening).where(Opening.firm_id == firm_id, Opening.state != OpeningState.DRAFT)
    query = query if town_id is None else query.where(Opening.town_id == town_id)
    closed = case((Opening.state == OpeningState.WITHDRAWN, 1), else_=0)
    return list(db.session.scalars(query.order_by(closed, Opening.fresh_on.desc(), Opening.id).limit(50)))
