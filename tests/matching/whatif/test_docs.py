"""docs/what-if.md says what the code does."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from matching.whatif.gains import WhatIf
from matching.whatif.openings import OPENING_CHANGES
from matching.whatif.town import TOWN_CHANGES
from matching.whatif.workers import WORKER_CHANGES

PAGE = (Path(__file__).parents[3] / "docs" / "what-if.md").read_text(encoding="utf-8")
TABLES = {"For a person": WORKER_CHANGES, "For an opening": OPENING_CHANGES, "For the town": TOWN_CHANGES}


@pytest.fixture(scope="module")
def example() -> dict:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102 - the page's own example
    return names


def rows_after(text: str) -> list[str]:
    table = PAGE.split(text)[1].split("\n\n")[1]
    return table.splitlines()[2:]


def named(keys: Sequence[str]) -> str:
    return ", ".join(keys) or "–"


def rows_of(answer: WhatIf) -> list[str]:
    rows = []
    for change in answer.changes:
        for gain in change.gains:
            values = named([f"{name}={value}" for name, value in gain.reason.params.items()])
            rows.append(f"| `{change.code}` | {values} | {named(gain.opens)} | {named(gain.suits)} |")
            assert gain.lost == ()
    return rows


@pytest.mark.parametrize("heading", TABLES)
def test_the_table_of_changes_is_the_one_in_the_code(heading):
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    written = [line for line in section.splitlines() if line.startswith("| `")]
    assert written == [f"| `{change.__name__}` | {change.__doc__} |" for change in TABLES[heading]]


def test_the_tables_of_the_person_and_the_opening_are_what_the_example_gives(example):
    person, opening = example["for_an"], example["for_sewing"]
    assert (person.possible, person.suitable, opening.suitable) == (1, 1, 1)
    assert rows_after("What one change would bring her:") == rows_of(person)
    assert rows_after("which now only Chu suits:") == rows_of(opening)


def test_the_table_of_the_town_is_what_the_example_gives(example):
    town = example["for_the_town"]
    assert (town.fillable, town.seats, town.unsuited) == (2, 3, 1)
    assert rows_after("and nothing suits Bo:") == [
        f"| `{gain.reason.code}` | {gain.posts} | {gain.placed} "
        f"| {named(gain.people)} | {named(gain.first)} | {named(gain.openings)} |"
        for gain in town.changes
    ]


def test_the_sentences_on_why_not_are_what_the_example_gives(example):
    an, dan = example["why_not_an"], example["why_not_dan"]
    assert [(reason.code, reason.params["at"]) for reason in an.reasons] == [("care_impossible", "16:30")]
    down, decided, *fewer = dan.reasons
    assert (down.params["place"], decided.code) == (2, "lower_band")
    assert f"{decided.params['fit']:.2f} against {decided.params['other_fit']:.2f}" in PAGE
    lacking = [(reason.params["feature"], reason.params["short_points"]) for reason in fewer]
    assert lacking == [("skill_overlap", 16.0), ("experience", 10.0), ("word_likeness", 6.0)]
