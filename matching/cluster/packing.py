"""What travels between machines: people, openings and reasons as text, lists as arrays of numbers.

Whoever reads such bytes gets values of these few kinds or an error, and nothing in them is ever run.
"""

import io
import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.baseline import NAMES
from matching.types import CareDuty, Opening, Param, Reason, Span, Worker

Codes = NDArray[np.int64]
Facts = TypeVar("Facts", Worker, Opening)

PAIR = np.dtype([("worker", "<i8"), ("opening", "<i8"), ("fit", "<f8"), ("points", "<f8", (len(NAMES),))])
"""A pair by the numbers of its two sides, with its fit and the points of each feature."""

FAST = 1
"""The level of compression that takes least time."""


def _span(ends: Sequence[int]) -> Span:
    return Span(*ends)


def _duties(told: Sequence[tuple[Sequence[int], str, bool]]) -> tuple[CareDuty, ...]:
    return tuple(CareDuty(_span(ends), what, hard) for ends, what, hard in told)


def _questions(told: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(codes) for key, codes in told.items()}


READERS: Mapping[str, Callable[[Any], Any]] = {
    "skills": tuple,
    "place": tuple,
    "free": _span,
    "shift": _span,
    "care": _duties,
    "to_ask": _questions,
    "certificates": frozenset,
    "quick_certificates": frozenset,
}
"""How a fact is made from what text can hold, where that is not the fact itself."""


def _plain(value: Any) -> Any:
    """A fact as text can hold it."""
    if isinstance(value, Span):
        return value.start, value.end
    if isinstance(value, CareDuty):
        return _plain(value.span), value.what, value.hard
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return dict(value) if isinstance(value, Mapping) else value


def _unsaid(field: "Field[Any]") -> Any:
    """What a fact is if nothing is said."""
    return field.default if field.default_factory is MISSING else field.default_factory()


def packed(things: Iterable[Facts]) -> bytes:
    """People or openings, a line each of what is known of them."""
    return zlib.compress("\n".join(map(_line, things)).encode(), FAST)


def _line(thing: Worker | Opening) -> str:
    told = ((field, getattr(thing, field.name)) for field in fields(thing))
    return json.dumps({field.name: _plain(value) for field, value in told if value != _unsaid(field)})


def unpacked(kind: type[Facts], data: bytes, numbers: Iterable[int] | None = None) -> list[Facts]:
    """The people or openings of a pack, or those with some numbers in it."""
    lines = zlib.decompress(data).decode().split("\n")
    if numbers is None:
        return [_thing(kind, line) for line in lines if line]
    return [_thing(kind, lines[number]) for number in numbers]


def _thing(kind: type[Facts], line: str) -> Facts:
    told = json.loads(line)
    return kind(
        **{
            name: READERS[name](value) if name in READERS and value is not None else value
            for name, value in told.items()
        }
    )


class Page:
    """Lists of a few people or openings, one after the other, as they travel back.

    Parameters
    ----------
    count : array of int, shape (lists,)
        How many places each list has.
    other : array of int, shape (n,)
        Whom or what each place names, by number.
    fit : array of float64, shape (n,)
    points : array of float64, shape (n, features)
    reasons : sequence of tuples of Reason
        One for each place.
    """

    def __init__(
        self, count: Any, other: Any, fit: Any, points: Any, reasons: Sequence[tuple[Reason, ...]]
    ) -> None:
        self.count, self.other, self.fit, self.points = count, other, fit, points
        self.reasons = reasons

    def to_bytes(self) -> bytes:
        """The page as bytes."""
        told = [[(why.code, why.polarity, _params(why)) for why in reasons] for reasons in self.reasons]
        text = np.frombuffer(zlib.compress(json.dumps(told).encode(), FAST), np.uint8)
        file = io.BytesIO()
        np.savez(file, count=self.count, other=self.other, fit=self.fit, points=self.points, reasons=text)
        return file.getvalue()

    @classmethod
    def of_bytes(cls, data: bytes) -> "Page":
        """The page that was made into these bytes."""
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            told = json.loads(zlib.decompress(found["reasons"].tobytes()))
            reasons = [tuple(Reason(code, way, _read(params)) for code, way, params in each) for each in told]
            return cls(found["count"], found["other"], found["fit"], found["points"], reasons)


def _params(reason: Reason) -> dict[str, Param]:
    return dict(reason.params)


def _read(params: Mapping[str, Any]) -> dict[str, Param]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in params.items()}
