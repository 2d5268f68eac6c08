"""The job cadre's first pages: people without work by need, and one person's openings by fit."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.consents import queries as consents
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.lists import page_number, page_of_list
from webapp.core.months import age_on
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.policy import Policy
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.households.rules import is_called, work_refusals
from webapp.jobs.actions import introductions as actions
from webapp.jobs.forms.introductions import ConsentForm
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.whatif import change_sentence
from webapp.jobs.labels.words import WORK_FILTERS
from webapp.jobs.models import Opening
from webapp.jobs.queries import openings as opening_queries
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend import lists as recommend
from webapp.jobs.recommend.lists import Barred, Entry, Match
from webapp.jobs.recommend.need import has_work
from webapp.jobs.recommend.unseen import mark_unseen
from webapp.jobs.recommend.whatif import changes_for
from webapp.policies.queries import policy_on

work = Blueprint("work", __name__, template_folder="../templates")
OTHERS: Final = "others"
PASSES: Final[dict[str, Callable[[Entry], bool]]] = {
    "today": lambda entry: entry.suited and entry.waiting is None,
    "near": lambda entry: entry.near_home,
    "phoneless": lambda entry: entry.phoneless,
    "waiting": lambda entry: entry.waiting is not None,
    "unseen": lambda entry: entry.unseen and entry.seeking,
}
MOST_FOUND: Final = 5
SHOWN_MOST: Final = 6


@dataclass(frozen=True)
class Answer:
    """Why not this one: what was found for the words asked, with its place on the list or its limits."""

    opening: Opening
    place: int | None
    match: Match | None
    barred: Barred | None


@work.get("/work")
@requires(Permission.WORKER_LIST)
def index() -> ResponseReturnValue:
    """List people without work, the most urgent first, each with the best opening of today."""
    actor, policy = acting(), _policy()
    others = request.args.get("who") == OTHERS
    people = queries.people(actor, today(), everybody=others)
    everybody = recommend.without_work(people, policy, watched=not others)
    if not others:  # whose turn it is hangs on all before; of all others only the page is worth a scoring
        recommend.with_best(everybody, _openings(), people, policy)
    entries = [entry for entry in everybody if _means(entry, _asked())]
    mark_unseen(entries, policy)
    passes = PASSES.get(request.args.get("show", ""), bool)
    found = page_of_list([entry for entry in entries if passes(entry)], page_number())
    if others:
        recommend.with_best(found.rows, _openings(), people, policy, turns=False)
    counts = {name: sum(map(passes, entries)) for name, passes in PASSES.items()}
    words = [
        (None, _("all"), len(entries)),
        *((k, w, counts[k]) for k, w in WORK_FILTERS.items() if not others),
    ]
    return render_page(
        "jobs/work.html", "jobs/_work_table.html",
        found=found, words=words, counts=counts, total=len(entries), others=others, q=_asked(),
        unseen_days=policy.value("unseen_days"),
        ages={one.member.id: _age(one.member) for one in found.rows},
    )  # fmt: skip


@work.get("/work/<uuid:ref>")
@requires(Permission.WORKER_SEE, on=queries.worker)
def show(member: Member) -> ResponseReturnValue:
    """Show one person's openings, ranked, with what speaks for and against each."""
    return _worker_page(
        member, ConsentForm(data={"opening": request.args.get("opening"), "given_on": today()})
    )


@work.post("/work/<uuid:ref>/introduce")
@requires(Permission.INTRODUCTION_PROPOSE, on=queries.worker)
def introduce(member: Member) -> ResponseReturnValue:
    """Introduce the person to the chosen opening, under a consent that holds or is noted now."""
    form, actor = ConsentForm(), acting()
    if form.how.data and not permits(actor, Permission.CONSENT_NOTE, member):
        abort(403)
    form.validate()
    opening = _chosen(form)
    if opening is None:
        form.explain((Refusal("opening_missing"),), refusal_sentence)
    if form.errors or opening is None:
        return _worker_page(member, form, 422)
    proposal = actions.Proposal(member, form.how.data or "", form.given_on.data, bool(form.contact.data))
    outcome = unit.run(
        lambda: actions.introduce(opening, [proposal], actor, now()),
        unit.Entry(actor, "introduction.propose", now(), member.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _worker_page(member, form, 422)
    tell(_("%(name)s is introduced to %(firm)s.", name=member.name, firm=opening.firm.name))
    return redirect_to("introductions.sheet", ref=outcome.ref)


def _policy() -> Policy:
    return policy_on(today(), acting().town_id)


def _openings() -> list[Opening]:
    return opening_queries.in_town(acting().town_id or 0)


def _asked() -> str:
    return " ".join(request.args.get("q", "").split())


def _means(entry: Entry, q: str) -> bool:
    """Whether a search means this person: by name, sound or village."""
    member = entry.member
    called = is_called(member.name, member.pinyin, member.initials, q)
    return not q or called or q in member.household.village.name


def _age(member: Member) -> int | None:
    return age_on(member.birth_on, today()) if member.birth_on else None


def _chosen(form: ConsentForm) -> Opening | None:
    try:
        return opening_queries.in_town_by_ref(acting().town_id or 0, UUID(form.opening.data or ""))
    except ValueError:
        return None


def _worker_page(member: Member, form: ConsentForm, status: int = 200) -> ResponseReturnValue:
    actor, policy, openings = acting(), _policy(), _openings()
    people, order = _people_and_order(member, policy)
    entry = _entry_in(order, member, openings, people, policy) or recommend.entry_of(member, people, policy)
    cannot = [
        refusal_sentence(one) for one in work_refusals(member.birth_on, member.schooling, today(), policy)
    ]
    matches, barred = ([], []) if cannot else recommend.openings_for(member, people, openings, policy)
    waiting = {one.opening_id for one in entry.introductions if one.under_way}
    free = [match for match in matches if match.opening.id not in waiting]
    return render_page(
        "jobs/worker.html", status=status, member=member, entry=entry, matches=matches, barred=barred,
        free=free, chosen=_radio(form, free, entry), form=form, cannot=cannot,
        consents=consents.recipients_of(member.id, today()),
        opens=_opens(member, openings, people, policy) if matches or barred else [],
        at_work=has_work(member, people), answers=_why(matches, barred), place=_place(entry, order),
        waiting=waiting,
        given=consents.of_member(member.id), age=_age(member), shown_most=SHOWN_MOST,
        may_note=permits(actor, Permission.CONSENT_NOTE, member),
    )  # fmt: skip


def _entry_in(
    order: list[Entry], member: Member, openings: list[Opening], people: People, policy: Policy
) -> Entry | None:
    """The person as the list has her, with the opening that it names; None for who is not on it."""
    before = list(takewhile(lambda one: one.member.id != member.id, order))
    if len(before) == len(order):
        return None
    entry = order[len(before)]
    recommend.with_best([*before, entry], openings, people, policy)
    return entry


def _opens(
    member: Member, openings: list[Opening], people: People, policy: Policy
) -> list[tuple[str, tuple[Opening, ...]]]:
    """What one change would open, in words, with the openings."""
    found = changes_for(member, people, openings, policy)
    return [(change_sentence(one.told["code"], one.told["params"]), one.openings) for one in found]


def _people_and_order(member: Member, policy: Policy) -> tuple[People, list[Entry]]:
    """The watch list with this person in it; who is on no list is loaded with the own family."""
    people = queries.people(acting(), today())
    order = recommend.without_work(people, policy)
    if member.household_id not in people.standing:
        people = queries.people(acting(), today(), households=[member.household_id])
    return people, order


def _place(entry: Entry, order: list[Entry]) -> dict[str, Any] | None:
    """Where the person stands on the list, and who is before and after."""
    refs = [one.member.ref for one in order]
    if entry.member.ref not in refs:
        return None
    at = refs.index(entry.member.ref)
    after = refs[at + 1] if at + 1 < len(refs) else None
    return {"number": at + 1, "total": len(refs), "before": refs[at - 1] if at else None, "after": after}


def _radio(form: ConsentForm, matches: list[Match], entry: Entry) -> str:
    """The opening that is picked: the one asked for, else that of the list, else the best that is not under way yet."""
    named = str(entry.best.opening.ref) if entry.best else None
    refs = [str(match.opening.ref) for match in matches]
    return next((ref for ref in (form.opening.data, named) if ref in refs), next(iter(refs), "")) or ""


def _why(matches: list[Match], barred: list[Barred]) -> list[Answer] | None:
    """Answer “why not this one”: by the name of the post or the firm."""
    words = " ".join(request.args.get("why", "").split())
    if not words:
        return None
    found = [
        Answer(m.opening, place, m, None) for place, m in enumerate(matches, 1) if _named(m.opening, words)
    ]
    found += [Answer(b.opening, None, None, b) for b in barred if _named(b.opening, words)]
    return found[:MOST_FOUND]


def _named(opening: Opening, words: str) -> bool:
    return words in opening.title or words in opening.firm.name
