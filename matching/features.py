"""One function a feature, each from 0 (does not suit) to 1 (could not suit better), for all pairs at once.

A feature takes `Pairs` and returns a matrix, workers by openings. A fact that everyone has but nobody wrote
down (place, hours, wage) counts half, so that it moves nobody; a skill that nobody wrote down counts nothing.
Sex, nationality, illness, household category and village of birth are not among the facts.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from matching.geo import REACH_KM, REACH_UNKNOWN_KM, SPEED_KMH, kilometres
from matching.types import DAY, Opening, Span, Transport, Worker
from matching.words.phrases import opening_phrases, stem, worker_phrases
from matching.words.relations import compare

Matrix = NDArray[np.float64]

UNKNOWN = 0.5
IDLE_SKILLS = 0.7
"""An opening that asks for no skill lacks nothing in anyone, but uses nothing either."""

FULL_EXPERIENCE_YEARS = 3
SIMILAR_ENOUGH = 0.5
HOURS_TOLERANCE = 180
"""Minutes outside the free time at which the hours suit no longer at all."""

CARE_MARGIN = ((-90, 0, 15), (0.0, 0.7, 1.0))
"""Minutes to spare around care: a quarter of an hour is comfortable, an hour and a half short hopeless."""

WAGE_GAIN = ((-0.25, 0.0, 0.4), (0.0, 0.5, 1.0))
EFFORT_MARGIN = ((-1, 0, 1), (0.0, 0.6, 1.0))
LEAST_LIMIT_KM = 0.1
"""Nothing is measured beside less: who named no distance at all has work next door."""

WAY_SHARE = ((0, 1, 2), (1.0, 0.3, 0.0))
"""The way as a share of the limit: at the limit itself it is worth a third, at twice the limit nothing."""


def _numbers(values: Sequence[float | int | None]) -> Matrix:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _spans(spans: Sequence[Span | None]) -> tuple[Matrix, Matrix]:
    return _numbers([span.start if span else None for span in spans]), _numbers(
        [span.minutes if span else None for span in spans]
    )


def shared_minutes(
    start: Matrix, length: Matrix, other: Matrix | float, other_length: Matrix | float
) -> Matrix:
    """How many minutes two stretches of the day have in common, midnight or not; nan where one is unknown."""
    days = (
        np.minimum(start + length, other + other_length + day) - np.maximum(start, other + day)
        for day in (-DAY, 0, DAY)
    )
    total: Matrix = sum((np.maximum(0.0, day) for day in days), start=np.zeros(1))
    return total


def _or_unknown(values: Matrix) -> Matrix:
    return np.where(np.isnan(values), UNKNOWN, values)


class Pairs:
    """Workers and openings as columns; what several features need is worked out once."""

    def __init__(self, workers: Sequence[Worker], openings: Sequence[Opening]) -> None:
        self.workers = tuple(workers)
        self.openings = tuple(openings)
        self.shape = (len(self.workers), len(self.openings))

    def of_workers(self, fact: Callable[[Worker], float | int | None]) -> Matrix:
        """One number a worker as a column, nan where unknown."""
        return _numbers([fact(worker) for worker in self.workers])[:, None]

    def of_openings(self, fact: Callable[[Opening], float | int | None]) -> Matrix:
        """One number an opening as a row, nan where unknown."""
        return _numbers([fact(opening) for opening in self.openings])[None, :]

    @cached_property
    def km(self) -> Matrix:
        """Road kilometres, worked out once a place, since a village shares one."""
        places = {worker.place for worker in self.workers}
        rows = {place: _numbers([kilometres(place, o.place) for o in self.openings]) for place in places}
        return np.array([rows[worker.place] for worker in self.workers]).reshape(self.shape)

    @cached_property
    def fetched(self) -> NDArray[np.bool_]:
        """Where the firm's bus fetches people."""
        return np.array([opening.transport_provided for opening in self.openings], dtype=bool)[None, :]

    @cached_property
    def lives_in(self) -> NDArray[np.bool_]:
        """Where the person would sleep at the firm, as in the hard limits."""
        lodged = np.array([opening.lodging for opening in self.openings], dtype=bool)[None, :]
        return lodged & ~self.fetched & (self.km > self.of_workers(lambda w: w.max_km))

    @cached_property
    def way(self) -> Matrix:
        """Minutes from home to the post; 0 where it is unknown or not gone daily."""
        own = self.of_workers(lambda w: w.transport and SPEED_KMH[w.transport])
        speed = np.where(self.fetched, SPEED_KMH["bus"], own)
        minutes = np.floor(self.km * 60 / speed + 0.5)
        return np.where(self.lives_in | np.isnan(minutes), 0.0, minutes)

    @cached_property
    def away(self) -> tuple[Matrix, Matrix]:
        """Start and length of being away from home; nan without known hours."""
        start, length = _spans([opening.shift for opening in self.openings])
        return (start[None, :] - self.way) % DAY, np.minimum(DAY, length[None, :] + 2 * self.way)

    @cached_property
    def phrases(self) -> "Phrases":
        """What the two sides wrote, compared phrase by phrase."""
        return Phrases(self.workers, self.openings)


class Phrases:
    """Every different phrase once; row and column 0 stand for "nothing written"."""

    def __init__(self, workers: Sequence[Worker], openings: Sequence[Opening]) -> None:
        mine, theirs = [worker_phrases(w) for w in workers], [opening_phrases(o) for o in openings]
        self.rows = {phrase: i for i, phrase in enumerate(dict.fromkeys(("", *chain(*mine))))}
        self.columns = {phrase: i for i, phrase in enumerate(dict.fromkeys((("", False), *chain(*theirs))))}
        shape = (len(self.rows), len(self.columns))
        self.like, self.same = compare(list(self.rows), list(self.columns)).tables(shape)
        self.of_worker = [[self.rows[p] for p in phrases] or [0] for phrases in mine]
        self.of_opening = [[self.columns[q] for q in phrases] or [0] for phrases in theirs]

    def best(self, table: Matrix) -> Matrix:
        """The best value of any phrase of each worker (rows) for each phrase of the openings (columns)."""
        return _best_of_groups(table, self.of_worker)


def _best_of_groups(table: Matrix, groups: Sequence[Sequence[int]]) -> Matrix:
    if not groups:
        return np.zeros((0, table.shape[1]))
    starts = np.cumsum([0, *(len(group) for group in groups[:-1])])
    best: Matrix = np.maximum.reduceat(table[list(chain(*groups))], starts, axis=0)
    return best


def _half_without_saying(pairs: Pairs, best: Matrix) -> Matrix:
    """The best of any phrase of each opening; where no skill is asked, half is there before anything is said."""
    result = np.zeros(pairs.shape)
    for column, (opening, theirs) in enumerate(zip(pairs.openings, pairs.phrases.of_opening, strict=True)):
        said = best[:, theirs].max(axis=1)
        result[:, column] = said if opening.skills else beyond(UNKNOWN, said)
    return result


def beyond(least: Matrix | float, said: Matrix) -> Matrix:
    """What is there before anything is said, and of the rest as much as is said."""
    return least + (1 - least) * said


def skill_overlap(pairs: Pairs) -> Matrix:
    """Share of the asked skills the person has; without asked skills, whether the person knows the work."""
    phrases = pairs.phrases
    best, result = phrases.best(phrases.same), np.zeros(pairs.shape)
    for column, (opening, theirs) in enumerate(zip(pairs.openings, phrases.of_opening, strict=True)):
        asked = len(opening.skills)
        if asked:
            result[:, column] = best[:, theirs[:asked]].mean(axis=1)
        else:
            result[:, column] = np.maximum(IDLE_SKILLS, best[:, theirs].max(axis=1))
    return result


def word_likeness(pairs: Pairs) -> Matrix:
    """How alike the words of both sides are; half goes without saying if no skill is asked."""
    return _half_without_saying(pairs, pairs.phrases.best(pairs.phrases.like))


def experience(pairs: Pairs) -> Matrix:
    """Years in the same or very like work, full at three; half goes without saying if no skill is asked."""
    phrases = pairs.phrases
    table = np.where(phrases.like >= SIMILAR_ENOUGH, phrases.like, phrases.same)
    stays = [
        [
            (phrases.rows[stem(title)], min(1.0, years / FULL_EXPERIENCE_YEARS))
            for title, years in w.experience.items()
        ]
        or [(0, 0.0)]
        for w in pairs.workers
    ]
    rows, years = zip(*chain(*stays), strict=True) if stays else ((), ())
    weighted = table[list(rows)] * np.array(years).reshape(-1, 1)
    places = iter(range(len(rows)))
    best = _best_of_groups(weighted, [[next(places) for _ in stay] for stay in stays])
    return _half_without_saying(pairs, best)


def hours(pairs: Pairs) -> Matrix:
    """How much of work and way lies in the time the person is free; three hours outside leave nothing."""
    start, length = pairs.away
    free, free_length = (part[:, None] for part in _spans([worker.free for worker in pairs.workers]))
    outside = length - shared_minutes(start, length, free, free_length)
    return _or_unknown(np.clip(1 - outside / HOURS_TOLERANCE, 0, 1))


def care(pairs: Pairs) -> Matrix:
    """Minutes to spare between being away and the family's care duties, or minutes that clash with them."""
    result = np.ones(pairs.shape)
    carers = [row for row, worker in enumerate(pairs.workers) if worker.care]
    if not carers or not pairs.openings:
        return result
    duties = [(row, duty.span) for row in carers for duty in pairs.workers[row].care]
    owner = [row for row, _ in duties]
    start, length = (part[owner] for part in pairs.away)
    other, other_length = (part[:, None] for part in _spans([span for _, span in duties]))
    clash = shared_minutes(start, length, other, other_length)
    spare = np.minimum((other - start - length) % DAY, (start - other - other_length) % DAY)
    firsts = [i for i, row in enumerate(owner) if i == 0 or owner[i - 1] != row]
    clash, spare = np.add.reduceat(clash, firsts, axis=0), np.minimum.reduceat(spare, firsts, axis=0)
    margin = np.where(clash > 0, -clash, spare)
    value = np.where(np.isnan(margin), UNKNOWN, np.interp(margin, *CARE_MARGIN))
    result[carers] = np.where(pairs.lives_in[carers], 0.0, value)
    return result


def distance(pairs: Pairs) -> Matrix:
    """How short the way is beside the named limit or the vehicle's reach, halved if near home matters."""
    limit = pairs.of_workers(lambda w: reach_km(w.max_km, w.transport))
    limit = np.where(
        np.array([w.needs_near_home for w in pairs.workers], dtype=bool)[:, None], limit / 2, limit
    )
    share = np.where(pairs.fetched, pairs.km / 2, pairs.km) / np.maximum(limit, LEAST_LIMIT_KM)
    value = np.where(np.isnan(share), UNKNOWN, np.interp(share, *WAY_SHARE))
    return np.where(pairs.lives_in, 0.0, value)


def reach_km(max_km: float | None, transport: Transport | None) -> float:
    """The kilometres beside which a way is short or long: the named limit, else what the vehicle reaches."""
    if max_km is not None:
        return max_km
    return REACH_KM[transport] if transport else REACH_UNKNOWN_KM


def wage(pairs: Pairs) -> Matrix:
    """The lower end of the wage against the wanted one, or against the floor if no wish is known."""
    offered = pairs.of_openings(lambda o: o.wage_from_fen)
    wanted = pairs.of_workers(lambda w: w.wanted_fen or None)
    base = np.where(np.isnan(wanted), pairs.of_openings(lambda o: o.floor_fen or None), wanted)
    gain = (offered - base) / base
    return np.where(np.isnan(gain), UNKNOWN, np.interp(gain, *WAGE_GAIN))


def effort(pairs: Pairs) -> Matrix:
    """How far the work stays below the heaviest the person can do."""
    margin = pairs.of_workers(lambda w: w.effort) - pairs.of_openings(lambda o: o.effort)
    return np.where(np.isnan(margin), UNKNOWN, np.interp(margin, *EFFORT_MARGIN))


def firm_keeps(pairs: Pairs) -> Matrix:
    """Share of the people the firm hired earlier who stayed six months."""
    kept = _or_unknown(pairs.of_openings(lambda o: o.firm_kept_share))
    return np.broadcast_to(kept, pairs.shape)


Feature = Callable[[Pairs], Matrix]

FEATURES: tuple[Feature, ...] = (
    skill_overlap,
    word_likeness,
    experience,
    hours,
    care,
    distance,
    wage,
    effort,
    firm_keeps,
)
"""All features; their order is the order of the columns."""


def feature_values(workers: Sequence[Worker], openings: Sequence[Opening]) -> Matrix:
    """Every feature of every pair: an array workers x openings x features."""
    pairs = Pairs(workers, openings)
    return np.stack([feature(pairs) for feature in FEATURES], axis=-1)
