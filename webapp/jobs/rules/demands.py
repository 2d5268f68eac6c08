"""What the text of an opening must not ask: found by words, with the words found, so that people see what is meant."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_CLAUSE: Final = "[^，。；、]"
_NOT_CLOTHES: Final = "(?![装鞋裤童款包袜式])"
_PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "deposit": (
        rf"[收交缴][取纳]?{_CLAUSE}{{0,4}}(?:押金|保证金)",
        rf"(?:押金|保证金){_CLAUSE}{{0,4}}\d+元?",
    ),
    "keeps_documents": (rf"(?:[扣抵]押|扣留|收取|上交|保管){_CLAUSE}{{0,6}}(?:身份证|银行卡|社保卡|户口)",),
    "sex": (
        rf"[只仅限][招限]?[男女](?:性|工|生)?{_NOT_CLOTHES}(?!不限)",
        r"[男女]性?(?:优先|勿扰)",
        r"不[招要收][男女](?:性|工|生)?",
        rf"(?:要求|须|需|招|聘|找)[^，。；、男女]{{0,3}}[男女](?:性|工|生|(?:士(?![服装衣鞋内用包]))){_NOT_CLOTHES}",
        r"[男女](?:性|工|生)?\d+[名人位]",
    ),
    "family": (
        rf"[未已单][婚育身]{_CLAUSE}{{0,4}}(?:优先|勿扰|要求|者)",
        r"(?:限|须|需|必须|要求)[未已][婚育]",
        rf"(?:\d|[一两二三])年内不{_CLAUSE}{{0,3}}(?:结婚|怀孕|生育|生孩子)",
        r"不[招要收](?:孕妇|带孩子|有孩子|有小孩)",
    ),
    "age": (
        r"\d{2}周?岁?[-—~至到]\d{2}周?岁",
        r"\d{2}周?岁(?:以[下内]|左右|优先)(?!的?(?:老人|长者|儿童|孩子|幼儿))",
        r"(?<!\d)(?!1[68])\d{2}周?岁以上(?!的?(?:老人|长者))",
        rf"年龄{_CLAUSE}{{0,6}}\d{{2}}",
        r"(?:限|要求|只招|仅招|只要)(?:年轻|青年|中青年)",
        r"年轻(?:人|者)?优先",
    ),
    "looks": (
        rf"身高{_CLAUSE}{{0,4}}\d+",
        r"五官端正|形象(?:好|佳|气质)|相貌|无纹身",
    ),
    "health": (
        rf"(?:无|没有|不得有|不[招要收]有?){_CLAUSE}{{0,4}}(?:残疾|疾病|病史|传染病|慢性病|高血压|糖尿病|精神病|色盲)",
        r"(?:身体|体格)(?:健康|强壮|素质好)",
        rf"视力{_CLAUSE}{{0,3}}\d",
    ),
    "infection": (r"乙肝|两对半|艾滋",),
    "origin": (
        rf"(?:不[招要收]|拒绝?|除){_CLAUSE}{{0,6}}(?:籍|[省市县]人|少数民族|外地人|[一-龥]族)",
        rf"(?:限|只招|仅招){_CLAUSE}{{0,2}}(?:汉族|本地)",
    ),
    "household": (rf"不[招要收]{_CLAUSE}{{0,4}}(?:贫困户|脱贫户|监测户|监测对象|低保户|残疾人)",),
}
"""Labour Contract Law art. 9; Employment Promotion Law art. 26 to 31; health only as the work itself needs it."""

_COMPILED: Final = {code: tuple(map(re.compile, patterns)) for code, patterns in _PATTERNS.items()}
CODES: Final = tuple(_PATTERNS)


@dataclass(frozen=True, slots=True)
class Demand:
    """Something the text asks that it must not: of which kind, and in which words."""

    code: str
    words: str


def forbidden_demands(text: str) -> tuple[Demand, ...]:
    """What an opening's text must not ask, each kind once."""
    plain = "".join(unicodedata.normalize("NFKC", text).replace(",", "，").replace(";", "；").split())
    found = ((code, _first(code, plain)) for code in CODES)
    return tuple(Demand(code, words) for code, words in found if words)


def _first(code: str, plain: str) -> str:
    hits = (pattern.search(plain) for pattern in _COMPILED[code])
    return next((hit[0] for hit in hits if hit), "")
