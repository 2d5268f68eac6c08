"""When an opening may be published; the floor comes in as a policy row."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.money import Fen, MoneyError, parse_yuan
from webapp.core.policy import FULL_TIME, Floor, Policy
from webapp.core.workflow import Refusal

ENABLED_KINDS: Final = frozenset({FULL_TIME})
"""Kinds that may be published; hourly work and public-welfare posts come with their own rules later."""

MOST_POSTS: Final = 999
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR

_FORBIDDEN: Final[dict[str, re.Pattern[str]]] = {
    code: re.compile(pattern)
    for code, pattern in {
        "deposit": r"[收交缴][取纳]?[^，。；]{0,4}(押金|保证金)|(押金|保证金)[^，。；]{0,4}\d",
        "keeps_documents": r"([扣抵]押|扣留|收取|上交|保管)[^，。；]{0,6}(身份证|银行卡|社保卡|户口)",
        "sex": r"[只仅限][招限]?[男女]|[男女]性?(优先|勿扰)|不[招要收][男女]",
        "family": r"[未已单][婚育身][^，。；]{0,4}(优先|勿扰|要求)|(限|须|需|必须|要求)[未已][婚育]",
        "infection": r"乙肝|两对半|艾滋",
        "origin": r"(不[招要收]|拒绝?|除)[^，。；]{0,6}(籍|[省市县]人|少数民族|外地人)|限(汉族|本地)",
        "household": r"不[招要收][^，。；]{0,4}(贫困户|脱贫户|监测户|监测对象|低保户|残疾人)",
    }.items()
}
"""Demands that the law forbids: Labour Contract Law art. 9, Employment Promotion Law art. 26-31."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFacts:
    """What a firm offers: fen a month (an hour for hourly work), a shift in minutes of the day."""

    kind: str
    wage_from_fen: Fen
    wage_to_fen: Fen
    posts: int
    shift_from: int | None = None
    shift_to: int | None = None
    days_per_week: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    words: str = ""


def read_wage(text: str, field: str) -> Fen | Refusal:
    """The fen that somebody typed as a wage, or why it is none: `wage_` and the code of parse_yuan."""
    try:
        fen = parse_yuan(text)
    except MoneyError as fault:
        return Refusal(f"wage_{fault.code}", field)
    return fen if fen else Refusal("wage_zero", field)


def shift_minutes(shift_from: int, shift_to: int) -> int:
    """How long a shift lasts, past midnight if it ends before it begins; equal ends are no shift."""
    return (shift_to - shift_from) % _DAY


def forbidden_demands(words: str) -> tuple[str, ...]:
    """The codes of what an opening's text must not ask."""
    plain = "".join(unicodedata.normalize("NFKC", words).replace(",", "，").replace(";", "；").split())
    return tuple(code for code, pattern in _FORBIDDEN.items() if pattern.search(plain))


def opening_refusals(facts: OpeningFacts, floor: Floor, policy: Policy) -> list[Refusal]:
    """Why an opening may not be published or changed so; the floor is that of its kind, town and day."""
    return [
        *_kind_refusals(facts),
        *_wage_refusals(facts, floor),
        *_shift_refusals(facts, policy),
        *_people_refusals(facts, policy),
        *(Refusal("forbidden_demand", "words", {"demand": code}) for code in forbidden_demands(facts.words)),
    ]


def _kind_refusals(facts: OpeningFacts) -> list[Refusal]:
    return [] if facts.kind in ENABLED_KINDS else [Refusal("kind_not_enabled", "kind", {"kind": facts.kind})]


def _wage_refusals(facts: OpeningFacts, floor: Floor) -> list[Refusal]:
    found = []
    if floor.kind != facts.kind:
        raise ValueError(f"the floor of {floor.kind} cannot judge {facts.kind}")
    if facts.wage_from_fen < floor.fen:
        code = "wage_below_pledge" if floor.is_pledge else "wage_below_minimum"
        found.append(Refusal(code, "wage_from", {"floor_fen": floor.fen, "wage_fen": facts.wage_from_fen}))
    if facts.wage_to_fen < facts.wage_from_fen:
        found.append(Refusal("wage_range_reversed", "wage_to"))
    return found


def _shift_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    found = []
    if (facts.shift_from is None) != (facts.shift_to is None):
        found.append(Refusal("shift_half_given", "shift_from" if facts.shift_from is None else "shift_to"))
    elif facts.shift_from is not None and facts.shift_to is not None:
        minutes, most = shift_minutes(facts.shift_from, facts.shift_to), policy.value("shift_hours_most")
        if not minutes:
            found.append(Refusal("shift_empty", "shift_to"))
        if minutes > most * _HOUR:
            found.append(Refusal("shift_too_long", "shift_to", {"hours": most}))
    most_days = policy.value("shift_days_most")
    if facts.days_per_week is not None and not 1 <= facts.days_per_week <= most_days:
        found.append(Refusal("days_per_week_out_of_range", "days_per_week", {"days": most_days}))
    return found


def _people_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    found = []
    if not 1 <= facts.posts <= MOST_POSTS:
        found.append(Refusal("posts_out_of_range", "posts", {"most": MOST_POSTS}))
    youngest = policy.value("working_age")
    if facts.age_from is not None and facts.age_from < youngest:
        found.append(Refusal("age_below_working_age", "age_from", {"age": youngest}))
    if facts.age_to is not None and facts.age_to < (facts.age_from or youngest):
        found.append(Refusal("age_range_reversed", "age_to"))
    return found


def is_stale(confirmed_on: date, day: date, policy: Policy) -> bool:
    """Whether nobody has said for too long that an opening still stands."""
    return day - confirmed_on >= timedelta(days=policy.value("opening_stale_days"))
