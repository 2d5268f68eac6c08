"""When a town may set a number of its own, who may confirm or reject it, and from when to when a number held."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from webapp.core.money import MoneyError, parse_yuan
from webapp.core.policy import (
    BANDS,
    FEATURES,
    FULL_TIME,
    HOURLY,
    OPENING_KINDS,
    PUBLIC_WELFARE,
    NoPolicy,
    Policy,
    PolicyValue,
    Spec,
    resolve,
)
from webapp.core.policy_values import SPECS
from webapp.core.workflow import Notice, Refusal

LONGEST_NUMBER: Final = 6
LONGEST_REASON: Final = 200
LADDER: Final = ("subsidy_wage_from", "subsidy_amount")
LAW_BINDS: Final = {
    "minimum_wage_month": (FULL_TIME,),
    "minimum_wage_hour": (HOURLY, PUBLIC_WELFARE),
}
"""The kinds of work whose floor a legal minimum is."""

FLOOR_KEYS: Final = ("wage_floor", "wage_class", *LAW_BINDS)
"""The numbers of which a floor is made."""

SETS: Final = ("fit_weight",)
"""Numbers that mean something beside each other only: what is entered in one go is decided in one go."""

DEADLINES: Final = ("statement_window_days", "statement_late_days")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A number that a town wants to set, from a day on, with the paper that says so.

    `together` holds the others of a set that is entered, seen and decided as one.
    """

    key: str
    kind: str
    town_code: str
    value: int
    valid_from: date
    source: str
    together: tuple["Proposal", ...] = ()

    @property
    def as_value(self) -> PolicyValue:
        """The value that it would be, once confirmed."""
        unit = SPECS[self.key].unit
        return PolicyValue(
            self.key, self.kind, self.town_code, self.value, unit, self.valid_from, None, self.source, True
        )

    def over(self, values: Iterable[PolicyValue]) -> tuple[PolicyValue, ...]:
        """The values as they would be, once it is confirmed and its set with it."""
        return (self.as_value, *(other.as_value for other in self.together), *values)


@dataclass(frozen=True, slots=True)
class Reign:
    """From which to which day (both included) a value was the one that counted; no end means until further notice."""

    value: PolicyValue
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether it counted on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def read_number(text: str, unit: str) -> int | Refusal:
    """The number that somebody typed in the unit of a key (yuan become fen), or why it is none."""
    if unit == "fen":
        try:
            return parse_yuan(text)
        except MoneyError as fault:
            return Refusal(f"number_{fault.code}", "value")
    plain = text.strip()
    if not plain:
        return Refusal("number_empty", "value")
    if not plain.isdecimal():
        return Refusal("number_not_whole", "value")
    return int(plain) if len(plain) <= LONGEST_NUMBER else Refusal("number_too_large", "value")


def proposal_refusals(proposal: Proposal, values: Iterable[PolicyValue], today: date) -> list[Refusal]:
    """Why the number cannot be proposed; what was in force on a day that is over stays in force for it."""
    spec = SPECS.get(proposal.key)
    if spec is None or proposal.kind not in spec.kinds:
        return [Refusal("policy_unknown", "key")]
    found = []
    if not spec.by_town:
        found.append(Refusal("policy_not_by_town", "key"))
    if not spec.low <= proposal.value <= spec.high:
        found.append(_out_of_range(spec))
    if not proposal.source.strip():
        found.append(Refusal("policy_source_missing", "source"))
    if leaves_nothing_to_rank_by(proposal, values):
        found.append(Refusal("policy_all_weights_zero", "value"))
    if rewrites_the_past(proposal, values, today):
        found.append(Refusal("policy_rewrites_past", "valid_from", {"day": today}))
    return found


def leaves_nothing_to_rank_by(proposal: Proposal, values: Iterable[PolicyValue]) -> bool:
    """Whether every feature of the ranking would be at zero, on its first day or when another share begins later."""
    if proposal.key != "fit_weight" or proposal.value:
        return False
    known = proposal.over(values)
    days = {
        row.valid_from for row in known if row.key == proposal.key and row.valid_from >= proposal.valid_from
    }
    policies = [Policy.on(known, day, proposal.town_code) for day in days]
    return not all(any(policy.get(proposal.key, feature) for feature in FEATURES) for policy in policies)


def _out_of_range(spec: Spec) -> Refusal:
    if spec.unit == "fen":
        return Refusal("policy_sum_out_of_range", "value", {"low_fen": spec.low, "high_fen": spec.high})
    return Refusal("policy_out_of_range", "value", {"low": spec.low, "high": spec.high})


def rewrites_the_past(proposal: Proposal, values: Iterable[PolicyValue], today: date) -> bool:
    """Whether old cases would get another number; where none was ever set, a past day can be filled in."""
    if proposal.valid_from >= today:
        return False
    try:
        resolve(values, proposal.key, today, proposal.town_code, proposal.kind)
    except NoPolicy:
        return False
    return True


def proposal_notices(proposal: Proposal, values: Iterable[PolicyValue]) -> list[Notice]:
    """What should be looked at twice before a number is confirmed; none of it stops anybody."""
    known = tuple(values)
    before = Policy.on(known, proposal.valid_from, proposal.town_code)
    after = Policy.on(proposal.over(known), proposal.valid_from, proposal.town_code)
    found = []
    if before.get(proposal.key, proposal.kind) == proposal.value:
        found.append(Notice("policy_same_number", "value"))
    if proposal.key == "wage_floor":
        found += _pledge_notices(proposal, before)
    if proposal.key in LADDER and not _rises(after):
        found.append(Notice("policy_ladder_falls", "value"))
    if proposal.key in DEADLINES and _late_before_on_time(after):
        found.append(Notice("policy_late_before_on_time", "value"))
    return found


def _pledge_notices(proposal: Proposal, before: Policy) -> list[Notice]:
    found = []
    try:
        minimum = before.minimum_wage(proposal.kind).value
        floor = before.floor(proposal.kind).fen
    except NoPolicy:
        return []
    if proposal.value < minimum:
        found.append(Notice("policy_pledge_under_minimum", "value", {"minimum_fen": minimum}))
    if max(proposal.value, minimum) < floor:
        found.append(Notice("policy_floor_falls", "value", {"floor_fen": floor}))
    return found


def _rises(policy: Policy) -> bool:
    """Whether a higher wage never earns a smaller subsidy, and the steps stand in the order of their names."""
    steps = [[policy.get(key, band) or 0 for band in BANDS] for key in LADDER]
    return all(step == sorted(step) for step in steps)


def _late_before_on_time(policy: Policy) -> bool:
    on_time, late = (policy.get(key) for key in DEADLINES)
    return on_time is not None and late is not None and late < on_time


def confirmation_refusals(
    proposal: Proposal, proposer_id: int | None, person_id: int, values: Iterable[PolicyValue], today: date
) -> list[Refusal]:
    """Why a person cannot confirm it: it takes two persons, and what was in force since may speak against it."""
    known = tuple(values)
    if proposer_id == person_id:
        return [Refusal("policy_own_proposal")]
    if rewrites_the_past(proposal, known, today):
        return [Refusal("policy_day_passed", "valid_from", {"day": proposal.valid_from})]
    return [Refusal("policy_all_weights_zero")] if leaves_nothing_to_rank_by(proposal, known) else []


def rejection_refusals(proposer_id: int | None, person_id: int, reason: str) -> list[Refusal]:
    """Why a person cannot reject it: a no takes another person and a reason that the proposer can read."""
    found = []
    if proposer_id == person_id:
        found.append(Refusal("policy_own_rejection"))
    if not reason.strip():
        found.append(Refusal("policy_reason_missing", "reason"))
    if len(reason.strip()) > LONGEST_REASON:
        found.append(Refusal("policy_reason_too_long", "reason", {"most": LONGEST_REASON}))
    return found


def withdrawal_refusals(proposer_id: int | None, person_id: int) -> list[Refusal]:
    """Why a person cannot take it back: only who entered it can; others reject it."""
    return [] if proposer_id == person_id else [Refusal("policy_not_yours")]


def reigns(values: Iterable[PolicyValue], key: str, kind: str, town_code: str | None) -> list[Reign]:
    """From when to when each value of a key counted in a town, the oldest first; days without any are left out."""
    mine = [
        row for row in values if (row.key, row.kind) == (key, kind) and row.town_code in (None, town_code)
    ]
    turns = {row.valid_from for row in mine}
    turns |= {row.valid_to + timedelta(days=1) for row in mine if row.valid_to is not None}
    days = sorted(turns)
    found: list[Reign] = []
    for since, following in zip(days, [*days[1:], None], strict=False):
        until = None if following is None else following - timedelta(days=1)
        try:
            value = resolve(mine, key, since, town_code, kind)
        except NoPolicy:
            continue
        if found and found[-1].value is value and found[-1].until == since - timedelta(days=1):
            found[-1] = Reign(value, found[-1].since, until)
        else:
            found.append(Reign(value, since, until))
    return found


def floors(policy: Policy) -> list[Proposal]:
    """The wage floor of each kind of opening as the law and the pledge set it on the policy's day."""
    found = []
    for kind in OPENING_KINDS:
        try:
            floor = policy.floor(kind)
        except NoPolicy:
            continue
        town_code = policy.town_code or ""
        found.append(
            Proposal("wage_floor", kind, town_code, floor.fen, floor.row.valid_from, floor.row.source)
        )
    return found


def kinds_of(proposal: Proposal) -> tuple[str, ...]:
    """The kinds of work for which a number is a floor: a pledge for its own, the law for all that it covers."""
    return (proposal.kind,) if proposal.key == "wage_floor" else LAW_BINDS.get(proposal.key, ())


def next_rise(values: Iterable[PolicyValue], day: date, town_code: str) -> tuple[date, list[Proposal]] | None:
    """The next day on which law or pledge raises a floor, with the floors that rise; None while nobody has said so."""
    known = tuple(values)
    turns = {row.valid_from for row in known if row.key in FLOOR_KEYS and row.valid_from > day}
    now = {floor.kind: floor.value for floor in floors(Policy.on(known, day, town_code))}
    for turn in sorted(turns):
        then = floors(Policy.on(known, turn, town_code))
        risen = [replace(one, valid_from=turn) for one in then if one.value > now.get(one.kind, 0)]
        if risen:
            return turn, risen
        now = {floor.kind: floor.value for floor in then}
    return None
