import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.payees.rules import (
    AccountNumber,
    confirm_refusals,
    holder_refusals,
    normalise_account,
    passes_luhn,
    shared_notices,
)


@pytest.mark.parametrize(
    ("typed", "stored", "notices"),
    [
        ("6216261000000000018", "6216261000000000018", []),
        ("6200000000000005", "6200000000000005", []),
        ("6205500000000000004", "6205500000000000004", []),
        ("6200 0000 0000 0005", "6200000000000005", []),
        ("6200-0000-0000-0005", "6200000000000005", []),
        ("６２０００００００００００００５", "6200000000000005", []),
        ("6200000000000006", "6200000000000006", ["account_check_digit"]),
        ("800123456789", "800123456789", ["account_not_a_card"]),
        ("6" * 25, "6" * 25, ["account_not_a_card"]),
        ("80012345678901234567", "80012345678901234567", ["account_not_a_card"]),
    ],
)
def test_an_account_is_stored_in_one_way_and_a_doubt_is_only_said(
    typed: str, stored: str, notices: list[str]
) -> None:
    account = normalise_account(typed)
    assert isinstance(account, AccountNumber)
    assert account.value == stored
    assert [notice.code for notice in account.notices] == notices


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "account_missing"),
        (None, "account_missing"),
        ("62000000000", "account_wrong_length"),
        ("6" * 26, "account_wrong_length"),
        ("6200000000000O05", "account_wrong_characters"),
        (6.2e15, "account_stored_as_number"),
        (6200000000000005, "account_stored_as_number"),
        ("6.2162610000000E+18", "account_stored_as_number"),
        ("6216261000000000000.0", "account_stored_as_number"),
    ],
)
def test_what_is_no_account_is_refused(typed: object, code: str) -> None:
    found = normalise_account(typed)
    assert isinstance(found, list)
    assert [refusal.code for refusal in found] == [code]


@given(st.text("0123456789", min_size=15, max_size=18), st.integers(0, 18), st.integers(1, 9))
def test_one_wrong_digit_of_a_card_is_noticed(body: str, place: int, by: int) -> None:
    card = next(body + str(last) for last in range(10) if passes_luhn(body + str(last)))
    place %= len(card)
    assert not passes_luhn(f"{card[:place]}{(int(card[place]) + by) % 10}{card[place + 1 :]}")


def test_the_known_vector_passes() -> None:
    assert passes_luhn("79927398713")
    assert not passes_luhn("79927398710")


@pytest.mark.parametrize(
    ("holder", "payee", "codes"),
    [
        ("张明", "张明", []),
        (" 张　明 ", "张明", []),
        ("阿依古丽•买买提", "阿依古丽·买买提", []),
        ("阿依古丽．买买提", "阿依古丽·买买提", []),
        ("Anna  LI", "anna li", []),
        ("张敏", "张明", ["holder_is_not_payee"]),
        ("张*明", "张小明", ["holder_is_not_payee"]),
        ("", "张明", ["holder_missing"]),
    ],
)
def test_the_holder_is_the_payee(holder: str, payee: str, codes: list[str]) -> None:
    assert [refusal.code for refusal in holder_refusals(holder, payee)] == codes


@pytest.mark.parametrize(
    ("person", "codes"),
    [("checker", []), ("maker", ["entered_by_same_person"]), ("worker", ["own_account"])],
)
def test_an_account_is_confirmed_by_somebody_else(person: str, codes: list[str]) -> None:
    assert [refusal.code for refusal in confirm_refusals(person, entered_by="maker", payee="worker")] == codes


def test_an_account_shared_with_another_household_is_said() -> None:
    assert [notice.params["n"] for notice in shared_notices(2)] == [2]
    assert shared_notices(0) == []
