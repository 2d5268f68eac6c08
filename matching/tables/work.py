"""Reads what a person has done and for how long: 缝纫:2|电工:1, 做过3年缝纫, 3 years of sewing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import normalize

from matching.tables.cells import PARTS
from matching.tables.faults import Refused
from matching.tables.names import plain, words
from matching.words.numerals import number_of

MOST_YEARS = 70

_PAIR = re.compile(r"(.+?)\s*:\s*(\d+(?:\.\d+)?)\s*(年|个?月|years?|yrs?|months?)?", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<count>\d+(?:\.\d+)?|[一二两三四五六七八九十]+|半)\s*(?:余|来|多|几)?\s*"
    r"(?:(?P<years>年(?:多|左右)?|years?|yrs?)(?P<half>半)?|(?P<months>个?多?月|months?))",
    re.IGNORECASE,
)
_HAVING = re.compile(r"有过?$")
_AT = re.compile(r"^(?:以前|曾经?|一直)?在(?=.*[做干当搞][过了])")
_ENGAGED = re.compile(r"从事过?(.+?)(?:的?工作)? *$")
_IDLE = re.compile(
    r"以前|曾经?|一直|[做干当搞][过了]|(?:的?工作)?的?(?:经验|经历)|^的"
    r"|\b(?:worked|work|experience|as|an?|of|in|for|with|has|have|did|done|the)\b",
    re.IGNORECASE,
)
_NO_WORK = re.compile(r"有?(?:工作)?|.*:.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Done:
    """What a person has done: years by work, and work of which no years are known."""

    years: Mapping[str, float]
    without_years: tuple[str, ...]


NOTHING_DONE = Done(MappingProxyType({}), ())


def done(text: str) -> Done:
    """The work in a cell, piece by piece; of work named twice the years add up."""
    if plain(text) in words("nothing"):
        return NOTHING_DONE
    years: dict[str, float] = {}
    without: list[str] = []
    for piece in PARTS.split(normalize("NFKC", text)):
        if piece.strip():
            work, length = _piece(piece.strip())
            if length is None:
                without.append(work)
            else:
                years[work] = years.get(work, 0.0) + length
    if any(length > MOST_YEARS for length in years.values()):
        raise Refused("experience")
    return Done(MappingProxyType(years), tuple(dict.fromkeys(without)))


def _piece(text: str) -> tuple[str, float | None]:
    if pair := _PAIR.fullmatch(text):
        months = (pair[3] or "").casefold().lstrip("个").startswith(("月", "month"))
        return pair[1].strip(), float(pair[2]) / (12 if months else 1)
    found = _TIME.search(text)
    if found is None:
        return _named(text), None
    before, after = _HAVING.sub("", text[: found.start()].strip()), text[found.end() :].strip()
    return _named(f"{before} {after}"), _years(found)


def _named(text: str) -> str:
    """The work without the words around it; Chinese needs no blanks between its parts."""
    named = " ".join(_IDLE.sub(" ", _AT.sub("", _ENGAGED.sub(r"\1", text.strip()))).split())
    if _NO_WORK.fullmatch(named):
        raise Refused("experience")
    return named if named.isascii() else named.replace(" ", "")


def _years(found: re.Match[str]) -> float:
    count = 0.5 if found["count"] == "半" else float(number_of(found["count"]))
    if found["months"]:
        return count / 12
    return count + (0.5 if found["half"] else 0.0)
