"""What a firm may see of a person, when, and the record of it that is frozen with the introduction."""

import json
from dataclasses import asdict, dataclass
from enum import IntEnum

from webapp.core.policy import PUBLIC_WELFARE


class Sight(IntEnum):
    """How much a firm sees of an introduction: its own post, state and days always, the rest by consent."""

    STATE = 0
    PROFILE = 1
    NAME = 2


def sight(*, alive: bool, wanted: bool, profile_agreed: bool, contact_agreed: bool) -> Sight:
    """How much the firm sees: the profile while the introduction is alive, the name once both sides want to meet."""
    if not (alive and profile_agreed):
        return Sight.STATE
    return Sight.NAME if wanted and contact_agreed else Sight.PROFILE


def told_besides(kind: str, hazardous: bool) -> frozenset[str]:
    """Which of sex and age the law on this post needs.

    Age: hazardous work (Labour Law art. 64) and public-welfare posts, which end at an age. Sex: hazardous work (Labour
    Law art. 59, Special Provisions on the Labour Protection of Female Employees of 2012).
    """
    found = set()
    if hazardous or kind == PUBLIC_WELFARE:
        found.add("age")
    if hazardous:
        found.add("sex")
    return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The allow list: all that a firm is told of a person before it knows the name, and nothing else."""

    skills: tuple[str, ...] = ()
    experience: tuple[tuple[str, float], ...] = ()
    free_from: int | None = None
    free_to: int | None = None
    days_per_week: int | None = None
    km: float | None = None
    age: int | None = None
    sex: str | None = None

    def text(self) -> str:
        """The record as it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str | None) -> "Shown":
        """Read what was kept; nothing kept is nothing shown."""
        kept = json.loads(text) if text else {}
        kept["skills"] = tuple(kept.get("skills", ()))
        kept["experience"] = tuple((work, years) for work, years in kept.get("experience", ()))
        return cls(**kept)
