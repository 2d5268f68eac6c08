"""rank --scheduler writes the very bytes that rank writes, and says in a sentence why it cannot."""

import csv
from pathlib import Path

import pytest

from matching.cluster import cut, lists, scheduler
from matching.commands.run import main
from matching.simulator.town import town
from tests.matching.commands.conftest import OPENINGS, WORKERS

BOTH = ("rank", "--workers", "W.csv", "--openings", "O.csv")
MADE = town(8, 20, 12)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with both tables, in which the calls run: some cases of every kind, and some more people and posts."""
    (tmp_path / "W.csv").write_text(WORKERS, encoding="utf-8")
    (tmp_path / "O.csv").write_text(OPENINGS, encoding="utf-8")
    with (tmp_path / "W.csv").open("a", encoding="utf-8", newline="") as file:
        for at, each in enumerate(MADE.workers):
            km = "" if each.max_km is None else each.max_km
            place = f"{each.place[0]:.3f},{each.place[1]:.3f}"
            facts = (
                each.key,
                each.age,
                "、".join(each.skills),
                "",
                "",
                "",
                km,
                "",
                "",
                place,
                at % 5,
                "",
                "",
            )
            csv.writer(file).writerow(facts)
    with (tmp_path / "O.csv").open("a", encoding="utf-8", newline="") as file:
        for each in MADE.openings:
            place = f"{each.place[0]:.3f},{each.place[1]:.3f}"
            facts = (each.key, each.title, each.duties, "、".join(each.skills), "", "", place, "", "", "")
            csv.writer(file).writerow(facts)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return tmp_path


@pytest.mark.parametrize("whose", ["workers", "openings"])
@pytest.mark.parametrize("options", [("--no-reasons",), ("--top", "3", "--lang", "zh")], ids=["bare", "told"])
def test_the_file_of_a_cluster_is_that_of_one_machine(processes, folder, monkeypatch, whose, options):
    monkeypatch.setattr(cut, "PEOPLE_AT_ONCE", 7)
    monkeypatch.setattr(cut, "ON_A_SHELF", 5)
    monkeypatch.setattr(lists, "TOLD_AT_ONCE", 8)
    asked = (*BOTH, "--for", whose, *options, "--output")
    assert main((*asked, "alone.csv")) == 0
    assert main((*asked, "spread.csv", "--scheduler", processes.address)) == 0
    alone, spread = (Path(name).read_bytes() for name in ("alone.csv", "spread.csv"))
    assert len(alone.splitlines()) > 25
    assert spread == alone


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "--scheduler needs dask.distributed, which is not installed here: pip install"),
        ("zh", "--scheduler要用dask.distributed，这里没有安装：pip install"),
    ],
)
def test_without_distributed_one_sentence_says_so(folder, monkeypatch, capsys, lang, said):
    monkeypatch.setattr(scheduler, "find_spec", lambda name: None)
    asked = ("--scheduler", "tcp://127.0.0.1:1", "--output", "R.csv", "--lang", lang)
    assert main((*BOTH, *asked)) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [f"{said} -r requirements-scale.txt"]
    assert not (folder / "R.csv").exists()


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "No scheduler answers at tcp://127.0.0.1:1."), ("zh", "tcp://127.0.0.1:1没有调度器应答。")],
)
def test_where_no_scheduler_answers_one_sentence_says_so(folder, monkeypatch, capsys, lang, said):
    monkeypatch.setattr(scheduler, "SECONDS_TO_ANSWER", 0.3)
    assert main((*BOTH, "--scheduler", "tcp://127.0.0.1:1", "--lang", lang)) == 2
    assert capsys.readouterr().err.splitlines()[1:] == [said]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_release_of_another_kind_leaves_no_file(processes, folder, monkeypatch, capsys, lang):
    monkeypatch.setattr(lists, "release", lambda: "another")
    asked = ("--scheduler", processes.address, "--output", "R.csv", "--lang", lang)
    assert main((*BOTH, *asked)) == 2
    assert ("another version of this library", "版本和这里不同")[lang == "zh"] in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] in (["W.csv", "O.csv"], ["O.csv", "W.csv"])
