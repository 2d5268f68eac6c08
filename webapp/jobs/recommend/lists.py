"""The only door to `matching`: lists of people and of openings, ranked with their reasons.

Ages, floors and staleness are those of the day asked for. Everything is loaded once and ranked in memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from matching.explain import day_strip
from matching.fairness.turns import share_out
from matching.filters import way_minutes
from matching.geo import kilometres
from matching.types import DAY, Blocked, Ranked, Segment, Span, Worker
from matching.types import Opening as Offer
from webapp.core.policy import Policy
from webapp.households.models import Member
from webapp.jobs.models import Introduction, Opening, WorkerProfile
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.bars import with_bars
from webapp.jobs.recommend.facts import Told, offer_of, offers_of, plain, worker_of
from webapp.jobs.recommend.need import has_work, may_work, need_for
from webapp.jobs.recommend.turns import in_order, loads_in
from webapp.jobs.recommend.weights import ranker_of
from webapp.jobs.recommend.words import own_words

STEP, LARGEST_STEP, SHORTEST = 30, 180, 240
"""Minutes by which a shift is tried earlier, at most, and what stays of it at least."""

SUITABLE: Final = 50
"""From this fit on an opening is spoken of as suitable; below it is shown and called what it is."""


NEXT_BEST, SPREAD = 5, 3
"""Among a person's first openings, those so many points below the best count as equal and take turns."""


class Engine(Protocol):
    """What puts people in order for an opening."""

    def rank_workers(
        self, opening: Offer, workers: Sequence[Worker], needs: Mapping[str, float] | None = None
    ) -> tuple[list[Ranked], list[Blocked]]:
        """Rank people, and say whom a hard limit keeps off."""


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
    """A person on the list of those without work: need with its reasons, and how far it has come.

    `in_turn` says that the best opening is not the first by fit, but one nearly as good whose turn it is.
    """

    member: Member
    profile: WorkerProfile | None
    need: int
    reasons: tuple[Told, ...]
    introductions: Sequence[Introduction]
    exact: float = 0.0
    best: Match | None = None
    in_turn: bool = False
    unseen: bool = False
    ending: bool = False
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
        """The introduction of which something is still to come, if there is one."""
        return next((one for one in self.introductions if one.under_way), None)

    @property
    def near_home(self) -> bool:
        """Whether care at home keeps the person close by."""
        return bool(self.profile and any(duty.hard for duty in self.profile.care))

    @property
    def phoneless(self) -> bool:
        """Whether the person has to be reached through somebody."""
        return self.profile is not None and not self.profile.has_phone


def without_work(people: People, policy: Policy, *, watched: bool = True) -> list[Entry]:
    """Return who may work and does not, by need: of the watch list in the wide sense, or of all others.

    Before all of them stands whose work is about to end: what is still there can be saved, or replaced in time.
    """
    found = []
    for member in people.members:
        on_list = any(people.standing[member.household_id])
        if on_list is watched and may_work(member, policy) and not has_work(member, people):
            found.append(entry_of(member, people, policy))
    return sorted(
        found, key=lambda entry: (not entry.ending, -entry.exact, entry.member.pinyin, entry.member.id)
    )


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
        ending=member.id in people.past.ending,
        shares=need.shares,
    )


def with_best(
    entries: Sequence[Entry],
    openings: Sequence[Opening],
    people: People,
    policy: Policy,
    *,
    turns: bool = True,
) -> None:
    """Give each entry its best opening, all from one scoring; near-equals take turns, the first entry chooses first."""
    seeking = [entry for entry in entries if entry.seeking]
    workers = workers_of(seeking, openings, people, policy)
    offers, _ = offers_of(openings, policy, people.past.kept)
    rows = {str(opening.ref): opening for opening in openings}
    with own_words(policy):
        town = ranker_of(policy).rank_town(list(workers.values()), list(offers.values()), top=NEXT_BEST)
    ranked = town.openings_for
    firsts = share_out(ranked, in_order(workers), loads_in(openings), SPREAD) if turns else ranked
    for entry in seeking:
        key = str(entry.member.ref)
        for best in firsts[key][:1]:
            entry.best = _match(rows[best.key], entry.member, workers[key], offers[best.key], best)
            entry.in_turn = best.key != ranked[key][0].key


def workers_of(
    entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy
) -> dict[str, Worker]:
    """Return people as the ranking knows them, by ref."""
    return {str(e.member.ref): worker_for(e.member, openings, people, policy) for e in entries}


@dataclass(frozen=True)
class Moved:
    """A person whose first opening is another one by other weights."""

    member: Member
    before: Opening
    after: Opening


def moved(
    entries: Sequence[Entry], openings: Sequence[Opening], people: People, before: Policy, after: Policy
) -> list[Moved]:
    """Return for whom another opening comes first, in the order of the entries; all but the weights stays as it is."""
    seeking = [entry for entry in entries if entry.seeking]
    workers = list(workers_of(seeking, openings, people, before).values())
    offers = list(offers_of(openings, before, people.past.kept)[0].values())
    rows = {str(opening.ref): opening for opening in openings}
    with own_words(before):
        firsts = [ranker_of(each).rank_town(workers, offers, top=1).openings_for for each in (before, after)]
    found = []
    for entry in seeking:
        old, new = (first[str(entry.member.ref)] for first in firsts)
        if old and new and old[0].key != new[0].key:
            found.append(Moved(entry.member, rows[old[0].key], rows[new[0].key]))
    return found


def openings_for(
    member: Member, people: People, openings: Sequence[Opening], policy: Policy
) -> tuple[list[Match], list[Barred]]:
    """Return a person's openings, best fit first, and those that hard limits keep off."""
    worker = worker_for(member, openings, people, policy)
    offers, _ = offers_of(openings, policy, people.past.kept)
    rows = {str(opening.ref): opening for opening in openings}
    with own_words(policy):
        ranked, blocked = ranker_of(policy).rank_openings(worker, list(offers.values()))
    matches = [_match(rows[one.key], member, worker, offers[one.key], one) for one in ranked]
    return matches, [_barred(rows[one.key], member, one) for one in blocked]


def people_for(
    opening: Opening, entries: Sequence[Entry], people: People, policy: Policy
) -> tuple[list[Match], list[Barred]]:
    """Return people for an opening by fit in bands and need within a band, and whom hard limits keep off."""
    by_key = {str(entry.member.ref): entry for entry in entries if entry.seeking}
    workers = {key: worker_for(e.member, [opening], people, policy) for key, e in by_key.items()}
    offer = offers_of([opening], policy, people.past.kept)[0][str(opening.ref)]
    needs = {key: entry.exact for key, entry in by_key.items()}
    with own_words(policy):
        ranked, blocked = ranker_of(policy).rank_workers(offer, list(workers.values()), needs)
    ranked = sorted(ranked, key=lambda one: not by_key[one.key].ending)
    matches = [_match(opening, by_key[one.key].member, workers[one.key], offer, one) for one in ranked]
    return matches, [_barred(opening, by_key[one.key].member, one) for one in blocked]


@dataclass(frozen=True)
class Earlier:
    """An end of the shift at which more people would suit, and how many more."""

    end: int
    more: int


def if_it_ended_earlier(
    opening: Opening, entries: Sequence[Entry], people: People, policy: Policy, engine: Engine | None = None
) -> list[Earlier]:
    """Return ends of the shift, the smallest step first, each of which would suit more people than the one before."""
    offer = offer_of(opening, policy, people.past.kept)
    workers = [worker_for(e.member, [opening], people, policy) for e in entries if e.seeking]
    if offer.shift is None or not offer.is_open:
        return []
    with own_words(policy):
        return _more_by_end(engine or ranker_of(policy), offer, offer.shift, workers)


def _more_by_end(ranker: Engine, offer: Offer, shift: Span, workers: Sequence[Worker]) -> list[Earlier]:
    now, found = _suited(ranker, offer, workers), list[Earlier]()
    for step in range(STEP, LARGEST_STEP + 1, STEP):
        if shift.minutes - step < SHORTEST:
            break
        shorter = Span(shift.start, (shift.end - step) % DAY)
        more = len(_suited(ranker, replace(offer, shift=shorter), workers) - now)
        if more > (found[-1].more if found else 0):
            found.append(Earlier(shorter.end, more))
    return found


def _suited(ranker: Engine, offer: Offer, workers: Sequence[Worker]) -> set[str]:
    ranked, _ = ranker.rank_workers(offer, workers)
    return {one.key for one in ranked if one.fit >= SUITABLE}


def pair(member: Member, opening: Opening, people: People, policy: Policy) -> Match | Barred:
    """Return how one person and one opening suit each other, or every limit between them."""
    matches, barred = openings_for(member, people, [opening], policy)
    return matches[0] if matches else barred[0]


def worker_for(member: Member, openings: Sequence[Opening], people: People, policy: Policy) -> Worker:
    """Return one person as the ranking knows them, with the bars of these openings."""
    worker = worker_of(member, people.profiles.get(member.id), policy.day)
    return with_bars(worker, member, openings, people, policy)


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
