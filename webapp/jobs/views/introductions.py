"""The pages of introductions: a firm reads what was built for it, the cadre the records; the printed call sheets."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.consents.queries import of_member
from webapp.core.filters import today
from webapp.core.forms import BaseForm, PlainForm, fresh_key, options
from webapp.core.lists import Page, page_number, page_of
from webapp.core.money import format_yuan
from webapp.core.pages import render_page
from webapp.core.web import takes_several
from webapp.core.workflow import Refusal
from webapp.jobs.forms.introductions import AgreeForm, BatchForm, DeclineForm, MeetForm, TakeForm
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.words import DECLINES, DECLINES_OF_FIRM, INTRODUCTION_FILTERS, SIDES
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries import introductions as queries
from webapp.jobs.queries.calls import is_to_ask
from webapp.jobs.queries.openings import opening as opening_in_reach
from webapp.jobs.rules.sight import Shown
from webapp.policies.queries import policy_on

introductions = Blueprint("introductions", __name__, template_folder="../templates")
OF_THE_FIRM = tuple(code for code in DECLINES_OF_FIRM if code.startswith("firm.") and code != "firm.other")
"""Reasons that a firm gives with one tap; another reason needs words, and a page."""

introductions.add_app_template_global(fresh_key)


@introductions.app_template_global()
def reasons_of_firm() -> list[tuple[str, str]]:
    """Return the reasons of one tap, for every page on which a firm answers."""
    return [(code, DECLINES[code]) for code in OF_THE_FIRM]


@introductions.get("/introductions")
@requires(Permission.INTRODUCTION_SEE)
def index() -> ResponseReturnValue:
    """List introductions, those that wait first."""
    return list_page(BatchForm())


@introductions.get("/introductions/<uuid:ref>")
@requires(Permission.INTRODUCTION_SEE, on=queries.introduction)
def show(introduction: Introduction) -> ResponseReturnValue:
    """Show one introduction and, while something may come of it, the answers."""
    return record_page(introduction)


@introductions.get("/introductions/<uuid:ref>/call-sheet")
@requires(Permission.INTRODUCTION_PROPOSE, on=queries.introduction)
def sheet(introduction: Introduction) -> ResponseReturnValue:
    """Print what the person is told: the post, what the firm learns now and later, and what never."""
    return _sheets([introduction])


@introductions.get("/openings/<uuid:ref>/call-sheets")
@takes_several("one")
@requires(Permission.INTRODUCTION_PROPOSE, on=opening_in_reach)
def sheets(opening: Opening) -> ResponseReturnValue:
    """Print the call sheets of those who were introduced to an opening, or of the picked ones."""
    picked = set(request.args.getlist("one"))
    found = queries.open_of_opening(opening.id)
    return _sheets([one for one in found if not picked or str(one.ref) in picked])


def _sheets(found: list[Introduction]) -> ResponseReturnValue:
    return render_page("jobs/call_sheets.html", found=[(one, Shown.read(one.shown)) for one in found])


def list_page(form: BaseForm, status: int = 200) -> ResponseReturnValue:
    """Show the list, with a form that was refused where there is one."""
    actor, q, show = acting(), request.args.get("q", ""), request.args.get("show", "")
    found = page_of(queries.listed(actor, q, show), page_number())
    counts = queries.counts(actor, q)
    words = [(None, _("all"), counts["all"]), *((k, w, counts[k]) for k, w in INTRODUCTION_FILTERS.items())]
    of_firm = actor.role is Role.FIRM
    fragment = "jobs/_introductions_table.html"
    if of_firm:
        views = queries.views_for_firm(found.rows, today())
        found = Page(views, found.number, found.size, found.total)
        fragment = "jobs/_firm_introductions_table.html"
    return render_page(
        "jobs/introductions.html", fragment, status=status, found=found, words=words, counts=counts, table=fragment,
        q=q, form=form, batch=_batch_moves(), back="list",
        reasons=[(code, DECLINES[code]) for code in decline_codes()],
    )  # fmt: skip


def record_page(
    introduction: Introduction, status: int = 200, refusals: list[Refusal] | None = None, **forms: BaseForm
) -> ResponseReturnValue:
    """Show one introduction with its answers; a form that was refused stands where it was sent from."""
    opening, day = introduction.opening, today()
    start: dict[str, Any] = {"started_on": day, "wage": format_yuan(opening.wage_from_fen)}
    given: dict[str, Any] = {
        "take_form": forms.get("take") or TakeForm(formdata=_nothing(), data=start),
        "decline_form": forms.get("decline") or decline_form(_nothing()),
        "meet_form": forms.get("want") or MeetForm(formdata=_nothing()),
        "wage_unit": opening.wage_unit,
        "sides": SIDES.items(),
        "form": next(iter(forms.values()), None) or PlainForm(formdata=_nothing()),
        "refusals": [refusal_sentence(one) for one in refusals or ()],
    }
    if acting().role is Role.FIRM:
        view = queries.views_for_firm([introduction], day)[0]
        return render_page("jobs/introduction_firm.html", status=status, view=view, **given)
    policy = policy_on(day, introduction.town_id)
    return render_page(
        "jobs/introduction.html", status=status, introduction=introduction, **given,
        shown=Shown.read(introduction.shown), sight=introduction.sight_on(day), to_ask=is_to_ask(introduction, day),
        agree_form=forms.get("agree") or AgreeForm(formdata=_nothing(), data={"given_on": day}),
        can_undo=queries.is_fresh(introduction, day, policy),
        given=[one for one in of_member(introduction.member_id) if one.recipient_id == opening.firm_id],
    )  # fmt: skip


def decline_codes() -> tuple[str, ...]:
    """Return the reasons that this reader may choose from."""
    return DECLINES_OF_FIRM if acting().role is Role.FIRM else tuple(DECLINES)


def decline_form(formdata: Any = None) -> DeclineForm:
    """Return the form for a no, with the reasons that this reader may give."""
    form = DeclineForm(formdata)
    form.reason.choices = options((code, DECLINES[code]) for code in decline_codes())
    return form


def _batch_moves() -> list[tuple[str, str]]:
    """What can be done with several introductions at once."""
    moves = [("decline", _("Nothing came of them"))]
    if acting().role is not Role.FIRM:
        moves = [("called", _("Called: the firm asks for time")), *moves, ("close", _("Close without a no"))]
    return [(code, str(word)) for code, word in moves]


def refs_of(texts: list[str]) -> list[UUID]:
    """Return the refs that were ticked; what is no ref means nobody."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _nothing() -> Any:
    """A refused POST belongs to one form; the others on its page are fresh."""
    return None if request.method == "GET" else type(request.form)()
