"""Pages that are written from the code say what it says; every page is listed, every link leads somewhere."""

import re

import pytest

from tests.support.tree import ROOT, at, files_of, short
from webapp.operations.export import DOCS, PAGES

LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")
NAMED = re.compile(r"`((?:webapp|matching|tests|docs|deploy|migrations)/[\w./-]+\.\w+)`")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_would_write_now(name: str) -> None:
    written = (DOCS / name).read_text("utf-8")
    assert written == PAGES[name](), "run `.venv/bin/flask --app webapp docs write`"


def test_every_page_is_listed_in_the_index() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    pages = {short(file).removeprefix("docs/") for file in files_of(".md", under="docs")} - {"README.md"}
    assert {
        page for page in pages if page not in index and page.partition("/")[0] + "/" not in index
    } == set()


def test_every_link_between_pages_leads_somewhere() -> None:
    dead = []
    for file in files_of(".md"):
        text = file.read_text("utf-8")
        for found in LINK.finditer(text):
            if not (file.parent / found[1]).exists():
                dead.append(f"{at(file, text, found.start())} {found[1]}")
    assert dead == []


def test_every_file_that_a_page_names_is_there() -> None:
    gone = []
    for file in files_of(".md"):
        text = file.read_text("utf-8")
        for found in NAMED.finditer(text):
            if "*" not in found[1] and not (ROOT / found[1]).exists():
                gone.append(f"{at(file, text, found.start())} {found[1]}")
    assert gone == []
