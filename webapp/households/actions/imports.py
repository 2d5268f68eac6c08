"""An import from upload to register: store it, read and stage it, apply it whole, or drop it.

A page and a command call the same functions. Long steps run as jobs; each carries its moment and its seat with it.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from webapp.codelists.queries import everything
from webapp.core import files
from webapp.core.clock import business_day
from webapp.core.db import db, vault
from webapp.core.unit import Conflict, Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.households.actions.preview import Preview, counts_of
from webapp.households.actions.register import register_of
from webapp.households.actions.write import Writer
from webapp.households.importer.codes import CodeList, CodeValue, shipped_code_lists
from webapp.households.importer.columns import SEARCHED_ROWS, heading_among, map_columns
from webapp.households.importer.drafts import Reading
from webapp.households.importer.drafts import Town as ImportTown
from webapp.households.importer.reasons import FileReason, FileRefusal, WorkbookRefused
from webapp.households.importer.rows import read_people
from webapp.households.importer.staging import Plan, plan_import
from webapp.households.importer.stored import dump_reading, load_reading
from webapp.households.importer.villages import VillageEntry
from webapp.households.importer.workbook import read_rows
from webapp.households.models import ImportBatch
from webapp.households.queries.imports import batch_by_ref, heads_of, opened, sealed
from webapp.households.workflow import IMPORT, ImportState
from webapp.organisations.actions import known_areas, known_town
from webapp.organisations.models import Town
from webapp.organisations.queries import villages_of
from webapp.policies.queries import policy_on

FILE_KIND = "national_workbook"
NAME_LENGTH = 120
Report = Callable[[int, int, str], None]


def refused_at_the_door(content: bytes) -> FileRefusal | None:
    """Say at once why a file is no person workbook: nothing of it is kept, not even that it came."""
    rows = read_rows(content)
    try:
        for _sheet, sheet in groupby(rows, key=lambda row: row.sheet):
            heading = heading_among(islice(sheet, SEARCHED_ROWS))
            if heading is not None:
                map_columns(heading)
                return None
        raise WorkbookRefused(FileReason.NO_HEADING)
    except WorkbookRefused as refused:
        return refused.refusal
    finally:
        rows.close()  # type: ignore[attr-defined]  # a generator: its reading process ends here


def upload(content: bytes, name: str, town_id: int, person_id: int, now: datetime) -> Done:
    """Keep a workbook, sealed, and open an import for it."""
    stored = files.store(content, FILE_KIND, name, now)
    batch = ImportBatch(
        town_id=town_id,
        file_ref=stored.ref,
        file_name=name[:NAME_LENGTH],
        state=IMPORT.start,
        counts={},
        uploaded_on=business_day(now),
        uploaded_by_id=person_id,
    )
    db.session.add(batch)
    db.session.flush()
    return Done(ref=batch.ref)


def note_job(batch: ImportBatch, job_ref: UUID) -> Done:
    """Note which job works on an import, so that its page can show how far it is."""
    batch.job_ref = job_ref
    return Done(ref=batch.ref)


def read(batch_ref: UUID, actor: Any, now: datetime, report: Report) -> str:
    """Read the workbook, compare it with the register, and stage the difference; the register stays untouched."""
    batch, day = batch_by_ref(batch_ref), business_day(now)
    if batch.state != ImportState.READING:
        return str(batch.state)
    content, town = files.content_of(_workbook(batch)), town_for(batch.town_id, day)
    reading = read_people(content, town, lambda done, total: report(done, total, "reading"))
    report(0, 0, "comparing")
    refusal = reading.refusal
    if refusal is not None:
        return _ended(batch_ref, actor, now, lambda fresh: _refuse(fresh, refusal, now))
    staged, counts = _staging(reading, batch.town_id, town)
    return _ended(batch_ref, actor, now, lambda fresh: _stage(fresh, staged, counts))


def begin(batch: ImportBatch, seen: int | None) -> Done:
    """Mark an import as being applied; a second press finds it under way."""
    if batch.version != seen:
        raise Conflict
    batch.state = IMPORT.next(batch.state, "begin")
    return Done(ref=batch.ref)


def apply(batch_ref: UUID, actor: Any, now: datetime, report: Report) -> str:
    """Write what was staged into the register, whole or not at all, once.

    If the register changed since the preview, nothing is written and the fresh difference is staged instead.
    """
    day = business_day(now)

    def command() -> Done | Refused:
        batch = batch_by_ref(batch_ref)
        kept = opened(batch)
        reading = load_reading(kept["reading"])
        plan = _plan(reading, batch.town_id)
        if _fingerprint(plan) != kept["fingerprint"]:
            return Refused((Refusal("register_changed"),))
        Writer(batch.town_id, actor.person_id, day, lambda done, total: report(done, total, "writing")).apply(
            plan
        )
        batch.state = IMPORT.next(batch.state, "apply")
        batch.applied_on, batch.applied_by_id = day, actor.person_id
        batch.counts = {**batch.counts, **counts_of(reading, plan)}
        batch.plan_sealed = sealed(batch, {"preview": held_back(kept["preview"])})
        files.remove(_workbook(batch), now)
        return Done(ref=batch.ref)

    entry = Entry(actor, "household.import", now, batch_ref)
    outcome = run(command, entry, f"import-{batch_ref}", str(batch_ref))
    if isinstance(outcome, Done):
        return str(ImportState.APPLIED)
    restage(batch_ref, actor, now, outcome.refusals[0].code)
    return outcome.refusals[0].code


def held_back(preview: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is still needed after the end: the refused rows, so that somebody can mend them."""
    return {name: preview[name] for name in ("refused", "conflicts")}


def restage(batch_ref: UUID, actor: Any, now: datetime, trouble: str) -> None:
    """Take an import back to its preview, compared anew, with the reason why."""
    batch = batch_by_ref(batch_ref)
    reading = load_reading(opened(batch)["reading"])
    staged, counts = _staging(reading, batch.town_id, town_for(batch.town_id, business_day(now)))
    _ended(batch_ref, actor, now, lambda fresh: _stage(fresh, staged, {**counts, "trouble": trouble}))


def drop(batch: ImportBatch, seen: int | None, now: datetime) -> Done:
    """Give an import up: workbook and what was staged are forgotten, the register was never touched."""
    if batch.version != seen:
        raise Conflict
    batch.state = IMPORT.next(batch.state, "drop")
    batch.plan_sealed = None
    files.remove(_workbook(batch), now)
    return Done(ref=batch.ref)


def town_for(town_id: int, day: date) -> ImportTown:
    """Return what the importer must know of a town on a day."""
    town = db.session.get_one(Town, town_id)
    shipped = known_town(town.code) or {}
    return ImportTown(
        name=town.name,
        villages=tuple(VillageEntry(each.code, each.official_name) for each in villages_of(town_id)),
        area_codes=known_areas(),
        code_lists=code_lists(),
        policy=policy_on(day, town_id),
        today=day,
        other_names=tuple(
            filter(None, (town.county_name, shipped.get("city_name"), shipped.get("province_name")))
        ),
    )


def code_lists() -> Mapping[str, CodeList]:
    """Return the installation's code lists, with the other wordings that the project ships for a code."""
    shipped = {
        (name, value.code): value for name, each in shipped_code_lists().items() for value in each.values
    }
    lists: dict[str, list[CodeValue]] = {}
    for row in everything():
        other = shipped.get((row.list_name, row.code))
        lists.setdefault(row.list_name, []).append(
            CodeValue(
                code=row.code,
                name=row.label_zh,
                synonyms=other.synonyms if other else (),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                alone=bool(other and other.alone),
            )
        )
    return {name: CodeList(name, tuple(values)) for name, values in lists.items()}


def _plan(reading: Reading, town_id: int) -> Plan:
    held = [each.number for each in reading.held_back]
    return plan_import(reading.households, register_of(town_id, reading.households), held)


def _staging(reading: Reading, town_id: int, town: ImportTown) -> tuple[dict[str, Any], dict[str, Any]]:
    plan = _plan(reading, town_id)
    preview = Preview(reading, plan, town, heads_of(town_id)).staged()
    staged = {"reading": dump_reading(reading), "fingerprint": _fingerprint(plan), "preview": preview}
    return staged, counts_of(reading, plan)


def _fingerprint(plan: Plan) -> str:
    return plan.fingerprint(vault().keys.derive("import-plan"))


def _ended(batch_ref: UUID, actor: Any, now: datetime, change: Callable[[ImportBatch], None]) -> str:
    """Write the end of a step in a unit of its own; a step that was overtaken changes nothing."""

    def command() -> Done:
        fresh = batch_by_ref(batch_ref)
        change(fresh)
        return Done(ref=batch_ref, data={"state": str(fresh.state)})

    outcome = run(command, Entry(actor, "household.import", now, batch_ref))
    if isinstance(outcome, Refused):
        raise RuntimeError(outcome.refusals[0].code)
    return str(outcome.data["state"])


def _stage(batch: ImportBatch, staged: Mapping[str, Any], counts: Mapping[str, Any]) -> None:
    batch.state = IMPORT.next(batch.state, "stage")
    batch.plan_sealed, batch.counts = sealed(batch, staged), dict(counts)


def _workbook(batch: ImportBatch) -> files.StoredFile:
    stored = files.find(batch.file_ref)
    if stored is None:
        raise LookupError(batch.file_ref)
    return stored


def _refuse(batch: ImportBatch, refusal: FileRefusal, now: datetime) -> None:
    batch.state = IMPORT.next(batch.state, "refuse")
    files.remove(_workbook(batch), now)
    batch.counts = {"refusal": str(refusal.code), "mend": str(refusal.mend), "params": dict(refusal.params)}
