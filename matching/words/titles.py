"""Strips a title of what is no part of the trade: 【急招】高级缝纫工（包吃住）5名 is 缝纫工, senior.

Nothing is thrown away: levels, further details and what was taken off are kept beside the trade, so that a reader
can be told what was done. The words for it stand in `data/title_words.csv`, the places in `data/places.csv`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import category, normalize

from matching.words.tables import rows_of

LEVELS = ("trainee", "graduate", "junior", "middle", "senior", "chief")
"""Levels from the lowest on."""

_BRACKETS = re.compile(r"[(\[【〔<{「『]([^()\[\]【】〔〕<>{}「」『』]*)(?:[)\]】〕>}」』]|$)")
_SEPARATORS = re.compile(r"([\s,;:!?|·。、~/_—–]+|(?<!\bc)(?<!\+)\+(?!\+)|(?<![a-z])-+|-+(?![a-z]))")
_RANKS_JOINED = re.compile("([初中])(?=[/、]?[中高]级)")
_CODE = re.compile(r"^(?=(?:\D*\d){4})[a-z]*\d[a-z\d]*$|^\d+$|(?<=[一-鿿])(?:[a-z]{1,3}\d{4,}|\d+)$")
_PAY = re.compile(
    r"(?:[月年综底时日][薪入]|薪资|工资|投)?\d+(?:\.\d+)?(?:[kw千万元](?![a-z]))?-\d+(?:\.\d+)?[kw千万元](?![a-z])(?:/[月天年时])?"
    r"|(?:[月年综底时日][薪入]|薪资|工资)\d+(?:\.\d+)?[kw千万元]?(?:-\d+[kw千万元]?)?(?:起|以上|\+)?"
    r"|\d+(?:\.\d+)?(?:[kw千万元])(?![a-z\d])(?:/[月天年时]|起|以上|\+)?|\d+元?(?:[房餐话车]补|补贴)"
)
_HEADS = re.compile(r"(?:各|约)?\d+(?:-\d+)?(?:名|人(?!机)|位)|各?若干名?|数名")
_CAMPUS = re.compile(r"(?:20)?2\d届(?:校园?招聘?|应届生|毕业生|硕士)?")
_AT = re.compile(r"(?:工作地点?|上班地[址点]|地点|base):?.*")
_ASIDE = re.compile(r"((?:[a-z&]+ ){1,}[a-z&]+)(?= ?[一-鿿])|(?<=[一-鿿]) ((?:[a-z&]+ )+[a-z&]+)$")
_ORNAMENTS = frozenset({"So", "Sk", "Cc", "Cf", "Co", "Cn", "Cs"})
_SHORTEST_CORE = 2
_INNER_SPACE = re.compile(r"(?<=[一-鿿]) | (?=[一-鿿])")
_OPENING_NOT_BEFORE = r"(?!专员|顾问|经理|主管|助理|老师|[师员商生投标待牌行聘])"
_RANK_ONLY_BEFORE = {"助理": r"(?=..)(?!教练)", "主任": r"(?=工程师|医师|设计师|[护药技]师)"}


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart: the trade (one width and case), levels from LEVELS, further details, what was taken off."""

    core: str
    levels: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()


@lru_cache(maxsize=50_000)
def normal_title(text: str) -> Title:
    """The title taken apart; the trade is empty only where the title has nothing but blanks and ornaments."""
    plain = _plain(text)
    found = _Found()
    bracketed = [inner.strip() for inner in _BRACKETS.findall(plain)]
    bare = _BRACKETS.sub(" ", plain)
    bare = _ASIDE.sub(lambda aside: found.aside(aside[0]), bare)
    core = _without_post(found.sift(bare))
    inner = [found.sift(bracket) for bracket in bracketed]
    details = list(dict.fromkeys(detail for detail in (*found.asides, *inner) if detail))
    if not core:
        core = details.pop(0) if details else plain.strip()
    return Title(
        core=core,
        levels=tuple(level for level in LEVELS if level in found.levels),
        details=tuple(details),
        noise=tuple(dict.fromkeys(found.noise)),
    )


def _plain(text: str) -> str:
    """One width and case, one blank between words, no ornaments."""
    kept = (" " if category(char) in _ORNAMENTS else char for char in normalize("NFKC", text).casefold())
    return " ".join("".join(kept).split())


def _without_post(core: str) -> str:
    shorter = core.removesuffix("岗位").removesuffix("岗")
    return shorter if len(shorter) >= _SHORTEST_CORE else core


@dataclass(slots=True)
class _Found:
    """What turns up beside the trade while a title is sifted."""

    levels: set[str] = field(default_factory=set)
    asides: list[str] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    def aside(self, english: str) -> str:
        """Set the second language of a title in two aside: Test Engineer 测试工程师."""
        kept = self.sift(english.strip())
        self.asides += [kept] if kept else []
        return " "

    def sift(self, text: str) -> str:
        """The text without levels and noise, which are noted."""
        text = _RANKS_JOINED.sub(r"\1级 ", text)
        for pattern in (_CAMPUS, _PAY, _HEADS):
            text = pattern.sub(self._note_noise, text)
        kept, gap = "", ""
        for index, part in enumerate(_SEPARATORS.split(text)):
            if index % 2:
                gap = "/" if part.strip() else " "
            elif left := self._piece(part):
                kept, gap = (kept + gap if kept else "") + left, " "
        return _INNER_SPACE.sub("", kept)

    def _piece(self, text: str) -> str:
        words = _title_words()
        if words.is_noise(text):
            self.noise.append(text)
            return ""
        text = words.levels.sub(self._note_level, words.noise.sub(self._note_noise, text))
        text = words.openings.sub(self._note_noise, text.strip())
        return _CODE.sub(self._note_noise, text.strip()).strip(" &")

    def _note_noise(self, found: re.Match[str]) -> str:
        if found[0]:
            self.noise.append(found[0])
        if found.re is _CAMPUS:
            self.levels.add("graduate")
        return " "

    def _note_level(self, found: re.Match[str]) -> str:
        self.levels.update(_title_words().level_of[found[0].rstrip(".")])
        return ""


@dataclass(frozen=True, slots=True)
class _TitleWords:
    """The words of the two tables, as patterns."""

    whole: frozenset[str]
    noise: re.Pattern[str]
    levels: re.Pattern[str]
    level_of: dict[str, tuple[str, ...]]
    openings: re.Pattern[str]
    places: re.Pattern[str]

    def is_noise(self, text: str) -> bool:
        """Whether a whole piece says nothing of the trade."""
        return text in self.whole or bool(self.places.fullmatch(text) or _AT.fullmatch(text))


@lru_cache(maxsize=1)
def _title_words() -> _TitleWords:
    of: dict[str, list[str]] = defaultdict(list)
    level_of: dict[str, tuple[str, ...]] = {}
    for row in rows_of("title_words.csv"):
        kind, _, levels = row["kind"].partition(":")
        of[kind].append(row["word"])
        if levels:
            level_of[row["word"]] = tuple(levels.split("+"))
    places = _any_of([row["name"] for row in rows_of("places.csv")])
    chinese = [word for word in of["level"] if not word.isascii()]
    english = [word for word in of["level"] if word.isascii()]
    ranks = [re.escape(word) + _RANK_ONLY_BEFORE[word] for word in of["prefix"]]
    return _TitleWords(
        whole=frozenset(of["whole"] + of["noise"]),
        noise=re.compile(_any_of(of["noise"])),
        levels=re.compile(
            rf"{_any_of(chinese)}|(?<![a-z])(?:{_any_of(english)})\.?(?![a-z])|^(?:{'|'.join(ranks)})"
        ),
        level_of=level_of,
        openings=re.compile(rf"^(?:{_any_of(of['opening'])}){_OPENING_NOT_BEFORE}"),
        places=re.compile(rf"(?:(?:{places})[省市]?[/、]?)+"),
    )


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
