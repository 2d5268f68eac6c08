"""The first page of every role: one sentence, what waits for me, what slips."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core.filters import today
from webapp.core.pages import render_page
from webapp.desk import queries

desk = Blueprint("desk", __name__, template_folder="templates")


@desk.get("/")
@requires(Permission.DESK_SEE)
def index() -> ResponseReturnValue:
    """Show what waits for me."""
    return render_page("desk/index.html", waiting=queries.waiting_for(acting(), today()))
