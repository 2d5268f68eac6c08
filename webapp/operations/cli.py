"""Running an installation: prepare it, serve it."""

import logging
from pathlib import Path

import click
import flask_migrate
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from waitress import serve as serve_wsgi

from webapp.config import DEFAULT_PORT, address, secure
from webapp.core import bookkeeping, tasks
from webapp.core.filters import now
from webapp.core.i18n import both
from webapp.core.web import NEEDS_TLS
from webapp.core.workflow import Refusal
from webapp.operations import actions
from webapp.operations.export import DOCS, PAGES
from webapp.operations.labels import BACKUP_REFUSALS, BACKUP_STEPS, LISTENS_HERE, OTHER_KEYS
from webapp.operations.queries import check_all, keys_fit, schema_is_current

LOOPBACK = ("127.0.0.1", "localhost", "::1")
THREADS = 8
DEMO = click.option("--demo/--no-demo", default=False, help="Load the demo if there is no town yet.")


@click.command()
@DEMO
@with_appcontext
def prepare(demo: bool) -> None:
    """Bring the database to the newest schema, and make what is missing; a demo says how to get in."""
    make_ready()
    current_app.extensions["offer_demo"](demo)


def make_ready() -> None:
    """Migrate if need be, and bring in the shipped defaults; with other keys than the data's own nothing is begun."""
    if not schema_is_current():
        flask_migrate.upgrade()
    if not keys_fit():
        raise click.ClickException(both(OTHER_KEYS))
    bookkeeping.create_tables()
    current_app.extensions["install_defaults"]()


@click.command()
@click.option("--port", default=DEFAULT_PORT, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", help="Address of this machine to listen on.")
@DEMO
@with_appcontext
def serve(port: int, host: str, demo: bool) -> None:
    """Prepare the installation, serve the app and do its long work beside it."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    if host not in LOOPBACK:
        raise click.ClickException(both(LISTENS_HERE if secure(app.config) else NEEDS_TLS))
    make_ready()
    current_app.extensions["offer_demo"](demo)
    logging.getLogger("waitress").setLevel(logging.ERROR)
    tasks.start_runner(app)
    click.echo(f"Shouwang 守望: {address(app.config, port)}")
    serve_wsgi(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,
        clear_untrusted_proxy_headers=not secure(app.config),
        _quiet=True,
    )


@click.command()
@with_appcontext
def work() -> None:
    """Do long work in a process of its own, beside a web server that does none."""
    make_ready()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # the app behind the proxy
    tasks.start_runner(app).join()


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at versions, pragmas, keys, migrations, guards, disk, clock and accounts; exit 1 if any is amiss."""
    checks = check_all(now())
    for check in checks:
        click.echo(f"{'ok ' if check.well else 'BAD'}  {check.name}: {check.found}")
    if not all(check.well for check in checks):
        raise SystemExit(1)


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder for the archive; instance/backups if not given.",
)
@with_appcontext
def backup(folder: Path | None) -> None:
    """Copy the database and the sealed files into one archive and check the copy; the keys stay out."""
    made = actions.back_up(folder or Path(current_app.instance_path) / "backups", now(), _tell_step)
    if isinstance(made, Refusal):
        raise click.ClickException(both(BACKUP_REFUSALS[made.code]))
    click.echo(f"{made.path} {made.size // 1024} KiB sha256 {made.sha256}")


def _tell_step(step: str, done: int, total: int) -> None:
    """Say how far it is, on the error stream: the output stays one line that a timer can keep."""
    count = f" {done}/{total}" if total else ""
    click.echo(f"\r{both(BACKUP_STEPS[step])}{count}", nl=done == total, err=True)


docs = AppGroup("docs", help="Pages of docs/ that come from the code.")


@docs.command("write")
def write_docs() -> None:
    """Write docs/policy.md, docs/roles.md and docs/workflows.md."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        click.echo(f"docs/{name}")
