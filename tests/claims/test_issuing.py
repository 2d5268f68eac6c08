"""When money may go out: a table of cases."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from tests.claims.test_deciding import BASE, BOTH, codes, policy
from webapp.claims.rules.deciding import DECISIONS, Decided, Payee
from webapp.claims.rules.issuing import IssueFacts, held_until, issue_refusals, list_refusals
from webapp.core.money import yuan

PAYEE = Payee(person="worker", household=frozenset({"sister"}))
HASHES = ("right", "right", "pay", "pay", "pay", "pay")
SIGNED = IssueFacts(
    decided=tuple(Decided(step, place) for place, step in enumerate(DECISIONS)), decided_hashes=HASHES,
    right_now="right", payment_now="pay", needed=DECISIONS, account_confirmed=True, payee=PAYEE, issuer=2,
    reserved_fen=100_000, amount_fen=100_000,
)  # fmt: skip
FOUR = {"decided": SIGNED.decided[:4], "decided_hashes": HASHES[:4]}


@pytest.mark.parametrize("issuer", [2, 3, 99])
def test_either_finance_person_may_issue_even_if_they_decided(issuer: int) -> None:
    assert issue_refusals(replace(SIGNED, issuer=issuer)) == []


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        (FOUR, ["decisions_missing"]),
        (FOUR | {"needed": BASE}, []),
        ({"needed": BASE}, ["decisions_missing"]),
        ({"decided": (*SIGNED.decided[:5], Decided("sign_as_captain", 0))}, ["not_all_others"]),
        ({"right_now": "other"}, ["changed_after_decision"]),
        ({"payment_now": "other"}, ["changed_after_decision"]),
        ({"decided_hashes": (*HASHES[:5], "other")}, ["changed_after_decision"]),
        ({"decided_hashes": ("pay", *HASHES[1:])}, ["changed_after_decision"]),
        ({"decided_hashes": HASHES[:5]}, ["decision_without_hash"]),
        ({"account_confirmed": False}, ["account_not_confirmed"]),
        ({"held_until": date(2026, 12, 1)}, ["account_held"]),
        ({"issuer": "worker"}, ["own_claim"]),
        ({"issuer": "sister"}, ["own_household"]),
        ({"payee": Payee(person="worker", kin=frozenset({3}))}, ["decided_by_relative"]),
        ({"reserved_fen": 0}, ["not_reserved"]),
        ({"reserved_fen": 200_000}, ["not_reserved"]),
    ],
)
def test_what_keeps_a_claim_off_the_payment_list(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(issue_refusals(replace(SIGNED, **change))) == why_not


def test_a_claim_without_all_decisions_says_how_many_are_missing() -> None:
    assert issue_refusals(replace(SIGNED, **FOUR))[0].params["n"] == 2


@pytest.mark.parametrize("pair", list(itertools.combinations(range(6), 2)))
def test_no_two_of_the_decisions_are_one_persons(pair: tuple[int, int]) -> None:
    decided = list(SIGNED.decided)
    decided[pair[1]] = replace(decided[pair[1]], person=decided[pair[0]].person)
    assert "not_all_others" in codes(issue_refusals(replace(SIGNED, decided=tuple(decided))))


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 1), date(2026, 11, 4)),
        (date(2026, 11, 3), date(2026, 11, 4)),
        (date(2026, 11, 4), None),
    ],
)
def test_a_new_account_is_paid_to_after_three_days(day: date, until: date | None) -> None:
    assert held_until(date(2026, 11, 1), day, policy()) == until


@pytest.mark.parametrize(
    ("claims", "why_not"),
    [
        ([(yuan(79_999), BASE)], []),
        ([(yuan(80_000), BASE)], ["list_needs_signatures"]),
        ([(yuan(40_000), BASE), (yuan(40_000), (*BASE, "sign_as_captain"))], ["list_needs_signatures"]),
        ([(yuan(90_000), BOTH)], []),
        ([(yuan(90_000), BOTH), (yuan(1_000), BASE)], []),
    ],
)
def test_much_money_in_small_claims_needs_both_signatures(
    claims: list[tuple[int, tuple[str, ...]]], why_not: list[str]
) -> None:
    assert codes(list_refusals(claims, policy())) == why_not
