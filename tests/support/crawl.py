"""Walks through all pages that somebody can reach by the links on them, each record's page once."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.html import Node, parse

REF = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LINK = re.compile(r"""\s(?:href|hx-get|data-href)="(?P<target>[^"]*)\"""")
OUTSIDE = ("/static/", "/healthz", "http:", "https:", "mailto:", "tel:", "data:")


@dataclass(frozen=True)
class Seen:
    """One page as it came."""

    address: str
    answer: TestResponse

    @property
    def tree(self) -> Node:
        """The page as a tree."""
        return parse(self.answer.text)


def crawl(
    client: FlaskClient,
    starts: tuple[str, ...] = ("/",),
    shape: Callable[[str], str] = lambda address: address,
) -> Iterator[Seen]:
    """Yield every page that can be reached; of addresses with the same `shape` only the first."""
    waiting, known = deque(starts), {shape(start) for start in starts}
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        yield Seen(address, answer)
        if answer.status_code != 200 or "html" not in (answer.mimetype or ""):
            continue
        for link in links_on(answer.text, address):
            if shape(link) not in known:
                known.add(shape(link))
                waiting.append(link)


def links_on(text: str, address: str) -> list[str]:
    """Return the addresses of our own that a page leads to."""
    found = []
    for match in LINK.finditer(text):
        target = urldefrag(unescape(match["target"]))[0]
        if target and not target.startswith(OUTSIDE):
            found.append(urlsplit(address).path + target if target.startswith("?") else target)
    return found


def record_once(address: str) -> str:
    """Take a record's page for one page however the list stood that led to it, and each way of asking a list once."""
    parts = urlsplit(address)
    if REF.search(parts.path) and "part=" not in parts.query:
        return parts.path
    return address if parts.query.count("=") < 2 else one_of_a_kind(address)


def one_of_a_kind(address: str) -> str:
    """Take all records of a kind for one page, and all pages of a list with the same questions."""
    parts = urlsplit(address)
    asked = sorted(re.sub(r"=.*", "", pair) for pair in parts.query.split("&")) if parts.query else []
    return f"{REF.sub('*', parts.path)}?{'&'.join(asked)}"
