"""The pages of samples: what can be drawn and by which seed, what was drawn, and the proof that anybody can redo."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.claims.models import Claim
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.payments.actions import rechecks as actions
from webapp.payments.forms.after import DrawForm
from webapp.payments.labels.after import CHECKS, refusal_sentence
from webapp.payments.models import Sample
from webapp.payments.queries import rechecks as queries
from webapp.payments.rules import sampling
from webapp.payments.workflow import CheckState
from webapp.policies.queries import policy_on

samples = Blueprint("samples", __name__, template_folder="../templates")


@samples.get("/samples")
@requires(Permission.SAMPLE_SEE)
def index() -> ResponseReturnValue:
    """List the samples of the town, and say how many paid claims were in none yet."""
    found = page_of(queries.samples_of(acting()), page_number())
    return render_page(
        "payments/samples.html", "payments/_samples_table.html", found=found, waiting=queries.count_to_draw(acting()),
        open_state=CheckState.OPEN, finding_state=CheckState.FINDING,
    )  # fmt: skip


@samples.get("/samples/new")
@requires(Permission.SAMPLE_DRAW)
def new() -> ResponseReturnValue:
    """Show what would be drawn from, how many, and the seed, before anything is drawn."""
    form = DrawForm(MultiDict(request.args) if request.args.get("to_on") else MultiDict())
    if not request.args.get("to_on"):
        form.to_on.data = today()
    return _draw_page(form, 200 if form.to_on.data else 422)


@samples.post("/samples")
@requires(Permission.SAMPLE_DRAW)
def draw() -> ResponseReturnValue:
    """Draw the sample by the seed that was shown."""
    form, actor = DrawForm(), acting()
    if not form.validate():
        return _draw_page(form, 422)
    to_on, seed = form.to_on.data or today(), form.seed.data or ""
    outcome = unit.run(
        lambda: actions.draw(actor.town_id or 0, to_on, seed, actor, now()),
        unit.Entry(actor, "sample.draw", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _draw_page(form, 422)
    tell(_("Sample %(number)s is drawn.", number=outcome.data["number"]))
    return redirect_to("samples.show", ref=outcome.ref)


def _draw_page(form: DrawForm, status: int) -> ResponseReturnValue:
    town_id, to_on = acting().town_id or 0, form.to_on.data or today()
    claims, number = queries.to_draw(town_id, to_on), actions.next_number(town_id, today())
    one_in = policy_on(today(), town_id).value("sample_one_in")
    form.seed.data = queries.seed_of(town_id, number, to_on)
    return render_page(
        "payments/draw.html", status=status, form=form, number=number, population=len(claims), one_in=one_in,
        size=sampling.size_of(len(claims), one_in), to_on=to_on, from_on=_first(claims),
    )  # fmt: skip


def _first(claims: Sequence[Claim]) -> date | None:
    return min((one.payment_list.issued_on for one in claims if one.payment_list is not None), default=None)


@samples.get("/samples/<uuid:ref>")
@requires(Permission.SAMPLE_SEE, on=queries.sample)
def show(sample: Sample) -> ResponseReturnValue:
    """Show one sample: how it was drawn, whether drawing it again gives the same, and each re-check."""
    found = page_of(queries.rechecks_of(acting(), of=sample), page_number())
    entries = queries.drawn_from(sample)
    again = sampling.drawn(sample.seed, [ref for ref, _drawn in entries], sample.size)
    return render_page(
        "payments/sample.html", "payments/_rechecks_table.html", sample=sample, found=found, states=CHECKS,
        same=set(again) == {ref for ref, drawn in entries if drawn}, apart=(), counts=None,
    )  # fmt: skip


@samples.get("/samples/<uuid:ref>/proof")
@requires(Permission.SAMPLE_SEE, on=queries.sample)
def proof(sample: Sample) -> ResponseReturnValue:
    """Hand out all that could be drawn with the mark that orders it, so that anybody can draw it again."""
    rows = sorted((sampling.mark(sample.seed, ref), ref, drawn) for ref, drawn in queries.drawn_from(sample))
    head = [f"sha256({sample.seed}|ref)", f"{sample.size} / {sample.population}"]
    lines = [*head, *(f"{mark} {ref} {'*' if drawn else ''}".rstrip() for mark, ref, drawn in rows)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
