"""The fund pages: what came in, what is set aside, what went out, what is free; and every movement."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core.lists import page_number, page_of
from webapp.core.pages import render_page
from webapp.funds import queries
from webapp.funds.labels import KINDS, PURPOSES
from webapp.funds.models import FundLine

funds = Blueprint("funds", __name__, template_folder="templates")


@funds.get("/funds")
@requires(Permission.FUND_SEE)
def index() -> ResponseReturnValue:
    """Show the town's fund lines, each as a bar."""
    return render_page("funds/index.html", lines=queries.lines_of(acting()), purposes=PURPOSES)


@funds.get("/funds/<uuid:ref>")
@requires(Permission.FUND_SEE, on=queries.line)
def show(line: FundLine) -> ResponseReturnValue:
    """Show one line and page through its movements."""
    found = page_of(queries.entries_of(line), page_number())
    refs = [entry.subject_ref for entry in found.rows if entry.subject_ref]
    subjects: dict[UUID, dict[str, Any]] = {}
    for name in current_app.extensions["ledger_subjects"]:
        subjects |= name(acting(), refs)
    return render_page(
        "funds/show.html",
        "funds/_entries_table.html",
        line=line,
        found=found,
        kinds=KINDS,
        purposes=PURPOSES,
        subjects=subjects,
        off_by=queries.off_by(line),
        received_at=queries.last_received(line),
    )
