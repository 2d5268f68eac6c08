"""Policy values as rows: what holds for a town, the Policy of a day, what waits, and what a change would touch."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from webapp.access.actor import Actor
from webapp.access.permissions import Permission
from webapp.access.scope import loads, within
from webapp.core.db import db
from webapp.core.memo import once
from webapp.core.policy import NoPolicy, Policy, PolicyValue
from webapp.core.policy_values import SPECS
from webapp.core.settings import supplied
from webapp.organisations.models import Town
from webapp.policies.models import PolicyRow
from webapp.policies.rules import SETS, Proposal, floors, next_rise, reigns

_WORDING: Final = (
    PolicyRow.key, PolicyRow.kind, Town.code.label("town_code"), PolicyRow.value, PolicyRow.unit, PolicyRow.valid_from,
    PolicyRow.valid_to, PolicyRow.source, PolicyRow.source_confirmed.label("confirmed"), PolicyRow.scope, PolicyRow.ref,
)  # fmt: skip
"""A row as the plain value that rules know, its fields in their order."""

_VALUES: Final = (
    select(*_WORDING)
    .outerjoin(Town, PolicyRow.town_id == Town.id)
    .where(
        or_(PolicyRow.town_id.is_(None), PolicyRow.town_id == bindparam("town_id")),
        or_(PolicyRow.shipped, PolicyRow.confirmed_by_id.is_not(None)),
    )
    .order_by(PolicyRow.key, PolicyRow.kind, PolicyRow.valid_from, PolicyRow.number.desc(), PolicyRow.id)
)
"""Nearly every page and deed asks this, so it is put together once."""


@dataclass(frozen=True)
class Touched:
    """One record that a number would touch: its name, where it is, and what lies ahead of it."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Effect:
    """What a number would touch of one kind: the sentence with its count; the records only for who may list them."""

    text: str
    permission: str
    records: tuple[Touched, ...]

    @property
    def count(self) -> int:
        """How many records."""
        return len(self.records)


Source = Callable[[Proposal, Town], Iterable[Effect]]
"""What a capability above hands in: the effects of a proposed number on its own records."""


@dataclass(frozen=True)
class Step:
    """One row of a number's history: where it stands, and from when to when it counted."""

    standing: str
    row: PolicyRow
    since: date
    until: date | None


@dataclass(frozen=True)
class Held:
    """One number as a town has it on a day: the row that counts, what comes next, what waits."""

    key: str
    kind: str
    row: PolicyRow | None
    since: date | None
    coming: tuple[Step, ...]
    waiting: tuple[PolicyRow, ...]

    @property
    def changes(self) -> bool:
        """Whether another number is on its way."""
        return bool(self.coming or self.waiting)

    @property
    def is_unset(self) -> bool:
        """Whether nobody has set it."""
        return self.row is None

    @property
    def is_own(self) -> bool:
        """Whether the town's own number counts."""
        return self.row is not None and self.row.town_id is not None

    @property
    def is_unsure(self) -> bool:
        """Whether it rests on a document that nobody has confirmed."""
        return self.row is not None and not self.row.source_confirmed


@loads(Permission.POLICY_SEE)
def proposal(actor: Actor, ref: UUID) -> PolicyRow | None:
    """Return a number that the actor's town has entered itself, decided or not."""
    query = select(PolicyRow).where(PolicyRow.ref == ref, ~PolicyRow.shipped).options(*_PEOPLE)
    found: PolicyRow | None = db.session.scalar(within(actor, query, PolicyRow.town_id))
    return found


_PEOPLE = tuple(
    joinedload(each) for each in (PolicyRow.proposed_by, PolicyRow.confirmed_by, PolicyRow.rejected_by)
)


def town_of(actor: Actor) -> Town:
    """Return the town that an actor sits in."""
    return db.session.get_one(Town, actor.town_id)


def values_for(town_id: int | None) -> tuple[PolicyValue, ...]:
    """Return every value that counts for a town, general ones and its own; of two for one day the later entry first.

    A value that nobody has confirmed does not count. They are read once in a transaction, and anew when it writes one.
    """

    def read() -> tuple[PolicyValue, ...]:
        rows: Iterable[Any] = db.session.execute(_VALUES, {"town_id": town_id})
        return tuple(PolicyValue(*[*row[:-1], str(row.ref)]) for row in rows)

    return once(("policy values", town_id), read, PolicyRow)


def town_code(town_id: int | None) -> str | None:
    """Return the code of a town, by which policy values name it."""
    town = db.session.get(Town, town_id) if town_id else None
    return town.code if town is not None else None


def policy_on(day: date, town_id: int | None) -> Policy:
    """Return what a rule is handed for a case of this day in this town."""
    return once(
        ("policy", town_id, day),
        lambda: Policy.on(values_for(town_id), day, town_code(town_id)),
        PolicyRow,
    )


def policy_with(proposal: Proposal, town: Town) -> Policy:
    """Return the policy of a proposal's first day as it would be if it were confirmed, and its set with it."""
    return Policy.on(proposal.over(values_for(town.id)), proposal.valid_from, town.code)


def row_by_ref(ref: UUID) -> PolicyRow | None:
    """Return the row that a case was checked against."""
    return db.session.scalar(select(PolicyRow).where(PolicyRow.ref == ref))


def locked(row: PolicyRow) -> PolicyRow:
    """Return a row as it stands now and hold it until the commit: whoever decides waits here."""
    query = select(PolicyRow).where(PolicyRow.id == row.id).with_for_update(of=PolicyRow)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def shipped_rows() -> list[PolicyRow]:
    """Return the rows that came with the program, of every town."""
    return list(db.session.scalars(select(PolicyRow).where(PolicyRow.shipped)).unique())


def next_number(proposal: Proposal, town_id: int) -> int:
    """Return the place of a new entry among a town's for the same key, kind and day: the last one counts."""
    highest = select(func.max(PolicyRow.number)).where(
        PolicyRow.key == proposal.key,
        PolicyRow.kind == proposal.kind,
        PolicyRow.town_id == town_id,
        PolicyRow.valid_from == proposal.valid_from,
    )
    return (db.session.scalar(highest) or 0) + 1


def waiting_for_confirmation(town_id: int, key: str = "") -> list[PolicyRow]:
    """Return what was proposed for a town, or of one key, and waits for a second person."""
    query = select(PolicyRow).where(PolicyRow.town_id == town_id, *_UNDECIDED).options(*_PEOPLE)
    query = query.where(PolicyRow.key == key) if key else query
    return list(db.session.scalars(query.order_by(PolicyRow.proposed_at, PolicyRow.id)))


_UNDECIDED = (~PolicyRow.shipped, PolicyRow.confirmed_by_id.is_(None), PolicyRow.rejected_by_id.is_(None))


def entered_together(row: PolicyRow) -> list[PolicyRow]:
    """Return the set that a number waits in, itself among it and the earliest first; itself where there is none."""
    if not row.waits or row.key not in SETS:
        return [row]
    return [
        one for one in waiting_for_confirmation(row.town_id or 0, row.key) if _set_of(one) == _set_of(row)
    ]


def _set_of(row: PolicyRow) -> tuple[object, ...]:
    return row.key, row.proposed_by_id, row.proposed_at, row.valid_from, row.source


def waiting_beside(row: PolicyRow) -> list[PolicyRow]:
    """Return what else waits for the same number: of two for one day the later entry counts."""
    others = waiting_for_confirmation(row.town_id or 0, row.key)
    return [one for one in others if one.kind == row.kind and one.id != row.id]


def held_before(proposal: Proposal, town: Town) -> PolicyRow | None:
    """Return the row that a proposed number would take over from on its first day."""
    try:
        value = policy_on(proposal.valid_from, town.id).row(proposal.key, proposal.kind)
    except NoPolicy:
        return None
    return row_by_ref(UUID(value.ref))


def count_to_confirm(actor: Actor) -> int:
    """Return how many proposed numbers wait for this actor: what one entered oneself waits for somebody else."""
    query = within(actor, select(func.count(PolicyRow.id)), PolicyRow.town_id).where(*_UNDECIDED)
    return db.session.scalar(query.where(PolicyRow.proposed_by_id != actor.person_id)) or 0


def board(town: Town, day: date) -> list[Held]:
    """Return every number as a town has it on a day, those never set included."""
    rows = _rows(town)
    return [_held(rows, key, kind, town, day) for key, spec in SPECS.items() for kind in spec.kinds]


def history(town: Town, key: str, day: date) -> dict[str, list[Step]]:
    """Return all that was ever said about a key in a town, by kind, the newest first."""
    rows = _rows(town, key)
    return {kind: _steps(rows, key, kind, town, day) for kind in SPECS[key].kinds}


def effects_of(proposal: Proposal, town: Town) -> list[Effect]:
    """Return what a number would touch, as each capability above tells it."""
    sources: list[Source] = supplied("policy_effects")
    return [effect for source in sources for effect in source(proposal, town) if effect.count]


def under_floor(town: Town, day: date) -> Iterator[tuple[Proposal, list[Effect]]]:
    """Yield each wage floor of the day with the openings and people that it has left behind."""
    for floor in floors(policy_on(day, town.id)):
        effects = effects_of(floor, town)
        if effects:
            yield floor, effects


@dataclass(frozen=True)
class Rise:
    """The next day on which a floor rises: each floor with the openings and people that it will leave behind."""

    day: date
    floors: tuple[tuple[Proposal, list[Effect]], ...]

    @property
    def count(self) -> int:
        """How many openings and people."""
        return sum(effect.count for _, effects in self.floors for effect in effects)


def next_rise_of(town: Town, day: date) -> Rise | None:
    """Return the next rise of a floor that is known for a town, by law or by its own pledge."""
    found = next_rise(values_for(town.id), day, town.code)
    if found is None:
        return None
    turn, floors_then = found
    return Rise(turn, tuple((floor, effects_of(floor, town)) for floor in floors_then))


def count_under_floor(actor: Actor, day: date) -> int:
    """Return how many openings and people of the actor's town lie under a floor of the day."""
    return sum(effect.count for _, effects in under_floor(town_of(actor), day) for effect in effects)


def value_of(row: PolicyRow) -> PolicyValue:
    """Return a row as the plain value that rules know."""
    return PolicyValue(
        key=row.key,
        kind=row.kind,
        town_code=row.town.code if row.town else None,
        value=row.value,
        unit=row.unit,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        confirmed=row.source_confirmed,
        scope=row.scope,
        ref=str(row.ref),
    )


def _rows(town: Town, key: str | None = None) -> list[PolicyRow]:
    query = select(PolicyRow).where(or_(PolicyRow.town_id.is_(None), PolicyRow.town_id == town.id))
    query = query.where(PolicyRow.key == key) if key else query
    query = query.order_by(PolicyRow.valid_from, PolicyRow.number.desc(), PolicyRow.id)
    return list(db.session.scalars(query.options(*_PEOPLE)))


def _held(rows: list[PolicyRow], key: str, kind: str, town: Town, day: date) -> Held:
    steps = _steps([row for row in rows if (row.key, row.kind) == (key, kind)], key, kind, town, day)
    by_standing: dict[str, list[Step]] = {}
    for step in steps:
        by_standing.setdefault(step.standing, []).append(step)
    waiting = tuple(step.row for step in by_standing.get("waiting", ()))
    now = next(iter(by_standing.get("in_force", ())), None)
    coming = tuple(by_standing.get("coming", ()))
    return Held(key, kind, now.row if now else None, now.since if now else None, coming, waiting)


def _steps(rows: list[PolicyRow], key: str, kind: str, town: Town, day: date) -> list[Step]:
    mine = [row for row in rows if row.kind == kind]
    counted = {str(row.ref): row for row in mine if row.shipped or row.confirmed_by_id is not None}
    found, seen = [], set()
    for reign in reigns([value_of(row) for row in counted.values()], key, kind, town.code):
        standing = "in_force" if reign.covers(day) else "coming" if reign.since > day else "past"
        found.append(Step(standing, counted[reign.value.ref], reign.since, reign.until))
        seen.add(reign.value.ref)
    found += [Step(_undecided(row), row, row.valid_from, None) for row in mine if str(row.ref) not in seen]
    return sorted(found, key=lambda step: (step.row.waits, step.since, step.row.number), reverse=True)


def _undecided(row: PolicyRow) -> str:
    if row.waits:
        return "waiting"
    if row.rejected_by_id is None:
        return "never"
    return "withdrawn" if row.withdrawn else "rejected"
