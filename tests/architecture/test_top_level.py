"""The repository's front door stays small, and what it holds would run on any machine."""

import re

from tests.support.tree import ROOT, at, files, files_of, short

ALLOWED = {
    ".ci", ".gitattributes", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "README.md",
    "README.zh-CN.md", "bench", "deploy", "docs", "instance", "matching", "migrations", "pyproject.toml",
    "requirements.in", "requirements.txt", "requirements-scale.in", "requirements-scale.txt", "tests", "webapp",
}  # fmt: skip
TEXT = (
    ".py",
    ".html",
    ".po",
    ".md",
    ".toml",
    ".in",
    ".txt",
    ".sh",
    ".css",
    ".conf",
    ".service",
    ".yaml",
    ".yml",
    ".csv",
)
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/[\w.]+|[A-Z]:\\\\?Users")
SHORT_LIVED_FOLDER = re.compile(r"(?<![\w.])/tmp/")
KEY_MATERIAL = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")


def found(pattern: re.Pattern[str], but_not_under: tuple[str, ...] = ()) -> list[str]:
    places = []
    for file in files_of(*TEXT):
        if short(file).startswith(but_not_under) or file == ROOT / "tests/architecture/test_top_level.py":
            continue
        text = file.read_text("utf-8")
        places += [f"{at(file, text, match.start())} {match[0]}" for match in pattern.finditer(text)]
    return places


def test_nothing_new_stands_at_the_top() -> None:
    assert {short(file).partition("/")[0] for file in files()} - ALLOWED == set()


def test_the_instance_keeps_its_contents_to_itself() -> None:
    assert [short(file) for file in files() if short(file).startswith("instance/")] == [
        "instance/.gitignore",
        "instance/README.md",
    ]


def test_no_file_names_a_folder_of_one_persons_machine() -> None:
    assert found(SOMEBODYS_FOLDER) == []


def test_only_tests_and_deployment_speak_of_the_folder_for_short_lived_files() -> None:
    assert found(SHORT_LIVED_FOLDER, but_not_under=("tests/", "deploy/")) == []


def test_no_private_key_lies_in_the_repository() -> None:
    assert found(KEY_MATERIAL) == []
