"""What becomes of a line that the bank did not pay: sent again, back to the finance maker, or to the village first."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from webapp.core.workflow import Refusal
from webapp.payments.rules.results import AGAIN


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


def again_refusals(person: Hashable, *, read_by: Hashable, mended_by: Hashable | None) -> list[Refusal]:
    """Why somebody may not send a line again: money goes out a second time on the word of two persons."""
    others = {read_by, mended_by} - {person, None}
    return [] if others else [Refusal("own_result")]


def mend_refusals(state: str, words: str) -> list[Refusal]:
    """Why the village cannot say that the account is in order again."""
    if state == "mended":
        return [Refusal("mended_before")]
    if state != "failed":
        return [Refusal("nothing_to_mend")]
    return [] if words.strip() else [Refusal("mend_needs_words", "words")]
