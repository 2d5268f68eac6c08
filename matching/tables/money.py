"""Reads wages from cells, and turns pay by the hour or the day into a month's."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from matching.tables.faults import NOT_KNOWN, Refused
from matching.words.wages import Unread, Wage, month_fen, read_wage

HOURS_A_DAY = 8
DAYS_A_WEEK = 6
"""What a post works of which nobody says so: enough to compare a day's pay with a month's."""

WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12
BY_TIME = frozenset({"hour", "day", "shift", "week"})

_BARE = re.compile(r"[\d.,\-~–—至到 ]+")


@dataclass(frozen=True, slots=True)
class Pay:
    """A wage in fen a month, each end or None, and whether it had to be worked out from hours or days."""

    low: int | None
    high: int | None
    by_time: bool = False


NO_PAY = Pay(None, None)


def wage(text: str, unit: str = "") -> Wage | None:
    """The wage of a cell; None where it is to be agreed or paid by the piece.

    Parameters
    ----------
    unit : str
        What the heading says in brackets, for cells that hold a bare number.

    Raises
    ------
    Refused
        If the text names no wage one could rely on.
    """
    text = normalize("NFKC", text)
    found = read_wage(text + unit if unit and _BARE.fullmatch(text) else text)
    if not isinstance(found, Unread):
        return found
    if found.reason in NOT_KNOWN:
        return None
    raise Refused(f"wage_{found.reason}")


def month(found: Wage, hours: float | None = None, days: float | None = None) -> Pay:
    """A wage for a month of so many hours a day and days a week."""
    a_month = (days or DAYS_A_WEEK) * WEEKS_A_YEAR / MONTHS_A_YEAR
    return Pay(*month_fen(found, hours or HOURS_A_DAY, a_month), by_time=found.unit in BY_TIME)
