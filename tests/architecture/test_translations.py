"""Every text has its Chinese, in the catalogue of its own capability, and the same Chinese everywhere."""

import ast
import re

import pytest

from tests.support.catalogues import (
    LOCALE,
    SHARED,
    asked,
    catalogues,
    entries,
    is_complete,
    lookup,
    strings_in_code,
)
from tests.support.tree import WEBAPP, files_of, short, syntax

CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
SPEAKING = ("views.py", "forms.py", "panels.py", "labels.py", "actions.py", "export.py")


def placeholders(texts: object) -> set[str]:
    return set(PLACEHOLDER.findall(str(texts)))


def test_every_text_is_translated_by_its_capability_or_in_the_shared_catalogue() -> None:
    shared = catalogues().get(SHARED)
    missing = [
        f"{wanted.places[0]}: {text!r}"
        for owner, texts in asked().items()
        for text, wanted in texts.items()
        if lookup(catalogues().get(owner), text) is None and lookup(shared, text) is None
    ]
    assert missing == []


def test_no_translation_is_empty_or_doubted() -> None:
    assert [
        f"{owner}: {m.id!r}" for owner, c in catalogues().items() for m in entries(c) if not is_complete(m)
    ] == []


def test_the_same_text_says_the_same_everywhere() -> None:
    said: dict[str, dict[str, str]] = {}
    for owner, catalogue in catalogues().items():
        for message in entries(catalogue):
            said.setdefault(str(message.id), {})[owner] = str(message.string)
    assert {text: by for text, by in said.items() if len(set(by.values())) > 1} == {}


def test_a_translation_keeps_the_figures_of_its_text() -> None:
    wrong = []
    for owner, catalogue in catalogues().items():
        for message in entries(catalogue):
            if placeholders(message.id) != placeholders(message.string):
                wrong.append(f"{owner}: {message.id!r}")
    assert wrong == []


def test_no_translation_outlives_its_text() -> None:
    wanted = {text if isinstance(text, str) else text[0] for texts in asked().values() for text in texts}
    stale = [
        f"{owner}: {message.id!r}"
        for owner, catalogue in catalogues().items()
        for message in entries(catalogue)
        if (key := message.id if isinstance(message.id, str) else message.id[0]) not in wanted
        and key not in strings_in_code()
    ]
    assert stale == []


@pytest.mark.parametrize("kind", SPEAKING)
def test_code_that_speaks_to_people_holds_no_chinese(kind: str) -> None:
    files = [file for file in files_of(".py", under="webapp") if file.name == kind]
    chinese = [
        f"{short(file)}:{node.lineno} {node.value}"
        for file in files
        for node in ast.walk(syntax(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value)
    ]
    assert chinese == []


def test_catalogues_lie_where_the_application_looks_for_them() -> None:
    places = [short(file) for file in files_of(".po")]
    wanted = f"translations/{LOCALE}/LC_MESSAGES/messages.po"
    assert [place for place in places if not (place.startswith(WEBAPP.name) and place.endswith(wanted))] == []
