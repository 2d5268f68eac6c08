"""守望 Shouwang: the intranet with which a township keeps households from falling back into poverty."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from webapp import config as settings
from webapp.core import bookkeeping, db, filters, i18n, tasks
from webapp.core.clock import SystemClock
from webapp.core.crypto import Vault
from webapp.core.keys import load_or_make
from webapp.core.pages import htmx
from webapp.wiring import wire

INSTANCE = Path(__file__).resolve().parent.parent / "instance"


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the app from the defaults, instance/config.py, and `config` (tests)."""
    instance = Path(os.environ.get("SHOUWANG_INSTANCE", INSTANCE))
    app = Flask(__name__, instance_path=str(instance.resolve()), instance_relative_config=True)
    app.config.from_mapping(settings.defaults(instance.resolve()))
    if config is None:
        app.config.from_pyfile("config.py", silent=True)
    app.config.update(config or {})
    settings.check(app.config)
    app.extensions["vault"] = Vault(load_or_make(Path(app.config["KEYS"])))
    app.extensions["clock"] = app.config["CLOCK"] or SystemClock()
    htmx.init_app(app)
    db.init_db(app)
    bookkeeping.init_bookkeeping(app)
    tasks.init_tasks(app)
    i18n.init_i18n(app)
    filters.init_filters(app)
    wire(app)
    return app
