"""A plan for all who look for work at once: who had best be spoken to about which opening. A proposal, never an act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from types import ModuleType

import numpy as np

from matching.assignment.candidates import Candidates, candidates_of
from matching.assignment.plan import Plan
from matching.assignment.rules import PinsRefused, RefusedPin, Rules
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People as Crowd
from webapp.core.policy import Policy
from webapp.jobs.models import Opening
from webapp.jobs.queries.openings import reserved
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.facts import offers_of
from webapp.jobs.recommend.lists import SUITABLE, Entry, workers_of
from webapp.jobs.recommend.weights import weights_of
from webapp.jobs.recommend.words import own_words

Pair = tuple[str, str]
"""The refs of a person and of an opening."""


@dataclass(frozen=True)
class Wishes:
    """What a cadre has settled: pairs that shall stand in the plan, and pairs that shall not."""

    held: frozenset[Pair] = frozenset()
    ruled_out: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class Proposed:
    """One proposal: the fit, and which number the opening has on the person's own list."""

    entry: Entry
    opening: Opening
    fit: int
    place: int
    held: bool


@dataclass(frozen=True)
class NotHeld:
    """A pair that was to be held and cannot be, with the code of why; somebody or something may be gone."""

    pair: Pair
    why: str


@dataclass(frozen=True)
class TownPlan:
    """The plan beside what would come of taking the best pair first, and beside the plan without the cadre's wishes."""

    proposed: tuple[Proposed, ...]
    left: tuple[Entry, ...]
    posts_left: tuple[tuple[Opening, int], ...]
    not_held: tuple[NotHeld, ...]
    one_by_one: int
    moved: int
    fewer: int

    @property
    def people(self) -> int:
        """For how many people it was made."""
        return len(self.proposed) + len(self.left)


class _Town:
    """People, openings and their fits, by ref."""

    def __init__(
        self, entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy
    ) -> None:
        self.entries = {str(entry.member.ref): entry for entry in entries}
        self.openings = {str(opening.ref): opening for opening in openings}
        self.policy = policy
        offers = offers_of(openings, policy, people.past.kept)[0]
        kept = reserved(openings)
        self.posts = {str(one.ref): max(0, one.free - kept[one.id]) for one in openings}
        workers = workers_of(entries, openings, people, policy).values()
        with own_words(policy):
            scoring = Scoring(OpeningBook(offers.values()), weights_of(policy))
            self.fits = dict(zip(self.entries, scoring.every(Crowd(list(workers))), strict=True))
        self.column = {key: at for at, key in enumerate(offers)}

    def fit(self, pair: Pair) -> float:
        """How well an opening suits a person; minus infinity where a limit keeps them apart."""
        return float(self.fits[pair[0]][self.column[pair[1]]])

    def place(self, pair: Pair) -> int:
        """Which number the opening has on the person's own list."""
        fits = np.round(self.fits[pair[0]], 6)
        return int((fits > fits[self.column[pair[1]]]).sum()) + 1

    @cached_property
    def candidates(self) -> Candidates:
        """Whoever could be spoken to about what: no limit between them, and suitable."""
        weights = {key: self._weight(entry) for key, entry in self.entries.items()}
        pairs = [(worker, opening) for worker in self.entries for opening in self.openings]
        suited = [(pair, self.fit(pair)) for pair in pairs if round(max(0.0, self.fit(pair))) >= SUITABLE]
        return candidates_of(
            [(*pair, fit / 100 * weights[pair[0]]) for pair, fit in suited],
            self.posts,
            households={key: str(entry.member.household_id) for key, entry in self.entries.items()},
            weights=weights,
            without_earner={
                str(e.member.household_id) for e in self.entries.values() if e.shares.get("no_earner")
            },
        )

    def _weight(self, entry: Entry) -> float:
        """What the person's success is worth beside another's: more where work is urgent."""
        return 1 + self.policy.value("plan_need") / 100 * entry.exact / 100

    def rules(self, wishes: Wishes) -> Rules:
        """The rules of the town with what a cadre has settled."""
        factor = self.policy.value("plan_first_earner") / 100
        return Rules(first_earner_factor=factor, pins=wishes.held, forbids=wishes.ruled_out)


def plan_for(
    entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy, wishes: Wishes
) -> TownPlan:
    """Work out the plan; pairs that cannot be held are named and left out of it."""
    town = _Town(entries, openings, people, policy)
    wishes, refused = _possible(town, wishes)
    report = _solvers().compare(town.candidates, town.rules(wishes))
    plan: Plan = report.exact.plan
    free: Plan = plan if wishes == Wishes() else _solvers().solve(town.candidates, town.rules(Wishes()))
    proposed = [_proposed(town, (pair.worker, pair.opening), held=pair.pinned) for pair in plan.pairs]
    return TownPlan(
        tuple(sorted(proposed, key=lambda one: _order(one.entry))),
        tuple(sorted((town.entries[key] for key in _unplaced(town, plan)), key=_order)),
        tuple((town.openings[key], left) for key, left in _most_first(plan.posts_left)),
        tuple(NotHeld((pin.worker, pin.opening), pin.why) for pin in refused),
        one_by_one=len(report.greedy.plan.pairs),
        moved=len(free.changes(plan).moves),
        fewer=len(free.pairs) - len(plan.pairs),
    )  # fmt: skip


def _possible(town: _Town, wishes: Wishes) -> tuple[Wishes, tuple[RefusedPin, ...]]:
    """The wishes without those that cannot be kept, and these."""
    try:
        _solvers().solve(town.candidates, town.rules(wishes))
    except PinsRefused as refused:
        gone = {(pin.worker, pin.opening) for pin in refused.refused}
        return Wishes(wishes.held - gone, wishes.ruled_out), refused.refused
    return wishes, ()


def _proposed(town: _Town, pair: Pair, *, held: bool) -> Proposed:
    entry, opening = town.entries[pair[0]], town.openings[pair[1]]
    return Proposed(entry, opening, round(town.fit(pair)), town.place(pair), held)


def _unplaced(town: _Town, plan: Plan) -> list[str]:
    placed = {pair.worker for pair in plan.pairs}
    return [key for key in town.entries if key not in placed]


def _order(entry: Entry) -> tuple[float, str, int]:
    return -entry.exact, entry.member.pinyin, entry.member.id


def _most_first(posts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(posts.items(), key=lambda one: (-one[1], one[0]))


def _solvers() -> ModuleType:
    """The solvers, loaded at the first plan: scipy's take half a second, for which no start of the server waits."""
    return import_module("matching.assignment.report")
