"""What one change would open for a person: each change is one function with one sentence.

A change is a question to a person, never a demand. Nothing that law or health forbids is one: nobody under 16 or
still at school is asked anything, the young are not asked for nights, nobody for heavier work than they can do, for a
seventh day, or for a vehicle they may not drive yet. What nobody wrote down cannot be changed, only asked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor

from matching.baseline import WEIGHTS
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.features import reach_km
from matching.filters import ADULT_AGE, NIGHT
from matching.geo import REACH_KM, SPEED_KMH
from matching.types import DAY, CareDuty, Opening, Reason, Span, Transport, Worker, clock
from matching.whatif.gains import SUITABLE, Scale, Sizes, WhatIf, step
from matching.words.phrases import stem, worker_phrases
from matching.words.relations import is_same

DRIVING_AGE: Mapping[Transport, int] = {"bicycle": 12, "ebike": 16, "motorbike": 18, "car": 18}
"""From which age on one may ride or drive, the slowest first; nobody gets a bus. Implementing regulations of the
Road Traffic Safety Law, article 72 (bicycles), and the rules on driving licences (motor vehicles)."""

MOST_DAYS = 6
"""Labour law, article 38: at least one day of rest a week."""

SIZES = Sizes()


@dataclass(frozen=True, slots=True)
class WorkerStep:
    """One step of a change, and the person as they would be then."""

    reason: Reason
    worker: Worker


Ladder = list[WorkerStep]
WorkerChange = Callable[[Worker, Sequence[Opening], Sizes], Iterator[Ladder]]


def gets_vehicle(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Gets a faster vehicle, and is on the way no longer than before."""
    now = worker.transport
    if now is None:
        return
    faster = [ride for ride in DRIVING_AGE if SPEED_KMH[ride] > SPEED_KMH[now]]
    rides = [ride for ride in faster if worker.age >= DRIVING_AGE[ride]]
    yield [_riding(worker, now, ride) for ride in rides]


def _riding(worker: Worker, now: Transport, ride: Transport) -> WorkerStep:
    """A named limit grows as the speed does, up to what the vehicle reaches."""
    limit = worker.max_km
    if limit is not None:
        as_long = floor(limit * SPEED_KMH[ride] / SPEED_KMH[now] * 10) / 10
        limit = max(limit, min(as_long, REACH_KM[ride]))
    told = step("gets_vehicle", transport=ride, km=reach_km(limit, ride))
    return WorkerStep(told, replace(worker, transport=ride, max_km=limit))


def goes_further(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Goes some kilometres further than the named limit, where nobody at home needs them near."""
    if worker.max_km is None or worker.needs_near_home:
        return
    more = [sizes.km * times for times in _times(sizes)]
    yield [
        WorkerStep(
            step("goes_further", km=worker.max_km + km, further_km=km),
            replace(worker, max_km=worker.max_km + km),
        )
        for km in more
    ]


def learns_skill(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Learns a skill that openings around ask for."""
    mine = worker_phrases(worker)
    for asked, skill in skills_asked(openings).items():
        if not any(is_same(phrase, asked) for phrase in mine):
            learned = replace(worker, skills=(*worker.skills, skill))
            yield [WorkerStep(step("learns_skill", skill=skill), learned)]


def gets_certificate(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Gets a certificate that openings around ask for."""
    if worker.certificates is None:
        return
    for paper in sorted(certificates_asked(openings) - worker.certificates):
        held = replace(worker, certificates=worker.certificates | {paper})
        yield [WorkerStep(step("gets_certificate", certificate=paper), held)]


def works_nights(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Works nights, if grown up and nobody needs them between 22:00 and 06:00."""
    bound = any(duty.hard and duty.span.overlap(NIGHT) for duty in worker.care)
    if worker.night_ok is False and worker.age >= ADULT_AGE and not bound:
        yield [WorkerStep(step("works_nights"), replace(worker, night_ok=True))]


def works_one_more_day(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Works one more day a week, never a seventh."""
    if worker.days_per_week is None or worker.days_per_week >= MOST_DAYS:
        return
    days = worker.days_per_week + 1
    yield [WorkerStep(step("works_one_more_day", days=days), replace(worker, days_per_week=days))]


def duty_taken_over(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Somebody else takes one care duty."""
    for duty in dict.fromkeys(worker.care):
        at, until = clock(duty.span.start), clock(duty.span.end)
        told = step("duty_taken_over", what=duty.what, at=at, until=until)
        yield [WorkerStep(told, relieved(worker, {duty}))]


def care_taken_over(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Somebody else takes all care duties of one kind, where there are several."""
    counts = Counter(duty.what for duty in dict.fromkeys(worker.care))
    for what in (what for what, count in counts.items() if count > 1):
        duties = {duty for duty in worker.care if duty.what == what}
        yield [WorkerStep(step("care_taken_over", what=what), relieved(worker, duties))]


def free_earlier(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Is free some time earlier in the day."""
    for_ = [_widened(worker.free, times * sizes.minutes, 0) for times in _times(sizes)]
    yield [
        WorkerStep(
            step("free_earlier", free_from=clock(free.start), minutes=minutes), replace(worker, free=free)
        )
        for free, minutes in filter(None, for_)
    ]


def free_later(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Is free some time longer in the day."""
    for_ = [_widened(worker.free, 0, times * sizes.minutes) for times in _times(sizes)]
    yield [
        WorkerStep(
            step("free_later", free_until=clock(free.end), minutes=minutes), replace(worker, free=free)
        )
        for free, minutes in filter(None, for_)
    ]


def _widened(free: Span | None, before: int, after: int) -> tuple[Span, int] | None:
    if free is None or free.minutes + before + after > DAY:
        return None
    return free.widened(before, after), before + after


def wishes_less(worker: Worker, openings: Sequence[Opening], sizes: Sizes) -> Iterator[Ladder]:
    """Wishes a lower wage, never under the lowest floor that binds an opening around."""
    lowest = min((opening.floor_fen for opening in openings if opening.floor_fen), default=None)
    if not worker.wanted_fen or lowest is None:
        return
    wishes = dict.fromkeys(max(lowest, worker.wanted_fen - times * sizes.fen) for times in _times(sizes))
    yield [
        WorkerStep(
            step("wishes_less", wanted_fen=wish, less_fen=worker.wanted_fen - wish),
            replace(worker, wanted_fen=wish),
        )
        for wish in wishes
        if wish < worker.wanted_fen
    ]


WORKER_CHANGES: tuple[WorkerChange, ...] = (
    gets_vehicle,
    goes_further,
    learns_skill,
    gets_certificate,
    works_nights,
    works_one_more_day,
    duty_taken_over,
    care_taken_over,
    free_earlier,
    free_later,
    wishes_less,
)
"""All changes for a person. Each gives ladders: the steps of one change, the smallest first."""


def worker_changes(
    worker: Worker,
    openings: Sequence[Opening],
    *,
    suitable: float = SUITABLE,
    weights: Mapping[str, float] = WEIGHTS,
    sizes: Sizes = SIZES,
) -> WhatIf:
    """Tell what single changes would open for a person among these openings.

    Parameters
    ----------
    worker : Worker
    openings : sequence of Opening, length n
        Those around, each with a key of its own; ValueError else.
    suitable : float
        Points from which on an opening is called suitable, 0 to 100.
    weights : mapping of str to float
        Points of each feature.
    sizes : Sizes
        How large the steps are.

    Returns
    -------
    WhatIf
        Keys in it are those of openings. No changes for who may not be proposed for any work.
    """
    ladders = [ladder for change in WORKER_CHANGES for ladder in change(worker, openings, sizes)]
    steps = [(number, each) for number, ladder in enumerate(ladders) for each in ladder]
    people = People(
        [replace(each, key=str(at)) for at, each in enumerate([worker, *(one.worker for _, one in steps)])]
    )
    before, *after = Scoring(OpeningBook(openings), weights).every(people)
    scale = Scale([opening.key for opening in openings], before, suitable, {})
    if people.barred[0]:
        return scale.what_if(())
    return scale.what_if(
        (number, scale.gain(one.reason, points)) for (number, one), points in zip(steps, after, strict=True)
    )


def relieved(worker: Worker, duties: Collection[CareDuty]) -> Worker:
    """The person without some duties; with the last that nobody else can take goes the need to be near home."""
    left = tuple(duty for duty in worker.care if duty not in duties)
    freed = any(duty.hard for duty in worker.care) and not any(duty.hard for duty in left)
    return replace(worker, care=left, needs_near_home=worker.needs_near_home and not freed)


def skills_asked(openings: Sequence[Opening]) -> dict[str, str]:
    """The skills that openings ask for: by stem, with the first of its spellings, in order."""
    spelt = sorted({skill for opening in openings for skill in opening.skills if stem(skill)})
    return {stem(skill): skill for skill in reversed(spelt)}


def certificates_asked(openings: Sequence[Opening]) -> frozenset[str]:
    """The certificates that openings want to see already held."""
    return frozenset[str]().union(*(opening.certificates for opening in openings))


def _times(sizes: Sizes) -> range:
    return range(1, sizes.most_steps + 1)
