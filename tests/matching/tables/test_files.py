"""From files to rows of text."""

from datetime import date, datetime, time

import pytest

from matching.tables.files import FileRefused, decoded, read_grids
from tests.matching.tables.books import ods, text, workbook

DAY = date(2026, 8, 1)
ROWS = [["编号", "地点"], ["w1", "上村"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_text_is_read_in_whichever_of_the_encodings_it_stands(tmp_path, encoding):
    (grid,) = read_grids(text(tmp_path / "W.csv", "编号,地点", "w1,上村", encoding=encoding))
    assert grid.rows == ROWS
    assert grid.sheet == ""


@pytest.mark.parametrize("character", ["镕", "€", "𠮷", "é"])
def test_a_character_beyond_the_common_ones_survives_both_encodings(character):
    assert decoded(character.encode("utf-8")) == decoded(character.encode("gb18030")) == character


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_cells_are_parted_by_what_parts_the_heading(tmp_path, mark):
    path = text(
        tmp_path / "W.csv", "workers of a town", mark.join(("id", '"a,b;c\td"')), mark.join(("w1", "x"))
    )
    (grid,) = read_grids(path)
    assert grid.rows == [["workers of a town"], ["id", "a,b;c\td"], ["w1", "x"]]


def test_a_file_of_one_column_has_no_delimiter(tmp_path):
    (grid,) = read_grids(text(tmp_path / "W.txt", "id", "w1"))
    assert grid.rows == [["id"], ["w1"]]


def test_a_cell_may_hold_line_breaks_and_quotation_marks(tmp_path):
    (grid,) = read_grids(text(tmp_path / "W.csv", "id,care", 'w1,"07:00-08:00 a', '16:00-17:00 ""b"""'))
    assert grid.rows[1] == ["w1", '07:00-08:00 a\n16:00-17:00 "b"']


def test_a_workbook_gives_its_visible_sheets_with_cells_as_they_are_shown(tmp_path):
    cells = [
        [
            "id",
            3000,
            2.5,
            True,
            DAY,
            datetime.combine(DAY, time(7, 30)),
            time(7, 30),
            441721199001011234,
        ]
    ]
    path = workbook(tmp_path / "W.xlsx", {"人员": [[], ["", "a"]], "b": cells, "c": [["x"]]}, hidden=("c",))
    people, second = read_grids(path)
    assert (people.sheet, people.rows) == ("人员", [["", ""], ["", "a"]])
    shown = ["id", "3000", "2.5", "True", "2026-08-01", "2026-08-01 07:30", "07:30", "4.417212e+17"]
    assert second.rows == [shown]


def test_an_opendocument_sheet_is_read_like_the_others(tmp_path):
    (grid,) = read_grids(ods(tmp_path / "W.ods", ROWS))
    assert grid.rows == ROWS


@pytest.mark.parametrize(
    ("name", "content", "code", "row"),
    [
        ("W.pdf", b"", "file_kind", 0),
        ("none.csv", None, "file_missing", 0),
        ("W.xlsx", b"no workbook", "file_damaged", 0),
        ("W.csv", "编号".encode("utf-16"), "file_utf16", 0),
        ("W.csv", b"id,a\nw1,b\nw2,\xff\xff\n", "not_text", 3),
        ("W.csv", b'id,a\nw1,"b\nw2,c\n', "quotes_open", 2),
        ("W.csv", b'id,a\nw1,"b"c\n', "quotes_open", 2),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_row(tmp_path, name, content, code, row):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRefused, match=code) as refused:
        read_grids(tmp_path / name)
    assert (refused.value.code, refused.value.row) == (code, row)
