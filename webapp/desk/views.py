"""The first page of every role: one sentence, what waits for me, what slips."""

from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core.filters import day_short, today
from webapp.core.pages import render_page
from webapp.desk import queries
from webapp.desk.labels import sentence
from webapp.jobs.queries.openings import last_of
from webapp.placements.labels import refusal_sentence
from webapp.placements.queries.judging import Slip

desk = Blueprint("desk", __name__, template_folder="templates")
MOST_SLIPS = 6


@desk.get("/")
@requires(Permission.DESK_SEE)
def index() -> ResponseReturnValue:
    """Show what waits for me, and who of mine is in danger."""
    actor = acting()
    waiting = [_line(line) for line in queries.waiting_for(actor, today())]
    slips = queries.slips_for(actor, today())
    return render_page(
        "desk/index.html",
        waiting=waiting,
        urgent=queries.urgent_for(actor, today()),
        slips=[_slip(one) for one in slips[:MOST_SLIPS]],
        slipping=len(slips),
        kept=queries.kept_by(actor),
        last=last_of(actor) if actor.role is Role.FIRM else None,
    )


def _line(line: queries.Waiting) -> dict[str, Any]:
    since = _("since %(day)s", day=day_short(line.due)) if line.due else None
    return {
        "text": sentence(line.code, line.count, line.month, line.name),
        "url": url_for(line.endpoint, **line.arguments),
        "due": since,
    }


def _slip(slip: Slip) -> dict[str, Any]:
    spell = slip.spell
    return {
        "text": _("%(name)s at %(firm)s", name=spell.member.name, firm=spell.firm.name),
        "url": url_for("placements.show", ref=spell.ref),
        "note": " ".join(refusal_sentence(one) for one in slip.notices[:2]),
    }
