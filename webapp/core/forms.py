"""The base of every form: a token against forgery, an idempotency key, the record's version, our languages."""

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask import abort, g, request
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import (  # type: ignore[attr-defined]  # SelectChoice is newer than the stubs
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    SelectChoice,
    SelectMultipleField,
)
from wtforms.i18n import get_translations
from wtforms.meta import DefaultMeta

from webapp.core.db import vault
from webapp.core.unit import UNSENT, is_unsent
from webapp.core.workflow import Refusal

TOKEN_FIELD = "csrf_token"  # noqa: S105  # the name of a field, not a secret
OFFERED = "offered"
KEY_BYTES = 16
LONGEST_KEY = 64
VERSION_DIGITS = 9


class _Meta(DefaultMeta):
    def get_translations(self, form: Any) -> Any:
        locale = get_locale()
        return get_translations(["zh" if locale is None or locale.language == "zh" else "en"])

    def render_field(self, field: Any, render_kw: Any) -> Any:
        if field.errors:
            render_kw.setdefault("aria-invalid", "true")
        return super().render_field(field, render_kw)


class BaseForm(Form):
    """A form as the house wants it: only listed fields are read, and a second sending gets the first answer."""

    Meta: ClassVar[Any] = _Meta

    key = HiddenField()
    version = HiddenField()
    unsent = ""

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        """Read a POST by itself; make a fresh key for a form that is shown for the first time."""
        if formdata is None and request.method == "POST":
            formdata = request.form
            self.unsent = _why_unsent() if is_unsent() else ""
        super().__init__(formdata, **options)
        self.form_errors += [self.unsent] if self.unsent else []
        self._refuse_doubles(formdata)
        if not self.key.data:
            self.key.data = fresh_key()
        elif len(self.key.data) > LONGEST_KEY:
            abort(HTTPStatus.BAD_REQUEST)

    def _refuse_doubles(self, formdata: Any) -> None:
        """Refuse a field sent twice that can hold one value: which of the two was checked, which is used?"""
        for name, field in self._fields.items():
            single = not isinstance(field, FieldList | FormField | SelectMultipleField)
            if single and formdata is not None and len(formdata.getlist(name)) > 1:
                abort(HTTPStatus.BAD_REQUEST)

    def validate(self, *args: Any, **options: Any) -> bool:
        """Look over what was typed; a form that is only shown again says once that it was not sent."""
        fine = bool(super().validate(*args, **options))
        if not self.unsent:
            return fine
        g.looked_over = True
        return False

    @property
    def fingerprint(self) -> str:
        """The content that was sent, as a keyed mark (an ID number alone is guessed from a bare hash in minutes)."""
        sent = {name: field.raw_data for name, field in self._fields.items() if name != "key"}
        text = json.dumps([request.path, sent], sort_keys=True, default=str)
        return vault().sign("form", text)

    @property
    def seen_version(self) -> int | None:
        """The version of the record that the user had before his eyes."""
        return version_of(self.version.data or "")

    def text(self, name: str) -> str:
        """What was typed into a field, without the spaces around it."""
        return str(self._fields[name].data or "").strip()

    def ticks(self, name: str, marks: Iterable[str], offered: str) -> frozenset[str] | None:
        """Return which of these boxes were sent ticked, maybe none; None where the form with them was not sent.

        A page may show several forms with boxes of one name: each says in a hidden field which one it is, `offered`,
        and in all but the one that was refused the page's own ticks stand.
        """
        if name not in self._fields or request.form.get(OFFERED) != offered:
            return None
        return frozenset(self._fields[name].data or ()) & frozenset(marks)

    def explain(self, refusals: tuple[Refusal, ...], sentences: Any) -> None:
        """Put each refusal, in words, at its field; those without a field go to the summary on top."""
        for refusal in refusals:
            field = self._fields.get(refusal.field)
            if field is None:
                self.form_errors.append(sentences(refusal))
            else:
                field.errors = [*field.errors, sentences(refusal)]


class PlainForm(BaseForm):
    """A form without fields of its own: one button that does one thing."""


def version_of(text: str) -> int | None:
    """Return the version of a record as a page sent it; None for whatever no page would send."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= VERSION_DIGITS else None


def options(words: Mapping[Any, Any] | Iterable[tuple[Any, Any]], blank: Any = None) -> list[SelectChoice]:
    """Return codes with their words as what a select or radio field offers; `blank` is the word for none of them."""
    pairs = words.items() if isinstance(words, Mapping) else words
    first = [] if blank is None else [SelectChoice("", blank)]
    return [*first, *(SelectChoice(str(code), word) for code, word in pairs)]


def fresh_key() -> str:
    """Return an idempotency key for a form that is about to be shown."""
    return secrets.token_urlsafe(KEY_BYTES)


def csrf_token(action: str, mark: str | None = None) -> str:
    """Return the token of the form that posts to the path `action`, for this session (or that of `mark`) only."""
    return vault().sign("csrf", f"{mark or _session_mark()}|{urlsplit(action).path}")


def token_is_good(mark: str | None = None) -> bool:
    """Whether the POST carries the one token that was made for this path and this session (or that of `mark`)."""
    sent = request.form.getlist(TOKEN_FIELD)
    return len(sent) == 1 and hmac.compare_digest(sent[0].encode(), csrf_token(request.path, mark).encode())


def secret_names() -> set[str]:
    """Return what the password fields of all forms are called: what stands in them is kept nowhere."""
    names, classes = set(), [BaseForm]
    while classes:
        form = classes.pop()
        classes += form.__subclasses__()
        fields = {name: getattr(field, "field_class", object) for name, field in vars(form).items()}
        names |= {name for name, kind in fields.items() if issubclass(kind, PasswordField)}
    return names


def _why_unsent() -> str:
    said = _("You were signed out before this was sent. Please look it over and send it again.")
    files = request.environ[UNSENT] == "files"
    return f"{said} {_('Please choose the file again.')}" if files else str(said)


def _session_mark() -> str:
    return str(getattr(g, "session_mark", ""))
