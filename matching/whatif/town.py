"""What one change would open for a whole town: courses, bus lines, care. Each change is one function."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People, coded
from matching.geo import kilometres
from matching.types import Opening, Reason, Worker
from matching.whatif.gains import SUITABLE, Mask, Points, reaches, step, told
from matching.whatif.learning import Learning
from matching.whatif.seats import Numbers, count, filled
from matching.whatif.workers import certificates_asked, relieved, skills_asked


@dataclass(frozen=True, slots=True)
class TownGain:
    """A change for the whole town and what it brings.

    Attributes
    ----------
    reason : Reason
        The change with its values.
    posts : int
        How many posts more can be filled at once with people whom they suit, one person one post.
    placed : int
        How many of those whom nothing suited before could have a post at once.
    people : tuple of str
        For whom something more becomes suitable, by need, then key.
    first : tuple of str
        Those of them whom nothing suited before.
    openings : tuple of str
        Which openings suit more people, by key.
    """

    reason: Reason
    posts: int
    placed: int
    people: tuple[str, ...]
    first: tuple[str, ...]
    openings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TownWhatIf:
    """How a town stands, and what single changes would bring: most posts first, then most people placed.

    `seats` are the free posts of all openings that are open, `fillable` how many of them can be filled at once with
    people whom they suit, `unsuited` how many people nothing suits now.
    """

    seats: int
    fillable: int
    unsuited: int
    changes: tuple[TownGain, ...]


class Town:
    """People and openings with their points: what all changes of a town start from."""

    def __init__(
        self,
        workers: Sequence[Worker],
        openings: Sequence[Opening],
        needs: Mapping[str, float],
        suitable: float,
        weights: Mapping[str, float],
    ) -> None:
        self.workers, self.openings = list(workers), list(openings)
        self.needs, self.suitable, self.weights = needs, suitable, weights
        self.scoring = Scoring(OpeningBook(self.openings), weights)
        self.points: Points = self.scoring.every(People(self.workers))
        self.suits: Mask = reaches(self.points, suitable)
        self.seats: Numbers = np.array([max(0, opening.posts_left) for opening in openings], dtype=np.int64)

    @cached_property
    def plan(self) -> Numbers:
        """The opening of each person when as many posts as can be are filled."""
        return filled(self.suits, self.seats)

    def as_if(self, rows: Sequence[int], changed: Callable[[Worker], Worker]) -> Mask:
        """Which pairs become suitable if some people change, people x openings."""
        points = self.scoring.every(People([changed(self.workers[row]) for row in rows]))
        pairs = np.zeros(self.suits.shape, dtype=bool)
        pairs[rows] = reaches(points, self.suitable) & ~self.suits[rows]
        return pairs


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change and the pairs that would become suitable, people x openings."""

    reason: Reason
    pairs: Mask


TownChange = Callable[[Town], Iterator[Proposal]]


def skill_course(town: Town) -> Iterator[Proposal]:
    """A course in a skill that openings ask for, for all whom it would bring to a suitable post."""
    learning = Learning(town.workers, town.openings, town.weights)
    for asked, skill in skills_asked(town.openings).items():
        columns = town.scoring.phrases.of([asked])[0].opening
        points = town.points[:, columns] + learning.gain(asked, columns.tolist())
        pairs = np.zeros(town.suits.shape, dtype=bool)
        pairs[:, columns] = reaches(points, town.suitable) & ~town.suits[:, columns]
        yield Proposal(step("skill_course", skill=skill), pairs)


def certificate_course(town: Town) -> Iterator[Proposal]:
    """A course for a certificate that openings ask for, for all who lack nothing else."""
    everyone = range(len(town.workers))
    without = town.as_if(everyone, lambda worker: replace(worker, certificates=None))
    held, holding = coded(worker.certificates for worker in town.workers)
    lacking = [[_lacking(papers, opening) for opening in town.openings] for papers in held]
    for paper in sorted(certificates_asked(town.openings)):
        alone = [[missing == {paper} for missing in row] for row in lacking]
        only = np.array(alone, dtype=bool).reshape(len(held), len(town.openings))[holding]
        yield Proposal(step("certificate_course", certificate=paper), without & only)


def _lacking(held: frozenset[str] | None, opening: Opening) -> frozenset[str]:
    return frozenset() if held is None else opening.certificates - held


def transport_line(town: Town) -> Iterator[Proposal]:
    """A bus from one place where people live to one where openings are; nobody has to take it."""
    fetching = OpeningBook(replace(opening, transport_provided=True) for opening in town.openings)
    points = Scoring(fetching, town.weights).every(People(town.workers))
    by_bus = reaches(points, town.suitable) & ~town.suits
    homes, home = coded(worker.place for worker in town.workers)
    sites, site = coded(opening.place for opening in town.openings)
    person, opening = np.nonzero(by_bus)
    line = home[person] * len(sites) + site[opening]
    for number in np.unique(line).tolist():
        here, there = homes[number // len(sites)], sites[number % len(sites)]
        if here is not None and there is not None:
            pairs = np.zeros(by_bus.shape, dtype=bool)
            pairs[person[line == number], opening[line == number]] = True
            yield Proposal(step("transport_line", **_ends(here, there)), pairs)


def _ends(here: tuple[float, float], there: tuple[float, float]) -> dict[str, float]:
    return {
        "from_latitude": here[0],
        "from_longitude": here[1],
        "to_latitude": there[0],
        "to_longitude": there[1],
        "km": kilometres(here, there) or 0.0,
    }


def care_service(town: Town) -> Iterator[Proposal]:
    """A service of the town takes all care duties of one kind."""
    for what in sorted({duty.what for worker in town.workers for duty in worker.care}):
        rows = [row for row, worker in enumerate(town.workers) if any(d.what == what for d in worker.care)]
        pairs = town.as_if(rows, partial(_without_care, what=what))
        yield Proposal(step("care_service", what=what), pairs)


def _without_care(worker: Worker, what: str) -> Worker:
    return relieved(worker, {duty for duty in worker.care if duty.what == what})


TOWN_CHANGES: tuple[TownChange, ...] = (skill_course, certificate_course, transport_line, care_service)
"""All changes for a town; each proposes one for every skill, certificate, pair of places or kind of care."""


def town_changes(
    workers: Sequence[Worker],
    openings: Sequence[Opening],
    *,
    needs: Mapping[str, float] | None = None,
    suitable: float = SUITABLE,
    weights: Mapping[str, float] = WEIGHTS,
) -> TownWhatIf:
    """Tell which single changes would fill most posts of a town with people whom they suit.

    Parameters
    ----------
    workers : sequence of Worker, length n
    openings : sequence of Opening, length m
        Each with a key of its own; ValueError else. `posts_left` says how many seats an opening has.
    needs : mapping of str to float, optional
        Points of need by key of the person: who is named first.
    suitable : float
        Points from which on a pair is called suitable, 0 to 100.
    weights : mapping of str to float
        Points of each feature.

    Returns
    -------
    TownWhatIf
    """
    town = Town(workers, openings, needs or {}, suitable, weights)
    gains = [
        _gain(town, proposal) for change in TOWN_CHANGES for proposal in change(town) if proposal.pairs.any()
    ]
    return TownWhatIf(
        seats=int(town.seats[~town.scoring.book.column("closed")].sum()),
        fillable=count(town.plan),
        unsuited=int((~town.suits.any(axis=1)).sum()),
        changes=tuple(sorted(gains, key=_place)),
    )


def _gain(town: Town, proposal: Proposal) -> TownGain:
    people: Mask = np.asarray(proposal.pairs.any(axis=1))
    first: Mask = people & ~town.suits.any(axis=1)
    openings = np.flatnonzero(proposal.pairs.any(axis=0)).tolist()
    plan = filled(town.suits | proposal.pairs, town.seats, town.plan)
    return TownGain(
        reason=proposal.reason,
        posts=count(plan) - count(town.plan),
        placed=count(filled(proposal.pairs[first], town.seats)),
        people=_named(town, people),
        first=_named(town, first),
        openings=tuple(sorted(town.openings[at].key for at in openings)),
    )


def _named(town: Town, chosen: Mask) -> tuple[str, ...]:
    keys = (town.workers[row].key for row in np.flatnonzero(chosen).tolist())
    return tuple(sorted(keys, key=lambda key: (-town.needs.get(key, 0.0), key)))


def _place(gain: TownGain) -> tuple[int, int, int, str, str]:
    return -gain.posts, -gain.placed, -len(gain.people), gain.reason.code, told(gain.reason)
