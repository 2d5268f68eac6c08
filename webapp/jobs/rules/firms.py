"""How many introductions a firm can take, when its silence takes its openings off the lists, what it promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.policy import Policy
from webapp.core.workflow import Refusal

MOST_CAPACITY: Final = 999
MOST_PROMISED: Final = 9_999
SUSPENDED_REASONS: Final = ("wages_unpaid", "false_openings", "silent", "closed", "asked_for_it", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmLoad:
    """What lies with a firm: introductions sent this month, what it can take, how many were left lying."""

    sent: int = 0
    most: int = 0
    lying: int = 0
    silent: bool = False

    @property
    def room(self) -> int:
        """How many more it can be sent this month."""
        return max(0, self.most - self.sent)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A promise and what became of it: posts promised, opened, filled, kept the six months."""

    promised: int = 0
    opened: int = 0
    filled: int = 0
    kept: int = 0

    def __add__(self, other: "Ledger") -> "Ledger":
        """Add two, as a chamber's is the sum of its members'."""
        return Ledger(
            self.promised + other.promised,
            self.opened + other.opened,
            self.filled + other.filled,
            self.kept + other.kept,
        )


def load_of(own: int | None, sent: int, waiting_since: Iterable[date], day: date, policy: Policy) -> FirmLoad:
    """What lies with a firm on a day; the capacity is the firm's own word, else the town's number."""
    patience = policy.value("firm_silent_days")
    lying = sum((day - since).days >= patience for since in waiting_since)
    return FirmLoad(
        sent=sent,
        most=policy.value("firm_introductions") if own is None else own,
        lying=lying,
        silent=lying >= policy.value("firm_silent_from"),
    )


def room_refusals(load: FirmLoad, asked: int) -> list[Refusal]:
    """Why a firm cannot be sent so many more people: it leaves others lying, or the month is full."""
    if load.silent:
        return [Refusal("firm_silent", "", {"lying": load.lying})]
    if asked > load.room:
        return [Refusal("firm_full", "", {"sent": load.sent, "most": load.most})]
    return []


def answer_rate(answered: int, sent: int) -> int | None:
    """How many of a hundred introductions got an answer; None before any was sent."""
    return round(answered * 100 / sent) if sent else None


def capacity_refusals(most: int) -> list[Refusal]:
    """Why this is no number of introductions a month; none at all is said by pausing the openings."""
    fits = 1 <= most <= MOST_CAPACITY
    return [] if fits else [Refusal("capacity_out_of_range", "capacity", {"most": MOST_CAPACITY})]


def promise_refusals(posts: int, promised_on: date, day: date) -> list[Refusal]:
    """Why this is no promise to note."""
    found = []
    if not 1 <= posts <= MOST_PROMISED:
        found.append(Refusal("promise_out_of_range", "posts", {"most": MOST_PROMISED}))
    if promised_on > day:
        found.append(Refusal("promise_in_future", "promised_on"))
    return found


def suspend_refusals(reason: str, note: str) -> list[Refusal]:
    """Why a firm cannot be suspended so: a reason from the list, and a sentence where it says "other"."""
    if reason not in SUSPENDED_REASONS:
        return [Refusal("reason_unknown", "reason")]
    return [Refusal("note_missing", "note")] if reason == "other" and not note.strip() else []
