"""Every no has its sentence in both languages and stands in a case of its capability's tests, without exception.

What is said is collected from the code: the first argument of each `Refusal` and `Notice` that is written out. A new
capability is asked from the day on which it has words or pages; before that it says nothing to anybody.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.catalogues import SHARED, catalogues, is_complete, lookup, owner_of
from tests.support.tree import ROOT, WEBAPP, files_of, short, syntax

SAYING = ("Refusal", "Notice")
BELOW_ALL = "core"
"""Says nothing itself: what it finds is said by each capability above it."""


@cache
def said() -> dict[str, dict[str, str]]:
    """Return of each capability the codes that its code writes out, each with one place where it does."""
    found: dict[str, dict[str, str]] = {}
    for file in files_of(".py", under="webapp"):
        for call in ast.walk(syntax(file)):
            if isinstance(call, ast.Call) and name_of(call.func) in SAYING and call.args:
                for code in written_in(call.args[0]):
                    found.setdefault(owner_of(file), {}).setdefault(code, f"{short(file)}:{call.lineno}")
    return found


def name_of(called: ast.expr) -> str:
    """Return the last name of what is called."""
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def written_in(code: ast.expr) -> Iterator[str]:
    """Yield the codes that an argument can be, of those that are written out: one, or either of two."""
    if isinstance(code, ast.Constant) and isinstance(code.value, str):
        yield code.value
    elif isinstance(code, ast.IfExp):
        yield from written_in(code.body)
        yield from written_in(code.orelse)


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    """Return of each capability's labels the texts by code: one, or several where the facts decide."""
    found: dict[str, dict[str, list[str]]] = {}
    for file in files_of(".py", under="webapp"):
        if is_labels(file):
            for table in (node for node in ast.walk(syntax(file)) if isinstance(node, ast.Dict)):
                for key, value in zip(table.keys, table.values, strict=True):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        found.setdefault(owner_of(file), {}).setdefault(key.value, []).extend(texts_in(value))
    return found


def is_labels(file: Path) -> bool:
    """Whether a file holds the words of a capability."""
    return "labels" in (file.stem, file.parent.name)


def texts_in(value: ast.expr) -> list[str]:
    """Return the texts that are to be translated in an entry of a table."""
    calls = [call for call in ast.walk(value) if isinstance(call, ast.Call)]
    asked = [
        call.args[0] for call in calls if name_of(call.func) in ("_l", "_", "lazy_gettext") and call.args
    ]
    return [text.value for text in asked if isinstance(text, ast.Constant) and isinstance(text.value, str)]


def speaks(capability: str) -> bool:
    """Whether a capability says something to people by now: it has words or pages, and not only their empty files."""
    home = WEBAPP / capability
    mouths = [
        *home.glob("labels.py"),
        *home.glob("labels/*.py"),
        *home.glob("views.py"),
        *home.glob("views/*.py"),
    ]
    return capability == BELOW_ALL or any(syntax(file).body for file in mouths)


@cache
def in_cases(capability: str) -> frozenset[str]:
    """Return the texts that stand in what a capability's tests go through or compare with.

    That is a parametrised table, a table of the module (named in capitals), or what an `assert` expects; a text in a
    helper or a docstring is no case.
    """
    found: set[str] = set()
    for file in files_of(".py", under=f"tests/{capability}"):
        for node in ast.walk(syntax(file)):
            found |= {text for part in case_parts(node) for text in texts_of(part)}
    return frozenset(found)


def case_parts(node: ast.AST) -> list[ast.expr]:
    """Return the expressions of a statement that are a case, or a table of them."""
    if isinstance(node, ast.Assert):
        return [node.test]
    if isinstance(node, ast.FunctionDef):
        return [one for one in node.decorator_list if "parametrize" in ast.unparse(one)]
    if isinstance(node, ast.Assign) and node.value is not None:
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        return [node.value] if names and all(name.isupper() for name in names) else []
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id.isupper():
        return [node.value] if node.value is not None else []
    return []


def texts_of(part: ast.expr) -> set[str]:
    """Return the texts in an expression."""
    return {
        node.value
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


CAPABILITIES = sorted(capability for capability in said() if speaks(capability))


def test_the_capabilities_that_refuse_something_are_found() -> None:
    """The guard reads what is there: an empty reading would pass everything."""
    assert {"claims", "jobs", "placements", "payees", "funds"} <= set(CAPABILITIES)
    assert {"several_lines", "subsidised_at_firm"} <= set(said()["claims"])
    assert sentences()["claims"]["several_lines"]
    assert "nobody_picked" in in_cases("claims")


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_every_refusal_has_a_sentence(capability: str) -> None:
    everywhere = {code for table in sentences().values() for code, texts in table.items() if texts}
    own = {code for code, texts in sentences().get(capability, {}).items() if texts}
    mute = {code: place for code, place in said()[capability].items() if code not in own | everywhere}
    assert mute == {}


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_every_sentence_of_a_refusal_is_translated(capability: str) -> None:
    untranslated = []
    for owner, table in sentences().items():
        for code in set(table) & set(said()[capability]):
            for text in table[code]:
                found = lookup(catalogues().get(owner), text) or lookup(catalogues().get(SHARED), text)
                if found is None or not is_complete(found):
                    untranslated.append(f"{owner}: {code}: {text}")
    assert untranslated == []


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_every_refusal_stands_in_a_case_of_its_capability(capability: str) -> None:
    assert (ROOT / "tests" / capability).is_dir()
    untried = {code: place for code, place in said()[capability].items() if code not in in_cases(capability)}
    assert untried == {}
