"""Why not this person, why not this opening: what keeps one off the places of a list that are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.baseline import BAND
from matching.types import Blocked, Param, Polarity, Ranked, Reason

LEAST_POINTS = 1e-9
"""Less is rounding."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for one key of a list.

    Attributes
    ----------
    key : str
    place : int or None
        The place on the list, from 1; None if a limit keeps the pair apart.
    of : int
        How many are on the list.
    lacking : mapping of str to float
        Points of each feature that the one on the last place shown has more; less than nothing where it has fewer. They
        add up to the difference in fit. Empty for who is shown, or blocked.
    reasons : tuple of Reason
        The limits; or the place, what decided, and the features that lack points, the most first.
    """

    key: str
    place: int | None
    of: int
    lacking: Mapping[str, float]
    reasons: tuple[Reason, ...]


def why_not(
    key: str,
    ranked: Sequence[Ranked],
    blocked: Sequence[Blocked] = (),
    *,
    shown: int = 1,
    band: float = BAND,
) -> WhyNot:
    """Tell why someone, or an opening, is not among the first of a list.

    Parameters
    ----------
    key : str
        Whom, or what, the question is about.
    ranked, blocked : sequences
        The whole list as `rank_workers` or `rank_openings` gives it, not cut.
    shown : int
        How many places are shown; the last of them is what one is measured beside.
    band : float
        The band of fit in which need decides, for people of an opening.

    Returns
    -------
    WhyNot

    Raises
    ------
    ValueError
        If no place is shown, or if the key is neither on the list nor kept off it.
    """
    if shown < 1:
        raise ValueError("at least one place is shown")
    for one in blocked:
        if one.key == key:
            return WhyNot(key, None, len(ranked), {}, one.reasons)
    place = next((at for at, one in enumerate(ranked, 1) if one.key == key), None)
    if place is None:
        raise ValueError(f"{key!r} is neither on the list nor kept off it")
    return _placed(place, ranked, shown, band)


def _placed(place: int, ranked: Sequence[Ranked], shown: int, band: float) -> WhyNot:
    mine, of = ranked[place - 1], len(ranked)
    if place <= shown:
        return WhyNot(mine.key, place, of, {}, (_said("is_shown", "for", place=place, of=of),))
    last = ranked[shown - 1]
    lacking = {name: last.shares[name] - points for name, points in mine.shares.items()}
    down = _said("further_down", "against", place=place, of=of, shown=shown)
    reasons = (down, _decided(mine, last, band), *_fewer(mine, last, lacking))
    return WhyNot(mine.key, place, of, lacking, reasons)


def _said(code: str, polarity: Polarity, **params: Param) -> Reason:
    return Reason(code, polarity, params)


def _decided(mine: Ranked, last: Ranked, band: float) -> Reason:
    """What put the other one first, in the order in which a list asks: band, need, fit, key."""
    fits = {"fit": mine.fit, "other_fit": last.fit}
    if mine.need is not None or last.need is not None:
        if round(mine.fit) // band < round(last.fit) // band:
            return _said("lower_band", "against", **fits, band=band)
        if (mine.need or 0.0) < (last.need or 0.0):
            return _said("less_need", "against", need=mine.need or 0.0, other_need=last.need or 0.0)
    if mine.fit < last.fit:
        return _said("less_fit", "against", **fits)
    return _said("equal_but_key", "against")


def _fewer(mine: Ranked, last: Ranked, lacking: Mapping[str, float]) -> list[Reason]:
    short = [name for name, points in lacking.items() if points > LEAST_POINTS]
    return [
        _said(
            "fewer_points",
            "against",
            feature=name,
            points=mine.shares[name],
            other_points=last.shares[name],
            short_points=lacking[name],
        )
        for name in sorted(short, key=lambda name: (-lacking[name], name))
    ]
