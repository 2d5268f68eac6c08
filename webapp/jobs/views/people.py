"""People for an opening: ranked with the same reasons, picked, asked, introduced."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.consents import queries as consents
from webapp.consents.labels import HOW
from webapp.consents.models import CONTACT
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.lists import page_number, page_of_list
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.web import takes_several
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.households.rules import is_called
from webapp.jobs.actions import introductions as actions
from webapp.jobs.actions.seen import note_shown
from webapp.jobs.forms.introductions import PeopleForm, contact_field, how_field, people_form
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.models import Opening
from webapp.jobs.queries import introductions as introduction_queries
from webapp.jobs.queries import openings as queries
from webapp.jobs.queries import workers as worker_queries
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend import lists as recommend
from webapp.jobs.recommend.lists import Barred, Match
from webapp.jobs.recommend.need import has_work
from webapp.policies.queries import policy_on

people = Blueprint("people", __name__, template_folder="../templates")
A_PAGE, MOST_FOUND = 10, 5
MOST_PICKED, OTHERS = 20, "others"


@dataclass(frozen=True)
class Answer:
    """Why not this person: the place on the list, the limits, or that she is on no list."""

    member: Member
    place: int | None
    match: Match | None
    barred: Barred | None
    at_work: bool


@people.get("/openings/<uuid:ref>/people")
@requires(Permission.OPENING_RANK, on=queries.opening)
def index(opening: Opening) -> ResponseReturnValue:
    """Rank the people without work for this opening."""
    return _people_page(opening)


@people.get("/openings/<uuid:ref>/introduce")
@takes_several("who")
@requires(Permission.INTRODUCTION_PROPOSE, on=queries.opening)
def ask(opening: Opening) -> ResponseReturnValue:
    """Ask how each of the picked people agreed to this firm."""
    picked = _picked(request.args.getlist("who"))
    if not picked:
        return _people_page(opening, 422, [refusal_sentence(Refusal("nobody_picked"))])
    return _ask_page(opening, picked, _form(opening, picked, data={"given_on": today()}))


@people.post("/openings/<uuid:ref>/introduce")
@requires(Permission.INTRODUCTION_PROPOSE, on=queries.opening)
def introduce(opening: Opening) -> ResponseReturnValue:
    """Introduce the picked people; all of them or none."""
    picked, actor = _picked(request.form.getlist("who")), acting()
    form = _form(opening, picked)
    given_on = form.given_on.data or today()
    proposals = [
        actions.Proposal(member, _how(form, member), given_on, _contact(form, member)) for member in picked
    ]
    if any(one.how and not permits(actor, Permission.CONSENT_NOTE, one.member) for one in proposals):
        abort(403)
    if not form.validate():
        return _ask_page(opening, picked, form, 422)
    outcome = unit.run(
        lambda: actions.introduce(opening, proposals, actor, now()),
        unit.Entry(actor, "introduction.propose", now(), opening.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        _explain(form, outcome.refusals, picked)
        return _ask_page(opening, picked, form, 422)
    told = ngettext("One person is introduced.", "%(num)d people are introduced.", len(picked))
    tell(told)
    return redirect_to("introductions.sheets", ref=opening.ref, one=outcome.data["introductions"])


def _picked(refs: list[str]) -> list[Member]:
    """The people whose boxes were ticked, as far as the actor may reach them."""
    known = []
    for ref in refs[:MOST_PICKED]:
        try:
            known.append(UUID(ref))
        except ValueError:
            abort(404)
    return worker_queries.by_refs(acting(), known)


def _form(opening: Opening, picked: list[Member], **options: object) -> PeopleForm:
    holding = consents.holding_for([member.id for member in picked], opening.firm_id, today())
    names = {member.ref: member.name for member in picked if member.id not in holding}
    return people_form(names, **options)


def _how(form: PeopleForm, member: Member) -> str:
    """How somebody agreed: what was said of her alone, else what was said of all; nothing where a consent holds."""
    field = form._fields.get(how_field(member.ref))
    return str(field.data or form.text("all")) if field is not None else ""


def _contact(form: PeopleForm, member: Member) -> bool:
    field = form._fields.get(contact_field(member.ref))
    return bool(field.data) if field is not None else False


def _explain(form: PeopleForm, refusals: tuple[Refusal, ...], picked: list[Member]) -> None:
    """Put each refusal at the question of the person it is about, else on top with the name."""
    names = {str(member.ref): member.name for member in picked}
    for refusal in refusals:
        ref = str(refusal.params.get("member", ""))
        field = form._fields.get(how_field(UUID(ref))) if ref else None
        if field is not None:
            field.errors = [*field.errors, refusal_sentence(refusal)]
        else:
            form.form_errors.append(
                _("%(name)s: %(why)s", name=names.get(ref, ""), why=refusal_sentence(refusal))
            )


def _people_page(
    opening: Opening, status: int = 200, refusals: list[str] | None = None
) -> ResponseReturnValue:
    actor, policy = acting(), policy_on(today(), opening.town_id)
    others = request.args.get("who") == OTHERS
    known = worker_queries.people(actor, today(), everybody=others)
    entries = {one.member.id: one for one in recommend.without_work(known, policy, watched=not others)}
    matches, barred = recommend.people_for(opening, list(entries.values()), known, policy)
    found = page_of_list(matches, page_number(), A_PAGE)
    if found.number == 1:
        note_shown([match.member.ref for match in found.rows], today())
    there = {one.member_id: one for one in introduction_queries.of_opening(opening.id)}
    return render_page(
        "jobs/people.html", "jobs/_people_table.html", status=status,
        opening=opening, standing=queries.standing(opening, today()), entries=entries, barred=barred, there=there,
        matches=found.rows, number=found.number, size=found.size, total=found.total, others=others,
        answers=_why(known, matches, barred), suited=sum(one.fit >= recommend.SUITABLE for one in matches),
        earlier=recommend.if_it_ended_earlier(opening, list(entries.values()), known, policy),
        refusals=refusals or [], form=PeopleForm(),
    )  # fmt: skip


def _ask_page(
    opening: Opening, picked: list[Member], form: PeopleForm, status: int = 200
) -> ResponseReturnValue:
    policy = policy_on(today(), opening.town_id)
    known = worker_queries.people(acting(), today(), households=sorted({one.household_id for one in picked}))
    pairs = {one.id: recommend.pair(one, opening, known, policy) for one in picked}
    return render_page(
        "jobs/introduce.html", status=status, opening=opening, picked=picked, form=form, pairs=pairs,
        holding=consents.holding_for([one.id for one in picked], opening.firm_id, today()),
        fields={one.id: form._fields.get(how_field(one.ref)) for one in picked}, ways=list(HOW.items()),
        contacts={one.id: form._fields.get(contact_field(one.ref)) for one in picked},
        known=consents.holding_for([one.id for one in picked], opening.firm_id, today(), CONTACT),
    )  # fmt: skip


def _why(known: People, matches: list[Match], barred: list[Barred]) -> list[Answer] | None:
    """Answer “why not her”: by name or sound, among all whom the watch list holds."""
    words = request.args.get("why", "").strip()
    if not words:
        return None
    places = {match.member.id: (place, match) for place, match in enumerate(matches, 1)}
    limits = {one.member.id: one for one in barred}
    found = [one for one in known.members if is_called(one.name, one.pinyin, one.initials, words)]
    answers = []
    for one in found[:MOST_FOUND]:
        place, match = places.get(one.id, (None, None))
        answers.append(Answer(one, place, match, limits.get(one.id), has_work(one, known)))
    return answers
