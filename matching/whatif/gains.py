"""What a change would bring: who or what becomes possible and suitable, step by step, the smallest step first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matching.types import Param, Reason

Points = NDArray[np.float64]
Mask = NDArray[np.bool_]

SUITABLE = 50.0
"""From this fit on an opening is called suitable, unless the caller says otherwise."""

SURE = 1e-3
"""Points by which `matching.columns` may differ from a list; a fit this close below the threshold reaches it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How large one step of a change is, and how far changes are followed.

    Attributes
    ----------
    minutes, km, fen : int, float, int
        One step of a time, of a way, and of a monthly wage.
    most_steps : int
        No change goes further than so many steps.
    shortest_shift : int
        Minutes of work a day that a shorter shift still keeps.
    """

    minutes: int = 30
    km: float = 3.0
    fen: int = 10_000
    most_steps: int = 6
    shortest_shift: int = 240

    def __post_init__(self) -> None:
        if min(self.minutes, self.km, self.fen, self.most_steps, self.shortest_shift) <= 0:
            raise ValueError("steps are larger than nothing, and there is at least one")


@dataclass(frozen=True, slots=True)
class Gain:
    """One step and what it brings, by key.

    `opens` are those that no limit forbids any more, `suits` those that reach the fit called suitable, `lost` those
    that had reached it and do not any more. Each comes best first: by need where that is known, then fit, then key.
    """

    reason: Reason
    opens: tuple[str, ...]
    suits: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def size(self) -> tuple[int, int]:
        """How many more are suitable, the lost ones taken off, then how many more are possible."""
        return len(self.suits) - len(self.lost), len(self.opens)


@dataclass(frozen=True, slots=True)
class Change:
    """One change with the steps that are worth taking, the smallest first; each brings more than the one before."""

    code: str
    gains: tuple[Gain, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """How many are possible and suitable now, and what single changes would bring, the greatest gain first."""

    possible: int
    suitable: int
    changes: tuple[Change, ...]


def step(code: str, **params: Param) -> Reason:
    """Name one step of a change; what it tells is something that is missing as things are."""
    return Reason(code, "gap", params)


def possible(points: Points) -> Mask:
    """Which pairs no limit forbids."""
    return np.asarray(points > -np.inf, dtype=bool)


def reaches(points: Points, suitable: float) -> Mask:
    """Which pairs have the fit that is called suitable."""
    return np.asarray(points >= suitable - SURE, dtype=bool)


class Scale:
    """Weighs steps against how things are now, over a row of people or of openings.

    Parameters
    ----------
    keys : sequence of str, length n
        Whose points are compared.
    before : array of float, shape (n,)
        Points as things are, minus infinity where a limit forbids.
    suitable : float
        The fit from which on a pair is called suitable.
    needs : mapping of str to float
        Who comes first, by key; nothing for who is not in it.
    """

    def __init__(
        self, keys: Sequence[str], before: Points, suitable: float, needs: Mapping[str, float]
    ) -> None:
        self.keys, self.before, self.suitable, self.needs = keys, before, suitable, needs

    def gain(self, reason: Reason, after: Points) -> Gain:
        """Tell what becomes of the points `after` a step."""
        suited, suits = reaches(self.before, self.suitable), reaches(after, self.suitable)
        opened = possible(after) & ~possible(self.before)
        return Gain(
            reason,
            self._named(opened, after),
            self._named(suits & ~suited, after),
            self._named(suited & ~suits, self.before),
        )

    def what_if(self, ladders: Iterable[tuple[int, Gain]]) -> WhatIf:
        """Put together the gains of all steps; each comes with the number of its ladder, smallest step first."""
        climbed = [_climbed([gain for _, gain in steps]) for _, steps in groupby(ladders, lambda one: one[0])]
        changes = [Change(gains[0].reason.code, gains) for gains in climbed if gains]
        return WhatIf(
            int(possible(self.before).sum()),
            int(reaches(self.before, self.suitable).sum()),
            tuple(sorted(changes, key=_place)),
        )

    def _named(self, chosen: Mask, points: Points) -> tuple[str, ...]:
        def place(at: int) -> tuple[float, float, str]:
            return -self.needs.get(self.keys[at], 0.0), -round(float(points[at]), 3), self.keys[at]

        return tuple(self.keys[at] for at in sorted(np.flatnonzero(chosen).tolist(), key=place))


def _climbed(gains: Sequence[Gain]) -> tuple[Gain, ...]:
    """The steps that bring more than every smaller one."""
    kept: list[Gain] = []
    for gain in gains:
        if gain.size > (kept[-1].size if kept else (0, 0)):
            kept.append(gain)
    return tuple(kept)


def _place(change: Change) -> tuple[int, int, str, str]:
    suits, opens = change.gains[-1].size
    return -suits, -opens, change.code, told(change.gains[0].reason)


def told(reason: Reason) -> str:
    """The values of a reason as one text: what orders equal changes."""
    return "|".join(f"{name}={reason.params[name]}" for name in sorted(reason.params))
