"""Who has a right to the subsidy, how much it is, who may decide on it, and when the money may go out."""

import hashlib
import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from webapp.core.money import Fen
from webapp.core.months import Month, months_after
from webapp.core.policy import Policy
from webapp.core.workflow import Notice, Refusal

DECISIONS: Final = ("review", "make", "check", "sign_as_secretary", "sign_as_captain")
"""The five decisions, each by another person; issuing the list is none."""

APPROVED_FIELDS: Final = (
    "claim_ref", "member_ref", "spell_ref", "account_ref", "fund_line_ref", "amount_fen", "band",
    "started_on", "qualifies_on", "months",
)  # fmt: skip
"""What every decision is about, and nothing else may be paid.

References only: a hash that no key protects would give away an account number to whoever tries them all. An
account's row is never edited, so its reference stands for the number.
"""

ACCOUNT_CHANGED: Final = "account_changed"
LEFT_BEFORE: Final = "left_before"
REFUSALS: Final = (
    ACCOUNT_CHANGED, "paid_elsewhere", "work_not_real", "wage_not_proved", "not_entitled", "given_up", "died",
)  # fmt: skip
"""Why a person refuses a claim; `left_before` is said by the rule alone."""

MENDABLE: Final = frozenset({ACCOUNT_CHANGED})
"""Refusals after which the same employment is claimed anew, with the facts as they stand then."""

BURST_MONTHS: Final = 3
"""So many months of one person stated on one day look like a story told afterwards."""


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One confirmed month that counts: what was paid for how many of its days."""

    month: Month
    wage_fen: Fen
    days: int
    of_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyFacts:
    """A spell as the claim sees it on a day; `missing` are the reasons why months do not count yet."""

    day: date
    started_on: date
    qualifying_on: date
    watched_on_start: bool
    months: tuple[PaidMonth, ...]
    missing: tuple[Refusal, ...] = ()
    last_subsidised_on: date | None = None


def subsidy_refusals(facts: SubsidyFacts, policy: Policy) -> list[Refusal]:
    """Why there is no right to the subsidy, or not yet; empty makes a waiting claim ready."""
    found = list(facts.missing)
    if facts.day < facts.qualifying_on:
        found.append(Refusal("too_soon", "", {"qualifying_on": facts.qualifying_on}))
    if not facts.watched_on_start:
        found.append(Refusal("not_watched", "", {"started_on": facts.started_on}))
    if not facts.months:
        found.append(Refusal("no_months"))
    if facts.last_subsidised_on is not None:
        again_on = months_after(facts.last_subsidised_on, policy.value("subsidy_again_months"))
        if facts.day < again_on:
            found.append(Refusal("subsidised_before", "", {"again_on": again_on}))
    return found


@dataclass(frozen=True, slots=True)
class Amount:
    """What is paid, by which step of the ladder, and why in one sentence."""

    fen: Fen
    band: str
    average_fen: Fen
    why: Notice


def average_wage(months: Sequence[PaidMonth]) -> Fraction:
    """The wage of a full month on average: what was paid, over the months it was paid for, exactly."""
    worked = sum((Fraction(month.days, month.of_days) for month in months), Fraction(0))
    return Fraction(sum(month.wage_fen for month in months)) / worked


def subsidy_amount(months: Sequence[PaidMonth], policy: Policy) -> Amount:
    """The step of the ladder that the average monthly wage reaches, with its explanation."""
    average = average_wage(months)
    reached = [band for band in policy.ladder if average >= band.wage_from_fen] or policy.ladder[:1]
    band, shown = reached[-1], int(average)
    sure = policy.row("subsidy_amount", band.name).confirmed
    told = {
        "average_fen": shown,
        "months": len(months),
        "wage_from_fen": band.wage_from_fen,
        "amount_fen": band.amount_fen,
        "confirmed": sure,
    }
    return Amount(band.amount_fen, band.name, shown, Notice("subsidy_band", "amount", told))


def approved_hash(fields: Mapping[str, object]) -> str:
    """SHA-256 of the approved fields in one way of writing them, so that a later change of any is seen."""
    if set(fields) != set(APPROVED_FIELDS):
        raise ValueError(f"not the approved fields: {sorted(set(fields) ^ set(APPROVED_FIELDS))}")
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def canonical(fields: Mapping[str, object]) -> str:
    """Sorted JSON without spaces; a type that has no single way of being written is refused."""
    return json.dumps(_plain(fields), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, date | UUID | Month):
        return str(value)
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtFacts:
    """What around a claim may deserve a second look."""

    account_changed: bool = False
    shared_families: int = 0
    stated_on: tuple[date, ...] = ()
    late_months: int = 0
    left_on: date | None = None
    short_fen: Fen = 0


def doubts(facts: DoubtFacts) -> list[Notice]:
    """Why a decider should look at a claim by itself; none means that it may be agreed to with others."""
    most = max((facts.stated_on.count(day) for day in facts.stated_on), default=0)
    checks = (
        (facts.account_changed, Notice("doubt_account_changed")),
        (facts.short_fen > 0, Notice("doubt_fund_short", "", {"short_fen": facts.short_fen})),
        (facts.shared_families > 0, Notice("doubt_shared_account", "", {"n": facts.shared_families})),
        (most >= BURST_MONTHS, Notice("doubt_burst", "", {"n": most})),
        (facts.late_months > 0, Notice("doubt_late", "", {"n": facts.late_months})),
        (facts.left_on is not None, Notice("doubt_left", "", {"left_on": facts.left_on})),
    )
    return [notice for applies, notice in checks if applies]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that stands: which step, by which person (not account)."""

    step: str
    person: Hashable


def decision_refusals(
    step: str,
    person: Hashable,
    earlier: Sequence[Decided],
    *,
    payee: Hashable,
    household: Sequence[Hashable] = (),
) -> list[Refusal]:
    """Why a person may not take a step: five decisions by five persons, none of them paid by it.

    Persons are compared, not accounts: two accounts of one person are one. `household` holds the persons who
    live with the payee.
    """
    if step not in DECISIONS:
        raise ValueError(f"no such decision: {step}")
    found = [*_own_refusals(person, payee, household)]
    found += [Refusal("decided_before", "", {"step": one.step}) for one in earlier if one.person == person]
    found += [Refusal("step_taken", "", {"step": step}) for one in earlier if one.step == step]
    return found


def refuse_refusals(
    person: Hashable, *, payee: Hashable, household: Sequence[Hashable] = ()
) -> list[Refusal]:
    """Why a person may not refuse a claim; whoever agreed before may: stopping money needs no second."""
    return [*_own_refusals(person, payee, household)]


def _own_refusals(person: Hashable, payee: Hashable, household: Sequence[Hashable]) -> list[Refusal]:
    if person == payee:
        return [Refusal("own_claim")]
    return [Refusal("own_household")] if person in household else []


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """A signed claim at the moment of issue; both hashes come from the database, inside the transaction."""

    decided: tuple[Decided, ...]
    decided_hashes: tuple[str, ...]
    hash_now: str
    account_confirmed: bool
    payee: Hashable
    issuer: Hashable
    reserved_fen: Fen
    amount_fen: Fen


def issue_refusals(facts: IssueFacts) -> list[Refusal]:
    """Why a claim may not stand on a payment list: what is paid is what five persons saw and agreed to.

    Issuing decides nothing, so the issuer may be one of the finance persons who decided, but not the payee.
    """
    steps = {one.step for one in facts.decided}
    persons = {one.person for one in facts.decided}
    checks = (
        (steps != set(DECISIONS), Refusal("decisions_missing", "", {"n": len(DECISIONS) - len(steps)})),
        (len(persons) != len(DECISIONS), Refusal("not_five_persons", "", {"n": len(persons)})),
        (any(one != facts.hash_now for one in facts.decided_hashes), Refusal("changed_after_decision")),
        (len(facts.decided_hashes) != len(facts.decided), Refusal("decision_without_hash")),
        (not facts.account_confirmed, Refusal("account_not_confirmed", "account")),
        (facts.issuer == facts.payee or facts.payee in persons, Refusal("own_claim")),
        (
            facts.reserved_fen != facts.amount_fen,
            Refusal("not_reserved", "", {"amount_fen": facts.amount_fen}),
        ),
    )
    return [refusal for applies, refusal in checks if applies]
