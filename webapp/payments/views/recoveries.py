"""The pages of recoveries: what is to come back, proposing it, opening it, and what came in."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.claims.models import Claim
from webapp.claims.queries.claims import claim as claim_by_ref
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm
from webapp.core.lists import page_number, page_of
from webapp.core.money import format_yuan
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.payments.actions import recoveries as actions
from webapp.payments.forms.after import InstalmentForm, RecoverForm, RejectForm, TakeBackForm
from webapp.payments.labels.after import RECOVERIES, RECOVERY_REASONS, refusal_sentence
from webapp.payments.models import Instalment, Recovery
from webapp.payments.queries import recoveries as queries
from webapp.payments.workflow import RECOVERY, RecoveryState

recoveries = Blueprint("recoveries", __name__, template_folder="../templates")


@recoveries.get("/recoveries")
@requires(Permission.RECOVERY_SEE)
def index() -> ResponseReturnValue:
    """List the recoveries of the town, all or those in one state."""
    state = request.args.get("state", "")
    found = page_of(
        queries.recoveries_of(acting(), state if state in set(RecoveryState) else ""), page_number()
    )
    return render_page(
        "payments/recoveries.html", "payments/_recoveries_table.html", found=found, states=RECOVERIES,
        counts=queries.counts(acting()), owed=queries.owed_fen(acting()), reasons=RECOVERY_REASONS,
    )  # fmt: skip


@recoveries.get("/claims/<uuid:ref>/recovery")
@requires(Permission.RECOVERY_PROPOSE, on=claim_by_ref)
def new(claim: Claim) -> ResponseReturnValue:
    """Ask how much of a paid claim is to come back, and why."""
    return _proposal_page(claim, RecoverForm(data={"amount": format_yuan(queries.left_fen(claim))}), 200)


@recoveries.post("/claims/<uuid:ref>/recovery")
@requires(Permission.RECOVERY_PROPOSE, on=claim_by_ref)
def propose(claim: Claim) -> ResponseReturnValue:
    """Propose that money of a claim comes back."""
    form, actor = RecoverForm(), acting()
    if not form.validate():
        return _proposal_page(claim, form)
    proposal = actions.Proposal(form.amount.fen or 0, form.code.data or "", form.text("words"))
    outcome = unit.run(
        lambda: actions.propose(claim.id, proposal, actor, now()),
        unit.Entry(actor, "recovery.propose", now(), claim.ref, reason=proposal.code),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _proposal_page(claim, form)
    tell(_("The recovery is proposed; another person opens it."))
    return redirect_to("recoveries.show", ref=outcome.ref)


def _proposal_page(claim: Claim, form: RecoverForm, status: int = 422) -> ResponseReturnValue:
    return render_page(
        "payments/recover.html", status=status, claim=claim, form=form, left=queries.left_fen(claim)
    )


@recoveries.get("/recoveries/<uuid:ref>")
@requires(Permission.RECOVERY_SEE, on=queries.recovery)
def show(recovery: Recovery) -> ResponseReturnValue:
    """Show one recovery: how much, why, who agreed, what came back, what is owed."""
    return _page(recovery)


@recoveries.post("/recoveries/<uuid:ref>/open")
@requires(Permission.RECOVERY_JUDGE, on=queries.recovery)
def confirm(recovery: Recovery) -> ResponseReturnValue:
    """Open a recovery that somebody else proposed."""
    form, actor = BaseForm(), acting()
    outcome = unit.run(
        lambda: actions.confirm(recovery.id, form.seen_version, actor, now()),
        unit.Entry(actor, "recovery.judge", now(), recovery.ref, reason="opened"),
        form.key.data,
        form.fingerprint,
    )
    return _after(recovery, form, outcome, _("The recovery is open; what comes in is entered here."))


@recoveries.post("/recoveries/<uuid:ref>/reject")
@requires(Permission.RECOVERY_JUDGE, on=queries.recovery)
def reject(recovery: Recovery) -> ResponseReturnValue:
    """Reject a recovery that somebody else proposed."""
    form, actor = RejectForm(), acting()
    if not form.validate():
        return _page(recovery, form, 422)
    outcome = unit.run(
        lambda: actions.reject(recovery.id, form.seen_version, form.text("words"), actor, now()),
        unit.Entry(actor, "recovery.judge", now(), recovery.ref, reason="rejected"),
        form.key.data,
        form.fingerprint,
    )
    return _after(recovery, form, outcome, _("The recovery is rejected; the money stays where it is."))


@recoveries.post("/recoveries/<uuid:ref>/receive")
@requires(Permission.RECOVERY_RECEIVE, on=queries.recovery)
def receive(recovery: Recovery) -> ResponseReturnValue:
    """Enter money that came back."""
    form, actor = InstalmentForm(), acting()
    if not form.validate():
        return _page(recovery, form, 422)
    fen, on, note = form.amount.fen or 0, form.received_on.data or today(), form.text("note")
    outcome = unit.run(
        lambda: actions.receive(recovery.id, form.seen_version, fen, on, note, actor, now()),
        unit.Entry(actor, "recovery.receive", now(), recovery.ref, reason="entered"),
        form.key.data,
        form.fingerprint,
    )
    owed = format_yuan(outcome.data["owed_fen"]) if isinstance(outcome, unit.Done) else ""
    return _after(recovery, form, outcome, _("The money is entered; still owed: %(sum)s yuan.", sum=owed))


@recoveries.post("/instalments/<uuid:ref>/take-back")
@requires(Permission.RECOVERY_RECEIVE, on=queries.instalment)
def take_back(instalment: Instalment) -> ResponseReturnValue:
    """Take back money that was entered wrongly, as another person."""
    form, actor, recovery = _back_form(instalment), acting(), instalment.recovery
    if not form.validate():
        return _page(recovery, form, 422)
    outcome = unit.run(
        lambda: actions.take_back(instalment.id, form.text("words"), actor, now()),
        unit.Entry(actor, "recovery.receive", now(), recovery.ref, reason="taken-back"),
        form.key.data,
        form.fingerprint,
    )
    return _after(recovery, form, outcome, _("The entry is taken back; the sum is owed again."))


def _after(
    recovery: Recovery, form: BaseForm, outcome: unit.Done | unit.Refused, said: str
) -> ResponseReturnValue:
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(recovery, form, 422)
    tell(said)
    return redirect_to("recoveries.show", ref=recovery.ref)


def _page(recovery: Recovery, sent: BaseForm | None = None, status: int = 200) -> ResponseReturnValue:
    instalments = queries.instalments_of(recovery)
    actor, state = acting(), recovery.state
    others = actor.person_id != recovery.proposed_by_id
    may_receive = permits(actor, Permission.RECOVERY_RECEIVE, recovery)
    undone = {one.reverses_id for one in instalments}
    return render_page(
        "payments/recovery.html", status=status, recovery=recovery, instalments=instalments, errors=sent,
        states=RECOVERIES, reasons=RECOVERY_REASONS, forms=_forms(sent, recovery), undone=undone,
        judges=others and RECOVERY.allows(state, "confirm") and permits(actor, Permission.RECOVERY_JUDGE, recovery),
        receives=may_receive and RECOVERY.allows(state, "receive"),
        mendable=[
            (one, _sent_for(one, sent) or _back_form(one, MultiDict())) for one in instalments
            if may_receive and one.reverses_id is None and one.id not in undone and one.entered_by_id != actor.person_id
        ],
    )  # fmt: skip


def _back_form(instalment: Instalment, formdata: "MultiDict[str, str] | None" = None) -> TakeBackForm:
    """Return the form about one entry: there may be several on a page, each with a field of its own."""
    form = TakeBackForm() if formdata is None else TakeBackForm(formdata=formdata)
    form.words.id = f"words-{instalment.position}"
    return form


def _sent_for(instalment: Instalment, sent: BaseForm | None) -> TakeBackForm | None:
    """Return the form that was sent, if it was about this entry."""
    mine = isinstance(sent, TakeBackForm) and sent.words.id == f"words-{instalment.position}"
    return sent if mine and isinstance(sent, TakeBackForm) else None


def _forms(sent: BaseForm | None, recovery: Recovery) -> dict[str, BaseForm]:
    """Return the forms of the page: the one that was sent as it came, the others fresh."""
    kinds = {"open": BaseForm, "reject": RejectForm, "receive": InstalmentForm}
    fresh = {"version": str(recovery.version), "received_on": today()}
    return {
        name: sent if type(sent) is kind else kind(formdata=MultiDict(), data=fresh)
        for name, kind in kinds.items()
    }
