"""One way of writing for words that are to be found again: one width, one case, blanks only between Latin words."""

import re
from functools import lru_cache
from unicodedata import normalize

_HYPHEN = re.compile("(?<=[a-z])-(?=[a-z])")
_BLANKS = re.compile(r"\s+")
_IDLE_BLANK = re.compile("(?<=[⺀-鿿]) | (?=[⺀-鿿])")


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """The text as words are looked up in it: "Sewing-Machine  Operator" and "平 车 工" are found however spaced."""
    plain = _HYPHEN.sub(" ", normalize("NFKC", text).casefold())
    return _IDLE_BLANK.sub("", _BLANKS.sub(" ", plain).strip())
