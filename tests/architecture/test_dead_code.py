"""Whatever a module names is used by the program: a name that stands only where it is defined is dead.

Tests do not keep code alive. The scan goes by words, so it overlooks what shares its name with something living.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.support.tree import WEBAPP, files_of, short, syntax

ROOMS = ("households", "codelists", "funds", "organisations", "operations", "demo")
"""Where nothing dead is left; each capability joins when it is swept."""

ALLOWED = {
    "webapp/households/models.py: address_sealed": "a sealed column: `Sealed` finds it by the name of its field",
    "webapp/households/models.py: health_sealed": "a sealed column: `Sealed` finds it by the name of its field",
}
"""What has no second mention, and why it lives."""

WORD = re.compile(r"\w+")


@cache
def mentions() -> Counter[str]:
    """Return how often each word stands in the code and the templates of the program."""
    found: Counter[str] = Counter()
    for file in (*files_of(".py", under="matching"), *files_of(".py", ".html", under="webapp")):
        found.update(WORD.findall(file.read_text("utf-8")))
    return found


def names(tree: ast.Module) -> Iterator[str]:
    """Return what a module defines at its top and in its classes; what a decorator registers is used by it."""
    for node in tree.body:
        yield from _defined(node)
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                yield from _defined(inner, in_class=True)


def _defined(node: ast.stmt, in_class: bool = False) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        if (in_class or not node.decorator_list or isinstance(node, ast.ClassDef)) and node.name[:2] != "__":
            yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def dead(tree: ast.Module, words: Counter[str]) -> list[str]:
    """Return the names that stand nowhere but where they are defined."""
    return [name for name in names(tree) if words[name] == 1 and name[:2] != "__"]


def test_every_name_is_used_by_the_program() -> None:
    found = {
        f"{short(file)}: {name}"
        for room in ROOMS
        for file in files_of(".py", under=f"webapp/{room}")
        for name in dead(syntax(file), mentions())
    }
    assert found - set(ALLOWED) == set()
    assert set(ALLOWED) - found == set(), "this has its use now, or is gone: take it off the list"


PLANTED = """
LEFT = 1
kept: int = 2
def gone(): ...
@route
def page(): return kept
class Row:
    name = 1
    def old(self): ...
"""


def test_the_scan_sees_functions_constants_methods_and_columns() -> None:
    assert dead(ast.parse(PLANTED), Counter(WORD.findall(PLANTED))) == ["LEFT", "gone", "Row", "name", "old"]


def test_the_rooms_are_there() -> None:
    assert [room for room in ROOMS if not (WEBAPP / room).is_dir()] == []
