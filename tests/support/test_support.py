"""The tools of the tests, tried on small things of which the outcome is plain."""

import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2

from tests.support.databases import SqliteStore
from tests.support.forms import Form
from tests.support.html import parse
from tests.support.htmx import same, swap
from tests.support.network import OutboundRefusedError, is_here

PAGE = '<main><h1>Openings</h1><table id="rows"><tr><td>old</td></tr></table><p id="count">1</p></main>'
ANSWER = '<table id="rows"><tr><td>new</td></tr></table><p id="count" hx-swap-oob="true">2</p>'


def test_a_swap_puts_the_answer_in_place_and_the_rest_where_it_belongs() -> None:
    swapped = swap(PAGE, ANSWER, "rows")
    assert swapped.text == "Openings new 2"
    same(swapped, PAGE.replace("old", "new").replace(">1<", ">2<"))


def test_a_swap_that_differs_from_a_reload_is_noticed() -> None:
    with pytest.raises(AssertionError):
        same(swap(PAGE, ANSWER, "rows"), PAGE)


def test_tokens_that_are_new_on_each_page_make_no_difference() -> None:
    page = '<form id="f"><input name="csrf_token" value="{}"></form>'
    same(parse(page.format("one")), page.format("two"))


@pytest.mark.parametrize("html", ["<p><b>x</p></b>", "<div><p>x</p>"])
def test_markup_that_closes_wrongly_is_refused(html: str) -> None:
    with pytest.raises(AssertionError):
        parse(html)


def test_a_form_sends_what_a_browser_would() -> None:
    page = """<form action="/x" method="post">
    <input name="a" value="1"><input name="b" type="checkbox" value="y">
    <input name="c" type="checkbox" checked>
    <input name="d" disabled value="3"><input name="g" type="submit" value="Send">
    <select name="e"><option value="4">four</option><option value="5" selected>five</option></select>
    <textarea name="f">\nsix</textarea></form>"""
    form = Form(parse(page).one("form"), "/here")
    assert form.values == {"a": "1", "c": ["on"], "e": "5", "f": "six"}
    assert (form.method, form.action) == ("post", "/x")


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.2", True), ("::1", True), ("10.0.0.1", False), ("example.com", False)],
)
def test_only_this_machine_counts_as_here(host: str, here: bool) -> None:
    assert is_here(host) is here


def test_a_connection_to_another_machine_is_refused_before_it_is_tried() -> None:
    with socket.socket() as caller, pytest.raises(OutboundRefusedError):
        caller.connect(("192.0.2.1", 80))
    with pytest.raises(OutboundRefusedError):
        socket.getaddrinfo("example.com", 80)


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    """A store whose working file holds the one row of a state that is kept."""
    made = SqliteStore(tmp_path)
    with closing(opened(made)) as connection:
        connection.execute("PRAGMA journal_mode=wal")
        connection.execute("CREATE TABLE rows (name TEXT)")
        connection.execute("INSERT INTO rows VALUES ('kept')")
    made.keep("state")
    made.take("state")
    return made


def opened(store: SqliteStore) -> Any:
    return dbapi2.connect(store.folder / "work.db", isolation_level=None)


def names(connection: Any) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM rows ORDER BY name")]


def test_what_a_test_wrote_is_forgotten_by_all_who_stay_connected(store: SqliteStore) -> None:
    with closing(opened(store)) as one, closing(opened(store)) as other:
        for turn in range(3):
            one.execute("INSERT INTO rows VALUES (?)", (f"new {turn}",))
            assert names(other) == ["kept", f"new {turn}"]
            assert store.put_back("state", {"rows"})
            assert (names(one), names(other)) == (["kept"], ["kept"])
        with closing(opened(store)) as newcomer:
            assert names(newcomer) == ["kept"]
            assert newcomer.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_has_reached_the_file_itself_is_not_forgotten_that_way(store: SqliteStore) -> None:
    with closing(opened(store)) as one:
        one.execute("INSERT INTO rows VALUES ('new')")
        one.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert not store.put_back("state", {"rows"})
        assert names(one) == ["kept", "new"]
