"""Which pages there are for somebody, and what a person reads on one of them."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import String, select

from tests.support.crawl import REF, Seen, crawl
from tests.support.html import Node
from webapp.core.db import Base, FixedJson
from webapp.households.models import HouseholdFact, MemberFact

CHINESE = re.compile(r"[\u3400-\u9fff]+")
SPOKEN = ("placeholder", "aria-label", "title", "alt")
SUM = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")
FACTS = (HouseholdFact, MemberFact)
SHOWN_ONCE = ("page", "q", "back")


def kind_of(address: str) -> str:
    """Return what two addresses share when they are the same kind of page: path without refs, names of the query."""
    parts = urlsplit(address)
    names = sorted({name for name, _ in parse_qsl(parts.query) if name not in SHOWN_ONCE})
    return f"{REF.sub('<ref>', parts.path)}?{'&'.join(names)}"


def pages_of(client: FlaskClient) -> list[Seen]:
    """Return one page of each kind that can be reached by links."""
    return [seen for seen in crawl(client, shape=kind_of) if "html" in seen.answer.mimetype]


def words_of(node: Node) -> Iterator[str]:
    """Yield every piece of text that is shown or spoken; what is marked as another language is left out."""
    for name in SPOKEN:
        if node.get(name):
            yield node.get(name)
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                yield child.strip()
        elif child.tag not in {"script", "style"} and not child.get("lang"):
            yield from words_of(child)


_stored: dict[str, str] = {}


def stored_words(db: SQLAlchemy) -> str:
    """Return every text that stands in the demo, with the facts that lie sealed, as one string; read once in a run."""
    if "demo" not in _stored:
        _stored["demo"] = _words_in(db)
    return _stored["demo"]


def _words_in(db: SQLAlchemy) -> str:
    found = [row.value.reveal() for kind in FACTS for row in db.session.scalars(select(kind)) if row.value]
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, (String, FixedJson)):
                found += {str(value) for value in db.session.scalars(select(column)) if value}
    return "\n".join(found)
