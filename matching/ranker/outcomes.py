"""What became of an introduction: that from which weights are learned."""

from dataclasses import dataclass
from datetime import date

from matching.features import FEATURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One introduction and what became of it: taken and kept six months, or not.

    `features` are the values of the pair on the day of the decision, in the order of `FEATURES`. `known_on` is
    the day from which the town knew how it ended; nothing that was decided before that day may rest on it.
    """

    worker: str
    opening: str
    features: tuple[float, ...]
    decided_on: date
    known_on: date
    kept: bool

    def __post_init__(self) -> None:
        if len(self.features) != len(FEATURES):
            raise ValueError(f"{len(FEATURES)} features are needed, not {len(self.features)}")
        if not all(0 <= value <= 1 for value in self.features):
            raise ValueError(f"a feature lies between 0 and 1: {self.worker}, {self.opening}")
        if self.known_on < self.decided_on:
            raise ValueError(f"an end is known before its beginning: {self.worker}, {self.opening}")
