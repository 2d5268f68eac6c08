"""Languages: Chinese by default, English by a switch; each capability keeps its own catalogue."""

import secrets
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, Domain, force_locale, get_locale

from webapp.config import cookie_name

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
HTML_LANGUAGES = {"zh": "zh-CN", "en": "en"}
LANGUAGE_COOKIE = "language"

babel = Babel()


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """The words of all capabilities, found by the parts of the locale: a page asks for more than a hundred.

    Flask-Babel writes out the name of the locale for each of them.
    """

    def get_translations(self) -> Translations:
        """Return the catalogue of this page's language."""
        locale = get_locale()
        parts = (locale.language, locale.script, locale.territory) if locale else None
        kept: Translations | None = self.cache.get(parts)
        if kept is None:
            kept = super().get_translations()
            if parts:
                self.cache[parts] = kept
        return kept


def language() -> str:
    """Return "zh" or "en": the account's choice, else the browser's cookie, else Chinese."""
    if not has_request_context():
        return "zh"
    kept = request.cookies.get(cookie_name(current_app.config, LANGUAGE_COOKIE), "zh")
    chosen = getattr(g, "language", None) or kept
    return chosen if chosen in LOCALES else "zh"


def both(text: Any) -> str:
    """Say a lazy text in Chinese and English: whoever runs a command has chosen no language."""
    said = []
    for locale in LOCALES.values():
        with force_locale(locale):
            said.append(str(text))
    return " ".join(said)


def init_i18n(app: Flask) -> None:
    """Compile what is stale and hand every catalogue to Flask-Babel."""
    folders = sorted(Path(app.root_path).glob("**/translations"))
    for folder in folders:
        for source in folder.glob("*/LC_MESSAGES/*.po"):
            compile_if_stale(source)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(folder) for folder in folders)
    babel.init_app(app, locale_selector=lambda: LOCALES[language()])
    babel.domain_instance = words = Catalogues()
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # Flask-Babel adds the extension
        gettext=lambda text: words.get_translations().ugettext(text),
        ngettext=lambda one, many, number: words.get_translations().ungettext(one, many, number),
        newstyle=True,
    )
    said = app.jinja_env.globals
    said["_"] = said["gettext"]  # Jinja's own goes round by another function


def compile_if_stale(source: Path) -> None:
    """Write the compiled catalogue beside its source where it is missing or older."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    fresh = target.with_suffix(f".mo.{secrets.token_hex(4)}")
    with fresh.open("wb") as compiled:
        write_mo(compiled, catalogue)
    fresh.replace(target)
