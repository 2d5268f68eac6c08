"""What waits for whom: the desk stands above every capability and asks each for its counts, by role."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from webapp.access.actor import Actor, Role
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.accounts.models import Account
from webapp.claims.models import PaymentList
from webapp.claims.queries.claims import count_for_me, count_reasons
from webapp.claims.queries.lists import count_to_issue
from webapp.claims.queries.village import count_at_the_village, count_objections, count_to_hang
from webapp.core.db import db
from webapp.core.months import Month
from webapp.core.policy import Policy
from webapp.households.models import ImportBatch
from webapp.households.queries.find import reviews_due
from webapp.households.workflow import ImportState
from webapp.jobs.models import Opening
from webapp.jobs.queries.calls import calls_for
from webapp.jobs.queries.firms import count_applied, owing
from webapp.jobs.queries.introductions import waits
from webapp.jobs.queries.openings import counts as opening_counts
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.posts import count_staged
from webapp.jobs.queries.words import count_to_confirm as count_words
from webapp.jobs.queries.workers import people
from webapp.jobs.recommend.lists import Entry, with_best, without_work
from webapp.jobs.rules.openings import is_stale
from webapp.jobs.workflow import OpeningState
from webapp.organisations.models import Seat
from webapp.payees.queries import waiting_count
from webapp.payments.queries.following import count_to_mend, to_send
from webapp.payments.queries.rechecks import count_to_ask, count_to_draw, count_to_settle
from webapp.payments.queries.recoveries import count_to_judge
from webapp.payments.queries.recoveries import counts as recovery_counts
from webapp.payments.queries.results import silent_lists
from webapp.payments.queries.signals import count_open as count_signals
from webapp.placements.queries.cases import count_late, count_live
from webapp.placements.queries.judging import Slip, slipping
from webapp.placements.queries.months import months_to_confirm, months_to_state
from webapp.placements.queries.spells import counts_by_state
from webapp.placements.workflow import CaseState
from webapp.policies.queries import count_to_confirm, count_under_floor, policy_on

MOST_URGENT, MOST_OPENINGS, MOST_LISTS = 6, 6, 5


@dataclass(frozen=True)
class Waiting:
    """One matter on the desk: a code to word, how many, where they are, and by when they are due."""

    code: str
    count: int
    endpoint: str
    arguments: Mapping[str, Any]
    due: date | None = None
    month: Month | None = None
    name: str = ""


Source = Callable[[Actor, date], Iterator[Waiting]]


def _of_firm(actor: Actor, day: date) -> Iterator[Waiting]:
    found = waits(actor, day)
    yield Waiting("answer_introductions", found.unanswered, "introductions.index", {}, found.oldest_on)
    yield Waiting("say_of_meetings", found.meetings, "introductions.index", {"show": "meeting"})
    yield Waiting("answer_cases", count_live(actor, CaseState.OPEN), "cases.index", {"state": "open"})
    for month, owed in months_to_state(actor.firm_id or 0, day).items():
        yield Waiting("state_month", owed, "placements.months", {"month": str(month)}, month=month)
    openings = opening_counts(actor, "", day)
    yield Waiting("posts_free_again", openings["freed"], "openings.index", {"show": "freed"})
    yield Waiting("due_openings", openings["due"], "openings.index", {"show": "due"})
    yield Waiting("stale_openings", found.stale, "openings.index", {"show": "stale"})
    yield Waiting("draft_openings", found.drafts, "openings.index", {"show": "draft"})


def _of_monitor(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("confirm_months", months_to_confirm(actor), "placements.stated", {})
    yield Waiting("village_claims", count_at_the_village(actor), "village.index", {})
    yield Waiting("accounts_to_mend", count_to_mend(actor), "mending.index", {})


def _of_first_secretary(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("village_claims", count_at_the_village(actor), "village.index", {})


def _of_centre(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("decide_claims", count_for_me(actor, day), "claims.index", {})
    yield Waiting("hang_firms", count_to_hang(actor), "village.notices", {})
    yield Waiting("answer_objections", count_objections(actor), "village.objections", {})
    yield Waiting("confirm_reasons", count_reasons(actor), "claims.holds", {})
    late, since = count_late(actor)
    yield Waiting("late_months", late, "cases.late", {}, since)
    yield Waiting("confirm_accounts", waiting_count(actor), "payees.index", {})
    yield Waiting("confirm_words", count_words(actor), "words.index", {})
    yield Waiting("apply_imports", _imports_to_apply(actor), "imports.index", {})
    reviews, first_on = reviews_due(actor, day)
    yield from _rechecks(actor)
    yield Waiting("review_watches", reviews, "households.index", {"show": "due", "sort": "review"}, first_on)


def _of_cadre(actor: Actor, day: date) -> Iterator[Waiting]:
    found = waits(actor, day)
    calls = calls_for(actor, day)
    yield Waiting("people_to_ask", len(calls.people), "calls.index", {})
    yield Waiting("firms_to_call", calls.unheard, "calls.index", {})
    live = count_live(actor, CaseState.OPEN, CaseState.ANSWERED)
    yield Waiting("settle_cases", live, "cases.index", {})
    yield Waiting("unanswered_introductions", found.unanswered, "introductions.index", {}, found.oldest_on)
    yield Waiting("firms_to_admit", count_applied(), "firms.index", {"show": "applied"})
    openings = opening_counts(actor, "", day)
    yield Waiting("posts_free_again", openings["freed"], "openings.index", {"show": "freed"})
    yield Waiting("openings_to_call", openings["to_call"], "openings.index", {"show": "to_call"})
    yield Waiting("stale_openings", found.stale, "openings.index", {"show": "stale"})
    yield Waiting("draft_openings", found.drafts, "openings.index", {"show": "draft"})
    yield Waiting("confirm_words", count_words(actor), "words.index", {})
    yield Waiting("under_floor", count_under_floor(actor, day), "policies.affected", {})


def _of_finance(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("decide_claims", count_for_me(actor, day), "claims.index", {})
    yield Waiting("confirm_reasons", count_reasons(actor), "claims.holds", {})
    yield Waiting("issue_claims", count_to_issue(actor), "payments.prepare", {})
    for found in to_send(actor)[:MOST_LISTS]:
        yield _of_list("failed_lines", found.lines, found.listed)
    silent_after = policy_on(day, actor.town_id).value("bank_silent_days")
    for silent in silent_lists(actor, day, silent_after)[:MOST_LISTS]:
        yield _of_list("silent_lists", silent.days, silent.listed)
    yield from _recoveries(actor)


def _of_list(code: str, count: int, listed: PaymentList) -> Waiting:
    return Waiting(code, count, "payments.show_list", {"ref": listed.ref}, name=listed.number)


def _of_signer(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("sign_claims", count_for_me(actor, day), "claims.index", {})
    yield Waiting("confirm_policies", count_to_confirm(actor), "policies.index", {"show": "changing"})
    yield from _recoveries(actor)
    yield from _rechecks(actor)
    yield from _signals(actor, day)


def _of_auditor(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("draw_sample", count_to_draw(actor), "samples.new", {})
    yield from _rechecks(actor)
    yield from _signals(actor, day)


def _of_station(actor: Actor, day: date) -> Iterator[Waiting]:
    yield from _rechecks(actor)


def _recoveries(actor: Actor) -> Iterator[Waiting]:
    if permits(actor, Permission.RECOVERY_JUDGE):
        yield Waiting("judge_recoveries", count_to_judge(actor), "recoveries.index", {"state": "proposed"})
    if permits(actor, Permission.RECOVERY_RECEIVE):
        owed = recovery_counts(actor).get("open", 0)
        yield Waiting("owed_recoveries", owed, "recoveries.index", {"state": "open"})


def _rechecks(actor: Actor) -> Iterator[Waiting]:
    if permits(actor, Permission.RECHECK_ANSWER):
        yield Waiting("ask_recipients", count_to_ask(actor), "rechecks.index", {"state": "open"})
    if permits(actor, Permission.RECHECK_SETTLE):
        yield Waiting("settle_findings", count_to_settle(actor), "rechecks.index", {"state": "finding"})


def _signals(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("look_at_signals", count_signals(actor, day), "signals.index", {"show": "open"})


def _of_administrator(actor: Actor, day: date) -> Iterator[Waiting]:
    yield Waiting("accounts_without_password", _never_signed_in(actor, day), "organisations.staff", {})


def _of_chamber(actor: Actor, day: date) -> Iterator[Waiting]:
    found = opening_counts(actor, "", day)
    yield Waiting("posts_free_again", found["freed"], "openings.index", {"show": "freed"})
    yield Waiting("due_openings", found["due"], "openings.index", {"show": "due"})
    yield Waiting("stale_openings", found["stale"], "openings.index", {"show": "stale"})
    yield Waiting("draft_openings", found["draft"], "openings.index", {"show": "draft"})
    yield Waiting("posts_to_write", count_staged(actor), "posts.index", {})
    firms = owing(actor, day)
    unanswered, since = firms.unanswered, firms.oldest_on
    yield Waiting("members_silent", len(firms.silent), "firms.index", {"show": "silent"})
    yield Waiting("members_unanswered", len(unanswered), "firms.index", {"show": "unanswered"}, since)


SOURCES: Mapping[Role, Source] = {
    Role.FIRM: _of_firm,
    Role.CHAMBER: _of_chamber,
    Role.VILLAGE_MONITOR: _of_monitor,
    Role.FIRST_SECRETARY: _of_first_secretary,
    Role.TOWN_CENTRE: _of_centre,
    Role.JOB_CADRE: _of_cadre,
    Role.FINANCE_MAKER: _of_finance,
    Role.FINANCE_CHECKER: _of_finance,
    Role.PARTY_SECRETARY: _of_signer,
    Role.TEAM_CAPTAIN: _of_signer,
    Role.ADMINISTRATOR: _of_administrator,
    Role.AUDITOR: _of_auditor,
    Role.AREA_STATION: _of_station,
}
WATCHERS = (
    Role.VILLAGE_MONITOR,
    Role.AREA_STATION,
    Role.FIRST_SECRETARY,
    Role.TOWN_CENTRE,
    Role.JOB_CADRE,
    Role.PARTY_SECRETARY,
    Role.TEAM_CAPTAIN,
)
"""Who is told of people whose six months are in danger."""


def waiting_for(actor: Actor, day: date) -> list[Waiting]:
    """Return what waits for an actor, in the order of the work."""
    source = SOURCES.get(actor.role)
    return [line for line in source(actor, day) if line.count] if source else []


def slips_for(actor: Actor, day: date) -> list[Slip]:
    """Return the people in the actor's reach whose six months are in danger."""
    return slipping(actor, day) if actor.role in WATCHERS else []


@dataclass(frozen=True)
class Urgent:
    """People without work: how many, and the first of them, each with the best opening of today."""

    total: int
    first: list[Entry]
    openings: list[Opening]


def urgent_for(actor: Actor, day: date) -> Urgent | None:
    """Return whom a job cadre should speak to first."""
    if actor.role is not Role.JOB_CADRE or actor.town_id is None:
        return None
    found, policy = people(actor, day), policy_on(day, actor.town_id)
    entries = without_work(found, policy)
    first = entries[:MOST_URGENT]
    openings = in_town(actor.town_id)
    with_best(first, openings, found, policy)
    return Urgent(len(entries), first, _to_fill(openings, policy)[:MOST_OPENINGS])


def _to_fill(openings: Sequence[Opening], policy: Policy) -> list[Opening]:
    """Return the openings that people can be sent to today, those that wait longest first."""
    open_now = [
        one
        for one in openings
        if one.state is OpeningState.PUBLISHED
        and one.firm_admitted
        and one.free
        and not is_stale(one.fresh_on, policy.day, policy)
    ]
    return sorted(open_now, key=lambda one: (one.published_on or one.fresh_on, one.id))


def kept_by(actor: Actor) -> dict[str, int]:
    """Return how many of the people in the actor's reach work, and how many were kept the six months."""
    return counts_by_state(actor) if permits(actor, Permission.SPELL_LIST) else {}


def _imports_to_apply(actor: Actor) -> int:
    query = select(func.count(ImportBatch.id)).where(ImportBatch.town_id == actor.town_id)
    return db.session.scalar(query.where(ImportBatch.state == ImportState.STAGED)) or 0


def _never_signed_in(actor: Actor, day: date) -> int:
    query = select(func.count(Account.person_id.distinct())).join(Seat, Seat.account_id == Account.id)
    query = query.where(Seat.town_id == actor.town_id, Account.password_hash.is_(None))
    query = query.where(Account.disabled_at.is_(None), or_(Seat.valid_to.is_(None), Seat.valid_to >= day))
    return db.session.scalar(query) or 0
