"""What the modules of matching read of a person and of an opening, by their source."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from matching.types import Opening, Worker

ROOT = Path(__file__).parents[3]
FACTS = {Worker: {field.name for field in fields(Worker)}, Opening: {field.name for field in fields(Opening)}}
CALLED = {"worker": Worker, "w": Worker}
"""What people are called in loops and in lambdas, where nothing is annotated."""

KINDS = {"Worker": Worker, "Opening": Opening}
MADE_OF_FIT = ("matching.baseline", "matching.columns.best", "matching.ranker.weights", "matching.explain")
UNHEARD = ("sex", "gender", "nationality", "ethnic", "illness", "household", "category", "birth", "village")
WIDE = {"getattr", "vars", "asdict", "astuple", "dir"}
"""What reads facts without naming them."""


def modules() -> dict[str, ast.Module]:
    files = sorted((ROOT / "matching").rglob("*.py"))
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): ast.parse(
            file.read_text(encoding="utf-8")
        )
        for file in files
    }


MODULES = modules()


Function = ast.FunctionDef | ast.Lambda


def scopes(tree: ast.AST) -> Iterator[tuple[ast.AST, dict[str, type]]]:
    """The module and each of its functions, with the names that stand for a person or an opening there."""
    yield tree, CALLED
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield (
                node,
                {
                    argument.arg: KINDS[argument.annotation.id]
                    for argument in (*node.args.args, *node.args.kwonlyargs)
                    if isinstance(argument.annotation, ast.Name) and argument.annotation.id in KINDS
                },
            )


def reads(tree: ast.AST) -> Iterator[tuple[type, str]]:
    """What is read of names that stand for a person or an opening."""
    for scope, names in scopes(tree):
        for node in ast.walk(scope):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id in names
            ):
                yield names[node.value.id], node.attr


def blind_reads(tree: ast.AST) -> set[str]:
    """Calls that read facts of a person or an opening without naming them."""
    return {
        ast.unparse(node)
        for scope, names in scopes(tree)
        for node in ast.walk(scope)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in WIDE
        and any(isinstance(argument, ast.Name) and argument.id in names for argument in node.args)
    }


def imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
    return found & set(MODULES)


def behind(*names: str) -> set[str]:
    """Modules that these rest on, themselves among them."""
    found, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += imported(MODULES[name])
    return found


def words(tree: ast.AST) -> set[str]:
    """Every name that the code of a module uses; what docstrings say is no code."""
    nodes = list(ast.walk(tree))
    return {
        word.lower()
        for node in nodes
        for word in (
            getattr(node, "attr", None),
            getattr(node, "id", None),
            getattr(node, "arg", None),
            getattr(node, "name", None),
        )
        if isinstance(word, str)
    }


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("matching.simulator")])
def test_no_module_reads_anything_but_the_fields_of_the_types(name):
    strange = [(kind.__name__, attr) for kind, attr in reads(MODULES[name]) if attr not in FACTS[kind]]
    assert strange == []
    assert blind_reads(MODULES[name]) == set()


def test_the_scan_meets_every_fact_and_a_planted_one():
    met = {(kind, attr) for tree in MODULES.values() for kind, attr in reads(tree)}
    assert {attr for kind, attr in met if kind is Worker} == FACTS[Worker]
    assert len({attr for kind, attr in met if kind is Opening}) > len(FACTS[Opening]) / 2
    planted = ast.parse("def f(who: Worker): return who.sex, getattr(who, name)\n[w.birth for w in all]")
    assert set(reads(planted)) == {(Worker, "sex"), (Worker, "birth")}
    assert blind_reads(planted) == {"getattr(who, name)"}


def test_need_is_no_part_of_what_makes_fit():
    made_of = behind(*MADE_OF_FIT)
    assert {"matching.features", "matching.filters", "matching.columns.plain"} <= made_of
    assert "matching.columns.fused" in MODULES
    assert "matching.need" not in made_of | behind("matching.columns.fused")
    assert not {name for name in made_of if name.startswith(("matching.simulator", "matching.assignment"))}


def test_no_code_behind_fit_has_a_word_for_what_must_not_count():
    made_of = behind(*MADE_OF_FIT, "matching.columns.fused")
    found = {
        (name, word)
        for name in made_of - {"matching.types"}
        for word in words(MODULES[name])
        for bad in UNHEARD
        if bad in word
    }
    assert found == set()
    assert {word for word in FACTS[Worker] | FACTS[Opening] for bad in UNHEARD if bad in word} == set()
