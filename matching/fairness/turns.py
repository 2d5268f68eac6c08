"""Turns among near-equals: openings to which few people were sent come first, and firms take turns.

Fit decides; within a spread of points it does not know better than chance who suits better, so there turns decide.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.types import Ranked


@dataclass(frozen=True, slots=True)
class Load:
    """What an opening has had so far: its firm, how many people were sent to it, and how many posts it has."""

    firm: str
    sent: int
    posts: int

    def __post_init__(self) -> None:
        if self.sent < 0 or self.posts < 1:
            raise ValueError("nobody was sent less than nobody, and an opening has a post")


class _Ledger:
    """Introductions per post, of firms and of openings, as they grow."""

    def __init__(self, loads: Mapping[str, Load]) -> None:
        self.loads = loads
        self.sent = {key: load.sent for key, load in loads.items()}
        self.of_firm, self.posts = defaultdict[str, int](int), defaultdict[str, int](int)
        for load in loads.values():
            self.of_firm[load.firm] += load.sent
            self.posts[load.firm] += load.posts

    def copy(self) -> "_Ledger":
        other = _Ledger({})
        other.loads, other.posts = self.loads, self.posts
        other.sent, other.of_firm = dict(self.sent), self.of_firm.copy()
        return other

    def send(self, key: str) -> None:
        self.sent[key] += 1
        self.of_firm[self.loads[key].firm] += 1

    def turn(self, one: Ranked) -> tuple[float, float, float, str]:
        """Whose turn it is: the least is first. Fit and key decide between equal loads."""
        load = self.loads[one.key]
        of_firm = self.of_firm[load.firm] / self.posts[load.firm]
        return of_firm, self.sent[one.key] / load.posts, -one.fit, one.key


def take_turns(
    ranked: Sequence[Ranked], loads: Mapping[str, Load], spread: float, top: int | None = None
) -> tuple[Ranked, ...]:
    """Put one person's openings in order so that near-equal ones take turns.

    Place by place, among the openings left that are at most `spread` points below the best left, the one whose firm
    was sent fewest people per post comes next, then the one that was itself sent fewest. Each place counts as one
    more sent, so that a firm does not fill a whole list. No opening stands above one that is more than `spread` better,
    and the fit at each place is at most `spread` below what it was.

    Parameters
    ----------
    ranked : sequence of Ranked
        Openings of one person, in any order, each key once.
    loads : mapping of str to Load
        What each opening has had so far, by key.
    spread : float
        Points of fit within which openings count as equal, not negative.
    top : int, optional
        How many places are wanted; all if left out.

    Returns
    -------
    tuple of Ranked

    Raises
    ------
    ValueError
        If the spread is negative.
    KeyError
        If an opening has no load.
    """
    if spread < 0:
        raise ValueError("a spread is not negative")
    return _in_turn(ranked, _Ledger(loads), spread, top)


def _in_turn(ranked: Sequence[Ranked], ledger: _Ledger, spread: float, top: int | None) -> tuple[Ranked, ...]:
    left = sorted(ranked, key=lambda one: (-one.fit, one.key))
    placed: list[Ranked] = []
    while left and (top is None or len(placed) < top):
        near = [at for at, one in enumerate(left) if left[0].fit - one.fit <= spread]
        chosen = left.pop(min(near, key=lambda at: ledger.turn(left[at])))
        ledger.send(chosen.key)
        placed.append(chosen)
    return tuple(placed)


def share_out(
    lists: Mapping[str, Sequence[Ranked]],
    needs: Mapping[str, float],
    loads: Mapping[str, Load],
    spread: float,
    top: int = 1,
) -> dict[str, tuple[Ranked, ...]]:
    """Give each person of a town the first places of a list, so that near-equal openings take turns in the town.

    People come in the order of need, then key. The first place of each counts as one more sent to that opening: the
    next person with the same near-equals is spoken to about another.

    Parameters
    ----------
    lists : mapping of str to sequence of Ranked
        Openings of each person, by key of the person, as in `TownRanking`.
    needs : mapping of str to float
        Points of need by key; 0 for who is not in it.
    loads, spread, top
        As in `take_turns`.

    Returns
    -------
    dict of str to tuple of Ranked
        In the order in which people came.
    """
    if spread < 0:
        raise ValueError("a spread is not negative")
    ledger, shared = _Ledger(loads), dict[str, tuple[Ranked, ...]]()
    for key in sorted(lists, key=lambda key: (-needs.get(key, 0.0), key)):
        shared[key] = _in_turn(lists[key], ledger.copy(), spread, top)
        if shared[key]:
            ledger.send(shared[key][0].key)
    return shared
