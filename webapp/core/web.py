"""What surrounds every request: the way it came, its id and session mark, the headers, and what an error says."""

import secrets
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from http import HTTPStatus
from ipaddress import ip_address
from itertools import chain
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
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from webapp import config
from webapp.config import secure
from webapp.core import kept, notes
from webapp.core.forms import token_is_good
from webapp.core.i18n import both
from webapp.core.masking import trace_of
from webapp.core.pages import go_to
from webapp.core.settings import supplied
from webapp.core.unit import Busy, Conflict, KeyReused, is_unsent
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
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}
NEEDS_TLS = _l(
    "Another address needs TLS: set PROFILE to lan in instance/config.py and read deploy/README.md."
)
UNKNOWN_NAME = _l("This name is not among HOSTS in instance/config.py.")
YEAR = 365 * 24 * 3600
SAFE = {"GET", "HEAD", "OPTIONS"}
VISITOR = "visitor"
LARGEST_FORM = 1024 * 1024
BUSY_SECONDS = 5
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "")
View = Callable[..., ResponseReturnValue]
Server = Callable[[dict[str, Any], Any], Iterable[bytes]]


def init_web(app: Flask, *checks: Callable[[], None]) -> None:
    """Hang the checks and headers on an app; `checks` say who asks and refuse what has no permission."""
    for check in (_name_request, _refuse_open_way, _refuse_unreadable, *checks, _refuse_foreign):
        app.before_request(check)
    _put_in_front(app)
    app.after_request(_set_headers)
    app.context_processor(_told_and_found)
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(KeyReused, _conflict)
    app.register_error_handler(WrongState, _conflict)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(Exception, _failed)


def _told_and_found() -> dict[str, Any]:
    """Hand every page what was just done, and its own address where the browser shows another."""
    found = {"address": kept.page_above(request.path)} if is_unsent() else {}
    return {"flashes": notes.told(cookie_name(notes.COOKIE)), **found}


def _put_in_front(app: Flask) -> None:
    """Serve static files before the app is asked, and believe the web server that ends TLS, where there is one."""

    def add_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
        for name, value in _fixed_headers(app).items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]  # the documented way
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        max_age=YEAR,
        allow_all_origins=False,
        add_headers_function=add_headers,
    )
    if secure(app.config):
        app.wsgi_app = _believing_this_machine(app.wsgi_app)  # type: ignore[method-assign,assignment]  # the documented way


def _believing_this_machine(app: Server) -> Server:
    """Believe the web server on this machine what it says of a request, and nobody else who says the like."""
    behind = ProxyFix(app, x_for=1, x_proto=1)

    def choose(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return (behind if _is_this_machine(environ.get("REMOTE_ADDR")) else app)(environ, start)

    return choose


def _fixed_headers(app: Flask) -> dict[str, str]:
    strict = {"Strict-Transport-Security": f"max-age={YEAR}"} if secure(app.config) else {}
    return HEADERS | strict


def cookie_name(name: str) -> str:
    """Return what a cookie is called in this installation."""
    return config.cookie_name(current_app.config, name)


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


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie back; without the marks it was set with, the browser would keep it."""
    set_cookie(response, name, "", age=0)


def in_the_clear(view: View) -> View:
    """Let a view answer this machine without TLS: it tells nothing and sets nothing."""
    view.in_the_clear = True  # type: ignore[attr-defined]  # read at the door
    return view


def takes_several(*names: str) -> Callable[[View], View]:
    """Let a view take a name several times in its address, as ticks of a form send it."""

    def mark(view: View) -> View:
        view.several = names  # type: ignore[attr-defined]  # read at the door
        return view

    return mark


def accepts_upload(size: int) -> Callable[[View], View]:
    """Let a view take a body of up to `size` bytes; every other one takes a form's worth."""

    def mark(view: View) -> View:
        view.largest_body = size  # type: ignore[attr-defined]  # read before the body is
        return view

    return mark


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def _name_request() -> None:
    view = _view()
    request.max_content_length = getattr(view, "largest_body", LARGEST_FORM)
    g.request_id = secrets.token_hex(6)
    visitor = request.cookies.get(cookie_name(VISITOR))
    g.fresh_visitor = None if visitor else secrets.token_urlsafe(24)
    g.session_mark = visitor or g.fresh_visitor


def _refuse_open_way() -> Response | None:
    """Refuse what comes over a network in the clear, or by a name that is not ours, however the server was started."""
    host = (urlsplit(f"//{request.host}").hostname or "") if request.host else ""
    if secure(current_app.config):
        names, safe = current_app.config["HOSTS"], request.is_secure
    else:
        names, safe = LOOPBACK_NAMES, _is_this_machine(request.remote_addr)
    known = not names or host in names
    if known and (safe or getattr(_view(), "in_the_clear", False)):
        return None
    g.fresh_visitor = None
    said = both(NEEDS_TLS if known or not secure(current_app.config) else UNKNOWN_NAME)
    return Response(said + "\n", HTTPStatus.FORBIDDEN, mimetype="text/plain")


def _is_this_machine(address: str | None) -> bool:
    return not address or ip_address(address).is_loopback


def _refuse_unreadable() -> None:
    """Refuse what no keyboard sends, in the address as in a form: one of the databases would stumble over it.

    What comes twice is refused too, unless the view takes several: which of the two was checked, which is used?
    """
    if any(_unprintable(text) for text in chain([request.path], _told(request.args))):
        abort(HTTPStatus.BAD_REQUEST)
    several: tuple[str, ...] = getattr(_view(), "several", ())
    if any(len(texts) > 1 for name, texts in request.args.lists() if name not in several):
        abort(HTTPStatus.BAD_REQUEST)


def _refuse_foreign() -> None:
    """Refuse a changing request from another site, or without the token of its own form.

    What comes without a session is led to sign-in, but only what came from a page of ours.
    """
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
        abort(HTTPStatus.UNAUTHORIZED if _is_signed_out() else HTTPStatus.BAD_REQUEST)


def _is_signed_out() -> bool:
    """Whether nobody is signed in where somebody must be; a stranger's form that needs nobody is only refused."""
    asks_nobody = "public" in getattr(_view(), "permissions", ("public",))
    return "actor" not in g and (not asks_nobody or kept.came_late())


def _sent() -> Iterator[str]:
    names = (file.filename or "" for file in request.files.values())
    return chain(_told(request.form), names)


def _told(values: MultiDict[str, str]) -> Iterator[str]:
    for name, texts in values.lists():
        yield from (name, *texts)


def _unprintable(text: str) -> bool:
    """Whether a text holds what no keyboard sends: NUL, or half a character."""
    return "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text)


def _set_headers(response: Response) -> Response:
    for name, value in _fixed_headers(current_app).items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.vary.update(("HX-Request", "Cookie"))
    response.headers["X-Request-Id"] = getattr(g, "request_id", "")
    notes.carry(response, cookie_name(notes.COOKIE), secure(current_app.config))
    fresh = getattr(g, "fresh_visitor", None)
    if fresh and getattr(g, "actor", None) is None:
        set_cookie(response, VISITOR, fresh)
    return response


def _explain(error: HTTPException) -> ResponseReturnValue:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if status == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in() if request.method in SAFE else supplied("signed_out")()
    return _page(int(status))


def _to_sign_in() -> ResponseReturnValue:
    return go_to(url_for("accounts.sign_in", then=request.path))


def _conflict(error: Exception) -> ResponseReturnValue:
    return _page(HTTPStatus.CONFLICT, again=kept.page_above(request.path))


def _busy(error: Exception) -> ResponseReturnValue:
    answer = make_response(_page(HTTPStatus.SERVICE_UNAVAILABLE))
    answer.headers["Retry-After"] = str(BUSY_SECONDS)
    return answer


def _failed(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("request %s failed: %s", getattr(g, "request_id", "?"), trace_of(error))
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _page(status: int, **context: Any) -> ResponseReturnValue:
    """Answer with the page of an error: the same bytes for what does not exist and what is not yours."""
    number = None if status == HTTPStatus.NOT_FOUND else getattr(g, "request_id", None)
    return render_template("errors/error.html", status=int(status), number=number, **context), status
