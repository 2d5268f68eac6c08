"""The pages of signals: what deserves a look after money has gone out, and what came of it."""

from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.lists import page_number, page_of_list
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.payments.actions import signals as actions
from webapp.payments.forms.after import OutcomeForm
from webapp.payments.labels.after import SIGNAL_OUTCOMES, SIGNALS, refusal_sentence, signal_sentence
from webapp.payments.queries import signals as queries
from webapp.payments.queries.signals import About, Standing
from webapp.payments.rules.signals import KINDS

signals = Blueprint("signals", __name__, template_folder="../templates")
ONE = f"/signals/<any({', '.join(KINDS)}):kind>/<uuid:ref>"


@signals.get("/signals")
@requires(Permission.SIGNAL_SEE)
def index() -> ResponseReturnValue:
    """List the signals of the town: those to look at, or those that somebody has looked at."""
    show, found = request.args.get("show", ""), queries.standing(acting(), today())
    to_look = [one for one in found if one.is_open]
    looked = [one for one in found if not one.is_open]
    rows = {"open": to_look, "looked": looked}.get(show, found)
    return render_page(
        "payments/signals.html", "payments/_signals_table.html", found=page_of_list(rows, page_number()),
        counts={"open": len(to_look), "looked": len(looked)}, kinds=SIGNALS, outcomes=SIGNAL_OUTCOMES,
        sentence=signal_sentence,
    )  # fmt: skip


@signals.get(ONE)
@requires(Permission.SIGNAL_SEE, on=queries.about)
def show(about: About, kind: str) -> ResponseReturnValue:
    """Show one signal: what it says, what it is about, who looked at it before."""
    return _page(about, kind)


@signals.post(ONE)
@requires(Permission.SIGNAL_NOTE, on=queries.about)
def note(about: About, kind: str) -> ResponseReturnValue:
    """Note what was found."""
    form, actor = OutcomeForm(), acting()
    if not form.validate():
        return _page(about, kind, form, 422)
    code, words, weight = form.outcome.data or "", form.text("words"), form.weight_seen
    outcome = unit.run(
        lambda: actions.note(kind, about.ref, weight, code, words, actor, now()),
        unit.Entry(actor, "signal.note", now(), about.ref, reason=f"{kind}: {code}"),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(about, kind, form, 422)
    tell(_("What came of it is noted; if the signal grows, it comes back."))
    return redirect_to("signals.index")


def _page(about: About, kind: str, sent: OutcomeForm | None = None, status: int = 200) -> ResponseReturnValue:
    standing = _standing(about, kind)
    history: Any = queries.outcomes_in(acting()).get((kind, about.ref), [])
    if standing is None and not history and sent is None:
        abort(404)
    weight = standing.signal.weight if standing is not None else 0
    form = sent or OutcomeForm(MultiDict())
    form.weight.data = str(weight)
    return render_page(
        "payments/signal.html", status=status, about=about, kind=kind, standing=standing, form=form, history=history,
        kinds=SIGNALS, outcomes=SIGNAL_OUTCOMES, sentence=signal_sentence,
    )  # fmt: skip


def _standing(about: About, kind: str) -> Standing | None:
    found = queries.standing(acting(), today())
    return next((one for one in found if (one.signal.kind, one.about.ref) == (kind, about.ref)), None)
