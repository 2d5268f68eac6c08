"""Private values shown by their ends only; the whole value is asked for by name. Faults told without their words."""

import traceback
from collections.abc import Callable
from pathlib import PurePath
from typing import Final

HIDDEN: Final = "***"
"""Stands for a value of which nothing may be shown; the page's filter turns it into a word."""

_GAP: Final = "****"
_CAUSES, _FRAMES = 3, 8


def _ends(value: str, head: int, tail: int) -> str:
    """The first and last characters with the rest starred; nothing of a value too short for that."""
    hidden = len(value) - head - tail
    if hidden < max(head, tail):
        return HIDDEN
    return f"{value[:head]}{'*' * hidden}{value[len(value) - tail :]}"


def _id_number(value: str) -> str:
    return _ends(value, 4, 4)


def _tail(value: str) -> str:
    return f"{_GAP}{value[-4:]}" if len(value) >= 8 else HIDDEN


def _phone(value: str) -> str:
    return f"{value[:3]}{_GAP}{value[-4:]}" if len(value) == 11 else _tail(value)


def _name_public(value: str) -> str:
    if len(value) < 2:
        return "*" * len(value)
    return f"{value[0]}{'*' * max(len(value) - 2, 1)}{value[-1] if len(value) > 2 else ''}"


def _hidden(_value: str) -> str:
    return HIDDEN


_MASKS: Final[dict[str, Callable[[str], str]]] = {
    "id_number": _id_number,
    "bank_account": _tail,
    "phone": _phone,
    "name_public": _name_public,
    "household_number": _tail,
    "person_number": _tail,
    "address": _hidden,
    "health": _hidden,
    "income": _hidden,
    "hidden": _hidden,
}
KINDS: Final = tuple(_MASKS)


def mask(kind: str, value: str | None) -> str:
    """What may be shown of a value of this kind; nothing stays nothing."""
    shown = _MASKS[kind]
    return shown(value) if value else ""


class Masked(str):
    """A private value that is its own mask in every print, page, JSON and pickle; only `reveal()` gives it.

    It is a `str` that holds the mask, so no way of writing it out has to be remembered and closed.
    """

    __slots__ = ("__secret", "kind")

    kind: str
    __secret: str

    def __new__(cls, kind: str, value: str) -> "Masked":
        """Wrap a value of a kind that `mask` knows."""
        self = super().__new__(cls, mask(kind, value))
        self.kind = kind
        self.__secret = value
        return self

    def reveal(self) -> str:
        """The whole value: the caller has been permitted and has written the audit row."""
        return self.__secret

    def __str__(self) -> str:
        """The mask as a plain text."""
        return super().__str__()

    def __repr__(self) -> str:
        """The mask, since tracebacks and logs print this."""
        return f"Masked({self.kind!r}, {super().__str__()!r})"

    def __html__(self) -> str:
        """The mask made safe for a page."""
        safe = super().__str__()
        for plain, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;")):
            safe = safe.replace(plain, entity)
        return safe

    def __eq__(self, other: object) -> bool:
        """Same kind and same whole value: two people who share a mask are not the same."""
        return isinstance(other, Masked) and (self.kind, self.__secret) == (other.kind, other.__secret)

    def __ne__(self, other: object) -> bool:
        """The other way round, since `str` brings its own."""
        return not self == other

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash((self.kind, self.__secret))

    def __reduce_ex__(self, _protocol: object) -> tuple[type[str], tuple[str]]:
        """Pickles and copies as the mask: a private value must not reach a queue or a cache."""
        return str, (super().__str__(),)


def trace_of(error: BaseException) -> str:
    """Where an error arose, in one line and without its words: messages quote the values they stumbled over."""
    told: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(told) < _CAUSES:
        frames = traceback.extract_tb(cause.__traceback__)[-_FRAMES:]
        places = [
            f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
        ]
        told.append(" < ".join([type(cause).__qualname__, *places]))
        cause = cause.__cause__ or cause.__context__
    return "; after ".join(told)
