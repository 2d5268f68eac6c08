import itertools
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.rules import (
    APPROVED_FIELDS,
    DECISIONS,
    Decided,
    IssueFacts,
    PaidMonth,
    SubsidyFacts,
    approved_hash,
    average_wage,
    decision_refusals,
    issue_refusals,
    refuse_refusals,
    subsidy_amount,
    subsidy_refusals,
)
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import Policy, PolicyValue, shipped_values
from webapp.core.workflow import Refusal

TOWN = "440981124"
POLICY = Policy.on(shipped_values(), date(2026, 9, 1), TOWN)


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def months(*wages_yuan: int) -> tuple[PaidMonth, ...]:
    first = Month(2026, 3)
    paid = ((first.plus(place), wage) for place, wage in enumerate(wages_yuan))
    return tuple(PaidMonth(month, yuan(wage), month.days, month.days) for month, wage in paid)


GOOD = SubsidyFacts(
    day=date(2026, 9, 1), started_on=date(2026, 3, 1), qualifying_on=date(2026, 9, 1), watched_on_start=True,
    months=months(*[2_500] * 6),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        ({}, []),
        ({"day": date(2026, 8, 31)}, ["too_soon"]),
        ({"day": date(2027, 8, 31)}, []),
        ({"watched_on_start": False}, ["not_watched"]),
        ({"missing": (Refusal("month_stated"),)}, ["month_stated"]),
        ({"months": ()}, ["no_months"]),
        ({"last_subsidised_on": date(2025, 9, 2)}, ["subsidised_before"]),
        ({"last_subsidised_on": date(2025, 9, 1)}, []),
    ],
)
def test_when_there_is_no_right_to_the_subsidy(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(subsidy_refusals(replace(GOOD, **change), POLICY)) == why_not


@pytest.mark.parametrize(
    ("wages", "amount", "band"),
    [
        ([2_500] * 6, 1_000, "band_1"),
        ([2_999] * 6, 1_000, "band_1"),
        ([3_000] * 6, 1_500, "band_2"),
        ([2_999, 3_001, 3_000, 3_000, 3_000, 3_000], 1_500, "band_2"),
        ([2_999, 3_000, 3_000, 3_000, 3_000, 3_000], 1_000, "band_1"),
        ([3_499] * 6, 1_500, "band_2"),
        ([3_500] * 6, 2_000, "band_3"),
        ([9_000] * 6, 2_000, "band_3"),
    ],
)
def test_the_amount_is_the_step_that_the_average_wage_reaches(
    wages: list[int], amount: int, band: str
) -> None:
    found = subsidy_amount(months(*wages), POLICY)
    assert (found.fen, found.band) == (yuan(amount), band)


def test_the_amount_explains_itself_and_says_that_nobody_confirmed_the_ladder() -> None:
    found = subsidy_amount(months(*[3_100] * 6), POLICY)
    assert found.why.code == "subsidy_band"
    assert found.why.params == {
        "average_fen": yuan(3_100), "months": 6, "wage_from_fen": yuan(3_000), "amount_fen": yuan(1_500),
        "confirmed": False,
    }  # fmt: skip


def test_a_part_of_a_month_weighs_as_much_as_its_days() -> None:
    part = PaidMonth(Month(2026, 3), yuan(1_700), 17, 31)
    rest = PaidMonth(Month(2026, 9), yuan(1_400), 14, 30)
    assert average_wage([part]) == Fraction(yuan(1_700) * 31, 17)
    assert average_wage([part, rest]) == Fraction(yuan(3_100)) / (Fraction(17, 31) + Fraction(14, 30))


@given(st.integers(1, 50_000), st.integers(1, 31), st.integers(1, 30))
def test_a_steady_daily_wage_lies_between_its_shortest_and_longest_month(
    daily: int, first: int, last: int
) -> None:
    paid = [
        PaidMonth(Month(2026, 3), daily * first, first, 31),
        PaidMonth(Month(2026, 4), daily * 30, 30, 30),
        PaidMonth(Month(2026, 9), daily * last, last, 30),
    ]
    assert daily * 30 <= average_wage(paid) <= daily * 31


def test_a_claim_of_march_keeps_the_amount_of_march_after_the_change_of_april() -> None:
    april = PolicyValue(
        "subsidy_amount", "band_1", TOWN, yuan(1_200), "fen", date(2026, 4, 1), None, "notice", True
    )
    values = (*shipped_values(), april)
    paid = months(*[2_500] * 6)
    assert subsidy_amount(paid, Policy.on(values, date(2026, 3, 20), TOWN)).fen == yuan(1_000)
    assert subsidy_amount(paid, Policy.on(values, date(2026, 4, 1), TOWN)).fen == yuan(1_200)
    assert subsidy_amount(paid, Policy.on(values, date(2026, 4, 1), TOWN)).why.params["confirmed"] is True


# --- what is approved ---------------------------------------------------------------------------------------

FIELDS: dict[str, object] = {
    "claim_ref": uuid.UUID(int=1), "member_ref": uuid.UUID(int=2), "spell_ref": uuid.UUID(int=3),
    "account_ref": uuid.UUID(int=4), "fund_line_ref": uuid.UUID(int=5), "amount_fen": 100_000, "band": "band_1",
    "started_on": date(2026, 3, 1), "qualifies_on": date(2026, 9, 1),
    "months": [{"month": Month(2026, 3), "wage_fen": 250_000, "days": 31}],
}  # fmt: skip


def test_the_hash_does_not_change_from_run_to_run_or_with_the_order() -> None:
    turned = dict(reversed(FIELDS.items()))
    assert approved_hash(FIELDS) == approved_hash(turned)
    assert approved_hash(FIELDS) == "373bcd283cdac5ae4ca4a0ea1337bb35e9c9b676328293a18082e6f91bb0786a"


@pytest.mark.parametrize("name", APPROVED_FIELDS)
def test_a_change_of_any_approved_field_changes_the_hash(name: str) -> None:
    assert approved_hash(FIELDS | {name: None}) != approved_hash(FIELDS)


def test_a_field_more_or_less_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="phone"):
        approved_hash(FIELDS | {"phone": "13800000000"})
    with pytest.raises(ValueError, match="band"):
        approved_hash({name: value for name, value in FIELDS.items() if name != "band"})


def test_what_has_no_single_way_of_being_written_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        approved_hash(FIELDS | {"amount_fen": 1000.0})


# --- who decides --------------------------------------------------------------------------------------------


def test_five_persons_may_decide_one_after_the_other() -> None:
    earlier: list[Decided] = []
    for place, step in enumerate(DECISIONS):
        assert decision_refusals(step, place, earlier, payee="worker") == []
        earlier.append(Decided(step, place))


@pytest.mark.parametrize(
    ("person", "why_not"),
    [
        (9, []),
        (1, ["decided_before"]),
        ("worker", ["own_claim"]),
        ("sister", ["own_household"]),
    ],
)
def test_nobody_decides_twice_or_on_their_own_family(person: object, why_not: list[str]) -> None:
    earlier = [Decided("review", 1), Decided("make", 2)]
    found = decision_refusals("check", person, earlier, payee="worker", household=["sister"])
    assert codes(found) == why_not


def test_a_step_is_taken_once() -> None:
    assert codes(decision_refusals("review", 2, [Decided("review", 1)], payee="worker")) == ["step_taken"]


def test_a_step_that_does_not_exist_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="issue"):
        decision_refusals("issue", 1, [], payee="worker")


@given(st.lists(st.tuples(st.sampled_from(DECISIONS), st.integers(0, 5)), max_size=30))
def test_whatever_people_try_five_decisions_are_of_five_persons_and_none_is_the_payee(
    tries: list[tuple[str, int]],
) -> None:
    taken: list[Decided] = []
    for step, person in tries:
        if not decision_refusals(step, person, taken, payee=0):
            taken.append(Decided(step, person))
    assert len({one.person for one in taken}) == len({one.step for one in taken}) == len(taken)
    assert all(one.person != 0 for one in taken)


def test_whoever_agreed_before_may_still_refuse_but_not_their_own() -> None:
    assert refuse_refusals(1, payee="worker") == []
    assert codes(refuse_refusals("worker", payee="worker")) == ["own_claim"]
    assert codes(refuse_refusals("sister", payee="worker", household=["sister"])) == ["own_household"]


# --- the issue ----------------------------------------------------------------------------------------------

SIGNED = IssueFacts(
    decided=tuple(Decided(step, place) for place, step in enumerate(DECISIONS)), decided_hashes=("h",) * 5,
    hash_now="h", account_confirmed=True, payee="worker", issuer=1, reserved_fen=100_000, amount_fen=100_000,
)  # fmt: skip


@pytest.mark.parametrize("issuer", [1, 2, 99])
def test_either_finance_person_may_issue_even_if_they_decided(issuer: int) -> None:
    assert issue_refusals(replace(SIGNED, issuer=issuer)) == []


@pytest.mark.parametrize(
    ("change", "why_not"),
    [
        (
            {"decided": SIGNED.decided[:4], "decided_hashes": ("h",) * 4},
            ["decisions_missing", "not_five_persons"],
        ),
        ({"decided": (*SIGNED.decided[:4], Decided("sign_as_captain", 0))}, ["not_five_persons"]),
        ({"hash_now": "other"}, ["changed_after_decision"]),
        ({"decided_hashes": ("h", "h", "h", "h", "other")}, ["changed_after_decision"]),
        ({"decided_hashes": ("h",) * 4}, ["decision_without_hash"]),
        ({"account_confirmed": False}, ["account_not_confirmed"]),
        ({"issuer": "worker"}, ["own_claim"]),
        ({"payee": 3}, ["own_claim"]),
        ({"reserved_fen": 0}, ["not_reserved"]),
        ({"reserved_fen": 200_000}, ["not_reserved"]),
    ],
)
def test_what_keeps_a_claim_off_the_payment_list(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(issue_refusals(replace(SIGNED, **change))) == why_not


def test_a_claim_without_all_decisions_says_how_many_are_missing() -> None:
    found = issue_refusals(replace(SIGNED, decided=SIGNED.decided[:3], decided_hashes=("h",) * 3))
    assert found[0].params["n"] == 2


@pytest.mark.parametrize("pair", list(itertools.combinations(range(5), 2)))
def test_no_two_of_the_five_are_one_person(pair: tuple[int, int]) -> None:
    decided = list(SIGNED.decided)
    decided[pair[1]] = replace(decided[pair[1]], person=decided[pair[0]].person)
    assert "not_five_persons" in codes(issue_refusals(replace(SIGNED, decided=tuple(decided))))
