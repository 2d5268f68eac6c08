"""Code lists by day, and the word for a code in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from webapp.codelists.models import CodeValue
from webapp.core.db import db


@dataclass(frozen=True)
class Words:
    """Every word of every list in one language, read with one query: pages look codes up by the dozen."""

    words: Mapping[tuple[str, str], str]

    def __call__(self, list_name: str, code: str | None) -> str:
        """Return the word for a code; a code that no list knows is shown as it is."""
        return self.words.get((list_name, code), code) if code else ""


def values_on(list_name: str, day: date) -> list[CodeValue]:
    """Return the values of a list that may be used on a day, in the list's order."""
    query = (
        select(CodeValue)
        .where(CodeValue.list_name == list_name, CodeValue.valid_from <= day)
        .where(or_(CodeValue.valid_to.is_(None), CodeValue.valid_to >= day))
        .order_by(CodeValue.position, CodeValue.id)
    )
    return list(db.session.scalars(query))


def words(language: str) -> Words:
    """Return all words in "zh" or "en"; of several versions of a code the newest."""
    text = CodeValue.label_zh if language == "zh" else CodeValue.label_en
    query = select(CodeValue.list_name, CodeValue.code, text).order_by(CodeValue.valid_from, CodeValue.id)
    return Words({(name, code): word for name, code, word in db.session.execute(query)})


def label(list_name: str, code: str, language: str, day: date | None = None) -> str:
    """Return the word for one code, as of a day if there are several versions."""
    query = select(CodeValue).where(CodeValue.list_name == list_name, CodeValue.code == code)
    found = list(db.session.scalars(query.order_by(CodeValue.valid_from.desc(), CodeValue.id)))
    fitting = [one for one in found if day is None or one.valid_from <= day <= (one.valid_to or day)]
    chosen = next(iter(fitting or found), None)
    if chosen is None:
        return code
    return chosen.label_zh if language == "zh" else chosen.label_en


def everything() -> list[CodeValue]:
    """Return all versions of all values by list and place."""
    query = select(CodeValue).order_by(
        CodeValue.list_name, CodeValue.position, CodeValue.valid_from, CodeValue.id
    )
    return list(db.session.scalars(query))
