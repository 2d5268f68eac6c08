from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.workbooks import (
    TODAY,
    Family,
    Line,
    Person,
    id_number,
    ordinary_family,
    person_workbook,
    town,
)
from webapp.core import identity
from webapp.core.months import Month
from webapp.households.importer.drafts import Reading, Remark
from webapp.households.importer.reasons import Mend, Noticed, RowReason, Warned
from webapp.households.importer.rows import read_people

FIRST = 4
WOMAN = id_number(date(1980, 5, 6), 2)
MAN = id_number(date(1979, 1, 2), 1)
BOY = id_number(date(2013, 3, 4), 5)


def read(*families: Family, spoil: Callable[[list[Line]], None] | None = None) -> Reading:
    reading = read_people(person_workbook(families, spoil=spoil), town())
    assert reading.refusal is None, reading.refusal
    return reading


def couple(**more: Any) -> Family:
    return Family("4409811240001", [Person("陈明", MAN), Person("李芳", WOMAN, "配偶")], more=more)


def with_cell(column: str, value: Any, line: int = 1) -> Reading:
    """A couple and another family, with one cell of the couple's second row changed."""
    return read(couple(), ordinary_family(9), spoil=lambda lines: lines[line].update({column: value}))


def only_refusal(reading: Reading) -> Remark:
    assert len(reading.refusals) == 1, reading.refusals
    return reading.refusals[0]


def test_a_family_is_read_with_its_members_in_the_codes_of_the_lists() -> None:
    boy = Person("陈小军", BOY, "之子", {"文化程度": "", "在校生状况": "七年级", "劳动技能": "无劳动力"})
    facts = {
        "监测对象类别": "脱贫不稳定户",
        "致贫/返贫风险1": "因病",
        "致贫/返贫风险2": "因学",
        "识别监测时间": "202305",
        "人均纯收入（元）": "8123.456",
    }
    [draft] = read(
        Family("4409811240001", [Person("陈明", MAN), boy], village="帅堂社区", more=facts)
    ).households
    assert (draft.number, draft.village_code, draft.rows) == ("4409811240001", "440981124001", (4, 5))
    assert draft.values["category"] == "unstable"
    assert draft.risks == ("illness", "schooling")
    assert draft.values["identified_month"] == Month(2023, 5)
    assert draft.values["net_income_per_head"] == 812_346
    head, child = draft.members
    assert (head.name, head.id_number, head.values["relation"], head.values["sex"]) == (
        "陈明",
        MAN,
        "head",
        "male",
    )
    assert (child.birth_day, child.values["schooling"], child.values["labour"]) == (
        date(2013, 3, 4),
        "grade_7",
        "none",
    )
    assert "education" not in child.values


def test_an_ordinary_workbook_raises_no_remark() -> None:
    reading = read(*(ordinary_family(place, 4) for place in range(1, 20)))
    assert (reading.remarks, reading.held_back, len(reading.households)) == ((), (), 19)


BAD_NUMBERS: list[tuple[str, Any, str, str]] = [
    (
        "a wrong check digit",
        MAN[:17] + ("1" if MAN[17] != "1" else "2"),
        "id_check_digit",
        Mend.CHECK_ID_CARD,
    ),
    ("an impossible date", "490981197902300010", "id_impossible_date", Mend.CHECK_ID_CARD),
    ("a wrong length", MAN[:16], "id_wrong_length", Mend.CHECK_ID_CARD),
    ("letters", MAN[:10] + "A" + MAN[11:], "id_wrong_characters", Mend.CHECK_ID_CARD),
    ("born tomorrow", id_number(date(2026, 11, 24), 1), "id_born_in_future", Mend.CHECK_ID_CARD),
    ("born in 1880", "440524188001010014", "id_too_old", Mend.CHECK_ID_CARD),
    ("nothing", "", "id_missing", Mend.FILL_IN),
    ("stored as a number", 440981197901020016, "id_stored_as_number", Mend.FORMAT_AS_TEXT),
    ("stored as a number, then as text", "4.40981197901020E+17", "id_stored_as_number", Mend.FORMAT_AS_TEXT),
    ("none yet, and no other number", "999999", RowReason.NO_NUMBER_AT_ALL, Mend.FILL_IN),
]


@pytest.mark.parametrize(
    ("number", "code", "mend"), [row[1:] for row in BAD_NUMBERS], ids=[row[0] for row in BAD_NUMBERS]
)
def test_a_bad_identity_number_is_refused_with_its_place_and_what_to_do(
    number: Any, code: str, mend: str
) -> None:
    def spoil(lines: list[Line]) -> None:
        lines[1].update(
            {"证件号码": number, "人编号": "" if str(number).startswith("999999") else lines[1]["人编号"]}
        )

    reading = read(couple(), ordinary_family(9), spoil=spoil)
    refusals = [each for each in reading.refusals if each.code == code]
    assert [(each.sheet, each.row, each.column, each.mend) for each in refusals] == [
        ("监测对象信息", FIRST + 1, "证件号码", mend)
    ]
    assert len(str(number)) < 14 or str(number)[6:14] not in refusals[0].value
    assert [draft.number for draft in reading.households] == [ordinary_family(9).number]
    [held] = reading.held_back
    assert (held.number, held.rows, held.refused_rows) == (couple().number, (4, 5), (5,))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (" ".join([MAN[:6], MAN[6:14], MAN[14:]]), "id_tidied"),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in MAN), "id_tidied"),
        (f"'{MAN}", "id_tidied"),
        (MAN[:6] + MAN[8:17], "fifteen_to_eighteen"),
        (f"{MAN}43", "disability_number"),
        (f"{MAN}43B1", "disability_number"),
    ],
)
def test_what_can_be_mended_is_mended_and_said_as_it_is_stored(written: str, code: str) -> None:
    reading = with_cell("证件号码", written, line=0)
    assert reading.households[0].members[0].id_number == MAN
    [notice] = reading.notices
    assert (notice.code, notice.row, notice.value) == (code, FIRST, f"{MAN[:4]}{'*' * 10}{MAN[-4:]}")


def test_a_small_x_is_stored_as_a_capital_one() -> None:
    numbers = (id_number(date(1980, 1, day), 1) for day in range(1, 32))
    written = next(number for number in numbers if number.endswith("X"))
    reading = read(Family("44098112400077", [Person("陈明", written.lower())]))
    assert reading.households[0].members[0].id_number == written
    assert [notice.code for notice in reading.notices] == ["id_tidied"]


def test_an_unknown_area_is_a_warning_and_old_codes_of_the_county_are_known() -> None:
    areas = ("000105", "442924", "440922", "449012", "440981")
    people = [
        Family(f"44098112{place}", [Person("陈明", id_number(date(1960, 1, 1), 1, area))])
        for place, area in enumerate(areas)
    ]
    reading = read(*people)
    assert len(reading.households) == len(areas)
    assert [(each.code, each.row, each.params) for each in reading.warnings] == [
        ("unknown_area", FIRST, {"area": "000105"})
    ]


def test_a_child_without_number_is_known_by_the_person_number() -> None:
    baby = {
        "文化程度": "",
        "在校生状况": "学龄前儿童",
        "劳动技能": "无劳动力",
        "出生日期": "20261001",
        "性别": "女",
    }
    family = Family(
        "4409811240001", [Person("陈明", MAN), Person("陈小小", "999999202610010000", "之女", baby)]
    )
    reading = read(family)
    child = reading.households[0].members[1]
    assert (child.id_number, child.person_number, child.birth_day) == (
        None,
        "440981124000102",
        date(2026, 10, 1),
    )
    assert [each.code for each in reading.warnings] == [Warned.NO_NUMBER_YET]


def test_the_identity_number_wins_over_sex_and_birthday_with_a_warning() -> None:
    reading = read(couple(), spoil=lambda lines: lines[1].update({"性别": "男", "出生日期": "19800507"}))
    member = reading.households[0].members[1]
    assert (member.values["sex"], member.birth_day) == ("female", date(1980, 5, 6))
    assert {each.code for each in reading.warnings} == {
        "sex_disagrees",
        "birth_disagrees",
        "spouse_of_same_sex",
    }
    assert {(each.column, each.value) for each in reading.warnings} == {
        ("性别", "男"),
        ("出生日期", "19800507"),
    }


BAD_CELLS = [
    ("户编号", "", RowReason.NO_HOUSEHOLD_NUMBER, Mend.FILL_IN),
    ("户编号", 4409811240001, RowReason.NUMBER_LOSES_DIGITS, Mend.FORMAT_AS_TEXT),
    ("姓名", "", RowReason.BLANK, Mend.FILL_IN),
    ("姓名", "李芳1", "name_wrong_characters", Mend.CHECK_NAME),
    ("与户主关系", "邻居", RowReason.NOT_CODE, Mend.CHOOSE_ALLOWED),
    ("与户主关系", "户主", "several_heads", Mend.CHECK_FAMILY),
    ("劳动技能", "", RowReason.BLANK, Mend.FILL_IN),
    ("健康状况", "健康,残疾", RowReason.NOT_ALONE, Mend.KEEP_ONE),
    ("在校生状况", "七年级", "education_and_schooling", Mend.CHECK_FAMILY),
    ("文化程度", "", "education_missing", Mend.CHECK_FAMILY),
    ("家庭成员联系电话", "12345", RowReason.NOT_PHONE, Mend.WRITE_PHONE),
    ("乡", "埠场镇", RowReason.OTHER_TOWN, Mend.OWN_TOWN_ONLY),
    ("村", "帅堂", RowReason.AMBIGUOUS_VILLAGE, Mend.CHOOSE_VILLAGE),
    ("村", "桃花源村", RowReason.UNKNOWN_VILLAGE, Mend.CHOOSE_VILLAGE),
    ("村", "霍村", RowReason.DISAGREES_IN_HOUSEHOLD, Mend.MAKE_EQUAL),
    ("户类型", "一般农户", RowReason.DISAGREES_IN_HOUSEHOLD, Mend.MAKE_EQUAL),
    ("工资性收入", "三万", RowReason.NOT_YUAN, Mend.WRITE_NUMBER),
    ("证件号码", MAN, "same_id_in_household", Mend.CHECK_FAMILY),
    ("人编号", "440981124000101", RowReason.PERSON_TWICE, Mend.KEEP_ONE),
]


@pytest.mark.parametrize(("column", "value", "code", "mend"), BAD_CELLS)
def test_one_refused_member_holds_back_her_household_and_only_hers(
    column: str, value: Any, code: str, mend: str
) -> None:
    reading = with_cell(column, value)
    assert {each.code for each in reading.refusals} == {code}
    assert {each.mend for each in reading.refusals} == {mend}
    assert {each.row for each in reading.refusals} <= {FIRST, FIRST + 1}
    assert {each.column for each in reading.refusals} == {column}
    assert [draft.number for draft in reading.households] == [ordinary_family(9).number]
    assert [held.number for held in reading.held_back] == [couple().number]


def test_rows_of_one_household_that_differ_are_refused_naming_both() -> None:
    refusal = only_refusal(with_cell("户类型", "一般农户"))
    assert (refusal.row, refusal.value, refusal.params) == (
        5,
        "一般农户",
        {"other_row": 4, "other": "脱贫户"},
    )


def test_a_blank_on_one_row_of_a_household_says_nothing_against_the_others() -> None:
    assert len(with_cell("户类型", "").households) == 2
    assert len(with_cell("村", "").households) == 2


def test_a_value_that_no_row_of_the_household_states_is_asked_for_once() -> None:
    reading = read(couple(户类型=""))
    assert [(each.column, each.row, each.code) for each in reading.refusals] == [
        ("户类型", 4, RowReason.BLANK)
    ]


def test_the_same_number_in_two_households_refuses_both_and_names_the_rows() -> None:
    other = Family(
        "4409811240002", [Person("黄强", id_number(date(1970, 1, 1), 3)), Person("陈明", MAN, "其他")]
    )
    reading = read(couple(), other, ordinary_family(9))
    assert [(each.row, each.code, each.params) for each in reading.refusals] == [
        (4, RowReason.ID_TWICE, {"rows": "7"}),
        (7, RowReason.ID_TWICE, {"rows": "4"}),
    ]
    assert len(reading.households) == 1


def test_a_household_without_head_is_refused_at_its_first_row() -> None:
    reading = with_cell("与户主关系", "其他", line=0)
    assert [(each.row, each.code) for each in reading.refusals] == [(4, "no_head")]


def test_one_phone_in_two_households_is_a_warning_on_both() -> None:
    second = ordinary_family(9, more={"户联系电话": "13800138000"})
    reading = read(couple(户联系电话="138-0013-8000"), second)
    assert [(each.row, each.code, each.params, each.value) for each in reading.warnings] == [
        (4, Warned.SHARED_PHONE, {"rows": "6"}, "138****8000"),
        (6, Warned.SHARED_PHONE, {"rows": "4"}, "138****8000"),
    ]
    assert len(reading.households) == 2


def test_a_land_line_is_kept_with_a_warning() -> None:
    reading = read(couple(户联系电话="0668-6666666"))
    assert reading.households[0].values["household_phone"] == "06686666666"
    assert {each.code for each in reading.warnings} == {Warned.LAND_LINE}


def test_a_household_size_that_differs_from_its_rows_is_a_warning() -> None:
    reading = read(couple(家庭人口数="3"))
    assert [(each.code, each.value, each.params) for each in reading.warnings] == [
        (Warned.SIZE_DISAGREES, "3", {"rows": 2})
    ]


def test_a_padded_name_is_stored_without_space_and_said() -> None:
    reading = with_cell("姓名", "李　芳")
    assert reading.households[0].members[1].name == "李芳"
    assert [(each.code, each.value) for each in reading.notices] == [(Noticed.NAME_TIDIED, "李芳")]


def test_a_line_of_totals_below_the_table_is_left_out_with_a_notice() -> None:
    family = couple()
    total = {"县": "合计", "家庭人口数": "2"}
    reading = read_people(person_workbook(rows=[*family.rows(), {}, total]), town())
    assert (reading.rows, len(reading.households)) == (2, 1)
    assert [(each.code, each.row) for each in reading.notices] == [(Noticed.ROW_LEFT_OUT, 7)]


def test_a_person_without_household_number_holds_back_the_household_above() -> None:
    lines = [*couple().rows(), *ordinary_family(9).rows()]
    lines.insert(2, {**lines[1], "户编号": "", "证件号码": BOY, "人编号": "1", "姓名": "陈小军"})
    reading = read_people(person_workbook(rows=lines), town())
    assert [(held.number, held.refused_rows) for held in reading.held_back] == [(couple().number, (6,))]
    assert len(reading.households) == 1


def test_the_rows_of_a_household_need_not_stand_together() -> None:
    lines = [*couple().rows(), *ordinary_family(9).rows()]
    reading = read_people(person_workbook(rows=[lines[0], lines[2], lines[1], lines[3]]), town())
    assert sorted(draft.rows for draft in reading.households) == [(4, 6), (5, 7)]


def test_a_formula_in_a_name_is_never_more_than_text_and_here_it_is_no_name() -> None:
    for name in ("=1+1", "+86", "@SUM(A1)", "＝cmd", "-李"):
        assert {each.code for each in with_cell("姓名", name).refusals} == {"name_wrong_characters"}


birthdays = st.dates(date(1930, 1, 1), TODAY)


@given(birthdays, st.integers(1, 999), st.sampled_from([str, str.lower, " {} ".format, "\u3000{}".format]))
def test_any_right_number_is_taken_however_it_is_written(
    born: date, sequence: int, style: Callable[[str], str]
) -> None:
    number = id_number(born, sequence)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    for written in (style(number), wide):
        found = identity.normalise_id(written, TODAY, town().area_codes)
        assert isinstance(found, identity.IdNumber)
        assert (found.value, found.born_on) == (number, born)


@given(birthdays, st.integers(1, 999), st.integers(0, 17), st.integers(1, 9))
def test_no_single_wrong_digit_slips_through(born: date, sequence: int, place: int, shift: int) -> None:
    number = id_number(born, sequence)
    old = "0123456789X".index(number[place])
    new = "0123456789X"[(old + shift) % (11 if place == 17 else 10)]
    assert isinstance(identity.normalise_id(number[:place] + new + number[place + 1 :], TODAY), list)
