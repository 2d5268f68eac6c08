"""What a plain loop over limits and features finds: what the answers of what-if are held against."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from hypothesis import assume

from matching.baseline import NAMES, WEIGHTS
from matching.features import feature_values
from matching.filters import limits
from matching.types import Opening, Reason, Worker
from matching.whatif.codes import WHATIF_CODES
from matching.whatif.gains import SURE, WhatIf

SUITABLE = 50.0
ROUNDING = 1e-4


class Found(NamedTuple):
    """One step with what it brings, without an order."""

    code: str
    values: frozenset[tuple[str, object]]
    opens: frozenset[str]
    suits: frozenset[str]
    lost: frozenset[str]


def fit(worker: Worker, opening: Opening) -> float | None:
    """Points of a pair, None if a limit forbids it; cases within rounding of the threshold are passed over."""
    if limits(worker, opening):
        return None
    points = float(feature_values([worker], [opening])[0, 0] @ np.array([WEIGHTS[name] for name in NAMES]))
    assume(abs(points - (SUITABLE - SURE)) > ROUNDING)
    return points


def suits(points: float | None) -> bool:
    return points is not None and points >= SUITABLE - SURE


def told(reason: Reason) -> tuple[str, frozenset[tuple[str, object]]]:
    """Code and values of a reason, which are those of the table of codes."""
    assert tuple(sorted(reason.params)) == tuple(sorted(WHATIF_CODES[reason.code]))
    return reason.code, frozenset(reason.params.items())


def compared(
    reason: Reason,
    keys: Sequence[str],
    before: Callable[[str], float | None],
    after: Callable[[str], float | None],
) -> Found:
    old, new = {key: before(key) for key in keys}, {key: after(key) for key in keys}
    return Found(
        *told(reason),
        frozenset(key for key in keys if old[key] is None and new[key] is not None),
        frozenset(key for key in keys if suits(new[key]) and not suits(old[key])),
        frozenset(key for key in keys if suits(old[key]) and not suits(new[key])),
    )


def climbed(ladder: Sequence[Found]) -> list[Found]:
    """The steps that bring more than all smaller ones."""
    kept, most = [], (0, 0)
    for step in ladder:
        size = len(step.suits) - len(step.lost), len(step.opens)
        if size > most:
            kept.append(step)
            most = size
    return kept


def found(answer: WhatIf) -> set[Found]:
    """The steps of an answer, without their order."""
    return {
        Found(*told(gain.reason), frozenset(gain.opens), frozenset(gain.suits), frozenset(gain.lost))
        for change in answer.changes
        for gain in change.gains
    }
