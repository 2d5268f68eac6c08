"""The list of households, one family on one screen, covered fields shown for a reason, the local watch list."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, may, requires
from webapp.access.permissions import Permission
from webapp.codelists.queries import words
from webapp.core import notes, unit
from webapp.core.clock import business_day
from webapp.core.filters import day as written_day
from webapp.core.filters import now, today
from webapp.core.i18n import language
from webapp.core.lists import page_number, page_of
from webapp.core.months import months_after
from webapp.core.pages import redirect_to, render_page, swaps
from webapp.core.panels import panels_for
from webapp.households.actions import reveal, watch
from webapp.households.forms import RevealForm, TakeOffForm, WatchForm
from webapp.households.labels import REVEAL_REASONS, refusal_sentence
from webapp.households.models import Household, LocalWatch, Member
from webapp.households.queries import family, find
from webapp.households.queries.find import Asked
from webapp.households.rules import is_child
from webapp.households.views.page import FamilyPage
from webapp.policies.queries import policy_on

households = Blueprint("households", __name__, template_folder="../templates")
HIDES_AFTER = 60
LONGEST_SEARCH = 40


def asked() -> Asked:
    """Return what the URL asks of the list."""
    given = kept()
    return Asked(given.get("q", ""), given.get("show", ""), given.get("sort", "name"))


def kept() -> dict[str, str]:
    """Return what of the list's address goes along to a family's page, so that the way back leads there."""
    given = {name: request.args.get(name, "")[:LONGEST_SEARCH] for name in ("q", "show", "sort")}
    return {name: value for name, value in given.items() if value}


@households.get("/households")
@requires(Permission.HOUSEHOLD_LIST)
def index() -> ResponseReturnValue:
    """List the households in reach."""
    actor, day, wanted = acting(), today(), asked()
    found = page_of(find.listed(actor, wanted, day), page_number(), scalars=False)
    members = find.found_members([row.Household.id for row in found.rows], wanted.q)
    counts = find.counts(actor, wanted.q, day)
    return render_page(
        "households/index.html",
        "households/_households_table.html",
        found=found,
        members=members,
        asked=wanted,
        counts=counts,
        totals=counts if swaps() or not wanted.q else find.counts(actor, "", day),
        words=words(language()),
        kept=kept(),
        is_child=lambda member: is_child(member.birth_on, day),
    )


@households.get("/households/<uuid:ref>")
@requires(Permission.HOUSEHOLD_SEE, on=family.household)
def show(household: Household) -> ResponseReturnValue:
    """Show a family on one screen."""
    return family_page(household)


def family_page(
    household: Household, status: int = HTTPStatus.OK, revealed: frozenset[str] = frozenset(), **context: Any
) -> Response:
    """Render the page of a family; `revealed` names the one field that is shown uncovered."""
    actor, day = acting(), today()
    family.with_everything([household])
    page = FamilyPage(household, day, policy_on(day, household.town_id), words(language()))
    return render_page(
        "households/show.html",
        status=status,
        household=household,
        family=page,
        revealed=revealed,
        words=page.words,
        reveal_reasons=list(REVEAL_REASONS.items()),
        place=find.place_of(actor, asked(), household.ref, day),
        kept=kept(),
        panels=panels_for("household", actor, household, may),
        **context,
    )


@households.post("/members/<uuid:ref>/reveal/<any(id_number, health, phone, name):field>")
@requires(Permission.MEMBER_REVEAL, on=family.member)
def reveal_of_member(member: Member, field: str) -> ResponseReturnValue:
    """Show one covered field of a person for a minute, and write down who asked and why."""
    return _revealed(member, member.household, field)


@households.post(
    "/households/<uuid:ref>/reveal/<any(number, address, phone, income, measures, contact, other):field>"
)
@requires(Permission.MEMBER_REVEAL, on=family.household)
def reveal_of_household(household: Household, field: str) -> ResponseReturnValue:
    """Show one covered field, or one covered group of figures, of a family for a minute."""
    return _revealed(household, household, field)


def _revealed(subject: Member | Household, household: Household, field: str) -> ResponseReturnValue:
    form, moment = RevealForm(), now()
    if not form.validate():
        return family_page(household, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    chosen, note = form.reason.data, form.text("note")
    outcome = unit.run(
        lambda: reveal.reveal(subject, field, chosen, note, business_day(moment)),
        unit.Entry(acting(), "member.reveal", moment, subject.ref, f"{field}: {chosen}", note),
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return family_page(household, HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    answer = family_page(household, revealed=frozenset({f"{subject.ref}:{field}"}))
    answer.headers["Refresh"] = f"{HIDES_AFTER}; url={url_for('households.show', ref=household.ref)}"
    return answer


@households.get("/households/<uuid:ref>/watch")
@requires(Permission.WATCH_SET, on=family.household)
def watching(household: Household) -> ResponseReturnValue:
    """Ask why a family needs an eye on it and when to look again."""
    return _watch_page(household, _watch_form(household), TakeOffForm())


@households.post("/households/<uuid:ref>/watch")
@requires(Permission.WATCH_SET, on=family.household)
def put_on_watch(household: Household) -> ResponseReturnValue:
    """Put a family on the local watch list, or note that it was looked at again."""
    form, moment, actor = _watch_form(household), now(), acting()
    day = business_day(moment)
    entry = family.watch_on(household, day)
    if not form.validate():
        return _watch_page(household, form, TakeOffForm(MultiDict()), HTTPStatus.UNPROCESSABLE_ENTITY)
    reason, look_again = form.text("reason"), form.review_on.data
    seen = form.seen_version

    def command() -> unit.Done | unit.Refused:
        if seen is None:
            return watch.put_on(household, reason, look_again, actor.person_id, day)
        return watch.review(entry, reason, look_again, actor.person_id, day, seen)

    try:
        outcome = unit.run(
            command,
            unit.Entry(actor, "household.watch", moment, household.ref),
            form.key.data,
            form.fingerprint,
        )
    except unit.Conflict:
        return _beside_the_other(household, form)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _watch_page(household, form, TakeOffForm(MultiDict()), HTTPStatus.UNPROCESSABLE_ENTITY)
    notes.tell(
        _("The family stands on the local watch list; look again on %(day)s.", day=written_day(look_again))
    )
    return redirect_to("households.show", ref=household.ref)


@households.post("/households/<uuid:ref>/watch/end")
@requires(Permission.WATCH_SET, on=family.household)
def take_off_watch(household: Household) -> ResponseReturnValue:
    """Take a family off the local watch list."""
    form, moment, actor = TakeOffForm(), now(), acting()
    if not form.validate():
        return _watch_page(
            household, _watch_form(household, blank=True), form, HTTPStatus.UNPROCESSABLE_ENTITY
        )
    day, why, seen = business_day(moment), form.text("why"), form.seen_version
    entry = family.watch_on(household, day)
    try:
        outcome = unit.run(
            lambda: watch.take_off(entry, why, actor.person_id, day, seen),
            unit.Entry(actor, "household.watch", moment, household.ref, "off"),
            form.key.data,
            form.fingerprint,
        )
        unit.must(outcome)
    except unit.Conflict:
        return _beside_the_other(household, _watch_form(household, blank=True))
    notes.tell(_("The family is off the local watch list."))
    return redirect_to("households.show", ref=household.ref)


def _watch_form(household: Household, blank: bool = False) -> WatchForm:
    """Return the form filled with what stands now, or with the day that the town's policy proposes."""
    day = today()
    entry = family.watch_on(household, day)
    months = policy_on(day, household.town_id).value("watch_review_months")
    proposed = {"reason": entry.reason if entry else "", "review_on": months_after(day, months)}
    sent = MultiDict[str, str]() if blank else None
    return WatchForm(sent, data=proposed | {"version": _version(entry)})


def _version(entry: LocalWatch | None) -> str:
    return "" if entry is None else str(entry.version)


def _watch_page(
    household: Household, form: WatchForm, ending: TakeOffForm, status: int = HTTPStatus.OK
) -> ResponseReturnValue:
    entry = family.watch_on(household, today())
    if not ending.version.data:
        ending.version.data = _version(entry)
    return render_page(
        "households/watch.html", status=status, household=household, form=form, ending=ending, entry=entry
    )


def _beside_the_other(household: Household, form: WatchForm) -> ResponseReturnValue:
    """Show what somebody else wrote in between beside what was typed; a fresh key lets it be sent again."""
    fresh = _watch_form(household, blank=True)
    typed = (form.text("reason"), form.review_on.data)
    entry = family.watch_on(household, today())
    form.key.data, form.version.data = fresh.key.data, _version(entry)
    rows = [
        (form.reason.label.text, typed[0], entry.reason if entry else _("off the list")),
        (form.review_on.label.text, written_day(typed[1]), written_day(entry.review_on) if entry else ""),
    ]
    return render_page(
        "households/watch_conflict.html",
        status=HTTPStatus.CONFLICT,
        household=household,
        form=form,
        entry=entry,
        rows=rows,
    )
