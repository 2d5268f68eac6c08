"""When an opening of a kind may be published: its wage, hours, people and insurance; law and pledge held apart."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from webapp.core.money import Fen, MoneyError, parse_yuan
from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE, Floors, Policy
from webapp.core.workflow import Refusal
from webapp.jobs.rules.demands import forbidden_demands

MONTH: Final = "month"
HOUR: Final = "hour"
DAY: Final = "day"
TASK: Final = "task"
UNITS: Final[dict[str, tuple[str, ...]]] = {
    FULL_TIME: (MONTH,),
    HOURLY: (HOUR,),
    PUBLIC_WELFARE: (MONTH, DAY, HOUR, TASK),
}
"""For what a wage is paid, by kind of work; a public-welfare post is paid by what there is to do."""

ONE: Final = "one"
SPLIT: Final = "split"
PLANS: Final = (ONE, SPLIT, "choose", "turns")
"""One shift; a day in several pieces; people choose one of several; everybody takes turns."""

MOST_POSTS: Final = 999
MOST_UNIT_HOURS: Final = 250
LONGEST_PAY_DAYS: Final = 31
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_WEEKS_A_YEAR, _MONTHS_A_YEAR = 52, 12

BODY_NEEDS: Final = ("stand_long", "lift", "bend", "climb", "fine_sight", "hearing", "ride")
"""What work can need of a body; nothing else about health may be asked."""

WITHDRAWN_REASONS: Final = ("hired_elsewhere", "no_orders", "season_over", "wage_changed", "mistake", "other")


class Standing(StrEnum):
    """Where an opening stands for people: its state, and beside it how long ago somebody confirmed it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DUE = "due"
    STALE = "stale"
    PAUSED = "paused"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningFacts:
    """What a firm offers: fen for a unit of pay, shifts in minutes of the day."""

    kind: str
    wage_from_fen: Fen
    wage_to_fen: Fen
    posts: int
    unit: str = MONTH
    unit_hours: int | None = None
    pay_days: int | None = None
    shift_from: int | None = None
    shift_to: int | None = None
    more_shifts: tuple[tuple[int, int], ...] = ()
    plan: str = ONE
    days_per_week: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    age_if_fit: bool = False
    hazardous: bool = False
    accident_insured: bool = False
    overseer: str = ""
    body: tuple[str, ...] = ()
    words: str = ""


def facts_of(said: Any) -> OpeningFacts:
    """An opening, written or yet to be, as the rules know openings: it has a field of each name."""
    return OpeningFacts(
        kind=said.kind,
        wage_from_fen=said.wage_from_fen,
        wage_to_fen=said.wage_to_fen,
        posts=said.posts,
        unit=said.wage_unit,
        unit_hours=said.unit_hours,
        pay_days=said.pay_days,
        shift_from=said.shift_from,
        shift_to=said.shift_to,
        more_shifts=tuple((int(start), int(end)) for start, end in said.more_shifts),
        plan=said.shift_plan,
        days_per_week=said.days_per_week,
        age_from=said.age_from,
        age_to=said.age_to,
        age_if_fit=said.age_if_fit,
        hazardous=said.hazardous,
        accident_insured=said.accident_insured,
        overseer=said.overseer or "",
        body=tuple(said.body),
        words="；".join((said.title, said.duties, *said.skills, *said.certificates)),
    )


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


def minutes_a_day(facts: OpeningFacts) -> int:
    """How long one person works on a day: all pieces of a split day, else the longest shift."""
    if facts.shift_from is None or facts.shift_to is None:
        return 0
    lasting = [shift_minutes(*shift) for shift in ((facts.shift_from, facts.shift_to), *facts.more_shifts)]
    return sum(lasting) if facts.plan == SPLIT else max(lasting)


def day_of(facts: OpeningFacts) -> tuple[int, int] | None:
    """From the first beginning to the last end of somebody's day; where people choose or take turns: of one shift."""
    if facts.shift_from is None or facts.shift_to is None:
        return None
    last = facts.more_shifts[-1][1] if facts.plan == SPLIT and facts.more_shifts else facts.shift_to
    return facts.shift_from, last


def floors_of(facts: OpeningFacts, policy: Policy) -> Floors:
    """Law and pledge for one unit of this opening's pay."""
    return policy.floors(facts.kind, unit_hours(facts.kind, facts.unit_hours))


def unit_hours(kind: str, hours: int | None) -> int:
    """For how many hours one unit of pay stands where the law goes by hours."""
    return hours or 1 if kind == PUBLIC_WELFARE else 1


def month_fen(facts: OpeningFacts, fen: Fen) -> Fen:
    """What a wage comes to in a month, to set it beside monthly ones; pay by task is taken as it stands."""
    if facts.unit == MONTH or facts.unit == TASK:
        return fen
    days = (facts.days_per_week or 0) * _WEEKS_A_YEAR
    minutes = minutes_a_day(facts) if facts.unit == HOUR else _HOUR
    return fen * days * minutes // (_MONTHS_A_YEAR * _HOUR)


def opening_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    """Why an opening may not be written so, be it a draft; what its text asks is judged when it is published."""
    if facts.kind not in UNITS:
        return [Refusal("kind_unknown", "kind")]
    of_kind = {HOURLY: _hourly_refusals, PUBLIC_WELFARE: _welfare_refusals}.get(facts.kind)
    return [
        *_unit_refusals(facts),
        *_wage_refusals(facts, policy),
        *_shift_refusals(facts, policy),
        *_people_refusals(facts, policy),
        *(of_kind(facts, policy) if of_kind else ()),
    ]


def text_refusals(facts: OpeningFacts) -> list[Refusal]:
    """Why an opening may not be published with this text, with the words found."""
    return [
        Refusal("forbidden_demand", "duties", {"demand": one.code, "words": one.words})
        for one in forbidden_demands(facts.words)
    ]


def _unit_refusals(facts: OpeningFacts) -> list[Refusal]:
    found = []
    if facts.unit not in UNITS[facts.kind]:
        found.append(Refusal("unit_unknown", "wage_unit"))
    by_hours = facts.kind == PUBLIC_WELFARE and facts.unit != HOUR
    if by_hours and not facts.unit_hours:
        found.append(Refusal("workload_missing", "unit_hours"))
    elif facts.unit_hours is not None and not (by_hours and 1 <= facts.unit_hours <= MOST_UNIT_HOURS):
        found.append(Refusal("workload_out_of_range", "unit_hours", {"most": MOST_UNIT_HOURS}))
    return found


def _wage_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    """Law and pledge are two sentences: who mends the one may still miss the other."""
    found, floors = [], floors_of(facts, policy)
    sides = (("wage_below_minimum", floors.minimum), ("wage_below_pledge", floors.pledge))
    for code, least in sides:
        if least is not None and facts.wage_from_fen < least.fen:
            told = {"floor_fen": least.fen, "wage_fen": facts.wage_from_fen, "unit": facts.unit}
            found.append(Refusal(code, "wage_from", told))
    if facts.wage_to_fen < facts.wage_from_fen:
        found.append(Refusal("wage_range_reversed", "wage_to"))
    return found


def _shift_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    found = []
    most, most_days = policy.value("shift_hours_most"), policy.value("shift_days_most")
    if (facts.shift_from is None) != (facts.shift_to is None):
        found.append(Refusal("shift_half_given", "shift_from" if facts.shift_from is None else "shift_to"))
    elif facts.shift_from is not None and facts.shift_to is not None:
        shifts = ((facts.shift_from, facts.shift_to), *facts.more_shifts)
        if not all(shift_minutes(*shift) for shift in shifts):
            found.append(Refusal("shift_empty", "shift_to"))
        if minutes_a_day(facts) > most * _HOUR:
            found.append(Refusal("shift_too_long", "shift_to", {"hours": most}))
    if facts.plan not in PLANS or (facts.plan == ONE) != (not facts.more_shifts):
        found.append(Refusal("plan_wrong", "shift_plan"))
    if facts.days_per_week is not None and not 1 <= facts.days_per_week <= most_days:
        found.append(Refusal("days_per_week_out_of_range", "days_per_week", {"days": most_days}))
    return found


def _people_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    youngest, adult = policy.value("working_age"), policy.value("adult_age")
    lowest, highest = facts.age_from, facts.age_to
    days = facts.pay_days
    checks = (
        (not 1 <= facts.posts <= MOST_POSTS, Refusal("posts_out_of_range", "posts", {"most": MOST_POSTS})),
        (
            lowest is not None and lowest < youngest,
            Refusal("age_below_working_age", "age_from", {"age": youngest}),
        ),
        (lowest is not None and lowest > adult, Refusal("age_from_unlawful", "age_from", {"age": adult})),
        (
            facts.hazardous and lowest is not None and lowest < adult,
            Refusal("age_hazardous", "age_from", {"age": adult}),
        ),
        (
            highest is not None and highest < (lowest or youngest),
            Refusal("age_range_reversed", "age_to"),
        ),
        (highest is not None and facts.kind != PUBLIC_WELFARE, Refusal("age_to_unlawful", "age_to")),
        (
            days is not None and not 1 <= days <= LONGEST_PAY_DAYS,
            Refusal("pay_days_out_of_range", "pay_days", {"days": LONGEST_PAY_DAYS}),
        ),
        (not set(facts.body) <= set(BODY_NEEDS), Refusal("body_need_unknown", "body")),
    )
    return [refusal for applies, refusal in checks if applies]


def _hourly_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    """Labour Contract Law art. 68 and 72: four hours a day, twenty-four a week, paid within fifteen days."""
    a_day, a_week = policy.value("hourly_hours_day"), policy.value("hourly_hours_week")
    most, minutes = policy.value("hourly_pay_days"), minutes_a_day(facts)
    days = facts.days_per_week or policy.value("shift_days_most")
    checks = (
        (minutes == 0, Refusal("hours_missing", "shift_from")),
        (minutes > a_day * _HOUR, Refusal("hourly_day_too_long", "shift_to", {"hours": a_day})),
        (
            minutes * days > a_week * _HOUR,
            Refusal("hourly_week_too_long", "days_per_week", {"hours": a_week}),
        ),
        (facts.pay_days is None, Refusal("pay_days_missing", "pay_days", {"days": most})),
        (
            facts.pay_days is not None and facts.pay_days > most,
            Refusal("hourly_pay_too_late", "pay_days", {"days": most}),
        ),
    )
    return [refusal for applies, refusal in checks if applies]


def _welfare_refusals(facts: OpeningFacts, policy: Policy) -> list[Refusal]:
    """A post that is real, insured against accidents, and for whom the rules keep it."""
    most, fit = policy.value("welfare_age_most"), policy.value("welfare_age_fit")
    age = facts.age_to
    checks = (
        (age is None, Refusal("welfare_age_missing", "age_to", {"age": most})),
        (
            age is not None and most < age <= fit and not facts.age_if_fit,
            Refusal("welfare_age_needs_fit", "age_to", {"age": most}),
        ),
        (age is not None and age > fit, Refusal("welfare_age_too_high", "age_to", {"age": fit})),
        (not facts.accident_insured, Refusal("accident_insurance_missing", "accident_insured")),
        (not facts.overseer.strip(), Refusal("overseer_missing", "overseer")),
    )
    return [refusal for applies, refusal in checks if applies]


def withdraw_refusals(reason: str, note: str) -> list[Refusal]:
    """Why a withdrawal cannot be recorded: a reason from the list, and a sentence where it says "other"."""
    if reason not in WITHDRAWN_REASONS:
        return [Refusal("reason_unknown", "reason")]
    return [Refusal("note_missing", "note")] if reason == "other" and not note.strip() else []


def is_stale(confirmed_on: date, day: date, policy: Policy) -> bool:
    """Whether nobody has said for too long that an opening still stands."""
    return day >= stale_on(confirmed_on, policy)


def stale_on(confirmed_on: date, policy: Policy) -> date:
    """The first day on which it is no longer believed."""
    return confirmed_on + timedelta(days=policy.value("opening_stale_days"))


def standing_of(state: str, confirmed_on: date, day: date, policy: Policy) -> Standing:
    """Where an opening stands: what is open goes stale if nobody confirms it, with a notice some days before."""
    if state != Standing.PUBLISHED:
        return Standing(state)
    if is_stale(confirmed_on, day, policy):
        return Standing.STALE
    notice = timedelta(days=policy.value("opening_notice_days"))
    return Standing.DUE if day >= stale_on(confirmed_on, policy) - notice else Standing.PUBLISHED
