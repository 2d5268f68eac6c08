"""A chamber's spreadsheet of posts: read and judged row by row, shown, then written as far as each row is right."""

from datetime import datetime
from typing import Any, Final

from webapp.access.actor import Actor
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.unit import Conflict, Done
from webapp.core.workflow import Refusal
from webapp.jobs.actions import openings
from webapp.jobs.actions.openings import Draft
from webapp.jobs.importer.posts import PostRow, read_posts
from webapp.jobs.models import OpeningBatch
from webapp.jobs.queries import posts as queries
from webapp.jobs.rules.openings import opening_refusals, text_refusals
from webapp.jobs.workflow import BATCH
from webapp.organisations.models import Organisation, Town
from webapp.organisations.queries import speaking, villages_of
from webapp.policies.queries import policy_on

NEW, DOUBLE, REFUSED, WRITTEN = "new", "double", "refused", "written"
_COLUMN_OF: Final = {
    "wage_from": "wage", "wage_to": "wage", "wage_unit": "unit", "shift_from": "shift", "shift_to": "shift",
    "shift_plan": "shift", "days_per_week": "days", "body": "title",
}  # fmt: skip
"""In which column somebody mends what the rules say of a field."""


class Judge:
    """Holds each row against members, villages, policy, what is open already, and the rows before it."""

    def __init__(self, town: Town, actor: Actor, now: datetime) -> None:
        """Load what all rows are held against."""
        members = queries.members_of(actor)
        self._members = {queries.plain_name(one.name): one for one in members}
        self._speaking = speaking()
        self._villages = {name: one for one in villages_of(town.id) for name in (one.name, one.official_name)}
        self._policy = policy_on(business_day(now), town.id)
        self._open = {_mark(one) for one in queries.open_of([one.id for one in members], town.id)}

    def judge(self, row: PostRow) -> dict[str, Any]:
        """Return a row as it is staged: what it would write, or why not."""
        firm = self._firm(row)
        village = self._villages.get(row.cells.get("village", ""))
        if village is None:
            row.refuse("village", "village_unknown")
        draft = None
        if firm is not None and village is not None and not row.problems:
            draft = Draft(village_id=village.id, **{k: v for k, v in row.values.items() if k != "days"})
            for refusal in (*opening_refusals(draft.facts, self._policy), *text_refusals(draft.facts)):
                row.problem(_COLUMN_OF.get(refusal.field, refusal.field), refusal)
        state = REFUSED if row.problems else NEW
        if firm is not None and draft is not None and not row.problems:
            mark = (firm.id, draft.title, draft.kind, draft.wage_from_fen, draft.shift_from)
            state = DOUBLE if mark in self._open else NEW
            self._open.add(mark)
        return _staged(row, state, firm, draft)

    def _firm(self, row: PostRow) -> Organisation | None:
        firm = self._members.get(queries.plain_name(row.cells.get("firm", "")))
        if firm is None:
            row.refuse("firm", "no_member")
        elif firm.id in self._speaking:
            row.refuse("firm", "member_speaks_itself")
            return None
        return firm


def _mark(one: Any) -> tuple[Any, ...]:
    return one.firm_id, one.title, one.kind, one.wage_from_fen, one.shift_from


def _staged(row: PostRow, state: str, firm: Organisation | None, draft: Draft | None) -> dict[str, Any]:
    return {
        "row": row.number,
        "state": state,
        "firm": row.cells.get("firm", ""),
        "title": row.cells.get("title", ""),
        "wage": row.cells.get("wage", ""),
        "firm_ref": str(firm.ref) if firm else "",
        "draft": {name: getattr(draft, name) for name in draft.__dataclass_fields__} if draft else None,
        "problems": [
            {
                "column": one.heading,
                "value": one.value,
                "code": one.refusal.code,
                "params": dict(one.refusal.params),
            }
            for one in row.problems
        ],
    }


def stage(content: bytes, name: str, town: Town, actor: Actor, now: datetime) -> Done:
    """Read and judge a spreadsheet and keep what it would do; raises WorkbookRefused for a file that is none."""
    judge = Judge(town, actor, now)
    rows = [judge.judge(row) for row in read_posts(content)]
    batch = OpeningBatch(
        town_id=town.id,
        chamber_id=actor.chamber_id,
        file_name=name[:120],
        state=BATCH.start,
        counts=_counts(rows),
        rows_sealed=b"",
        uploaded_on=business_day(now),
        uploaded_by_id=actor.person_id,
    )
    batch.rows_sealed = queries.sealed(batch, rows)
    db.session.add(batch)
    db.session.flush()
    return Done(ref=batch.ref)


def _counts(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {state: sum(row["state"] == state for row in rows) for state in (NEW, DOUBLE, REFUSED, WRITTEN)}


def apply(batch: OpeningBatch, seen_version: int | None, actor: Actor, now: datetime) -> Done:
    """Write each row that is right under the rules of this day; what has become wrong is refused singly."""
    if seen_version != batch.version:
        raise Conflict
    state, rows = BATCH.next(batch.state, "apply"), queries.opened(batch)
    firms = {str(one.ref): one for one in queries.members_of(actor)}
    for row in rows:
        if row["state"] == NEW:
            _write(row, firms.get(row["firm_ref"]), batch, actor, now)
    batch.state, batch.ended_on, batch.counts = state, business_day(now), _counts(rows)
    batch.rows_sealed = queries.sealed(batch, rows)
    db.session.flush()
    return Done(ref=batch.ref)


def _write(
    row: dict[str, Any], firm: Organisation | None, batch: OpeningBatch, actor: Actor, now: datetime
) -> None:
    found: tuple[Refusal, ...] = (Refusal("no_member", "firm"),)
    if firm is not None:
        outcome = openings.write(Draft(**row["draft"]), firm, batch.town_id, True, actor, now)
        if isinstance(outcome, Done):
            row["state"], row["opening"] = WRITTEN, str(outcome.ref)
            return
        found = outcome.refusals
    row["state"] = REFUSED
    row["problems"] = [
        {"column": "", "value": "", "code": one.code, "params": dict(one.params)} for one in found
    ]


def drop(batch: OpeningBatch, seen_version: int | None, now: datetime) -> Done:
    """Give a spreadsheet up: nothing of it was written."""
    if seen_version != batch.version:
        raise Conflict
    batch.state, batch.ended_on = BATCH.next(batch.state, "drop"), business_day(now)
    db.session.flush()
    return Done(ref=batch.ref)
