"""Measures side by side: every round runs each of them once, in turn, in one process, by its CPU time.

Wall time says how busy a machine is, and even CPU time drifts by half between a quiet minute and a busy one. So what
is told is the ratio within a round: median, least and most of all rounds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import process_time

ROUNDS = 5

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Beside:
    """What one of them took (CPU seconds a round), and how many times as long as ours, round by round."""

    name: str
    seconds: tuple[float, ...]
    ratios: tuple[float, ...]

    def __str__(self) -> str:
        low, middle, high = min(self.ratios), median(self.ratios), max(self.ratios)
        return f"{self.name:<28}{median(self.seconds):>10.4f} s   {middle:>8.2f}  [{low:.2f} .. {high:.2f}]"


def side_by_side(ours: str, works: Mapping[str, tuple[Work, float]], rounds: int = ROUNDS) -> list[Beside]:
    """Run all in turn, several rounds.

    Parameters
    ----------
    ours : str
        The one that the others are set against.
    works : mapping of str to (callable, float)
        What is run, and how many times as much work ours does in the same call: who is slow may be given a part of
        the people, and is then reckoned up.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for work, _ in works.values():
        work()  # what is compiled or read for the first time does not count
    for _ in range(rounds):
        for name, (work, times) in works.items():
            begin = process_time()
            work()
            seconds[name].append((process_time() - begin) * times)
    base = seconds[ours]
    return [
        Beside(name, tuple(taken), tuple(one / own for one, own in zip(taken, base, strict=True)))
        for name, taken in seconds.items()
    ]


def told(title: str, found: list[Beside]) -> str:
    """The table of one benchmark."""
    head = f"{title}\n{'':<28}{'CPU, median':>12}   {'times ours':>8}  [least .. most]"
    return "\n".join((head, *map(str, found)))
