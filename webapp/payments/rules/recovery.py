"""Money that was paid wrongly comes back: two persons agree to it, instalments until nothing is owed."""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.money import Fen
from webapp.core.workflow import Refusal

REASONS: Final = ("not_entitled", "paid_twice", "months_untrue", "wrong_person", "given_back")
"""Why money comes back; the last is the payee's own wish."""


@dataclass(frozen=True, slots=True)
class Debt:
    """A recovery as it stands: how much comes back, how much is in, since when."""

    amount_fen: Fen
    received_fen: Fen
    opened_on: date

    @property
    def owed_fen(self) -> Fen:
        """What is still to come."""
        return self.amount_fen - self.received_fen


def propose_refusals(
    fen: Fen, *, paid_fen: Fen, code: str, words: str, person: Hashable, tied: Collection[Hashable]
) -> list[Refusal]:
    """Why a recovery is not noted: no more than was paid comes back, and somebody near the payee has no hand in it."""
    found = [Refusal("tied_to_payee")] if person in tied else []
    if fen <= 0:
        found.append(Refusal("sum_not_positive", "amount"))
    if fen > paid_fen:
        found.append(Refusal("more_than_paid", "amount", {"paid_fen": paid_fen}))
    if code not in REASONS:
        found.append(Refusal("recovery_needs_reason", "code"))
    return found if words.strip() else [*found, Refusal("recovery_needs_words", "words")]


def reject_refusals(words: str) -> list[Refusal]:
    """Why a recovery is not rejected: whoever proposed it reads why."""
    return [] if words.strip() else [Refusal("rejection_needs_words", "words")]


def judge_refusals(person: Hashable, *, proposed_by: Hashable, tied: Collection[Hashable]) -> list[Refusal]:
    """Why somebody may not open or reject a recovery: whoever proposed it cannot, nor anybody near the payee."""
    found = [Refusal("own_proposal")] if person == proposed_by else []
    return found + ([Refusal("tied_to_payee")] if person in tied else [])


def receive_refusals(
    fen: Fen, received_on: date, debt: Debt, today: date, *, is_tied: bool = False
) -> list[Refusal]:
    """Why an instalment is not entered; somebody near the payee does not say that money came back."""
    found = [Refusal("tied_to_payee")] if is_tied else []
    if fen <= 0:
        found.append(Refusal("sum_not_positive", "amount"))
    if fen > debt.owed_fen:
        found.append(Refusal("more_than_owed", "amount", {"owed_fen": debt.owed_fen}))
    if received_on > today:
        found.append(Refusal("received_ahead", "received_on"))
    if received_on < debt.opened_on:
        found.append(Refusal("received_before", "received_on", {"opened_on": debt.opened_on}))
    return found


def take_back_refusals(
    person: Hashable, *, entered_by: Hashable, tied: Collection[Hashable], words: str, stands: bool
) -> list[Refusal]:
    """Why an instalment that was entered wrongly is not taken back: another person does it, once, and says why."""
    found = [] if stands else [Refusal("instalment_undone")]
    found += [Refusal("own_instalment")] if person == entered_by else []
    found += [Refusal("tied_to_payee")] if person in tied else []
    return found if words.strip() else [*found, Refusal("take_back_needs_words", "words")]


def is_settled(fen: Fen, debt: Debt) -> bool:
    """Whether an instalment leaves nothing owed."""
    return fen == debt.owed_fen
