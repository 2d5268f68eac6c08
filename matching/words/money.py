"""Finds the sums of money in a text: how much, a what, and whether it is the pay itself or something beside it.

The text is cut into tokens, each with a letter, and the grammar is one pattern over the letters. A number is
money if the text says so: by 元 or 块, by 千 or 万, by a rate (/月), by a word for pay before it, or by standing
alone with three digits or more and nothing behind it that is counted otherwise (人, 岁, 号).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast, get_args

from matching.words.numerals import with_digits

Unit = Literal["month", "year", "day", "shift", "hour", "week", "piece"]
Part = Literal["main", "base", "trial", "side"]
Bound = Literal["exact", "about", "from", "up_to"]

UNITS: tuple[Unit, ...] = get_args(Unit)
"""A text that names its pay by several units is taken at the first of these."""

SMALLEST_BARE = 100
"""Yuan: a smaller number without a unit, a scale or a word for pay may be anything."""

EXTRA_BELOW = 900
"""Yuan: what stands before 全勤奖 or 餐补 is that extra only if it is small; 4000元餐补另计 is pay."""

_POWERS = {"角": -1, "毛": -1, "百": 2, "千": 3, "k": 3, "万": 4, "w": 4}
_COUNTED = r"[号人名岁%年月天日点:时期届级薪楼度位险户家倍分班]|个?小时|h(?![a-z])|个月"
_NUMBER = (
    r"(\d+(?:\.\d+)?)(?:([百千万角毛]|[kw](?![a-z]))"
    rf"(?:(\d)([百千])?(?![\d.]|{_COUNTED})|(\d{{3,4}})(?!\d))?)?"
)
_PER: dict[Unit, str] = {
    "hour": r"个?小时|钟头|个?钟|时|hour|hr|h(?![a-z])",
    "shift": r"台班|班|场|次|趟|shift|\d{1,2}(?:个?小时|h)",
    "day": r"天|工作日|日|day",
    "week": r"周|个?星期|个?礼拜|week",
    "month": r"个?月|month|mth|mo(?![a-z])",
    "year": r"年|year|annum",
    "piece": r"单?件|公?斤|[个只双打条套盒箱吨亩车棵株筐袋张米单票台]|平方?米?|m2|课?节|课时|kg|piece",
}
_PAY: dict[Unit, str] = {
    "hour": r"时薪|小时工资?|钟点工|计时工资?|按小时[计结]?|hourly",
    "day": r"日薪|日工资|天薪|日结|按[天日](?:结算?|计)?|daily",
    "week": r"周薪|周结|weekly",
    "month": r"月工?薪|月工资|月综合|月总?收入|月入|每月(?:工资|收入|薪资)|monthly",
    "year": r"年薪|年总?收入|年入|年综合|yearly|annual",
}
_TOKENS = (
    ("c", "currency", r"元|块钱?|圆|人民币|¥|yuan|rmb|cny"),
    *(("u", unit, rf"(?:/1?|每1?|1(?!\d)|pera?|a(?=[dhwmy]))(?:{words})") for unit, words in _PER.items()),
    *(("v", f"pay_{unit}", words) for unit, words in _PAY.items()),
    ("p", "before_from", r"不低于|不少于|最低|至少|起薪|≥|>="),
    ("p", "before_up_to", r"不超过|不高于|最高|至多|可达|高达|≤|<=|upto"),
    ("p", "before_about", r"大约|大概|约"),
    ("o", "up_to", r"[及或]?以[下内]|之内|封顶"),
    ("o", "about", r"左右|上下"),
    ("o", "from", r"上不封顶|起步|[及或]?以上|起|多(?!劳)|余|\+(?=$|[,;。、|)/·元块])"),
    ("s", "extra", r"奖金?|补[贴助]|津贴|[餐房车话饭油]补|全勤|满勤|押金"),
    ("s", "side", r"加班费?|工龄|服装费|社保|公积金|罚款?"),
    ("s", "share", r"提成|绩效|分红"),
    ("s", "trial", r"试用期?|实习期|学徒期|培训期|见习期"),
    ("s", "base", r"底薪|保底|基本工资|固定工资|固薪"),
    ("s", "main", r"转正|综合|合计|到手"),
    ("w", "name", r"[a-z_]+\d\w*"),
    ("n", "number", _NUMBER),
    ("x", "counted", _COUNTED),
    ("-", "dash", r"[-至到]|to(?=\d)"),
    ("|", "pause", r"[,;。、|·()\[\]【】!?+\s]"),
    ("w", "other", r"."),
)
_LETTER = {name: letter for letter, name, _ in _TOKENS}
_LEXER = re.compile("|".join(f"(?P<{name}>{pattern})" for _, name, pattern in _TOKENS), re.DOTALL)
_SUM = re.compile(r"u?p?c?(n)o?c?o?[uv]?o?(?:-p?c?(n)o?c?o?[uv]?o?)?")
_EACH_PERSON = re.compile(r"/[人位名](?=/|$)")
_OVER = re.compile(r"[过破上]([千万])")
_NO_SUM = re.compile(r"0\d|\d{8}")
"""Parts of dates and telephone numbers."""


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text and what it is."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written: its digits, the power of ten of its scale word, what it comes to in yuan."""

    mantissa: Decimal
    power: int
    yuan: Decimal

    @classmethod
    def of(cls, text: str) -> "Figure":
        """The figure of 8千, 1.1万, 1万2, 3千5百 or 15000."""
        found = cast("re.Match[str]", re.fullmatch(_NUMBER, text))
        mantissa, scale, tail, tail_scale, rest = found.groups()
        power = _POWERS[scale] if scale else 0
        added = Decimal(rest or 0)
        if tail:
            added += Decimal(tail).scaleb(_POWERS[tail_scale] if tail_scale else power - 1)
        return cls(Decimal(mantissa), power, Decimal(mantissa).scaleb(power) + added)

    def scaled_like(self, other: "Figure") -> "Figure":
        """The figure with the scale word of the other end of its range: the 1 of 1-1.5万."""
        return Figure(self.mantissa, other.power, self.mantissa.scaleb(other.power))


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum or a range of money; without a unit nobody wrote one, and a bare one may be no money at all."""

    low: Figure
    high: Figure | None
    bound: Bound
    unit: Unit | None
    part: Part
    bare: bool


def sums_in(text: str) -> tuple[Sum, ...]:
    """Every sum of money of the text, in its order, with the small bare numbers that nothing explains."""
    plain = _OVER.sub(r"1\1以上", _EACH_PERSON.sub("", with_digits(text)))
    tokens = [Token(str(found.lastgroup), found[0]) for found in _LEXER.finditer(plain)]
    return tuple(_sums(tokens, "".join(_LETTER[token.name] for token in tokens)))


def _sums(tokens: list[Token], letters: str) -> Iterator[Sum]:
    for found in _SUM.finditer(letters):
        written = [tokens[at].text for at in (found.start(1), found.start(2)) if at >= 0]
        if letters.startswith("x", found.end()) or any(_NO_SUM.match(number) for number in written):
            continue
        clause = tokens[letters.rfind("|", 0, found.start()) + 1 : found.start(1)]
        own = tokens[found.start() : found.end()]
        numbers = [Figure.of(number) for number in written]
        unit = _unit(own, clause) or _unit_beside(tokens, letters)
        small = all(number.power == 0 and number.yuan < SMALLEST_BARE for number in numbers)
        yield Sum(
            low=numbers[0],
            high=numbers[1] if len(numbers) > 1 else None,
            bound=_bound(own) if len(numbers) == 1 else "exact",
            unit=unit,
            part=_part(clause) or _extra(tokens[found.end() : found.end() + 1], numbers[-1]) or "main",
            bare=small and unit is None and "c" not in found[0],
        )


def _unit(own: list[Token], clause: list[Token]) -> Unit | None:
    """The rate within the sum, else the last word for pay of its clause."""
    rates = [token.name for token in own if _LETTER[token.name] == "u"]
    words = [token.name.removeprefix("pay_") for token in (*own, *clause) if _LETTER[token.name] == "v"]
    named = rates or words
    return cast("Unit", named[-1]) if named else None


def _unit_beside(tokens: list[Token], letters: str) -> Unit | None:
    """A word for pay that stands in a clause without any number: 150-200元，日结."""
    quiet = (found.span() for found in re.finditer("[^|]+", letters) if "n" not in found[0])
    return _unit([], [token for start, end in quiet for token in tokens[start:end]])


def _bound(own: list[Token]) -> Bound:
    named = [token.name.removeprefix("before_") for token in own if _LETTER[token.name] in "op"]
    return cast("Bound", named[0]) if named else "exact"


def _part(clause: list[Token]) -> Part | None:
    """What a sum is paid for, by the last label before it."""
    labels = [token.name for token in clause if _LETTER[token.name] == "s"]
    if not labels:
        return None
    return "side" if labels[-1] in {"extra", "share"} else cast("Part", labels[-1])


def _extra(after: list[Token], most: Figure) -> Part | None:
    """Whether a small sum is that of the extra named right behind it: 200元全勤奖."""
    return "side" if after and after[0].name == "extra" and most.yuan < EXTRA_BELOW else None
