"""Credit codes and telephone numbers of organisations, and which offices one human may hold together."""

import re
import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.workflow import Notice, Refusal

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH: Final = 18
_KINDS: Final = frozenset({
    "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53",
    "54", "55", "59", "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1",
    "N2", "N3", "N9", "Y1",
})  # fmt: skip
"""First two characters in use: registering authority and kind of organisation."""


def _plain(typed: object) -> str:
    return "".join(unicodedata.normalize("NFKC", "" if typed is None else str(typed)).split())


def credit_check(first_17: str) -> str:
    """The last character of a unified social credit code (GB 32100, ISO 7064 MOD 31-3)."""
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(first_17))
    return _ALPHABET[-total % 31]


def normalise_credit_code(typed: object, field: str = "credit_code") -> str | list[Refusal]:
    """A unified social credit code as it is stored, or why it is none; N (collectives) and Y are letters."""
    if isinstance(typed, int | float):
        return [Refusal("credit_code_stored_as_number", field)]
    plain = _plain(typed).upper()
    if not plain:
        return [Refusal("credit_code_missing", field)]
    if len(plain) != _LENGTH:
        return [Refusal("credit_code_wrong_length", field, {"length": len(plain)})]
    if any(character not in _ALPHABET for character in plain):
        return [Refusal("credit_code_wrong_characters", field)]
    if credit_check(plain[:-1]) != plain[-1]:
        return [Refusal("credit_code_check", field)]
    return plain


def credit_code_notices(code: str, field: str = "credit_code") -> list[Notice]:
    """What is said of a code that passes its check but begins with no kind known here."""
    return [] if code[:2] in _KINDS else [Notice("credit_code_kind_unknown", field, {"kind": code[:2]})]


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is stored: digits, with one dash after the area code of a land line."""

    value: str
    notices: tuple[Notice, ...] = ()

    @property
    def is_mobile(self) -> bool:
        """Whether a message can reach it."""
        return not self.notices


_MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9][0-9]{9})")
_LAND_LINE: Final = re.compile(r"(?:(0[0-9]{2,3})-?)?([2-9][0-9]{6,7})")
_SCIENTIFIC: Final = re.compile(r"[0-9]\.[0-9]+E\+?[0-9]{1,2}", re.IGNORECASE)


def normalise_phone(typed: object, field: str = "contact_phone") -> Phone | list[Refusal]:
    """A telephone number as it is stored, or why it is none; a land line passes with a warning.

    A number cell is read as its digits: eleven of them lose nothing in a spreadsheet.
    """
    if isinstance(typed, float):
        typed = f"{typed:.0f}"
    plain = _plain(typed).replace("－", "-").replace("—", "-").replace("(", "").replace(")", "-")
    if not plain:
        return [Refusal("phone_missing", field)]
    if _SCIENTIFIC.fullmatch(plain):
        return [Refusal("phone_stored_as_number", field)]
    if mobile := _MOBILE.fullmatch(plain.replace("-", "")):
        return Phone(mobile[1])
    if land := _LAND_LINE.fullmatch(plain):
        return Phone("-".join(part for part in land.groups() if part), (Notice("land_line", field),))
    return [Refusal("phone_wrong", field)]


_COMMITTEES: Final = (("社区居委会", "社区"), ("居委会", "社区"), ("村委会", "村"))


def short_name(official: str) -> str:
    """How people call a village or community whose statistical name is that of its committee."""
    for ending, spoken in _COMMITTEES:
        if official.endswith(ending):
            return official.removesuffix(ending) + spoken
    return official


ADMINISTRATOR: Final = "administrator"
APART: Final = frozenset({
    "town_centre", "finance_maker", "finance_checker", "party_secretary", "team_captain", "auditor", ADMINISTRATOR,
})  # fmt: skip
"""Offices that check each other: those that decide on money, who reads what they did, who hands out the seats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A seat of one human, of whichever account: an office at a place, from a day to a day."""

    role: str
    town: Hashable
    since: date
    until: date | None = None
    place: Hashable = None

    def on(self, day: date) -> bool:
        """Whether it is held on a day; one that was taken back before it began is held on none."""
        return self.since <= day and (self.until is None or day <= self.until)

    def meets(self, other: "Held") -> bool:
        """Whether both are held on one day, whichever it is."""
        return self.on(max(self.since, other.since)) and other.on(max(self.since, other.since))


def begins_on(role: str, town: Hashable, day: date, held: Sequence[Held]) -> date:
    """The first day of a seat that is given on `day`: who changes into an office that checks changes overnight.

    Nobody makes in the morning what the same human checks in the afternoon.
    """
    changes = role in APART and any(seat.town == town and seat.on(day) for seat in held)
    return day + timedelta(days=1) if changes else day


def seat_refusals(new: Held, held: Sequence[Held]) -> list[Refusal]:
    """Why a human who holds these seats may not have one more: the same again, or an office that checks another."""
    found = []
    for seat in held:
        if seat.town != new.town or not seat.meets(new):
            continue
        if (seat.role, seat.place) == (new.role, new.place):
            found.append(Refusal("seat_held", "role"))
        elif seat.role in APART and new.role in APART:
            found.append(Refusal("offices_apart", "role", {"role": seat.role}))
    return found


def leave_refusals(seat: Held, day: date, administrators_left: int) -> list[Refusal]:
    """Why a seat cannot end today: it has ended, or nobody would be left who could give seats."""
    if seat.until is not None and seat.until <= day:
        return [Refusal("seat_ended", "", {"left_on": seat.until})]
    if seat.role == ADMINISTRATOR and administrators_left < 1:
        return [Refusal("last_administrator")]
    return []
