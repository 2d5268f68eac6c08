"""Money is integer fen inside; yuan exist only at the edges, where people type and read them."""

import re
from typing import Final, TypeAlias

Fen: TypeAlias = int

FEN_PER_YUAN: Final = 100
LARGEST: Final = 10**13 - 1
"""The largest sum read or written, a fen under a hundred thousand million yuan: more is a slip."""

_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ALIKE: Final = _WIDE | {0xFFE5: "¥", 0x2212: "-", 0x3000: " "}
_NUMBER: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]*))?")

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_SECTIONS: Final = ("", "万", "亿", "万亿")
_SECTION: Final = 10_000
_QUARTER: Final = _SECTION // 10


class MoneyError(ValueError):
    """No sum of money; `code` says why: empty, not_a_number, negative, too_precise, too_large."""

    def __init__(self, code: str) -> None:
        """Keep the reason as a code that a page can translate."""
        super().__init__(code)
        self.code = code


def yuan(amount: int) -> Fen:
    """Whole yuan as fen, so that a rule can be written in the unit people speak."""
    return amount * FEN_PER_YUAN


def parse_yuan(text: str) -> Fen:
    """The fen in what somebody typed: full-width digits, commas, 元 and ￥ pass, nothing is guessed."""
    plain = "".join(text.translate(_ALIKE).split())
    plain = plain.removeprefix("¥").removesuffix("元")
    if not plain:
        raise MoneyError("empty")
    found = _NUMBER.fullmatch(plain)
    if not found:
        raise MoneyError("not_a_number")
    if found["sign"]:
        raise MoneyError("negative")
    part = found["part"] or ""
    if len(part) > 2:
        raise MoneyError("too_precise")
    whole = found["whole"].replace(",", "").lstrip("0")
    if len(whole) > len(str(LARGEST)):
        raise MoneyError("too_large")
    fen = yuan(int(whole or "0")) + int(part.ljust(2, "0"))
    if fen > LARGEST:
        raise MoneyError("too_large")
    return fen


def format_yuan(fen: Fen) -> str:
    """Yuan with thousands and two decimals, as in 2,500.00."""
    whole, part = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{part:02d}"


def capital(fen: Fen) -> str:
    """The sum in the capital numerals of Chinese vouchers (支付结算办法, annex 1), as in 贰万柒仟伍佰元整."""
    if abs(fen) > LARGEST:
        raise MoneyError("too_large")
    sign = "负" if fen < 0 else ""
    whole, part = divmod(abs(fen), FEN_PER_YUAN)
    if not whole and not part:
        return "零元整"
    return f"{sign}{_whole(whole)}{_part(part, whole > 0)}"


def _whole(number: int) -> str:
    """The yuan, four digits at a time; a gap between two sections is one 零."""
    text, gap = "", False
    for power in range(len(_SECTIONS) - 1, -1, -1):
        digits = number // _SECTION**power % _SECTION
        if not digits:
            gap = bool(text)
            continue
        if text and (gap or digits < _QUARTER):
            text += _DIGITS[0]
        text += _section(digits) + _SECTIONS[power]
        gap = False
    return f"{text}元" if text else ""


def _section(number: int) -> str:
    """Up to four digits, with one 零 for any run of zeros inside."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text


def _part(part: int, after_yuan: bool) -> str:
    """The jiao and fen; a missing jiao between yuan and fen must be written 零."""
    jiao, fen = divmod(part, 10)
    if not part:
        return "整"
    if not fen:
        return f"{_DIGITS[jiao]}角"
    head = f"{_DIGITS[jiao]}角" if jiao else _DIGITS[0] * after_yuan
    return f"{head}{_DIGITS[fen]}分"
