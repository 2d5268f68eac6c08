"""What one change would open for an opening: each change is one function with one sentence.

A change is a question to the firm. Nothing that the law sets is one: no age limit, no certificate but those that the
firm is known to ask for of its own wish, no wage below the floor, no heavier and no longer work.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.types import DAY, Opening, Reason, Span, Worker, clock
from matching.whatif.gains import SUITABLE, Points, Scale, Sizes, WhatIf, step

FEWEST_DAYS = 5
"""Fewer days than a common week are another post."""

SIZES = Sizes()


@dataclass(frozen=True, slots=True)
class OpeningStep:
    """One step of a change: the opening as it would be then, and by how much further people would come."""

    reason: Reason
    opening: Opening
    further_km: float = 0.0


Ladder = list[OpeningStep]
OpeningChange = Callable[[Opening, Collection[str], Sizes], Iterator[Ladder]]


def ends_earlier(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The shift ends some time earlier."""
    if opening.shift is not None:
        start, end = opening.shift.start, opening.shift.end
        cuts = [(minutes, Span(start, (end - minutes) % DAY)) for minutes in _cuts(opening.shift, sizes)]
        yield [
            OpeningStep(
                step("ends_earlier", end=clock(shift.end), minutes=minutes), replace(opening, shift=shift)
            )
            for minutes, shift in cuts
        ]


def starts_later(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The shift starts some time later."""
    if opening.shift is not None:
        start, end = opening.shift.start, opening.shift.end
        cuts = [(minutes, Span((start + minutes) % DAY, end)) for minutes in _cuts(opening.shift, sizes)]
        yield [
            OpeningStep(
                step("starts_later", start=clock(shift.start), minutes=minutes), replace(opening, shift=shift)
            )
            for minutes, shift in cuts
        ]


def _cuts(shift: Span, sizes: Sizes) -> list[int]:
    """Minutes that can be cut off, as long as the shortest shift is left."""
    cuts = (times * sizes.minutes for times in range(1, sizes.most_steps + 1))
    return [minutes for minutes in cuts if shift.minutes - minutes >= sizes.shortest_shift]


def fetches_people(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """A bus of the firm fetches people."""
    if not opening.transport_provided:
        yield [OpeningStep(step("fetches_people"), replace(opening, transport_provided=True))]


def lodges_people(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The firm has beds for people from far away."""
    if not opening.lodging and not opening.transport_provided:
        yield [OpeningStep(step("lodges_people"), replace(opening, lodging=True))]


def pays_more(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The lower end of the wage rises, first of all to the floor if it lies below."""
    now = opening.wage_from_fen
    if now is None:
        return
    base = max(now, opening.floor_fen or 0)
    first = 0 if base > now else 1
    wages = [base + times * sizes.fen for times in range(first, first + sizes.most_steps)]
    yield [
        OpeningStep(step("pays_more", wage_from_fen=wage, more_fen=wage - now), _paying(opening, wage))
        for wage in wages
    ]


def _paying(opening: Opening, wage: int) -> Opening:
    upper = opening.wage_to_fen
    return replace(opening, wage_from_fen=wage, wage_to_fen=None if upper is None else max(upper, wage))


def drops_skill(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The firm asks for one skill less, and teaches it."""
    for skill in dict.fromkeys(opening.skills):
        rest = tuple(each for each in opening.skills if each != skill)
        yield [OpeningStep(step("drops_skill", skill=skill), replace(opening, skills=rest))]


def drops_certificate(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The firm does without a certificate that only the firm asks for, not the law."""
    for paper in sorted(opening.certificates & frozenset(own)):
        rest = opening.certificates - {paper}
        yield [OpeningStep(step("drops_certificate", certificate=paper), replace(opening, certificates=rest))]


def asks_fewer_days(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The post asks for fewer days a week."""
    days = range((opening.days_per_week or 0) - 1, FEWEST_DAYS - 1, -1)
    yield [
        OpeningStep(step("asks_fewer_days", days=each), replace(opening, days_per_week=each)) for each in days
    ]


def pays_for_the_way(opening: Opening, own: Collection[str], sizes: Sizes) -> Iterator[Ladder]:
    """The firm pays for the way, and those whom nobody needs near home come from further away."""
    km = [sizes.km * times for times in range(1, sizes.most_steps + 1)]
    yield [OpeningStep(step("pays_for_the_way", further_km=each), opening, each) for each in km]


OPENING_CHANGES: tuple[OpeningChange, ...] = (
    ends_earlier,
    starts_later,
    fetches_people,
    lodges_people,
    pays_more,
    drops_skill,
    drops_certificate,
    asks_fewer_days,
    pays_for_the_way,
)
"""All changes for an opening. Each gives ladders: the steps of one change, the smallest first."""


def opening_changes(
    opening: Opening,
    workers: Sequence[Worker],
    *,
    needs: Mapping[str, float] | None = None,
    own_certificates: Collection[str] = (),
    suitable: float = SUITABLE,
    weights: Mapping[str, float] = WEIGHTS,
    sizes: Sizes = SIZES,
) -> WhatIf:
    """Tell what single changes of an opening would bring among these people.

    Parameters
    ----------
    opening : Opening
    workers : sequence of Worker, length n
        Each with a key of its own; ValueError else.
    needs : mapping of str to float, optional
        Points of need by key: who is named first.
    own_certificates : collection of str
        The certificates that the firm is known to ask for of its own wish. Every other counts as asked by law.
    suitable : float
        Points from which on a person is called suitable, 0 to 100.
    weights, sizes : mapping of str to float, Sizes
        Points of each feature, and how large the steps are.

    Returns
    -------
    WhatIf
        Keys in it are those of people.
    """
    ladders = [ladder for change in OPENING_CHANGES for ladder in change(opening, own_certificates, sizes)]
    steps = [(number, each) for number, ladder in enumerate(ladders) for each in ladder]
    free = [_unbound(worker) for worker in workers if opening.key not in worker.kept_off]
    before, *after = _points(opening, [each for _, each in steps], free, weights)
    scale = Scale([worker.key for worker in free], before, suitable, needs or {})
    return scale.what_if(
        (number, scale.gain(one.reason, points)) for (number, one), points in zip(steps, after, strict=True)
    )


def _unbound(worker: Worker) -> Worker:
    """The person without ties to openings by key: an opening as it would be stands under a number."""
    return replace(worker, kept_off={}) if worker.kept_off else worker


def _points(
    opening: Opening, steps: Sequence[OpeningStep], workers: Sequence[Worker], weights: Mapping[str, float]
) -> list[Points]:
    """The points of all people at an opening as it is, and after each step."""
    forms = [opening, *(each.opening for each in steps)]
    book = OpeningBook(replace(form, key=str(at)) for at, form in enumerate(forms))
    points = list(np.ascontiguousarray(Scoring(book, weights).every(People(workers)).T))
    alone = Scoring(OpeningBook([opening]), weights)
    movers = [row for row, worker in enumerate(workers) if _can_come_further(worker)]
    for at, each in enumerate(steps, 1):
        if each.further_km:
            people = People([_coming_further(workers[row], each.further_km) for row in movers])
            points[at][movers] = alone.every(people)[:, 0]
    return points


def _can_come_further(worker: Worker) -> bool:
    return worker.max_km is not None and not worker.needs_near_home


def _coming_further(worker: Worker, km: float) -> Worker:
    return replace(worker, max_km=(worker.max_km or 0.0) + km)
