"""Everybody of a town who could work and does not, ranked at once: long work, with a word on how far it is."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People as Crowd
from matching.fairness.exposure import GroupExposure, exposure
from matching.fairness.turns import share_out
from matching.fairness.unseen import Unseen, never_shown
from matching.lists.openings import openings_for_each
from matching.lists.people import workers_for_each
from matching.types import Opening as Offer
from matching.types import Ranked, Worker
from webapp.core.policy import Policy
from webapp.jobs.models import Opening
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend.facts import offers_of
from webapp.jobs.recommend.lists import NEXT_BEST, SPREAD, SUITABLE, Entry, without_work, workers_of
from webapp.jobs.recommend.turns import in_order, loads_in
from webapp.jobs.recommend.weights import weights_of
from webapp.jobs.recommend.whatif import Helps, helps_for_town
from webapp.jobs.recommend.words import own_words

Report = Callable[[int, int, str], None]
Lists = Mapping[str, Sequence[Ranked]]

FIRST: Final = 10
"""So many people of the list of an opening count as shown, as on its page."""

TOLD: Final = 3
"""So many openings of each person are kept."""

BLOCK: Final = 200
"""After so many people it is noted how far the work is."""

GROUPS: Final[Mapping[str, Callable[[Entry, People], Hashable]]] = {
    "sex": lambda entry, _: entry.member.sex or "",
    "watch": lambda entry, people: "watched" if is_watched(entry, people) else "other",
    "village": lambda entry, _: entry.member.household.village.name,
}
"""By what it is measured who is shown; none of it has a part in the ranking."""


FEWEST_PEOPLE: Final = 20
FEWEST_LISTS: Final = 20
"""Of fewer a range is too narrow to be believed: from a handful of lists one draws the same handful again and again."""


@dataclass(frozen=True)
class Standing:
    """One person: the best openings with their fit, in turn, and whether any list of people shows her."""

    entry: Entry
    best: tuple[tuple[Opening, int], ...]
    in_turn: bool
    kept_off_by: str | None

    @property
    def suited(self) -> bool:
        """Whether there is an opening that is worth a talk."""
        return any(fit >= SUITABLE for _, fit in self.best)


@dataclass(frozen=True)
class TownLists:
    """The people of a town by need, who is shown by group on how many lists, and what would help many at once."""

    people: tuple[Standing, ...]
    shown: Mapping[str, tuple[GroupExposure, ...]]
    lists: int
    helps: tuple[Helps, ...]


def tells(people: int, lists: int) -> bool:
    """Whether there are so many people of a group, and lists, that its range says something."""
    return people >= FEWEST_PEOPLE and lists >= FEWEST_LISTS


def is_watched(entry: Entry, people: People) -> bool:
    """Whether somebody's family is on the watch list in the wide sense."""
    return any(people.standing[entry.member.household_id])


def everybody_without_work(people: People, policy: Policy) -> list[Entry]:
    """Return who could work, has none and looks for it, on the watch list or not, the most urgent first."""
    found = [*without_work(people, policy), *without_work(people, policy, watched=False)]
    found.sort(key=lambda entry: (not entry.ending, -entry.exact, entry.member.pinyin, entry.member.id))
    return [entry for entry in found if entry.seeking]


def rank_town(
    entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy, report: Report
) -> TownLists:
    """Rank a whole town: openings for each person, people for each opening, who is never shown, what would help."""
    with own_words(policy):
        return _ranked(entries, openings, people, policy, report)


def _ranked(
    entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy, report: Report
) -> TownLists:
    town = _Crowd(entries, openings, people, policy)
    total = 3 * len(entries)
    workers_for = town.workers_for(lambda done: report(done, total, "lists"))
    kept_off = town.kept_off(workers_for, lambda done: report(len(entries) + done, total, "unlisted"))
    report(2 * len(entries), total, "helps")
    helps = helps_for_town(entries, openings, people, policy)
    report(total, total, "groups")
    lists = sum(bool(ranked) for ranked in workers_for.values())
    return TownLists(town.standings(kept_off), town.shown(workers_for), lists, tuple(helps))


class _Crowd:
    """People and openings by ref, as the ranking knows them."""

    def __init__(
        self, entries: Sequence[Entry], openings: Sequence[Opening], people: People, policy: Policy
    ) -> None:
        self.entries = {str(entry.member.ref): entry for entry in entries}
        self.rows = {str(opening.ref): opening for opening in openings}
        self.offers: list[Offer] = list(offers_of(openings, policy, people.past.kept)[0].values())
        self.workers: list[Worker] = list(workers_of(entries, openings, people, policy).values())
        self.weights, self.people = weights_of(policy), people

    def workers_for(self, told: Callable[[int], None]) -> dict[str, tuple[Ranked, ...]]:
        """The first people of each opening's list, as its page has them."""
        needs = {key: entry.exact for key, entry in self.entries.items()}
        done = _Count(told)
        lists = workers_for_each(
            self.workers,
            self.offers,
            weights=self.weights,
            top=FIRST,
            needs=needs,
            reasons=False,
            progress=done,
        )
        return {opening.key: ranked for opening, ranked in lists}

    def kept_off(self, workers_for: Lists, told: Callable[[int], None]) -> dict[str, str]:
        """Whom no list shows, with the code of the limit that keeps them off most openings, if any does."""
        found: list[Unseen] = []
        for at in range(0, len(self.workers), BLOCK):
            block = self.workers[at : at + BLOCK]
            found += never_shown(block, self.offers, workers_for, weights=self.weights)
            told(at + len(block))
        return {one.key: next(iter(one.limits), "") for one in found}

    def standings(self, kept_off: Mapping[str, str]) -> tuple[Standing, ...]:
        """Everybody with the first openings of their list; near-equals take turns."""
        each = openings_for_each(
            self.workers, self.offers, weights=self.weights, top=NEXT_BEST, reasons=False
        )
        ranked = {worker.key: some for worker, some in each}
        loads = loads_in(list(self.rows.values()))
        shared = share_out(ranked, in_order(self.entries), loads, SPREAD, TOLD)
        return tuple(
            Standing(
                entry,
                tuple((self.rows[one.key], round(one.fit)) for one in shared[key]),
                bool(shared[key]) and shared[key][0].key != ranked[key][0].key,
                kept_off.get(key),
            )
            for key, entry in self.entries.items()
        )

    def shown(self, workers_for: Lists) -> dict[str, tuple[GroupExposure, ...]]:
        """How much each group is shown beside what a lot among those whom no limit keeps off would give."""
        lists = {key: [one.key for one in some] for key, some in workers_for.items()}
        if not any(lists.values()):
            return {}
        possible = np.isfinite(Scoring(OpeningBook(self.offers), self.weights).every(Crowd(self.workers)))
        keys = list(self.entries)
        eligible = {
            offer.key: [keys[row] for row in np.flatnonzero(possible[:, column])]
            for column, offer in enumerate(self.offers)
        }
        measured = partial(exposure, lists, eligible)
        return {
            name: measured({key: group(entry, self.people) for key, entry in self.entries.items()}).groups
            for name, group in GROUPS.items()
        }


class _Count:
    """Adds up how many people have been looked at, and passes the sum on."""

    def __init__(self, told: Callable[[int], None]) -> None:
        self.told, self.done = told, 0

    def __call__(self, more: int) -> None:
        self.done += more
        self.told(self.done)
