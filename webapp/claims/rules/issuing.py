"""When money may go out: what is paid is what every needed person saw and agreed to."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from webapp.claims.rules.deciding import (
    OVER_THE_RIGHT,
    SIGNS_FROM,
    Decided,
    Payee,
    is_large,
    signatures,
    tie_refusals,
)
from webapp.core.money import Fen
from webapp.core.policy import Policy
from webapp.core.workflow import Refusal

NO_ACCOUNT: Final = {False: "account_not_confirmed", True: "firm_account_not_confirmed"}
"""What is said where no account is confirmed, by whether a firm is paid: another person enters it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """A signed claim at the moment of issue; both hashes are computed from the records inside the transaction."""

    decided: tuple[Decided, ...]
    decided_hashes: tuple[str, ...]
    right_now: str
    payment_now: str
    needed: tuple[str, ...]
    account_confirmed: bool
    of_firm: bool = False
    held_until: date | None = None
    payee: Payee
    issuer: Hashable
    reserved_fen: Fen
    amount_fen: Fen


def held_until(confirmed_on: date, day: date, policy: Policy) -> date | None:
    """The day from which a new or changed account may be paid to, where that is still to come."""
    free_on = confirmed_on + timedelta(days=policy.value("account_hold_days"))
    return free_on if day < free_on else None


def issue_refusals(facts: IssueFacts) -> list[Refusal]:
    """Why a claim may not stand on a payment list.

    Issuing decides nothing, so the issuer may be one of the finance persons who decided, but nobody near the payee.
    """
    steps, persons = {one.step for one in facts.decided}, {one.person for one in facts.decided}
    bound = [facts.right_now if one.step in OVER_THE_RIGHT else facts.payment_now for one in facts.decided]
    told = {"amount_fen": facts.amount_fen}
    checks = (
        (steps != set(facts.needed), Refusal("decisions_missing", "", {"n": len(set(facts.needed) - steps)})),
        (len(persons) != len(facts.decided), Refusal("not_all_others", "", {"n": len(persons)})),
        (len(facts.decided_hashes) != len(facts.decided), Refusal("decision_without_hash")),
        (list(facts.decided_hashes) != bound[: len(facts.decided_hashes)], Refusal("changed_after_decision")),
        (not facts.account_confirmed, Refusal(NO_ACCOUNT[facts.of_firm], "account")),
        (facts.held_until is not None, Refusal("account_held", "account", {"free_on": facts.held_until})),
        (bool(facts.payee.related & persons), Refusal("decided_by_relative")),
        (facts.reserved_fen != facts.amount_fen, Refusal("not_reserved", "", told)),
    )
    return [*tie_refusals(facts.issuer, facts.payee), *(refusal for applies, refusal in checks if applies)]


def payee_refusals(firms: Sequence[Hashable]) -> list[Refusal]:
    """Why claims may not stand on one list: of two lines to one firm the bank's answer could not be told apart."""
    named = [one for one in firms if one is not None]
    return [Refusal("firm_listed_twice")] if len(set(named)) < len(named) else []


def scheme_refusals(schemes: Sequence[str]) -> list[Refusal]:
    """Why claims may not stand on one list: the bank is told one purpose for all of them."""
    return [Refusal("several_schemes")] if len(set(schemes)) > 1 else []


def list_refusals(claims: Sequence[tuple[Fen, Sequence[str]]], policy: Policy) -> list[Refusal]:
    """Why claims may not go out together: much money with fewer than both signatures, split into small claims."""
    short = [fen for fen, needed in claims if len(signatures(needed)) < len(SIGNS_FROM)]
    if not short or not is_large(sum(short), policy):
        return []
    return [Refusal("list_needs_signatures", "", {"total_fen": sum(short), "n": len(short)})]
