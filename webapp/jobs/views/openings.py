"""The pages of openings: for firms their own in all towns, for staff those of the town."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.actor import Role
from webapp.access.guard import acting, may, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.jobs.actions import openings as actions
from webapp.jobs.forms.openings import OpeningForm, WithdrawForm, filled_from
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.words import OPENING_FILTERS
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries import introductions as introduction_queries
from webapp.jobs.queries import openings as queries
from webapp.jobs.rules.openings import facts_of, stale_on, text_refusals
from webapp.jobs.views import shown, writing
from webapp.jobs.views.compared import compared
from webapp.jobs.workflow import OPENING, OpeningState
from webapp.policies.queries import policy_on

openings = Blueprint("openings", __name__, template_folder="../templates")
shown.register(openings)
DONE = {
    "publish": lambda: _("The opening is published."),
    "pause": lambda: _("The opening is paused. It can go on at any time."),
    "resume": lambda: _("The opening is open again."),
    "confirm": lambda: _("Thank you: the opening still stands, as of today."),
}


@openings.get("/openings")
@requires(Permission.OPENING_LIST)
def index() -> ResponseReturnValue:
    """List openings; what needs a word first."""
    actor, q, show = acting(), request.args.get("q", ""), request.args.get("show", "")
    found = page_of(queries.listed(actor, q, show, today()), page_number())
    counts = queries.counts(actor, q, today())
    words = [
        (None, _("all"), counts["all"]),
        *((k, w, counts[k]) for k, w in OPENING_FILTERS.items() if counts[k]),
    ]
    standings, reserved = queries.standings(found.rows, today()), queries.reserved(found.rows)
    return render_page(
        "jobs/openings.html", "jobs/_openings_table.html",
        found=found, words=words, counts=counts, standings=standings, q=q, of_firm=actor.role is Role.FIRM,
        own=next(iter(queries.firms_to_write_for(actor)), None) if actor.role is Role.FIRM else None,
        reserved=reserved, last=queries.last_of(actor) if may("opening:write") else None,
    )  # fmt: skip


@openings.get("/openings/new")
@requires(Permission.OPENING_WRITE)
def new() -> ResponseReturnValue:
    """Show the form for an opening: empty, or filled in as an earlier one."""
    form, town, told = writing.new_form()
    return writing.form_page(form, town, **told)


@openings.post("/openings/new")
@requires(Permission.OPENING_WRITE)
def write() -> ResponseReturnValue:
    """Write an opening."""
    form, actor = OpeningForm(), acting()
    town = writing.town_of(form.town.data) or abort(404)
    firm = writing.firm_of(form)
    draft = writing.draft_of(form, town, firm)
    if draft is None or firm is None:
        return writing.form_page(form, town, 422)
    publish = not form.as_draft.data
    outcome = _run(form, None, lambda: actions.write(draft, firm, town.id, publish, actor, now()))
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return writing.form_page(form, town, 422)
    tell(DONE["publish"]() if publish else _("The draft is kept."))
    return redirect_to("openings.show", ref=outcome.ref)


@openings.get("/openings/<uuid:ref>")
@requires(Permission.OPENING_SEE, on=queries.opening)
def show(opening: Opening) -> ResponseReturnValue:
    """Show an opening, and to those who may know who was introduced to it."""
    return _show_page(opening)


@openings.get("/openings/<uuid:ref>/edit")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def edit(opening: Opening) -> ResponseReturnValue:
    """Show the form with what the opening says now."""
    form = OpeningForm(
        data={**filled_from(opening), "town": str(opening.town.ref), "version": opening.version}
    )
    return writing.form_page(form, opening.town, opening=opening)


@openings.post("/openings/<uuid:ref>/edit")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def change(opening: Opening) -> ResponseReturnValue:
    """Change an opening; whoever saw an older version gets both side by side."""
    form, town, actor = OpeningForm(), opening.town, acting()
    draft = writing.draft_of(form, town, opening.firm)
    if draft is None:
        return writing.form_page(form, town, 422, opening=opening)
    try:
        outcome = _run(
            form, opening.ref, lambda: actions.edit(opening, draft, form.seen_version, actor, now())
        )
    except unit.Conflict:
        versus = compared(form, filled_from(opening), queries.last_change(opening.ref))
        form.version.data = str(opening.version)
        return writing.form_page(form, opening.town, 409, opening=opening, versus=versus)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return writing.form_page(form, opening.town, 422, opening=opening)
    tell(_("The change is saved."))
    return redirect_to("openings.show", ref=opening.ref)


@openings.post("/openings/<uuid:ref>/<any(publish, pause, resume, confirm):action>")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def move(opening: Opening, action: str) -> ResponseReturnValue:
    """Publish, pause, resume, or confirm that it still stands."""
    form, actor = PlainForm(), acting()
    outcome = _run(form, opening.ref, lambda: actions.move(opening, action, form.seen_version, actor, now()))
    if isinstance(outcome, unit.Refused):
        return _show_page(opening, 422, [refusal_sentence(refusal) for refusal in outcome.refusals])
    tell(DONE[action]())
    return redirect_to("openings.show", ref=opening.ref)


@openings.get("/openings/<uuid:ref>/withdraw")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def withdrawing(opening: Opening) -> ResponseReturnValue:
    """Ask why an opening is withdrawn: it cannot come back, and the town learns from the reasons."""
    return _withdraw_page(opening, WithdrawForm(data={"version": opening.version}))


@openings.post("/openings/<uuid:ref>/withdraw")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def withdraw(opening: Opening) -> ResponseReturnValue:
    """Withdraw an opening for good."""
    form, actor = WithdrawForm(), acting()
    reason, note = str(form.reason.data or ""), form.text("note")
    if not form.validate():
        return _withdraw_page(opening, form, 422)
    outcome = _run(
        form, opening.ref, lambda: actions.withdraw(opening, reason, note, form.seen_version, actor, now())
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _withdraw_page(opening, form, 422)
    tell(_("The opening is withdrawn."))
    return redirect_to("openings.show", ref=opening.ref)


def _withdraw_page(opening: Opening, form: WithdrawForm, status: int = 200) -> ResponseReturnValue:
    waiting = len(introduction_queries.open_of_opening(opening.id))
    return render_page(
        "jobs/opening_withdraw.html", status=status, opening=opening, form=form, waiting=waiting
    )


def _run(
    form: BaseForm, ref: UUID | None, command: Callable[[], unit.Done | unit.Refused]
) -> unit.Done | unit.Refused:
    entry = unit.Entry(acting(), "opening.write", now(), ref)
    return unit.run(command, entry, form.key.data, form.fingerprint)


def _plain(opening: Opening) -> PlainForm:
    form = PlainForm(MultiDict())
    form.version.data = str(opening.version)
    return form


def _show_page(opening: Opening, status: int = 200, refusals: list[str] | None = None) -> ResponseReturnValue:
    actor, day = acting(), today()
    found = introduction_queries.of_opening(opening.id)
    views, records = [], []
    if actor.role is Role.FIRM:
        views = firm_views(found)
    elif actor.role is Role.JOB_CADRE:
        records = found
    return render_page(
        "jobs/opening.html", status=status, opening=opening, standing=queries.standing(opening, day),
        moves=OPENING.actions(opening.state), views=views, records=records, refusals=refusals or [],
        form=_plain(opening), reserved=queries.reserved([opening])[opening.id],
        of_firm=actor.role is Role.FIRM, editable=opening.state in actions.EDITABLE,
        stale_on=stale_on(opening.fresh_on, policy_on(day, opening.town_id)),
        flagged=_flagged(opening),
    )  # fmt: skip


def _flagged(opening: Opening) -> list[str]:
    """Say what a draft asks that it must not, before somebody tries to publish it."""
    draft = opening.state is OpeningState.DRAFT
    return [refusal_sentence(one) for one in text_refusals(facts_of(opening))] if draft else []


def firm_views(found: list[Introduction]) -> list[introduction_queries.FirmView]:
    """Return introductions as a firm may read them."""
    return introduction_queries.views_for_firm(found, today())
