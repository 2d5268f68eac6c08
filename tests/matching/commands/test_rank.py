"""rank: the lists of the library as a table, the same whatever comes first and however many work on it."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from matching.baseline import NAMES, WEIGHTS, RuleRanker
from matching.commands.inputs import Town
from matching.commands.output import sheet
from matching.ranker.weights import CalibratedWeights, LogisticCurve
from matching.store import save
from matching.tables.faults import Findings
from matching.tables.openings import read_openings
from matching.tables.workers import read_workers
from tests.matching.commands.conftest import BOTH, DAY, OPENINGS, WORKERS
from tests.matching.tables.books import text, workbook


def rows(called) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("\n".join(called.out))))


def expected(folder: Path) -> Town:
    findings = Findings()
    people = read_workers(folder / "W.csv", findings)
    posts = read_openings(folder / "O.csv", findings)
    return Town({row.worker.key: row for row in people}, {row.opening.key: row for row in posts})


def test_each_worker_gets_the_openings_that_the_library_gives(folder, call):
    called = call("rank", *BOTH, "--top", "2", "--lang", "en")
    town = expected(folder)
    lists = RuleRanker().rank_town(town.workers, town.openings, top=2).openings_for
    told = [(row["worker"], row["rank"], row["opening"], float(row["fit"])) for row in rows(called)]
    assert told == [
        (key, str(place), entry.key, round(entry.fit, 3))
        for key in sorted(lists)
        for place, entry in enumerate(lists[key], 1)
    ]
    assert called.status == 0
    for row in rows(called):
        assert sum(float(row[name]) for name in NAMES) == pytest.approx(float(row["fit"]), abs=0.01)


def test_each_opening_gets_the_people_in_bands_and_by_need(folder, call):
    called = call("rank", *BOTH, "--for", "openings", "--lang", "en")
    town = expected(folder)
    needs = {"w1": 60.0, "w2": 20.0, "w4": 90.0}
    lists = RuleRanker().rank_town(town.workers, town.openings, needs, top=20).workers_for
    assert [(row["opening"], row["worker"]) for row in rows(called)] == [
        (key, entry.key) for key in sorted(lists) for entry in lists[key]
    ]
    assert {row["worker"]: row["need"] for row in rows(called)} == {
        "w1": "60.0",
        "w2": "20.0",
        "w3": "",
        "w4": "90.0",
    }


def test_reasons_are_sentences_in_the_language_that_is_asked_for(call):
    english, chinese = (rows(call("rank", *BOTH, "--lang", name)) for name in ("en", "zh"))
    mine = next(row for row in english if (row["worker"], row["opening"]) == ("w1", "o1"))
    assert mine["for"].split("; ") == [
        "Has done 缝纫 for 3 years",
        "Done at 16:10, in time at 16:30 for: 接孩子",
        "3.2 km from home, 12 minutes by electric bike",
    ]
    assert (mine["against"], mine["missing"]) == ("", "")
    cleaning = next(row for row in english if (row["worker"], row["opening"]) == ("w1", "o3"))
    assert cleaning["missing"] == "Makes no use of: 缝纫"
    theirs = next(row for row in chinese if (row["人员编号"], row["岗位编号"]) == ("w1", "o1"))
    assert theirs["适合的地方"] == "做过3年缝纫；16:10下班，16:30接孩子来得及；离家3.2公里，骑电动车12分钟"


def test_without_reasons_and_with_a_file_the_result_is_as_a_spreadsheet_likes_it(folder, call):
    called = call("rank", *BOTH, "--no-reasons", "--output", "R.csv", "--lang", "en")
    content = (folder / "R.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfworker,rank,opening,title,fit,")
    assert content.decode("utf-8-sig").splitlines()[0].endswith(",firm_keeps")
    assert called.out == []
    assert called.err[-1] == f"R.csv: {len(content.splitlines()) - 1} rows"
    assert [each.name for each in folder.iterdir() if "part" in each.name] == []


def test_the_result_may_be_written_for_old_spreadsheets(folder, call):
    call("rank", *BOTH, "--output", "R.csv", "--encoding", "gb18030", "--lang", "zh")
    assert (folder / "R.csv").read_text(encoding="gb18030").startswith("人员编号,名次,")


def test_a_title_and_a_place_alone_still_rank(folder, call):
    text(folder / "W.csv", "id,place", 'w1,"21.950,110.850"', 'w2,"21.900,110.800"')
    text(folder / "O.csv", "id,title,place", 'o1,缝纫工,"21.951,110.851"', 'o2,电工,"21.901,110.801"')
    told = rows(call("rank", *BOTH, "--lang", "en"))
    assert [(row["worker"], row["opening"]) for row in told] == [
        ("w1", "o1"),
        ("w1", "o2"),
        ("w2", "o2"),
        ("w2", "o1"),
    ]
    assert {row["missing"].split(";")[0] for row in told} == {"Nobody has asked yet what the person can do"}


def test_gb18030_semicolons_and_a_workbook_change_nothing(folder, call):
    before = call("rank", *BOTH, "--lang", "en").out
    table = [next(csv.reader([line])) for line in WORKERS.splitlines()]
    (folder / "W.csv").write_bytes(WORKERS.encode("gb18030"))
    assert call("rank", *BOTH, "--lang", "en").out == before
    text(folder / "W.csv", *(";".join(row) for row in table))
    assert call("rank", *BOTH, "--lang", "en").out == before
    workbook(folder / "W.xlsx", {"人员": [["标题"], *table]})
    assert call("rank", "--workers", "W.xlsx", "--openings", "O.csv", "--lang", "en").out == before


@pytest.mark.parametrize("direction", ["workers", "openings"])
def test_the_order_of_the_rows_and_columns_changes_nothing(folder, call, direction):
    before = call("rank", *BOTH, "--for", direction, "--lang", "en").out
    for name, content in (("W.csv", WORKERS), ("O.csv", OPENINGS)):
        first, *rest = [next(csv.reader([line])) for line in content.splitlines()]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(row[::-1] for row in (first, *rest[::-1]))
    assert call("rank", *BOTH, "--for", direction, "--lang", "en").out == before


@pytest.mark.parametrize("kernel", ["numpy", "numba"])
def test_the_number_of_threads_changes_nothing(call, kernel):
    one, two = (
        call("rank", *BOTH, "--kernel", kernel, "--jobs", jobs, "--lang", "en").out for jobs in ("1", "2")
    )
    assert one == two
    assert one == call("rank", *BOTH, "--lang", "en").out


def test_points_of_a_town_and_a_model_take_the_place_of_the_hand_weights(folder, call):
    own = dict.fromkeys(NAMES, 0) | {"distance": 100}
    text(folder / "P.csv", "feature,points", *(f"{name},{points}" for name, points in own.items()))
    near = rows(call("rank", *BOTH, "--weights", "P.csv", "--top", "1", "--lang", "en"))
    assert {row["worker"]: row["opening"] for row in near} == {"w1": "o4", "w2": "o2", "w3": "o1", "w4": "o3"}
    model = CalibratedWeights(
        weights=WEIGHTS,
        curve=LogisticCurve(0.1, -5.0),
        learned=False,
        as_of=DAY,
        first_day=DAY,
        last_day=DAY,
        outcomes=9,
    )
    save(model, folder / "m.json")
    told = rows(call("rank", *BOTH, "--weights", "m.json", "--lang", "en"))
    fits = [float(row["fit"]) for row in told]
    assert [float(row["chance"]) for row in told] == pytest.approx(model.chances(fits).tolist(), abs=1e-3)


def test_a_model_that_is_not_there_or_was_changed_is_refused(folder, call):
    called = call("rank", *BOTH, "--weights", "m.json", "--lang", "en")
    assert (called.status, called.err) == (1, ["there is no model m.json"])
    (folder / "m.json").write_text("{}", encoding="utf-8")
    called = call("rank", *BOTH, "--weights", "m.json", "--lang", "zh")
    assert (called.status, called.err) == (1, ["模型格式是None，不是1，请用fit重新训练"])


def test_floors_places_and_the_day_count(folder, call):
    text(folder / "W.csv", "id,birth,place", "old,1960-01-01,上村", "young,2010-08-02,上村")
    text(folder / "P.csv", "name,place", '上村,"21.95,110.85"')
    called = call(
        "rank",
        *BOTH,
        "--day",
        "2026-08-01",
        "--places",
        "P.csv",
        "--floors",
        "2700",
        "--no-reasons",
        "--lang",
        "en",
    )
    assert {(row["worker"], row["opening"]) for row in rows(called)} == {("old", "o2"), ("old", "o4")}
    assert called.err == ["people without any possible opening: 1 of 2"]


def test_who_has_no_possible_opening_is_counted(folder, call):
    text(folder / "W.csv", "id,age", "w1,15", "w2,30")
    assert call("rank", *BOTH, "--lang", "zh").err[-1] == "2人里有1人没有可能的岗位"
    text(folder / "O.csv", "id,posts", "o1,0", "o2,1")
    called = call("rank", *BOTH, "--for", "openings", "--lang", "en")
    assert called.err == ["openings without any possible person: 1 of 2"]


def test_what_is_not_read_or_supposed_is_told(folder, call):
    text(folder / "W.csv", "id,姓名,place", "w1,某甲,上村")
    text(folder / "O.csv", "id,wage,shift", "o1,面议,", "o2,15元/小时,")
    called = call("rank", *BOTH, "--no-reasons", "--lang", "en")
    assert called.err == [
        "W.csv: columns that are not read: 姓名",
        "W.csv: people without an age, who count as 30 years old: 1",
        "W.csv: places that are names, which only a file of --places can locate, and count as not known: 1",
        "O.csv: wages that name no sum to rely on and count as not known: 1",
        "O.csv: wages by the hour, day or week that were turned into a month's, with 8 hours a day and 6 days a week"
        " where nothing else is said: 1",
    ]


def test_progress_is_shown_where_it_is_asked_for(call):
    quiet, loud = (
        call("rank", *BOTH, "--for", "openings", "--lang", "en", *more) for more in ((), ("--progress",))
    )
    assert not any("Looking" in line for line in quiet.err)
    assert any("Looking at people:" in line for line in loud.err)


def test_a_text_that_begins_like_a_formula_is_marked_as_text(folder, call):
    text(folder / "O.csv", "id,title", "o1,=1+1")
    assert {row["title"] for row in rows(call("rank", *BOTH, "--lang", "en"))} == {"'=1+1"}


def test_a_result_that_cannot_be_written_leaves_what_was_there(folder, call):
    called = call("rank", *BOTH, "--output", "none/R.csv", "--lang", "en")
    assert called.status == 2
    assert called.err[-1].startswith("none")
    (folder / "R.csv").write_text("before", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError), sheet(folder / "R.csv", "ascii") as write:
        write(["half", "整"])
    assert (folder / "R.csv").read_text(encoding="utf-8") == "before"
    assert [each.name for each in folder.iterdir() if "part" in each.name] == []


def test_it_runs_as_a_program_in_the_language_of_the_machine(folder):
    root = Path(__file__).parents[3]
    command = [sys.executable, "-m", "matching", "rank", *BOTH, "--top", "1", "--no-reasons"]
    ran = subprocess.run(
        command,
        env={"PYTHONPATH": str(root), "LANG": "zh_CN.UTF-8"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert ran.returncode == 0
    assert ran.stdout.startswith("人员编号,名次,岗位编号,岗位名称,适合程度,")
    assert "people" not in ran.stderr
