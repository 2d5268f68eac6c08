"""Code lists with all their versions, and the word for a code in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from webapp.codelists.models import CodeValue
from webapp.core.db import db


@dataclass(frozen=True)
class Words:
    """Every word of every list in one language, read with one query: pages look codes up by the dozen."""

    words: Mapping[tuple[str, str], str]

    def __call__(self, list_name: str, code: str | None) -> str:
        """Return the word for a code; a code that no list knows is shown as it is."""
        return self.words.get((list_name, code), code) if code else ""


def words(language: str) -> Words:
    """Return all words in "zh" or "en"; of several versions of a code the newest."""
    text = CodeValue.label_zh if language == "zh" else CodeValue.label_en
    query = select(CodeValue.list_name, CodeValue.code, text).order_by(CodeValue.valid_from, CodeValue.id)
    return Words({(name, code): word for name, code, word in db.session.execute(query)})


def everything() -> list[CodeValue]:
    """Return all versions of all values by list and place."""
    query = select(CodeValue).order_by(
        CodeValue.list_name, CodeValue.position, CodeValue.valid_from, CodeValue.id
    )
    return list(db.session.scalars(query))
