"""What every template may use: figures, days and masks as people read them, and links to static files by content."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from flask import Flask, current_app, g, has_request_context, request
from flask_babel import gettext as _

from webapp.config import cookie_name
from webapp.core.clock import SHANGHAI, Clock, business_day
from webapp.core.forms import csrf_token
from webapp.core.i18n import HTML_LANGUAGES, language
from webapp.core.masking import HIDDEN, mask
from webapp.core.money import capital, format_yuan
from webapp.core.months import Month

FINGERPRINT = 10
SIZE_COOKIE, LARGE = "size", "large"


def init_filters(app: Flask) -> None:
    """Hand the filters and globals to Jinja."""
    app.jinja_env.filters.update(
        yuan=format_yuan, capital=capital, day=day, day_short=day_short, month=month, moment=moment, masked=masked,
        clock=clock_time, mark=mark,
    )  # fmt: skip
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = partial(asset, str(app.static_folder), str(app.static_url_path))
    app.context_processor(_context)


def mark(record: Any) -> str:
    """Write a record as the value of a box to tick: its ref, and the version that the page shows."""
    return f"{record.ref}:{record.version}"


def now() -> datetime:
    """Return the moment by the app's clock, in UTC."""
    return cast(Clock, current_app.extensions["clock"]).now()


def today() -> date:
    """Return the business day by the app's clock."""
    return business_day(now())


def day(value: date | None) -> str:
    """Write a day out: 2026年11月23日, or 23 November 2026."""
    if value is None:
        return ""
    if language() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B %Y}"


def day_short(value: date | None) -> str:
    """Write a day for a table: 11-23 in this year, else 2025-11-23; today and yesterday in words."""
    if value is None:
        return ""
    distance = (today() - value).days
    if distance in (0, 1):
        return str(_("today") if distance == 0 else _("yesterday"))
    return f"{value:%m-%d}" if value.year == today().year else f"{value:%Y-%m-%d}"


def month(value: Month | None) -> str:
    """Write a month out: 2026年11月, or November 2026."""
    if value is None:
        return ""
    return f"{value.year}年{value.number}月" if language() == "zh" else f"{value.first_day:%B %Y}"


def moment(value: datetime | None) -> str:
    """Write a moment in Shanghai time."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def clock_time(minutes: int | None) -> str:
    """Write minutes of a day as 07:40."""
    return "" if minutes is None else f"{minutes // 60:02d}:{minutes % 60:02d}"


def masked(value: Any, kind: str = "hidden") -> str:
    """Show a private value by its mask only; what may not be shown at all becomes a word."""
    shown = str(value) if hasattr(value, "reveal") else mask(kind, value)
    return str(_("masked")) if shown == HIDDEN else shown


@cache
def asset(folder: str, place: str, name: str) -> str:
    """Return the URL of a static file with the mark of its content, so that browsers keep it until it changes."""
    mark = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:FINGERPRINT]
    return f"{place}/{quote(name)}?v={mark}"


def this_page(changes: Mapping[str, Any]) -> str:
    """Return the address of this page with some of its query changed; None takes a part away.

    Not by `url_for`: what stands in the query is anybody's, and some of its names mean something there.
    """
    query = {**request.args.to_dict(flat=False), **changes}
    kept = {name: value for name, value in query.items() if value is not None}
    return f"{quote(request.path)}?{urlencode(kept, doseq=True)}" if kept else quote(request.path)


def large_here() -> bool:
    """Whether this browser was told to write large: who has not signed in yet has to read the sign-in page too."""
    return (
        has_request_context() and request.cookies.get(cookie_name(current_app.config, SIZE_COOKIE)) == LARGE
    )


def _context() -> dict[str, Any]:
    actor = getattr(g, "actor", None)
    return {
        "this_page": this_page,
        "actor": actor,
        "locale": language(),
        "html_language": HTML_LANGUAGES[language()],
        "large": actor.large if actor else large_here(),
        "theme": actor.theme if actor else "light",
        "today": today(),
        "csrf_token": csrf_token,
    }
