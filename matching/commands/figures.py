"""Figures of a result as lines to read."""

from collections.abc import Sequence

from matching.commands.desk import Desk
from matching.evaluation import Estimate

DIGITS = 4


def interval(desk: Desk, estimate: Estimate) -> str:
    """A figure with the ends of its interval; the figure alone where nothing could be drawn."""
    if estimate.low != estimate.low:
        return figure(estimate.value)
    ends = (figure(estimate.value), figure(estimate.low), figure(estimate.high))
    return desk.language.say("line.interval", value=ends[0], low=ends[1], high=ends[2])


def figure(value: float) -> str:
    """A figure to four digits; a stroke where there is none, as where all outcomes are of one kind."""
    return "–" if value != value else f"{value:.{DIGITS}f}"


def row(desk: Desk, cells: Sequence[str]) -> None:
    """A line of a table."""
    desk.write(" | ".join(cells))


def heading(desk: Desk, names: Sequence[str]) -> None:
    """The heading of a table."""
    row(desk, [desk.language.say(f"heading.{name}") for name in names])
