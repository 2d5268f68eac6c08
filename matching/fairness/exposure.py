"""Who is shown, how high, and how evenly: by group and by person, beside what a lot among the eligible would give."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Lists = Mapping[str, Sequence[str]]
Discount = Callable[[int], float]

LEAST_ROUNDS = 100
CERTAIN = (0.025, 0.975)
"""The ends of the interval: in 95 of a hundred resamples the ratio lies within."""


def dcg(place: int) -> float:
    """What a place is worth, from 1: the discount of the "discounted cumulative gain", 1 / log2(1 + place)."""
    return 1 / log2(1 + place)


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """How much a group is shown.

    Attributes
    ----------
    group : str, int or any other label
    people : int
        How many of it are eligible on any list.
    share : float
        Its share of all places shown, each worth its discount; 0 to 1.
    expected : float
        The share it would have if each list were drawn by lot among those who are eligible on it.
    ratio : float
        `share` by `expected`; below 1 the group is shown less than by lot.
    low, high : float
        Ends of the 95 % bootstrap interval of the ratio, lists drawn anew.
    """

    group: Hashable
    people: int
    share: float
    expected: float
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """How evenly the places of some lists are shared.

    Attributes
    ----------
    groups : tuple of GroupExposure
        Those with the lowest ratio first.
    people : mapping of str to float
        Each eligible person's share of all places shown, by key; they add up to 1.
    gini : float
        0 if all eligible people are shown equally, near 1 if one has everything.
    top_share : float
        What the most shown part of the eligible people has.
    unseen : tuple of str
        Who is eligible on some list and stands on none, by key.
    """

    groups: tuple[GroupExposure, ...]
    people: Mapping[str, float]
    gini: float
    top_share: float
    unseen: tuple[str, ...]


def exposure(
    lists: Lists,
    eligible: Mapping[str, Collection[str]],
    groups: Mapping[str, Hashable] | None = None,
    *,
    discount: Discount = dcg,
    top: float = 0.1,
    rounds: int = 999,
    seed: int = 0,
) -> Exposure:
    """Measure who is shown on some lists, be they of people for openings or of openings for people.

    Parameters
    ----------
    lists, eligible : mapping of str to sequence, and to collection, of str
        For each list, by its key, whom it shows, best first, and everybody whom no limit keeps off it.
    groups : mapping of str to label, optional
        The group of each eligible person; groups are measured only if it is given.
    discount : callable
        What a place is worth, from 1; more than nothing.
    top : float
        The part of the eligible people whose share is `top_share`, 0 to 1.
    rounds, seed : int
        How often lists are drawn anew for the interval, at least 100, and the seed of the draw.

    Raises
    ------
    ValueError
        If nobody is shown at all, if somebody is shown twice, is not eligible or has no group, or for too few rounds.
    """
    _check(lists, eligible, groups, rounds)
    owners = sorted(eligible)
    shown = {owner: {key: discount(at) for at, key in enumerate(lists.get(owner, ()), 1)} for owner in owners}
    measured = () if groups is None else _groups(owners, shown, eligible, groups, rounds, seed)
    return _by_person(shown, eligible, measured, top)


def _by_person(
    shown: Mapping[str, Mapping[str, float]],
    eligible: Mapping[str, Collection[str]],
    groups: tuple[GroupExposure, ...],
    top: float,
) -> Exposure:
    each = dict.fromkeys(sorted({key for keys in eligible.values() for key in keys}), 0.0)
    for places in shown.values():
        for key, worth in places.items():
            each[key] += worth
    shares = np.array(list(each.values())) / sum(each.values())
    return Exposure(
        groups=groups,
        people=dict(zip(each, shares.tolist(), strict=True)),
        gini=gini(shares),
        top_share=float(np.sort(shares)[::-1][: ceil(top * len(shares))].sum()),
        unseen=tuple(sorted(set(each).difference(*shown.values()))),
    )


def gini(shares: Numbers) -> float:
    """How unevenly something is shared: half the mean difference of two people, by the mean.

    Parameters
    ----------
    shares : array of float, shape (people,)
        None less than nothing, at least one more.
    """
    ordered, n = np.sort(shares), len(shares)
    places = 2 * np.arange(1, n + 1) - n - 1
    return float((places * ordered).sum() / (n * ordered.sum()))


def _check(
    lists: Lists,
    eligible: Mapping[str, Collection[str]],
    groups: Mapping[str, Hashable] | None,
    rounds: int,
) -> None:
    if rounds < LEAST_ROUNDS:
        raise ValueError(f"an interval needs at least {LEAST_ROUNDS} rounds")
    if not any(lists.values()):
        raise ValueError("nobody is shown on any list")
    for owner, keys in sorted(lists.items()):
        if len(set(keys)) < len(keys):
            raise ValueError(f"somebody is shown twice on list {owner!r}")
        strangers = sorted(set(keys) - set(eligible.get(owner, ())))
        if strangers:
            raise ValueError(f"{strangers[0]!r} is shown on list {owner!r} and not eligible there")
    if groups is not None:
        lacking = sorted({key for keys in eligible.values() for key in keys} - set(groups))
        if lacking:
            raise ValueError(f"no group is given for {lacking[0]!r}")


def _groups(
    owners: Sequence[str],
    shown: Mapping[str, Mapping[str, float]],
    eligible: Mapping[str, Collection[str]],
    groups: Mapping[str, Hashable],
    rounds: int,
    seed: int,
) -> tuple[GroupExposure, ...]:
    """Measure the groups; tables are lists x groups."""
    members = {key: groups[key] for keys in eligible.values() for key in keys}
    labels = sorted(set(members.values()), key=lambda label: (str(label), repr(label)))
    number = {label: at for at, label in enumerate(labels)}
    had, due = np.zeros((len(owners), len(labels))), np.zeros((len(owners), len(labels)))
    for row, owner in enumerate(owners):
        for key, worth in shown[owner].items():
            had[row, number[members[key]]] += worth
        places, able = sum(shown[owner].values()), set(eligible[owner])
        for key in sorted(able):
            due[row, number[members[key]]] += places / len(able)
    low, high = _interval(had, due, rounds, seed)
    total = had.sum()
    found = [
        GroupExposure(
            group=label,
            people=sum(1 for own in members.values() if own == label),
            share=float(had[:, at].sum() / total),
            expected=float(due[:, at].sum() / total),
            ratio=_ratio(had[:, at].sum(), due[:, at].sum()),
            low=low[at],
            high=high[at],
        )
        for at, label in enumerate(labels)
    ]
    return tuple(sorted(found, key=lambda one: (one.ratio, number[one.group])))


def _interval(had: Numbers, due: Numbers, rounds: int, seed: int) -> tuple[list[float], list[float]]:
    """The ends of the interval of each group's ratio, from lists drawn anew with replacement."""
    lists = len(had)
    drawn = np.random.default_rng(seed).multinomial(lists, np.full(lists, 1 / lists), size=rounds)
    over, under = drawn @ had, drawn @ due
    ends = []
    for at in range(had.shape[1]):
        met = under[:, at] > 0
        ratios = over[met, at] / under[met, at]
        ends.append(np.quantile(ratios, CERTAIN).tolist() if len(ratios) else [1.0, 1.0])
    return [low for low, _ in ends], [high for _, high in ends]


def _ratio(had: float, due: float) -> float:
    """A group that is eligible only where nobody at all is shown gets what is due to it: nothing."""
    return float(had / due) if due else 1.0
