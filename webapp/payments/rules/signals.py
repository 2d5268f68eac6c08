"""What deserves a look after money has gone out: not one of these says that anybody did wrong."""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.core.policy import Policy
from webapp.core.workflow import Refusal

KINDS: Final = ("shared_account", "shared_phone", "left_soon", "burst", "one_firm")
OUTCOMES: Final = ("in_order", "watched", "recovered", "reported")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidFacts:
    """A paid claim: its firm, families that share account or phone, the day of leaving, when months were stated."""

    key: Hashable
    firm: Hashable
    account_families: int = 0
    phone_families: int = 0
    qualified_on: date
    left_on: date | None = None
    stated_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Signal:
    """A kind, what it is about (a claim or a firm), and how strong it is: it comes back when it grows."""

    kind: str
    about: Hashable
    weight: int


def signals(paid: Sequence[PaidFacts], policy: Policy) -> list[Signal]:
    """All signals of some paid claims, by kind."""
    found = [one for facts in paid for one in _of_claim(facts, policy)]
    firms, least = Counter(facts.firm for facts in paid), policy.value("signal_firm_claims")
    most = [
        Signal("one_firm", firm, number)
        for firm, number in firms.items()
        if number >= least and 2 * number > len(paid)
    ]
    return sorted(found + most, key=lambda one: KINDS.index(one.kind))


def _of_claim(facts: PaidFacts, policy: Policy) -> list[Signal]:
    found = []
    if facts.account_families:
        found.append(Signal("shared_account", facts.key, facts.account_families))
    if facts.phone_families:
        found.append(Signal("shared_phone", facts.key, facts.phone_families))
    soon = facts.qualified_on + timedelta(days=policy.value("signal_left_days"))
    if facts.left_on is not None and facts.qualified_on <= facts.left_on < soon:
        found.append(Signal("left_soon", facts.key, 1))
    burst = max(Counter(facts.stated_on).values(), default=0)
    if burst >= policy.value("signal_burst_months"):
        found.append(Signal("burst", facts.key, burst))
    return found


def is_open(weight: int, dealt_with: Sequence[int]) -> bool:
    """Whether somebody has to look: nobody has, or it has grown since; `dealt_with` are the weights looked at."""
    return weight > max(dealt_with, default=0)


def shown_refusals(weight_seen: int, now: int | None) -> list[Refusal]:
    """Why an outcome does not fit any more: the records changed while somebody looked."""
    if now is None:
        return [Refusal("signal_gone")]
    return [] if now == weight_seen else [Refusal("signal_changed", "", {"n": now})]


def outcome_refusals(
    outcome: str, words: str, *, is_tied: bool = False, comes_back: bool = True
) -> list[Refusal]:
    """Why an outcome is not noted; what is recovered is proposed first."""
    found = [Refusal("tied_to_payee")] if is_tied else []
    found += [] if outcome in OUTCOMES else [Refusal("outcome_missing", "outcome")]
    found += [Refusal("recovery_missing", "outcome")] if outcome == "recovered" and not comes_back else []
    return found if words.strip() else [*found, Refusal("words_missing", "words")]
