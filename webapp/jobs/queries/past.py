"""What employment spells tell about the past: the capability above knows them and is asked through wiring."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Past:
    """The last day worked of those who once worked, by member; by firm the share of hires who stayed, and how many.

    `ending` names, by member, why somebody at work may soon be without it: she is looked after first.
    `hired` counts, by firm, whoever was ever taken on, still there or not.
    """

    last_day: Mapping[int, date] = field(default_factory=dict)
    kept: Mapping[int, float] = field(default_factory=dict)
    stayed: Mapping[int, int] = field(default_factory=dict)
    ending: Mapping[int, str] = field(default_factory=dict)
    hired: Mapping[int, int] = field(default_factory=dict)


Source = Callable[[int, date, Sequence[int] | None], Past]
_sources: list[Source] = []


def ask_also(source: Source) -> None:
    """Add a source: a town's id, a day and whom it is about in, its past out. Without one it is simply not known."""
    if source not in _sources:
        _sources.append(source)


def past_of(town_id: int, day: date, members: Sequence[int] | None = None) -> Past:
    """Return what is known of a town's past employment; who may soon be without it is asked of some or of all."""
    found = [source(town_id, day, members) for source in _sources]
    return Past(
        {member: last for each in found for member, last in each.last_day.items()},
        {firm: share for each in found for firm, share in each.kept.items()},
        {firm: number for each in found for firm, number in each.stayed.items()},
        {member: why for each in found for member, why in each.ending.items()},
        {firm: number for each in found for firm, number in each.hired.items()},
    )
