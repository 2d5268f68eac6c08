"""A policy number stands in core/policy_values.py and in a town's own rows, and nowhere else in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tree import ROOT, files_of, short, syntax
from webapp.core.money import yuan
from webapp.core.policy_values import shipped_values

HOME = ROOT / "webapp/core/policy_values.py"
SMALLEST = 1_000  # below it a number says too little to be recognised
NOT_MONEY = {
    ("webapp/config.py", 1_000): "the most parts that a sent form may have",
    ("matching/geo.py", 100_000): "how many distances are remembered",
    ("webapp/core/pinyin.py", 20_000): "how many names are remembered",
    ("webapp/households/queries/register.py", 5_000): "how many people are written at a time",
    ("webapp/payments/importer/results.py", 5_000): "the most rows that a bank's file may have",
    ("webapp/households/importer/workbook.py", 20_000): "the most rows that a workbook may have",
}


def policy_numbers() -> set[int]:
    values = {row.value for row in shipped_values() if row.unit == "fen"}
    in_yuan = {value // yuan(1) for value in values if value % yuan(1) == 0}
    return {value for value in values | in_yuan if value >= SMALLEST}


def integers(tree: ast.AST) -> Iterator[tuple[int, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int:
            yield node.lineno, node.value


def strays(file: Path) -> list[str]:
    known = policy_numbers()
    return [
        f"{short(file)}:{line} {number}"
        for line, number in integers(syntax(file))
        if number in known and (short(file), number) not in NOT_MONEY
    ]


def test_the_pledge_and_the_ladder_are_among_the_numbers() -> None:
    assert {2_500, 250_000, 1_500, 2_000} <= policy_numbers()


def test_no_policy_number_is_written_anywhere_else() -> None:
    files = [*files_of(".py", under="webapp"), *files_of(".py", under="matching")]
    assert [stray for file in files if file != HOME for stray in strays(file)] == []


def test_a_planted_number_is_found() -> None:
    planted = ast.parse("floor = 2_500\nenough = wage >= 250000")
    assert [number for _, number in integers(planted) if number in policy_numbers()] == [2_500, 250_000]


@pytest.mark.parametrize(("name", "number"), NOT_MONEY)
def test_an_exception_that_is_no_longer_needed_goes(name: str, number: int) -> None:
    assert number in {found for _, found in integers(syntax(ROOT / name))}
