"""docs/matching-command.md says what the commands do: its examples are run on the tables beside it."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from matching.baseline import RuleRanker
from matching.commands.run import main
from tests.matching.commands.conftest import DAY

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "matching-command.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)
PROGRAM = ["python", "-m", "matching"]


@pytest.fixture
def samples(tmp_path, monkeypatch):
    """A copy of the tables of the page, in which its commands run."""
    shutil.copytree(DOCS / "samples", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    return tmp_path


def command_and_answer(block: str) -> tuple[list[str], str]:
    """What a block of the page calls, and what it shows."""
    command, answer = re.fullmatch(r"\$ (.*?[^\\])\n(.*)", block, flags=re.DOTALL).groups()
    return shlex.split(command.replace("\\\n", " ")), answer


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split()[4] for block in BLOCKS])
def test_a_command_of_the_page_answers_what_the_page_shows(samples, capsys, block):
    command, answer = command_and_answer(block)
    assert command[:3] == PROGRAM
    assert main(command[3:]) == 0
    assert capsys.readouterr().out == answer


def test_the_page_shows_every_command_that_reads_tables():
    assert {command_and_answer(block)[0][3] for block in BLOCKS} == {
        "rank",
        "explain",
        "assign",
        "fit",
        "evaluate",
    }


def test_the_page_describes_every_column_as_the_command_does(capsys):
    assert main(["columns", "--markdown", "--lang", "en"]) == 0
    assert PAGE.split("## Every column\n\n")[1].strip() == capsys.readouterr().out.strip()


def test_the_python_of_the_page_gives_the_lists_of_the_ranker(samples):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, object] = {"DAY": DAY}
    exec(code, names)  # noqa: S102 - the page's own example
    assert names["lists"] == RuleRanker().rank_town(names["workers"], names["openings"], top=2).openings_for
