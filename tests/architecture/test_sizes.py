"""Small by test: what outgrows these limits is split by noun, not by layer."""

import ast
from pathlib import Path

from tests.support.tree import files_of, short, syntax

FILE, FUNCTION, TEMPLATE = 400, 40, 150


def too_long(files: list[Path], limit: int) -> dict[str, int]:
    lengths = {short(file): len(file.read_text("utf-8").splitlines()) for file in files}
    return {name: length for name, length in lengths.items() if length > limit}


def test_a_python_file_fits_in_a_readers_head() -> None:
    assert too_long(files_of(".py"), FILE) == {}


def test_a_template_fits_on_three_screens() -> None:
    assert too_long(files_of(".html", under="webapp"), TEMPLATE) == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {}
    listings = set(
        files_of(".py", under="migrations/versions")
    )  # a migration lists columns, it does not reason
    for file in set(files_of(".py")) - listings:
        for node in ast.walk(syntax(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION:
                    long[f"{short(file)}: {node.name}"] = length
    assert long == {}
