"""What the repository holds, for the tests about its shape."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
WEBAPP = ROOT / "webapp"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, in the repository."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return tuple(sorted(ROOT / name for name in names if name and (ROOT / name).is_file()))


def files_of(*kinds: str, under: str = "") -> list[Path]:
    """Return the files with one of these endings below a folder."""
    return [file for file in files() if file.suffix in kinds and file.is_relative_to(ROOT / under)]


def short(file: Path) -> str:
    """Return a file's name as people say it: from the root of the repository."""
    return file.relative_to(ROOT).as_posix()


@cache
def syntax(file: Path) -> ast.Module:
    """Return a Python file as a tree."""
    return ast.parse(file.read_text("utf-8"), filename=str(file))


def at(file: Path, text: str, start: int) -> str:
    """Return `file:line` of a position in a file's text."""
    line = text.count("\n", 0, start) + 1
    return f"{short(file)}:{line}"
