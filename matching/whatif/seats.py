"""How many posts can really be filled with people whom they suit: one person one post, each opening up to its seats."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from matching.whatif.gains import Mask

Numbers = NDArray[np.int64]

NO_POST = -1


def filled(suits: Mask, seats: Numbers, start: Numbers | None = None) -> Numbers:
    """Fill as many seats as can be filled at once.

    An opening with a spare seat takes whoever has none yet, or somebody from another opening, which then looks for
    somebody else, and so on. When no such chain is left, no plan fills more. Each chain adds one seat and frees
    none, so that a plan that was the largest is soon the largest again when a few pairs more suit.

    Parameters
    ----------
    suits : array of bool, shape (people, openings)
    seats : array of int, shape (openings,)
    start : array of int, shape (people,), optional
        A plan to begin with, each person in a post that suits.

    Returns
    -------
    array of int, shape (people,)
        The opening of each person, or -1. How many have one does not depend on the order of people or openings;
        who has which may.
    """
    post = np.full(len(suits), NO_POST, dtype=np.int64) if start is None else start.copy()
    by_opening = np.ascontiguousarray(suits.T)
    while chain := _chain(by_opening, post, _spare(seats, post)):
        for person, opening in chain:
            post[person] = opening
    return post


def count(plan: Numbers) -> int:
    """How many seats a plan fills."""
    return int((plan != NO_POST).sum())


def _spare(seats: Numbers, post: Numbers) -> list[int]:
    taken = np.bincount(post[post != NO_POST], minlength=len(seats))
    return np.flatnonzero(taken < seats).tolist()


def _chain(by_opening: Mask, post: Numbers, spare: list[int]) -> list[tuple[int, int]]:
    """The shortest chain of moves that fills a spare seat: who goes where; empty if there is none."""
    idle = post == NO_POST
    came: dict[int, tuple[int, int] | None] = dict.fromkeys(spare)
    waiting = deque(spare)
    while waiting:
        opening = waiting.popleft()
        free = np.flatnonzero(by_opening[opening] & idle)
        if len(free):
            return _moves(came, int(free[0]), opening)
        people = np.flatnonzero(by_opening[opening])
        others, firsts = np.unique(post[people], return_index=True)
        for other, first in zip(others.tolist(), firsts.tolist(), strict=True):
            if other not in came:
                came[other] = int(people[first]), opening
                waiting.append(other)
    return []


def _moves(came: dict[int, tuple[int, int] | None], person: int, opening: int) -> list[tuple[int, int]]:
    """The way back to the spare seat: each person with the opening to go to."""
    moves = [(person, opening)]
    while (step := came[opening]) is not None:
        person, opening = step
        moves.append((person, opening))
    return moves
