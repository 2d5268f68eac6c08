"""The pages of openings: for firms their own in all towns, for staff those of the town."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.policy import FULL_TIME
from webapp.core.workflow import Refusal
from webapp.jobs.actions import openings as actions
from webapp.jobs.actions.openings import Draft
from webapp.jobs.forms import OpeningForm, filled_from, refuse
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.words import OPENING_FILTERS
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries import introductions as introduction_queries
from webapp.jobs.queries import openings as queries
from webapp.jobs.recommend.facts import way_km
from webapp.jobs.rules.openings import OpeningFacts, opening_refusals
from webapp.jobs.views import shown
from webapp.jobs.views.compared import compared
from webapp.jobs.workflow import OPENING
from webapp.organisations.models import Organisation, Town
from webapp.organisations.queries import villages_of
from webapp.policies.queries import policy_on

openings = Blueprint("openings", __name__, template_folder="../templates")
shown.register(openings)
DONE = {
    "publish": lambda: _("The opening is published."),
    "pause": lambda: _("The opening is paused. It can go on at any time."),
    "resume": lambda: _("The opening is open again."),
    "withdraw": lambda: _("The opening is withdrawn."),
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
    standings = queries.standings(found.rows, today())
    return render_page(
        "jobs/openings.html", "jobs/_openings_table.html",
        found=found, words=words, counts=counts, standings=standings, q=q, of_firm=actor.role is Role.FIRM,
    )  # fmt: skip


@openings.get("/openings/new")
@requires(Permission.OPENING_WRITE)
def new() -> ResponseReturnValue:
    """Show the form for an opening: empty, or filled in as an earlier one."""
    actor, source = acting(), _source()
    towns = queries.towns_of(actor)
    last = source or (queries.last_of_firm(actor.firm_id) if actor.firm_id else None)
    town = _town(request.args.get("town")) if "town" in request.args else None
    town = town or next((each for each in towns if last and each.id == last.town_id), towns[0])
    form = OpeningForm(data={**(filled_from(source) if source else {}), "town": str(town.ref)})
    return _form_page(form, town, source=source, last=last)


@openings.post("/openings/new")
@requires(Permission.OPENING_WRITE)
def write() -> ResponseReturnValue:
    """Write an opening."""
    form, actor = OpeningForm(), acting()
    town = _town(form.town.data) or abort(404)
    firm = _firm(form)
    draft = _draft(form, town, firm)
    if draft is None or firm is None:
        return _form_page(form, town, 422)
    publish = not form.as_draft.data
    outcome = _run(form, None, lambda: actions.write(draft, firm, town.id, publish, actor, now()))
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _form_page(form, town, 422)
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
    return _form_page(form, opening.town, opening=opening)


@openings.post("/openings/<uuid:ref>/edit")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def change(opening: Opening) -> ResponseReturnValue:
    """Change an opening; whoever saw an older version gets both side by side."""
    form, town = OpeningForm(), opening.town
    draft = _draft(form, town, opening.firm)
    if draft is None:
        return _form_page(form, town, 422, opening=opening)
    try:
        outcome = _run(form, opening.ref, lambda: actions.edit(opening, draft, form.seen_version, now()))
    except unit.Conflict:
        versus = compared(form, filled_from(opening), queries.last_change(opening.ref))
        form.version.data = str(opening.version)
        return _form_page(form, opening.town, 409, opening=opening, versus=versus)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _form_page(form, opening.town, 422, opening=opening)
    tell(_("The change is saved."))
    return redirect_to("openings.show", ref=opening.ref)


@openings.post("/openings/<uuid:ref>/<any(publish, pause, resume, withdraw, confirm):action>")
@requires(Permission.OPENING_WRITE, on=queries.opening)
def move(opening: Opening, action: str) -> ResponseReturnValue:
    """Publish, pause, resume, withdraw, or confirm that it still stands."""
    form = PlainForm()
    outcome = _run(form, opening.ref, lambda: actions.move(opening, action, now()))
    if isinstance(outcome, unit.Refused):
        return _show_page(opening, 422, [refusal_sentence(refusal) for refusal in outcome.refusals])
    tell(DONE[action]())
    return redirect_to("openings.show", ref=opening.ref)


def _run(
    form: OpeningForm | PlainForm, ref: UUID | None, command: Callable[[], unit.Done | unit.Refused]
) -> unit.Done | unit.Refused:
    entry = unit.Entry(acting(), "opening.write", now(), ref)
    return unit.run(command, entry, form.key.data, form.fingerprint)


def _town(ref: str | None) -> Town | None:
    return next((town for town in queries.towns_of(acting()) if str(town.ref) == ref), None)


def _source() -> Opening | None:
    """The opening that is copied, if the actor may see it."""
    asked = request.args.get("from", "")
    try:
        found: Opening | None = queries.opening(acting(), UUID(asked))
    except ValueError:
        return None
    return found


def _firm(form: OpeningForm) -> Organisation | None:
    actor = acting()
    if actor.role is Role.FIRM:
        return queries.firm_by_id(actor.firm_id)
    return next((firm for firm in queries.admitted_firms() if str(firm.ref) == form.firm.data), None)


def _draft(form: OpeningForm, town: Town, firm: Organisation | None) -> Draft | None:
    """Return what the form says, or None with every error at its field, those of the rules among them."""
    policy = policy_on(today(), town.id)
    villages = villages_of(town.id)
    form.open_choices(villages, queries.admitted_firms(), policy.value("shift_days_most"))
    form.validate()
    values = form.read()
    village = next((each for each in villages if str(each.ref) == form.village.data), None)
    if village is None:
        refuse(form.village, Refusal("village_unknown"))
    if firm is None:
        refuse(form.firm, Refusal("firm_unknown"))
    if form.errors or village is None:
        _explain_wages(form, values, town)
        return None
    return Draft(**values, village_id=village.id)


def _explain_wages(form: OpeningForm, values: dict[str, Any], town: Town) -> None:
    """Say what the rules think of the wage although other fields are wrong: nobody likes to hear it next time."""
    low, high = values["wage_from_fen"], values["wage_to_fen"]
    if isinstance(low, int) and isinstance(high, int):
        policy = policy_on(today(), town.id)
        facts = OpeningFacts(kind=FULL_TIME, wage_from_fen=low, wage_to_fen=high, posts=1)
        form.explain(tuple(opening_refusals(facts, policy.floor(FULL_TIME), policy)), refusal_sentence)


def _form_page(
    form: OpeningForm, town: Town, status: int = 200, opening: Opening | None = None, **more: Any
) -> ResponseReturnValue:
    policy = policy_on(today(), town.id)
    form.open_choices(villages_of(town.id), queries.admitted_firms(), policy.value("shift_days_most"))
    return render_page(
        "jobs/opening_form.html", status=status, form=form, town=town, towns=queries.towns_of(acting()),
        opening=opening, floor=policy.floor(FULL_TIME), of_firm=acting().role is Role.FIRM,
        beside=queries.wages_beside(town.id, form.text("title"), opening.id if opening else None), **more,
    )  # fmt: skip


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
        form=PlainForm(), of_firm=actor.role is Role.FIRM, editable=opening.state in actions.EDITABLE,
    )  # fmt: skip


def firm_views(found: list[Introduction]) -> list[introduction_queries.FirmView]:
    """Return introductions as a firm may read them."""
    profiles = introduction_queries.profiles_of(found)
    return [
        introduction_queries.view_for_firm(one, profiles.get(one.member_id), way_km(one), today())
        for one in found
    ]
