"""A no as people read it in both languages, for the tables of cases that make each refusal happen."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from webapp.core.i18n import LOCALES
from webapp.core.unit import Refused
from webapp.core.workflow import Refusal

Words = tuple[str, str]
"""What is said in English and in Chinese."""


def said(say: Callable[[Refusal], Any], refusal: Refusal) -> Words:
    """Return the sentence of a refusal as an English and as a Chinese page say it, facts and all."""
    words = []
    for language, locale in LOCALES.items():
        with current_app.test_request_context(), force_locale(locale):
            g.language = language
            words.append(str(say(refusal)))
            g.pop("language")
    chinese, english = words
    return english, chinese


def only(found: object, code: str) -> Refusal:
    """Return the refusal with a code out of what was answered; the answer must hold it once."""
    refusals: Iterable[Refusal] = found.refusals if isinstance(found, Refused) else found  # type: ignore[assignment]  # what is neither fails below
    (one,) = [refusal for refusal in refusals if refusal.code == code]
    return one
