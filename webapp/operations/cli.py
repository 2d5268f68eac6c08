"""Running an installation: prepare it, serve it."""

import logging

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_babel import lazy_gettext as _l
from waitress import serve as serve_wsgi
from whitenoise import WhiteNoise

from webapp.config import DEFAULT_PORT, secure
from webapp.core import bookkeeping, tasks
from webapp.core.i18n import both
from webapp.operations.queries import schema_is_current

LOOPBACK = ("127.0.0.1", "localhost", "::1")
THREADS = 8


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the database to the newest schema, and make what is missing."""
    make_ready()


def make_ready() -> None:
    """Migrate if need be, and bring in the shipped defaults."""
    if not schema_is_current():
        flask_migrate.upgrade()
    bookkeeping.create_tables()
    current_app.extensions["install_defaults"]()


@click.command()
@click.option("--port", default=DEFAULT_PORT, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@with_appcontext
def serve(port: int, host: str) -> None:
    """Prepare the installation, serve the app and do its long work beside it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    if host not in LOOPBACK and not secure(app.config):
        raise click.ClickException(
            both(
                _l(
                    "Another address needs TLS: set PROFILE to lan in instance/config.py and read deploy/README.md."
                )
            )
        )
    make_ready()
    logging.getLogger("waitress").setLevel(logging.ERROR)
    tasks.start_runner(app)
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=app.static_folder, prefix="static/")  # type: ignore[method-assign]  # the documented way
    click.echo(f"Shouwang 守望: http://{host}:{port}")
    serve_wsgi(app, host=host, port=port, threads=THREADS, ident=None, _quiet=True)
