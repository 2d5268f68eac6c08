"""A fund line never goes below zero, and every entry of the ledger balances."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webapp.core.money import Fen
from webapp.core.workflow import Refusal


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: what an account gains, or loses when negative."""

    account: str
    fen: Fen


def entry_refusals(postings: Sequence[Posting]) -> list[Refusal]:
    """Why an entry may not be written: two lines at least, none of nothing, and the sum is zero."""
    found = []
    if len(postings) < 2:
        found.append(Refusal("entry_too_short"))
    if any(posting.fen == 0 for posting in postings):
        found.append(Refusal("posting_of_nothing"))
    total = sum(posting.fen for posting in postings)
    if total:
        found.append(Refusal("entry_unbalanced", "", {"off_by_fen": total}))
    return found


@dataclass(frozen=True, slots=True)
class FundState:
    """One fund line: what it may spend, what is promised, what has gone out."""

    cap_fen: Fen
    reserved_fen: Fen = 0
    spent_fen: Fen = 0

    def __post_init__(self) -> None:
        """A line that is overdrawn cannot exist, not even for a moment."""
        if min(self.reserved_fen, self.spent_fen, self.free_fen) < 0:
            raise ValueError(f"an impossible fund line: {self}")

    @property
    def free_fen(self) -> Fen:
        """What can still be promised."""
        return self.cap_fen - self.reserved_fen - self.spent_fen

    def reserve(self, fen: Fen) -> "FundState | Refusal":
        """Promise a sum, or say by how much the line is short."""
        if fen <= 0:
            return Refusal("amount_not_positive", "amount")
        if fen > self.free_fen:
            return _short("fund_too_small", fen, self.free_fen)
        return replace(self, reserved_fen=self.reserved_fen + fen)

    def release(self, fen: Fen) -> "FundState | Refusal":
        """Take a promise back, after a refusal."""
        if fen <= 0:
            return Refusal("amount_not_positive", "amount")
        if fen > self.reserved_fen:
            return _short("reserved_too_small", fen, self.reserved_fen)
        return replace(self, reserved_fen=self.reserved_fen - fen)

    def spend(self, fen: Fen) -> "FundState | Refusal":
        """Let a promised sum go out; money that was not reserved cannot."""
        if fen <= 0:
            return Refusal("amount_not_positive", "amount")
        if fen > self.reserved_fen:
            return _short("reserved_too_small", fen, self.reserved_fen)
        return replace(self, reserved_fen=self.reserved_fen - fen, spent_fen=self.spent_fen + fen)

    def take_back(self, fen: Fen) -> "FundState | Refusal":
        """Set a sum aside again that went out and came back unpaid; more than went out cannot come back."""
        if fen <= 0:
            return Refusal("amount_not_positive", "amount")
        if fen > self.spent_fen:
            return _short("spent_too_small", fen, self.spent_fen)
        return replace(self, reserved_fen=self.reserved_fen + fen, spent_fen=self.spent_fen - fen)


def _short(code: str, asked: Fen, there: Fen) -> Refusal:
    told = {"asked_fen": asked, "there_fen": there, "short_fen": asked - there}
    return Refusal(code, "amount", told)
