"""Firms and chambers in figures, for who lets them in, for chambers, and for a firm about itself; never a worker."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.actor import Role
from webapp.access.guard import acting, may, requires
from webapp.access.permissions import Permission
from webapp.accounts import actions as account_actions
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm, options
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.panels import panels_for
from webapp.core.workflow import Refusal
from webapp.jobs.actions import firms as actions
from webapp.jobs.forms.fields import refuse
from webapp.jobs.forms.firms import CapacityForm, FirmForm, PromiseForm, SuspendForm, VoiceForm
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.words import FIRM_FILTERS
from webapp.jobs.models import Promise
from webapp.jobs.queries import firms as queries
from webapp.jobs.queries.openings import standings
from webapp.jobs.rules.firms import answer_rate
from webapp.organisations.actions import Applicant, Newcomer, Seated, apply_for, seat_outsider
from webapp.organisations.labels import refusal_sentence as outsider_sentence
from webapp.organisations.models import Organisation
from webapp.organisations.queries import towns
from webapp.organisations.workflow import ORGANISATION, OrganisationKind
from webapp.policies.queries import policy_on

firms = Blueprint("firms", __name__, template_folder="../templates")


@firms.get("/firms")
@requires(Permission.FIRM_LIST)
def index() -> ResponseReturnValue:
    """List firms, or a chamber's members, with what they promised and how they answer."""
    actor, q, show, day = acting(), request.args.get("q", ""), request.args.get("show", ""), today()
    policy = _policy()
    owing = queries.owing(actor, day)
    found = page_of(queries.listed(actor, q, show, owing), page_number())
    counts = queries.counts(actor, q, owing)
    words = [
        (None, _("all"), counts["all"]),
        *((k, w, counts[k]) for k, w in FIRM_FILTERS.items() if counts[k]),
    ]
    every = queries.ledgers_of(owing.every, actor.town_id, day)
    return render_page(
        "jobs/firms.html", "jobs/_firms_table.html", found=found, words=words, counts=counts, q=q,
        rows=queries.rows_of(found.rows, actor, day, policy), total=queries.total_of(every.values()),
        rate=answer_rate, of_chamber=actor.role is Role.CHAMBER,
        chambers=queries.chambers() if actor.role is not Role.CHAMBER else [],
    )  # fmt: skip


@firms.get("/firms/new")
@requires(Permission.FIRM_MANAGE)
def new() -> ResponseReturnValue:
    """Show the form for a firm or chamber that comes in."""
    return render_page("jobs/firm_new.html", form=_firm_form())


@firms.post("/firms/new")
@requires(Permission.FIRM_MANAGE)
def add() -> ResponseReturnValue:
    """Take a firm or chamber down; it is admitted on its page, after a look at its papers."""
    form = _firm_form()
    if not form.validate():
        return render_page("jobs/firm_new.html", status=422, form=form)
    chamber = next((one for one in queries.chambers() if str(one.ref) == form.chamber.data), None)
    kind = OrganisationKind(form.kind.data)
    applicant = Applicant(
        kind=kind,
        name=form.text("name"),
        credit_code=form.text("credit_code"),
        contact_name=form.text("contact_name"),
        contact_phone=form.text("contact_phone"),
        chamber=chamber if kind is OrganisationKind.FIRM else None,
    )
    outcome = _run(form, "firm.manage", None, lambda: apply_for(applicant))
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, outsider_sentence)
        return render_page("jobs/firm_new.html", status=422, form=form)
    return redirect_to("firms.manage", ref=outcome.ref)


@firms.get("/firms/<uuid:ref>")
@requires(Permission.FIRM_SEE, on=queries.firm)
def show(firm: Organisation) -> ResponseReturnValue:
    """Show a firm in figures."""
    return _firm_page(firm)


@firms.post("/firms/<uuid:ref>/capacity")
@requires(Permission.FIRM_CAPACITY, on=queries.firm)
def capacity(firm: Organisation) -> ResponseReturnValue:
    """Note how many introductions a month a firm can take."""
    form, actor = CapacityForm(), acting()
    most, fine = form.capacity.read(), form.validate()
    if fine and isinstance(most, Refusal):
        refuse(form.capacity, most)
    if not fine or isinstance(most, Refusal):
        return _firm_page(firm, 422, capacity_form=form)
    outcome = _run(form, "firm.capacity", firm.ref, lambda: actions.set_capacity(firm, most, actor))
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _firm_page(firm, 422, capacity_form=form)
    tell(_("Noted. From now on no more than that are sent in a month."))
    return redirect_to("firms.show", ref=firm.ref)


@firms.post("/firms/<uuid:ref>/promises")
@requires(Permission.FIRM_MANAGE, on=queries.firm)
def promise(firm: Organisation) -> ResponseReturnValue:
    """Note what a firm promised this town."""
    form, actor = PromiseForm(), acting()
    posts, fine = form.posts.read(), form.validate()
    if isinstance(posts, Refusal):
        refuse(form.posts, posts)
    said, source = form.promised_on.data, form.text("source")
    if not fine or isinstance(posts, Refusal) or said is None:
        return _firm_page(firm, 422, promise_form=form)
    outcome = _run(
        form, "firm.manage", firm.ref, lambda: actions.note_promise(firm, posts, said, source, actor, now())
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _firm_page(firm, 422, promise_form=form)
    tell(_("The promise is noted."))
    return redirect_to("firms.show", ref=firm.ref)


@firms.post("/promises/<uuid:ref>/take-back")
@requires(Permission.PROMISE_TAKE_BACK, on=queries.promise)
def take_back(promise: Promise) -> ResponseReturnValue:
    """Take a promise out of the ledger that was noted by mistake."""
    unit.must(_run(PlainForm(), "firm.manage", promise.ref, lambda: actions.take_back(promise, today())))
    return redirect_to("firms.show", ref=promise.firm.ref)


@firms.get("/outsiders/<uuid:ref>")
@requires(Permission.FIRM_MANAGE, on=queries.outsider)
def manage(firm: Organisation) -> ResponseReturnValue:
    """Show what is done with a firm or chamber: let in, shut out, who speaks for it."""
    return _manage_page(firm)


@firms.post("/outsiders/<uuid:ref>/admit")
@requires(Permission.FIRM_MANAGE, on=queries.outsider)
def admit(firm: Organisation) -> ResponseReturnValue:
    """Let a firm or chamber in."""
    unit.must(_run(PlainForm(), "firm.manage", firm.ref, lambda: actions.admit(firm)))
    tell(_("%(name)s is admitted.", name=firm.name))
    return redirect_to("firms.manage", ref=firm.ref)


@firms.post("/outsiders/<uuid:ref>/suspend")
@requires(Permission.FIRM_MANAGE, on=queries.outsider)
def suspend(firm: Organisation) -> ResponseReturnValue:
    """Shut a firm or chamber out, with the reason."""
    form = SuspendForm()
    reason, note = str(form.reason.data or ""), form.text("note")
    if not form.validate():
        return _manage_page(firm, 422, suspend_form=form)
    outcome = _run(form, "firm.manage", firm.ref, lambda: actions.suspend(firm, reason, note, today()))
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _manage_page(firm, 422, suspend_form=form)
    tell(_("%(name)s is suspended; nobody can sign in for it.", name=firm.name))
    return redirect_to("firms.manage", ref=firm.ref)


@firms.post("/outsiders/<uuid:ref>/voice")
@requires(Permission.FIRM_MANAGE, on=queries.outsider)
def voice(firm: Organisation) -> ResponseReturnValue:
    """Give somebody the voice of a firm or chamber; the link to set a password is shown once."""
    form, done = VoiceForm(), list[tuple[Seated, str]]()
    if not form.validate():
        return _manage_page(firm, 422, voice_form=form)
    newcomer = Newcomer(
        name=form.text("name"), username=form.text("username"), id_number=form.text("id_number")
    )

    def command() -> unit.Done | unit.Refused:
        seated = seat_outsider(firm, newcomer, now())
        if isinstance(seated, unit.Refused):
            return seated
        done.append((seated, "" if seated.known else account_actions.invite(seated.account, now())[0]))
        return unit.Done(ref=seated.seat.ref)

    outcome = _run(form, "firm.manage", firm.ref, command)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, outsider_sentence)
        return _manage_page(firm, 422, voice_form=form)
    if outcome.repeated:
        return redirect_to("firms.manage", ref=firm.ref)
    seated, token = done[-1]
    link = url_for("accounts.invitation", token=token, _external=True) if token else ""
    return render_page("jobs/firm_invited.html", firm=firm, seated=seated, link=link)


def _run(
    form: BaseForm, audit: str, ref: UUID | None, command: Callable[[], unit.Done | unit.Refused]
) -> unit.Done | unit.Refused:
    return unit.run(command, unit.Entry(acting(), audit, now(), ref), form.key.data, form.fingerprint)


def _policy() -> Any:
    """The numbers of the actor's town; who has none is told by those of the first."""
    return policy_on(today(), acting().town_id or towns()[0].id)


def _firm_page(firm: Organisation, status: int = 200, **forms: BaseForm) -> ResponseReturnValue:
    actor, day = acting(), today()
    row = queries.rows_of([firm], actor, day, _policy())[0]
    posts = queries.posts_of(firm.id, actor.town_id)
    shown = CapacityForm(MultiDict(), data={"capacity": str(row.load.most)})
    return render_page(
        "jobs/firm.html", status=status, firm=firm, row=row, rate=answer_rate(row.answers.answered, row.answers.sent),
        posts=posts, standings=standings(posts, day), promises=queries.promises_of(firm.id, actor.town_id),
        capacity_form=forms.get("capacity_form", shown),
        promise_form=forms.get("promise_form", PromiseForm(MultiDict(), data={"promised_on": day})),
        form=PlainForm(MultiDict()), own=actor.role is Role.FIRM, panels=panels_for("firm", actor, firm, may),
        says=not (actor.role is Role.CHAMBER and row.has_account),
    )  # fmt: skip


def _manage_page(firm: Organisation, status: int = 200, **forms: BaseForm) -> ResponseReturnValue:
    return render_page(
        "jobs/firm_manage.html", status=status, firm=firm, moves=ORGANISATION.actions(firm.state),
        voices=queries.voices_of(firm.id, today()), form=PlainForm(MultiDict()),
        suspend_form=forms.get("suspend_form", SuspendForm(MultiDict())),
        voice_form=forms.get("voice_form", VoiceForm(MultiDict())),
    )  # fmt: skip


def _firm_form() -> FirmForm:
    form = FirmForm()
    form.chamber.choices = options(((one.ref, one.name) for one in queries.chambers()), blank=_("no chamber"))
    return form
