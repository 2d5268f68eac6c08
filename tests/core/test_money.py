import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.money import LARGEST, MoneyError, capital, format_yuan, parse_yuan, yuan


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("2500", 250_000),
        ("2499.99", 249_999),
        ("2,500.00", 250_000),
        (" 2 500 ", 250_000),
        ("２，５００．５", 250_050),
        ("2500元", 250_000),
        ("￥2500", 250_000),
        ("¥ 2,500 元", 250_000),
        ("0", 0),
        ("007", 700),
        ("0.05", 5),
        ("12.", 1_200),
        ("\u30002500\u3000", 250_000),
        ("99999999999.99", LARGEST),
        ("1,234,567.8", 123_456_780),
    ],
)
def test_what_people_type_is_read_as_fen(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("元", "empty"),
        ("two thousand", "not_a_number"),
        ("两千五", "not_a_number"),
        ("2.5万", "not_a_number"),
        ("2500-3000", "not_a_number"),
        ("2,50", "not_a_number"),
        ("2,5000", "not_a_number"),
        (",500", "not_a_number"),
        ("2500.5.1", "not_a_number"),
        (".5", "not_a_number"),
        ("1e5", "not_a_number"),
        ("5²", "not_a_number"),
        ("٢٥٠٠", "not_a_number"),
        ("nan", "not_a_number"),
        ("+2500", "not_a_number"),
        ("-2500", "negative"),
        ("－2500", "negative"),
        ("−0.01", "negative"),
        ("2500.001", "too_precise"),
        ("2500.000", "too_precise"),
        ("100000000000", "too_large"),
        ("9" * 5_000, "too_large"),
    ],
)
def test_what_is_no_sum_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(MoneyError) as refused:
        parse_yuan(typed)
    assert refused.value.code == code


@given(st.integers(0, LARGEST))
def test_what_is_shown_can_be_read_again(fen: int) -> None:
    assert parse_yuan(format_yuan(fen)) == fen


@given(st.text(max_size=20))
def test_any_text_is_either_money_or_refused(text: str) -> None:
    with contextlib.suppress(MoneyError):
        assert 0 <= parse_yuan(text) <= LARGEST


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(250_000, "2,500.00"), (5, "0.05"), (0, "0.00"), (-1, "-0.01"), (123_456_789, "1,234,567.89")],
)
def test_yuan_are_shown_with_thousands_and_two_decimals(fen: int, shown: str) -> None:
    assert format_yuan(fen) == shown


def test_whole_yuan_become_fen() -> None:
    assert yuan(2_500) == 250_000


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("27,500.00", "贰万柒仟伍佰元整"),
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.15", "壹角伍分"),
        ("0.50", "伍角"),
        ("1.00", "壹元整"),
        ("10.00", "壹拾元整"),
        ("15.05", "壹拾伍元零伍分"),
        ("100.00", "壹佰元整"),
        ("110.10", "壹佰壹拾元壹角"),
        ("1,001.00", "壹仟零壹元整"),
        ("1,010.00", "壹仟零壹拾元整"),
        ("1,409.50", "壹仟肆佰零玖元伍角"),
        ("1,680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("6,007.14", "陆仟零柒元壹角肆分"),
        ("10,001.00", "壹万零壹元整"),
        ("10,010.00", "壹万零壹拾元整"),
        ("10,100.00", "壹万零壹佰元整"),
        ("16,409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("100,000.00", "壹拾万元整"),
        ("100,007.00", "壹拾万零柒元整"),
        ("107,000.53", "壹拾万柒仟元伍角叁分"),
        ("1,000,000.00", "壹佰万元整"),
        ("3,000,000.00", "叁佰万元整"),
        ("10,001,000.00", "壹仟万壹仟元整"),
        ("40,005,006.00", "肆仟万伍仟零陆元整"),
        ("100,000,000.10", "壹亿元壹角"),
        ("100,000,001.00", "壹亿零壹元整"),
        ("100,010,000.00", "壹亿零壹万元整"),
        ("120,000,000.00", "壹亿贰仟万元整"),
        ("99,999,999,999.99", "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        ("-2.50", "负贰元伍角"),
    ],
)
def test_vouchers_carry_the_sum_in_capital_numerals(shown: str, words: str) -> None:
    fen = -parse_yuan(shown[1:]) if shown.startswith("-") else parse_yuan(shown)
    assert capital(fen) == words


_VALUES = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
_PLACES = {"拾": 10, "佰": 100, "仟": 1_000}


def _read_back(words: str) -> int:
    """An independent reader of capital numerals, in fen."""
    whole, _, rest = words.removesuffix("整").rpartition("元")
    total = section = digit = 0
    for sign in whole:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in _PLACES:
            section, digit = section + digit * _PLACES[sign], 0
        else:
            total = (total + section + digit) * (10_000 if sign == "万" else 100_000_000)
            section = digit = 0
            if sign == "亿":
                continue
    return (total + section + digit) * 100 + _fen(rest)


def _fen(rest: str) -> int:
    found = 0
    for place, worth in (("角", 10), ("分", 1)):
        if place in rest:
            found += _VALUES[rest[rest.index(place) - 1]] * worth
    return found


@given(st.integers(1, 99_999_999_99))
def test_the_numerals_can_be_read_back(fen: int) -> None:
    assert _read_back(capital(fen)) == fen


@given(st.integers(1, LARGEST))
def test_no_two_zeros_stand_together_and_none_ends_the_yuan(fen: int) -> None:
    words = capital(fen)
    assert "零零" not in words
    assert "零元" not in words
    assert "零万" not in words


def test_a_sum_beyond_all_sense_is_not_written() -> None:
    with pytest.raises(MoneyError):
        capital(LARGEST + 1)
