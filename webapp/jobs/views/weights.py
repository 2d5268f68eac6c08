"""What counts in the ranking, learned from the town's own outcomes: tried in the open, proposed only where better."""

from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import tasks, unit
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page, swaps
from webapp.core.waiting import Waiting
from webapp.core.workflow import Refusal
from webapp.jobs.actions import weights as actions
from webapp.jobs.forms.weights import LearnedForm
from webapp.jobs.labels import weights as labels
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.outcomes import ended
from webapp.jobs.queries.snapshots import WEIGHTS, Snapshot, newest, newest_done
from webapp.jobs.queries.workers import watched_people
from webapp.jobs.recommend.learned import Offer, known, offer_of
from webapp.jobs.recommend.lists import moved, without_work
from webapp.jobs.recommend.weights import weights_of
from webapp.jobs.views.waiting import asked_for, begin, waiting
from webapp.organisations.models import Town
from webapp.policies.labels import KINDS
from webapp.policies.labels import refusal_sentence as policy_sentence
from webapp.policies.queries import policy_on, policy_with, town_of, waiting_for_confirmation

weights = Blueprint("weights", __name__, template_folder="../templates")
WORK = "jobs.learn_weights"


@weights.get("/weights")
@requires(Permission.POLICY_SEE)
def index() -> ResponseReturnValue:
    """Show how many outcomes there are, what the last trial found, and what it would move."""
    if not (swaps() and request.headers.get("HX-Target") == "weights-working"):
        return _page(_fresh_form())
    job = _waiting(newest(acting(), WEIGHTS))
    if job is None:
        return redirect_to("weights.index")
    return render_page(
        "jobs/weights.html", "jobs/_weights_working.html", job=job, plain=PlainForm(MultiDict())
    )


@weights.post("/weights")
@requires(Permission.WEIGHTS_LEARN)
def learn() -> ResponseReturnValue:
    """Let the outcomes be learned from; while they are, it is not begun a second time."""
    begin(WEIGHTS, WORK, "weights.learn")
    return redirect_to("weights.index")


@weights.post("/weights/propose")
@requires(Permission.POLICY_PROPOSE)
def propose() -> ResponseReturnValue:
    """Enter the learned shares as numbers of the town's own; each waits for a second person."""
    form, actor = LearnedForm(), acting()
    if not form.validate() or form.unsent:
        return _page(form, 422)
    town, valid_from = town_of(actor), form.valid_from.data or date.min
    offer = offer_of(actions.file_of(actor.town_ref))
    if form.seen.data != offer.mark and offer.shares:
        form.explain((Refusal("weights_changed"),), _sentence)
        return _page(form, 422)
    held = policy_on(max(valid_from, today()), town.id)
    wanted = actions.proposals(offer.shares, held, town, valid_from, form.text("source"))
    outcome = unit.run(
        lambda: actions.propose_all(wanted, town, actor, now()),
        unit.Entry(actor, "policy.propose", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, _sentence)
        return _page(form, 422)
    tell(_("The numbers are entered; the Party secretary or the team captain confirms them together next."))
    return redirect_to("policies.show", key="fit_weight")


@tasks.task(WORK)
def learning(progress: tasks.Progress, arguments: dict[str, Any]) -> str:
    """Learn from the outcomes, as whoever asked for it."""
    ref, actor = asked_for(arguments)
    return actions.learn(ref, actor, today())


def _sentence(refusal: Any) -> str:
    """A refusal of ours, or one of the policy numbers'."""
    known_here = refusal.code.startswith("weights_")
    return refusal_sentence(refusal) if known_here else policy_sentence(refusal)


def _fresh_form() -> LearnedForm:
    return LearnedForm(MultiDict(), data={"valid_from": Month.of(today()).plus(1).first_day})


def _waiting(asked: Snapshot | None) -> Waiting | None:
    return waiting(asked, _("Learning from the outcomes of the town"), {}, url_for("weights.index"))


def _page(form: LearnedForm, status: int = 200) -> ResponseReturnValue:
    actor, town = acting(), town_of(acting())
    done, offer = newest_done(actor, WEIGHTS), offer_of(actions.file_of(actor.town_ref))
    held = weights_of(policy_on(today(), town.id))
    return render_page(
        "jobs/weights.html",
        status=status,
        job=_waiting(newest(actor, WEIGHTS)),
        plain=PlainForm(MultiDict()),
        form=form,
        known=known(ended(town.id, today())),
        done=done,
        verdict=labels.verdict_sentence(done.figures["verdict"], done.figures["params"])
        if done and done.figures
        else "",
        measures=labels.MEASURES,
        refused=labels.REFUSED.get(offer.refused, ""),
        mark=offer.mark,
        waiting=waiting_for_confirmation(town.id, "fit_weight"),
        shares=[(KINDS[name], held[name], share) for name, share in offer.shares.items()],
        moves=_moves(offer, town) if offer.shares else None,
    )


def _moves(offer: Offer, town: Town) -> dict[str, Any]:
    """Tell for whom another opening would come first if all the learned shares held today."""
    before = policy_on(today(), town.id)
    wanted = actions.proposals(offer.shares, before, town, today(), "")
    after = policy_with(wanted[0], town) if wanted else before
    people = watched_people(town.id, today())
    found = moved(without_work(people, before), in_town(town.id), people, before, after)
    said = ngettext(
        "For one person another opening would come first",
        "For %(num)d people another opening would come first",
        len(found),
    )
    return {"said": said, "people": found}
