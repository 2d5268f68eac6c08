"""Everybody of the town who could work, ranked at once by long work: how far it is, and what came of it, dated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import tasks
from webapp.core.filters import today
from webapp.core.forms import PlainForm
from webapp.core.lists import Page, page_number
from webapp.core.pages import redirect_to, render_page, swaps
from webapp.core.policy import Policy
from webapp.core.waiting import Waiting
from webapp.households.models import Member
from webapp.jobs.actions import town as actions
from webapp.jobs.labels import town as labels
from webapp.jobs.labels.reasons import help_sentence
from webapp.jobs.labels.whatif import change_sentence
from webapp.jobs.models import Opening
from webapp.jobs.queries import openings as opening_queries
from webapp.jobs.queries import town as queries
from webapp.jobs.queries import workers
from webapp.jobs.queries.snapshots import RANKING, Snapshot, newest, newest_done
from webapp.jobs.queries.town import Line
from webapp.jobs.recommend.facts import can_be_had
from webapp.jobs.recommend.town import tells
from webapp.jobs.views.waiting import asked_for, begin, waiting
from webapp.policies.queries import policy_on

town = Blueprint("town", __name__, template_folder="../templates")
WORK = "jobs.rank_town"


@dataclass(frozen=True)
class Shown:
    """A line with the person, and the openings with their fit and whether they are still to be had.

    Who is gone has no person; what was withdrawn is left out, and with it what was said of the first.
    """

    line: Line
    member: Member | None
    best: Sequence[tuple[Opening, int, bool]]
    in_turn: bool
    helps: str


@town.get("/town")
@requires(Permission.WORKER_LIST)
def index() -> ResponseReturnValue:
    """Show the newest ranking of the whole town, and how far the one is that is being worked out."""
    job, form = _waiting(newest(acting(), RANKING)), PlainForm(MultiDict())
    if swaps() and request.headers.get("HX-Target") == "town-working":
        if job is None:
            return redirect_to("town.index")
        return render_page("jobs/town.html", "jobs/_town_working.html", job=job, form=form)
    return render_page(
        "jobs/town.html", "jobs/_town_table.html", job=job, form=form, **_result(newest_done(acting(), RANKING))
    )  # fmt: skip


@town.post("/town")
@requires(Permission.TOWN_RANK)
def rank() -> ResponseReturnValue:
    """Let the ranking be worked out; while one is, no second one is begun."""
    begin(RANKING, WORK, "town.rank")
    return redirect_to("town.index")


@tasks.task(WORK)
def work_out(progress: tasks.Progress, arguments: dict[str, Any]) -> str:
    """Work the ranking out, as whoever asked for it."""
    ref, actor = asked_for(arguments)
    return actions.work_out(ref, actor, today(), progress.report)


def _waiting(asked: Snapshot | None) -> Waiting | None:
    return waiting(asked, _("The whole town is being ranked"), labels.STEPS, url_for("town.index"))


def _result(done: Snapshot | None) -> dict[str, Any]:
    """Return what the page says of the newest ranking; nothing if there is none."""
    if done is None or done.figures is None:
        return {"done": None}
    figures = done.figures
    found = queries.page(done, request.args.get("show", ""), page_number())
    words = [
        (None, _("all"), figures["people"]),
        ("suited", labels.SHOWN["suited"], figures["suited"]),
        ("nothing", labels.SHOWN["nothing"], figures["people"] - figures["suited"]),
        ("unlisted", labels.SHOWN["unlisted"], figures["unlisted"]),
    ]
    return {"done": done, "figures": figures, "found": _named(found), "words": words, **_told(figures)}


def _told(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Put who is shown, and what would help, into words."""
    lists = figures.get("lists", 0)
    groups = [
        (labels.BY[name], [_group(*row, lists=lists) for row in rows])
        for name, rows in figures["groups"].items()
    ]
    helps = [(change_sentence(code, params), *numbers) for code, params, *numbers in figures["helps"]]
    return {"groups": groups, "helps": helps}


def _group(
    group: str, people: int, ratio: float, low: float, high: float, *, lists: int
) -> dict[str, object]:
    if not tells(people, lists):
        return {"word": labels.group_word(group), "people": people, "says": _("too few to tell")}
    says = labels.ratio_sentence(low, high)
    return {
        "word": labels.group_word(group), "people": people, "ratio": ratio, "low": low, "high": high, "says": says
    }  # fmt: skip


def _named(found: Page) -> Page:
    """Put names to the refs of a page, of whom the actor may see; and titles, of what is still there."""
    members = {one.ref: one for one in workers.by_refs(acting(), [line.member_ref for line in found.rows])}
    openings = {one.ref: one for one in opening_queries.in_town(acting().town_id or 0)}
    policy = policy_on(today(), acting().town_id)
    rows = [_shown(line, members, openings, policy) for line in found.rows]
    return Page(rows, found.number, found.size, found.total)


def _shown(
    line: Line, members: Mapping[UUID, Member], openings: Mapping[UUID, Opening], policy: Policy
) -> Shown:
    found = [(openings[ref], fit) for ref, fit in line.best if ref in openings]
    best = [(one, fit, can_be_had(one, policy)) for one, fit in found]
    in_turn = line.in_turn and bool(line.best) and line.best[0][0] in openings
    helps = help_sentence(line.kept_off_by) if line.kept_off_by else ""
    return Shown(line, members.get(line.member_ref), best, in_turn, helps)
