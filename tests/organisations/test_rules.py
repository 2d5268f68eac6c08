import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.organisations.rules import (
    Phone,
    credit_check,
    credit_code_notices,
    normalise_credit_code,
    normalise_phone,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("91110000600037341L", "91110000600037341L"),
        ("91350100M000100Y43", "91350100M000100Y43"),
        (" 91110000 60003734 1l ", "91110000600037341L"),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
    ],
)
def test_a_credit_code_is_stored_in_one_way(typed: str, stored: str) -> None:
    assert normalise_credit_code(typed) == stored


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("A1110000600037341L", "credit_code_check"),
        ("911100006000373410", "credit_code_check"),
        ("I1110000600037341L", "credit_code_wrong_characters"),
        ("9111000060003734IL", "credit_code_wrong_characters"),
        ("91110000600037341", "credit_code_wrong_length"),
        ("", "credit_code_missing"),
        (None, "credit_code_missing"),
        (9.1e17, "credit_code_stored_as_number"),
    ],
)
def test_what_is_no_credit_code_is_refused(typed: object, code: str) -> None:
    found = normalise_credit_code(typed)
    assert isinstance(found, list)
    assert [refusal.code for refusal in found] == [code]


def test_a_village_collective_has_letters_too() -> None:
    first = "N2440981MF0000001"
    code = normalise_credit_code(first + credit_check(first))
    assert isinstance(code, str)
    assert credit_code_notices(code) == []


def test_a_kind_that_is_not_known_is_only_said() -> None:
    first = "X9440981MF0000001"
    code = normalise_credit_code(first + credit_check(first))
    assert isinstance(code, str)
    assert [notice.code for notice in credit_code_notices(code)] == ["credit_code_kind_unknown"]


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first: str, place: int, wrong: str) -> None:
    code = first + credit_check(first)
    assert normalise_credit_code(code) == code
    if wrong != code[place]:
        assert isinstance(normalise_credit_code(code[:place] + wrong + code[place + 1 :]), list)


@pytest.mark.parametrize(
    ("typed", "stored", "is_mobile"),
    [
        ("13812342617", "13812342617", True),
        ("138 1234 2617", "13812342617", True),
        ("138-1234-2617", "13812342617", True),
        ("+86 13812342617", "13812342617", True),
        ("１３８１２３４２６１７", "13812342617", True),
        (13812342617.0, "13812342617", True),
        (13812342617, "13812342617", True),
        ("0668-6661234", "0668-6661234", False),
        ("（0668）6661234", "0668-6661234", False),
        ("06686661234", "0668-6661234", False),
        ("6661234", "6661234", False),
    ],
)
def test_a_telephone_is_stored_in_one_way_and_a_land_line_is_said(
    typed: object, stored: str, is_mobile: bool
) -> None:
    phone = normalise_phone(typed)
    assert isinstance(phone, Phone)
    assert (phone.value, phone.is_mobile) == (stored, is_mobile)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone_missing"),
        ("12345678901", "phone_wrong"),
        ("1381234261", "phone_wrong"),
        ("138123426170", "phone_wrong"),
        ("none", "phone_wrong"),
        ("1.38E+10", "phone_stored_as_number"),
    ],
)
def test_what_is_no_telephone_is_refused(typed: object, code: str) -> None:
    found = normalise_phone(typed)
    assert isinstance(found, list)
    assert [refusal.code for refusal in found] == [code]


@given(st.text(max_size=20) | st.floats() | st.integers() | st.none())
def test_nothing_typed_breaks_the_readers(typed: object) -> None:
    assert normalise_phone(typed)
    assert normalise_credit_code(typed)
