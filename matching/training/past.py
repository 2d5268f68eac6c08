"""Outcomes by time: what was known on a day, and which months came before which."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from matching.features import FEATURES, Matrix
from matching.ranker.outcomes import Outcome
from matching.training.report import Months

Vector = NDArray[np.float64]
Index = NDArray[np.intp]

CURVE_SHARE = 1 / 3


@dataclass(frozen=True, slots=True)
class Past:
    """Outcomes as columns, in an order that does not depend on that of the input; days as ordinals."""

    rows: Matrix
    kept: Vector
    opening: Index
    decided: Index
    known: Index

    @classmethod
    def of(cls, outcomes: Iterable[Outcome]) -> "Past":
        """Sorted by day, then by keys; refuses two outcomes of one person, opening and day."""
        told = sorted(outcomes, key=_key)
        for one, other in zip(told, told[1:], strict=False):
            if _key(one) == _key(other):
                raise ValueError(f"two outcomes of {one.worker} at {one.opening} on {one.decided_on}")
        openings = {key: code for code, key in enumerate(sorted({o.opening for o in told}))}
        return cls(
            np.array([o.features for o in told], dtype=np.float64).reshape(len(told), len(FEATURES)),
            np.array([o.kept for o in told], dtype=np.float64),
            np.array([openings[o.opening] for o in told], dtype=np.intp),
            np.array([o.decided_on.toordinal() for o in told], dtype=np.intp),
            np.array([o.known_on.toordinal() for o in told], dtype=np.intp),
        )

    @classmethod
    def together(cls, parts: Sequence["Past"]) -> "Past":
        """One after another, in the order given."""
        each = (*parts, cls.of(()))
        return cls(
            np.concatenate([part.rows for part in each]),
            np.concatenate([part.kept for part in each]),
            np.concatenate([part.opening for part in each]),
            np.concatenate([part.decided for part in each]),
            np.concatenate([part.known for part in each]),
        )

    @property
    def size(self) -> int:
        """How many outcomes."""
        return len(self.kept)

    @property
    def openings(self) -> int:
        """Of how many openings."""
        return len(np.unique(self.opening))

    @property
    def month(self) -> Index:
        """The first day of the month of each decision, as an ordinal."""
        days, place = np.unique(self.decided, return_inverse=True)
        firsts = [date.fromordinal(int(day)).replace(day=1).toordinal() for day in days]
        return np.array(firsts, dtype=np.intp)[place]

    def where(self, chosen: NDArray[np.bool_]) -> "Past":
        """Some of the rows."""
        return Past(
            self.rows[chosen],
            self.kept[chosen],
            self.opening[chosen],
            self.decided[chosen],
            self.known[chosen],
        )

    def ripe_by(self, day: date, ripe_days: int) -> "Past":
        """What was known by a day and decided so long before it that what stayed unknown is the exception."""
        ordinal = day.toordinal()
        return self.where((self.known <= ordinal) & (self.decided + ripe_days <= ordinal))

    def between(self, first: date, end: date) -> "Past":
        """What was decided from a day on and before another."""
        return self.where((self.decided >= first.toordinal()) & (self.decided < end.toordinal()))

    def divided(self) -> tuple["Past", "Past"]:
        """The earlier months, and the later ones with a third of the outcomes at least."""
        month = self.month
        firsts = [first for first in np.unique(month) if (month >= first).mean() >= CURVE_SHARE]
        later = month >= max(firsts, default=0)
        return self.where(~later), self.where(later)

    def is_short_of(self, outcomes: int, of_a_kind: int) -> bool:
        """Whether there are fewer outcomes than this, or fewer of those who stayed, or of those who did not."""
        kept = int(self.kept.sum())
        return self.size < outcomes or min(kept, self.size - kept) < of_a_kind

    def months(self) -> Months:
        """What a report tells of it."""
        first, last = (date.fromordinal(int(day)) for day in (self.decided.min(), self.decided.max()))
        return Months(self.size, int(self.kept.sum()), self.openings, first, last)


def _key(outcome: Outcome) -> tuple[date, str, str]:
    return outcome.decided_on, outcome.opening, outcome.worker
