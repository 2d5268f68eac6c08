"""The catalogues of the capabilities, and what their code and templates ask to be translated."""

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po

from tests.support.tree import WEBAPP, files_of, short, syntax

LOCALE = "zh_Hans_CN"
PLACE = f"translations/{LOCALE}/LC_MESSAGES/messages.po"
SHARED = "webapp"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None, "lazy_ngettext": (1, 2)}
MsgId = str | tuple[str, ...]


@dataclass
class Asked:
    """One text that is to be translated, and where it is asked for."""

    text: MsgId
    places: list[str] = field(default_factory=list)


@cache
def catalogues() -> dict[str, Catalog]:
    """Return each catalogue by its capability; the shared one is named webapp."""
    found = {}
    for file in sorted(WEBAPP.rglob(PLACE)):
        owner = file.parents[3]
        with file.open("rb") as text:
            found[owner.name] = read_po(text, locale=LOCALE)
    return found


def owner_of(file: Path) -> str:
    """Return the capability that a file belongs to, or webapp."""
    parts = file.relative_to(WEBAPP).parts
    return parts[0] if len(parts) > 1 and (WEBAPP / parts[0] / "__init__.py").exists() else SHARED


@cache
def asked() -> dict[str, dict[MsgId, Asked]]:
    """Return what each capability asks for."""
    found: dict[str, dict[MsgId, Asked]] = {}
    for file in files_of(".py", ".html", under="webapp"):
        method = "python" if file.suffix == ".py" else "jinja2"
        texts = found.setdefault(owner_of(file), {})
        for line, text, *_ in extract_from_file(method, str(file), keywords=KEYWORDS):
            key = tuple(text) if isinstance(text, tuple | list) else text
            texts.setdefault(key, Asked(key)).places.append(f"{short(file)}:{line}")
    return found


def lookup(catalogue: Catalog | None, text: MsgId) -> Message | None:
    """Return the entry for a text: plurals stand under their singular."""
    return None if catalogue is None else catalogue.get(text if isinstance(text, str) else text[0])


def entries(catalogue: Catalog) -> list[Message]:
    """Return the entries without the head."""
    return [message for message in catalogue if message.id]


def is_complete(message: Message) -> bool:
    """Whether every form of the text is translated and nobody doubts it."""
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(forms) and all(forms) and not message.fuzzy


@cache
def strings_in_code() -> frozenset[str]:
    """Return every text that stands in Python, for labels that are looked up by a table."""
    return frozenset(
        node.value
        for file in files_of(".py", under="webapp")
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
