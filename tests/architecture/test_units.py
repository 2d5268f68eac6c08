"""What came of a unit of work is looked at: whoever goes on after a refusal shows or says what was not done."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.tree import files_of, short, syntax

RUNS = {"unit.run", "run"}


def answers_with_refusals(tree: ast.Module) -> set[str]:
    """The functions of a file that run a unit and hand on what came of it."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    answering = [
        one for one in functions if one.returns is not None and "Refused" in ast.unparse(one.returns)
    ]
    return {one.name for one in answering if RUNS & {ast.unparse(call.func) for call in calls_in(one)}}


def calls_in(function: ast.FunctionDef) -> Iterator[ast.Call]:
    return (node for node in ast.walk(function) if isinstance(node, ast.Call))


def thrown_away(tree: ast.Module) -> Iterator[int]:
    """The lines on which a unit is run and its answer dropped."""
    asked = RUNS | answers_with_refusals(tree)
    for node in ast.walk(tree):
        call = node.value if isinstance(node, ast.Expr) else None
        if isinstance(call, ast.Call) and ast.unparse(call.func) in asked:
            yield call.lineno


def test_nobody_runs_a_unit_without_looking_at_what_came_of_it() -> None:
    files: list[Path] = files_of(".py", under="webapp")
    assert [f"{short(file)}:{line}" for file in files for line in thrown_away(syntax(file))] == []


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("unit.run(command, entry)", [1]),
        ("run(command, entry)", [1]),
        ("unit.must(unit.run(command, entry))", []),
        ("outcome = unit.run(command, entry)", []),
        ("def _do() -> unit.Done | unit.Refused:\n    return unit.run(command, entry)\n_do()", [3]),
        ("def look() -> unit.Done | unit.Refused: ...\nlook()", []),
    ],
)
def test_an_answer_that_is_dropped_is_found(said: str, lines: list[int]) -> None:
    assert list(thrown_away(ast.parse(said))) == lines
