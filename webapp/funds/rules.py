"""A fund line never goes below zero, and every entry of the ledger balances."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from webapp.core.money import Fen
from webapp.core.workflow import Refusal

REVERSED: Final = "reversed"
"""The kind of an entry that corrects another one."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of an entry: what an account gains, or loses when negative."""

    account: str
    fen: Fen


def entry_faults(postings: Sequence[Posting]) -> list[str]:
    """What is wrong with an entry: two lines at least, none of nothing, and the sum is zero.

    No person can cause it or mend it, so it is a fault of the program and not a refusal.
    """
    total = sum(posting.fen for posting in postings)
    checks = (
        (len(postings) < 2, "entry_too_short"),
        (any(posting.fen == 0 for posting in postings), "posting_of_nothing"),
        (total != 0, f"entry_unbalanced by {abs(total)}"),
    )
    return [fault for applies, fault in checks if applies]


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

    def recover(self, fen: Fen) -> "FundState | Refusal":
        """Let a sum that went out come back; more than went out cannot."""
        if fen <= 0:
            return Refusal("amount_not_positive", "amount")
        if fen > self.spent_fen:
            return _short("spent_too_small", fen, self.spent_fen)
        return replace(self, spent_fen=self.spent_fen - fen)

    def moved(self, postings: Sequence[Posting]) -> "FundState | Refusal":
        """The line after some postings, or which account would go below nothing."""
        free, reserved, spent = (_gain(postings, name) for name in ("free", "reserved", "spent"))
        for there, gain in (
            (self.free_fen, free),
            (self.reserved_fen, reserved),
            (self.spent_fen, spent),
        ):
            if there + gain < 0:
                return _short("reversal_too_late", -gain, there)
        return FundState(
            self.cap_fen - _gain(postings, "source"), self.reserved_fen + reserved, self.spent_fen + spent
        )


def reversal_of(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    """The postings that undo an entry: each account gets back what it lost."""
    return tuple(Posting(one.account, -one.fen) for one in postings)


def reversal_refusals(kind: str, words: str) -> list[Refusal]:
    """Why an entry is not reversed: a reversal stands, and the mistake is told in words."""
    found = [Refusal("reverses_a_reversal")] if kind == REVERSED else []
    return found if words.strip() else [*found, Refusal("reversal_needs_words", "words")]


def _gain(postings: Sequence[Posting], account: str) -> Fen:
    return sum(one.fen for one in postings if one.account == account)


def _short(code: str, asked: Fen, there: Fen) -> Refusal:
    told = {"asked_fen": asked, "there_fen": there, "short_fen": asked - there}
    return Refusal(code, "amount", told)
