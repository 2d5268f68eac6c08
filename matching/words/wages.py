"""Reads a wage as firms write it: 8千-1.1万, 15元/小时, 1.5千/天, 底薪2500+提成, 面议.

A text is read or refused, each with a code that says how or why. What had to be supposed (that 3000-4500 is meant
a month) is told with the reading. Nothing is turned into another unit here: `month_fen` does that, with hours and
days that its caller names.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from types import MappingProxyType

from matching.words.money import SMALLEST_BARE, UNITS, Figure, Part, Sum, Unit, sums_in
from matching.words.numerals import is_broken, with_digits

READINGS: Mapping[str, str] = MappingProxyType(
    {
        "range": "two ends: 3000-4500",
        "single": "one sum: 2600元/月",
        "about": "one sum, roughly: 4000左右",
        "from": "open above: 4500元以上",
        "up_to": "open below: 3千及以下",
        "several": "several sums for one post: from the least to the most of them",
        "base": "only the fixed part is named, the rest comes on top: 底薪2500+提成",
        "trial": "only the pay of the trial months is named: 试用期3000",
    }
)
"""How a wage was read, each with what it means."""

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "empty": "nothing is written",
        "broken_bytes": "characters were lost on the way, so a figure may be missing",
        "foreign_money": "not in yuan",
        "negotiable": "to be agreed (面议), no sum",
        "piece_rate": "by the piece (计件), no sum",
        "no_number": "no sum of money",
        "unit_unclear": "a number that may be an hour's, a day's or a month's pay",
        "scale_unclear": "one end has 千 or 万 and the other is no fit for it: 8-1.1万",
        "ends_reversed": "the lower end is above the upper end",
        "absurd": "nobody pays so little or so much for that unit",
        "too_fine": "a fraction of a fen",
    }
)
"""Why a text was refused, each with what it means."""

LIKELY_A_MONTH = (500, 90_000)
"""Yuan between which a sum without any unit is taken for a month's pay, as the ads mean it."""

PLAUSIBLE: Mapping[Unit, tuple[int, int]] = MappingProxyType(
    {
        "hour": (1, 600),
        "day": (10, 6_000),
        "shift": (10, 6_000),
        "week": (50, 60_000),
        "month": (SMALLEST_BARE, 400_000),
        "year": (1_200, 4_800_000),
        "piece": (0, 60_000),
    }
)
"""Yuan between which pay for a unit is believed; wide on purpose: what lies outside is a slip of the pen."""

_FOREIGN = re.compile(r"[美港欧日澳]元|美金|[港葡台]币|新台币|\$|usd|hkd|eur(?![a-z])")
_NEGOTIABLE = re.compile(r"面议|面谈|详谈|可谈|协商|negotiable")
_BY_PIECE = re.compile(r"计件|按件|多劳多得|piece")
_MONTHS = re.compile(r"(?<!\d)(1[2-9]|2[0-4])(?:-\d\d)?薪")
_EXTRAS = {
    "commission": re.compile(r"提成|分红|抽成|commission"),
    "piece": _BY_PIECE,
    "bonus": re.compile(r"奖|全勤|满勤|绩效|双薪|bonus"),
    "allowance": re.compile(r"补[贴助]|津贴|[餐房车话油]补|allowance"),
    "overtime": re.compile(r"加班[费补工]|overtime"),
}
_AT_ONCE: tuple[Part, ...] = ("main", "base", "trial")
_YEAR = 12
_WEEKS_A_YEAR = Decimal(365) / 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Wage:
    """Pay as it was written, in fen for each `unit`; an end that is None is open.

    `reading` is one of READINGS. `months` is how many months' pay a year brings (13薪), None if not said. `base`
    is the fixed part and `trial` the pay of the trial months, where they are named apart and for the same unit.
    `extras` come on top (commission, piece, bonus, allowance, overtime). `supposed` tells what the text left to
    guess: "unit" (a month), "scale" (the 万 of the other end).
    """

    low: int | None
    high: int | None
    unit: Unit
    reading: str
    months: int | None = None
    negotiable: bool = False
    base: int | None = None
    trial: int | None = None
    extras: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A text that names no wage one could rely on, with one of REFUSALS."""

    text: str
    reason: str


class _Refused(Exception):
    """A sum cannot be relied on; its first argument is one of REFUSALS."""


@dataclass(frozen=True, slots=True)
class _Ends:
    """A sum in fen, with its unit settled."""

    low: int | None
    high: int | None
    unit: Unit
    reading: str
    supposed: tuple[str, ...]


@lru_cache(maxsize=50_000)
def read_wage(text: str) -> Wage | Unread:
    """The wage that a text names, or why none was read from it."""
    if not text.strip():
        return Unread(text, "empty")
    if is_broken(text):
        return Unread(text, "broken_bytes")
    plain = with_digits(text)
    if _FOREIGN.search(plain):
        return Unread(text, "foreign_money")
    try:
        return _wage(plain, sums_in(text))
    except _Refused as refused:
        return Unread(text, str(refused))


def month_fen(
    wage: Wage, hours_a_day: float | Decimal, days_a_month: float | Decimal
) -> tuple[int | None, int | None]:
    """Both ends of a wage in fen for an ordinary month, rounded down; None where open, both for piecework.

    `hours_a_day` and `days_a_month` are what the post works; they turn hours, days and shifts (one a day) into
    months. A year is twelve months, a thirteenth month's pay is not spread over them.
    """
    hours, days = Decimal(str(hours_a_day)), Decimal(str(days_a_month))
    if not (0 < hours <= 24 and 0 < days <= 31):
        raise ValueError(f"not hours of a day and days of a month: {hours_a_day}, {days_a_month}")
    if wage.unit == "piece":
        return None, None
    times: dict[Unit, Decimal] = {
        "hour": hours * days,
        "day": days,
        "shift": days,
        "week": _WEEKS_A_YEAR / _YEAR,
        "month": Decimal(1),
        "year": 1 / Decimal(_YEAR),
    }
    low, high = (
        None if end is None else int((end * times[wage.unit]).to_integral_value(ROUND_FLOOR))
        for end in (wage.low, wage.high)
    )
    return low, high


def _wage(plain: str, sums: tuple[Sum, ...]) -> Wage:
    """The wage of the first kind of pay that is named: the pay itself, else its fixed part, else trial pay."""
    months = _MONTHS.search(plain)
    parts = {part: [one for one in sums if one.part == part and not one.bare] for part in _AT_ONCE}
    chosen = next((part for part in _AT_ONCE if parts[part]), None)
    if chosen is None:
        raise _Refused(_why_nothing(plain, sums))
    settled = [_settled(one, monthly=months is not None) for one in parts[chosen]]
    ends = _merged([one for one in settled if one.unit == min((e.unit for e in settled), key=UNITS.index)])
    return Wage(
        low=ends.low,
        high=None if chosen == "base" else ends.high,
        unit=ends.unit,
        reading=ends.reading if chosen == "main" else chosen,
        months=int(months[1]) if months else 13 if "双薪" in plain else None,
        negotiable=_NEGOTIABLE.search(plain) is not None,
        base=_apart(parts["base"], ends.unit),
        trial=_apart(parts["trial"], ends.unit),
        extras=tuple(name for name, words in _EXTRAS.items() if words.search(plain)),
        supposed=ends.supposed,
    )


def _apart(sums: list[Sum], unit: Unit) -> int | None:
    """The lower end of the first of these sums that is paid for the same unit."""
    settled = (_settled(one, monthly=True) for one in sums)
    return next((one.low for one in settled if one.unit == unit), None)


def _why_nothing(plain: str, sums: Iterable[Sum]) -> str:
    if any(one.bare for one in sums):
        return "unit_unclear"
    if _NEGOTIABLE.search(plain):
        return "negotiable"
    return "piece_rate" if _BY_PIECE.search(plain) else "no_number"


def _settled(one: Sum, *, monthly: bool) -> _Ends:
    """The sum in fen with its unit, or a refusal."""
    low, high = one.low, one.high
    if high is not None:
        low, high = _scaled(low, high)
    if high is not None and low.yuan > high.yuan:
        raise _Refused("ends_reversed")
    amounts = [low.yuan] if high is None else [low.yuan, high.yuan]
    unit = one.unit or _supposed_unit(amounts, monthly=monthly)
    least, most = PLAUSIBLE[unit]
    if not all(least <= amount <= most for amount in amounts):
        raise _Refused("absurd")
    fen = [_fen(amount) for amount in amounts]
    scaled = low != one.low or high != one.high
    return _Ends(
        low=None if one.bound == "up_to" else fen[0],
        high=None if one.bound == "from" else fen[-1],
        unit=unit,
        reading="range" if high is not None else "single" if one.bound == "exact" else one.bound,
        supposed=(*(("unit",) if one.unit is None else ()), *(("scale",) if scaled else ())),
    )


def _scaled(low: Figure, high: Figure) -> tuple[Figure, Figure]:
    """Both ends with the scale word that one of them has: 1-1.5万 is ten to fifteen thousand."""
    if high.power and not low.power:
        if low.mantissa <= high.mantissa:
            return low.scaled_like(high), high
        if low.mantissa < SMALLEST_BARE:
            raise _Refused("scale_unclear")
    elif low.power and not high.power and high.mantissa < SMALLEST_BARE:
        return low, high.scaled_like(low)
    return low, high


def _supposed_unit(amounts: list[Decimal], *, monthly: bool) -> Unit:
    least, most = LIKELY_A_MONTH
    if monthly or all(least <= amount <= most for amount in amounts):
        return "month"
    raise _Refused("unit_unclear")


def _fen(yuan: Decimal) -> int:
    fen = yuan * 100
    if fen != fen.to_integral_value() or fen == 0:
        raise _Refused("too_fine")
    return int(fen)


def _merged(ends: list[_Ends]) -> _Ends:
    """One wage from all sums of the same unit; 最低3000最高6000 is a range, other open ends stay open."""
    if len(ends) == 1:
        return ends[0]
    lows = [one.low for one in ends if one.low is not None]
    highs = [one.high for one in ends if one.high is not None]
    capped = len(highs) == len(ends) or len(lows) < len(ends)
    return _Ends(
        low=min(lows) if lows else None,
        high=max(highs) if highs and capped else None,
        unit=ends[0].unit,
        reading="several",
        supposed=tuple(sorted({what for one in ends for what in one.supposed})),
    )
