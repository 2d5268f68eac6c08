"""The only door to `matching`: rows become plain facts, ranked facts become rows with reasons.

Ages, floors and staleness are those of the day asked for. Everything is loaded once and ranked in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from matching.baseline import RuleRanker
from matching.codes import AGAINST_CODES, FOR_CODES, GAP_CODES, LIMIT_CODES, NEED_CODES
from matching.explain import day_strip
from matching.filters import way_minutes
from matching.geo import kilometres
from matching.need import need_of
from matching.types import (
    Blocked,
    CareDuty,
    Need,
    NeedFacts,
    Ranked,
    Reason,
    Segment,
    Span,
    Worker,
)
from matching.types import Opening as Offer
from webapp.core.months import age_on
from webapp.core.policy import HOURLY, Policy
from webapp.households.models import Member
from webapp.households.queries.family import health_of
from webapp.households.rules import MemberFacts, counts_as_worker, household_need, is_pupil
from webapp.jobs.models import Introduction, Opening, WorkerProfile
from webapp.jobs.queries.workers import People
from webapp.jobs.rules import is_stale
from webapp.jobs.workflow import IntroductionState, OpeningState

QUICK: Final = frozenset({"健康证"})
"""Certificates that are had within days: a health card is made at the town's clinic."""

GRADES: Final = {"marginal": 1, "unstable": 2, "sudden": 3}
"""How grave a national category is for the order of talks; ours, since no rule ranks the three."""

EDUCATIONS: Final = {"illiterate": 0, "primary": 1, "junior": 2, "senior": 3, "college": 4, "degree": 5}
MOST_EFFORT: Final = {"weak": 1}
"""Who is registered with weak labour is not proposed for heavy work before somebody has asked."""

SUITABLE: Final = 50
"""From this fit on an opening is spoken of as suitable; below it is shown and called what it is."""

_DAYS_A_MONTH: Final = 30
_CHILDREN: Final = frozenset({"son", "daughter", "grandson", "granddaughter"})
_ELDERS: Final = frozenset({
    "father", "mother", "wifes_father", "wifes_mother", "husbands_father", "husbands_mother", "grandfather",
    "grandmother", "mothers_father", "mothers_mother",
})  # fmt: skip
Told = dict[str, Any]


@dataclass(frozen=True)
class Codes:
    """Every code that the ranking can say, with the names of its values: what labels have to cover."""

    reasons: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[str, ...]]


def codes() -> Codes:
    """Return what the ranking can say."""
    return Codes({**FOR_CODES, **AGAINST_CODES, **GAP_CODES}, LIMIT_CODES, NEED_CODES)


@dataclass(frozen=True)
class Match:
    """An opening for a person, or a person for an opening: fit, reasons, the way and the day."""

    opening: Opening
    member: Member
    fit: int
    reasons: tuple[Told, ...]
    strip: tuple[Segment, ...]
    km: float | None
    minutes: int | None
    transport: str | None


@dataclass(frozen=True)
class Barred:
    """What a hard limit keeps off a list, with every limit that does."""

    opening: Opening
    member: Member
    limits: tuple[Told, ...]


@dataclass
class Entry:
    """A person on the list of those without work: need with its reasons, and how far it has come."""

    member: Member
    profile: WorkerProfile | None
    need: int
    reasons: tuple[Told, ...]
    introductions: Sequence[Introduction]
    exact: float = 0.0
    best: Match | None = None
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def seeking(self) -> bool:
        """Whether the person wants to be spoken to about work now."""
        return self.profile is None or self.profile.seeking

    @property
    def suited(self) -> bool:
        """Whether there is an opening today that is worth a talk."""
        return self.best is not None and self.best.fit >= SUITABLE

    @property
    def waiting(self) -> Introduction | None:
        """The introduction that waits for an answer, if there is one."""
        return next((one for one in self.introductions if one.state is IntroductionState.PROPOSED), None)

    @property
    def near_home(self) -> bool:
        """Whether care at home keeps the person close by."""
        return bool(self.profile and any(duty.hard for duty in self.profile.care))

    @property
    def phoneless(self) -> bool:
        """Whether the person has to be reached through somebody."""
        return self.profile is not None and not self.profile.has_phone


def worker_of(member: Member, profile: WorkerProfile | None, day: date) -> Worker:
    """Return a person as the ranking knows people: what was said, else what the register knows."""
    known: dict[str, Any] = {
        "key": str(member.ref),
        "age": age_on(member.birth_on, day) if member.birth_on else 0,
        "is_pupil": is_pupil(member.schooling),
        "education": EDUCATIONS.get(member.education or ""),
        "effort": MOST_EFFORT.get(member.labour or ""),
        "place": member.household.village.place,
    }
    if profile is not None:
        known |= _said(profile)
    return Worker(**known)


def _said(profile: WorkerProfile) -> dict[str, Any]:
    care = tuple(CareDuty(Span(duty.starts, duty.ends), duty.what, duty.hard) for duty in profile.care)
    free = None
    if profile.free_from is not None and profile.free_to is not None:
        free = Span(profile.free_from, profile.free_to)
    return {
        "skills": tuple(profile.skills),
        "experience": {str(work): float(years) for work, years in profile.experience.items()},
        "certificates": frozenset(profile.certificates),
        "free": free,
        "care": care,
        "max_km": profile.max_km,
        "wanted_fen": profile.wanted_fen,
        "night_ok": profile.night,
        "effort": profile.effort,
        "transport": profile.transport,
        "days_per_week": profile.days_per_week,
        "needs_near_home": any(duty.hard for duty in care),
    }


def offer_of(opening: Opening, policy: Policy, kept: Mapping[int, float] | None = None) -> Offer:
    """Return an opening as the ranking knows it, with the floor and the staleness of the policy's day."""
    stale = opening.state is OpeningState.PUBLISHED and is_stale(opening.fresh_on, policy.day, policy)
    asked = frozenset(str(each) for each in opening.certificates)
    return Offer(
        key=str(opening.ref),
        title=opening.title,
        duties=opening.duties,
        skills=tuple(opening.skills),
        kind=opening.kind,
        part_time=opening.kind == HOURLY,
        wage_from_fen=opening.wage_from_fen,
        wage_to_fen=opening.wage_to_fen,
        floor_fen=policy.floor(opening.kind).fen,
        shift=Span(opening.shift_from, opening.shift_to),
        days_per_week=opening.days_per_week,
        effort=opening.effort,
        heavy_or_dangerous=opening.hazardous,
        education=opening.education or None,
        certificates=asked - QUICK,
        quick_certificates=asked & QUICK,
        place=opening.village.place if opening.village else None,
        posts_left=opening.free,
        is_open=opening.state is not OpeningState.PAUSED and not stale,
        days_unconfirmed=(policy.day - opening.fresh_on).days if stale else None,
        firm_kept_share=(kept or {}).get(opening.firm_id),
        lodging=opening.lodging,
        transport_provided=opening.transport,
    )


def member_facts(member: Member) -> MemberFacts:
    """Return a member as the rules of households know one."""
    return MemberFacts(
        key=str(member.ref),
        relation=member.relation,
        sex=member.sex,
        born_on=member.birth_on,
        education=member.education,
        schooling=member.schooling,
        health=health_of(member),
        labour=member.labour,
    )


def may_work(member: Member, policy: Policy) -> bool:
    """Whether somebody can be proposed for any work: has labour, is no pupil, is old enough."""
    return counts_as_worker(member_facts(member), policy.day, policy)


def has_work(member: Member, people: People) -> bool:
    """Whether somebody works: a spell here, or elsewhere by the register unless she came to look for work."""
    if member.id in people.at_work:
        return True
    return member.id in people.jobs_elsewhere and member.id not in people.profiles


def need_for(member: Member, people: People, policy: Policy) -> Need:
    """Return how urgent work is for somebody's family."""
    family = people.family_of(member)
    facts = [member_facts(each) for each in family]
    category, watch = people.standing[member.household_id]
    counted = household_need(
        facts,
        policy.day,
        policy,
        earners=sum(has_work(each, people) for each in family),
        category=category.category if category else None,
        local_watch=watch is not None,
        income_per_head_fen=people.incomes.get(member.household_id),
    )
    return need_of(
        NeedFacts(
            category=GRADES.get(counted.category or "", 0),
            local_watch=counted.local_watch,
            income_per_head_fen=counted.income_per_head_fen,
            line_fen=counted.line_fen,
            earners=counted.earners,
            able_workers=counted.able_workers,
            dependants=counted.dependants,
            pupils=counted.pupils,
            ill_or_disabled=counted.ill_or_disabled,
            months_without_wage=_months_without_wage(family, people, policy.day),
            single_parent=_parent_alone(facts, policy),
        )
    )


def _months_without_wage(family: Iterable[Member], people: People, day: date) -> int | None:
    days = [people.past.last_day[each.id] for each in family if each.id in people.past.last_day]
    return max(0, (day - max(days)).days // _DAYS_A_MONTH) if days else None


def _parent_alone(family: Sequence[MemberFacts], policy: Policy) -> bool:
    """Children who learn or are small, and beside the old one grown-up only."""
    youngest = policy.value("working_age")
    children = {
        each.key
        for each in family
        if each.relation in _CHILDREN and (is_pupil(each.schooling) or _is_under(each, youngest, policy.day))
    }
    grown = [each for each in family if each.key not in children and each.relation not in _ELDERS]
    return bool(children) and len(grown) == 1


def _is_under(member: MemberFacts, years: int, day: date) -> bool:
    return member.born_on is not None and age_on(member.born_on, day) < years


def without_work(people: People, policy: Policy, *, watched: bool = True) -> list[Entry]:
    """Return who may work and does not, by need: of the watch list in the wide sense, or of all others."""
    found = []
    for member in people.members:
        on_list = any(people.standing[member.household_id])
        if on_list is watched and may_work(member, policy) and not has_work(member, people):
            found.append(entry_of(member, people, policy))
    return sorted(found, key=lambda entry: (-entry.exact, entry.member.pinyin, entry.member.id))


def entry_of(member: Member, people: People, policy: Policy) -> Entry:
    """Return one person as the list has it."""
    need = need_for(member, people, policy)
    return Entry(
        member=member,
        profile=people.profiles.get(member.id),
        need=round(need.points),
        reasons=tuple(map(plain, need.reasons)),
        introductions=people.introductions.get(member.id, ()),
        exact=need.points,
        shares=need.shares,
    )


def with_best(entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy) -> None:
    """Give each entry its best opening, all from one scoring."""
    seeking = [entry for entry in entries if entry.seeking]
    workers = {str(e.member.ref): worker_of(e.member, e.profile, policy.day) for e in seeking}
    offers = {str(o.ref): offer_of(o, policy, people.past.kept) for o in openings}
    rows = {str(opening.ref): opening for opening in openings}
    ranked = RuleRanker().rank_town(list(workers.values()), list(offers.values()), top=1).openings_for
    for entry in seeking:
        key = str(entry.member.ref)
        for best in ranked.get(key, ()):
            entry.best = _match(rows[best.key], entry.member, workers[key], offers[best.key], best)


def openings_for(
    member: Member, people: People, openings: Sequence[Opening], policy: Policy
) -> tuple[list[Match], list[Barred]]:
    """Return a person's openings, best fit first, and those that hard limits keep off."""
    worker = worker_of(member, people.profiles.get(member.id), policy.day)
    offers = {str(o.ref): offer_of(o, policy, people.past.kept) for o in openings}
    rows = {str(opening.ref): opening for opening in openings}
    ranked, blocked = RuleRanker().rank_openings(worker, list(offers.values()))
    matches = [_match(rows[one.key], member, worker, offers[one.key], one) for one in ranked]
    return matches, [_barred(rows[one.key], member, one) for one in blocked]


def people_for(
    opening: Opening, entries: Sequence[Entry], people: People, policy: Policy
) -> tuple[list[Match], list[Barred]]:
    """Return people for an opening by fit in bands and need within a band, and whom hard limits keep off."""
    by_key = {str(entry.member.ref): entry for entry in entries if entry.seeking}
    workers = {key: worker_of(e.member, e.profile, policy.day) for key, e in by_key.items()}
    offer = offer_of(opening, policy, people.past.kept)
    needs = {key: entry.exact for key, entry in by_key.items()}
    ranked, blocked = RuleRanker().rank_workers(offer, list(workers.values()), needs)
    matches = [_match(opening, by_key[one.key].member, workers[one.key], offer, one) for one in ranked]
    return matches, [_barred(opening, by_key[one.key].member, one) for one in blocked]


def pair(member: Member, opening: Opening, people: People, policy: Policy) -> Match | Barred:
    """Return how one person and one opening suit each other, or every limit between them."""
    matches, barred = openings_for(member, people, [opening], policy)
    return matches[0] if matches else barred[0]


def way_km(introduction: Introduction) -> float | None:
    """Return the kilometres between home and post, for who must not see either."""
    village = introduction.opening.village
    return kilometres(introduction.member.household.village.place, village.place if village else None)


def plain(reason: Reason) -> Told:
    """Return a reason as JSON can hold it: what an introduction keeps as it was."""
    params = {name: _listed(value) for name, value in reason.params.items()}
    return {"code": reason.code, "polarity": reason.polarity, "params": params}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _match(opening: Opening, member: Member, worker: Worker, offer: Offer, ranked: Ranked) -> Match:
    return Match(
        opening=opening,
        member=member,
        fit=round(ranked.fit),
        reasons=tuple(map(plain, ranked.reasons)),
        strip=day_strip(worker, offer),
        km=kilometres(worker.place, offer.place),
        minutes=way_minutes(worker, offer),
        transport="bus" if offer.transport_provided else worker.transport,
    )


def _barred(opening: Opening, member: Member, blocked: Blocked) -> Barred:
    return Barred(opening, member, tuple(map(plain, blocked.reasons)))
