import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.rules.right import (
    ACCOUNT_FIELDS,
    APPROVED_FIELDS,
    RIGHT_FIELDS,
    PaidMonth,
    Subsidised,
    SubsidyFacts,
    again_refusals,
    approved_hash,
    average_wage,
    payment_hash,
    right_hash,
    subsidy_amount,
    subsidy_refusals,
)
from webapp.core.money import yuan
from webapp.core.months import Month
from webapp.core.policy import Policy, PolicyValue
from webapp.core.policy_values import shipped_values
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
        ({"other": Subsidised(on=(date(2025, 9, 2),))}, ["subsidised_before"]),
        ({"other": Subsidised(on=(date(2025, 9, 1),))}, []),
        ({"other": Subsidised(on=(date(2026, 9, 1),))}, ["subsidised_before"]),
        ({"other": Subsidised(on=(date(2027, 8, 31),))}, ["subsidised_before"]),
        ({"other": Subsidised(on=(date(2027, 9, 1),))}, []),
        ({"other": Subsidised(on=(date(2027, 3, 1),)), "day": date(2030, 1, 1)}, ["subsidised_before"]),
        ({"other": Subsidised(on=(date(2024, 9, 1), date(2026, 1, 1)))}, ["subsidised_before"]),
        ({"other": Subsidised(on=(date(2024, 9, 1), date(2028, 9, 1)))}, []),
        ({"other": Subsidised(at_firm=True)}, ["subsidised_at_firm"]),
        ({"other": Subsidised(same_months=True)}, ["same_months"]),
    ],
)
def test_when_there_is_no_right_to_the_subsidy(change: dict[str, object], why_not: list[str]) -> None:
    assert codes(subsidy_refusals(replace(GOOD, **change), POLICY)) == why_not


@pytest.mark.parametrize(
    ("others", "again_on"),
    [
        ([date(2026, 3, 1)], date(2027, 3, 1)),
        ([date(2027, 3, 1)], date(2028, 3, 1)),
        ([date(2026, 3, 1), date(2027, 3, 1)], date(2028, 3, 1)),
        ([date(2026, 3, 1), date(2028, 3, 1)], date(2027, 3, 1)),
    ],
)
def test_it_says_when_the_six_months_must_be_full_for_the_next_time(
    others: list[date], again_on: date
) -> None:
    (refusal,) = again_refusals(date(2026, 9, 1), Subsidised(on=tuple(others)), POLICY)
    assert refusal.params == {"again_on": again_on}


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_of_two_rights_each_excludes_the_other_or_neither_does(one: date, other: date) -> None:
    """Whichever claim becomes ready first, the second is asked the same question."""
    first = codes(again_refusals(one, Subsidised(on=(other,)), POLICY))
    second = codes(again_refusals(other, Subsidised(on=(one,)), POLICY))
    earlier, later = sorted((one, other))
    a_year_on = date(
        earlier.year + 1, earlier.month, 28 if (earlier.month, earlier.day) == (2, 29) else earlier.day
    )
    assert first == second == (["subsidised_before"] if later < a_year_on else [])


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


RIGHT = {name: FIELDS.get(name, "retention") for name in RIGHT_FIELDS}
ACCOUNT = {name: FIELDS[name] for name in ACCOUNT_FIELDS}


def test_a_second_time_at_the_same_firm_is_the_towns_to_allow() -> None:
    allowed = PolicyValue(
        "subsidy_again_same_firm", "", TOWN, 1, "yes_no", date(2026, 1, 1), None, "notice", True
    )
    policy = Policy.on((*shipped_values(), allowed), date(2026, 9, 1), TOWN)
    assert subsidy_refusals(replace(GOOD, other=Subsidised(at_firm=True)), policy) == []


def test_the_hashes_do_not_change_from_run_to_run_or_with_the_order() -> None:
    assert right_hash(RIGHT) == right_hash(dict(reversed(RIGHT.items())))
    assert right_hash(RIGHT) == "95f0b832e2e1f75d35d93915950f0a5fa2f9cdac568fae898f89431681f953d6"
    assert (
        payment_hash(right_hash(RIGHT), ACCOUNT)
        == "5e8c8ee11894925550243d3a81dd500ee0297fd8c8432d957037d2e40c2360a9"
    )
    assert approved_hash(FIELDS) == "373bcd283cdac5ae4ca4a0ea1337bb35e9c9b676328293a18082e6f91bb0786a"


@pytest.mark.parametrize("name", RIGHT_FIELDS)
def test_a_change_of_any_field_of_the_right_changes_both_hashes(name: str) -> None:
    changed = right_hash(RIGHT | {name: None})
    assert changed != right_hash(RIGHT)
    assert payment_hash(changed, ACCOUNT) != payment_hash(right_hash(RIGHT), ACCOUNT)


@pytest.mark.parametrize("name", ACCOUNT_FIELDS)
def test_another_account_or_fund_line_changes_the_payment_and_not_the_right(name: str) -> None:
    mine = right_hash(RIGHT)
    assert payment_hash(mine, ACCOUNT | {name: None}) != payment_hash(mine, ACCOUNT)


@pytest.mark.parametrize("name", APPROVED_FIELDS)
def test_a_claim_of_before_has_one_hash_over_all(name: str) -> None:
    assert approved_hash(FIELDS | {name: None}) != approved_hash(FIELDS)


def test_a_field_more_or_less_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="phone"):
        right_hash(RIGHT | {"phone": "13800000000"})
    with pytest.raises(ValueError, match="band"):
        right_hash({name: value for name, value in RIGHT.items() if name != "band"})
    with pytest.raises(ValueError, match="fund_line_ref"):
        payment_hash("x", {"account_ref": None})


def test_what_has_no_single_way_of_being_written_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        right_hash(RIGHT | {"amount_fen": 1000.0})
