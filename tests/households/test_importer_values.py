from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.months import Month
from webapp.households.importer.codes import CodeList, CodeValue, shipped_code_lists
from webapp.households.importer.columns import Column, column, person_columns
from webapp.households.importer.reasons import Mend, Problem, RowReason
from webapp.households.importer.values import Reader, Value, as_text
from webapp.households.importer.workbook import Cell

DAY = date(2026, 11, 23)
READER = Reader(shipped_code_lists(), DAY)


def read(field: str, cell: Cell) -> Value | Problem | None:
    return READER.read(column(field), cell)


def reason(field: str, cell: Cell) -> str:
    found = read(field, cell)
    assert isinstance(found, Problem), found
    return found.code


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("identified_month", "202305", Month(2023, 5)),
        ("identified_month", "２０２３０５", Month(2023, 5)),
        ("identified_month", 202305.0, Month(2023, 5)),
        ("identified_month", "202305.0", Month(2023, 5)),
        ("identified_month", "2023年5月", Month(2023, 5)),
        ("identified_month", "2023-05", Month(2023, 5)),
        ("birth_day", "20010203", date(2001, 2, 3)),
        ("birth_day", "20010203.0", date(2001, 2, 3)),
        ("birth_day", 20010203.0, date(2001, 2, 3)),
        ("birth_day", "2001-02-03", date(2001, 2, 3)),
        ("birth_day", "2001年2月3日", date(2001, 2, 3)),
        ("birth_day", "2001/2/3", date(2001, 2, 3)),
        ("risk_gone", "是", True),
        ("risk_gone", " 否 ", False),
        ("income_wage", "12,345.60", 1_234_560),
        ("income_wage", "12345.6元", 1_234_560),
        ("income_wage", "１２３", 12_300),
        ("income_wage", 123.45, 12_345),
        ("income_wage", "10233.335", 1_023_334),
        ("net_income", "-120.5", -12_050),
        ("arable_area", "3.50", Decimal("3.5")),
        ("arable_area", 0.0, Decimal(0)),
        ("household_size", "4", 4),
        ("household_size", 4.0, 4),
        ("household_phone", "138 0013 8000", "13800138000"),
        ("household_phone", "+86-13800138000", "13800138000"),
        ("household_phone", 13800138000.0, "13800138000"),
        ("household_phone", "0668-6666666", "06686666666"),
        ("name", "张　三", "张三"),
        ("name", "阿依古丽•买买提", "阿依古丽·买买提"),
        ("work_place", "高州市\u200b 曹江镇", "高州市 曹江镇"),
        ("measure_education", "雨露计划，其他、雨露计划", ("其他", "雨露计划")),
        ("labour", "技能劳动能力", "skilled"),
        ("labour", "弱劳动力半劳动力", "weak"),
        ("risk_1", "务工就业不稳", "unstable_job"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "满族", "11"),
        ("health", "残疾,长期慢性病", ("chronic", "disabled")),
        ("health", "长期慢性病、残疾", ("chronic", "disabled")),
        ("schooling", "硕士生及以上", "postgraduate"),
        ("extreme_hardship", "不享受", "none"),
        ("relation", "之儿媳", "daughter_in_law"),
        ("relation", "之女婿", "son_in_law"),
        ("household_number", " ４４０９ 8112 ", "44098112"),
        ("category", "", None),
        ("category", "—", None),
        ("income_wage", " ", None),
    ],
)
def test_a_cell_is_read_as(field: str, cell: Cell, value: Value | None) -> None:
    assert read(field, cell) == value
    assert type(read(field, cell)) is type(value)


@pytest.mark.parametrize(
    ("field", "cell", "why", "mend"),
    [
        ("identified_month", "202313", RowReason.NOT_MONTH, Mend.WRITE_MONTH),
        ("identified_month", "2023", RowReason.NOT_MONTH, Mend.WRITE_MONTH),
        ("birth_day", "20230230", RowReason.NOT_DAY, Mend.WRITE_DAY),
        ("birth_day", "18991231", RowReason.NOT_DAY, Mend.WRITE_DAY),
        ("birth_day", "不详", RowReason.NOT_DAY, Mend.WRITE_DAY),
        ("risk_gone", "大概", RowReason.NOT_YES_NO, Mend.WRITE_YES_NO),
        ("income_wage", "面议", RowReason.NOT_YUAN, Mend.WRITE_NUMBER),
        ("income_wage", "1,2,3", RowReason.NOT_YUAN, Mend.WRITE_NUMBER),
        ("income_wage", "1e9", RowReason.NOT_YUAN, Mend.WRITE_NUMBER),
        ("income_wage", float("inf"), RowReason.NOT_YUAN, Mend.WRITE_NUMBER),
        ("income_wage", "9999999999999", RowReason.NOT_YUAN, Mend.WRITE_NUMBER),
        ("income_wage", "-1", RowReason.NEGATIVE, Mend.WRITE_NUMBER),
        ("arable_area", "三亩", RowReason.NOT_NUMBER, Mend.WRITE_NUMBER),
        ("arable_area", "-0.1", RowReason.NEGATIVE, Mend.WRITE_NUMBER),
        ("household_size", "2.5", RowReason.NOT_COUNT, Mend.WRITE_NUMBER),
        ("household_phone", "1380013800", RowReason.NOT_PHONE, Mend.WRITE_PHONE),
        ("household_phone", "12800138000", RowReason.NOT_PHONE, Mend.WRITE_PHONE),
        ("household_number", 440981124000001.0, RowReason.NUMBER_LOSES_DIGITS, Mend.FORMAT_AS_TEXT),
        ("person_number", "440981124000001.0", RowReason.NUMBER_LOSES_DIGITS, Mend.FORMAT_AS_TEXT),
        ("person_number", "4.40981E+17", RowReason.NUMBER_LOSES_DIGITS, Mend.FORMAT_AS_TEXT),
        ("health", "健康,残疾", RowReason.NOT_ALONE, Mend.KEEP_ONE),
        ("health", "无患大病", RowReason.NOT_CODE, Mend.CHOOSE_ALLOWED),
        ("household_type", "低保脱贫户", RowReason.CODE_ENDED, Mend.CHOOSE_ALLOWED),
        ("name", "张三1", "name_wrong_characters", Mend.CHECK_NAME),
        ("name", "张" * 61, "name_too_long", Mend.CHECK_NAME),
        ("address", "曹" * 501, RowReason.TOO_LONG, Mend.SHORTEN),
    ],
)
def test_a_cell_is_refused_with_what_to_do(field: str, cell: Cell, why: str, mend: Mend) -> None:
    found = read(field, cell)
    assert isinstance(found, Problem)
    assert (found.code, found.mend) == (why, mend)


def test_an_unknown_value_is_refused_with_the_values_that_are_allowed() -> None:
    found = read("labour", "全劳力")
    assert isinstance(found, Problem)
    assert found.params == {"allowed": "普通劳动力、技能劳动力、弱劳动力或半劳动力、丧失劳动力、无劳动力"}


def test_a_value_that_ended_is_refused_with_its_last_day() -> None:
    found = read("household_type", "一般脱贫户")
    assert isinstance(found, Problem)
    assert found.params == {"allowed": "脱贫户、一般农户", "day": "2020-12-31"}


def test_a_list_is_read_as_of_its_day() -> None:
    old = CodeValue("poor", "贫困户", valid_to=date(2020, 12, 31))
    new = CodeValue("poor", "脱贫户", valid_from=date(2021, 1, 1))
    lists = {"household_type": CodeList("household_type", (old, new))}
    kind = column("household_type")
    assert Reader(lists, date(2020, 12, 31)).read(kind, "贫困户") == "poor"
    assert Reader(lists, date(2021, 1, 1)).read(kind, "脱贫户") == "poor"
    assert isinstance(Reader(lists, date(2020, 12, 31)).read(kind, "脱贫户"), Problem)
    assert Reader(lists, date(2020, 12, 31)).written(kind, "poor") == "贫困户"
    assert Reader(lists, date(2026, 1, 1)).written(kind, "poor") == "脱贫户"


def test_no_wording_means_two_values_of_a_list() -> None:
    for listed in shipped_code_lists().values():
        for value in listed.values:
            for name in (value.name, *value.synonyms):
                known = listed.find(name, value.valid_to or DAY)
                assert known is not None, (listed.name, name)
                assert known.code == value.code, (listed.name, name)


def values_of(each: Column) -> st.SearchStrategy[Value]:
    """Any value that a field may hold."""
    han = st.text("张李曹江荷垌务工雨露计划", min_size=1, max_size=12)
    if each.code_list:
        codes = [value for value in READER.code_lists[each.code_list].allowed(DAY) if not value.alone]
        ranked = [value.code for value in codes]
        if each.kind == "code":
            return st.sampled_from(ranked)
        several = st.sets(st.sampled_from(ranked), min_size=1)
        return several.map(lambda chosen: tuple(sorted(chosen, key=ranked.index)))
    digits = st.text("0123456789", min_size=1, max_size=20)
    return {
        "text": han,
        "village": han,
        "name": han,
        "texts": st.sets(han, min_size=1).map(lambda parts: tuple(sorted(parts))),
        "number_text": digits,
        "id_number": digits,
        "yes_no": st.booleans(),
        "month": st.builds(Month, st.integers(1900, 2100), st.integers(1, 12)),
        "day": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "yuan": st.integers(0, 10**12),
        "signed_yuan": st.integers(-(10**12), 10**12),
        "number": st.decimals(0, 10**6, places=3).map(lambda number: Decimal(f"{number.normalize():f}")),
        "count": st.integers(0, 9_999),
        "phone": st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    }[each.kind]


@given(st.data())
def test_what_is_written_out_reads_back_as_the_same_value(data: st.DataObject) -> None:
    readable = [
        each
        for each in person_columns()
        if each.target != "place" and each.kind not in {"id_number", "village"}
    ]
    each = data.draw(st.sampled_from(readable))
    value = data.draw(values_of(each))
    again = READER.read(each, READER.written(each, value))
    assert again == value
    assert type(again) is type(value)


@given(st.sampled_from(person_columns()), st.one_of(st.text(max_size=40), st.floats()))
def test_no_cell_whatever_crashes_the_reader(each: Column, cell: Cell) -> None:
    if each.kind in {"id_number", "village"}:
        return
    found = READER.read(each, cell)
    if found is not None and not isinstance(found, Problem):
        assert READER.read(each, READER.written(each, found)) == found


@given(st.text(max_size=30))
def test_text_is_tidied_once_and_for_all(text: str) -> None:
    assert as_text(as_text(text)) == as_text(text)


def wide(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


@given(st.sampled_from(["202305", "20010203", "12,345.60", "13800138000", "44098112400001"]), st.data())
def test_full_width_and_spaces_change_nothing_in_a_number(text: str, data: st.DataObject) -> None:
    field = {
        6: "identified_month",
        8: "birth_day",
        9: "income_wage",
        11: "member_phone",
        14: "person_number",
    }[len(text)]
    place = data.draw(st.integers(0, len(text)))
    spaced = text[:place] + data.draw(st.sampled_from([" ", "\u3000", "\xa0", "\t"])) + text[place:]
    assert read(field, wide(text)) == read(field, spaced) == read(field, text)
