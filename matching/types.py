"""What the library takes and gives: frozen values, and the arithmetic of a day that they share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

DAY = 24 * 60

Place = tuple[float, float]
Param = str | int | float | tuple[str, ...]
Transport = Literal["walk", "bicycle", "ebike", "bus", "motorbike", "car"]
Polarity = Literal["for", "gap", "against"]
SegmentKind = Literal["way", "work", "care", "clash"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the day in minutes; an end at or before the start lies on the next day."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY and 0 <= self.end <= DAY):
            raise ValueError(f"not minutes of a day: {self.start} to {self.end}")

    @classmethod
    def of(cls, text: str) -> "Span":
        """The span written as people write it: "07:40-16:10", "20:00-04:00"."""
        start, end = (int(part[:-3]) * 60 + int(part[-2:]) for part in text.split("-"))
        return cls(start, end)

    @property
    def minutes(self) -> int:
        """How long it lasts; equal ends mean the whole day round."""
        return (self.end - self.start) % DAY or DAY

    def widened(self, before: int, after: int) -> "Span":
        """The span with the way there and the way back, never longer than a day."""
        length = min(DAY, self.minutes + before + after)
        start = (self.start - before) % DAY
        return Span(start, (start + length) % DAY)

    def overlap(self, other: "Span") -> int:
        """How many minutes the two share, midnight or not."""
        return _shared(self.start, self.end, other.start, other.end)

    def until(self, other: "Span") -> int:
        """How many minutes lie between the end of this and the next start of the other."""
        return (other.start - self.end) % DAY


def clock(minute: int) -> str:
    """A minute of the day as it stands on a clock: 970 is 16:10."""
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


@lru_cache(maxsize=50_000)
def _shared(start: int, end: int, other: int, other_end: int) -> int:
    end, other_end = start + ((end - start) % DAY or DAY), other + ((other_end - other) % DAY or DAY)
    return sum(max(0, min(end, other_end + day) - max(start, other + day)) for day in (-DAY, 0, DAY))


@dataclass(frozen=True, slots=True)
class CareDuty:
    """A time of each day at which the family needs this person; hard means nobody else can."""

    span: Span
    what: str
    hard: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What is known of a person who looks for work; None is "not known" and never counts against anyone.

    Sex, nationality, illness, household category and village of birth have no field here, so that no
    ranking can rest on them. `kept_off` names, by the key of an opening, why rules of the town or of that
    post keep this person from it, and `to_ask` what they have still to hear: codes, found by whoever knows those rules.
    """

    key: str
    age: int
    is_pupil: bool = False
    skills: tuple[str, ...] = ()
    experience: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    free: Span | None = None
    care: tuple[CareDuty, ...] = ()
    max_km: float | None = None
    wanted_fen: int | None = None
    night_ok: bool | None = None
    effort: int | None = None
    education: int | None = None
    certificates: frozenset[str] | None = None
    transport: Transport | None = None
    place: Place | None = None
    days_per_week: int | None = None
    needs_near_home: bool = False
    kept_off: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    to_ask: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a firm offers and asks; wages in fen a month, the floor is that of the day it is judged on.

    `certificates` must be held already; `quick_certificates` are had within days (a health certificate)
    and are only missing, never a limit. `age_min` and `age_max` are lawful limits of the post itself.
    `days_unconfirmed` says that an opening is not open because nobody confirmed it for so long;
    `firm_admitted` is whether anybody is sent to the firm at all,
    `firm_left_lying` is set while a firm answers nobody, `firm_takes_a_month` while its month is full.
    """

    key: str
    title: str
    duties: str = ""
    skills: tuple[str, ...] = ()
    kind: str = "full_time"
    part_time: bool = False
    wage_from_fen: int | None = None
    wage_to_fen: int | None = None
    floor_fen: int | None = None
    shift: Span | None = None
    days_per_week: int | None = None
    night: bool = False
    effort: int | None = None
    heavy_or_dangerous: bool = False
    education: int | None = None
    certificates: frozenset[str] = frozenset()
    quick_certificates: frozenset[str] = frozenset()
    place: Place | None = None
    age_min: int | None = None
    age_max: int | None = None
    posts_left: int = 1
    is_open: bool = True
    days_unconfirmed: int | None = None
    firm_kept_share: float | None = None
    firm_admitted: bool = True
    firm_left_lying: int = 0
    firm_takes_a_month: int | None = None
    lodging: bool = False
    transport_provided: bool = False

    def __post_init__(self) -> None:
        if self.firm_kept_share is not None and not 0 <= self.firm_kept_share <= 1:
            raise ValueError(f"a share lies between 0 and 1: {self.firm_kept_share}")


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence as a code with plain values, to be put into words by whoever shows it."""

    code: str
    polarity: Polarity
    params: Mapping[str, Param] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Blocked:
    """Someone, or something, that a hard limit keeps off the list, and every limit that does."""

    key: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place on the list: fit and need apart, the points of each feature (their sum is fit), the reasons."""

    key: str
    fit: float
    need: float | None
    shares: Mapping[str, float]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TownRanking:
    """Both directions from one scoring: the best openings of each person, the best people of each opening."""

    openings_for: Mapping[str, tuple[Ranked, ...]]
    workers_for: Mapping[str, tuple[Ranked, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedFacts:
    """What makes work urgent for a household; `category` is the severity as the town grades it, 0 to 3.

    Income and line are fen a head and year; None is "not known".
    """

    category: int = 0
    local_watch: bool = False
    income_per_head_fen: int | None = None
    line_fen: int | None = None
    earners: int = 0
    able_workers: int = 1
    dependants: int = 0
    pupils: int = 0
    ill_or_disabled: int = 0
    months_without_wage: int | None = None
    single_parent: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """How urgent work is for a household, 0 to 100, with the points of each fact (they add up to it)."""

    points: float
    shares: Mapping[str, float]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the day's picture, never across midnight."""

    kind: SegmentKind
    start: int
    end: int
    what: str = ""
    hard: bool = False
