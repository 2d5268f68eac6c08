"""Who has a right to the subsidy, how much it is, and the two hashes over what is decided: right and payment."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from webapp.core.money import Fen
from webapp.core.months import Month, months_after
from webapp.core.policy import FIRM_SCHEMES, Policy
from webapp.core.workflow import Notice, Refusal

RETENTION: Final = "retention"
SCHEMES: Final = (RETENTION, *FIRM_SCHEMES)
"""To the worker for six months; to the firm once for a hire; to the firm for a post: these two where a town wants."""

RIGHT_FIELDS: Final = (
    "claim_ref", "scheme", "member_ref", "spell_ref", "amount_fen", "band", "started_on", "qualifies_on", "months",
)  # fmt: skip
"""Whose right it is, to how much and why: what village and town decide on."""

FIRM_RIGHT_FIELDS: Final = (*RIGHT_FIELDS, "firm_ref")
"""The same where a firm is paid: which firm it is belongs to the right."""

ACCOUNT_FIELDS: Final = ("account_ref", "fund_line_ref")
"""Where the money goes and whence: what finance and the signers decide on beside the right."""

APPROVED_FIELDS: Final = tuple(name for name in RIGHT_FIELDS if name != "scheme") + ACCOUNT_FIELDS
"""What was bound by one hash before there were two; a claim frozen then keeps it.

References only: a hash that no key protects would give away an account number to whoever tries them all. An
account's row is never edited, so its reference stands for the number.
"""


@dataclass(frozen=True, slots=True)
class PaidMonth:
    """One confirmed month that counts: what was paid for how many of its days."""

    month: Month
    wage_fen: Fen
    days: int
    of_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidised:
    """The other claims of one person to one subsidy: on which days those arose that stand, and what they share.

    A claim that still waits for a month may be the earlier one, so the others are all others and not only those before.
    """

    on: tuple[date, ...] = ()
    at_firm: bool = False
    same_months: bool = False


def again_refusals(qualifying_on: date, other: Subsidised, policy: Policy) -> list[Refusal]:
    """Why somebody is not subsidised a second time: too near to another right, at the same firm, for the same months.

    The distance is measured from day to day of the rights and both ways, so that of two claims that exclude each
    other the one that becomes ready first stands, whichever that is.
    """
    found, months = [], policy.value("subsidy_again_months")
    near = [
        day for day in other.on if max(day, qualifying_on) < months_after(min(day, qualifying_on), months)
    ]
    if near:
        found.append(Refusal("subsidised_before", "", {"again_on": months_after(max(near), months)}))
    if other.at_firm and not policy.value("subsidy_again_same_firm"):
        found.append(Refusal("subsidised_at_firm"))
    if other.same_months:
        found.append(Refusal("same_months"))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyFacts:
    """A spell as the claim sees it on a day; `missing` are the reasons why months do not count yet."""

    day: date
    started_on: date
    qualifying_on: date
    watched_on_start: bool
    months: tuple[PaidMonth, ...]
    missing: tuple[Refusal, ...] = ()
    other: Subsidised = Subsidised()


def subsidy_refusals(facts: SubsidyFacts, policy: Policy) -> list[Refusal]:
    """Why there is no right to the subsidy, or not yet; empty makes a waiting claim ready."""
    found = list(facts.missing)
    if facts.day < facts.qualifying_on:
        found.append(Refusal("too_soon", "", {"qualifying_on": facts.qualifying_on}))
    if not facts.watched_on_start:
        found.append(Refusal("not_watched", "", {"started_on": facts.started_on}))
    if not facts.months:
        found.append(Refusal("no_months"))
    return found + again_refusals(facts.qualifying_on, facts.other, policy)


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


def right_hash(fields: Mapping[str, object]) -> str:
    """SHA-256 of the right in one way of writing it, so that a later change of any field is seen."""
    return _hash_of(fields, FIRM_RIGHT_FIELDS if fields.get("scheme") in FIRM_SCHEMES else RIGHT_FIELDS)


def payment_hash(right: str, fields: Mapping[str, object]) -> str:
    """SHA-256 of the right together with account and fund line."""
    return _hash_of({"right": right, **fields}, ("right", *ACCOUNT_FIELDS))


def approved_hash(fields: Mapping[str, object]) -> str:
    """SHA-256 of everything at once, as claims that were frozen before the two hashes have it."""
    return _hash_of(fields, APPROVED_FIELDS)


def _hash_of(fields: Mapping[str, object], names: tuple[str, ...]) -> str:
    if set(fields) != set(names):
        raise ValueError(f"not the approved fields: {sorted(set(fields) ^ set(names))}")
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
