"""What ranking costs from a town to a county, on one process and on a cluster of two: the figures of docs/scaling.md.

CPU time counts, since wall time says how busy a machine is. What a cluster takes is the time of the caller and of both
processes; what is shown of their memory is the most that either ever held.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import process_time
from typing import Any, NamedTuple

import numpy as np
from distributed import Client, LocalCluster

from bench.county import county
from bench.memory import resident
from matching.assignment.candidates import Candidates, candidates_of
from matching.baseline import WEIGHTS
from matching.cluster import lists as spread
from matching.cluster.cut import Map, shards_of
from matching.cluster.packing import packed
from matching.cluster.scheduler import Cluster
from matching.commands.graph import Graph, best_pairs
from matching.lists.openings import openings_for_each
from matching.types import Opening, Worker

TOWN = 1_720, 50
PARTS = (9, 3, 1)
"""The county divided by these on each side, after the town."""

PROCESSES = 2
TOP = 20
REASONS_OF = 100
"""People of whom reasons are told: a millisecond a pair, whatever the size."""


class Size(NamedTuple):
    """What one size took: CPU seconds alone, of the caller and of the processes of a cluster, MiB of the larger one."""

    workers: int
    openings: int
    alone: float
    caller: float
    processes: float
    peak: float

    def __str__(self) -> str:
        pairs = self.workers * self.openings
        together = self.caller + self.processes
        return (
            f"{self.workers:>8,} x {self.openings:>6,}{self.alone:>9.2f} s{1e9 * self.alone / pairs:>9.0f} ns"
            f"{self.caller:>9.2f} s{self.processes:>10.2f} s{together / self.alone:>8.2f}{self.peak:>9.0f} MiB"
        )


def scaling(workers: int, openings: int) -> str:
    """All sizes, the cut of the county, and the graph of its plan."""
    sizes = [TOWN, *((workers // part, openings // part) for part in PARTS)]
    names = ("alone", 11), ("a pair", 12), ("caller", 11), ("processes", 12), ("ratio", 8), ("peak", 13)
    head = f"{'people x openings':<17}" + "".join(f"{name:>{width}}" for name, width in names)
    people, offers = county(1, workers, openings)
    parts = (
        head,
        *map(str, _sizes(sizes)),
        _cut(people, offers),
        _reasons(people, offers),
        _graph(people, offers),
    )
    return "\n".join((f"Lists without reasons, top {TOP}, kernel auto", *parts))


def _sizes(sizes: Iterable[tuple[int, int]]) -> Iterator[Size]:
    for workers, openings in sizes:
        people, offers = county(1, workers, openings)
        begin = process_time()
        alone = list(openings_for_each(people, offers, top=TOP, reasons=False))
        seconds = process_time() - begin
        found, caller, processes, peak = spread_out(people, offers)
        if found != alone:
            raise AssertionError("the cluster gave other lists")
        yield Size(workers, openings, seconds, caller, processes, peak)


def spread_out(people: list[Worker], offers: list[Opening]) -> tuple[list[Any], float, float, float]:
    """The lists of a cluster; CPU seconds of the caller and of all processes, and MiB of the largest of them."""
    with _cluster() as cluster:
        before = sum(seconds for seconds, _ in _usage(cluster))
        begin = process_time()
        found = list(spread.openings_for_each(cluster, people, offers, top=TOP, reasons=False))
        caller, used = process_time() - begin, _usage(cluster)
    return found, caller, sum(seconds for seconds, _ in used) - before, max(peak for _, peak in used)


@contextmanager
def _cluster() -> Iterator[Cluster]:
    """Two processes of their own on this machine, of one thread each."""
    asked: dict[str, Any] = {"n_workers": PROCESSES, "threads_per_worker": 1, "host": "127.0.0.1"}
    with (
        LocalCluster(processes=True, dashboard_address="127.0.0.1:0", **asked) as local,
        Client(local) as client,
    ):
        yield Cluster(client)


def _usage(cluster: Cluster) -> list[tuple[float, float]]:
    """CPU seconds and peak MiB of each process."""
    return list(cluster.client.run(_own_usage).values())


def _own_usage() -> tuple[float, float]:
    return process_time(), resident("VmHWM")


def _cut(people: list[Worker], offers: list[Opening]) -> str:
    """How many shards the cut makes, how many pairs it leaves, and what travels to the processes."""
    shards = list(shards_of(people, Map(offers)))
    pairs = sum(len(shard.people) * len(shard.openings) for shard in shards)
    sent = len(packed(people)), len(packed(offers))
    return (
        f"The cut: {len(shards)} shards, {100 * pairs / (len(people) * len(offers)):.0f} % of the pairs; "
        f"{sent[0] / len(people):.0f} bytes a person, {sent[1] / len(offers):.0f} an opening"
    )


def _reasons(people: list[Worker], offers: list[Opening]) -> str:
    some, taken = people[:REASONS_OF], []
    for reasons in (False, True):
        begin = process_time()
        lists = [entries for _, entries in openings_for_each(some, offers, top=TOP, reasons=reasons)]
        taken.append(process_time() - begin)
    return f"Reasons: {1e3 * (taken[1] - taken[0]) / sum(map(len, lists)):.2f} ms a pair"


def _graph(people: list[Worker], offers: list[Opening]) -> str:
    """The candidate pairs of a plan once they are found, by objects and by arrays."""
    lists = list(openings_for_each(people, offers, top=TOP, reasons=False))
    parts = [part for _, part in best_pairs(people, offers, weights=dict(WEIGHTS), top=TOP)]
    begin = process_time()
    pairs = {(worker.key, each.key): each.fit for worker, entries in lists for each in entries}
    candidates_of(
        [(*pair, fit) for pair, fit in pairs.items()], {each.key: each.posts_left for each in offers}
    )
    middle = process_time()
    graph = Graph.joined(parts)
    Candidates(
        workers=sorted(worker.key for worker in people),
        openings=sorted(each.key for each in offers),
        rows=graph.worker,
        columns=graph.opening,
        values=graph.fit,
        seats=np.array([each.posts_left for each in sorted(offers, key=lambda offer: offer.key)]),
    )
    arrays, objects = process_time() - middle, middle - begin
    return f"The graph of a plan: {objects:.2f} s by objects, {arrays:.2f} s by arrays, {len(pairs):,} pairs"
