"""Calls of the command line in the process of the test, with the tables of a made-up town."""

from datetime import date
from pathlib import Path

import pytest

from matching.commands.run import main

WORKERS = """id,age,skills,experience,free,care,max_km,wanted_wage,transport,place,need,household,without_earner
w1,41,缝纫、打包,缝纫:3,07:20-16:40,16:30-17:00 接孩子,8,2600,电动车,"21.950,110.850",60,h1,是
w2,35,电工,电工:5,全天,,20,4000,摩托车,"21.900,110.800",20,h2,否
w3,,,,,,,,,,,,
w4,17,保洁,,,,,,步行,"21.960,110.860",90,h1,是
"""
OPENINGS = """id,title,duties,skills,wage,shift,place,ages,posts,kept_share
o1,缝纫工,车间缝纫,缝纫,3000-4500,07:40-16:10,"21.970,110.860",18-55,1,60%
o2,电工,,电工,5千-7千,早八晚五,"21.910,110.810",,1,
o3,保洁员,,,2600,08:00-16:00,"21.960,110.860",,2,40%
o4,夜班保安,,,3500,20:00-08:00,"21.950,110.850",18岁以上,2,
"""
DAY = date(2026, 8, 1)
BOTH = ("--workers", "W.csv", "--openings", "O.csv")


class Called:
    """What a call came to: its status, and the lines of both outputs."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out.splitlines(), err.splitlines()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with both tables, in which the call runs."""
    (tmp_path / "W.csv").write_text(WORKERS, encoding="utf-8")
    (tmp_path / "O.csv").write_text(OPENINGS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return tmp_path


@pytest.fixture
def call(folder: Path, capsys: pytest.CaptureFixture[str]):
    """Run a command."""

    def run(*argv: str) -> Called:
        try:
            status = main(argv)
        except SystemExit as ended:
            status = int(ended.code or 0)
        return Called(status, *capsys.readouterr())

    return run
