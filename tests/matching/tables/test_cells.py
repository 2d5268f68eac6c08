"""Single cells."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.geo import SPEED_KMH
from matching.tables import cells
from matching.tables.faults import Refused
from matching.tables.names import (
    DATA,
    chinese_or_english,
    columns,
    headings,
    plain,
    plain_heading,
    unit_of,
    words,
)
from matching.tables.openings import Ages, ages

WHOLE, NUMBER = cells.whole_number(0, 110, "岁"), cells.number(0, 500, "km|公里")

READ = [
    (WHOLE, "41", 41),
    (WHOLE, "41 岁", 41),
    (WHOLE, "４１", 41),
    (WHOLE, "41.0", 41),
    (NUMBER, "8.5公里", 8.5),
    (NUMBER, "8 KM", 8.0),
    (cells.number(0, 9_999), "1,200", 1200.0),
    (cells.share, "60%", 0.6),
    (cells.share, "0.6", 0.6),
    (cells.share, "100 ％", 1.0),
    (cells.yes_no, "是", True),
    (cells.yes_no, "不能", False),
    (cells.yes_no, "TRUE", True),
    (cells.yes_no, "×", False),
    (cells.day, "2025-03-04", date(2025, 3, 4)),
    (cells.day, "2025/3/4", date(2025, 3, 4)),
    (cells.day, "2025年3月4日", date(2025, 3, 4)),
    (cells.day, "20250304", date(2025, 3, 4)),
    (cells.day, "2025-03-04 07:30", date(2025, 3, 4)),
    (cells.birth, "1984-02", date(1984, 2, 29)),
    (cells.birth, "1984年12月", date(1984, 12, 31)),
    (cells.birth, "198405", date(1984, 5, 31)),
    (cells.birth, "1984.5.6", date(1984, 5, 6)),
    (cells.listed, "缝纫、打包，电工;a|b\nc 、缝纫", ("缝纫", "打包", "电工", "a", "b", "c")),
    (cells.listed, "无", ()),
    (cells.key, "w-01", "w-01"),
    (lambda text: cells.one_of("education", text), "初中毕业", ("2",)),
    (lambda text: cells.one_of("education", text), "高中/中专及以上学历", ("3", "3")),
    (lambda text: cells.one_of("education", text), "大学本科", ("5",)),
    (lambda text: cells.one_of("transport", text), "电动车、步行", ("ebike", "walk")),
    (ages, "18-55岁", Ages(18, 55)),
    (ages, "18岁以上55岁以下", Ages(18, 55)),
    (ages, "45岁及以下", Ages(None, 45)),
    (ages, "18 以上", Ages(18, None)),
    (ages, "18+", Ages(18, None)),
    (ages, "不限", Ages()),
]


@pytest.mark.parametrize(("reader", "text", "value"), READ)
def test_a_cell_is_read_as_people_write_it(reader, text, value):
    assert reader(text) == value


REFUSED = [
    (WHOLE, "111", "whole_number"),
    (WHOLE, "-1", "whole_number"),
    (WHOLE, "4.5", "whole_number"),
    (WHOLE, "forty", "whole_number"),
    (NUMBER, "8里", "number"),
    (NUMBER, "nan", "number"),
    (NUMBER, "1e3", "number"),
    (cells.share, "60", "share"),
    (cells.share, "101%", "share"),
    (cells.yes_no, "也许", "yes_no"),
    (cells.day, "2025-02-30", "date"),
    (cells.day, "25-03-04", "date"),
    (cells.day, "4.3.2025", "date"),
    (cells.day, "2025-03", "date"),
    (cells.birth, "1984-13", "date"),
    (cells.key, "4.417212E+17", "key_cut"),
    (lambda text: cells.one_of("effort", text), "很重", "word"),
    (lambda text: cells.one_of("effort", text), "/", "word"),
    (ages, "成年", "ages"),
    (ages, "45", "ages"),
]


@pytest.mark.parametrize(("reader", "text", "code"), REFUSED)
def test_a_cell_that_may_mean_something_else_is_refused(reader, text, code):
    with pytest.raises(Refused, match=f"^{code}$"):
        reader(text)


@given(st.dates(date(1920, 1, 1), date(2010, 12, 31)), st.dates(date(2011, 1, 1), date(2040, 12, 31)))
def test_a_birthday_makes_a_year_and_the_day_before_does_not(born, today):
    age = cells.age_on(born, today)
    assert 0 <= today.year - born.year - age <= 1
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    assert (today.year - born.year == age) == had_birthday


@pytest.mark.parametrize("table", sorted({column.table for column in columns()}))
def test_no_heading_means_two_columns_of_a_table(table):
    own = [column for column in columns() if column.table == table]
    of_each = [{plain_heading(text) for text in (column.name, *column.headings)} for column in own]
    assert sum(map(len, of_each)) == len(set().union(*of_each)) == len(headings(table))


def test_no_word_of_a_kind_has_two_values():
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        said = [
            (row["kind"], plain(word)) for row in csv.DictReader(file) for word in row["words"].split("|")
        ]
    twice = {each for each in said if said.count(each) > 1}
    assert twice == {("unknown", "?")}  # of two widths


@pytest.mark.parametrize(
    ("heading", "plain_one", "unit"),
    [
        ("工资（元/月）", "工资", "元/月"),
        ("* 姓 名：", "姓名", ""),
        ("Max_KM", "maxkm", ""),
        ("最远 [公里]", "最远", "公里"),
    ],
)
def test_a_heading_is_known_whatever_stands_around_it(heading, plain_one, unit):
    assert (plain_heading(heading), unit_of(heading)) == (plain_one, unit)


def test_words_are_told_in_the_language_that_is_asked_for():
    assert chinese_or_english("effort", chinese=True) == ("轻", "中", "重")
    assert chinese_or_english("effort", chinese=False) == ("light", "moderate", "heavy")
    assert set(words("transport").values()) == set(SPEED_KMH)
