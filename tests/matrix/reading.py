"""All that each role is ever sent by the planted towns: read once in a run, for whoever wants to look into it."""

import re
from dataclasses import dataclass
from functools import cached_property

from tests.matrix.visits import Visits
from tests.support.crawl import REF, Seen, crawl, record_once

DRAWN = re.compile(rf"{REF.pattern}|\b[0-9a-f]{{64}}\b")
"""Refs and tokens: drawn by lot, so that a line differs from a page to the next although it says the same."""


@dataclass(frozen=True)
class Read:
    """All that one role was ever sent."""

    role: str
    pages: tuple[Seen, ...]

    @cached_property
    def text(self) -> str:
        """Every line of all bodies and headers, once, without what is drawn by lot."""
        lines = {line for page in self.pages for line in _lines_of(page)}
        return "\n".join({DRAWN.sub("", line) for line in lines})


_read: dict[str, Read] = {}


def everything(visits: Visits, role: str) -> Read:
    """Follow every link of a role, once in a run."""
    if role not in _read:
        _read[role] = Read(role, tuple(crawl(visits.client(role), shape=record_once)))
    return _read[role]


def _lines_of(page: Seen) -> list[str]:
    return f"{page.answer.headers}{page.answer.text}".splitlines()
