"""Turns what a rule says (a code with its facts) into the sentence that a person reads."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from flask_babel import gettext as _

from webapp.core.filters import day
from webapp.core.money import format_yuan
from webapp.core.months import Month

Table = Mapping[str, Any]


class Said(Protocol):
    """A refusal, notice or reason: a code and the facts of its sentence."""

    @property
    def code(self) -> str:
        """Which sentence."""

    @property
    def params(self) -> Mapping[str, Any]:
        """Its facts; `…_fen` is money."""


def say(table: Table, said: Said) -> str:
    """Return the sentence of a code in the reader's language, its money and days written out."""
    if said.code.startswith("constraint."):
        return str(table.get(said.code) or _("This does not go together with what is already recorded."))
    facts = {name: _written(name, value) for name, value in said.params.items()}
    return str(table[said.code]) % facts if facts else str(table[said.code])


def _written(name: str, value: Any) -> Any:
    if name.endswith("_fen") and isinstance(value, int):
        return format_yuan(value)
    if isinstance(value, Month):
        return f"{value}"
    return day(value) if isinstance(value, date) else value
