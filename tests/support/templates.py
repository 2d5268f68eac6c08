"""Templates as their authors wrote them: what they refer to, and their tags without Jinja's words."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

from tests.support.tree import files_of, short, syntax

SYNTAX = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<([a-z][a-z0-9]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)


@cache
def templates() -> dict[str, Path]:
    """Return every template by the name under which Jinja finds it."""
    found = files_of(".html", under="webapp")
    return {short(file).partition("/templates/")[2]: file for file in found if "/templates/" in short(file)}


@cache
def source(name: str) -> str:
    """Return a template's text."""
    return templates()[name].read_text("utf-8")


@cache
def tree(name: str) -> nodes.Template:
    """Return a template as Jinja understands it."""
    return SYNTAX.parse(source(name), name)


@cache
def markup(name: str) -> str:
    """Return the markup alone: statements gone, each expression an x, lines where they were."""
    bare = STATEMENT.sub(lambda match: "\n" * match[0].count("\n"), source(name))
    return EXPRESSION.sub(lambda match: "x" + "\n" * match[0].count("\n"), bare)


def tags(name: str) -> Iterator[tuple[str, str, int]]:
    """Yield each opening tag of a template: its name, its attributes, where it begins."""
    for match in TAG.finditer(markup(name)):
        yield match[1].lower(), match[2], match.start()


def named_by_templates() -> set[str]:
    """Return the templates that another one extends, includes or imports."""
    return {
        constant.value
        for name in templates()
        for kind in (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        for node in tree(name).find_all(kind)
        for constant in node.find_all(nodes.Const)
        if str(constant.value).endswith(".html")
    }


def named_by_code() -> list[re.Pattern[str]]:
    """Return a pattern for each template name in Python, `f"errors/{code}.html"` included."""
    patterns = []
    for file in files_of(".py", under="webapp"):
        for node in ast.walk(syntax(file)):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[^/]+" for p in node.values
                ]
                patterns.append("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                patterns.append(re.escape(node.value))
    return [re.compile(pattern) for pattern in patterns if pattern.endswith("html")]


def macros(name: str) -> set[str]:
    """Return the macros that a template defines."""
    return {node.name for node in tree(name).find_all(nodes.Macro)}


def imported(name: str) -> dict[str, str]:
    """Return what a template imports by name: the local name, and `file:macro`."""
    found = {}
    for node in tree(name).find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        for item in node.names:
            macro, local = item if isinstance(item, tuple) else (item, item)
            found[local] = f"{node.template.value}:{macro}"
    return found


def names_read(name: str) -> list[str]:
    """Return every name that a template reads, as often as it does."""
    return [node.name for node in tree(name).find_all(nodes.Name) if node.ctx == "load"]
