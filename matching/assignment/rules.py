"""What the town wants beside the highest sum, and what a cadre has settled by hand."""

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

import numpy as np

from matching.assignment.candidates import Candidates, IntArray

Why = Literal[
    "unknown", "not_a_candidate", "forbidden", "worker_pinned_twice", "no_seats", "seats_taken_by_pins"
]

SENTENCES: dict[Why, str] = {
    "unknown": "there is no such worker or no such opening",
    "not_a_candidate": "a hard limit keeps the two apart, so they are no candidate pair",
    "forbidden": "the same pair is forbidden",
    "worker_pinned_twice": "the worker is pinned to another opening as well",
    "no_seats": "the opening has no seat left",
    "seats_taken_by_pins": "more people are pinned to the opening than it has seats",
}

MOST_FACTOR = 100
"""More would say no more, and would take the fineness from the values beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of a town and the wishes of a cadre; without any, the highest sum of values is sought.

    Parameters
    ----------
    first_earner_factor
        From 1 to 100. Where nobody in a household earns a wage, the first of its members to be placed counts this
        many times the best value that this member has with any opening, instead of once: on top of the value
        of the pair comes `(factor - 1) * best value`. Of several members placed only one is the first, the one
        for whom this is most (with strict tiers: the one of the first tier, then the one for whom it is most).
        The bonus rests on the person and not on the opening, so it moves nobody to a post that suits less.
    strict_tiers
        Whether no value in a later tier may cost any value in an earlier one.
    pins, forbids
        Pairs of worker and opening that must be, or must not be, in the plan. To forbid a pair that is no
        candidate says nothing new, and is no error.
    """

    first_earner_factor: float = 1.0
    strict_tiers: bool = False
    pins: frozenset[tuple[str, str]] = frozenset()
    forbids: frozenset[tuple[str, str]] = frozenset()

    def __post_init__(self) -> None:
        if not 1 <= self.first_earner_factor <= MOST_FACTOR:
            raise ValueError(
                f"first_earner_factor is from 1 to {MOST_FACTOR}, not {self.first_earner_factor}"
            )


NO_RULES = Rules()


@dataclass(frozen=True, slots=True, order=True)
class RefusedPin:
    """A pin that cannot be kept, and why."""

    worker: str
    opening: str
    why: Why


class PinsRefused(ValueError):
    """Pins cannot all be kept; `refused` lists those that cannot, by worker and opening."""

    def __init__(self, refused: tuple[RefusedPin, ...]) -> None:
        self.refused = refused
        said = (f"{pin.worker!r} at {pin.opening!r}: {SENTENCES[pin.why]}" for pin in refused)
        super().__init__("; ".join(said))


def pinned_pairs(candidates: Candidates, rules: Rules) -> IntArray:
    """The places of the pinned pairs among the candidates, ascending.

    Raises
    ------
    PinsRefused
        If any pin cannot be kept.
    """
    places = pair_places(candidates, rules.pins)
    refused = _refused(candidates, rules, places.keys() - rules.forbids)
    if refused:
        raise PinsRefused(refused)
    return np.array(sorted(places.values()), np.int64)


def _refused(candidates: Candidates, rules: Rules, possible: Set[tuple[str, str]]) -> tuple[RefusedPin, ...]:
    """The pins that cannot be kept; pins that are not possible by themselves take no seat from others."""
    seats = dict(zip(candidates.openings, candidates.seats.tolist(), strict=True))
    workers = frozenset(candidates.workers)
    openings_of = Counter(worker for worker, _ in possible)
    people_at = Counter(opening for _, opening in possible)

    def why_not(worker: str, opening: str) -> Why | None:
        reasons: tuple[tuple[Why, bool], ...] = (
            ("unknown", worker not in workers or opening not in seats),
            ("forbidden", (worker, opening) in rules.forbids),
            ("not_a_candidate", (worker, opening) not in possible),
            ("no_seats", seats.get(opening) == 0),
            ("worker_pinned_twice", openings_of[worker] > 1),
            ("seats_taken_by_pins", people_at[opening] > seats.get(opening, 0)),
        )
        return next((why for why, holds in reasons if holds), None)

    found = ((pin, why_not(*pin)) for pin in sorted(rules.pins))
    return tuple(RefusedPin(*pin, why) for pin, why in found if why is not None)


def pair_places(candidates: Candidates, pairs: frozenset[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Where these pairs stand among the candidates; those that are no candidates are left out."""
    if not pairs:
        return {}
    worker_place = {key: place for place, key in enumerate(candidates.workers)}
    opening_place = {key: place for place, key in enumerate(candidates.openings)}
    codes = candidates.rows * len(candidates.openings) + candidates.columns
    found = {}
    for worker, opening in pairs:
        if worker in worker_place and opening in opening_place:
            code = worker_place[worker] * len(candidates.openings) + opening_place[opening]
            place = int(np.searchsorted(codes, code))
            if place < len(codes) and codes[place] == code:
                found[worker, opening] = place
    return found
