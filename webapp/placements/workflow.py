"""What may happen to a spell of employment, to the monthly check of one, and to a case about a check."""

from enum import StrEnum

from webapp.core.workflow import Workflow


class SpellState(StrEnum):
    """Whether somebody works, was kept for the qualifying months, or left before."""

    ACTIVE = "active"
    RETAINED = "retained"
    LEFT = "left"


class MonthState(StrEnum):
    """How far the check of one month has come."""

    OPEN = "open"
    STATED = "stated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"


class CaseState(StrEnum):
    """Whose turn it is with a month on which firm and village do not agree."""

    OPEN = "open"
    ANSWERED = "answered"
    SETTLED = "settled"


_S = SpellState
SPELL = Workflow(
    "spell",
    (
        ("retain", {_S.ACTIVE}, _S.RETAINED),
        ("end", {_S.ACTIVE, _S.RETAINED}, _S.LEFT),
    ),
    start=_S.ACTIVE,
)
"""Who leaves after the qualifying months keeps the claim, which opened while she was retained."""

_M = MonthState
MONTH = Workflow(
    "month",
    (
        ("state", {_M.OPEN, _M.STATED, _M.DISPUTED}, _M.STATED),
        ("confirm", {_M.STATED}, _M.CONFIRMED),
        ("dispute", {_M.STATED}, _M.DISPUTED),
        ("correct", {_M.CONFIRMED}, _M.STATED),
        ("uphold", {_M.DISPUTED}, _M.CONFIRMED),
    ),
    start=_M.OPEN,
)
"""A firm may change its statement until the village monitor confirms it, and must after a dispute.

A confirmed month is corrected only where it did not count: the firm paid what was missing. What the village
disputes and the cadre finds right is upheld, so that nobody alone can hold a month up for ever.
"""

_C = CaseState
CASE = Workflow(
    "case",
    (
        ("answer", {_C.OPEN}, _C.ANSWERED),
        ("object", {_C.ANSWERED}, _C.OPEN),
        ("settle", {_C.OPEN, _C.ANSWERED}, _C.SETTLED),
    ),
    start=_C.OPEN,
)
"""The firm answers by stating the month anew or by standing by it; the village agrees, or the cadre settles."""
