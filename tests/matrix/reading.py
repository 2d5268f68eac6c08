"""All that each role is ever sent by the planted towns: read once in a run, for whoever wants to look into it."""

from dataclasses import dataclass
from functools import cached_property

from tests.matrix.visits import Visits
from tests.support.crawl import Seen, crawl, record_once


@dataclass(frozen=True)
class Read:
    """All that one role was ever sent."""

    role: str
    pages: tuple[Seen, ...]

    @cached_property
    def text(self) -> str:
        """Every line of all bodies and headers, once."""
        return "\n".join({line for page in self.pages for line in _lines_of(page)})


_read: dict[str, Read] = {}


def everything(visits: Visits, role: str) -> Read:
    """Follow every link of a role, once in a run."""
    if role not in _read:
        _read[role] = Read(role, tuple(crawl(visits.client(role), shape=record_once)))
    return _read[role]


def _lines_of(page: Seen) -> list[str]:
    return f"{page.answer.headers}{page.answer.text}".splitlines()
