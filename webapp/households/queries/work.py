"""Who is at work: capabilities above know the employment spells and are asked through a list that wiring fills."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AtWork:
    """Where somebody works, since when, and what kind of work; a day ahead is the first day that was agreed.

    Who changes is with two firms for a while: `firms` has the numbers of all, the rest tells of the latest.
    """

    place: str
    since: date
    kind: str = ""
    firms: frozenset[int] = frozenset()


Source = Callable[[Sequence[int], date], Mapping[int, AtWork]]
_sources: list[Source] = []


def ask_also(source: Source) -> None:
    """Add a source of employment: member ids and a day in, who of them works where out."""
    if source not in _sources:
        _sources.append(source)


def at_work(member_ids: Sequence[int], day: date) -> dict[int, AtWork]:
    """Return who of these members works on a day, and where."""
    found: dict[int, AtWork] = {}
    for source in _sources:
        found.update(source(member_ids, day))
    return found
