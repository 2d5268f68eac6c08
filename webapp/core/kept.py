"""What was typed into a form whose session had ended: sealed into the sign-in page, shown once more after it.

Nothing of it is stored here, stands in an address or is sent by itself. See docs/adr.
"""

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final
from urllib.parse import urlencode

from cryptography.exceptions import InvalidTag
from flask import Response, current_app, g, request

from webapp.core.db import vault
from webapp.core.forms import TOKEN_FIELD, csrf_token, secret_names, token_is_good
from webapp.core.unit import UNSENT, Unsent

OLDEST: Final = timedelta(hours=1)
LARGEST: Final = 150 * 1024
"""Bytes before sealing; as the page carries it, a third more."""

OWN_FIELDS: Final = {"key", "version"}


@dataclass(frozen=True)
class Lost:
    """A session that a browser still names although it is over: its mark on forms, its account and its seat."""

    mark: str
    account: str
    seat: str


@dataclass(frozen=True)
class Typed:
    """A form that came too late: where it was going and what stood in it."""

    path: str
    query: str
    fields: tuple[tuple[str, str], ...]
    files: bool
    seat: str

    @property
    def by_hand(self) -> bool:
        """Whether a person filled anything in, or only pressed a button."""
        return self.files or any(name not in OWN_FIELDS for name, _value in self.fields)


def came_late() -> bool:
    """Whether this POST is a form of ours, made for a session of this browser that is over by now."""
    return "lost" in g and token_is_good(g.lost.mark)


def typed_here() -> Typed:
    """Return what this request carries, without tokens, passwords and files."""
    left_out = {TOKEN_FIELD, *secret_names()}
    pairs = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name.rpartition("-")[2] not in left_out
    )
    files = any(file.filename for file in request.files.values())
    return Typed(request.path, request.query_string.decode("ascii", "replace"), pairs, files, g.lost.seat)


def seal(typed: Typed, account: str, now: datetime) -> str | None:
    """Return it as only this account can open it, for an hour; None where it is too much to carry."""
    told = {**vars(typed), "at": now.isoformat()}
    text = json.dumps(told, ensure_ascii=False).encode()
    if len(text) > LARGEST:
        return None
    return base64.urlsafe_b64encode(vault().seal(text, _place(account))).decode()


def opened(sealed: str, account: str, now: datetime) -> Typed | None:
    """Open what this account had typed; None if it was another's, is too old or was changed."""
    try:
        told: dict[str, Any] = json.loads(vault().open(base64.urlsafe_b64decode(sealed), _place(account)))
        if now - datetime.fromisoformat(told.pop("at")) > OLDEST:
            return None
        fields = tuple((name, value) for name, value in told.pop("fields"))
        return Typed(fields=fields, **told)
    except (InvalidTag, ValueError, KeyError, IndexError, TypeError):
        return None


def shown_again(typed: Typed, cookie: tuple[str, str], mark: str) -> Response | None:
    """Answer the form as if it came now, in the new session, except that nothing is done; None where that is no form.

    The request goes its usual way through recognition, guard and view; units of work do not run (`unit.Unsent`).
    """
    if not typed.by_hand:
        return None
    with current_app.request_context(_environ(typed, cookie, mark)):
        try:
            answer = current_app.full_dispatch_request()
        except Unsent:
            return None
        return answer if _is_its_own(answer) else None


def _is_its_own(answer: Response) -> bool:
    """Whether this is the form refused, or the guard's no; whatever a view says after that is not true now."""
    if answer.status_code == 422:
        return True
    return answer.status_code in (403, 404) and "looked_over" not in g


def page_above(path: str) -> str:
    """Return the nearest address at or above a path that has a page: where a button was, or the desk."""
    adapter = current_app.url_map.bind("")
    while path and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"


def _environ(typed: Typed, cookie: tuple[str, str], mark: str) -> dict[str, Any]:
    token = csrf_token(typed.path, mark)
    body = urlencode([*typed.fields, (TOKEN_FIELD, token)]).encode()
    cookies = {**request.cookies, cookie[0]: cookie[1]}
    kept = {name: value for name, value in request.environ.items() if not name.startswith("HTTP_HX_")}
    kept.pop("werkzeug.request", None)
    return kept | {
        "PATH_INFO": typed.path.encode().decode("latin-1"),
        "QUERY_STRING": typed.query,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "wsgi.input": BytesIO(body),
        UNSENT: "files" if typed.files else "typed",
    }


def _place(account: str) -> str:
    return f"form|{account}|kept"
