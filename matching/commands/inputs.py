"""The tables of a command, read together: everything that is wrong is found before anything is done."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from matching.baseline import WEIGHTS
from matching.commands.desk import Desk
from matching.commands.told import notice
from matching.ranker.weights import CalibratedWeights
from matching.store import load
from matching.tables.faults import Findings
from matching.tables.floors import NO_FLOORS, read_floors
from matching.tables.openings import OpeningRow, read_openings
from matching.tables.outcomes import Known
from matching.tables.places import NO_PLACES, read_places
from matching.tables.points import read_points
from matching.tables.workers import WorkerRow, read_workers
from matching.types import Opening, Worker

MODEL = ".json"


@dataclass(frozen=True)
class Town:
    """The people and the openings of two tables, by key."""

    people: Mapping[str, WorkerRow]
    posts: Mapping[str, OpeningRow]

    @cached_property
    def workers(self) -> list[Worker]:
        """The people as the library knows them."""
        return [row.worker for row in self.people.values()]

    @cached_property
    def openings(self) -> list[Opening]:
        """The openings as the library knows them."""
        return [row.opening for row in self.posts.values()]

    @property
    def known(self) -> Known:
        """The keys, for tables that name them."""
        return Known(self.people, self.posts)


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the features, and the model they come from, if it is one."""

    points: Mapping[str, float]
    model: CalibratedWeights | None = None


HAND = Weights(WEIGHTS)


def read_town(args: Namespace, findings: Findings) -> Town:
    """The tables of workers and openings that the arguments name."""
    places = read_places(args.places, findings) if args.places else NO_PLACES
    floors = read_floors(args.floors, findings, args.day) if args.floors else NO_FLOORS
    people = read_workers(args.workers, findings, day=args.day, places=places)
    posts = read_openings(args.openings, findings, floors=floors, places=places)
    return Town({row.worker.key: row for row in people}, {row.opening.key: row for row in posts})


def read_weights(path: Path | None, findings: Findings) -> Weights:
    """The weights of a model or of a table of points; the hand weights if there is neither.

    Raises
    ------
    matching.store.ModelRefused
        If the model cannot be used.
    """
    if path is None:
        return HAND
    if path.suffix.casefold() == MODEL:
        model = load(path)
        return Weights(model.weights, model)
    return Weights(read_points(path, findings))


def settle(findings: Findings, desk: Desk) -> None:
    """Tell what was passed over, or refuse the tables.

    Raises
    ------
    matching.tables.faults.TablesRefused
        If anything is wrong with them.
    """
    findings.refuse()
    for told in findings.notices:
        desk.note(notice(desk.language, told))
