"""How a claim to the subsidy becomes money: village, town, finance, signatures, bank."""

from enum import StrEnum
from typing import Final

from webapp.core.workflow import Workflow


class ClaimState(StrEnum):
    """The last thing that was done to a claim."""

    WAITING = "waiting"
    READY = "ready"
    VERIFIED = "verified"
    NOTICED = "noticed"
    REVIEWED = "reviewed"
    MADE = "made"
    CHECKED = "checked"
    SIGNED_BY_SECRETARY = "signed_by_secretary"
    SIGNED_BY_CAPTAIN = "signed_by_captain"
    SIGNED = "signed"
    ISSUED = "issued"
    PAID = "paid"
    FAILED = "failed"
    REFUSED = "refused"


_C = ClaimState
RESERVED: Final = frozenset({_C.CHECKED, _C.SIGNED_BY_SECRETARY, _C.SIGNED_BY_CAPTAIN, _C.SIGNED, _C.FAILED})
"""The states in which the claim's amount is reserved on its fund line; leaving them spends or releases it."""

LISTED: Final = frozenset({_C.ISSUED, _C.PAID, _C.FAILED})
"""The states in which a claim stands on a payment list."""

IN_FINANCE: Final = frozenset({_C.MADE, *RESERVED})
"""The states in which account and fund line are bound."""

CLAIM = Workflow(
    "claim",
    (
        ("complete", {_C.WAITING}, _C.READY),
        ("verify", {_C.READY}, _C.VERIFIED),
        ("notice", {_C.VERIFIED}, _C.NOTICED),
        ("review", {_C.NOTICED}, _C.REVIEWED),
        ("make", {_C.REVIEWED}, _C.MADE),
        ("check", {_C.MADE}, _C.CHECKED),
        ("check_alone", {_C.MADE}, _C.SIGNED),
        ("sign_as_secretary", {_C.CHECKED}, _C.SIGNED_BY_SECRETARY),
        ("sign_as_captain", {_C.CHECKED}, _C.SIGNED_BY_CAPTAIN),
        ("sign_alone", {_C.CHECKED}, _C.SIGNED),
        ("sign_as_captain", {_C.SIGNED_BY_SECRETARY}, _C.SIGNED),
        ("sign_as_secretary", {_C.SIGNED_BY_CAPTAIN}, _C.SIGNED),
        ("issue", {_C.SIGNED}, _C.ISSUED),
        ("confirm_paid", {_C.ISSUED}, _C.PAID),
        ("fail", {_C.ISSUED}, _C.FAILED),
        ("pay_again", {_C.FAILED}, _C.SIGNED),
        ("return_to_town", {_C.REVIEWED, *IN_FINANCE}, _C.NOTICED),
        ("return_to_maker", IN_FINANCE, _C.REVIEWED),
        ("refuse", {_C.WAITING, _C.READY, _C.VERIFIED, _C.NOTICED, _C.REVIEWED, *IN_FINANCE}, _C.REFUSED),
    ),
    start=_C.WAITING,
)
