"""Claims from the command line: open those whose day has come."""

import click
from flask.cli import AppGroup

from webapp.claims.actions.opening import open_due as open_claims
from webapp.core.filters import today

claims = AppGroup("claims", help="Subsidy claims.")


@claims.command("open-due")
def open_due() -> None:
    """Open every claim whose qualifying day has come, and look again at those that wait for months."""
    moved = open_claims(today())
    click.echo(f"{moved} claims moved 份申领有变化")
