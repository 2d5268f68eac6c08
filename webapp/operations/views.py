"""For whoever watches the machine: is it well."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from webapp.access.guard import requires
from webapp.access.permissions import Permission
from webapp.operations.queries import database_answers, schema_is_current

operations = Blueprint("operations", __name__)


@operations.get("/healthz")
@requires(Permission.PUBLIC)
def health() -> ResponseReturnValue:
    """Say ok only if the database answers and the schema is current."""
    try:
        well = database_answers() and schema_is_current()
    except SQLAlchemyError:
        well = False
    return Response("ok\n" if well else "not ready\n", 200 if well else 503, mimetype="text/plain")
