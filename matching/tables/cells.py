"""Reads single cells: numbers, yes and no, words of a list, days. Each reader takes a text or refuses it."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from matching.tables.faults import Refused
from matching.tables.names import plain, words

CUT_KEY = re.compile(r"\d(?:\.\d+)?e\+\d+", re.IGNORECASE)
"""How a spreadsheet shows a number whose last digits it has dropped."""

PARTS = re.compile(r"[、，,；;|\n\r]+")
_EITHER = re.compile(r"[、，,；;|/或和]+")
_GROUPS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = r"([-+]?\d+(?:\.\d+)?)"
_DAY = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ t]\d{1,2}:\d{2}(?::\d{2})?)?|(\d{4})(\d{2})(\d{2})"
)
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?|(\d{4})(\d{2})")
_SCHOOLING = re.compile(r"(?:学历|文化|程度|毕业|肄业|结业|在读|教育|及|以上| or above|\+)+$")


def key(text: str) -> str:
    """A key as it is written; refused where a spreadsheet has dropped its last digits."""
    if CUT_KEY.fullmatch(text):
        raise Refused("key_cut")
    return text


def number(least: float, most: float, unit: str = "") -> Callable[[str], float]:
    """A reader of numbers between two ends, with or without their unit (a pattern)."""
    written = re.compile(rf"{_NUMBER} ?(?:{unit})?")

    def read(text: str) -> float:
        found = written.fullmatch(_GROUPS.sub("", plain(text)))
        if not found or not least <= float(found[1]) <= most:
            raise Refused("number", least=least, most=most)
        return float(found[1])

    return read


def whole_number(least: int, most: int, unit: str = "") -> Callable[[str], int]:
    """A reader of whole numbers between two ends, with or without their unit (a pattern)."""
    read_number = number(least, most, unit)

    def read(text: str) -> int:
        try:
            value = read_number(text)
        except Refused:
            value = 0.5
        if not value.is_integer():
            raise Refused("whole_number", least=least, most=most)
        return int(value)

    return read


def share(text: str) -> float:
    """A share from 0 to 1, or in per cent with the sign."""
    found = re.fullmatch(rf"{_NUMBER} ?(%?)", plain(text))
    value = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= value <= 1:
        raise Refused("share")
    return value


def yes_no(text: str) -> bool:
    """Yes or no, by one of many words."""
    value = words("yes_no").get(plain(text))
    if value is None:
        raise Refused("yes_no")
    return value == "yes"


def one_of(kind: str, text: str) -> tuple[str, ...]:
    """The values of a word of a list, or of several with a stroke between them."""
    known = words(kind)
    found = [known.get(each) for each in _either(plain(text), known)]
    if not found or None in found:
        raise Refused("word", kind=kind)
    return tuple(value for value in found if value is not None)


def _either(text: str, known: object) -> list[str]:
    if isinstance(known, dict) and text in known:
        return [text]
    return [part for part in (_SCHOOLING.sub("", part.strip()) for part in _EITHER.split(text)) if part]


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list, each once; nothing if it says that there is none."""
    if plain(text) in words("nothing"):
        return ()
    return tuple(dict.fromkeys(part.strip() for part in PARTS.split(text) if part.strip()))


def day(text: str) -> date:
    """A day of the calendar, in any of the usual ways of writing, the year first."""
    found = _DAY.fullmatch(plain(text))
    numbers = [int(part) for part in found.groups() if part] if found else []
    try:
        return date(*numbers)
    except (TypeError, ValueError):
        raise Refused("date") from None


def birth(text: str) -> date:
    """A day of birth; of a month alone the last day, so that nobody counts as older than they are."""
    found = _MONTH.fullmatch(plain(text))
    if not found:
        return day(text)
    year, month = (int(part) for part in found.groups() if part)
    if not 1 <= month <= 12 or not year:
        raise Refused("date")
    return date(year, month, monthrange(year, month)[1])


def age_on(born: date, today: date) -> int:
    """Whole years on a day."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
