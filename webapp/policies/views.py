"""The policy pages: what holds today and why, what held before, and a change by two persons, its effects first."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import day, now, today
from webapp.core.forms import BaseForm, PlainForm
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.policy_values import SPECS
from webapp.core.workflow import Refusal
from webapp.policies import actions, labels, queries
from webapp.policies.forms import ProposalForm, RejectionForm, prefilled, proposal_form
from webapp.policies.labels import refusal_sentence
from webapp.policies.models import PolicyRow
from webapp.policies.rules import FLOOR_KEYS, Proposal, proposal_notices, proposal_refusals

policies = Blueprint("policies", __name__, template_folder="templates")
Command = Callable[[], unit.Done | unit.Refused]
Sentence = Callable[[dict[str, Any]], str]
KEY = f"<any({', '.join(SPECS)}):key>"
WORDS = {
    "groups": labels.groups,
    "name_of": labels.name_of,
    "worded": labels.worded,
    "source_words": labels.source_words,
    "scopes": labels.SCOPES,
    "own": labels.OWN,
    "kinds": labels.KINDS,
    "units": labels.UNITS,
    "standings": labels.STANDINGS,
    "specs": SPECS,
    "floor_keys": FLOOR_KEYS,
}


@policies.get("/policies")
@requires(Permission.POLICY_SEE)
def index() -> ResponseReturnValue:
    """Show every number as it holds in the town today."""
    town = queries.town_of(acting())
    held = {(one.key, one.kind): one for one in queries.board(town, today())}
    waiting = queries.waiting_for_confirmation(town.id)
    return _page("policies/index.html", town=town, held=held, waiting=waiting, show=request.args.get("show"))


@policies.get("/policies/affected")
@requires(Permission.POLICY_SEE)
def affected() -> ResponseReturnValue:
    """List the openings and people that a risen floor has left behind, and those that the next rise will."""
    town = queries.town_of(acting())
    found, rise = list(queries.under_floor(town, today())), queries.next_rise_of(town, today())
    return _page("policies/affected.html", town=town, found=found, rise=rise)


@policies.get(f"/policies/{KEY}")
@requires(Permission.POLICY_SEE)
def show(key: str) -> ResponseReturnValue:
    """Show one number with all that was ever said about it."""
    town = queries.town_of(acting())
    return _page("policies/show.html", key=key, town=town, history=queries.history(town, key, today()))


@policies.get(f"/policies/{KEY}/new")
@requires(Permission.POLICY_PROPOSE)
def new(key: str) -> ResponseReturnValue:
    """Show the form for a number of the town's own."""
    given = {"valid_from": Month.of(today()).plus(1).first_day, "kind": SPECS[key].kinds[0]}
    return _form_page(key, proposal_form(key, given | prefilled(request.args)))


@policies.post(f"/policies/{KEY}/preview")
@requires(Permission.POLICY_PROPOSE)
def preview(key: str) -> ResponseReturnValue:
    """Show what a number would change; nothing is kept yet."""
    form = proposal_form(key)
    proposal = _examined(key, form)
    if proposal is None or form.unsent:
        return _form_page(key, form, 422)
    return _page("policies/preview.html", key=key, form=form, **_change(proposal))


@policies.post(f"/policies/{KEY}/new")
@requires(Permission.POLICY_PROPOSE)
def propose(key: str) -> ResponseReturnValue:
    """Enter the number; it waits for a second person."""
    form, actor = proposal_form(key), acting()
    proposal, town = _examined(key, form), queries.town_of(actor)
    if proposal is None:
        return _form_page(key, form, 422)
    if form.unsent:
        return _page("policies/preview.html", 422, key=key, form=form, **_change(proposal))
    outcome = unit.run(
        lambda: actions.propose(proposal, town, actor.person_id, now()),
        unit.Entry(actor, "policy.propose", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _form_page(key, form, 422)
    tell(_("The number is entered; the Party secretary or the team captain confirms it next."))
    return redirect_to("policies.decide", ref=outcome.ref)


@policies.get("/policies/proposals/<uuid:ref>")
@requires(Permission.POLICY_SEE, on=queries.proposal)
def decide(row: PolicyRow) -> ResponseReturnValue:
    """Show a proposed number with what it would change, to whoever decides and whoever reads."""
    return _proposal_page(row, RejectionForm())


@policies.post("/policies/proposals/<uuid:ref>/confirm")
@requires(Permission.POLICY_CONFIRM, on=queries.proposal)
def confirm(row: PolicyRow) -> ResponseReturnValue:
    """Put the number in force from its day on."""
    said = _said(
        row,
        lambda told: _("%(name)s: %(value)s holds from %(day)s.", **told),
        lambda told: _("%(name)s: these %(num)s numbers hold from %(day)s.", **told),
    )
    return _decided(row, PlainForm(), lambda: actions.confirm(row, acting().person_id, now()), said)


@policies.post("/policies/proposals/<uuid:ref>/reject")
@requires(Permission.POLICY_CONFIRM, on=queries.proposal)
def reject(row: PolicyRow) -> ResponseReturnValue:
    """Say no, with the reason."""
    form = RejectionForm()
    if not form.validate():
        return _proposal_page(row, form, 422)
    said = _said(
        row,
        lambda told: _("%(name)s: %(value)s is rejected; what is in force stays.", **told),
        lambda told: _("%(name)s: these %(num)s numbers are rejected; what is in force stays.", **told),
    )
    reason = form.text("reason")
    return _decided(row, form, lambda: actions.reject(row, reason, acting().person_id, now()), said)


@policies.post("/policies/proposals/<uuid:ref>/withdraw")
@requires(Permission.POLICY_PROPOSE, on=queries.proposal)
def withdraw(row: PolicyRow) -> ResponseReturnValue:
    """Take one's own number back."""
    said = _said(
        row,
        lambda told: _("%(name)s: %(value)s is taken back.", **told),
        lambda told: _("%(name)s: these %(num)s numbers are taken back.", **told),
    )
    person_id = acting().person_id
    return _decided(row, PlainForm(), lambda: actions.withdraw(row, person_id, now()), said, "policy.propose")


def _decided(
    row: PolicyRow, form: BaseForm, command: Command, said: str, audit: str = "policy.confirm"
) -> ResponseReturnValue:
    entry = unit.Entry(acting(), audit, now(), row.ref)
    outcome = unit.run(command, entry, form.key.data, form.fingerprint)
    if isinstance(outcome, unit.Refused):
        shown = form if isinstance(form, RejectionForm) else RejectionForm()
        shown.explain(outcome.refusals, refusal_sentence)
        return _proposal_page(queries.proposal(acting(), row.ref), shown, 422)
    tell(said)
    return redirect_to("policies.show", key=row.key)


def _said(row: PolicyRow, one: Sentence, several: Sentence) -> str:
    """Say what becomes of a number, or of the set that it waits in."""
    number, from_day = len(queries.entered_together(row)), day(row.valid_from)
    if number > 1:
        return several({"name": labels.name_of(row.key), "num": number, "day": from_day})
    value = labels.worded(row.key, row.value)
    return one({"name": labels.name_of(row.key, row.kind), "value": value, "day": from_day})


def _examined(key: str, form: ProposalForm) -> Proposal | None:
    """Return what the form proposes, or None with every reason at its field."""
    if not form.validate() and any(field.errors for field in form):
        return None
    town = queries.town_of(acting())
    read = form.read(key, town.code)
    found = (
        [read] if isinstance(read, Refusal) else proposal_refusals(read, queries.values_for(town.id), today())
    )
    form.explain(tuple(found), refusal_sentence)
    return None if found or isinstance(read, Refusal) else read


def _change(proposal: Proposal) -> dict[str, Any]:
    """Return what a page needs to say what a number would change."""
    town = queries.town_of(acting())
    notices = proposal_notices(proposal, queries.values_for(town.id))
    return {
        "proposal": proposal,
        "before": queries.held_before(proposal, town),
        "changes": [
            (one, queries.held_before(one, town))
            for one in sorted(
                (proposal, *proposal.together), key=lambda one: SPECS[one.key].kinds.index(one.kind)
            )
        ],
        "notices": [refusal_sentence(notice) for notice in notices],
        "effects": queries.effects_of(proposal, town),
    }


def _proposal_page(row: PolicyRow, form: RejectionForm, status: int = 200) -> ResponseReturnValue:
    change = _change(actions.proposal_of(row)) if row.waits else {}
    several = queries.entered_together(row)
    context = {
        "row": row, "form": form, "plain": PlainForm(), "beside": queries.waiting_beside(row),
        "several": several if len(several) > 1 else [],
    }  # fmt: skip
    return _page("policies/proposal.html", status, **context, **change)


def _form_page(key: str, form: ProposalForm, status: int = 200) -> ResponseReturnValue:
    town = queries.town_of(acting())
    held = [one for one in queries.board(town, today()) if one.key == key]
    return _page("policies/new.html", status, key=key, form=form, held=held, town=town)


def _page(template: str, status: int = 200, **context: Any) -> ResponseReturnValue:
    return render_page(template, status=status, **WORDS, **context)
