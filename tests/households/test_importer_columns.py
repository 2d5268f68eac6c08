import random
from collections import Counter

import pytest

from tests.support.workbooks import headings, ordinary_family, person_workbook, town
from webapp.core.db import DataClass
from webapp.households.importer.codes import shipped_code_lists
from webapp.households.importer.columns import (
    column,
    heading_among,
    map_columns,
    person_columns,
    plain_heading,
)
from webapp.households.importer.rows import read_people
from webapp.households.importer.workbook import Row

KINDS = {
    "text", "texts", "name", "number_text", "id_number", "village", "yes_no", "month", "day", "yuan",
    "signed_yuan",
    "number", "count", "phone", "code", "codes",
}  # fmt: skip
TARGETS = {"household", "household_fact", "member", "member_fact", "place"}
REQUIRED = {
    "村", "户编号", "户类型", "监测对象类别", "姓名", "证件号码", "与户主关系", "文化程度",
    "在校生状况", "健康状况", "劳动技能",
}  # fmt: skip


def row(number: int, *cells: str) -> Row:
    return Row("表", number, cells)


def test_the_table_of_columns_holds_only_kinds_targets_and_classes_that_exist() -> None:
    lists = shipped_code_lists()
    for each in person_columns():
        assert each.kind in KINDS
        assert each.target in TARGETS
        assert each.data_class in set(DataClass)
        assert bool(each.code_list) == (each.kind in {"code", "codes"})
        assert not each.code_list or each.code_list in lists


def test_no_name_means_two_fields() -> None:
    names = Counter(
        plain_heading(name) for each in person_columns() for name in (each.heading, *each.synonyms)
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_the_columns_without_which_nobody_can_be_registered_are_required() -> None:
    assert {each.heading for each in person_columns() if each.required} == REQUIRED


def test_the_sample_is_as_wide_as_a_real_export() -> None:
    assert len(headings()) >= 177
    assert len(set(headings())) == len(headings())


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("户编号", "household_number"),
        (" 户 编 号\n", "household_number"),
        ("户编号*", "household_number"),
        ("行政村", "village"),
        ("村", "village"),
        ("在校生情况", "schooling"),
        ("易返贫致贫户（监测对象）类型", "category"),
        ("易返贫致贫户(监测对象)类型", "category"),
        ("风险消除时间", "gone_month"),
        ("参加新型农村合作医疗（城乡居民基本医疗保险）", "residents_insurance"),
        ("人均纯收入（元）", "net_income_per_head"),
        ("人均纯收入【元】", "net_income_per_head"),
        ("耕地面积（亩）", "arable_area"),
        ("公益性岗位（月数）", "public_post_months"),
        ("成员联系电话", "member_phone"),
        ("人口编号", "person_number"),
        ("公益岗位帮扶", "measure_public_post"),
        ("公益性岗位帮扶", "measure_public_post"),
    ],
)
def test_a_column_is_found_by_any_of_its_names(written: str, field: str) -> None:
    found = [
        each for each in person_columns() if plain_heading(written) in map(plain_heading, _names(each.field))
    ]
    assert [each.field for each in found] == [field]


def _names(field: str) -> tuple[str, ...]:
    return column(field).heading, *column(field).synonyms


def test_columns_in_any_order_give_the_same_reading() -> None:
    family = ordinary_family()
    dice = random.Random(3)  # noqa: S311 -- the same order in every run, not a secret
    straight = read_people(person_workbook([family]), town())
    shuffled = read_people(person_workbook([family], shuffle=dice.shuffle), town())
    assert shuffled.households == straight.households
    assert straight.households


@pytest.mark.parametrize("heading_row", [1, 2, 3, 5, 10])
def test_the_heading_is_found_in_the_first_ten_rows(heading_row: int) -> None:
    reading = read_people(person_workbook([ordinary_family()], heading_row=heading_row), town())
    assert reading.columns is not None
    assert reading.columns.heading_row == heading_row
    assert [draft.first_row for draft in reading.households] == [heading_row + 1]


def test_row_three_wins_over_a_row_above_that_happens_to_hold_the_same_names() -> None:
    names = ("户编号", "姓名", "证件号码", "村", "户类型")
    found = heading_among([row(1, *names, "性别"), row(3, *names)])
    assert found is not None
    assert found.number == 3


def test_a_row_of_few_known_names_is_no_heading() -> None:
    assert heading_among([row(3, "姓名", "性别", "民族", "备注一")]) is None


def test_unknown_columns_are_shown_and_do_no_harm() -> None:
    reading = read_people(person_workbook([ordinary_family()], extra=["户主签字日期", "新增指标"]), town())
    assert reading.columns is not None
    assert {"户主签字日期", "新增指标", "数据来源"} <= set(reading.columns.unmatched)
    assert len(reading.households) == 1


def test_of_two_names_for_one_field_the_national_one_is_read_and_the_other_shown() -> None:
    names = [each.heading for each in person_columns()]
    found = map_columns(row(3, "行政村", *names))
    assert found.positions["village"] == names.index("村") + 1
    assert found.doubles == ("行政村",)


def test_columns_that_may_be_missing_are_listed_as_absent() -> None:
    reading = read_people(person_workbook([ordinary_family()], drop=["工资性收入"]), town())
    assert reading.columns is not None
    assert reading.columns.absent == ("工资性收入",)
    assert len(reading.households) == 1


def test_a_cover_sheet_is_passed_over_and_named() -> None:
    reading = read_people(person_workbook([ordinary_family()], more_sheets=["填表说明"]), town())
    assert reading.other_sheets == ("填表说明",)
    assert len(reading.households) == 1
