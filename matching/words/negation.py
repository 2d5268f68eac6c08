"""Tells which words of a text are denied: 不会缝纫，会带娃 names childcare only."""

import re
from collections.abc import Sequence

Place = tuple[int, int]

_DENIALS = re.compile(
    r"不会(?!的|也|可|者|没|问题)|不懂|不能(?:做|干|搞|从事)|不想|不愿|不做|不干(?!涉)|不搞|不熟|不招|拒绝"
    r"|没有?(?:做|干|学|搞|从事|接触)|未(?:做|干|学|从事)过|不需?要(?!求|经验|学历|文凭|证|技术|基础|紧)"
    r"|(?<![a-z])(?:not|never|cannot|can't|don't|doesn't|without|no(?! experience))(?![a-z])"
)
_ENDS = re.compile(
    r"[,。;!?\n]|\.(?:\s|$)|但|只|(?<!不)会|(?<!不)能|可以|(?<!不)懂|(?<![a-z])(?:but|can)(?![a-z])"
)
_DENIED_AFTER = re.compile(
    r"(?:我|都|也|就)*(?:(?:不会|没有?做过|没干过|没学过|不懂|不行|不做|不想做|不考虑)(?=[了的]?(?:$|[,。;!?\s]))"
    r"|勿扰|免谈|除外)"
)


def denied(plain: str, places: Sequence[Place]) -> frozenset[Place]:
    """Those of the places (start, end) in the text that a denial before or right after them covers."""
    scopes = [(found.start(), _end_of_scope(plain, found.end())) for found in _DENIALS.finditer(plain)]
    return frozenset(
        (start, end)
        for start, end in places
        if any(a < start < b for a, b in scopes) or _DENIED_AFTER.match(plain, end)
    )


def _end_of_scope(plain: str, start: int) -> int:
    """Where a denial stops: at the end of its clause, or where something is affirmed (但会, 只会, but)."""
    found = _ENDS.search(plain, start)
    return found.start() if found else len(plain)
