"""One way of writing for texts with figures in them: one width, one case, one dash, digits for 两千五.

What comes out is only for reading figures from, never to be shown: 五险一金 turns into 5险1金.
"""

import re
from functools import lru_cache
from unicodedata import category, normalize

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 10**2, "千": 10**3}
_WRITTEN = re.compile("[零〇一二两三四五六七八九十百千万]+")
_PAIR = re.compile("([一二两三四五六七八九])([一二两三四五六七八九])(?=[百千万])")
_TWO_DIGITS = re.compile("[一二两三四五六七八九]{2}")
_MIXED = re.compile("(?<=[0-9])([百千万])([一二两三四五六七八九])")
_LISTED = re.compile(r"(?<![\d.])(\d)[、,](\d)(?=[百千万kw])")
_EACH = re.compile(
    "(?<=[零二两三四五六七八九百千万元块毛])一(?=个?(?:天|日|小时|钟|月|年|件|斤|班|次|只|双|周))"
)
_HALVES = re.compile(r"(\d)块([1-9])(?=/|$|[,;。])")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DASHES = re.compile("[-~‐-―−〜⁓﹣]+")
_IDLE_SPACE = re.compile(r"\s+(?![\d零〇一二两三四五六七八九十])|(?<=[-/¥:每到至])\s+")
_BROKEN = frozenset({"Co", "Cs"})


def is_broken(text: str) -> bool:
    """Whether bytes were lost on the way: replacement marks, or characters of a private font."""
    return "\N{REPLACEMENT CHARACTER}" in text or any(category(char) in _BROKEN for char in text)


@lru_cache(maxsize=50_000)
def with_digits(text: str) -> str:
    """The text in one width and case, blanks closed up, numbers in digits: "两千五～3,000 元" is 2500-3000元."""
    plain = _DASHES.sub("-", normalize("NFKC", text).casefold().strip())
    plain = _GROUPED.sub(lambda found: found[0].replace(",", ""), _IDLE_SPACE.sub("", plain))
    plain = _MIXED.sub(lambda found: found[1] + str(_DIGITS[found[2]]), _LISTED.sub(_as_range, plain))
    plain = _PAIR.sub(_spoken_range, _EACH.sub("/", plain))
    return _HALVES.sub(r"\1.\2块", _WRITTEN.sub(lambda found: number_of(found[0]), plain))


def _as_range(found: re.Match[str]) -> str:
    """3、4千 is three to four thousand; 4、3千 is left as it was."""
    return f"{found[1]}-{found[2]}" if found[1] < found[2] else found[0]


def _spoken_range(found: re.Match[str]) -> str:
    """三四千 is three to four thousand."""
    low, high = _DIGITS[found[1]], _DIGITS[found[2]]
    return f"{low}-{high}" if low < high else found[0]


def number_of(written: str) -> str:
    """The digits of a written number; what is none (万 alone, 一百五六) stays as it is."""
    if not any(char in _DIGITS or char == "十" for char in written):
        return written
    if len(written) > 1 and all(char in _DIGITS for char in written):
        return "".join(str(_DIGITS[char]) for char in written)
    if _TWO_DIGITS.search(written):
        return written
    above, mark, below = written.partition("万")
    if not mark:
        return str(_below_ten_thousand(above))
    if not above:
        return written
    rest = _DIGITS[below] * 10**3 if below in _DIGITS else _below_ten_thousand(below)
    return str(_below_ten_thousand(above) * 10**4 + rest)


def _below_ten_thousand(written: str) -> int:
    """两千零五十 is 2050; a last digit without its own unit is one unit lower: 两千五 is 2500."""
    total, digit, unit = 0, 0, 10
    for char in written:
        if char in _TENS:
            total, digit, unit = total + (digit or 1) * _TENS[char], 0, _TENS[char]
        elif char in "零〇":
            unit = 10
        else:
            digit = _DIGITS.get(char, 0)
    return total + digit * unit // 10
