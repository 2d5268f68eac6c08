"""What surrounds every request: by which way it may come, what it must not hold, and the headers of every answer."""

import logging
from collections.abc import Callable, Iterator

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.towns import PASSWORD, username
from tests.support.world import Client, World
from webapp import create_app
from webapp.access.actor import Role
from webapp.core import bookkeeping
from webapp.core.db import db as database
from webapp.core.unit import Busy
from webapp.core.web import HEADERS, LARGEST_FORM

HOST = "shouwang.example"
NUL = "%00"


@pytest.fixture
def lan(app: Flask, world: World) -> Iterator[Flask]:
    """The same installation as a town runs it: behind a web server that speaks TLS."""
    made = create_app({**world.settings, "PROFILE": "lan", "HOSTS": [HOST], "PROPAGATE_EXCEPTIONS": False})
    made.test_client_class = Client
    yield made
    world.touched = True
    with made.app_context():
        database.engine.dispose()
        bookkeeping.engine().dispose()


class FarClient(Client):
    """A browser in the town, seen through the web server."""

    def open(self, *args: object, **options: object) -> TestResponse:
        given = dict(options.pop("headers", None) or {})  # type: ignore[call-overload]  # a mapping
        given = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.7", **given}
        return super().open(*args, **{"base_url": f"http://{HOST}", **options, "headers": given})


@pytest.fixture
def far(lan: Flask) -> FlaskClient:
    return FarClient(lan, lan.response_class)


def sign_in(client: FlaskClient) -> TestResponse:
    return submit(client, "/sign-in", username=username(Role.JOB_CADRE), password=PASSWORD)


def cookies(answer: TestResponse) -> dict[str, str]:
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_over_tls_every_cookie_is_bound_to_this_host_and_to_tls(far: FlaskClient) -> None:
    answers = [far.get("/sign-in"), sign_in(far)]
    answers.append(submit(far, "/account", action="/account/preference/language", value="en"))
    answers.append(submit(far, "/", action="/sign-out"))
    set_cookies = [line for answer in answers for line in answer.headers.getlist("Set-Cookie")]
    assert {line.partition("=")[0] for line in set_cookies} == {
        "__Host-visitor",
        "__Host-session",
        "__Host-language",
    }
    for line in set_cookies:
        assert "Secure" in line
        assert "HttpOnly" in line
        assert "SameSite=Strict" in line
        assert "Path=/" in line
        assert "Domain" not in line


def test_over_tls_every_answer_asks_for_tls_for_a_year(far: FlaskClient) -> None:
    for path in ("/sign-in", "/no-such-page", "/account"):
        assert far.get(path).headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_request_in_the_clear_is_refused_and_says_how_to_set_tls_up(lan: Flask) -> None:
    answer = lan.test_client().get("/sign-in", headers={"Host": HOST})
    assert answer.status_code == 403
    assert "deploy/README.md" in answer.text
    assert "TLS" in answer.text
    assert answer.headers.getlist("Set-Cookie") == []
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_the_watcher_on_the_machine_itself_may_ask_in_the_clear(lan: Flask) -> None:
    assert lan.test_client().get("/healthz", headers={"Host": HOST}).text == "ok\n"


@pytest.mark.parametrize("host", ["evil.example", "shouwang.example.evil.example", "[", "a b"])
def test_a_host_that_nobody_types_is_refused_in_plain_words(far: FlaskClient, host: str) -> None:
    answer = far.get("/sign-in", headers={"Host": host})
    assert answer.status_code in (400, 403)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_behind_the_web_server_each_browser_has_its_own_address(far: FlaskClient, lan: Flask) -> None:
    seen: list[str | None] = []
    lan.view_functions["operations.health"] = _noting(lan.view_functions["operations.health"], seen)
    far.get("/healthz")
    far.get("/healthz", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.7"})
    assert seen == ["10.0.0.7", "10.0.0.7"]


@pytest.mark.parametrize("address", ["192.168.1.9", "10.0.0.1", "2001:db8::1"])
def test_who_comes_past_the_web_server_is_not_believed_to_have_come_over_tls(
    lan: Flask, far: FlaskClient, address: str
) -> None:
    seen: list[str | None] = []
    lan.view_functions["operations.health"] = _noting(lan.view_functions["operations.health"], seen)
    answer = far.get("/sign-in", environ_base={"REMOTE_ADDR": address})
    far.get("/healthz", environ_base={"REMOTE_ADDR": address})
    assert (answer.status_code, seen) == (403, [address])
    assert "TLS" in answer.text


def test_without_a_web_server_in_front_nobody_believes_a_forwarded_address(app: Flask) -> None:
    seen: list[str | None] = []
    kept = app.view_functions["operations.health"]
    app.view_functions["operations.health"] = _noting(kept, seen)
    try:
        app.test_client().get(
            "/healthz", headers={"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}
        )
    finally:
        app.view_functions["operations.health"] = kept
    assert seen == ["127.0.0.1"]


def _noting(view: Callable[..., object], seen: list[str | None]) -> Callable[..., object]:
    def noting(**arguments: object) -> object:
        seen.append(request.remote_addr)
        return view(**arguments)

    noting.permissions = view.permissions  # type: ignore[attr-defined]  # what the guard reads
    noting.in_the_clear = True  # type: ignore[attr-defined]  # and what the door reads
    return noting


@pytest.mark.parametrize(
    ("host", "address"),
    [("192.168.1.5:8000", "127.0.0.1"), ("rebound.example", "127.0.0.1"), ("localhost", "192.168.1.9")],
    ids=["opened by its address", "a name that points here", "from another machine"],
)
def test_the_local_profile_answers_this_machine_only_whatever_it_is_bound_to(
    app: Flask, host: str, address: str
) -> None:
    answer = app.test_client().get("/sign-in", headers={"Host": host}, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 403
    assert "TLS" in answer.text
    assert "instance/config.py" in answer.text


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:9000", "[::1]:8000", "127.0.0.1"])
def test_the_local_profile_answers_this_machine_by_any_of_its_own_names(app: Flask, host: str) -> None:
    assert app.test_client().get("/sign-in", headers={"Host": host}).status_code == 200


def test_an_unknown_profile_does_not_start(world: World) -> None:
    with pytest.raises(RuntimeError, match="PROFILE"):
        create_app({**world.settings, "PROFILE": "Lan"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/sign-in", 200),
        ("get", "/healthz", 200),
        ("get", "/no-such-page", 404),
        ("get", "/account", 303),
        ("post", "/sign-in", 400),
        ("delete", "/sign-in", 405),
        ("options", "/sign-in", 200),
        ("head", "/sign-in", 200),
        ("get", "/static/app.js", 200),
        ("get", "/static/no-such-file.js", 404),
        ("get", "/static/..%2f..%2fconfig.py", 404),
    ],
)
def test_every_answer_carries_every_header(client: FlaskClient, method: str, path: str, status: int) -> None:
    answer = getattr(client, method)(path)
    answer.close()
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Server" not in answer.headers
    assert "Access-Control-Allow-Origin" not in answer.headers
    if not (path.startswith("/static/") and status == 200):
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"HX-Request", "Cookie"} <= set(answer.vary)


def test_a_static_file_is_kept_by_the_browser(client: FlaskClient) -> None:
    answer = client.get("/static/app.js")
    answer.close()
    assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.fixture
def failing(app: Flask) -> Iterator[Callable[[Exception], FlaskClient]]:
    """A client for whom /healthz raises what the test says, as a fault in any view would."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    kept = app.view_functions["operations.health"]

    def fail_with(error: Exception) -> FlaskClient:
        def broken() -> None:
            raise error

        broken.permissions = kept.permissions  # type: ignore[attr-defined]  # what the guard reads
        app.view_functions["operations.health"] = broken
        return app.test_client()

    yield fail_with
    app.view_functions["operations.health"] = kept


def test_a_fault_tells_a_number_to_quote_and_neither_page_nor_log_holds_a_value(
    failing: Callable[[Exception], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = failing(ValueError("canary 440981199001011234\nforged line")).get("/healthz")
    number = answer.headers["X-Request-Id"]
    assert answer.status_code == 500
    assert number in answer.text
    assert number in caplog.text
    assert "ValueError" in caplog.text
    for text in (answer.text, caplog.text):
        assert "canary" not in text
        assert "forged" not in text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_what_is_busy_says_when_to_come_again(failing: Callable[[Exception], FlaskClient]) -> None:
    answer = failing(Busy()).get("/healthz")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


HUGE = "9" * 5000


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/staff?page={HUGE}", 200),
        ("/staff?page=-1", 200),
        ("/staff?page=%D9%A1", 200),
        (f"/staff?page={NUL}", 400),
        (f"/staff?x={NUL}", 400),
        (f"/staff?{NUL}=x", 400),
        (f"/staff{NUL}", 400),
        (f"/static/{NUL}.js", 400),
        ("/staff?page=%ff%fe", 200),
        ("/invitation/%ff", 404),
        (f"/invitation/{'x' * 3000}", 404),
    ],
)
def test_no_address_that_somebody_types_is_a_fault_of_ours(
    sign_in_as: Callable[..., FlaskClient], path: str, status: int
) -> None:
    assert sign_in_as(Role.ADMINISTRATOR).get(path).status_code == status


@pytest.mark.parametrize(
    "changes", [{"key": "k" * 65}, {"version": HUGE}, {"name": "\x00"}, {"key": "é" * 20}]
)
def test_no_hidden_field_that_somebody_bends_is_a_fault_of_ours(
    sign_in_as: Callable[..., FlaskClient], changes: dict[str, str]
) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    whole = {"name": "新同事", "username": "new.one", "role": "auditor", **changes}
    assert submit(client, "/staff/new", **whole).status_code in (200, 400, 422)


@pytest.mark.parametrize("name", ["key", "csrf_token", "username", "role"])
def test_a_field_sent_twice_is_refused(sign_in_as: Callable[..., FlaskClient], name: str) -> None:
    client = sign_in_as(Role.ADMINISTRATOR)
    form = form_on(client.get("/staff/new"), "/staff/new")
    values = {"name": "新同事", "username": "new.one", "role": "auditor"}
    twice = {name: [{**form.values, **values}[name], "other"]}
    assert form.send(client, {**values, **twice}).status_code == 400


@pytest.mark.parametrize(
    "address", ["/households?q=a&q=b", "/households?page=1&page=2", "/sign-in?then=/&then=/x"]
)
def test_a_name_twice_in_an_address_is_refused(sign_in_as: Callable[..., FlaskClient], address: str) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    assert client.get(address.rpartition("&")[0]).status_code == 200
    assert client.get(address).status_code == 400


def test_ticks_of_a_page_come_several_times_where_a_view_takes_several(
    sign_in_as: Callable[..., FlaskClient], app: Flask
) -> None:
    marked = {name: view.several for name, view in app.view_functions.items() if hasattr(view, "several")}
    assert marked == {"people.ask": ("who",), "introductions.sheets": ("one",)}
    nowhere = "/openings/00000000-0000-4000-8000-000000000000/introduce"
    client = sign_in_as(Role.JOB_CADRE)
    assert client.get(f"{nowhere}?who=a&who=b").status_code == 404
    assert client.get(f"{nowhere}?who=a&who=b&q=a&q=b").status_code == 400


def test_a_body_larger_than_a_form_is_refused_before_it_is_read(client: FlaskClient) -> None:
    form = form_on(client.get("/sign-in"))
    answer = form.send(client, {"username": "x" * (LARGEST_FORM + 1), "password": "x"})
    assert answer.status_code == 413
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_more_parts_than_a_form_has_are_refused(client: FlaskClient) -> None:
    form = form_on(client.get("/sign-in"))
    many = {f"part{number}": "x" for number in range(1001)}
    answer = form.send(client, many, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_a_body_of_another_kind_is_refused(sign_in_as: Callable[..., FlaskClient], kind: str) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    assert client.post("/sign-out", data=b"{}", content_type=kind).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:8001"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "HX-Request": "true"},
    ],
)
def test_a_changing_request_from_elsewhere_is_refused(
    sign_in_as: Callable[..., FlaskClient], headers: dict[str, str]
) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    form = form_on(client.get("/"), "/sign-out")
    assert form.send(client, {}, headers=headers).status_code == 400
    assert client.get("/").status_code == 200


def test_the_token_of_one_form_opens_no_other(sign_in_as: Callable[..., FlaskClient]) -> None:
    client = sign_in_as(Role.JOB_CADRE)
    token = form_on(client.get("/"), "/account/preference/size").values["csrf_token"]
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400


def test_the_token_of_one_session_opens_no_other(sign_in_as: Callable[..., FlaskClient]) -> None:
    mine, yours = sign_in_as(Role.JOB_CADRE), sign_in_as(Role.AUDITOR)
    token = form_on(mine.get("/"), "/sign-out").values["csrf_token"]
    assert yours.post("/sign-out", data={"csrf_token": token}).status_code == 400


def test_a_sign_in_form_of_another_visitor_is_refused(app: Flask) -> None:
    """Nobody can be signed in to somebody else's account by a form that was made elsewhere."""
    thief, victim = app.test_client(), app.test_client()
    token = form_on(thief.get("/sign-in")).values["csrf_token"]
    victim.get("/sign-in")
    values = {"csrf_token": token, "username": username(Role.AUDITOR), "password": PASSWORD}
    assert victim.post("/sign-in", data=values).status_code == 400
    assert app.test_client().post("/sign-in", data=values).status_code == 400


OURS = ["endpoint=x", "_scheme=x", "_external=1&_scheme=javascript", "_external=1&_method=POST", "_anchor=x"]


@pytest.mark.parametrize("query", OURS)
@pytest.mark.parametrize("path", ["/openings", "/audit"])
def test_words_of_our_own_in_an_address_are_only_words(
    sign_in_as: Callable[..., FlaskClient], path: str, query: str
) -> None:
    """A list writes its own address anew with one thing changed; what stands there is anybody's."""
    answer = sign_in_as(Role.AUDITOR).get(f"{path}?{query}")
    links = [link.get("href") for link in parse(answer.text).one("main").all("a")]
    assert answer.status_code == 200
    assert [link for link in links if not link.startswith("/")] == []
