import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.policy import Policy, PolicyValue, shipped_values
from webapp.core.workflow import Refusal
from webapp.households.rules import (
    DEMO_AREA,
    IdNumber,
    MemberFacts,
    NeedFacts,
    check_character,
    check_household,
    counts_as_worker,
    household_need,
    is_pupil,
    is_watched,
    normalise_id,
    normalise_name,
    why,
    work_refusals,
)

TODAY = date(2026, 11, 23)
AREAS = frozenset({"110105", "440524", "440981", "360426", "370101", "360121"})
POLICY = Policy.on(shipped_values(), TODAY, "440981124")
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


HEAD = MemberFacts(
    key="1", relation="head", sex="male", born_on=date(1970, 5, 1), education="junior",
    health=frozenset({"healthy"}), labour="ordinary",
)  # fmt: skip
WIFE = replace(HEAD, key="2", relation="spouse", sex="female", labour="weak")
SON = replace(
    HEAD,
    key="3",
    relation="son",
    born_on=date(2012, 5, 1),
    education=None,
    schooling="grade_8",
    labour="none",
)


def test_a_plain_family_passes() -> None:
    checked = check_household([HEAD, WIFE, SON], TODAY, POLICY)
    assert (checked.refusals, checked.notices) == ((), ())


@pytest.mark.parametrize(
    ("members", "why_not"),
    [
        ([WIFE, SON], ["no_head"]),
        ([HEAD, replace(WIFE, relation="head")], ["several_heads"]),
        ([HEAD, WIFE, replace(WIFE, key="4")], ["several_spouses"]),
        ([replace(HEAD, schooling="degree_1")], ["education_and_schooling"]),
        ([replace(HEAD, education=None)], ["education_missing"]),
        ([replace(HEAD, education=None, left_school_why="poor")], []),
        ([replace(HEAD, health=frozenset({"healthy", "chronic"}))], ["healthy_and_ill"]),
        ([replace(HEAD, health=frozenset({"disabled", "chronic"}))], []),
        ([replace(HEAD, id_number=GOOD), replace(SON, id_number=GOOD)], ["same_id_in_household"] * 2),
        ([], ["no_head"]),
    ],
)
def test_what_makes_the_register_wrong_holds_the_family_back(
    members: list[MemberFacts], why_not: list[str]
) -> None:
    assert codes(check_household(members, TODAY, POLICY).refusals) == why_not


@pytest.mark.parametrize(
    ("member", "notice"),
    [
        (replace(SON, labour="ordinary"), ["pupil_with_labour", "child_with_labour"]),
        (replace(SON, schooling="preschool", labour="weak"), ["child_with_labour"]),
        (replace(SON, sex="female"), ["relation_disagrees"]),
        (
            replace(SON, born_on=date(2010, 11, 24), schooling=None, education="junior", labour="weak"),
            ["child_with_labour"],
        ),
        (replace(SON, health=frozenset()), ["health_missing"]),
        (replace(HEAD, key="3", relation="father", sex="female"), ["relation_disagrees"]),
        (
            replace(HEAD, key="3", relation="other", id_number=GOOD, born_on=date(1949, 12, 30)),
            ["sex_disagrees", "birth_disagrees"],
        ),
        (replace(WIFE, key="3", sex="male"), ["spouse_of_same_sex"]),
    ],
)
def test_what_is_odd_but_happens_is_said_and_passes(member: MemberFacts, notice: list[str]) -> None:
    checked = check_household([HEAD, member], TODAY, POLICY)
    assert checked.refusals == ()
    assert codes(checked.notices) == notice
    assert all(one.params["key"] == "3" for one in checked.notices)


@pytest.mark.parametrize(
    ("born_on", "schooling", "why_not"),
    [
        (date(2010, 11, 23), None, []),
        (date(2010, 11, 24), None, ["under_age"]),
        (date(2005, 1, 1), "degree_4", ["pupil"]),
        (date(2012, 1, 1), "grade_8", ["under_age", "pupil"]),
        (date(2005, 1, 1), "a value of next year's list", ["pupil"]),
        (date(2005, 1, 1), "", []),
        (date(2022, 1, 1), "preschool", ["under_age"]),
        (None, None, ["age_unknown"]),
    ],
)
def test_children_and_pupils_are_never_offered_work(
    born_on: date | None, schooling: str | None, why_not: list[str]
) -> None:
    assert codes(work_refusals(born_on, schooling, TODAY, POLICY)) == why_not


@given(st.dates(date(2008, 1, 1), TODAY), st.sampled_from([None, "", "preschool", "senior_3"]))
def test_nobody_under_sixteen_passes_on_any_path(born_on: date, schooling: str | None) -> None:
    sixteen = (
        date(born_on.year + 16, 3, 1)
        if (born_on.month, born_on.day) == (2, 29)
        else born_on.replace(year=born_on.year + 16)
    )
    if sixteen > TODAY:
        assert work_refusals(born_on, schooling, TODAY, POLICY)
        assert not counts_as_worker(replace(HEAD, born_on=born_on, schooling=schooling), TODAY, POLICY)


@pytest.mark.parametrize(
    ("labour", "counts"),
    [("ordinary", True), ("skilled", True), ("weak", True), ("lost", False), ("none", False), (None, False)],
)
def test_the_labour_force_is_who_has_labour(labour: str | None, counts: bool) -> None:
    assert counts_as_worker(replace(HEAD, labour=labour), TODAY, POLICY) is counts


def test_a_small_child_is_no_pupil() -> None:
    assert not is_pupil("preschool")
    assert is_pupil("kindergarten")


@pytest.mark.parametrize(
    ("category", "local", "watched"),
    [
        (None, False, False),
        ("marginal", False, True),
        (None, True, True),
        ("unstable", True, True),
        ("", False, False),
    ],
)
def test_watched_in_the_wide_sense_is_either_list(category: str | None, local: bool, watched: bool) -> None:
    assert is_watched(category, local) is watched


def test_a_family_is_counted_for_the_ranking() -> None:
    ill = replace(WIFE, labour="lost", health=frozenset({"serious"}))
    need = household_need([HEAD, ill, SON], TODAY, POLICY, category="marginal")
    assert need == NeedFacts(
        category="marginal", local_watch=False, income_per_head_fen=None, line_fen=None, people=3,
        able_workers=1, earners=0, dependants=2, pupils=1, ill_or_disabled=1,
    )  # fmt: skip
    assert codes(why(need)) == ["why_category", "why_no_earner", "why_ill", "why_pupils", "why_dependants"]


def test_the_type_and_grade_of_a_disability_are_read_from_its_certificate() -> None:
    (notice,) = read("36012119701121001342").notices
    assert notice.params == {"kind": "4", "grade": "2"}


def test_on_the_sixteenth_birthday_labour_is_nothing_odd() -> None:
    young = replace(SON, born_on=date(2010, 11, 23), schooling=None, education="junior", labour="ordinary")
    assert check_household([HEAD, young], TODAY, POLICY).notices == ()


def test_a_family_without_labour_is_not_asked_to_earn_and_an_even_one_is_not_burdened() -> None:
    nobody = household_need([replace(HEAD, labour="none")], TODAY, POLICY)
    assert codes(why(nobody)) == ["why_dependants"]
    even = household_need([HEAD, replace(WIFE, labour="none")], TODAY, POLICY, earners=1)
    assert codes(why(even)) == []


def test_an_income_below_a_line_that_is_set_is_a_reason_and_an_unset_line_is_none() -> None:
    line = PolicyValue(
        "monitoring_line", "", "440981124", 900_000, "fen", date(2026, 1, 1), None, "notice", True
    )
    with_line = Policy.on((*shipped_values(), line), TODAY, "440981124")
    for income, policy, said in (
        (0, with_line, True),
        (899_999, with_line, True),
        (900_000, with_line, False),
        (0, POLICY, False),
    ):
        need = household_need([HEAD], TODAY, policy, earners=1, income_per_head_fen=income)
        assert ("why_below_line" in codes(why(need))) is said
    unknown = household_need([HEAD], TODAY, with_line, earners=1)
    assert codes(why(unknown)) == []
