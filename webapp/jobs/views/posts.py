"""A chamber's spreadsheet of posts: upload, every row with its verdict, write what is right, or drop it."""

import hashlib
from collections.abc import Callable

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import PlainForm, options
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.web import accepts_upload
from webapp.core.workflow import Refusal
from webapp.households.importer.reasons import FileRefusal, WorkbookRefused
from webapp.households.importer.workbook import MAX_FILE_BYTES
from webapp.households.labels import mend_sentence
from webapp.households.labels import refusal_sentence as file_sentence
from webapp.jobs.actions import posts as actions
from webapp.jobs.forms.firms import PostsForm
from webapp.jobs.importer.posts import headings
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.models import OpeningBatch
from webapp.jobs.queries import posts as queries
from webapp.organisations.queries import towns

posts = Blueprint("posts", __name__, template_folder="../templates")
FORM_AROUND_FILE = 64 * 1024


@posts.get("/posts")
@requires(Permission.OPENING_IMPORT)
def index() -> ResponseReturnValue:
    """List the chamber's spreadsheets."""
    found = page_of(queries.batches(acting()), page_number())
    return render_page("jobs/posts.html", "jobs/_posts_table.html", found=found)


@posts.get("/posts/new")
@requires(Permission.OPENING_IMPORT)
def new() -> ResponseReturnValue:
    """Ask for a spreadsheet and the town of its posts."""
    return _upload_page(_form())


@posts.post("/posts/new")
@accepts_upload(MAX_FILE_BYTES + FORM_AROUND_FILE)
@requires(Permission.OPENING_IMPORT)
def upload() -> ResponseReturnValue:
    """Read the file, judge every row, and show it; nothing is written yet."""
    form, actor, moment = _form(), acting(), now()
    file, town = request.files.get("workbook"), None
    town = next((one for one in towns() if str(one.ref) == form.town.data), None)
    if town is None:
        form.town.errors = [_("Please choose the town of the posts.")]
    if file is None or not file.filename:
        form.workbook.errors = [_("Please choose the spreadsheet first.")]
    if town is None or file is None or not file.filename:
        return _upload_page(form, 422)
    content, name = file.read(), file.filename
    print_of_file = hashlib.sha256(content).hexdigest()
    try:
        outcome = unit.run(
            lambda: actions.stage(content, name, town, actor, moment),
            unit.Entry(actor, "opening.import", moment),
            form.key.data,
            print_of_file,
        )
    except WorkbookRefused as refused:
        return _not_taken(form, refused.refusal)
    return (
        redirect_to("posts.show", ref=outcome.ref)
        if isinstance(outcome, unit.Done)
        else _upload_page(form, 422)
    )


@posts.get("/posts/<uuid:ref>")
@requires(Permission.OPENING_IMPORT, on=queries.batch)
def show(batch: OpeningBatch) -> ResponseReturnValue:
    """Show every row with what it would write, or why not and how to mend it."""
    rows = queries.opened(batch)
    return render_page(
        "jobs/posts_show.html", batch=batch, form=_plain(batch), why=_why,
        refused=[row for row in rows if row["state"] == actions.REFUSED],
        others=[row for row in rows if row["state"] != actions.REFUSED],
    )  # fmt: skip


@posts.post("/posts/<uuid:ref>/apply")
@requires(Permission.OPENING_IMPORT, on=queries.batch)
def apply(batch: OpeningBatch) -> ResponseReturnValue:
    """Write the rows that are right."""
    form, actor, moment = PlainForm(), acting(), now()
    _run(form, batch, lambda: actions.apply(batch, form.seen_version, actor, moment))
    return redirect_to("posts.show", ref=batch.ref)


@posts.post("/posts/<uuid:ref>/drop")
@requires(Permission.OPENING_IMPORT, on=queries.batch)
def drop(batch: OpeningBatch) -> ResponseReturnValue:
    """Give a spreadsheet up."""
    form, moment = PlainForm(), now()
    _run(form, batch, lambda: actions.drop(batch, form.seen_version, moment))
    tell(_("The spreadsheet is dropped; nothing of it was written."))
    return redirect_to("posts.index")


def _run(form: PlainForm, batch: OpeningBatch, command: Callable[[], unit.Done]) -> None:
    entry = unit.Entry(acting(), "opening.import", now(), batch.ref)
    if isinstance(unit.run(command, entry, form.key.data, form.fingerprint), unit.Refused):
        raise unit.Conflict


def _why(problem: dict[str, object]) -> str:
    params = problem["params"]
    return refusal_sentence(Refusal(str(problem["code"]), "", params if isinstance(params, dict) else {}))


def _plain(batch: OpeningBatch) -> PlainForm:
    form = PlainForm(MultiDict())
    form.version.data = str(batch.version)
    return form


def _form() -> PostsForm:
    form = PostsForm()
    form.town.choices = options((town.ref, town.name) for town in towns())
    return form


def _upload_page(form: PostsForm, status: int = 200) -> ResponseReturnValue:
    return render_page("jobs/posts_new.html", status=status, form=form, headings=headings())


def _not_taken(form: PostsForm, refusal: FileRefusal) -> ResponseReturnValue:
    form.workbook.errors = [
        file_sentence(Refusal(refusal.code, "workbook", refusal.params)), mend_sentence(refusal.mend),
    ]  # fmt: skip
    return _upload_page(form, 422)
