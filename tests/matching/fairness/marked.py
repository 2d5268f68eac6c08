"""People with what must not count written on them, who tell which of their facts were read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from hypothesis import strategies as st

from matching.types import Worker
from tests.matching.strategies import workers

READ: set[str] = set()
"""The facts of marked people that were read since it was last emptied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(Worker):
    """A worker with five facts more, none of which the library may read."""

    sex: str = "f"
    nationality: str = "汉族"
    illness: str = ""
    household_category: str = ""
    village_of_birth: str = ""

    def __getattribute__(self, name: str) -> object:
        if not name.startswith("__"):
            READ.add(name)
        return object.__getattribute__(self, name)


FACTS = {field.name for field in fields(Worker)}
MARKS = {
    "sex": ("f", "m"),
    "nationality": ("汉族", "壮族", "瑶族"),
    "illness": ("", "尘肺", "高血压"),
    "household_category": ("", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"),
    "village_of_birth": ("", "大坡村", "沙田村"),
}
SOME_MARKS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in MARKS.items()})


def marked(worker: Worker, **facts: object) -> Marked:
    """The person with marks; other facts, and the key, may be given too."""
    known = {name: object.__getattribute__(worker, name) for name in FACTS}
    return Marked(**{**known, **facts})


def town(people: Sequence[Worker], marks: Sequence[dict[str, str]]) -> list[Marked]:
    """Everybody with marks."""
    return [marked(worker, **own) for worker, own in zip(people, marks, strict=True)]


ANYBODY = workers("x")
