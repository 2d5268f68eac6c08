"""What becomes of a line that the bank did not pay: sent again, back to the finance maker, or to the village first."""

from dataclasses import dataclass
from enum import StrEnum

from webapp.core.workflow import Refusal
from webapp.payments.rules.results import AGAIN
from webapp.payments.workflow import LineState


class Way(StrEnum):
    """Where a failed line goes next."""

    LIST = "list"
    MAKER = "maker"
    VILLAGE = "village"


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed line: the bank's cause, whether the village has mended it, whether what was approved is unchanged."""

    cause: str
    mended: bool
    same_payment: bool


def way_of(failed: Failed) -> Way:
    """The approvals stand as long as account and fund line are those that were agreed to."""
    if not failed.same_payment:
        return Way.MAKER
    return Way.LIST if failed.mended or failed.cause in AGAIN else Way.VILLAGE


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


def mend_refusals(state: LineState, words: str) -> list[Refusal]:
    """Why the village cannot say that the account is in order again."""
    if state is LineState.MENDED:
        return [Refusal("mended_before")]
    if state is not LineState.FAILED:
        return [Refusal("nothing_to_mend")]
    return [] if words.strip() else [Refusal("mend_needs_words", "words")]
