"""What is left to decide when pins and forbids have had their say."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assignment.candidates import Candidates, FloatArray, IntArray
from matching.assignment.households import Bonus, bonus_beside, bonus_of
from matching.assignment.rules import Rules, pair_places, pinned_pairs

LOT_BITS = 40
"""Bits of a lot. Of 800,000 pairs that are all equal the best by lots is another's equal less than once in a
million times: at most pairs / 2**bits (the isolation lemma of Mulmuley, Vazirani and Vazirani, 1987)."""

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIXING = (
    (np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)),
    (np.uint64(27), np.uint64(0x94D049BB133111EB)),
)
"""The constants of SplitMix64 (Steele, Lea and Flood, 2014), which spread every bit over all of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The pairs that may still be chosen, in the order of the keys, and what each of them is worth.

    Parameters
    ----------
    pairs : int64, shape (P,)
        Places among the candidates, ascending; rows, columns and values are theirs.
    rows, columns : int64, shape (P,)
    values : float64, shape (P,)
    seats : int64, shape (O,)
        Seats that pins leave.
    tiers : int64, shape (W,)
        Tier of each worker; 0 for all unless tiers are strict.
    bonus
        What a worker adds as the first earner of a household, beside what pinned members have earned already.
    pinned : int64
        Places of the pinned pairs among the candidates, ascending.
    """

    pairs: IntArray
    rows: IntArray
    columns: IntArray
    values: FloatArray
    seats: IntArray
    tiers: IntArray
    bonus: Bonus
    pinned: IntArray


def problem_of(candidates: Candidates, rules: Rules) -> Problem:
    """The problem that rules leave of the candidates.

    Raises
    ------
    matching.assignment.rules.PinsRefused
        If a pin cannot be kept.
    """
    pinned = pinned_pairs(candidates, rules)
    may = candidates.values > 0
    may[list(pair_places(candidates, rules.forbids).values())] = False
    may &= ~np.isin(candidates.rows, candidates.rows[pinned])
    taken = np.bincount(candidates.columns[pinned], minlength=len(candidates.seats))
    tiers = candidates.tiers if rules.strict_tiers else np.zeros_like(candidates.tiers)
    pairs = np.flatnonzero(may)
    return Problem(
        pairs=pairs,
        rows=candidates.rows[pairs],
        columns=candidates.columns[pairs],
        values=candidates.values[pairs],
        seats=candidates.seats - taken,
        tiers=tiers,
        bonus=bonus_beside(bonus_of(candidates, rules), candidates.rows[pinned], tiers),
        pinned=pinned,
    )


def lots(candidates: Candidates, rows: IntArray, columns: IntArray) -> IntArray:
    """A lot from 1 to 2**40 for each pair: a number mixed from the keys of the two and nothing else.

    Of plans that are worth the same the one with the greatest sum of lots is taken. Early keys are no better
    off than late ones, and the lot of a pair stays what it is whoever else comes or goes.

    Parameters
    ----------
    rows, columns : int64, shape (P,)
        Places of the workers and of the openings.

    Returns
    -------
    int64, shape (P,)
    """
    mixed = _digests(candidates.workers)[rows] + GOLDEN * _digests(candidates.openings)[columns]
    for shift, factor in MIXING:
        mixed = (mixed ^ (mixed >> shift)) * factor
    drawn: IntArray = ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(64 - LOT_BITS)).astype(np.int64)
    return drawn + 1


def _digests(keys: Sequence[str]) -> NDArray[np.uint64]:
    """64 bits of each key."""
    digests = b"".join(hashlib.blake2b(key.encode(), digest_size=8).digest() for key in keys)
    return np.frombuffer(digests, "<u8")
