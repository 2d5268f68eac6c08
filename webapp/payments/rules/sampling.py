"""A sample of paid claims, drawn so that anybody can draw it again, and re-checked by people who decided nothing."""

import hashlib
from collections.abc import Collection, Hashable, Iterable
from typing import Final

from webapp.core.money import Fen
from webapp.core.workflow import Refusal

HEARD: Final = ("got_it", "got_less", "got_more", "got_nothing", "not_reached")
"""What the recipient says to "did you get it, how much?"."""

WAYS: Final = ("visit", "phone")
OUTCOMES: Final = ("explained", "recovered", "reported")


def size_of(population: int, one_in: int) -> int:
    """How many are drawn: one in so many, and one at least."""
    return -(-population // one_in)


def drawn(seed: str, refs: Iterable[Hashable], size: int) -> list[Hashable]:
    """The sample of a seed: references by the hash of seed and reference, the first ones; order plays no part."""
    return sorted(refs, key=lambda ref: hashlib.sha256(f"{seed}|{ref}".encode()).digest())[:size]


def recheck_refusals(
    person: Hashable, *, had_a_hand: Collection[Hashable], tied: Collection[Hashable]
) -> list[Refusal]:
    """Why somebody may not re-check a payment: a hand in it before, or too near to the payee."""
    found = [Refusal("had_a_hand")] if person in had_a_hand else []
    return found + ([Refusal("tied_to_payee")] if person in tied else [])


def answer_refusals(heard: str, said_fen: Fen | None, way: str, words: str) -> list[Refusal]:
    """Why an answer cannot be noted: it needs its way, and a sum where the recipient names one."""
    found = [] if heard in HEARD else [Refusal("heard_missing", "heard")]
    found += [] if way in WAYS else [Refusal("way_missing", "way")]
    if heard in ("got_less", "got_more") and said_fen is None:
        found.append(Refusal("said_missing", "said"))
    if heard != "got_it" and not words.strip():
        found.append(Refusal("words_missing", "words"))
    return found


def agrees(heard: str, said_fen: Fen | None, paid_fen: Fen) -> bool:
    """Whether what the recipient says is what was paid; a sum that is named counts more than the word."""
    return heard == "got_it" and said_fen in (None, paid_fen)


def settle_refusals(person: Hashable, *, checked_by: Hashable, outcome: str, words: str) -> list[Refusal]:
    """Why a finding is not settled: another person says how it ended, in words."""
    found = [Refusal("own_finding")] if person == checked_by else []
    found += [] if outcome in OUTCOMES else [Refusal("outcome_missing", "outcome")]
    return found if words.strip() else [*found, Refusal("words_missing", "words")]
