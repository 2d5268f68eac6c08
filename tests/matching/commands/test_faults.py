"""What is wrong in the input is told with its row, its column and what to write instead, and nothing is written."""

import csv
from pathlib import Path
from string import Formatter

import pytest

from matching.assignment.rules import SENTENCES as PINS
from matching.codes import AGAINST_CODES, FOR_CODES, GAP_CODES, LIMIT_CODES
from matching.commands.language import sentences
from matching.store import REFUSAL_CODES
from matching.tables.faults import FAULT_CODES, NOTICE_CODES
from matching.tables.names import columns
from matching.training.report import VERDICT_CODES
from tests.matching.commands.conftest import BOTH, OPENINGS, WORKERS
from tests.matching.tables.books import text, workbook

PERSON = 'w1,41,缝纫、打包,缝纫:3,07:20-16:40,16:30-17:00 接孩子,8,2600,电动车,"21.950,110.850",60,h1,是'
POST = 'o1,缝纫工,车间缝纫,缝纫,3000-4500,07:40-16:10,"21.970,110.860",18-55,1,60%'


def cases(name: str) -> list[tuple[str, ...]]:
    """The rows of a table of cases."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


@pytest.mark.parametrize(("name", "row", "told"), cases("wrong_cells.csv"))
def test_a_wrong_cell_is_told_and_nothing_is_written(folder, call, name, row, told):
    content, right = {"W.csv": (WORKERS, PERSON), "O.csv": (OPENINGS, POST)}[name]
    assert right in content
    (folder / name).write_text(content.replace(right, row), encoding="utf-8")
    called = call("rank", *BOTH, "--output", "R.csv", "--lang", "en")
    assert called.status == 1
    assert called.err == [f"{name}, {told}", "Nothing was written."]
    assert not (folder / "R.csv").exists()


@pytest.mark.parametrize(("options", "lines", "told"), cases("wrong_files.csv"))
def test_a_wrong_cell_of_any_other_table_is_told(folder, call, options, lines, told):
    text(folder / "P.csv", *lines.split("|"))
    called = call("rank", *BOTH, *options.split(), "--lang", "en")
    assert called.status == 1
    assert told in called.err
    assert called.err[-1] == "Nothing was written."


FILE_FAULTS = [
    (b"name,age\nan,41\n", ": none of the first 20 rows has the heading id, 编号, 人员编号"),
    (b"id,age\n", ", row 1: there is nothing below the heading"),
    (
        "id,age,年龄\nw1,41,41\n".encode(),
        ", row 1, column age: 年龄 means the same column; leave one of the two",
    ),
    ("id\nw1\n".encode("utf-16"), ": the text is UTF-16; save it as CSV UTF-8"),
    (b"id\nw1\n\xff\n", ", row 3: the text is neither UTF-8 nor GB18030; save it as CSV UTF-8"),
    (b'id,age\nw1,"41\nw2,\n', ", row 2: a quotation mark is not closed, or something follows behind it"),
    (b"id,birth\nw1,1984-05-06\n", ", row 1, column birth: name with --day the day on which it is to hold"),
    (b"id,lat,lon\nw1,21.9,\n", ', row 2, column lat: "21.9": the longitude is missing'),
]


@pytest.mark.parametrize(("content", "told"), FILE_FAULTS)
def test_a_file_that_is_no_such_table_is_told(folder, call, content, told):
    (folder / "W.csv").write_bytes(content)
    called = call("rank", *BOTH, "--lang", "en")
    assert called.status == 1
    assert called.err[0].startswith(f"W.csv{told}")
    assert called.err[1:] == ["Nothing was written."]


def test_a_name_that_the_file_of_places_lacks_is_a_fault(folder, call):
    (folder / "P.csv").write_text('name,place\n上村,"21.9,110.8"\n', encoding="utf-8")
    (folder / "W.csv").write_text("id,age,place\nw1,30,上村\nw2,30,下村\n", encoding="utf-8")
    called = call("rank", *BOTH, "--places", "P.csv", "--lang", "en")
    assert called.err[0] == 'W.csv, row 3, column place: "下村": the file of --places has no such name'


def test_all_faults_of_all_tables_are_told_at_once_row_by_row(folder, call):
    (folder / "W.csv").write_text("编号,年龄,空闲时间\nw1,x,上午\nw2,y,\nw2,41,\n", encoding="gb18030")
    (folder / "O.csv").write_text("id,posts\no1,-1\n", encoding="utf-8")
    called = call("rank", *BOTH, "--lang", "zh")
    assert called.err == [
        "W.csv，第2行，“空闲时间”列：“上午”：请写一段时间，如07:30-17:00，或“全天”",
        "W.csv，第2行，“年龄”列：“x”：请写0到110的整数",
        "W.csv，第3行，“年龄”列：“y”：请写0到110的整数",
        "W.csv，第4行，“编号”列：“w2”：和第3行相同，每行要有自己的",
        "O.csv，第2行，“posts”列：“-1”：请写0到99999的整数",
        "没有写出任何结果。",
    ]


def test_a_fault_in_a_workbook_names_its_sheet(folder, call):
    workbook(folder / "W.xlsx", {"人员": [["某镇人员表"], ["编号", "年龄"], ["w1", "x"]]})
    called = call("rank", "--workers", "W.xlsx", "--openings", "O.csv", "--lang", "en")
    assert called.err[0] == 'W.xlsx, sheet 人员, row 3, column 年龄: "x": write a whole number from 0 to 110'


def test_many_faults_are_counted_after_the_first_hundred(folder, call):
    rows = "".join(f"w{at},x\n" for at in range(150))
    (folder / "W.csv").write_text(f"id,age\n{rows}", encoding="utf-8")
    called = call("rank", *BOTH, "--lang", "en")
    assert len(called.err) == 102
    assert called.err[-2] == "50 more faults are not listed"


def test_a_long_cell_is_shown_in_part(folder, call):
    (folder / "W.csv").write_text(f"id,age\nw1,{'x' * 99}\n", encoding="utf-8")
    assert f'"{"x" * 40}…"' in call("rank", *BOTH, "--lang", "en").err[0]


def test_a_file_that_is_not_there_is_a_fault_of_the_input(call):
    called = call("rank", "--workers", "none.csv", "--openings", "O.csv", "--lang", "en")
    assert called.err == ["none.csv: there is no such file", "Nothing was written."]
    assert called.status == 1


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("rank",),
        ("rank", *BOTH, "--top", "0"),
        ("rank", *BOTH, "--top", "many"),
        ("rank", *BOTH, "--day", "tomorrow"),
        ("rank", *BOTH, "--kernel", "cobol"),
        ("rank", *BOTH, "--out", "R.csv"),
        ("rank", *BOTH, "--lang", "fr"),
        ("assign", *BOTH, "--household-factor", "0.5"),
        ("fit", *BOTH, "--outcomes", "A.csv", "--output", "m.json"),
        ("cook", *BOTH),
    ],
)
def test_wrong_use_ends_with_two(call, argv):
    called = call(*argv)
    assert called.status == 2
    assert called.err[0].startswith("usage: python -m matching")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


SPOKEN = [
    *((f"fault.{code}", names) for code, names in FAULT_CODES.items()),
    *((f"notice.{code}", names) for code, names in NOTICE_CODES.items()),
    *((f"model.{code}", names) for code, names in REFUSAL_CODES.items()),
    *((f"verdict.{code}", names) for code, names in VERDICT_CODES.items()),
    *((f"pin.{code}", ()) for code in PINS),
    *(
        (f"reason.{code}", names)
        for codes in (LIMIT_CODES, FOR_CODES, AGAINST_CODES, GAP_CODES)
        for code, names in codes.items()
    ),
    *((f"line.{column.table}_table", ()) for column in columns()),
]


def test_every_code_has_a_sentence_in_both_languages_with_none_but_its_values():
    for key, names in SPOKEN:
        for said in sentences()[key].values():
            assert said.strip(), key
            assert fields(said) <= set(names), key


def test_both_languages_tell_the_same_values():
    assert [key for key, said in sentences().items() if fields(said["en"]) != fields(said["zh"])] == []
