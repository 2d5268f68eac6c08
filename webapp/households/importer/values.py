"""One cell to one value, and back to the national wording; what cannot be read says how to mend it."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final, TypeAlias

from webapp.core.identity import looks_calculated, normalise_name
from webapp.core.money import FEN_PER_YUAN, LARGEST
from webapp.core.months import Month
from webapp.households.importer.codes import CodeList, CodeValue
from webapp.households.importer.columns import Column
from webapp.households.importer.columns import column as column_of
from webapp.households.importer.reasons import Mend, Problem, RowReason, plain_params
from webapp.households.importer.workbook import Cell

Value: TypeAlias = str | int | bool | date | Month | Decimal | tuple[str, ...]

LONGEST_TEXT: Final = 500
LONGEST_NAME: Final = 60
DIGITS_IN_A_FLOAT: Final = 15
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
LARGEST_COUNT: Final = 10_000
SHOWN_ALLOWED: Final = 30

_INVISIBLE: Final = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SPACES: Final = re.compile(r"\s+")
_BLANKS: Final = frozenset({"", "-", "--", "—", "——", "/", "null", "none"})
_SEPARATORS: Final = re.compile(r"[,;|、；，]+")
_MONTH: Final = re.compile(r"(\d{4})(?:(\d{2})|[-/.年](\d{1,2})月?)(?:\.0+)?")
_DAY: Final = re.compile(r"(\d{4})(?:(\d{2})(\d{2})|[-/.年](\d{1,2})[-/.月](\d{1,2})日?)(?:\.0+)?")
_GROUPED: Final = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER: Final = re.compile(r"-?\d{1,13}(\.\d{1,12})?")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LAND_LINE: Final = re.compile(r"(0\d{2,3})?[2-9]\d{6,7}")
_YES: Final = frozenset({"是", "有", "yes", "y", "true", "√"})
_NO: Final = frozenset({"否", "无", "no", "n", "false", "×"})


class Unreadable(Exception):
    """Raised inside a parser; `read_value` hands its problem to the caller."""

    def __init__(self, reason: str, mend: Mend, **params: str | int) -> None:
        super().__init__(reason)
        self.problem = Problem(reason, mend, params)


@dataclass(slots=True)
class Reader:
    """Reads cells by the code lists of one day; remembers what it matched, as a town repeats itself."""

    code_lists: Mapping[str, CodeList]
    day: date
    _seen: dict[tuple[str, str], CodeValue | None] = field(default_factory=dict)

    def read(self, column: Column, cell: Cell) -> Value | Problem | None:
        """The value in a cell, None if the cell is blank, or the problem with it."""
        if cell == "":
            return None
        text = as_text(cell)
        if plain(text).casefold() in _BLANKS:
            return None
        try:
            if column.code_list:
                return _coded(self, column, text)
            return _PARSERS[column.kind](cell, text)
        except Unreadable as refused:
            return refused.problem

    def read_field(self, name: str, cell: Cell) -> Value | Problem | None:
        """The same by the field's name."""
        return self.read(column_of(name), cell)

    def written(self, column: Column, value: Value | None) -> str:
        """The value as the national file writes it: for previews, and so that export and import agree."""
        if value is None:
            return ""
        if column.code_list:
            codes = value if isinstance(value, tuple) else (str(value),)
            listed = self.code_lists[column.code_list]
            return ",".join(listed.written(code, self.day) for code in codes)
        return _WRITERS.get(column.kind, str)(value)

    def written_field(self, name: str, value: Value | None) -> str:
        """The same by the field's name."""
        return self.written(column_of(name), value)

    def match(self, list_name: str, text: str) -> CodeValue | None:
        """The value of a list with that wording, looked up once."""
        key = (list_name, text)
        if key not in self._seen:
            self._seen[key] = self.code_lists[list_name].find(text, self.day)
        return self._seen[key]


def as_text(cell: Cell) -> str:
    """A cell as text without invisible characters; a whole number without its '.0'."""
    if isinstance(cell, str):
        return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", cell))).strip()
    return str(int(cell)) if cell.is_integer() and abs(cell) < 10**DIGITS_IN_A_FLOAT else repr(cell)


def plain(text: str) -> str:
    """Half-width and without any space: for numbers, dates and phones, where a space means nothing."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def exact_digits(cell: Cell, text: str) -> str:
    """A number that is a name: refused if stored as a number, which drops zeros and last digits."""
    digits = plain(text)
    if not isinstance(cell, str) or looks_calculated(digits):
        raise Unreadable(RowReason.NUMBER_LOSES_DIGITS, Mend.FORMAT_AS_TEXT)
    return digits.removeprefix("'")


def _number_text(cell: Cell, text: str) -> Value:
    return _not_longer(exact_digits(cell, text), LONGEST_NAME)


def _text(cell: Cell, text: str) -> Value:
    return _not_longer(text, LONGEST_TEXT)


def _texts(cell: Cell, text: str) -> Value:
    parts = {part.strip() for part in _SEPARATORS.split(_not_longer(text, LONGEST_TEXT))}
    return tuple(sorted(parts - {""}))


def _not_longer(text: str, longest: int) -> str:
    if len(text) > longest:
        raise Unreadable(RowReason.TOO_LONG, Mend.SHORTEN, limit=longest)
    return text


def _name(cell: Cell, text: str) -> Value:
    """A member's name, by the rule of the registry; two-character names are often padded with a space."""
    name = normalise_name(text)
    if isinstance(name, str):
        return name
    raise Unreadable(name[0].code, Mend.CHECK_NAME, **plain_params(name[0].params))


def _yes_no(cell: Cell, text: str) -> Value:
    word = plain(text).casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(RowReason.NOT_YES_NO, Mend.WRITE_YES_NO)


def _month(cell: Cell, text: str) -> Value:
    found = _MONTH.fullmatch(plain(text))
    if found:
        year, number = int(found[1]), int(found[2] or found[3])
        if FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12:
            return Month(year, number)
    raise Unreadable(RowReason.NOT_MONTH, Mend.WRITE_MONTH)


def _day(cell: Cell, text: str) -> Value:
    found = _DAY.fullmatch(plain(text))
    if found:
        year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
        try:
            if FIRST_YEAR <= year <= LAST_YEAR:
                return date(year, month, day)
        except ValueError:
            pass
    raise Unreadable(RowReason.NOT_DAY, Mend.WRITE_DAY)


def _decimal(text: str, reason: RowReason) -> Decimal:
    written = plain(text).replace("−", "-").removeprefix("¥").removesuffix("元")
    written = written.replace(",", "") if _GROUPED.fullmatch(written) else written
    if not _NUMBER.fullmatch(written):
        raise Unreadable(reason, Mend.WRITE_NUMBER)
    try:
        return Decimal(written)
    except InvalidOperation as fault:
        raise Unreadable(reason, Mend.WRITE_NUMBER) from fault


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        raise Unreadable(RowReason.NEGATIVE, Mend.WRITE_NUMBER)
    return number


def _fen(number: Decimal) -> int:
    """Exports of averages carry many decimals: half a fen is rounded up, as banks do."""
    fen = int((number * FEN_PER_YUAN).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if abs(fen) > LARGEST:
        raise Unreadable(RowReason.NOT_YUAN, Mend.WRITE_NUMBER)
    return fen


def _yuan(cell: Cell, text: str) -> Value:
    return _fen(_not_negative(_decimal(text, RowReason.NOT_YUAN)))


def _signed_yuan(cell: Cell, text: str) -> Value:
    return _fen(_decimal(text, RowReason.NOT_YUAN))


def _decimal_value(cell: Cell, text: str) -> Value:
    number = _not_negative(_decimal(text, RowReason.NOT_NUMBER))
    return Decimal(f"{abs(number).normalize():f}")


def _count(cell: Cell, text: str) -> Value:
    number = _not_negative(_decimal(text, RowReason.NOT_COUNT))
    if number != number.to_integral_value() or number > LARGEST_COUNT:
        raise Unreadable(RowReason.NOT_COUNT, Mend.WRITE_NUMBER)
    return int(number)


def _phone(cell: Cell, text: str) -> Value:
    digits = re.sub(r"^(\+?86)(?=1)", "", re.sub(r"[-()]", "", plain(text)))
    if _MOBILE.fullmatch(digits) or _LAND_LINE.fullmatch(digits):
        return digits
    raise Unreadable(RowReason.NOT_PHONE, Mend.WRITE_PHONE)


def is_mobile(phone: str) -> bool:
    """Whether a phone number is a mobile one; a land line is kept with a warning."""
    return bool(_MOBILE.fullmatch(phone))


def _coded(reader: Reader, column: Column, text: str) -> Value:
    """One code, or several where the column allows it; the order in the file means nothing."""
    parts = [text] if column.kind == "code" else [part for part in _SEPARATORS.split(text) if part.strip()]
    found = {_code(reader, column.code_list, part) for part in parts}
    listed = reader.code_lists[column.code_list]
    if len(found) > 1 and any(value.alone for value in found):
        name = next(value.name for value in found if value.alone)
        raise Unreadable(RowReason.NOT_ALONE, Mend.KEEP_ONE, name=name)
    codes = tuple(sorted((value.code for value in found), key=listed.rank))
    return codes if column.kind == "codes" else codes[0]


def _code(reader: Reader, list_name: str, text: str) -> CodeValue:
    found = reader.match(list_name, text)
    if found:
        return found
    listed = reader.code_lists[list_name]
    allowed = [value.name for value in listed.allowed(reader.day)]
    shown = "、".join(allowed[:SHOWN_ALLOWED])
    ended = listed.ended(text, reader.day)
    if ended and ended.valid_to:
        raise Unreadable(RowReason.CODE_ENDED, Mend.CHOOSE_ALLOWED, allowed=shown, day=str(ended.valid_to))
    raise Unreadable(RowReason.NOT_CODE, Mend.CHOOSE_ALLOWED, allowed=shown)


def _write_fen(value: Value) -> str:
    return f"{Decimal(int(str(value))) / FEN_PER_YUAN:.2f}"


_PARSERS: Final[Mapping[str, Callable[[Cell, str], Value]]] = MappingProxyType(
    {
        "text": _text,
        "texts": _texts,
        "name": _name,
        "number_text": _number_text,
        "village": _text,
        "yes_no": _yes_no,
        "month": _month,
        "day": _day,
        "yuan": _yuan,
        "signed_yuan": _signed_yuan,
        "number": _decimal_value,
        "count": _count,
        "phone": _phone,
    }
)
_WRITERS: Final[Mapping[str, Callable[[Value], str]]] = MappingProxyType(
    {
        "texts": lambda value: ",".join(value) if isinstance(value, tuple) else str(value),
        "yes_no": lambda value: "是" if value else "否",
        "month": lambda value: str(value).replace("-", ""),
        "day": lambda value: str(value).replace("-", ""),
        "yuan": _write_fen,
        "signed_yuan": _write_fen,
        "number": lambda value: f"{value:f}" if isinstance(value, Decimal) else str(value),
    }
)
