"""A sample of paid claims, drawn so that anybody can draw it again, and re-checked by people who decided nothing."""

import hashlib
from collections.abc import Collection, Hashable, Iterable
from datetime import date
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


def mark(seed: str, ref: Hashable) -> str:
    """What orders the references under a seed; anybody can compute it, with a pencil if need be."""
    return hashlib.sha256(f"{seed}|{ref}".encode()).hexdigest()


def drawn(seed: str, refs: Iterable[Hashable], size: int) -> list[Hashable]:
    """The sample of a seed: references by the hash of seed and reference, the first ones; order plays no part."""
    return sorted(refs, key=lambda ref: mark(seed, ref))[:size]


def draw_refusals(to_on: date, today: date, *, population: int, seed: str, seed_seen: str) -> list[Refusal]:
    """Why no sample is drawn: nothing to draw from, a day to come, or another seed than was shown before."""
    if to_on > today:
        return [Refusal("draw_ahead", "to_on")]
    if not population:
        return [Refusal("nobody_to_draw", "to_on", {"to_on": to_on})]
    return [] if seed == seed_seen else [Refusal("seed_changed")]


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


def settle_refusals(
    person: Hashable,
    *,
    checked_by: Hashable,
    outcome: str,
    words: str,
    tied: Collection[Hashable] = (),
    comes_back: bool = True,
) -> list[Refusal]:
    """Why a finding is not settled: another person says how it ended, in words; what is recovered is proposed first."""
    found = [Refusal("own_finding")] if person == checked_by else []
    found += [Refusal("tied_to_payee")] if person in tied else []
    found += [] if outcome in OUTCOMES else [Refusal("outcome_missing", "outcome")]
    found += [Refusal("recovery_missing", "outcome")] if outcome == "recovered" and not comes_back else []
    return found if words.strip() else [*found, Refusal("words_missing", "words")]
