"""Reads stretches of the day: when a person is free, when the family needs them, when a post works."""

import re
from unicodedata import normalize

from matching.tables.faults import Refused
from matching.tables.names import plain, words
from matching.types import CareDuty, Span
from matching.words.clock import spans_in
from matching.words.terms import Terms, read_terms

WHOLE_DAY = Span(0, 0)

_PIECES = re.compile(r"[;|\n\r]+")
_HARD = re.compile(r"!|必须|[没无]人(?:能)?替|别人替不了|\bhard\b", re.IGNORECASE)
_CLOCK = r"[\d:.\-~–—―到至点钟半刻分时早晚上下午中凌晨傍夜里间每天日 ]"
_AT_EITHER_END = re.compile(rf"^{_CLOCK}+|(?<=\S){_CLOCK}*\d{_CLOCK}*$")
_IDLE = re.compile(r"^[,，、:：\s]+|[,，、:：()\s]+$")


def free_time(text: str) -> Span:
    """The one stretch of the day that is named, or the whole day."""
    if plain(text) in words("all_day"):
        return WHOLE_DAY
    spans = spans_in(text)
    if len(spans) != 1:
        raise Refused("one_stretch")
    return spans[0]


def care_duties(text: str) -> tuple[CareDuty, ...]:
    """The duties of a cell, in their order."""
    if plain(text) in words("nothing"):
        return ()
    pieces = (piece.strip() for piece in _PIECES.split(normalize("NFKC", text)))
    return tuple(_duty(piece) for piece in pieces if piece)


def _duty(text: str) -> CareDuty:
    spans = spans_in(text)
    if len(spans) != 1:
        raise Refused("care_time")
    what = _IDLE.sub("", _AT_EITHER_END.sub("", _IDLE.sub("", _HARD.sub("", text))))
    if not what:
        raise Refused("care_purpose")
    return CareDuty(spans[0], what, bool(_HARD.search(text)))


def shift(text: str) -> Terms:
    """What a cell of hours says; refused where nothing is read from it."""
    terms = read_terms(text)
    if terms == Terms():
        raise Refused("hours")
    return terms
