"""Identity numbers and names: how they are stored, and why something is none."""

import csv
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.identity import (
    DEMO_AREA,
    IdNumber,
    check_character,
    normalise_id,
    normalise_name,
    same_name,
)
from webapp.core.workflow import Refusal

TODAY = date(2026, 11, 23)
AREAS = frozenset({"110105", "440524", "440981", "360426", "370101", "360121"})
GOOD = "11010519491231002X"


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def read(typed: object) -> IdNumber:
    found = normalise_id(typed, TODAY, AREAS)
    assert isinstance(found, IdNumber), found
    return found


def refused(typed: object) -> list[str]:
    found = normalise_id(typed, TODAY, AREAS)
    assert isinstance(found, list), found
    return codes(found)


@pytest.mark.parametrize(
    ("typed", "stored", "notices"),
    [
        (GOOD, GOOD, []),
        ("11010519491231002x", GOOD, ["id_tidied"]),
        ("１１０１０５１９４９１２３１００２Ｘ", GOOD, ["id_tidied"]),
        (" 110105 19491231 002X ", GOOD, ["id_tidied"]),
        ("'11010519491231002X", GOOD, ["id_tidied"]),
        ("\ufeff11010519491231002X\u200b", GOOD, ["id_tidied"]),
        ("110105491231002", GOOD, ["fifteen_to_eighteen"]),
        ("110105 491231 002", GOOD, ["id_tidied", "fifteen_to_eighteen"]),
        ("36012119701121001343", "360121197011210013", ["disability_number"]),
        ("3601211970112100134301", "360121197011210013", ["disability_number"]),
        ("000105194912310024", "000105194912310024", ["unknown_area"]),
        ("370101190102039973", "370101190102039973", []),
        ("360426199101010071", "360426199101010071", []),
    ],
)
def test_a_number_is_stored_in_one_way_and_every_change_is_said(
    typed: str, stored: str, notices: list[str]
) -> None:
    number = read(typed)
    assert number.value == stored
    assert codes(number.notices) == notices


@pytest.mark.parametrize(
    ("typed", "why_not"),
    [
        ("110105194912310021", ["id_check_digit"]),
        ("11010119900307182X", ["id_check_digit"]),
        ("11010519880605002X", ["id_check_digit"]),
        ("110105194902300020", ["id_impossible_date"]),
        ("110105194913310021", ["id_impossible_date"]),
        ("110105000000000003", ["id_check_digit", "id_impossible_date"]),
        ("440524188001010014", ["id_too_old"]),
        ("1101051949123100", ["id_wrong_length"]),
        ("11010519491231002", ["id_wrong_length"]),
        ("1101051949123100211", ["id_wrong_length"]),
        ("11010549123100X", ["id_wrong_length"]),
        ("1101051949123100XX", ["id_wrong_characters"]),
        ("11010519491231-002", ["id_wrong_characters"]),
        ("11010519491231002Х", ["id_wrong_characters"]),
        ("110105490230002", ["id_impossible_date"]),
        ("", ["id_missing"]),
        ("   ", ["id_missing"]),
        (None, ["id_missing"]),
        (1.1010519491231e17, ["id_stored_as_number"]),
        (110105194912310000, ["id_stored_as_number"]),
        ("1.10105194912310E+17", ["id_stored_as_number"]),
        ("110105194912310000.0", ["id_stored_as_number"]),
        ("110105491231000.0", ["id_stored_as_number"]),
    ],
)
def test_what_is_no_number_is_refused_with_every_reason(typed: object, why_not: list[str]) -> None:
    assert refused(typed) == why_not


def number_of(area: str, born_on: date, sequence: int) -> str:
    body = f"{area}{born_on:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


@pytest.mark.parametrize(
    ("born_on", "why_not"),
    [
        (date(2026, 11, 23), []),
        (date(2026, 11, 24), ["id_born_in_future"]),
        (date(1896, 11, 23), []),
        (date(1895, 11, 24), []),
        (date(1895, 11, 23), ["id_too_old"]),
    ],
)
def test_nobody_is_born_tomorrow_or_older_than_any_human(born_on: date, why_not: list[str]) -> None:
    found = normalise_id(number_of("440981", born_on, 1), TODAY, AREAS)
    assert (codes(found) if isinstance(found, list) else []) == why_not


def test_birth_and_sex_are_read_from_the_number() -> None:
    number = read(GOOD)
    assert (number.born_on, number.sex) == (date(1949, 12, 31), "female")
    assert read("360426199101010071").sex == "male"


def test_without_a_table_of_areas_no_area_is_doubted() -> None:
    found = normalise_id("000105194912310024", TODAY)
    assert isinstance(found, IdNumber)
    assert found.notices == ()


def test_six_nines_stand_for_a_person_without_a_number() -> None:
    assert codes(read(number_of("999999", date(2026, 1, 5), 3)).notices) == ["id_stands_for_none"]


def test_the_area_of_the_demo_is_known_and_was_never_given_to_anybody() -> None:
    assert read(number_of(DEMO_AREA, date(1990, 1, 1), 7)).notices == ()
    table = Path(__file__).parents[2] / "webapp" / "organisations" / "data" / "area_codes.csv"
    with table.open(encoding="utf-8") as lines:
        given = {row["area_code"] for row in csv.DictReader(lines)}
    assert "440981" in given
    assert not {code for code in given if code.startswith(DEMO_AREA[:2])}


NUMBERS = st.builds(
    number_of,
    st.sampled_from(sorted(AREAS)),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(1, 995),
)


@given(NUMBERS, st.sampled_from(["plain", "wide", "lower", "spaced", "quoted"]))
def test_any_rendering_of_a_number_is_the_same_person(number: str, how: str) -> None:
    rendered = {
        "plain": number,
        "wide": "".join(chr(ord(one) + 0xFEE0) for one in number),
        "lower": number.lower(),
        "spaced": " ".join(number),
        "quoted": f"'{number}",
    }[how]
    assert read(rendered).value == number


@given(NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, by: int) -> None:
    digit = 10 if number[place] == "X" else int(number[place])
    wrong = f"{number[:place]}{(digit + by) % 10}{number[place + 1 :]}"
    if wrong != number:
        assert isinstance(normalise_id(wrong, TODAY, AREAS), list)


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_swapped_are_always_noticed(number: str, place: int) -> None:
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        assert isinstance(normalise_id(swapped, TODAY, AREAS), list)


@given(st.text(max_size=25) | st.integers() | st.floats() | st.none())
def test_nothing_typed_breaks_the_reader(typed: object) -> None:
    found = normalise_id(typed, TODAY, AREAS)
    if isinstance(found, IdNumber):
        assert found.value == unicodedata.normalize("NFKC", found.value)
        assert len(found.value) == 18
    else:
        assert found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("张明", "张明"),
        (" 张　明 ", "张明"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("Li  Lei", "Li Lei"),
        ("𠮷田", "𠮷田"),
        ("小依依", "小依依"),
        ("张" * 50, "张" * 50),
    ],
)
def test_a_name_is_stored_in_one_way(typed: str, name: str) -> None:
    assert normalise_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "why_not"),
    [
        ("", "name_missing"),
        (" 　", "name_missing"),
        ("张1", "name_wrong_characters"),
        ("=HYPERLINK(1)", "name_wrong_characters"),
        ("<b>张</b>", "name_wrong_characters"),
        ("·张", "name_wrong_characters"),
        ("张" * 51, "name_too_long"),
    ],
)
def test_what_is_no_name_is_refused(typed: str, why_not: str) -> None:
    found = normalise_name(typed)
    assert isinstance(found, list)
    assert codes(found) == [why_not]


def test_the_type_and_grade_of_a_disability_are_read_from_its_certificate() -> None:
    (notice,) = read("36012119701121001342").notices
    assert notice.params == {"kind": "4", "grade": "2"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("张明", " 张　明 ", True),
        ("阿依古丽•买买提", "阿依古丽．买买提", True),
        ("Li Lei", "li  lei", True),
        ("张明", "张朋", False),
        ("张明", "张明明", False),
        ("张明", "", False),
    ],
)
def test_a_name_is_the_same_however_it_was_typed(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same
