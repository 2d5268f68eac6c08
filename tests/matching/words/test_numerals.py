import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from matching.words.numerals import is_broken, number_of, with_digits

DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A number below a hundred million as it is written out: 20_050 is 二万零五十."""
    if number >= 10**4:
        above, below = divmod(number, 10**4)
        gap = "零" if below and below < 10**3 else ""
        return f"{in_chinese(above)}万{gap}{in_chinese(below) if below else ''}"
    written, skipped = "", False
    for unit, name in ((10**3, "千"), (10**2, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            written += ("零" if skipped and written else "") + DIGITS[digit] + name
        skipped = not digit
    return written


@given(st.integers(1, 99_999_999))
@example(10)
@example(20_050)
@example(10_001)
def test_a_number_written_out_is_read_back(number):
    assert number_of(in_chinese(number)) == str(number)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("两千五", "2500"),
        ("二千五百", "2500"),
        ("一万二", "12000"),
        ("一万二千", "12000"),
        ("两万零五百", "20500"),
        ("三百五", "350"),
        ("十五", "15"),
        ("二零二四", "2024"),
        ("万", "万"),
        ("百万", "百万"),
    ],
)
def test_a_last_digit_without_a_unit_is_one_unit_lower(written, number):
    assert number_of(written) == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("３０００～４５００元", "3000-4500元"),
        ("3,000 — 4,500 元 / 月", "3000-4500元/月"),
        ("三四千", "3-4千"),
        ("3、4千", "3-4千"),
        ("4、3千", "4、3千"),
        ("四三千", "四三千"),
        ("1万二", "1万2"),
        ("三百五一天", "350/天"),
        ("两块五一件", "2.5块/件"),
        ("二十一天", "21天"),
        ("月薪 5000", "月薪 5000"),
        ("3000 两班倒", "3000 2班倒"),
        ("五险一金", "5险1金"),
        ("百度", "百度"),
    ],
)
def test_figures_come_out_in_one_way_of_writing(text, expected):
    assert with_digits(text) == expected


@pytest.mark.parametrize("text", ["9\ufffd-1.5万", "\ue603\ue1f2-8千", "3000\ud800"])
def test_lost_characters_are_noticed(text):
    assert is_broken(text)


def test_whole_text_is_not_broken():
    assert not is_broken("8千-1.1万·13薪 ★ 五险一金")
