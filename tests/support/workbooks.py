"""Builds person workbooks as the national system exports them: two title rows, heading on row 3, all text."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import xlsxwriter

from webapp.core.identity import DEMO_AREA, check_character
from webapp.core.policy import Policy
from webapp.core.policy_values import shipped_values
from webapp.households.importer.codes import shipped_code_lists
from webapp.households.importer.columns import person_columns
from webapp.households.importer.drafts import Town
from webapp.households.importer.villages import VillageEntry

TITLE = "（自定义）监测对象信息"
SUBTITLE = "导出单位：某镇　导出时间：2026-11-02"
HEADING_ROW = 3
COLUMNS = 180
TODAY = date(2026, 11, 23)
PLACES = Path(__file__).parents[2] / "webapp/organisations/data"
FILLER = (
    "帮扶责任人姓名", "帮扶责任人性别", "帮扶责任人政治面貌", "帮扶责任人单位", "帮扶开始时间",
    "帮扶结束时间",    "帮扶责任人联系电话", "户主签字", "数据来源", "最后修改时间", "最后修改人", "审核状态",
)  # fmt: skip

Line: TypeAlias = dict[str, Any]


def places(name: str) -> list[dict[str, str]]:
    """The rows of one of the shipped tables of places."""
    with (PLACES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def town(code: str = "440981124") -> Town:
    """What the importer knows of one of the two towns, from the shipped data."""
    [own] = [row for row in places("towns") if row["town_code"] == code]
    villages = (row for row in places("villages") if row["town_code"] == code)
    return Town(
        name=own["name"],
        villages=tuple(VillageEntry(row["village_code"], row["name"]) for row in villages),
        area_codes=frozenset(row["area_code"] for row in places("area_codes")),
        code_lists=shipped_code_lists(),
        policy=Policy.on(shipped_values(), TODAY, code),
        today=TODAY,
        other_names=(own["county_name"], own["city_name"]),
    )


def id_number(birth: date, sequence: int, area: str = DEMO_AREA) -> str:
    """A number that passes the check digit; an odd sequence is a man's."""
    first = f"{area}{birth:%Y%m%d}{sequence:03d}"
    return first + check_character(first)


@dataclass
class Person:
    """One row: what differs from an ordinary adult is given by the national column's name."""

    name: str
    id_number: str
    relation: str = "户主"
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Family:
    """One household; `more` is repeated on each of its rows."""

    number: str
    people: Sequence[Person]
    village: str = "荷垌村"
    more: Mapping[str, Any] = field(default_factory=dict)

    def rows(self) -> list[Line]:
        """Its rows by column name."""
        return [self._row(place, person) for place, person in enumerate(self.people, start=1)]

    def _row(self, place: int, person: Person) -> Line:
        woman = int(person.id_number[16:17] or "1") % 2 == 0
        return {
            "省": "广东省", "市": "茂名市", "县": "高州市", "乡": "曹江镇", "村": self.village,
            "户编号": self.number, "人编号": f"{self.number}{place:02d}", "户类型": "脱贫户",
            "监测对象类别": "",
            "家庭人口数": str(len(self.people)), "姓名": person.name, "性别": "女" if woman else "男",
            "出生日期": person.id_number[6:14], "证件类型": "居民身份证", "证件号码": person.id_number,
            "民族": "汉族", "与户主关系": person.relation, "文化程度": "初中",
            "在校生状况": "", "健康状况": "健康",
            "劳动技能": "普通劳动力", **self.more, **person.more,
        }  # fmt: skip


def ordinary_family(place: int = 1, members: int = 2, **more: Any) -> Family:
    """A couple, then children: names and numbers made up from the place in the list."""
    surname = "陈李张黄何罗梁邓谭莫"[place % 10]
    people = []
    for index in range(members):
        parent = index < 2
        birth = date(1975 + place % 20 if parent else 2012, 1 + place % 12, 1 + (place + index) % 28)
        sequence = (place * 4 + index * 3) % 999 + 1
        sequence += (sequence + index + 1) % 2
        schooling = {} if parent else {"文化程度": "", "在校生状况": "七年级", "劳动技能": "无劳动力"}
        relation = ("户主", "配偶", "之子", "之女")[min(index, 3)]
        given = "明芳强丽杰敏"[place % 6] + "华兰军英"[index % 4]
        people.append(Person(surname + given, id_number(birth, sequence), relation, schooling))
    return Family(f"4409811240{place:06d}", people, **more)


def town_of(households: int, members: int = 2) -> list[Family]:
    """Many ordinary families."""
    return [ordinary_family(place, members) for place in range(1, households + 1)]


def headings(drop: Iterable[str] = (), extra: Iterable[str] = ()) -> list[str]:
    """All columns that we know by their national names, then others up to the width of a real export."""
    named = [column.heading for column in person_columns() if column.heading not in set(drop)]
    filler = [*extra, *FILLER]
    filler += [f"自定义指标{number}" for number in range(1, COLUMNS - len(named) - len(filler) + 1)]
    return named + filler


def person_workbook(
    families: Iterable[Family] = (),
    *,
    rows: Iterable[Line] | None = None,
    drop: Iterable[str] = (),
    extra: Iterable[str] = (),
    rename: Mapping[str, str] | None = None,
    heading_row: int = HEADING_ROW,
    sheet: str = "监测对象信息",
    spoil: Callable[[list[Line]], None] | None = None,
    shuffle: Callable[[list[str]], None] | None = None,
    more_sheets: Iterable[str] = (),
    filler: str = "",
) -> bytes:
    """An .xlsx file; `spoil` may change the rows, a float among the values becomes a number cell."""
    lines = list(rows) if rows is not None else [row for family in families for row in family.rows()]
    if spoil:
        spoil(lines)
    names = headings(drop, extra)
    known = {column.heading for column in person_columns()}
    if shuffle:
        shuffle(names)
    table = [[(rename or {}).get(name, name) for name in names]]
    table += [[line.get(name, "" if name in known else filler) for name in names] for line in lines]
    return _book(sheet, heading_row, table, more_sheets)


def _book(sheet: str, heading_row: int, table: Iterable[Sequence[Any]], more_sheets: Iterable[str]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name in more_sheets:
            book.add_worksheet(name).write_string(0, 0, "说明")
        page = book.add_worksheet(sheet)
        for number, title in enumerate((TITLE, SUBTITLE)[: heading_row - 1]):
            page.write_string(number, 0, title)
        for number, line in enumerate(table, start=heading_row - 1):
            for place, value in enumerate(line):
                _write(page, number, place, value)
    return buffer.getvalue()


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, int | float):
        page.write_number(row, column, value)
    elif value != "":
        page.write_string(row, column, str(value))


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The same workbook with some of its parts changed, added or taken away."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


@cache
def bomb(unpacked_megabytes: int = 150) -> bytes:
    """A small workbook whose one sheet unpacks to far more than any town could fill."""
    row = b"<row><c t='inlineStr'><is><t>0000000000000000</t></is></c></row>"
    sheet = (
        b"<worksheet><sheetData>"
        + row * (unpacked_megabytes * 1024 * 1024 // len(row))
        + b"</sheetData></worksheet>"
    )

    def blow_up(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet1.xml"] = sheet

    return repacked(person_workbook([ordinary_family()]), blow_up)


@cache
def lying_bomb(unpacked_megabytes: int = 150) -> bytes:
    """The same with a directory that states a small size for the sheet."""
    content = bytearray(bomb(unpacked_megabytes))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    true, small = struct.pack("<L", true_size), struct.pack("<L", 4096)
    return bytes(content.replace(true, small))
