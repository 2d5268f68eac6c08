"""Policy values come in: shipped ones with the program, a town's own by two persons."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.policy import PolicyValue
from webapp.core.policy_values import SPECS, shipped_values
from webapp.core.unit import Done, Entry, Refused, must, run
from webapp.core.workflow import Refusal
from webapp.organisations.models import Town
from webapp.organisations.queries import towns
from webapp.policies.models import PolicyRow
from webapp.policies.queries import entered_together, locked, next_number, shipped_rows, values_for
from webapp.policies.rules import (
    Proposal,
    confirmation_refusals,
    proposal_refusals,
    rejection_refusals,
    withdrawal_refusals,
)

DECIDED = (Refusal("policy_decided"),)
Name = tuple[str, str, str | None, date]


def install(now: datetime) -> None:
    """Bring the shipped values in that are not there yet; a town's pledge comes with the town."""
    missing = missing_values()
    if missing:
        must(run(lambda: add_shipped(missing), Entry(None, "policy.install", now)))


def missing_values() -> list[tuple[PolicyValue, int | None]]:
    """Return the shipped values without a row, each with the id of its town."""
    ids = {town.code: town.id for town in towns()}
    known = {
        _name(row.key, row.kind, row.town.code if row.town else None, row.valid_from)
        for row in shipped_rows()
    }
    return [
        (value, ids[value.town_code] if value.town_code else None)
        for value in shipped_values()
        if _name(value.key, value.kind, value.town_code, value.valid_from) not in known
        and (value.town_code is None or value.town_code in ids)
    ]


def add_shipped(values: Iterable[tuple[PolicyValue, int | None]]) -> Done:
    """Add shipped values as rows."""
    count = 0
    for value, town_id in values:
        db.session.add(
            PolicyRow(
                key=value.key,
                kind=value.kind,
                town_id=town_id,
                number=1,
                value=value.value,
                unit=value.unit,
                scope=value.scope,
                valid_from=value.valid_from,
                valid_to=value.valid_to,
                source=value.source,
                source_confirmed=value.confirmed,
                shipped=True,
            )
        )
        count += 1
    return Done(data={"rows": count})


def propose(proposal: Proposal, town: Town, person_id: int, now: datetime) -> Done | Refused:
    """Enter a town's own number; it counts when another person has confirmed it."""
    refusals = proposal_refusals(proposal, values_for(town.id), business_day(now))
    if refusals:
        return Refused(tuple(refusals))
    row = PolicyRow(
        key=proposal.key,
        kind=proposal.kind,
        town_id=town.id,
        number=next_number(proposal, town.id),
        value=proposal.value,
        unit=SPECS[proposal.key].unit,
        scope="town",
        valid_from=proposal.valid_from,
        source=proposal.source.strip(),
        source_confirmed=True,
        shipped=False,
        proposed_by_id=person_id,
        proposed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return Done(ref=row.ref)


def confirm(row: PolicyRow, person_id: int, now: datetime) -> Done | Refused:
    """Put a proposed number in force, and its set with it; asking again for one in force changes nothing."""
    rows = _held(row)
    if row.confirmed_by_id is not None:
        return Done(ref=row.ref)
    refusals = confirmation_refusals(
        proposal_of(row), row.proposed_by_id, person_id, values_for(row.town_id), business_day(now)
    )
    if refusals or not row.waits:
        return Refused(tuple(refusals) if row.waits else DECIDED)
    for one in rows:
        one.confirmed_by_id, one.confirmed_at = person_id, now
    db.session.flush()
    return Done(ref=row.ref)


def _held(row: PolicyRow) -> list[PolicyRow]:
    """Hold a number and its set until the commit, as they stand now; in one order, so that nobody waits in a ring."""
    rows = {one.id: one for one in (row, *entered_together(row))}
    return [locked(rows[number]) for number in sorted(rows)]


def reject(row: PolicyRow, reason: str, person_id: int, now: datetime) -> Done | Refused:
    """Say no to a proposed number and its set, with a reason; it stays to be read and never counts."""
    rows = _held(row)
    refusals = rejection_refusals(row.proposed_by_id, person_id, reason)
    if refusals or not row.waits:
        return Refused(tuple(refusals) if row.waits else DECIDED)
    for one in rows:
        one.rejected_by_id, one.rejected_at, one.rejection = person_id, now, reason.strip()
    db.session.flush()
    return Done(ref=row.ref)


def withdraw(row: PolicyRow, person_id: int, now: datetime) -> Done | Refused:
    """Take one's own proposed number back, and its set with it, before anybody has decided on it."""
    rows = _held(row)
    refusals = withdrawal_refusals(row.proposed_by_id, person_id)
    if refusals or not row.waits:
        return Refused(tuple(refusals) if row.waits else DECIDED)
    for one in rows:
        one.rejected_by_id, one.rejected_at = person_id, now
    db.session.flush()
    return Done(ref=row.ref)


def proposal_of(row: PolicyRow) -> Proposal:
    """Return what a row proposes, with the others of its set."""
    together = tuple(_alone(one) for one in entered_together(row) if one.id != row.id)
    return replace(_alone(row), together=together)


def _alone(row: PolicyRow) -> Proposal:
    code = row.town.code if row.town else ""
    return Proposal(row.key, row.kind, code, row.value, row.valid_from, row.source)


def _name(key: str, kind: str, town_code: str | None, since: date) -> Name:
    return key, kind, town_code, since
