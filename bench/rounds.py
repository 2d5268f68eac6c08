"""Measures side by side: every round runs each of them once, in turn, in one process, by its CPU time.

Wall time says how busy a machine is, and even CPU time drifts by half between a quiet minute and a busy one. So what
is told is the ratio within a round: median, least and most of all rounds.
"""

from collections.abc import Callable, Mapping, Sequence
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
        return f"{self.name:<32}{median(self.seconds):>10.4f} s   {middle:>8.2f}  [{low:.2f} .. {high:.2f}]"


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that was measured beside the one that was promised; `at_most` where less is better."""

    what: str
    figure: float
    bound: float
    unit: str = "x"
    at_most: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the promise holds."""
        return self.figure <= self.bound if self.at_most else self.figure >= self.bound

    def __str__(self) -> str:
        verdict, way = "met" if self.is_met else "NOT MET", "at most" if self.at_most else "at least"
        return f"  {verdict:<8}{self.what}: {self.figure:.4g} {self.unit}, {way} {self.bound:g}"


def side_by_side(
    ours: str, works: Mapping[str, tuple[Work, float]], rounds: int = ROUNDS, *, warm: bool = True
) -> list[Beside]:
    """Run all in turn, several rounds.

    Parameters
    ----------
    ours : str
        The one that the others are set against.
    works : mapping of str to (callable, float)
        What is run, and how many times as much work ours does in the same call: who is slow may be given a part of
        the people, and is then reckoned up.
    warm : bool
        Whether each runs once before, so that what is compiled or read for the first time does not count.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for work, _ in works.values() if warm else ():
        work()
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


def times_less(found: Sequence[Beside], ours: str, theirs: str) -> float:
    """How many times less CPU time one takes than another, the median of the rounds."""
    seconds = {beside.name: beside.seconds for beside in found}
    return median(their / our for our, their in zip(seconds[ours], seconds[theirs], strict=True))


def told(title: str, found: Sequence[Beside], targets: Sequence[Target] = ()) -> str:
    """The table of one benchmark, and which targets are met."""
    head = f"{title}\n{'':<32}{'CPU, median':>12}   {'times ours':>8}  [least .. most]"
    return "\n".join((head, *map(str, found), *map(str, targets)))
