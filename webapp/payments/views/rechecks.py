"""The pages of re-checks: whom to ask, one page for each payment that fits a phone, and findings to settle."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import BaseForm
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.payments.actions import rechecks as actions
from webapp.payments.forms.after import AnswerForm, SettleForm
from webapp.payments.labels.after import CHECK_OUTCOMES, CHECKS, HEARD, WAYS, refusal_sentence
from webapp.payments.models import Recheck
from webapp.payments.queries import rechecks as queries
from webapp.payments.queries.hands import kept_from
from webapp.payments.queries.recoveries import stands_for
from webapp.payments.workflow import RECHECK, CheckState

rechecks = Blueprint("rechecks", __name__, template_folder="../templates")


@rechecks.get("/rechecks")
@requires(Permission.RECHECK_SEE)
def index() -> ResponseReturnValue:
    """List the re-checks in one's reach, those that wait first."""
    state, actor = request.args.get("state", ""), acting()
    found = page_of(queries.rechecks_of(actor, state if state in set(CheckState) else ""), page_number())
    waiting = [one.claim for one in found.rows if one.state is CheckState.OPEN]
    asks = permits(actor, Permission.RECHECK_ANSWER)
    return render_page(
        "payments/rechecks.html", "payments/_rechecks_table.html", found=found, states=CHECKS,
        counts=queries.counts(actor), apart=kept_from(actor.person_id, waiting) if asks else (),
        mine=queries.count_to_ask(actor) if asks else 0,
        findings=queries.count_to_settle(actor) if permits(actor, Permission.RECHECK_SETTLE) else 0,
        open_state=CheckState.OPEN, finding_state=CheckState.FINDING,
    )  # fmt: skip


@rechecks.get("/rechecks/<uuid:ref>")
@requires(Permission.RECHECK_SEE, on=queries.recheck)
def show(recheck: Recheck) -> ResponseReturnValue:
    """Show one payment with the question to its recipient, and what was said."""
    return _page(recheck)


@rechecks.post("/rechecks/<uuid:ref>/answer")
@requires(Permission.RECHECK_ANSWER, on=queries.recheck)
def answer(recheck: Recheck) -> ResponseReturnValue:
    """Note what the recipient says."""
    form, actor = AnswerForm(), acting()
    if not form.validate():
        return _page(recheck, form, 422)
    said = actions.Answer(form.heard.data or "", form.said.fen, form.way.data or "", form.text("words"))
    outcome = unit.run(
        lambda: actions.answer(recheck.id, form.seen_version, said, actor, now()),
        unit.Entry(actor, "recheck.answer", now(), recheck.ref, reason=said.way),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(recheck, form, 422)
    agrees = outcome.data["agrees"]
    tell(
        _("Noted: it is as it was paid.")
        if agrees
        else _("Noted: this is to be looked into. Another person settles it.")
    )
    return redirect_to("rechecks.index") if agrees else redirect_to("rechecks.show", ref=recheck.ref)


@rechecks.post("/rechecks/<uuid:ref>/settle")
@requires(Permission.RECHECK_SETTLE, on=queries.recheck)
def settle(recheck: Recheck) -> ResponseReturnValue:
    """Settle what somebody else found."""
    form, actor = SettleForm(), acting()
    if not form.validate():
        return _page(recheck, form, 422)
    code = form.outcome.data or ""
    outcome = unit.run(
        lambda: actions.settle(recheck.id, form.seen_version, code, form.text("words"), actor, now()),
        unit.Entry(actor, "recheck.settle", now(), recheck.ref, reason=code),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(recheck, form, 422)
    tell(_("The finding is settled."))
    return redirect_to("rechecks.show", ref=recheck.ref)


def _page(recheck: Recheck, sent: BaseForm | None = None, status: int = 200) -> ResponseReturnValue:
    actor, state = acting(), recheck.state
    asked = RECHECK.allows(state, "hear_the_same") and permits(actor, Permission.RECHECK_ANSWER, recheck)
    settles = RECHECK.allows(state, "settle") and permits(actor, Permission.RECHECK_SETTLE, recheck)
    fresh = {"version": str(recheck.version)}
    forms = {
        name: sent if isinstance(sent, kind) else kind(formdata=MultiDict(), data=fresh)
        for name, kind in (("answer", AnswerForm), ("settle", SettleForm))
    }
    return render_page(
        "payments/recheck.html", status=status, recheck=recheck, claim=recheck.claim, errors=sent, forms=forms,
        states=CHECKS, heard=HEARD, ways=WAYS, outcomes=CHECK_OUTCOMES, asked=asked,
        apart=asked and bool(kept_from(actor.person_id, [recheck.claim])),
        settles=settles and recheck.checked_by_id != actor.person_id, comes_back=stands_for(recheck.claim_id),
        waits=state is CheckState.FINDING,
    )  # fmt: skip
