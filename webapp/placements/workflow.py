"""What may happen to a spell of employment, and to the monthly check of one."""

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
    ),
    start=_M.OPEN,
)
"""A firm may change its statement until the village monitor confirms it, and must after a dispute.

A confirmed month is corrected only where it did not count: the firm paid what was missing.
"""
