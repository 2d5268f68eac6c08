"""What happens to money that has gone to the bank: a line of a list, a recovery, the re-check of a payment."""

from enum import StrEnum
from typing import Final

from webapp.core.workflow import Workflow


class LineState(StrEnum):
    """The last thing that happened to one line of a payment list."""

    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    MENDED = "mended"
    LISTED_AGAIN = "listed_again"
    BACK = "back"
    CLOSED = "closed"


class RecoveryState(StrEnum):
    """The last thing that was done to a recovery."""

    PROPOSED = "proposed"
    OPEN = "open"
    SETTLED = "settled"
    REJECTED = "rejected"


class CheckState(StrEnum):
    """The last thing that was done to the re-check of one payment."""

    OPEN = "open"
    AGREED = "agreed"
    FINDING = "finding"
    SETTLED = "settled"


_L, _R, _C = LineState, RecoveryState, CheckState
MENDABLE: Final = frozenset({_L.FAILED, _L.MENDED})
"""The states in which the money lies on the fund line, set aside, and something has to be done."""

LINE: Final = Workflow(
    "payment line",
    (
        ("confirm_paid", {_L.SENT}, _L.PAID),
        ("fail", {_L.SENT}, _L.FAILED),
        ("mend", {_L.FAILED}, _L.MENDED),
        ("pay_again", MENDABLE, _L.LISTED_AGAIN),
        ("return_to_maker", MENDABLE, _L.BACK),
        ("refuse", MENDABLE, _L.CLOSED),
    ),
    start=_L.SENT,
)
RECOVERY: Final = Workflow(
    "recovery",
    (
        ("confirm", {_R.PROPOSED}, _R.OPEN),
        ("reject", {_R.PROPOSED}, _R.REJECTED),
        ("receive", {_R.OPEN}, _R.OPEN),
        ("receive_the_rest", {_R.OPEN}, _R.SETTLED),
        ("take_back", {_R.OPEN, _R.SETTLED}, _R.OPEN),
    ),
    start=_R.PROPOSED,
)
RECHECK: Final = Workflow(
    "re-check",
    (
        ("hear_the_same", {_C.OPEN}, _C.AGREED),
        ("hear_otherwise", {_C.OPEN}, _C.FINDING),
        ("settle", {_C.FINDING}, _C.SETTLED),
    ),
    start=_C.OPEN,
)


def line_state(*, paid: bool | None, mended: bool, claim_state: str, last: bool) -> LineState:
    """The state of a line, from what the bank said of it, what the village did and where its claim is now."""
    if paid is None:
        return LineState.SENT
    if paid:
        return LineState.PAID
    if not last or claim_state == "signed":
        return LineState.LISTED_AGAIN
    if claim_state == "refused":
        return LineState.CLOSED
    if claim_state != "failed":
        return LineState.BACK
    return LineState.MENDED if mended else LineState.FAILED
