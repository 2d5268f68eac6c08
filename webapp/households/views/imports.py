"""The import wizard: upload, progress, preview of the difference, apply or drop, result."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.actor import Actor
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import notes, tasks, unit
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.core.lists import page_number, page_of, page_of_list
from webapp.core.pages import redirect_to, render_page, swaps
from webapp.core.sentences import say
from webapp.core.waiting import SEAT_OVER, Waiting
from webapp.core.web import accepts_upload
from webapp.core.workflow import Refusal
from webapp.households.actions import imports as actions
from webapp.households.forms import UploadForm
from webapp.households.importer.reasons import FileReason, FileRefusal
from webapp.households.importer.workbook import MAX_FILE_BYTES
from webapp.households.labels import (
    IMPORT_PARTS,
    IMPORT_STATES,
    IMPORT_STEPS,
    SENTENCES,
    mend_sentence,
    refusal_sentence,
)
from webapp.households.models import ImportBatch
from webapp.households.queries import imports as queries
from webapp.households.workflow import ImportState
from webapp.organisations.queries import actor_of_seat

imports = Blueprint("imports", __name__, template_folder="../templates")
FORM_AROUND_FILE = 64 * 1024
BUSY = (ImportState.READING, ImportState.APPLYING)


@imports.get("/imports")
@requires(Permission.HOUSEHOLD_IMPORT)
def index() -> ResponseReturnValue:
    """List the uploads of the town."""
    found = page_of(queries.batches(acting()), page_number())
    return render_page("imports/index.html", "imports/_uploads.html", found=found, states=IMPORT_STATES)


@imports.get("/imports/new")
@requires(Permission.HOUSEHOLD_IMPORT)
def new() -> ResponseReturnValue:
    """Ask for a workbook."""
    return render_page("imports/new.html", form=UploadForm())


@imports.post("/imports/new")
@accepts_upload(MAX_FILE_BYTES + FORM_AROUND_FILE)
@requires(Permission.HOUSEHOLD_IMPORT)
def upload() -> ResponseReturnValue:
    """Look at the file at once, keep it, and let a job read it."""
    form, actor, moment = UploadForm(), acting(), now()
    file = request.files.get("workbook")
    if file is None or not file.filename:
        form.workbook.errors = [_("Please choose the workbook first.")]
        return render_page("imports/new.html", status=HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    content, name = file.read(), file.filename
    refusal = actions.refused_at_the_door(content)
    if refusal is not None:
        return _not_taken(form, refusal)
    outcome = unit.run(
        lambda: actions.upload(content, name, actor.town_id or 0, actor.person_id, moment),
        unit.Entry(actor, "household.import", moment),
        form.key.data,
        hashlib.sha256(content).hexdigest(),
    )
    if not isinstance(outcome, unit.Done) or outcome.ref is None:
        raise unit.Conflict
    if not outcome.repeated:
        _start("household.read", outcome.ref, actor, moment)
    return redirect_to("imports.show", ref=outcome.ref)


@imports.get("/imports/<uuid:ref>")
@requires(Permission.HOUSEHOLD_IMPORT, on=queries.batch)
def show(batch: ImportBatch) -> ResponseReturnValue:
    """Show where an upload stands: its progress, the difference it would make, or what it did."""
    if batch.state not in BUSY and swaps() and request.headers.get("HX-Target") == "working":
        return redirect_to("imports.show", ref=batch.ref)
    job = tasks.find(batch.job_ref) if batch.job_ref else None
    if batch.state in BUSY:
        return render_page(
            "imports/working.html",
            "imports/_working.html",
            batch=batch,
            job=_waiting(batch, job),
            form=_plain(batch),
        )
    if batch.state == ImportState.REFUSED:
        code = Refusal(str(batch.counts["refusal"]), "", batch.counts.get("params", {}))
        return render_page(
            "imports/refused.html",
            batch=batch,
            why=refusal_sentence(code),
            mend=mend_sentence(str(batch.counts.get("mend", ""))),
        )
    if batch.state == ImportState.STAGED:
        return _preview(batch)
    return _result(batch)


@imports.post("/imports/<uuid:ref>/apply")
@requires(Permission.HOUSEHOLD_IMPORT, on=queries.batch)
def apply(batch: ImportBatch) -> ResponseReturnValue:
    """Let a job write what was seen into the register."""
    form, actor, moment = PlainForm(), acting(), now()
    done = _changed(batch, lambda: actions.begin(batch, form.seen_version), form, moment)
    if not done.repeated:
        _start("household.apply", batch.ref, actor, moment)
    return redirect_to("imports.show", ref=batch.ref)


@imports.post("/imports/<uuid:ref>/read")
@requires(Permission.HOUSEHOLD_IMPORT, on=queries.batch)
def go_on(batch: ImportBatch) -> ResponseReturnValue:
    """Take work up again that has stopped: reading or applying, as far as the upload had come."""
    names = {ImportState.READING: "household.read", ImportState.APPLYING: "household.apply"}
    job = tasks.find(batch.job_ref) if batch.job_ref else None
    name = names.get(ImportState(batch.state))
    if name and (job is None or job.ended):
        _start(name, batch.ref, acting(), now())
    return redirect_to("imports.show", ref=batch.ref)


@imports.post("/imports/<uuid:ref>/drop")
@requires(Permission.HOUSEHOLD_IMPORT, on=queries.batch)
def drop(batch: ImportBatch) -> ResponseReturnValue:
    """Give an upload up."""
    form, moment = PlainForm(), now()
    _changed(batch, lambda: actions.drop(batch, form.seen_version, moment), form, moment)
    notes.tell(_("The upload was dropped; no family was changed."))
    return redirect_to("imports.index")


def _waiting(batch: ImportBatch, job: tasks.Job | None) -> Waiting:
    """Put the job of an upload into words."""
    reading = batch.state == ImportState.READING
    title = _("The workbook is being read") if reading else _("The families are being written")
    return Waiting.of(job, title, IMPORT_STEPS, url_for("imports.show", ref=batch.ref))


def _preview(batch: ImportBatch) -> ResponseReturnValue:
    staged: dict[str, Any] = dict(queries.opened(batch)["preview"])
    staged["refused"] = [*staged["refused"], *staged.pop("conflicts")]
    wanted = request.args.get("part", "")
    part = (
        wanted
        if wanted in IMPORT_PARTS
        else next((name for name in IMPORT_PARTS if staged.get(name)), "unchanged")
    )
    trouble = batch.counts.get("trouble")
    return render_page(
        "imports/preview.html",
        "imports/_difference.html",
        batch=batch,
        staged=staged,
        part=part,
        parts=_parts(batch, staged, part),
        found=page_of_list(staged.get(part, []), page_number()),
        why=_why,
        mend=mend_sentence,
        trouble=say(SENTENCES, Refusal(trouble)) if trouble else "",
        form=_plain(batch),
    )


def _result(batch: ImportBatch) -> ResponseReturnValue:
    kept = queries.opened(batch).get("preview", {})
    held = [*kept.get("refused", []), *kept.get("conflicts", [])]
    found = page_of_list(held, page_number())
    return render_page("imports/result.html", batch=batch, found=found, why=_why, mend=mend_sentence)


def _parts(batch: ImportBatch, staged: dict[str, Any], part: str) -> list[dict[str, Any]]:
    """Return the parts of the difference as tabs, each with how many it holds."""
    return [
        {
            "label": label,
            "url": url_for("imports.show", ref=batch.ref, part=name),
            "current": name == part,
            "count": len(staged["unmatched" if name == "columns" else name]),
        }
        for name, label in IMPORT_PARTS.items()
    ]


def _why(remark: dict[str, Any]) -> str:
    """Return the sentence of a remark; somebody whom another household holds has none of its own."""
    if "code" not in remark:
        return refusal_sentence(Refusal("held_elsewhere"))
    return refusal_sentence(Refusal(remark["code"], "", remark["params"]))


def _plain(batch: ImportBatch) -> PlainForm:
    form = PlainForm(MultiDict())
    form.version.data = str(batch.version)
    return form


def _not_taken(form: UploadForm, refusal: FileRefusal) -> ResponseReturnValue:
    sentence = refusal_sentence(Refusal(refusal.code, "workbook", refusal.params))
    form.workbook.errors = [sentence, mend_sentence(refusal.mend)]
    large = refusal.code in (FileReason.TOO_LARGE, FileReason.BOMB)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if large else HTTPStatus.UNPROCESSABLE_ENTITY
    return render_page("imports/new.html", status=status, form=form)


def _changed(
    batch: ImportBatch, command: Callable[[], unit.Done], form: PlainForm, moment: datetime
) -> unit.Done:
    entry = unit.Entry(acting(), "household.import", moment, batch.ref)
    return unit.must(unit.run(command, entry, form.key.data, form.fingerprint))


def _start(name: str, batch_ref: UUID, actor: Actor, moment: datetime) -> None:
    """Ask for the long work, and note its job on the upload."""
    arguments = {"batch": str(batch_ref), "seat": str(actor.seat_ref), "at": moment.isoformat()}
    job_ref = tasks.enqueue(name, arguments, actor.account_ref, moment)
    db.session.rollback()
    outcome = unit.run(
        lambda: actions.note_job(queries.batch_by_ref(batch_ref), job_ref),
        unit.Entry(actor, "household.import", moment, batch_ref),
    )
    unit.must(outcome)


def _as_job(step: Callable[[UUID, Any, datetime, actions.Report], str]) -> tasks.Work:
    def work(progress: tasks.Progress, arguments: dict[str, Any]) -> str:
        actor = actor_of_seat(UUID(arguments["seat"]), today())
        if actor is None:
            raise tasks.Stopped(SEAT_OVER)
        moment = datetime.fromisoformat(arguments["at"])
        return step(UUID(arguments["batch"]), actor, moment, progress.report)

    return work


tasks.task("household.read")(_as_job(actions.read))
tasks.task("household.apply")(_as_job(actions.apply))
