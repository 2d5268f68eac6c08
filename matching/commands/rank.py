"""rank: the best openings for each worker, or the best people for each opening, as a table."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from matching.baseline import NAMES
from matching.cluster import lists as spread
from matching.cluster.scheduler import Cluster, connected
from matching.commands.desk import Desk
from matching.commands.inputs import Town, Weights, read_town, read_weights, settle
from matching.commands.language import Language
from matching.commands.output import Cell, sheet
from matching.commands.told import reasons
from matching.lists.openings import openings_for_each
from matching.lists.people import workers_for_each
from matching.tables.faults import Findings
from matching.types import Polarity, Ranked

DIGITS = 3
DIRECTIONS: tuple[tuple[str, Polarity], ...] = (("for", "for"), ("against", "against"), ("missing", "gap"))
Lists = Iterator[tuple[str, tuple[Ranked, ...]]]


def run(args: Namespace, desk: Desk) -> int:
    """Read the tables, write the lists."""
    findings = Findings()
    town, weights = read_town(args, findings), read_weights(args.weights, findings)
    settle(findings, desk)
    with _cluster(args.scheduler) as cluster:
        _write(args, desk, town, weights, _lists(args, desk, town, weights, cluster))
    return 0


def _cluster(address: str | None) -> AbstractContextManager[Cluster | None]:
    return connected(address) if address else nullcontext()


def _write(args: Namespace, desk: Desk, town: Town, weights: Weights, lists: Lists) -> None:
    is_of_workers = args.whose == "workers"
    layout = _Layout(desk.language, town, weights, is_of_workers, not args.no_reasons)
    rows = empty = 0
    with sheet(args.output, args.encoding) as write:
        write(layout.heading())
        for key, entries in lists:
            for place, entry in enumerate(entries, 1):
                write(layout.row(key, place, entry))
            rows, empty = rows + len(entries), empty + (not entries)
    if empty:
        every = len(town.people) if is_of_workers else len(town.posts)
        what = "opening" if is_of_workers else "worker"
        desk.tell(f"line.without_any_{what}", count=empty, all=every)
    if args.output:
        desk.tell("line.written", path=str(args.output), rows=rows)


def _lists(args: Namespace, desk: Desk, town: Town, weights: Weights, cluster: Cluster | None) -> Lists:
    """The lists by key, from this machine or from a cluster: what is asked of both is the same."""
    asked: dict[str, Any] = {"weights": weights.points, "top": args.top, "reasons": not args.no_reasons}
    if args.whose == "workers":
        return _of_workers(args, desk, town, cluster, asked)
    return _of_openings(desk, town, cluster, asked)


def _of_workers(
    args: Namespace, desk: Desk, town: Town, cluster: Cluster | None, asked: dict[str, Any]
) -> Lists:
    asked["kernel"] = args.kernel
    with desk.progress("line.ranking", len(town.people)) as bar:
        if cluster:
            lists = spread.openings_for_each(
                cluster, town.workers, town.openings, progress=bar.update, **asked
            )
            yield from ((worker.key, entries) for worker, entries in lists)
            return
        for worker, entries in openings_for_each(town.workers, town.openings, threads=args.jobs, **asked):
            yield worker.key, entries
            bar.update(1)


def _of_openings(desk: Desk, town: Town, cluster: Cluster | None, asked: dict[str, Any]) -> Lists:
    asked["needs"] = {key: row.need for key, row in town.people.items() if row.need is not None}
    ranking = partial(spread.workers_for_each, cluster) if cluster else workers_for_each
    with desk.progress("line.looking", len(town.people)) as bar:
        for opening, entries in ranking(town.workers, town.openings, progress=bar.update, **asked):
            yield opening.key, entries


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of the result and their order."""

    language: Language
    town: Town
    weights: Weights
    is_of_workers: bool
    has_reasons: bool

    def heading(self) -> list[Cell]:
        """The names of the columns."""
        ends = (
            ("worker", "rank", "opening", "title")
            if self.is_of_workers
            else ("opening", "title", "rank", "worker")
        )
        names = [*ends, "fit", *([] if self.is_of_workers else ["need"])]
        names += ["chance"] if self.weights.model else []
        told = [name for name, _ in DIRECTIONS] if self.has_reasons else []
        return [
            *(self.language.say(f"heading.{name}") for name in names),
            *(self.language.say(f"word.{name}") for name in NAMES),
            *(self.language.say(f"heading.{name}") for name in told),
        ]

    def row(self, key: str, place: int, entry: Ranked) -> list[Cell]:
        """One place on a list."""
        ends: list[Cell] = (
            [key, place, entry.key, self.town.posts[entry.key].written_title]
            if self.is_of_workers
            else [key, self.town.posts[key].written_title, place, entry.key]
        )
        return [
            *ends,
            round(entry.fit, DIGITS),
            *([] if self.is_of_workers else [entry.need]),
            *self._chance(entry),
            *(round(entry.shares[name], DIGITS) for name in NAMES),
            *(self._reasons(entry)),
        ]

    def _chance(self, entry: Ranked) -> list[Cell]:
        model = self.weights.model
        return [round(float(model.chances(entry.fit)), DIGITS)] if model else []

    def _reasons(self, entry: Ranked) -> list[Cell]:
        if not self.has_reasons:
            return []
        return [reasons(self.language, entry.reasons, polarity) for _, polarity in DIRECTIONS]
