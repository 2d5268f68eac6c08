"""When two short phrases mean the same work: equal stems, one inside the other, or telling pieces in common.

Nothing is learned from the phrases at hand, on purpose: what a piece tells is a fixed table (`rarity`).
"""

import re
from functools import lru_cache
from math import sqrt
from unicodedata import normalize

from matching.types import Opening, Worker
from matching.words.rarity import weight

SUFFIXES = ("工作人员", "人员", "师傅", "岗位", "技工", "学徒", "工", "员", "岗")
TOO_GENERAL = frozenset(
    {"服务", "操作", "工人", "员工", "普工", "普", "工作", "生产", "打工", "务工", "临时", "杂"}
)
"""Words that name no trade: they match only themselves, never as a part of something longer."""

LEAST_COMPOUND = 4
"""So many characters a trade must have to be known again with words put into it."""

_BREAKS = re.compile(r"[、，,。；;：:/|\n\r]+")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=50_000)
def stem(phrase: str) -> str:
    """The phrase in one width and case, without blanks and without the word for "worker" at its end."""
    text = _SPACE.sub("", normalize("NFKC", phrase)).casefold()
    for suffix in SUFFIXES:
        if text.endswith(suffix) and len(text) >= len(suffix) + 2:
            return text[: -len(suffix)]
    return text


def names_a_part(part: str) -> bool:
    """Whether a stem says enough to name the work wherever it lies inside a longer one."""
    short = 4 if part.isascii() else 2
    return len(part) >= short and part not in TOO_GENERAL


def _within(part: str, whole: str) -> bool:
    return part in whole and names_a_part(part)


def same_work(mine: str, theirs: str, *, in_duties: bool = False) -> bool:
    """Whether two stems name the same work; a piece of the duties may be longer than mine, never shorter."""
    if not mine or not theirs:
        return False
    if mine == theirs or _within(mine, theirs):
        return True
    return not in_duties and (_within(theirs, mine) or is_compound(*sorted((mine, theirs), key=len)))


def is_compound(short: str, long: str) -> bool:
    """Chinese narrows a trade by words put into it: 电子装配 is meant by 电子元件装配."""
    rest = iter(long)
    return len(short) >= LEAST_COMPOUND and not short.isascii() and all(char in rest for char in short)


def pieces(text: str) -> frozenset[str]:
    """The pieces of a stem: two characters of Chinese, where most words have two, three of other writing."""
    size = 3 if text.isascii() else 2
    return frozenset(text[i : i + size] for i in range(len(text) - size + 1))


@lru_cache(maxsize=50_000)
def grams(text: str) -> frozenset[str]:
    """`pieces`, remembered."""
    return pieces(text)


def likeness(a: str, b: str) -> float:
    """Cosine of the pieces two stems have in common, the rarer counting more, 0 to 1."""
    left, right = grams(a), grams(b)
    return weight(left & right) / sqrt(weight(left) * weight(right)) if left and right else 0.0


def worker_phrases(worker: Worker) -> tuple[str, ...]:
    """What a person can do and has done, as stems."""
    return tuple(dict.fromkeys(stem(phrase) for phrase in (*worker.skills, *worker.experience)))


def opening_phrases(opening: Opening) -> tuple[tuple[str, bool], ...]:
    """The asked skills, the title and the pieces of the duties, each with whether it is one of the duties."""
    return _phrases((*opening.skills, opening.title), opening.duties)


@lru_cache(maxsize=50_000)
def _phrases(named: tuple[str, ...], duties: str) -> tuple[tuple[str, bool], ...]:
    pieces = (piece for piece in _BREAKS.split(duties) if piece.strip())
    return (*((stem(phrase), False) for phrase in named), *((stem(piece), True) for piece in pieces))
