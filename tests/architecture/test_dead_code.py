"""Whatever a module names is used by the program: a name that stands only where it is defined is dead.

Tests do not keep code alive. The scan goes by words, so it overlooks what shares its name with something living.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.support.tree import ROOT, WEBAPP, files_of, short, syntax

ROOMS = tuple(sorted(file.parent.name for file in WEBAPP.glob("*/__init__.py")))
UNSWEPT = {
    "webapp/core/files.py": "files that are taken away come with the end of an import",
}
"""Where something may still wait for its use, and what for."""

SEALED = "a sealed column: `Sealed` finds it by the name of its field"
LIBRARY = "read by the library, by this very name"
CLOCK = "moves the clock that a test puts in the place of the machine's own"
ALLOWED = {
    "webapp/audit/models.py: note_sealed": SEALED,
    "webapp/claims/models.py: account_sealed": SEALED,
    "webapp/core/clock.py: advance": CLOCK,
    "webapp/core/clock.py: set_day": CLOCK,
    "webapp/core/db.py: type_annotation_map": LIBRARY,
    "webapp/core/forms.py: Meta": LIBRARY,
    "webapp/jobs/forms/fields.py: option_widget": LIBRARY,
    "webapp/payments/forms/after.py: field_flags": LIBRARY,
    "webapp/jobs/models.py: profile_id": "a foreign key: the relationship beside it finds it",
    "webapp/households/models.py: address_sealed": SEALED,
    "webapp/households/models.py: health_sealed": SEALED,
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
        if not short(file).startswith(tuple(UNSWEPT))
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


def test_the_scan_goes_through_every_package() -> None:
    assert {"claims", "core", "jobs", "placements"} < set(ROOMS)
    gone = [place for place in UNSWEPT if not (ROOT / place).exists()]
    assert gone == []
