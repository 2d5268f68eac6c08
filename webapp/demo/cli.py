"""The demo from the command line: load it, and say how to get in."""

from time import monotonic

import click
from flask.cli import AppGroup

from webapp.core.filters import now, today
from webapp.core.i18n import both
from webapp.core.unit import Refused
from webapp.demo import actions
from webapp.demo.accounts import PASSWORD, one_each
from webapp.demo.labels import ALL_MADE_UP, PASSWORD_IS, SENTENCES, STEPS
from webapp.organisations.labels import ROLES
from webapp.organisations.queries import towns

demo = AppGroup("demo", help="Two made-up towns to try everything with.")


@demo.command("load")
@click.option("--seed", default=actions.SEED, show_default=True, help="Another seed makes other people.")
def load(seed: int) -> None:
    """Load two made-up towns with a year of history into an installation that has none."""
    _load(seed)
    _say_accounts()


@demo.command("accounts")
def accounts() -> None:
    """Print one account a role, and the password."""
    if actions.is_demo():
        _say_accounts()


def offer(wanted: bool) -> None:
    """Load the demo into a new installation if that is wanted, and say how to get in wherever it is loaded."""
    if wanted and not towns():
        _load(actions.SEED)
    if actions.is_demo():
        _say_accounts()


def _load(seed: int) -> None:
    began = monotonic()
    outcome = actions.load(now(), _say_step, seed)
    if isinstance(outcome, Refused):
        raise click.ClickException(both(SENTENCES[outcome.refusals[0].code]))
    click.echo(f"{monotonic() - began:.0f} s")


def _say_step(step: str) -> None:
    number = list(STEPS).index(step) + 1
    click.echo(f"{number}/{len(STEPS)} {both(STEPS[step])}")


def _say_accounts() -> None:
    click.echo(both(ALL_MADE_UP))
    click.echo(f"{both(PASSWORD_IS)} {PASSWORD}")
    for shown in one_each(today()):
        click.echo(f"  {shown.username:<14} {both(ROLES[shown.role])} ({shown.place}, {shown.name})")
