"""People as columns of codes: whoever has the same code shares a row of points, which is worked out once."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.features import FULL_EXPERIENCE_YEARS
from matching.filters import PERSON_LIMITS
from matching.types import CareDuty, Opening, Span, Transport, Worker
from matching.words.phrases import stem, worker_phrases

NOTHING = Opening(key="", title="")
"""Limits that ask only who it is are tried with this opening."""


Fact = TypeVar("Fact", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a person gets, and how far they want to: what the way depends on beside the place."""

    max_km: float | None
    transport: Transport | None
    needs_near_home: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person can take on: the heaviest work, the days a week, nights or not, by the papers they hold."""

    age: int
    effort: int | None
    days_per_week: int | None
    night_ok: bool | None
    certificates: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Day:
    """When a person is free, and when the family needs them."""

    free: Span | None
    care: tuple[CareDuty, ...]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is known of it: then all openings have the same points."""
        return self.free is None and not self.care


class People:
    """Workers in their order, each with the codes of what they share with others.

    Parameters
    ----------
    workers : sequence of Worker
        Each with a key of its own; ValueError else.
    """

    def __init__(self, workers: Sequence[Worker]) -> None:
        if len({worker.key for worker in workers}) < len(workers):
            raise ValueError("two workers share a key; every one needs its own")
        self.workers = tuple(workers)
        self.barred = np.array([_is_barred(worker) for worker in workers], dtype=bool)
        self.places, self.place = coded(worker.place for worker in workers)
        self.reaches, self.reach = coded(reach_of(worker) for worker in workers)
        self.terms, self.term = coded(terms_of(worker) for worker in workers)
        self.wishes, self.wish = coded(worker.wanted_fen or None for worker in workers)
        self.days, self.day = coded(Day(worker.free, worker.care) for worker in workers)

    def __len__(self) -> int:
        return len(self.workers)

    @cached_property
    def texts(self) -> "Texts":
        """What they can do and have done, phrase by phrase."""
        return Texts(self.workers)


def reach_of(worker: Worker) -> Reach:
    """How far a person gets and wants to."""
    return Reach(worker.max_km, worker.transport, worker.needs_near_home)


def terms_of(worker: Worker) -> Terms:
    """What a person can take on."""
    return Terms(worker.age, worker.effort, worker.days_per_week, worker.night_ok, worker.certificates)


def coded(values: Iterable[Fact]) -> tuple[list[Fact], NDArray[np.int64]]:
    """Different values in the order in which they are met, and the number of each one's value."""
    numbers: dict[Fact, int] = {}
    codes = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), np.array(codes, dtype=np.int64)


def _is_barred(worker: Worker) -> bool:
    return any(limit(worker, NOTHING) is not None for limit in PERSON_LIMITS)


class Texts:
    """The stems of many people as numbers, with where each person's begin.

    `phrase` holds for each person, from `begin[i]` to `begin[i + 1]`, the numbers in `stems` of what they can do or
    have done; `stay` and `stay_begin` the same for what they have done only, `years` how much of it counts, 0 to 1.
    """

    def __init__(self, workers: Sequence[Worker]) -> None:
        mine = [worker_phrases(worker) for worker in workers]
        stays = [[(stem(title), years) for title, years in w.experience.items()] for w in workers]
        self.stems, self.phrase = coded(chain.from_iterable(mine))
        number = {text: at for at, text in enumerate(self.stems)}
        self.begin = _begins(mine)
        self.stay = np.array([number[text] for text, _ in chain.from_iterable(stays)], dtype=np.int64)
        self.years = np.array(
            [min(1.0, years / FULL_EXPERIENCE_YEARS) for _, years in chain.from_iterable(stays)],
            dtype=np.float64,
        )
        self.stay_begin = _begins(stays)


def _begins(groups: Sequence[Sequence[object]]) -> NDArray[np.int64]:
    return np.cumsum([0, *(len(group) for group in groups)], dtype=np.int64)
