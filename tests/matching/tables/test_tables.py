"""Whole tables: what becomes of their rows, whatever language and encoding they are in."""

import csv
from datetime import date
from pathlib import Path

from matching.tables.faults import Findings, Notice
from matching.tables.floors import Floors, read_floors
from matching.tables.openings import read_openings
from matching.tables.places import NO_PLACES, read_places
from matching.tables.workers import AGE_IF_UNKNOWN, read_workers
from matching.types import CareDuty, Opening, Span, Worker
from tests.matching.tables.books import text, workbook

DAY = date(2026, 8, 1)
PERSON = {
    "编号": "w1", "姓名": "某甲", "出生日期": "1985-08-01", "在校": "否", "技能": "缝纫、打包",
    "经验": "做过3年缝纫，做过保洁", "空闲时间": "07:20-16:40", "照料": "07:00-07:30 送孩子!", "最远公里": "8公里",
    "期望工资（元/月）": "2600", "能否夜班": "否", "劳动强度": "中", "文化程度": "初中", "证书": "无",
    "交通工具": "电动车、步行", "地点": "上村", "每周天数": "6天", "要离家近": "是", "需要程度": "60", "户编号": "h1",
    "无人挣工资": "是", "梯次": "1", "权重": "1.5",
}  # fmt: skip
POST = {
    "岗位编号": "o1", "岗位名称": "【急招】高级缝纫工（包吃住）", "岗位职责": "车间缝纫", "技能要求": "缝纫",
    "用工形式": "兼职", "工资": "20元/小时", "上班时间": "08:00-12:00", "劳动强度": "轻", "危险": "否",
    "福利": "做六休一，提供宿舍，有班车，不上夜班", "学历要求": "初中及以上", "证书要求": "不限",
    "可补办证书": "健康证", "纬度": "21.97", "经度": "110.86", "年龄要求": "18-55", "招聘人数": "3人",
    "在招": "是", "留存率": "60%",
}  # fmt: skip


def table(path: Path, *rows: dict[str, str], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def places(folder: Path):
    return read_places(text(folder / "P.csv", "name,place", '上村,"21.95,110.85"'), Findings())


def people(path: Path, **how):
    findings = Findings()
    rows = read_workers(path, findings, **how)
    assert findings.faults == []
    return rows, findings.notices


def posts(path: Path, **how):
    findings = Findings()
    rows = read_openings(path, findings, **how)
    assert findings.faults == []
    return rows, findings.notices


def test_every_column_of_a_person_is_read(tmp_path):
    (row,), notices = people(table(tmp_path / "W.csv", PERSON), day=DAY, places=places(tmp_path))
    assert row.worker == Worker(
        key="w1",
        age=41,
        skills=("缝纫", "打包", "保洁"),
        experience={"缝纫": 3.0},
        free=Span.of("07:20-16:40"),
        care=(CareDuty(Span.of("07:00-07:30"), "送孩子", hard=True),),
        max_km=8.0,
        wanted_fen=260_000,
        night_ok=False,
        effort=1,
        education=2,
        certificates=frozenset(),
        transport="ebike",
        place=(21.95, 110.85),
        days_per_week=6,
        needs_near_home=True,
    )
    assert (row.need, row.household, row.without_earner, row.tier, row.weight) == (60.0, "h1", True, 1, 1.5)
    assert notices == [Notice("columns_unknown", {"file": str(tmp_path / "W.csv"), "columns": ("姓名",)})]


def test_every_column_of_an_opening_is_read(tmp_path):
    (row,), notices = posts(table(tmp_path / "O.csv", POST), floors=read_floors("16元/小时", Findings()))
    assert row.written_title == POST["岗位名称"]
    assert row.opening == Opening(
        key="o1",
        title="缝纫工",
        duties="车间缝纫",
        skills=("缝纫",),
        kind="hourly",
        part_time=True,
        wage_from_fen=20 * 4 * 26 * 100,
        wage_to_fen=20 * 4 * 26 * 100,
        floor_fen=16 * 4 * 26 * 100,
        shift=Span.of("08:00-12:00"),
        days_per_week=6,
        effort=0,
        education=2,
        quick_certificates=frozenset({"健康证"}),
        place=(21.97, 110.86),
        age_min=18,
        age_max=55,
        posts_left=3,
        firm_kept_share=0.6,
        lodging=True,
        transport_provided=True,
    )
    assert [notice.code for notice in notices] == ["wages_by_time"]


def test_a_cell_of_its_own_counts_before_the_free_text(tmp_path):
    said = POST | {"包住": "否", "接送": "否", "夜班": "是", "每周天数": "5.5"}
    (row,), _ = posts(table(tmp_path / "O.csv", said))
    assert (row.opening.lodging, row.opening.transport_provided, row.opening.night) == (False, False, True)
    assert row.opening.days_per_week == 6


def test_only_the_key_is_needed(tmp_path):
    (person,), told = people(text(tmp_path / "W.csv", "id", "w1"))
    (post,), _ = posts(text(tmp_path / "O.csv", "id", "o1"))
    assert person.worker == Worker(key="w1", age=AGE_IF_UNKNOWN)
    assert post.opening == Opening(key="o1", title="")
    assert told == [
        Notice("ages_unknown", {"file": str(tmp_path / "W.csv"), "count": 1, "age": AGE_IF_UNKNOWN})
    ]


def test_what_says_that_nothing_is_known_counts_as_empty(tmp_path):
    unknown = {name: ("w1" if name == "编号" else "不清楚") for name in PERSON}
    (person,), _ = people(table(tmp_path / "W.csv", unknown), day=DAY)
    assert person.worker == Worker(key="w1", age=AGE_IF_UNKNOWN)


def test_gb18030_utf8_and_a_workbook_give_the_same_people(tmp_path):
    utf8 = table(tmp_path / "W.csv", PERSON)
    old = table(tmp_path / "G.csv", PERSON, encoding="gb18030")
    book = workbook(
        tmp_path / "W.xlsx",
        {"说明": [["怎么填"]], "人员": [["某镇人员表"], [], list(PERSON), list(PERSON.values())]},
    )
    one, other, third = (people(path, day=DAY, places=places(tmp_path)) for path in (utf8, old, book))
    assert one[0] == other[0] == third[0]
    assert Notice("sheets_passed_over", {"file": str(book), "sheets": ("说明",)}) in third[1]


def test_numbers_and_days_of_a_workbook_are_read_as_they_are_shown(tmp_path):
    heading = ["id", "birth", "max_km", "wanted_wage", "pupil", "days_per_week"]
    path = workbook(tmp_path / "W.xlsx", {"a": [heading, [17, date(1985, 8, 2), 7.5, 3000, False, 6]]})
    (row,), _ = people(path, day=DAY)
    worker = row.worker
    assert (worker.key, worker.age, worker.max_km, worker.wanted_fen) == ("17", 40, 7.5, 300_000)
    assert (worker.is_pupil, worker.days_per_week) == (False, 6)


def test_a_place_without_a_file_of_places_is_not_known_and_that_is_told(tmp_path):
    path = text(tmp_path / "W.csv", "id,age,place", "w1,30,上村", 'w2,30,"21.9,110.8"')
    (named, located), told = people(path)
    assert (named.worker.place, located.worker.place) == (None, (21.9, 110.8))
    assert told == [Notice("places_without_file", {"file": str(path), "count": 1})]


def test_the_most_special_floor_of_the_day_binds(tmp_path):
    path = text(
        tmp_path / "F.csv",
        "floor,kind,town,since",
        "2000,,,2020-01-01",
        "2100,,,2026-01-01",
        "2900,,,2027-01-01",
        "2300,,A镇,2020-01-01",
        "18元/小时,小时工,,2020-01-01",
    )
    findings = Findings()
    floors = read_floors(str(path), findings, DAY)
    assert findings.faults == []
    rows = [
        "id,kind,town,floor,shift",
        "a,,,,",
        "b,,A镇,,",
        "c,小时工,A镇,,08:00-12:00",
        "d,,A镇,2500,",
        "e,公益性岗位,B镇,,",
    ]
    read, _ = posts(text(tmp_path / "O.csv", *rows), floors=floors)
    assert [row.opening.floor_fen for row in read] == [210_000, 230_000, 18 * 4 * 26 * 100, 250_000, 210_000]
    assert Floors().of("full_time", "") is None


def test_names_of_places_are_known_in_any_width_and_case(tmp_path):
    findings = Findings()
    known = read_places(text(tmp_path / "P.csv", "地名,纬度,经度", "Ａ 村,21.9,110.8"), findings)
    assert findings.faults == []
    assert known.of("a 村") == (21.9, 110.8)
    assert known.of("21.9，110.8") == known.of("(21.9 110.8)") == (21.9, 110.8)
    assert NO_PLACES.of("a 村") is None
