"""The calls of a day: firms that keep silent, people whom a firm wants to meet; one tap notes what was said."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.consents.labels import HOW
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.jobs.actions import answers as actions
from webapp.jobs.labels.words import DECLINES
from webapp.jobs.models import Introduction
from webapp.jobs.queries.calls import calls_for
from webapp.jobs.queries.introductions import introduction as introduction_in_reach
from webapp.policies.queries import policy_on

calls = Blueprint("calls", __name__, template_folder="../templates")
OF_THE_WORKER = tuple(code for code in DECLINES if code.startswith("worker.") and code != "worker.other")


@calls.get("/calls")
@requires(Permission.INTRODUCTION_PROPOSE)
def index() -> ResponseReturnValue:
    """List whom to call today, with numbers, and the answers beside them."""
    actor = acting()
    return render_page(
        "jobs/calls.html",
        calls=calls_for(actor, today()),
        policy=policy_on(today(), actor.town_id),
        gives_up=[(code, DECLINES[code]) for code in OF_THE_WORKER],
        ways=list(HOW.items()),
        form=PlainForm(),
        back="calls",
    )


@calls.post("/introductions/<uuid:ref>/called")
@requires(Permission.INTRODUCTION_PROPOSE, on=introduction_in_reach)
def called(introduction: Introduction) -> ResponseReturnValue:
    """Note that the firm was called and asks for time."""
    form = PlainForm()
    outcome = unit.run(
        lambda: actions.called(introduction, now()),
        unit.Entry(acting(), "introduction.answer", now(), introduction.ref, reason="called"),
        form.key.data,
        form.fingerprint,
    )
    unit.must(outcome)
    tell(_("Noted: the firm was called and asks for time."))
    return redirect_to("calls.index")
