"""The lists of everybody, worked out by a cluster: the very ones that one machine gives, however many work on them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.baseline import BAND, WEIGHTS, RuleRanker
from matching.cluster import cut, tasks
from matching.cluster.cut import Map, Shard, shards_of
from matching.cluster.packing import PAIR, packed
from matching.cluster.release import release
from matching.cluster.scheduler import Cluster
from matching.cluster.spool import Spool
from matching.cluster.tasks import Pairs, Question, Wanted
from matching.lists.listing import bundles, places_within
from matching.types import Opening, Ranked, Worker
from matching.words.lexicon import Lexicon, lexicon_in_use

TOLD_AT_ONCE = 256
"""People of whom one task tells reasons, which takes about a millisecond a pair."""

PAIRS_AT_ONCE = 20 * TOLD_AT_ONCE
"""Pairs on the lists of openings that one task tells of."""

MOST_IN_QUESTION = 1_000_000
"""Pairs that wait for being compared, beside those that are still on a list."""

Codes = NDArray[np.int64]
Progress = Callable[[int], object]


def _nobody(_: int) -> None:
    """Nobody is told."""


def openings_for_each(
    cluster: Cluster,
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    *,
    weights: Mapping[str, float] = WEIGHTS,
    top: int,
    reasons: bool = True,
    kernel: str = "auto",
    progress: Progress = _nobody,
) -> Iterator[tuple[Worker, tuple[Ranked, ...]]]:
    """Give each person's best openings: what `matching.lists.openings.openings_for_each` gives.

    Before the first of them comes everybody has been looked at. Lists wait for their turn in a file, so the memory of
    the caller does not grow with them.

    Parameters
    ----------
    progress : callable, optional
        Told how many more people have been looked at.

    Raises
    ------
    ValueError
        As on one machine.
    matching.cluster.scheduler.ClusterRefused
        If the cluster cannot do it.
    """
    question = Question(release(), dict(weights), _places(top), reasons, kernel)
    plan = _Plan.of(cluster, workers, openings, weights)
    keys = [opening.key for opening in plan.openings]
    with Spool() as spool:
        turn = np.zeros(len(plan.workers), dtype=np.int64)
        for (number, people), pages in cluster.answers(_asked_for_people(plan, question)):
            spool.keep(number, pages)
            turn[people] = number
            progress(len(people))
        yield from zip(plan.workers, _in_turn(spool, keys, turn), strict=True)


def workers_for_each(
    cluster: Cluster,
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    *,
    weights: Mapping[str, float] = WEIGHTS,
    top: int,
    needs: Mapping[str, float] | None = None,
    band: float = BAND,
    reasons: bool = True,
    progress: Progress = _nobody,
) -> Iterator[tuple[Opening, tuple[Ranked, ...]]]:
    """Give each opening's best people: what `matching.lists.people.workers_for_each` gives.

    Each part of the people names its best for each opening; the best of those are the best of all.

    Parameters
    ----------
    progress : callable, optional
        Told how many more people have been looked at.

    Raises
    ------
    ValueError
        As on one machine.
    matching.cluster.scheduler.ClusterRefused
        If the cluster cannot do it.
    """
    if band <= 0:
        raise ValueError(f"a band has some width, not {band}")
    question = Question(release(), dict(weights), _places(top), reasons, band=band)
    plan, needs = _Plan.of(cluster, workers, openings, weights), dict(needs or {})
    best = _best_people(plan, question, needs, progress)
    keys = [worker.key for worker in plan.workers]
    with Spool() as spool:
        for number, pages in cluster.answers(_asked_to_tell(plan, question, best)):
            spool.keep(number, pages)
        lists = (each for number in sorted(spool.places) for each in spool.lists(number, keys, needs))
        yield from zip(plan.openings, lists, strict=True)


def _in_turn(spool: Spool, keys: Sequence[str], turn: Codes) -> Iterator[tuple[Ranked, ...]]:
    """The next list of each part in turn; with its last one a part is let go, and the page that it held."""
    parts, left = {number: spool.lists(number, keys) for number in spool.places}, np.bincount(turn)
    for number in turn.tolist():
        entries = next(parts[number])
        left[number] -= 1
        if not left[number]:
            del parts[number]
        yield entries


def _places(top: int) -> int:
    if top < 1:
        raise ValueError(f"a list has at least one place, not {top}")
    return top


class _Plan(NamedTuple):
    """People and openings in the order of their keys, and the openings on shelves of the cluster."""

    cluster: Cluster
    workers: list[Worker]
    openings: list[Opening]
    map: Map
    shelves: list[Any]
    shelf: Codes
    number: Codes

    @classmethod
    def of(
        cls,
        cluster: Cluster,
        workers: Sequence[Worker],
        openings: Sequence[Opening],
        weights: Mapping[str, float],
    ) -> "_Plan":
        """Check what is given, and put the openings on shelves."""
        if lexicon_in_use() is not Lexicon.default():
            raise ValueError(
                "a cluster reads with the lexicon of the package only, not with a town's own words"
            )
        RuleRanker(weights).rank_town((), ())  # refuses what are no weights
        by_key = _sorted(workers, "workers"), _sorted(openings, "openings")
        shape = Map(by_key[1])
        shelf, number = np.zeros((2, len(openings)), dtype=np.int64)
        kept = []
        for at, rows in enumerate(shape.shelves()):
            shelf[rows], number[rows] = at, np.arange(len(rows))
            kept.append(cluster.keep(packed(by_key[1][row] for row in rows.tolist())))
        return cls(cluster, *by_key, shape, kept, shelf, number)

    def wanted(self, rows: Codes) -> tuple[list[Wanted], list[Any]]:
        """Where some openings stand, and the shelves."""
        parts = [rows[self.shelf[rows] == at] for at in np.unique(self.shelf[rows])]
        wanted = [Wanted(self.number[part], part) for part in parts]
        return wanted, [self.shelves[int(self.shelf[part[0]])] for part in parts]

    def shards(self) -> Iterator[tuple[Shard, Any, list[tuple[list[Wanted], list[Any]]]]]:
        """Each shard with its people kept on the cluster, and its openings in parts."""
        for shard in shards_of(self.workers, self.map):
            people = self.cluster.keep(packed(self.workers[at] for at in shard.people.tolist()))
            parts = -(-len(shard.openings) // cut.OPENINGS_AT_ONCE)
            yield shard, people, [self.wanted(rows) for rows in np.array_split(shard.openings, parts or 1)]


def _sorted(things: Sequence[Any], what: str) -> list[Any]:
    in_order = sorted(things, key=lambda thing: thing.key)
    for before, after in zip(in_order, in_order[1:], strict=False):
        if before.key == after.key:
            raise ValueError(f"two {what} share the key {after.key!r}; every one needs its own")
    return in_order


def _asked_for_people(plan: _Plan, question: Question) -> Iterator[tuple[tuple[int, Codes], Any]]:
    number = 0
    for shard, people, parts in plan.shards():
        found = [
            plan.cluster.ask(tasks.best_openings, question, people, wanted, shelves)
            for wanted, shelves in parts
        ]
        wanted, shelves = plan.wanted(shard.openings)
        size = TOLD_AT_ONCE if question.told else len(shard.people)
        for at in range(0, len(shard.people), size):
            some = range(at, min(at + size, len(shard.people)))
            lists = plan.cluster.ask(tasks.lists_of_people, question, people, some, wanted, shelves, found)
            yield (number, shard.people[at : at + size]), lists
            number += 1


def _asked_for_openings(
    plan: _Plan, question: Question, needs: Mapping[str, float]
) -> Iterator[tuple[tuple[Codes, int], Any]]:
    for shard, people, parts in plan.shards():
        keys = (plan.workers[at].key for at in shard.people.tolist())
        theirs = {key: needs[key] for key in keys if key in needs}
        for at, (wanted, shelves) in enumerate(parts):
            found = plan.cluster.ask(tasks.best_people, question, people, theirs, wanted, shelves)
            yield (shard.people, 0 if at else len(shard.people)), found


def _best_people(plan: _Plan, question: Question, needs: Mapping[str, float], progress: Progress) -> Pairs:
    """Those on the lists of all openings, out of what each shard names."""
    need = np.array([needs.get(worker.key, 0.0) for worker in plan.workers])
    pool = _Pool(need, question.band, question.top)
    for (people, looked_at), pairs in plan.cluster.answers(_asked_for_openings(plan, question, needs)):
        pool.add(people, pairs)
        progress(looked_at)
    return pool.best()


def _asked_to_tell(plan: _Plan, question: Question, pairs: Pairs) -> Iterator[tuple[int, Any]]:
    """Openings one after the other, with those who are on their lists; people travel only to have reasons told."""
    counts = np.bincount(pairs["opening"], minlength=len(plan.openings))
    ends = np.concatenate(([0], np.cumsum(counts)))
    for number, some in enumerate(bundles(np.cumsum(counts) // PAIRS_AT_ONCE, 1)):
        on_lists = pairs[ends[some.start] : ends[some.stop]]
        numbers = np.unique(on_lists["worker"]), np.arange(some.start, some.stop)
        people = (plan.workers[at] for at in numbers[0].tolist()) if question.told else ()
        posts = plan.openings[some] if question.told else ()
        task = plan.cluster.ask(
            tasks.lists_of_openings, question, packed(people), packed(posts), numbers, on_lists
        )
        yield number, task


class _Pool:
    """The pairs that may still be on the list of an opening."""

    def __init__(self, need: NDArray[np.float64], band: float, top: int) -> None:
        self.need, self.band, self.top = need, band, top
        self.parts: list[Pairs] = [np.zeros(0, dtype=PAIR)]
        self.waiting = 0

    def add(self, people: Codes, pairs: Pairs) -> None:
        """Put in the best of some more people, who are named by their numbers among them."""
        pairs = pairs.copy()
        pairs["worker"] = people[pairs["worker"]]
        self.parts.append(pairs)
        self.waiting += len(pairs)
        if self.waiting > MOST_IN_QUESTION:
            self.parts, self.waiting = [self.best()], 0

    def best(self) -> Pairs:
        """Those on the lists, opening after opening, in the order of the list."""
        pairs = np.concatenate(self.parts)
        self.parts.clear()
        band = np.floor_divide(np.round(pairs["fit"]), self.band)
        order = np.lexsort(
            (pairs["worker"], -pairs["fit"], -self.need[pairs["worker"]], -band, pairs["opening"])
        )
        pairs = pairs[order]
        return pairs[places_within(pairs["opening"]) < self.top]
