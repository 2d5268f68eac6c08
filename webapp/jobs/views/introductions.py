"""The pages of introductions: a firm reads what was built for it, the cadre reads the records."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.consents import queries as consents
from webapp.consents.models import Consent
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm
from webapp.core.lists import Page, page_number, page_of
from webapp.core.money import format_yuan
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.settings import supplied
from webapp.core.workflow import Refusal
from webapp.jobs.actions import introductions as actions
from webapp.jobs.forms import DeclineForm, TakeForm, refuse
from webapp.jobs.labels.refusals import SENTENCES, refusal_sentence
from webapp.jobs.labels.words import DECLINES, DECLINES_OF_FIRM, INTRODUCTION_FILTERS, SIDES
from webapp.jobs.models import Introduction
from webapp.jobs.queries import introductions as queries
from webapp.jobs.rules.openings import read_wage
from webapp.jobs.views.openings import firm_views

introductions = Blueprint("introductions", __name__, template_folder="../templates")


@introductions.get("/introductions")
@requires(Permission.INTRODUCTION_SEE)
def index() -> ResponseReturnValue:
    """List introductions, those that wait first."""
    actor, q, show = acting(), request.args.get("q", ""), request.args.get("show", "")
    found = page_of(queries.listed(actor, q, show), page_number())
    counts = queries.counts(actor, q)
    words = [(None, _("all"), counts["all"]), *((k, w, counts[k]) for k, w in INTRODUCTION_FILTERS.items())]
    if actor.role is Role.FIRM:
        page = Page(firm_views(found.rows), found.number, found.size, found.total)
        fragment = "jobs/_firm_introductions_table.html"
    else:
        page, fragment = found, "jobs/_introductions_table.html"
    return render_page(
        "jobs/introductions.html", fragment, found=page, words=words, counts=counts, table=fragment, q=q
    )


@introductions.get("/introductions/<uuid:ref>")
@requires(Permission.INTRODUCTION_SEE, on=queries.introduction)
def show(introduction: Introduction) -> ResponseReturnValue:
    """Show one introduction and, while it waits, the two answers."""
    return _page(introduction)


@introductions.post("/introductions/<uuid:ref>/take")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def take(introduction: Introduction) -> ResponseReturnValue:
    """Note that somebody is taken on, from which day and for which wage."""
    form, actor = TakeForm(), acting()
    form.validate()
    wage = read_wage(form.text("wage"), "wage")
    if isinstance(wage, Refusal):
        if form.text("wage"):
            refuse(form.wage, wage)
        return _page(introduction, 422, take=form)
    if form.errors:
        return _page(introduction, 422, take=form)

    started_on = form.started_on.data or today()

    def command() -> unit.Done | unit.Refused:
        return actions.take(introduction, started_on, wage, actor, now(), supplied("hired"))

    outcome = _run(form, "introduction.answer", introduction.ref, command)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, _hire_sentence)
        return _page(introduction, 422, take=form)
    tell(_("Taken on. The six months begin on the first day of work."))
    return redirect_to("introductions.show", ref=introduction.ref)


@introductions.post("/introductions/<uuid:ref>/decline")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def decline(introduction: Introduction) -> ResponseReturnValue:
    """Note that nothing came of it, whose side it was and why."""
    form, codes, reason = _decline_form(), _decline_codes(), ""
    form.validate()
    if form.reason.data in codes:
        reason = form.reason.data
    outcome = _run(
        form, "introduction.answer", introduction.ref,
        lambda: actions.decline(introduction, reason, form.text("note"), acting(), now()),
    )  # fmt: skip
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(introduction, 422, decline=form)
    tell(_("Noted. The town looks for another opening."))
    return redirect_to("introductions.show", ref=introduction.ref)


@introductions.post("/introductions/<uuid:ref>/take-back")
@requires(Permission.INTRODUCTION_PROPOSE, on=queries.introduction)
def take_back(introduction: Introduction) -> ResponseReturnValue:
    """Take an introduction back before the firm has answered."""
    _run(
        PlainForm(), "introduction.propose", introduction.ref,
        lambda: actions.take_back(introduction, acting(), now()),
    )  # fmt: skip
    tell(_("Taken back; the firm no longer sees name or phone."))
    return redirect_to("introductions.show", ref=introduction.ref)


@introductions.post("/consents/<uuid:ref>/withdraw")
@requires(Permission.CONSENT_NOTE, on=consents.consent)
def withdraw_consent(consent: Consent) -> ResponseReturnValue:
    """Take a consent back, as the person asked: name and phone are hidden at once."""
    outcome = _run(
        PlainForm(), "consent.note", consent.ref, lambda: actions.withdraw_consent(consent, acting(), now())
    )
    refused = isinstance(outcome, unit.Refused)
    tell(
        _("This consent had ended already.")
        if refused
        else _("The consent is withdrawn; the firm sees nothing more.")
    )
    return redirect_to("work.show", ref=consent.member.ref)


def _run(
    form: BaseForm, audit: str, ref: UUID, command: Callable[[], unit.Done | unit.Refused]
) -> unit.Done | unit.Refused:
    return unit.run(command, unit.Entry(acting(), audit, now(), ref), form.key.data, form.fingerprint)


def _hire_sentence(refusal: Refusal) -> str:
    """What is refused at a hire: our own words, else those of who starts the spell."""
    sentence = refusal_sentence if refusal.code in SENTENCES else supplied("hired_sentence")
    return str(sentence(refusal))


def _decline_codes() -> tuple[str, ...]:
    return DECLINES_OF_FIRM if acting().role is Role.FIRM else tuple(DECLINES)


def _decline_form() -> DeclineForm:
    form = DeclineForm()
    form.reason.choices = [(code, DECLINES[code]) for code in _decline_codes()]
    return form


def _page(introduction: Introduction, status: int = 200, **forms: BaseForm) -> ResponseReturnValue:
    opening = introduction.opening
    start: dict[str, Any] = {"started_on": today(), "wage": format_yuan(opening.wage_from_fen)}
    given: dict[str, Any] = {
        "take_form": forms.get("take") or TakeForm(formdata=_nothing(), data=start),
        "decline_form": forms.get("decline") or _decline_form(),
        "sides": SIDES.items(),
        "form": forms.get("take") or forms.get("decline") or PlainForm(),
    }
    if acting().role is Role.FIRM:
        view = firm_views([introduction])[0]
        return render_page("jobs/introduction_firm.html", status=status, view=view, **given)
    return render_page(
        "jobs/introduction.html", status=status, introduction=introduction, **given,
        consent_holds=introduction.consent.holds_on(today()), known=queries.may_know(introduction, today()),
    )  # fmt: skip


def _nothing() -> Any:
    """A refused POST belongs to the other form; a GET to none."""
    return None if request.method == "GET" else type(request.form)()
