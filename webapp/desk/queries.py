"""What waits for whom: each capability registers its counts in wiring, the desk only asks them in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from webapp.access.actor import Actor
from webapp.core.settings import supplied


@dataclass(frozen=True)
class Waiting:
    """One line of the desk: how many things wait, what they are, where they are, and since or until when."""

    count: int
    text: str
    url: str
    due: date | None = None
    late: bool = False
    note: str = ""


Source = Callable[[Actor, date], list[Waiting]]


def waiting_for(actor: Actor, day: date) -> list[Waiting]:
    """Return what waits for an actor, the late and the near first."""
    sources: list[Source] = supplied("desk_sources")
    found = [line for source in sources for line in source(actor, day) if line.count]
    return sorted(found, key=lambda line: (not line.late, line.due or date.max))
