"""Setting up towns from the command line."""

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from webapp.core.filters import now
from webapp.core.i18n import both
from webapp.core.unit import Done, Entry, Refused, run
from webapp.organisations import actions, queries

organisations = AppGroup("organisations", help="Towns, areas and villages.")


@organisations.command("create-town")
@click.argument("code")
@click.option("--name", help="Name of the town; known for the towns that are shipped.")
@click.option("--county", default="", help="Name of the county.")
@click.option("--area", "areas", multiple=True, help="An area (may be given several times).")
def create_town(code: str, name: str | None, county: str, areas: tuple[str, ...]) -> None:
    """Set up the town with the nine-digit CODE and its villages."""
    villages, known = actions.known_villages(code), actions.known_town(code) or {}
    if not name and not known:
        raise click.ClickException(both(_l("This town is not shipped: say its name with --name.")))
    if queries.town_by_code(code):
        raise click.ClickException(both(_l("This town is already here.")))

    def command() -> Done | Refused:
        town = actions.create_town(code, name or known["name"], county or known.get("county_name", ""), areas)
        return Done(ref=town.ref)

    outcome = run(command, Entry(None, "town.create", now()))
    if isinstance(outcome, Refused):
        raise click.ClickException(outcome.refusals[0].code)
    current_app.extensions["install_defaults"]()
    set_up = both(_l("set up, villages: %(n)d", n=len(villages)))
    click.echo(f"{name or known['name']} {code}: {set_up}")
