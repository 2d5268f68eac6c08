"""docs/assignment.md says what the code does."""

import re
from pathlib import Path

import pytest

from matching.assignment.solvers import TABLE_CELLS

PAGE = (Path(__file__).parents[3] / "docs" / "assignment.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example():
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    names = {}
    exec(code, names)  # noqa: S102 - the page's own example
    return names


def test_the_table_under_the_example_is_what_it_gives(example):
    written = (
        PAGE.split("| rules | sewing | cleaning | value | bonus |\n")[1].split("\n\n")[0].splitlines()[1:]
    )
    given = []
    for rules, plan in example["plans"].items():
        at = {pair.opening: pair.worker for pair in plan.pairs}
        given.append(f"| {rules} | {at['sewing']} | {at['cleaning']} | {plan.value:.3f} | {plan.bonus:.3f} |")
    assert written == given


def test_the_sentences_under_the_example_are_what_it_gives(example):
    assert f"the best plan is {example['report'].over_greedy:.1f} % above it" in PAGE
    assert f"The pin costs {-example['changes'].stays:.2f} expected stays" in PAGE
    assert [move.worker for move in example["changes"].moves] == ["Bo", "Chu"]


def test_the_size_of_a_table_is_that_of_the_code():
    assert f"up to {TABLE_CELLS // 10**6} million cells" in PAGE
