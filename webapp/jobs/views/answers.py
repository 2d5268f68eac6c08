"""Answers to introductions: with one tap from a list, or from the page of one; only a POST changes anything."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.consents import queries as consents
from webapp.consents.models import CONTACT, Consent
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm
from webapp.core.notes import tell
from webapp.core.pages import redirect_to
from webapp.core.settings import supplied
from webapp.core.workflow import Refusal
from webapp.jobs.actions import answers as actions
from webapp.jobs.actions import introductions as proposing
from webapp.jobs.forms.fields import refuse
from webapp.jobs.forms.introductions import AgreeForm, BatchForm, MeetForm, TakeForm
from webapp.jobs.labels.refusals import SENTENCES, refusal_sentence
from webapp.jobs.models import Introduction
from webapp.jobs.queries import introductions as queries
from webapp.jobs.rules.openings import read_wage
from webapp.jobs.views.introductions import decline_codes, decline_form, list_page, record_page, refs_of

answers = Blueprint("answers", __name__, template_folder="../templates")
BACK = {"list": "introductions.index", "calls": "calls.index"}
"""Where somebody stood who answered from a list."""


@answers.post("/introductions/<uuid:ref>/want")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def want(introduction: Introduction) -> ResponseReturnValue:
    """Note that the firm wants to meet."""
    form = MeetForm()
    if not form.validate():
        return record_page(introduction, 422, want=form)
    outcome = _run(
        form, introduction.ref, lambda: actions.want(introduction, form.meet_on.data, acting(), now())
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return record_page(introduction, 422, want=form)
    _tell(introduction, _("Noted: the firm wants to meet. The town asks the person."))
    return _go_on(introduction)


@answers.post("/introductions/<uuid:ref>/try")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def try_out(introduction: Introduction) -> ResponseReturnValue:
    """Note that the person works on trial."""
    form = PlainForm()
    outcome = _run(form, introduction.ref, lambda: actions.try_out(introduction, acting(), now()))
    if isinstance(outcome, unit.Refused):
        return record_page(introduction, 422, list(outcome.refusals))
    _tell(introduction, _("Noted: on trial."))
    return _go_on(introduction)


@answers.post("/introductions/<uuid:ref>/take")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def take(introduction: Introduction) -> ResponseReturnValue:
    """Note that somebody is taken on, from which day and for which wage."""
    form, actor = TakeForm(), acting()
    form.validate()
    wage = read_wage(form.text("wage"), "wage")
    if isinstance(wage, Refusal):
        if form.text("wage"):
            refuse(form.wage, wage)
        return record_page(introduction, 422, take=form)
    if form.errors:
        return record_page(introduction, 422, take=form)

    started_on = form.started_on.data or today()

    def command() -> unit.Done | unit.Refused:
        return actions.take(introduction, started_on, wage, actor, now(), supplied("hired"))

    outcome = _run(form, introduction.ref, command)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, _hire_sentence)
        return record_page(introduction, 422, take=form)
    tell(_("Taken on. The six months begin on the first day of work."))
    return redirect_to("introductions.show", ref=introduction.ref)


@answers.post("/introductions/<uuid:ref>/decline")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def decline(introduction: Introduction) -> ResponseReturnValue:
    """Note that nothing came of it, whose side it was and why."""
    form, reason = decline_form(), ""
    form.validate()
    if form.reason.data in decline_codes():
        reason = form.reason.data

    def command() -> unit.Done | unit.Refused:
        told = bool(form.tell_worker.data)
        return actions.decline(introduction, reason, form.text("note"), acting(), now(), told)

    outcome = _run(form, introduction.ref, command)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return record_page(introduction, 422, decline=form)
    _tell(introduction, _("Noted. The town looks for another opening."))
    return _go_on(introduction)


@answers.post("/introductions/<uuid:ref>/undo")
@requires(Permission.INTRODUCTION_ANSWER, on=queries.introduction)
def undo(introduction: Introduction) -> ResponseReturnValue:
    """Take an answer back, as long as that is possible."""
    form = PlainForm()
    outcome = _run(form, introduction.ref, lambda: actions.undo(introduction, acting(), now()))
    if isinstance(outcome, unit.Refused):
        return record_page(introduction, 422, list(outcome.refusals))
    tell(_("The answer is taken back."))
    return _go_on(introduction)


@answers.post("/introductions/batch")
@requires(Permission.INTRODUCTION_ANSWER)
def batch() -> ResponseReturnValue:
    """Do the same with several introductions; all of them or none."""
    form, actor = BatchForm(), acting()
    picked = queries.by_refs(actor, refs_of(request.form.getlist("one")))
    move = _moves(form).get(form.text("move"))
    if move is None:
        form.explain((Refusal("move_unknown"),), refusal_sentence)
        return list_page(form, 422)
    outcome = _run(form, None, lambda: actions.each(picked, move))
    if isinstance(outcome, unit.Refused):
        form.form_errors += [_of_one(refusal) for refusal in outcome.refusals]
        return list_page(form, 422)
    tell(ngettext("One introduction is noted.", "%(num)d introductions are noted.", len(picked)))
    return redirect_to("introductions.index")


def _moves(form: BatchForm) -> dict[str, actions.Answer]:
    """What this reader may do with several introductions."""
    actor, moment = acting(), now()
    reason = form.text("reason") if form.text("reason") in decline_codes() else ""
    found: dict[str, actions.Answer] = {
        "decline": lambda one: actions.decline(one, reason, "", actor, moment),
    }
    if actor.role is not Role.FIRM:
        found["called"] = lambda one: actions.called(one, moment)
        found["close"] = lambda one: actions.end(one, "no_longer_needed", moment)
    return found


def _of_one(refusal: Refusal) -> str:
    """Say a refusal with the code of the introduction it is about."""
    if "code" not in refusal.params:
        return str(refusal_sentence(refusal))
    return str(_("%(name)s: %(why)s", name=refusal.params["code"], why=refusal_sentence(refusal)))


@answers.post("/introductions/<uuid:ref>/agree")
@requires(Permission.CONSENT_NOTE, on=queries.introduction)
def agree(introduction: Introduction) -> ResponseReturnValue:
    """Note that the person agrees to be known by name and phone."""
    form, actor = AgreeForm(), acting()
    given_on = form.given_on.data or today()
    outcome = _run(
        form, introduction.ref,
        lambda: proposing.agree_to_contact(introduction, form.text("how"), given_on, actor, now()), "consent.note",
    )  # fmt: skip
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return record_page(introduction, 422, agree=form)
    tell(_("Noted: the firm now sees name and phone."))
    return _go_on(introduction)


@answers.post("/introductions/<uuid:ref>/take-back")
@requires(Permission.INTRODUCTION_PROPOSE, on=queries.introduction)
def take_back(introduction: Introduction) -> ResponseReturnValue:
    """Take an introduction back while something may still come of it."""
    outcome = _run(
        PlainForm(), introduction.ref, lambda: proposing.take_back(introduction, acting(), now()),
        "introduction.take-back",
    )  # fmt: skip
    unit.must(outcome)
    tell(_("Taken back; the firm sees nothing of the person any more."))
    return redirect_to("introductions.show", ref=introduction.ref)


@answers.post("/consents/<uuid:ref>/withdraw")
@requires(Permission.CONSENT_NOTE, on=consents.consent)
def withdraw_consent(consent: Consent) -> ResponseReturnValue:
    """Take a consent back, as the person asked; what rested on it is hidden at once."""
    outcome = _run(
        PlainForm(), consent.ref, lambda: proposing.withdraw_consent(consent, acting(), now()), "consent.note"
    )
    if isinstance(outcome, unit.Refused):
        tell(_("This consent had ended already."))
    elif consent.purpose == CONTACT:
        tell(_("Withdrawn; the firm no longer sees name or phone."))
    else:
        tell(_("The consent is withdrawn; the firm sees nothing more."))
    return redirect_to("work.show", ref=consent.member.ref)


def _run(
    form: BaseForm,
    ref: UUID | None,
    command: Callable[[], unit.Done | unit.Refused],
    audit: str = "introduction.answer",
) -> unit.Done | unit.Refused:
    return unit.run(command, unit.Entry(acting(), audit, now(), ref), form.key.data, form.fingerprint)


def _tell(introduction: Introduction, text: Any) -> None:
    """Say what was done, with the way to take it back."""
    tell(str(text), undo_url=f"/introductions/{introduction.ref}/undo")


def _go_on(introduction: Introduction) -> ResponseReturnValue:
    """Go back to the list one came from, else to the introduction."""
    back = BACK.get(request.args.get("back", ""))
    return redirect_to(back) if back else redirect_to("introductions.show", ref=introduction.ref)


def _hire_sentence(refusal: Refusal) -> str:
    """What is refused at a hire: our own words, else those of who starts the spell."""
    sentence = refusal_sentence if refusal.code in SENTENCES else supplied("hired_sentence")
    return str(sentence(refusal))
