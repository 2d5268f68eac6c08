"""Templates: nothing unused, nothing a strict content policy refuses, nothing that needs a script."""

import re

import pytest

from tests.support.templates import (
    imported,
    macros,
    markup,
    named_by_code,
    named_by_templates,
    names_read,
    source,
    tags,
    templates,
    tree,
)
from tests.support.tree import at, files_of

MARKUP_IN_PYTHON = re.compile(r"\bMarkup\(|\bmarkupsafe\b|\brender_template_string\b")
FORBIDDEN = {
    "raw output": re.compile(r"\|\s*safe\b|\bMarkup\(|{%-?\s*autoescape"),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)|javascript:|\shx-on\b|\shx-vals=.js:", re.I),
    "an inline handler": re.compile(r"<[^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|<[^<>]*\sstyle\s*=", re.IGNORECASE),
    "a trigger filter (it needs eval)": re.compile(r"hx-trigger=\"[^\"]*\["),
    "inherited htmx headers": re.compile(r"<body[^>]*\shx-"),
    "something from another machine": re.compile(r"(?:src|href|action)=\"(?:https?:)?//", re.IGNORECASE),
}  # fmt: skip
BOUND_TO_A_LINK_OR_FORM = re.compile(r"\bhx-(?:get|post|put|patch|delete)=")
FALLBACK = re.compile(r"\b(?:href|action|formaction)=")
CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]+|&#x?[0-9a-f]{4,5};", re.IGNORECASE)
OWN_NAME_OF_THE_LANGUAGE = {"中文"}


def everywhere(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for name, file in templates().items():
        text = markup(name) if pattern.pattern.startswith("<") else source(name)
        found += [f"{at(file, text, match.start())} {match[0][:60]}" for match in pattern.finditer(text)]
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    assert everywhere(FORBIDDEN[what]) == []


def test_no_markup_is_made_in_python() -> None:
    files = {file: file.read_text("utf-8") for file in files_of(".py", under="webapp")}
    assert [
        at(file, text, hit.start()) for file, text in files.items() for hit in MARKUP_IN_PYTHON.finditer(text)
    ] == []


def test_every_htmx_control_is_a_link_or_a_form_first() -> None:
    bare = [
        f"{at(templates()[name], markup(name), start)} <{tag}>"
        for name in templates()
        for tag, attributes, start in tags(name)
        if BOUND_TO_A_LINK_OR_FORM.search(attributes) and not FALLBACK.search(attributes)
    ]
    assert bare == []


def test_every_posting_form_carries_its_token() -> None:
    missing = []
    for name, file in templates().items():
        text = source(name)
        for match in re.finditer(r"<form\b.*?</form>", text, re.DOTALL):
            posts = re.search(r"method=\"post\"", match[0], re.IGNORECASE)
            if posts and "csrf" not in match[0]:
                missing.append(at(file, text, match.start()))
    assert missing == []


def test_every_template_is_used() -> None:
    patterns = named_by_code()
    rest = set(templates()) - named_by_templates()
    assert {name for name in rest if not any(pattern.fullmatch(name) for pattern in patterns)} == set()


def test_every_template_that_is_named_exists() -> None:
    assert named_by_templates() - set(templates()) == set()


def test_every_macro_is_used() -> None:
    used = {target for name in templates() for target in imported(name).values()}
    used |= {f"{name}:{read}" for name in templates() for read in names_read(name)}
    defined = {f"{name}:{macro}" for name in templates() for macro in macros(name)}
    assert defined - used == set()


def test_every_macro_that_is_imported_exists_and_is_called() -> None:
    wrong = []
    for name in templates():
        for local, target in imported(name).items():
            file, _, macro = target.partition(":")
            known = file in templates() and (macro in macros(file) or macro in tree_names(file))
            if not known or local not in names_read(name):
                wrong.append(f"{name}: {local} from {file}")
    assert wrong == []


def tree_names(name: str) -> set[str]:
    """What a template sets at its top, which may be imported as macros may."""
    return set(re.findall(r"{%-?\s*set\s+(\w+)", source(name)))


def test_a_fragment_has_its_own_name_as_the_id_of_its_root() -> None:
    wrong = []
    for name in templates():
        file_name = name.rpartition("/")[2]
        if not file_name.startswith("_") or name.startswith("components/"):
            continue
        root = next(tags(name), ("", "", 0))
        noun = file_name.removeprefix("_").removesuffix(".html").replace("_", "-")
        if not re.search(rf'\bid="{noun}[-"]', root[1]):
            wrong.append(name)
    assert wrong == []


def test_templates_speak_through_the_catalogue() -> None:
    chinese = []
    for name, file in templates().items():
        text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
        hits = [hit for hit in CHINESE.finditer(text) if hit[0] not in OWN_NAME_OF_THE_LANGUAGE]
        chinese += [f"{at(file, text, hit.start())} {hit[0]}" for hit in hits]
    assert chinese == []


def test_every_template_can_be_read_by_jinja() -> None:
    assert all(tree(name) for name in templates())
