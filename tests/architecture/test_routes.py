"""Every route: a permission, a path that is read aloud, a ref and nothing but it, and no change by GET."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.support.tree import at, files_of, short, syntax
from webapp.access.grants import GRANTS
from webapp.access.permissions import Permission

PART = re.compile(r"[a-z]+(?:-[a-z]+)*")
HOLE = re.compile(r"<(?:(\w+)(?:\([^>]*\))?:)?(\w+)>")
ONCE_ONLY = {"accounts.invitation", "accounts.accept"}
"""Their hole is a secret, good once: it names nobody, and only its hash is stored."""


def rules(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def permissions_of(app: Flask, rule: Rule) -> tuple[Permission, ...]:
    found: tuple[Permission, ...] = getattr(app.view_functions[rule.endpoint], "permissions", ())
    return found


def test_every_route_names_a_permission_that_has_a_row(app: Flask) -> None:
    assert [rule.rule for rule in app.url_map.iter_rules() if not permissions_of(app, rule)] == []
    assert [rule.rule for rule in rules(app) if not set(permissions_of(app, rule)) <= set(GRANTS)] == []


def test_every_permission_is_asked_somewhere(app: Flask) -> None:
    """A permission that guards nothing looks like a wall and is paint."""
    on_routes = {permission for rule in rules(app) for permission in permissions_of(app, rule)}
    asking = [file for file in files_of(".py", ".html", under="webapp") if file.parent.name != "access"]
    said = "\n".join(file.read_text("utf-8") for file in asking)
    unused = [
        str(permission)
        for permission in set(Permission) - on_routes
        if f"Permission.{permission.name}" not in said and f'"{permission}"' not in said
    ]
    assert unused == []


def test_paths_are_words_in_lower_case_joined_by_dashes(app: Flask) -> None:
    odd = []
    for rule in rules(app):
        parts = HOLE.sub("", rule.rule).split("/")
        odd += [rule.rule for part in parts if part and not PART.fullmatch(part)]
    odd += [rule.rule for rule in rules(app) if rule.rule != "/" and rule.rule.endswith("/")]
    assert set(odd) - {"/healthz"} == set()


def test_a_record_is_named_in_a_path_by_its_ref_alone(app: Flask) -> None:
    odd = []
    for rule in rules(app):
        for kind, name in HOLE.findall(rule.rule):
            if (kind, name) != ("uuid", "ref") and kind != "any" and rule.endpoint not in ONCE_ONLY:
                odd.append(f"{rule.rule}: {name}")
    assert odd == []


def test_a_route_answers_to_one_way_of_asking(app: Flask) -> None:
    odd = [
        rule.rule
        for rule in rules(app)
        if (rule.methods or set()) - {"HEAD", "OPTIONS"} not in ({"GET"}, {"POST"})
    ]
    assert odd == []


def test_what_a_post_may_do_has_an_event_of_the_audit(app: Flask) -> None:
    """PUBLIC has none: signing in and preferences name their event themselves."""
    silent = []
    for rule in rules(app):
        if "POST" in (rule.methods or set()):
            named = [
                GRANTS[each].audit for each in permissions_of(app, rule) if each is not Permission.PUBLIC
            ]
            silent += [rule.rule for audit in named if audit is None]
    assert silent == []


NUMBER_SHOWN = re.compile(r"\b(?:ref|value)\s*=\s*\w+\.id\b|\{\{-?\s*(?!f\.)[\w.]+\.id\b")


def test_no_page_shows_the_number_of_a_row() -> None:
    """`ref` leaves, `id` stays inside: neither in a template nor in `url_for`."""
    found = []
    for file in files_of(".html", under="webapp"):
        text = file.read_text("utf-8")
        found += [at(file, text, match.start()) for match in NUMBER_SHOWN.finditer(text)]
    for file in files_of(".py", under="webapp"):
        for node in ast.walk(syntax(file)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"url_for", "redirect_to"}:
                given = [word.value for word in node.keywords if isinstance(word.value, ast.Attribute)]
                found += [f"{short(file)}:{node.lineno}" for value in given if value.attr == "id"]
    assert found == []


PAST_THE_RECORDER = re.compile(
    r"\.bulk_\w+\(|\.exec_driver_sql\(|\bengine\.(?:begin|connect)\(|\.session\.commit\(|\.connection\(\)"
)
KNOW_WHAT_THEY_DO = ("webapp/core/", "webapp/audit/", "webapp/operations/queries.py")


def test_no_capability_writes_past_the_unit_of_work() -> None:
    """Statements through the session are refused while a unit runs; these ways would not even pass it."""
    found = []
    for file in files_of(".py", under="webapp"):
        if not short(file).startswith(KNOW_WHAT_THEY_DO):
            text = file.read_text("utf-8")
            found += [
                f"{at(file, text, match.start())} {match[0]}" for match in PAST_THE_RECORDER.finditer(text)
            ]
    assert found == []


ASKING = re.compile(
    r"\bsession\.(?:get|query|scalar|scalars|execute)\(|(?<![.\w])(?:sa\.)?(?:select|exists)\(|\bfunc\.\w+\("
)
IN_VIEWS = re.compile(r"\bsession\.(?:get|get_one|query|scalar|scalars|execute|add|delete)\(")
ASKS_ITSELF = ("webapp/core/", "webapp/access/", "webapp/audit/", "webapp/demo/")
"""The floor that queries stand on, and the made-up towns, which no reader of a capability opens."""


def asks_in_its_own_room(file: Path) -> bool:
    """Whether a file is one where SQL may stand: models, queries, or what is no capability."""
    rooms = {file.stem, file.parent.name}
    return bool(rooms & {"queries", "models"}) or short(file).startswith(ASKS_ITSELF)


def test_views_ask_the_queries_and_never_the_session() -> None:
    """`session.get` knows no actor: whoever guesses a number would have the record."""
    found = []
    for file in files_of(".py", under="webapp"):
        if file.name == "views.py" or file.parent.name == "views":
            text = file.read_text("utf-8")
            found += [at(file, text, match.start()) for match in IN_VIEWS.finditer(text)]
    assert found == []


def test_the_sql_of_a_capability_stands_in_its_queries() -> None:
    """Whoever looks for what a list reads finds it in one place; an action may load what it holds the key of."""
    found = []
    for file in files_of(".py", under="webapp"):
        if not asks_in_its_own_room(file):
            text = file.read_text("utf-8")
            found += [f"{at(file, text, match.start())} {match[0]}" for match in ASKING.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "line", ["db.session.scalars(query)", "select(Town)", "func.max(Town.id)", "session.execute(x)"]
)
def test_the_scan_sees_a_question(line: str) -> None:
    assert ASKING.search(line)
