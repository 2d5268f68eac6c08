"""Reads hours from text as people write them: 8:00-17:00, 早八晚五, 晚上8点到早上8点, 8:00-12:00，1:30-5:30.

Twelve-hour writing is told from what a working day can be: 8:00-5:30 would last twenty-one hours and a half, so
it ends at 17:30.
"""

import re
from collections.abc import Iterator

from matching.types import DAY, Span
from matching.words.numerals import with_digits

LONGEST = 16 * 60
"""Minutes; a longer stretch is taken for twelve-hour writing, if that makes it shorter."""

_HALF = DAY // 2
_SMALL_HOURS = 4
_MORNING = r"早上?|上午|凌晨|清晨|朝|am"
_EVENING = r"下午|午后|中午|傍晚|晚上?|夜[里晚间]?|pm"


def _time(name: str) -> str:
    return (
        rf"(?P<{name}_morning>{_MORNING})?(?P<{name}_evening>{_EVENING})?(?P<{name}_hour>\d{{1,2}})"
        rf"(?:(?P<{name}_mark>:)(?P<{name}_minute>[0-5]\d)|\.(?P<{name}_dot>[03]0)"
        rf"|(?P<{name}_point>点钟?|时)(?:(?P<{name}_half>半)|(?P<{name}_quarter>[13])刻|(?P<{name}_spoken>[0-5]\d)分?)?)?"
    )


_RANGE = re.compile(
    rf"(?<![\d.])(?<!\d:){_time('start')}(?P<dash>-|到|至|上班[,、]?)?(?P<next>次日|第2天|翌日|隔天)?{_time('end')}"
    r"(?![\d:]|\.\d|/(?:个?小?时|h|[天日月年件人])|[元块万千百kw%天人岁]|个?小时)"
)
_OTHER_TIMES = re.compile(r"(?:休息?|面试|报名|联系|咨询|来电|营业)[^,;。]{0,4}$")


def spans_in(text: str) -> tuple[Span, ...]:
    """The stretches of the day that a text names, each once, in its order; times of rest and of calling are none."""
    return tuple(dict.fromkeys(_spans(with_digits(text))))


def _spans(plain: str) -> Iterator[Span]:
    before: Span | None = None
    for found in _RANGE.finditer(plain):
        if not _is_clock(found) or _OTHER_TIMES.search(plain, 0, found.start()):
            continue
        start, end = _minute(found, "start"), _minute(found, "end")
        if start is None or end is None:
            continue
        before = _span(found, start, end, before)
        yield before


def _is_clock(found: re.Match[str]) -> bool:
    """Whether both numbers are times: each marked as one, or the first taken along by the second (8-17点)."""
    marked = [_is_marked(found, name) for name in ("start", "end")]
    joined = found["dash"] is not None or found["end_morning"] or found["end_evening"]
    return bool(joined and marked[1] and (marked[0] or found["end_point"]))


def _is_marked(found: re.Match[str], name: str) -> bool:
    return any(found[f"{name}_{part}"] for part in ("morning", "evening", "mark", "dot", "point"))


def _minute(found: re.Match[str], name: str) -> int | None:
    """The minute of the day that one end names by itself, up to 24:00; None if there is no such time."""
    hour = int(found[f"{name}_hour"])
    minute = int(found[f"{name}_minute"] or found[f"{name}_dot"] or found[f"{name}_spoken"] or 0)
    minute += 30 if found[f"{name}_half"] else 15 * int(found[f"{name}_quarter"] or 0)
    if hour * 60 + minute > DAY or minute >= 60:
        return None
    if found[f"{name}_evening"]:
        return _after_noon(hour, found[f"{name}_evening"]) * 60 + minute
    return (0 if hour == 12 and found[f"{name}_morning"] == "凌晨" else hour) * 60 + minute


def _after_noon(hour: int, word: str) -> int:
    """下午2点 is 14, 晚12点 is 24, 中午11点 stays 11, 晚上2点 and 夜里2点 are after midnight."""
    if hour > 12 or (word == "中午" and hour >= 11) or (word[0] in "晚夜" and hour < _SMALL_HOURS):
        return hour
    if hour == 12:
        return 24 if word[0] in "晚夜" else 12
    return hour + 12


def _span(found: re.Match[str], start: int, end: int, before: Span | None) -> Span:
    """The span with what twelve-hour writing leaves out."""
    said = [found[f"{name}_morning"] or found[f"{name}_evening"] for name in ("start", "end")]
    if not said[0] and before and start < before.end <= 13 * 60 < start + _HALF < DAY:
        start, end = start + _HALF, end + _HALF if end < _HALF else end  # 8:00-12:00, 1:30-5:30
    by_hours = found["start_evening"] and start < end + _HALF <= DAY
    if not said[1] and end < _HALF and not found["next"] and (by_hours or _is_long(start, end)):
        end = min(end, end + _HALF, key=lambda minute: _length(start, minute))
    if not said[0] and start < _HALF and _is_long(start, end) and start + _HALF < end:
        start += _HALF
    return Span(start % DAY, end % DAY)


def _length(start: int, end: int) -> int:
    return (end - start) % DAY or DAY


def _is_long(start: int, end: int) -> bool:
    return _length(start, end) > LONGEST
