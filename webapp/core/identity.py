"""Who somebody is: a citizen's identity number and name as they are stored, and why something is none."""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Final

from webapp.core.months import age_on
from webapp.core.workflow import Notice, Refusal

MALE: Final = "male"
FEMALE: Final = "female"

DEMO_AREA: Final = "490981"
"""The area of made-up people: no province has ever had the number 49, so no real number can begin so."""

NO_NUMBER_AREA: Final = "999999"
"""With six nines the national data marks a person who has no number yet."""

OLDEST: Final = 130
"""Nobody has lived longer than 122 years; beyond this a birth date is a slip."""

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_FULL, _FIRST_GENERATION, _DISABILITY = 18, 15, (20, 22)
_BODY: Final = re.compile(r"[0-9]{17}[0-9X]")
_OLD: Final = re.compile(r"[0-9]{15}")
_CALCULATED: Final = re.compile(r"[0-9]\.?[0-9]*E\+?[0-9]{1,2}|[0-9]{10,}\.0+", re.IGNORECASE)
_UNSEEN: Final = ("Cf", "Cc")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A citizen's identity number (GB 11643) as it is stored, and what was noticed on the way."""

    value: str
    notices: tuple[Notice, ...] = ()

    @property
    def born_on(self) -> date:
        """The day of birth written in it."""
        return birth_on(self.value)

    @property
    def sex(self) -> str:
        """The sex written in it."""
        return sex(self.value)


def birth_on(id_number: str) -> date:
    """The day of birth in an 18-character identity number; ValueError when no calendar has it."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex(id_number: str) -> str:
    """The 17th digit is odd for a man and even for a woman."""
    return MALE if int(id_number[16]) % 2 else FEMALE


def check_character(first_17: str) -> str:
    """The last character of an identity number, from its seventeen digits (GB 11643, ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def normalise_id(
    typed: object, today: date, areas: Container[str] | None = None, field: str = "id_number"
) -> IdNumber | list[Refusal]:
    """The number as it is stored, with notices, or every reason why it is none.

    Full-width characters, spaces and a small x are mended and said; 15 digits become 18 and are said; 20 or
    22 (a disability certificate) are cut to the person's own 18. A number typed as a number has lost its last
    digits in the spreadsheet, so it is refused. `areas` is the table of all codes ever given; an area it does
    not know is only a warning, since a number keeps the code of its first registration for life.
    """
    if isinstance(typed, int | float):
        return [Refusal("id_stored_as_number", field)]
    given = "" if typed is None else str(typed)
    digits = plain(given).upper().lstrip("'")
    if not digits:
        return [Refusal("id_missing", field)]
    if looks_calculated(digits):
        return [Refusal("id_stored_as_number", field)]
    notices = [Notice("id_tidied", field)] if digits != given else []
    value, read = _eighteen(digits, field)
    if not _BODY.fullmatch(value):
        return [_shape_refusal(value, field)]
    refusals = _content_refusals(value, today, field)
    return refusals or IdNumber(value, (*notices, *read, *_area_notices(value, areas, field)))


def plain(text: str) -> str:
    """Without spaces, invisible characters and full-width forms: for numbers, in which none of them means anything."""
    seen = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) not in _UNSEEN)
    return "".join("".join(seen).split())


def looks_calculated(digits: str) -> bool:
    """Whether a spreadsheet took a long number for a quantity (4.4E+17, or with a point): its last digits are lost."""
    return bool(_CALCULATED.fullmatch(digits))


def _eighteen(digits: str, field: str) -> tuple[str, list[Notice]]:
    if len(digits) == _FIRST_GENERATION and _OLD.fullmatch(digits):
        longer = f"{digits[:6]}19{digits[6:]}"
        return longer + check_character(longer), [Notice("fifteen_to_eighteen", field)]
    if len(digits) in _DISABILITY:
        told = {"kind": digits[_FULL], "grade": digits[_FULL + 1]}
        return digits[:_FULL], [Notice("disability_number", field, told)]
    return digits, []


def _shape_refusal(value: str, field: str) -> Refusal:
    if len(value) != _FULL:
        return Refusal("id_wrong_length", field, {"length": len(value)})
    return Refusal("id_wrong_characters", field)


def _content_refusals(value: str, today: date, field: str) -> list[Refusal]:
    found = []
    if check_character(value[:17]) != value[17]:
        found.append(Refusal("id_check_digit", field))
    try:
        born_on = birth_on(value)
    except ValueError:
        return [*found, Refusal("id_impossible_date", field, {"digits": value[6:14]})]
    if born_on > today:
        found.append(Refusal("id_born_in_future", field))
    elif age_on(born_on, today) > OLDEST:
        found.append(Refusal("id_too_old", field, {"age": OLDEST}))
    return found


def _area_notices(value: str, areas: Container[str] | None, field: str) -> list[Notice]:
    area = value[:6]
    if area == NO_NUMBER_AREA:
        return [Notice("id_stands_for_none", field)]
    if areas is None or area == DEMO_AREA or area in areas:
        return []
    return [Notice("unknown_area", field, {"area": area})]


_DOTS: Final = str.maketrans("•・‧∙⋅●．.", "········")
_NAME: Final = re.compile(r"[^\W\d_]+(?:[ ·'-][^\W\d_]+)*")
LONGEST_NAME: Final = 50


def normalise_name(typed: str, field: str = "name") -> str | list[Refusal]:
    """A person's name as it is stored: full-width forms and stray spaces mended, one kind of middle dot."""
    name = _mended_name(typed)
    if not name:
        return [Refusal("name_missing", field)]
    if len(name) > LONGEST_NAME:
        return [Refusal("name_too_long", field, {"most": LONGEST_NAME})]
    return name if _NAME.fullmatch(name) else [Refusal("name_wrong_characters", field)]


def same_name(one: str, other: str) -> bool:
    """Whether two names are one, however their spaces, dots and capitals were typed."""
    return _mended_name(one).casefold() == _mended_name(other).casefold()


def _mended_name(typed: str) -> str:
    words = unicodedata.normalize("NFKC", typed).translate(_DOTS).split()
    return (" " if all(word.isascii() for word in words) else "").join(words)
