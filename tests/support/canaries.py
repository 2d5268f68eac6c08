"""Made-up people whose every personal field holds something that stands nowhere else in the program."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.identity import DEMO_AREA, check_character

PLACES: Final = ("here", "next", "far", "away")
"""The first village, its neighbour in the same area, a village of the other area, and the other town."""

WHO: Final = (
    "resting", "proposed", "withheld", "declined", "wanted", "asked", "working", "stated", "disputed", "waiting",
    "ready", "hanging", "reviewed", "made", "checked", "half", "other_half", "signed", "issued", "paid", "owing",
    "charged", "failed", "refused", "entered", "mother", "imported",
)  # fmt: skip
"""One person for each thing that can stand on a person's file; each lives alone, but `mother` with
`resting`; `imported` stands in a workbook that is not applied yet."""

_FEW: Final = (
    "resting", "mother", "proposed", "wanted", "asked", "working", "stated", "ready", "paid", "entered",
)  # fmt: skip
_SOME: Final = (
    *_FEW, "declined", "hanging", "reviewed", "made", "checked", "signed", "issued", "owing", "charged", "failed",
    "refused", "imported",
)  # fmt: skip

_NAMESPACE: Final = uuid.UUID("6f1c1f0e-7d0b-4c7e-9a53-0d7e6d3b2a11")
_RARE: Final = "昉昕昱晁晏晖晗晟晞晡昶昰"
_FIRST_BIRTHDAY: Final = date(1975, 1, 9)


_known: dict[tuple[str, str], uuid.UUID] = {}


def ref(kind: str, place: str) -> uuid.UUID:
    """Return the ref of a planted record: `ref("opening.draft", "here")`, `ref("member.working", "away")`."""
    return _known.get((kind, place)) or uuid.uuid5(_NAMESPACE, f"{place}/{kind}")


def know(kind: str, place: str, given: uuid.UUID) -> None:
    """Remember the ref of a record that an action has made and named."""
    _known[kind, place] = given


@dataclass(frozen=True)
class Canary:
    """One person: a number that is in every field, written as that field is written."""

    place: str
    who: str

    @property
    def n(self) -> int:
        """The person's own number, 0 to 99 and a little more."""
        return PLACES.index(self.place) * len(WHO) + WHO.index(self.who)

    @property
    def name(self) -> str:
        """A name with a surname that stands in no sentence and no list."""
        return f"亓{_RARE[self.n // 10]}{_RARE[self.n % 10]}"

    @property
    def birth_on(self) -> date:
        """A day that nobody else was born on."""
        return _FIRST_BIRTHDAY + timedelta(days=97 * self.n)

    @property
    def id_number(self) -> str:
        """A number that passes the check digit, of the area of made-up people, of a woman."""
        first = f"{DEMO_AREA}{self.birth_on:%Y%m%d}{self.n % 100:02}2"
        return first + check_character(first)

    @property
    def phone(self) -> str:
        """The mobile of the person."""
        return f"139{52400173 + 1013 * self.n:08}"

    @property
    def household_phone(self) -> str:
        """The mobile of the household."""
        return f"136{31700291 + 1019 * self.n:08}"

    @property
    def contact_phone(self) -> str:
        """The mobile of whoever is to be called about the household."""
        return f"137{84100359 + 1021 * self.n:08}"

    @property
    def account(self) -> str:
        """A bank account of nineteen digits."""
        return f"62283{71400000000000 + 100_003 * self.n:014}"

    @property
    def household_number(self) -> str:
        """The national number of the household."""
        return f"4409811{80100000000 + 7919 * self.n:011}"

    @property
    def person_number(self) -> str:
        """The national number of the person."""
        return f"4409812{90300000000 + 7907 * self.n:011}"

    @property
    def income_fen(self) -> int:
        """The yearly income for each person of the household."""
        return 710_003 + 1_117 * self.n

    @property
    def wanted_fen(self) -> int:
        """The wage that she wishes for."""
        return 301_007 + 1_117 * self.n

    def text(self, field: str) -> str:
        """Return a text for a field, of Chinese that stands nowhere else."""
        return f"{field}之{_RARE[self.n // 10]}鹮{_RARE[self.n % 10]}"

    def ref(self, kind: str) -> uuid.UUID:
        """Return the ref of one of this person's records: `.ref("spell")`."""
        return ref(f"{kind}.{self.who}", self.place)


def canary(who: str, place: str = "here") -> Canary:
    """Return a person by what stands on the file and by place."""
    return Canary(place, who)


def present(place: str) -> tuple[str, ...]:
    """Return who is planted at a place: everybody in the first village, fewer where less is asked."""
    there = {"here": WHO, "next": _FEW}.get(place, _SOME)
    return tuple(who for who in WHO if who in there)


def everybody() -> list[Canary]:
    """Return all planted people."""
    return [Canary(place, who) for place in PLACES for who in present(place)]
