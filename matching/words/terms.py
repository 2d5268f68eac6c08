"""Reads what comes with a post from free text: meals, bed, insurance, the firm's bus, hours, shifts, days off.

What a text does not name is None; what it denies (不包住) is told apart from what it does not say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil
from types import MappingProxyType
from typing import Literal, TypeVar, cast

from matching.types import DAY, Span
from matching.words.clock import spans_in
from matching.words.numerals import with_digits

Provided = Literal["free", "offered", "allowance", "none"]
Words = Mapping[str, re.Pattern[str]]
Number = TypeVar("Number", int, float)

NIGHT = Span.of("22:00-06:00")
NIGHT_MINUTES = 120
"""Hours of which so much lies in the night are night work, as in the hard limits."""

LONGEST_DAY = 15 * 60
"""Minutes from the first start to the last end of a day that has breaks; more is several shifts."""

NO_ROTATION = 1


def _words(**patterns: str) -> Words:
    return MappingProxyType({name: re.compile(pattern) for name, pattern in patterns.items()})


def _numbered(*pairs: tuple[Number, str]) -> tuple[tuple[Number, re.Pattern[str]], ...]:
    return tuple((number, re.compile(pattern)) for number, pattern in pairs)


MEALS = _words(
    none=r"(?:不|没有?|无)(?:包|提供|管|供)(?:吃|餐|食|伙食|饭)|(?:伙食|[食餐]宿|吃饭?|餐费?)自理",
    free=r"包(?:吃|食|伙食|[早中午晚\d]*餐|住宿?工作餐)|[管供](?:吃|食宿|\d餐|饭)|提供(?:免费)?(?:吃|食宿|[早中午晚\d]+餐)"
    r"|免费.{0,3}(?:餐|饭|食堂)|免费[吃食]|[食吃]宿全[包部]|工作午?餐(?!补)|员工餐(?![补厅])|餐免费",
    offered=r"食堂|饭堂|员工餐厅",
    allowance=r"[餐饭][费饮]?补|伙食补|膳食补|[午晚早中]餐补|工作餐补",
)
LODGING = _words(
    none=r"(?:不|没有?|无)(?:包|提供|管|安排)(?:吃|食)?(?:住|宿)|(?:没有?|无)宿舍|[食住]宿自理",
    free=r"包(?:吃|食)?包?(?:住|宿)|管(?:吃)?住|免费(?:的)?(?:员工)?(?:住宿|宿舍|[食吃][宿住]|公寓)|[食吃]宿全[包部]",
    offered=r"宿舍|提供(?:免费)?(?:住|[食吃][宿住])|可(?:提供)?住宿|分配住房|住宿(?![补津])|公寓",
    allowance=r"房补|住房(?:补|津)|租房补|[住外]宿(?:补|津)",
)
TRANSPORT = _words(
    none=r"(?:不提供|没有?|无)(?:免费)?(?:班车|厂车|车?接送)",
    offered=r"班车|厂车|通勤车|接送(?!孩|小|学|客|老|幼|儿|人)",
    allowance=r"交通(?:补|津|费)|车补|油补|交补|车费报销|路费",
)
SOCIAL_INSURANCE = _words(
    none=r"(?:不|没有?|无)(?:买|交|缴纳?|购买?|含|包)?(?:社保|社会保险|[3-8]险)|社保自理",
    offered=r"社保|社会保险|[3-8]险|医保|(?<!补充)(?<!商业)(?:养老|医疗|失业|生育)保险",
)
HOUSING_FUND = _words(
    none=r"(?:不|没有?|无)(?:买|交|缴纳?)?公积金",
    offered=r"公积金|[3-8]险\d金",
)
ACCIDENT_INSURANCE = _words(
    none=r"(?:不|没有?|无)(?:买|含)?意外险",
    offered=r"意外伤?害?保?险|雇主(?:责任)?险|商业(?:保险|险|医疗)|团体险|工伤保?险",
)
_ROTATION = _numbered(
    (1, r"[长常]白班|不(?:用|需)?倒班|不轮班|固定(?:白|夜|早|晚)?班|行政班|正常班"),
    (3, r"3班[倒制2运]|4班3"),
    (2, r"2班[倒制轮运]|双班|黑白班|白夜班|[早白]晚班轮|2班"),
    (0, r"倒班|轮班|翻班|轮岗上班"),
)
_NIGHT_WORK = re.compile(r"夜班|通宵|大夜|夜间(?:值|上|工作)")
_NO_NIGHT = re.compile(r"(?:不|无|没有?|免)(?:用|需|须)?(?:上|值|倒|熬)?(?:夜班?|通宵)|[长常]白班")
_WEEK = _numbered(
    (5.5, r"大小[周休]|单双[周轮]?休|隔周双休|5天半"),
    (5.0, r"(?<!无)(?<!非)双休(?!日)|5天(?:8小时|工作制|制)|周末休息?|周1[至到-]周?5|周休2"),
    (6.0, r"单休|6天(?:\d+小时|工作制|制)|周1[至到-]周?6|每?周休息?1|周日休"),
    (7.0, r"(?<!月)(?<!周)无休|全勤无休|不休息"),
)
_WORK_AND_REST = re.compile(r"[做上工]作?(\d)休(\d)")
_DAYS_A_WEEK = re.compile(r"(?:每|1)周(?:工作|上班|上)?(\d(?:\.5)?)天|(?<!\d)(\d(?:\.5)?)天工作制")
_REST_A_MONTH = re.compile(r"月休息?(\d{1,2})|休息?(\d{1,2})天/月|每月(?:有)?(\d{1,2})天(?:休|假)")
_LONG = r"(?:个?小时|个?钟头?|h(?![a-z]))"
_NUMBER = r"(?:\d+-)?(?<![\d./])(\d{1,2}(?:\.\d)?)" + _LONG
_HOURS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:每[天日]|1天|日)(?:工作|上班)?(?:时间)?:?{_NUMBER}",
        rf"{_NUMBER}(?:工作)?(?:制|/天|/日|每天|1天|[长常]?白班|夜班|\d?班|倒)",
        rf"\d天{_NUMBER}",
        rf"(?:^|[,;。|/ ]|工作|上班|[早中晚白夜]班)(?:\d+-)?(1[0-6]|[2-9](?:\.\d)?){_LONG}(?![内外前后以之热])",
    )
)
"""A day's hours, the surest way of saying them first; of 8-10小时 the longer day is what the post may ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a text says of a post beside the work and the wage; None is "not said".

    `spans` are the stretches of the day as written. `rotation` is among how many shifts people take turns: 1 is
    none, 0 is turns of unsaid number. `hours_a_day` are hours, `days_a_week` days (5.5 for 大小周),
    `rest_days_a_month` whole days.
    """

    meals: Provided | None = None
    lodging: Provided | None = None
    transport: Provided | None = None
    social_insurance: bool | None = None
    housing_fund: bool | None = None
    accident_insurance: bool | None = None
    spans: tuple[Span, ...] = ()
    rotation: int | None = None
    night: bool | None = None
    hours_a_day: float | None = None
    days_a_week: float | None = None
    rest_days_a_month: int | None = None

    @property
    def shift(self) -> Span | None:
        """The one stretch of a day's work, breaks included; None if shifts take turns or no hours are said."""
        if not self.spans or self.rotation not in (None, NO_ROTATION):
            return None
        first, last = self.spans[0], self.spans[-1]
        whole = Span(first.start, last.end)
        worked = sum(span.minutes for span in self.spans)
        in_a_row = all(a.end <= b.start for a, b in pairwise(self.spans))
        one_day = len(self.spans) == 1 or (in_a_row and worked <= whole.minutes <= LONGEST_DAY)
        return whole if one_day else None

    @property
    def days_per_week(self) -> int | None:
        """Days a week, rounded up; 月休4天 means one day off in each of four weeks."""
        if self.days_a_week is not None:
            return ceil(self.days_a_week)
        return None if self.rest_days_a_month is None else ceil(7 - self.rest_days_a_month / 4)


@lru_cache(maxsize=50_000)
def read_terms(text: str) -> Terms:
    """What the text says of meals, bed, transport, insurance, hours, shifts and days off."""
    plain = with_digits(text)
    spans = spans_in(text)
    rotation = next((crews for crews, words in _ROTATION if words.search(plain)), None)
    return Terms(
        meals=_first(MEALS, plain),
        lodging=_first(LODGING, plain),
        transport=_first(TRANSPORT, plain),
        social_insurance=_given(SOCIAL_INSURANCE, plain),
        housing_fund=_given(HOUSING_FUND, plain),
        accident_insurance=_given(ACCIDENT_INSURANCE, plain),
        spans=spans,
        rotation=rotation,
        night=_night(plain, spans, rotation),
        hours_a_day=_hours(plain),
        days_a_week=_days_a_week(plain),
        rest_days_a_month=_rest_days(plain),
    )


def _first(words: Words, plain: str) -> Provided | None:
    """The first kind whose words stand in the text; what is denied comes before what is given."""
    return cast(
        "Provided | None", next((kind for kind, pattern in words.items() if pattern.search(plain)), None)
    )


def _given(words: Words, plain: str) -> bool | None:
    kind = _first(words, plain)
    return None if kind is None else kind != "none"


def _night(plain: str, spans: tuple[Span, ...], rotation: int | None) -> bool | None:
    """Whether nights are worked: by words for it, else by the hours, else because two or three shifts fill the day."""
    if _NO_NIGHT.search(plain):
        return False
    if _NIGHT_WORK.search(plain):
        return True
    if spans:
        return any(span.overlap(NIGHT) >= NIGHT_MINUTES for span in spans)
    return True if rotation and rotation != NO_ROTATION else None


def _hours(plain: str) -> float | None:
    found = next((match for pattern in _HOURS if (match := pattern.search(plain))), None)
    hours = float(found[1]) if found else 0.0
    return hours if 0 < hours * 60 <= DAY else None


def _days_a_week(plain: str) -> float | None:
    if found := _WORK_AND_REST.search(plain):
        work, rest = int(found[1]), int(found[2])
        return round(7 * work / (work + rest), 1) if work + rest else None
    if found := _DAYS_A_WEEK.search(plain):
        days = float(found[1] or found[2])
        return days if 0 < days <= 7 else None
    return next((days for days, words in _WEEK if words.search(plain)), None)


def _rest_days(plain: str) -> int | None:
    found = _REST_A_MONTH.search(plain)
    return min(int(day) for day in found.groups() if day) if found else None
