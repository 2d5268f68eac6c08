"""Accounts from the command line: the first administrator of a town."""

import click
from flask import current_app, url_for
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from webapp.accounts import actions, queries
from webapp.accounts.rules import USERNAME
from webapp.config import DEFAULT_PORT, address
from webapp.core.filters import now
from webapp.core.i18n import both
from webapp.core.unit import Done, Entry, Refused, run

accounts = AppGroup("accounts", help="People who sign in.")


@accounts.command("create-admin")
@click.argument("username")
@click.option("--town", required=True, help="Nine-digit code of the town.")
@click.option("--name", required=True, help="Name of the person.")
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port at which this machine serves it.")
def create_admin(username: str, town: str, name: str, port: int) -> None:
    """Make an administrator of a town and print the link to set the password."""
    if not USERNAME.fullmatch(username):
        raise click.ClickException(both(_l("A user name has 3 to 40 letters, digits, dots and dashes.")))
    if queries.account_named(username):
        raise click.ClickException(both(_l("This user name is taken. Please choose another one.")))
    tokens: list[str] = []

    def command() -> Done | Refused:
        account = actions.make_account(actions.make_person(name, now()), username, now())
        current_app.extensions["seat_administrator"](account, town)
        token, done = actions.invite(account, now())
        tokens[:] = [token]
        return done

    try:
        outcome = run(command, Entry(None, "account.create-admin", now()))
    except LookupError as error:
        raise click.ClickException(both(_l("There is no such town here yet."))) from error
    if isinstance(outcome, Refused):
        raise click.ClickException(outcome.refusals[0].code)
    with current_app.test_request_context(base_url=address(current_app.config, port)):
        link = url_for("accounts.invitation", token=tokens[0], _external=True)
    click.echo(f"{both(_l('Open this link within 24 hours:'))} {link}")
