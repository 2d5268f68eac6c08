"""For whoever watches: is the machine well, and who did what in the town."""

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.config import secure
from webapp.core.lists import page_number, page_of
from webapp.core.pages import render_page
from webapp.core.web import in_the_clear
from webapp.operations import queries
from webapp.operations.forms import SampleForm
from webapp.operations.labels import ACTIONS, reason_said
from webapp.operations.queries import database_answers, schema_is_current
from webapp.organisations.labels import ROLES

operations = Blueprint("operations", __name__, template_folder="templates")


@operations.get("/healthz")
@in_the_clear
@requires(Permission.PUBLIC)
def health() -> ResponseReturnValue:
    """Say ok only if the database answers and the schema is current."""
    try:
        well = database_answers() and schema_is_current()
    except SQLAlchemyError:
        well = False
    return Response("ok\n" if well else "not ready\n", 200 if well else 503, mimetype="text/plain")


@operations.get("/kit")
@requires(Permission.OWN_ACCOUNT)
def kit() -> ResponseReturnValue:
    """Show every component of the interface in every state; on the maker's own machine only."""
    if secure(current_app.config):
        abort(404)
    samples = [SampleForm(prefix="l"), SampleForm(prefix="d")]
    for sample in samples:
        sample.validate()
    job = {
        "title": _("Reading the workbook"),
        "done": 412,
        "total": 834,
        "state": "running",
        "url": request.path,
    }
    return render_page("components/gallery.html", samples=samples, job=job)


@operations.get("/audit")
@requires(Permission.AUDIT_SEE)
def audit() -> ResponseReturnValue:
    """List who did what in the town, newest first; found by the word for what was done, or by who did it."""
    actor, asked = acting(), request.args.get("q", "").strip()
    found = page_of(queries.audit_of(actor, _actions_called(asked), asked), page_number(), scalars=False)
    return render_page(
        "operations/audit.html",
        "operations/_audit_table.html",
        found=found,
        actions=ACTIONS,
        roles=ROLES,
        said=reason_said,
        changed=queries.records_changed(actor, [event for event, _name in found.rows]),
    )


def _actions_called(asked: str) -> list[str] | None:
    """Return the actions whose code or words hold what was asked for; None when nothing was."""
    word = asked.casefold()
    known = [code for code, label in ACTIONS.items() if word in code or word in str(label).casefold()]
    return [*known, asked] if asked else None
