"""Fields that jobs' forms share: chips, sums in yuan, times of day, several words; each reads what was typed."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _
from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.core.workflow import Refusal
from webapp.jobs.labels.refusals import refusal_sentence

_TIME: Final = re.compile(r"(?P<hours>[0-9]{1,2})[:.](?P<minutes>[0-9]{2})")
_HOURS, _MINUTES, _LAST_HOUR = 60, 59, 23
_WORDS: Final = re.compile(r"[、，,；;\n\r]+")
LONGEST_LIST, LONGEST_WORD = 10, 30


class ChipsField(RadioField):
    """A few choices as chips."""


class ChecksField(SelectMultipleField):
    """Several of a few choices, each a tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class YuanField(StringField):
    """A sum in yuan as it was typed; the rules read it."""


class CountField(StringField):
    """A whole number as it was typed."""

    def read(self) -> int | Refusal:
        """Return the number, or why it is none."""
        plain = unicodedata.normalize("NFKC", str(self.data or "")).strip()
        return (
            int(plain) if plain.isdecimal() and len(plain) < 10 else Refusal("number_unreadable", self.name)
        )


class ClockField(StringField):
    """A time of day as it was typed: 07:40, or 7.40 from a keyboard of figures."""

    def read(self) -> int | None | Refusal:
        """Return minutes of the day, None where nothing was typed, or why it is no time."""
        plain = unicodedata.normalize("NFKC", str(self.data or "")).strip()
        if not plain:
            return None
        found = _TIME.fullmatch(plain)
        if not found or int(found["hours"]) > _LAST_HOUR or int(found["minutes"]) > _MINUTES:
            return Refusal("time_unreadable", self.name)
        return int(found["hours"]) * _HOURS + int(found["minutes"])


class WordsField(StringField):
    """Several short words, separated as people separate them."""

    def read(self) -> list[str]:
        """Return the words, each once."""
        words = (word.strip()[:LONGEST_WORD] for word in _WORDS.split(str(self.data or "")))
        return list(dict.fromkeys(filter(None, words)))[:LONGEST_LIST]


def refuse(field: Field, refusal: Refusal) -> None:
    """Put a refusal in words at its field."""
    field.errors = [*field.errors, refusal_sentence(refusal)]


def joined(words: Iterable[str]) -> str:
    """Write words in a row, as they are typed."""
    return str(_(", ")).join(words)
