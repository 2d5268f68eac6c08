"""What surrounds every request: its id, its session mark, where it came from, the headers, and what an error says."""

import secrets
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from webapp.config import secure
from webapp.core import notes
from webapp.core.forms import token_is_good
from webapp.core.pages import go_to
from webapp.core.unit import Busy, Conflict, KeyReused
from webapp.core.workflow import WrongState

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = {"GET", "HEAD", "OPTIONS"}
VISITOR = "visitor"
LARGEST_FORM = 1024 * 1024
BUSY_SECONDS = 5
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "")
View = Callable[..., ResponseReturnValue]


def init_web(app: Flask, *checks: Callable[[], None]) -> None:
    """Hang the checks and headers on an app; `checks` say who asks and refuse what has no permission."""
    for check in (_name_request, *checks, _refuse_foreign):
        app.before_request(check)
    app.after_request(_set_headers)
    app.context_processor(lambda: {"flashes": notes.told(cookie_name(notes.COOKIE))})
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(KeyReused, _conflict)
    app.register_error_handler(WrongState, _conflict)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Exception, _failed)


def cookie_name(name: str) -> str:
    """Return the cookie's name: bound to this host by its prefix where TLS lets the browser keep it."""
    return f"__Host-{name}" if secure(current_app.config) else name


def set_cookie(response: Response, name: str, value: str, age: int | None = None) -> None:
    """Set a cookie that no script reads and no other site sends."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=age,
        httponly=True,
        samesite="Strict",
        secure=secure(current_app.config),
    )


def accepts_upload(size: int) -> Callable[[View], View]:
    """Let a view take a body of up to `size` bytes; every other one takes a form's worth."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]  # read before the body is
        return view

    return mark


def _name_request() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    request.max_content_length = getattr(view, "largest_body", LARGEST_FORM)
    g.request_id = secrets.token_hex(6)
    visitor = request.cookies.get(cookie_name(VISITOR))
    g.fresh_visitor = None if visitor else secrets.token_urlsafe(24)
    g.session_mark = visitor or g.fresh_visitor


def _refuse_foreign() -> None:
    """Refuse a changing request from another site, or without the token of its own form."""
    if request.method in SAFE or request.endpoint is None:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(HTTPStatus.BAD_REQUEST)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        abort(HTTPStatus.BAD_REQUEST)
    if request.mimetype not in FORM_TYPES or any(_unprintable(text) for text in _sent()):
        abort(HTTPStatus.BAD_REQUEST)
    if not token_is_good():
        abort(HTTPStatus.BAD_REQUEST)


def _sent() -> Iterator[str]:
    for name, values in request.form.lists():
        yield from (name, *values)


def _unprintable(text: str) -> bool:
    """Whether a text holds what no keyboard sends: NUL, or half a character."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
        response.vary.update(("HX-Request", "Cookie"))
    response.headers["X-Request-Id"] = getattr(g, "request_id", "")
    notes.carry(response, cookie_name(notes.COOKIE), secure(current_app.config))
    if secure(current_app.config):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    fresh = getattr(g, "fresh_visitor", None)
    if fresh and getattr(g, "actor", None) is None and request.endpoint != "static":
        set_cookie(response, VISITOR, fresh)
    return response


def _explain(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if status == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in()
    return _page(int(status))


def _to_sign_in() -> ResponseReturnValue:
    return go_to(url_for("accounts.sign_in", then=request.path if request.method in SAFE else None))


def _conflict(error: Exception) -> ResponseReturnValue:
    return _page(HTTPStatus.CONFLICT)


def _busy(error: Exception) -> ResponseReturnValue:
    answer = make_response(_page(HTTPStatus.SERVICE_UNAVAILABLE))
    answer.headers["Retry-After"] = str(BUSY_SECONDS)
    return answer


def _failed(error: Exception) -> ResponseReturnValue:
    current_app.logger.exception("request %s failed", getattr(g, "request_id", "?"))
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: int, **context: Any) -> ResponseReturnValue:
    """Answer with the page of an error: the same bytes for what does not exist and what is not yours."""
    number = None if status == HTTPStatus.NOT_FOUND else getattr(g, "request_id", None)
    return render_template("errors/error.html", status=int(status), number=number, **context), status
