import io
import os
import random
import time
import tracemalloc
from collections.abc import Callable, Generator
from datetime import date
from typing import cast

import pytest
import xlsxwriter

from tests.support.workbooks import (
    bomb,
    headings,
    lying_bomb,
    ordinary_family,
    person_workbook,
    repacked,
    town,
    town_of,
    zipped,
)
from webapp.households.importer import workbook
from webapp.households.importer.reasons import FileReason, Mend, WorkbookRefused
from webapp.households.importer.rows import read_people
from webapp.households.importer.workbook import read_rows

NAMELESS = {name: f"栏目{place}" for place, name in enumerate(headings())}
GOOD = person_workbook([ordinary_family()])
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def with_part(name: str, content: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = content

    return repacked(GOOD, change)


def with_head(part: str, text: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts[part] = parts[part].replace(b"?>", b"?>" + text, 1)

    return repacked(GOOD, change)


def without(part: str) -> bytes:
    return repacked(GOOD, lambda parts: parts.__delitem__(part))


def locked_parts() -> bytes:
    marked = bytearray(GOOD)
    place = marked.find(b"PK\x01\x02")
    while place >= 0:
        marked[place + 8] |= 1
        place = marked.find(b"PK\x01\x02", place + 4)
    return bytes(marked)


BAD_FILES: list[tuple[str, Callable[[], bytes], FileReason, Mend]] = [
    ("nothing", lambda: b"", FileReason.EMPTY_FILE, Mend.EXPORT_AGAIN),
    ("a text", lambda: "姓名,证件号码\n".encode(), FileReason.NOT_A_WORKBOOK, Mend.SAVE_AS_XLSX),
    (
        "a page named .xlsx",
        lambda: b"<html><table></table></html>",
        FileReason.NOT_A_WORKBOOK,
        Mend.SAVE_AS_XLSX,
    ),
    ("a zip of photographs", lambda: zipped({"1.jpg": b"x"}), FileReason.NOT_A_WORKBOOK, Mend.SAVE_AS_XLSX),
    ("an .xls", lambda: OLE + b"\0" * 900, FileReason.OLD_FORMAT, Mend.SAVE_AS_XLSX),
    (
        "one with a password",
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        FileReason.ENCRYPTED,
        Mend.REMOVE_PASSWORD,
    ),
    ("locked parts", locked_parts, FileReason.ENCRYPTED, Mend.REMOVE_PASSWORD),
    ("macros", lambda: with_part("xl/vbaProject.bin", b"x"), FileReason.MACROS, Mend.SAVE_AS_XLSX),
    ("an .xlsb", lambda: with_part("xl/workbook.bin", b"x"), FileReason.OTHER_FORMAT, Mend.SAVE_AS_XLSX),
    (
        "too large",
        lambda: GOOD + b"\0" * workbook.MAX_FILE_BYTES,
        FileReason.TOO_LARGE,
        Mend.SPLIT_BY_VILLAGE,
    ),
    ("a bomb", bomb, FileReason.BOMB, Mend.EXPORT_AGAIN),
    ("a bomb that lies about its size", lying_bomb, FileReason.DAMAGED, Mend.EXPORT_AGAIN),
    (
        "many parts",
        lambda: zipped({f"xl/{number}.xml": b"" for number in range(300)}),
        FileReason.TOO_MANY_PARTS,
        Mend.EXPORT_AGAIN,
    ),
    (
        "a part that leaves",
        lambda: with_part("../../etc/passwd", b""),
        FileReason.ODD_PARTS,
        Mend.EXPORT_AGAIN,
    ),
    ("a zip inside", lambda: with_part("xl/media/a.zip", b"PK"), FileReason.ODD_PARTS, Mend.EXPORT_AGAIN),
    (
        "entities",
        lambda: with_head(STRINGS, b'<!DOCTYPE x [<!ENTITY a "b">]>'),
        FileReason.ENTITIES,
        Mend.EXPORT_AGAIN,
    ),
    (
        "a DTD",
        lambda: with_head(SHEET, b'<!doctype x SYSTEM "file:///etc">'),
        FileReason.ENTITIES,
        Mend.EXPORT_AGAIN,
    ),
    ("half of it", lambda: GOOD[: len(GOOD) // 2], FileReason.DAMAGED, Mend.EXPORT_AGAIN),
    ("a sheet that is gone", lambda: without(SHEET), FileReason.DAMAGED, Mend.EXPORT_AGAIN),
    ("no table", lambda: person_workbook(rename=NAMELESS), FileReason.NO_HEADING, Mend.CHECK_SHEET),
    ("no persons", lambda: person_workbook([]), FileReason.NO_ROWS, Mend.CHECK_SHEET),
    ("no column", lambda: person_workbook(drop=["证件号码"]), FileReason.MISSING_COLUMNS, Mend.ADD_COLUMNS),
    (
        "a column twice",
        lambda: person_workbook(rename={"帮扶责任人姓名": "姓 名"}),
        FileReason.DOUBLE_COLUMNS,
        Mend.REMOVE_DOUBLE,
    ),
]


NAMES = [row[0] for row in BAD_FILES]


@pytest.mark.parametrize(("build", "reason", "mend"), [row[1:] for row in BAD_FILES], ids=NAMES)
def test_a_bad_file_is_refused_as_a_whole_with_what_to_do(
    build: Callable[[], bytes], reason: FileReason, mend: Mend
) -> None:
    reading = read_people(build(), town())
    assert reading.refusal is not None
    assert (reading.refusal.code, reading.refusal.mend) == (reason, mend)
    assert (reading.households, reading.remarks) == ((), ())


def test_missing_columns_are_named_with_their_row() -> None:
    refusal = read_people(person_workbook(drop=["证件号码", "劳动技能"]), town()).refusal
    assert refusal is not None
    assert refusal.params == {"columns": "证件号码、劳动技能", "row": 3, "sheet": "监测对象信息"}


def test_a_bomb_of_half_a_megabyte_is_refused_in_a_second_and_never_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = bomb()
    assert len(content) < workbook.MEBIBYTE
    monkeypatch.setattr(workbook.subprocess, "Popen", None)
    start = time.monotonic()
    refusal = read_people(content, town()).refusal
    assert time.monotonic() - start < 1
    assert refusal is not None
    assert (refusal.code, refusal.params) == (FileReason.BOMB, {"limit_mb": 50})


def test_a_bomb_that_lies_about_its_size_is_found_out_in_a_second_and_little_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = lying_bomb()
    monkeypatch.setattr(workbook, "MAX_MEMORY_BYTES", 100 * workbook.MEBIBYTE)
    start = time.monotonic()
    refusal = read_people(content, town()).refusal
    assert time.monotonic() - start < 1
    assert refusal is not None
    assert refusal.code == FileReason.DAMAGED


def test_a_directory_that_lies_with_a_fitting_checksum_meets_the_workers_ceiling(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "MAX_UNPACKED_BYTES", 1 << 30)
    monkeypatch.setattr(workbook, "MAX_MEMORY_BYTES", 96 * workbook.MEBIBYTE)
    refusal = read_people(bomb(), town()).refusal
    assert refusal is not None
    assert refusal.code in {FileReason.TOO_MUCH_WORK, FileReason.TOO_MANY_ROWS}


def test_a_sheet_with_a_cell_at_the_end_of_the_world_is_too_much_work() -> None:
    def add_far_cell(parts: dict[str, bytes]) -> None:
        far = b'<row r="19999"><c r="XFD19999"><v>1</v></c></row></sheetData>'
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", far)

    refusal = read_people(repacked(GOOD, add_far_cell), town()).refusal
    assert refusal is not None
    assert refusal.code == FileReason.TOO_MUCH_WORK


def test_more_rows_than_a_town_can_have_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 10)
    refusal = read_people(person_workbook(town_of(10)), town()).refusal
    assert refusal is not None
    assert (refusal.code, refusal.params) == (FileReason.TOO_MANY_ROWS, {"limit": 10})


def test_a_worker_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_WAIT_SECONDS", 0.01)
    with pytest.raises(WorkbookRefused) as refused:
        list(read_rows(person_workbook(town_of(50))))
    assert refused.value.refusal.code == FileReason.TOO_MUCH_WORK


def spent() -> float:
    """Seconds of work by this process and those it started: what else the machine does is left out."""
    return sum(os.times()[:4])


def test_a_town_of_1720_people_is_read_in_two_seconds() -> None:
    content = person_workbook(town_of(860), filler="否")
    told: list[tuple[int, int]] = []
    before = spent()
    reading = read_people(content, town(), lambda read, total: told.append((read, total)))
    took = spent() - before
    assert (reading.refusal, reading.rows, len(reading.households)) == (None, 1720, 860)
    assert took < 2
    assert told[-1] == (1723, 1723)
    assert [read for read, _ in told] == sorted(read for read, _ in told)


def test_a_quarter_of_a_town_needs_little_memory_on_either_side(monkeypatch: pytest.MonkeyPatch) -> None:
    content = person_workbook(town_of(215), filler="否")
    monkeypatch.setattr(workbook, "MAX_MEMORY_BYTES", 128 * workbook.MEBIBYTE)
    tracemalloc.start()
    reading = read_people(content, town())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(reading.households) == 215
    assert peak < 12 * workbook.MEBIBYTE


def test_the_reading_stops_the_worker_when_nobody_listens_any_more() -> None:
    rows = read_rows(person_workbook(town_of(300)))
    assert next(rows).number == 1
    cast("Generator[object]", rows).close()


def flipped(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 12)):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


@pytest.mark.slow
def test_two_hundred_damaged_files_are_refused_or_read_but_never_crash() -> None:
    dice = random.Random(20261123)  # noqa: S311 -- the same damage in every run, not a secret
    packed = person_workbook(town_of(3))
    loose = repacked(packed, lambda parts: None)
    for _ in range(200):
        reading = read_people(flipped(dice.choice([packed, loose]), dice), town())
        assert reading.refusal is not None or reading.rows > 0


@pytest.mark.slow
def test_a_sheet_whose_text_is_damaged_under_a_right_checksum_does_not_crash() -> None:
    dice = random.Random(7)  # noqa: S311 -- the same damage in every run, not a secret

    def damage(parts: dict[str, bytes]) -> None:
        parts.update({name: flipped(parts[name], dice) for name in (SHEET, STRINGS)})

    for _ in range(60):
        reading = read_people(repacked(GOOD, damage), town())
        assert reading.refusal is not None or reading.rows > 0


def test_numbers_dates_and_truths_keep_what_they_are() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        page = book.add_worksheet()
        page.write_number(1, 1, 440981199003070016)
        page.write_datetime(1, 2, date(2001, 2, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_boolean(1, 3, True)
        page.write_formula(1, 4, "=1+1", None, 2)
        page.write_string(1, 5, "=1+1")
    [row] = list(read_rows(buffer.getvalue()))
    assert (row.number, row.cells) == (2, ("", 440981199003070016.0, "2001-02-03", "TRUE", 2.0, "=1+1"))


def test_hidden_sheets_are_not_read() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet("看得见").write_string(0, 0, "a")
        hidden = book.add_worksheet("看不见")
        hidden.write_string(0, 0, "b")
        hidden.hide()
    assert {row.sheet for row in read_rows(buffer.getvalue())} == {"看得见"}
