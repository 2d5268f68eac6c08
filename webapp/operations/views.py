"""For whoever watches the machine: is it well."""

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from webapp.access.guard import requires
from webapp.access.permissions import Permission
from webapp.config import secure
from webapp.core.pages import render_page
from webapp.core.web import in_the_clear
from webapp.operations.forms import SampleForm
from webapp.operations.queries import database_answers, schema_is_current

operations = Blueprint("operations", __name__)


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
