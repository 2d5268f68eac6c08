"""Which village a row means: by code or by the ways people write its name, never by its stem."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from webapp.households.importer.codes import plain_value
from webapp.households.importer.reasons import Mend, Problem, RowReason

VILLAGE_WORDS: Final = ("村民委员会", "村委会", "村委")
COMMUNITY_WORDS: Final = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "居委", "社区")
_CODE: Final = re.compile(r"\d{12}")
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class VillageEntry:
    """A village of the town as the statistics office writes it: 荷垌村委会, 曹江居委会."""

    code: str
    name: str

    @property
    def variants(self) -> frozenset[str]:
        """All ways of writing it that cannot mean a committee of the other kind."""
        return _variants(plain_value(self.name))


def _variants(name: str) -> frozenset[str]:
    for words, short in ((COMMUNITY_WORDS, "社区"), (VILLAGE_WORDS, "村")):
        for word in words:
            if name.endswith(word):
                stem = name.removesuffix(word)
                written = {stem + each for each in words} | {stem + short + each for each in words}
                return frozenset({name, stem + short, *written, *_already(stem, short)})
    return frozenset({name})


def _already(stem: str, short: str) -> set[str]:
    """霍村村委会 is called 霍村, not 霍村村: the stem itself says what kind it is."""
    return {stem} if short == "村" and stem.endswith("村") else set()


class VillageFinder:
    """The villages of one town by every way of writing them."""

    def __init__(self, villages: Iterable[VillageEntry], place_names: Iterable[str] = ()) -> None:
        """`place_names` are the town, county and city, which may stand before a village's name."""
        self.villages = tuple(villages)
        self._prefixes = tuple(sorted(map(plain_value, place_names), key=len, reverse=True))
        self._known: dict[str, list[VillageEntry]] = {}
        for village in self.villages:
            for variant in village.variants | {village.code}:
                self._known.setdefault(variant, []).append(village)

    def find(self, text: str, code_text: str = "") -> VillageEntry | Problem:
        """The village of a name, checked against the code beside it if the file has one."""
        found = self._by_name(text)
        code = plain_value(code_text).removesuffix(".0")
        if isinstance(found, Problem) or not _CODE.fullmatch(code) or found.code == code:
            return found
        return Problem(
            RowReason.VILLAGE_CODE_DISAGREES, Mend.CHOOSE_VILLAGE, {"village": found.name, "code": code}
        )

    def _by_name(self, text: str) -> VillageEntry | Problem:
        name = plain_value(text)
        found = self._known.get(name) or self._known.get(self._without_place(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            return _unclear(RowReason.AMBIGUOUS_VILLAGE, found)
        return self._unknown(self._without_place(name))

    def _without_place(self, name: str) -> str:
        """The name without county and town, in whatever order they stand before it."""
        for prefix in self._prefixes:
            if len(name) > len(prefix) and name.startswith(prefix):
                return self._without_place(name.removeprefix(prefix))
        return name

    def _unknown(self, name: str) -> Problem:
        """Say which villages could be meant; a bare stem is never enough, as two may share it."""
        stems = [
            village for village in self.villages if any(_stem(each) == name for each in village.variants)
        ]
        if len(stems) > 1:
            return _unclear(RowReason.AMBIGUOUS_VILLAGE, stems)
        near = difflib.get_close_matches(name, self._known, n=_SHOWN, cutoff=0.5)
        meant = stems or [village for each in near for village in self._known[each]]
        return _unclear(RowReason.UNKNOWN_VILLAGE, meant or list(self.villages))


def _stem(name: str) -> str:
    word = next((word for word in (*COMMUNITY_WORDS, *VILLAGE_WORDS, "村") if name.endswith(word)), "")
    return name.removesuffix(word)


def _unclear(reason: RowReason, villages: Iterable[VillageEntry]) -> Problem:
    names = list(dict.fromkeys(village.name for village in villages))
    more = "…" if len(names) > _SHOWN else ""
    return Problem(reason, Mend.CHOOSE_VILLAGE, {"villages": "、".join(names[:_SHOWN]) + more})
