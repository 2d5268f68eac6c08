"""What just happened, told on the next page: carried by the browser, sealed, gone once it was shown."""

import base64
import json
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from flask import Response, g, request

from webapp.core.db import vault

COOKIE = "said"
LARGEST = 1_900


@dataclass(frozen=True)
class Note:
    """One sentence, with a way to take back what it tells."""

    text: str
    undo_url: str | None = None
    bad: bool = False


def tell(text: str, undo_url: str | None = None, bad: bool = False) -> None:
    """Say on the page that follows this request what was done."""
    g.setdefault("told", []).append(Note(str(text), undo_url, bad))


def told(cookie_name: str) -> list[Note]:
    """Return what the last request told, once."""
    if "heard" not in g:
        g.heard = _open(request.cookies.get(cookie_name, ""))
    notes: list[Note] = g.heard
    return notes


def carry(response: Response, cookie_name: str, secure: bool) -> None:
    """Hand what was told to the browser, or take back what it has shown."""
    if "told" in g:
        text = json.dumps([asdict(note) for note in g.told])[:LARGEST]
        sealed = base64.urlsafe_b64encode(vault().seal(text.encode(), _place())).decode()
        response.set_cookie(cookie_name, sealed, max_age=60, httponly=True, samesite="Strict", secure=secure)
    elif g.get("heard"):
        response.delete_cookie(cookie_name, httponly=True, samesite="Strict", secure=secure)


def _open(sealed: str) -> list[Note]:
    try:
        text = vault().open(base64.urlsafe_b64decode(sealed), _place()) if sealed else b"[]"
        return [Note(**note) for note in json.loads(text)]
    except (InvalidTag, ValueError, KeyError, TypeError):
        return []


def _place() -> str:
    return f"cookie|{getattr(g, 'session_mark', '')}|{COOKIE}"
