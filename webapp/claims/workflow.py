"""How a claim to the subsidy becomes a line of a payment list."""

from enum import StrEnum
from typing import Final

from webapp.core.workflow import Workflow


class ClaimState(StrEnum):
    """The last thing that was done to a claim."""

    WAITING = "waiting"
    READY = "ready"
    REVIEWED = "reviewed"
    MADE = "made"
    CHECKED = "checked"
    SIGNED_BY_SECRETARY = "signed_by_secretary"
    SIGNED_BY_CAPTAIN = "signed_by_captain"
    SIGNED = "signed"
    ISSUED = "issued"
    REFUSED = "refused"


_C = ClaimState
RESERVED: Final = frozenset({_C.CHECKED, _C.SIGNED_BY_SECRETARY, _C.SIGNED_BY_CAPTAIN, _C.SIGNED})
"""The states in which the claim's amount is reserved on its fund line; leaving them spends or releases it."""

CLAIM = Workflow(
    "claim",
    (
        ("complete", {_C.WAITING}, _C.READY),
        ("review", {_C.READY}, _C.REVIEWED),
        ("make", {_C.REVIEWED}, _C.MADE),
        ("check", {_C.MADE}, _C.CHECKED),
        ("sign_as_secretary", {_C.CHECKED}, _C.SIGNED_BY_SECRETARY),
        ("sign_as_captain", {_C.CHECKED}, _C.SIGNED_BY_CAPTAIN),
        ("sign_as_captain", {_C.SIGNED_BY_SECRETARY}, _C.SIGNED),
        ("sign_as_secretary", {_C.SIGNED_BY_CAPTAIN}, _C.SIGNED),
        ("issue", {_C.SIGNED}, _C.ISSUED),
        ("refuse", {_C.WAITING, _C.READY, _C.REVIEWED, _C.MADE, *RESERVED}, _C.REFUSED),
    ),
    start=_C.WAITING,
)
