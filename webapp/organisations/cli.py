"""Setting up towns and their first administrators from the command line."""

import csv
from pathlib import Path

import click
from flask import current_app, url_for
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from webapp.access.actor import Operator, Role
from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.accounts.actions import invite
from webapp.accounts.queries import account_named
from webapp.accounts.rules import USERNAME
from webapp.config import DEFAULT_PORT, address
from webapp.core.filters import now, today
from webapp.core.i18n import both
from webapp.core.unit import Done, Entry, Refused, run
from webapp.organisations import actions, queries
from webapp.organisations.actions import Newcomer
from webapp.organisations.labels import refusal_sentence
from webapp.organisations.models import Town

ASK = "?"
organisations = AppGroup("organisations", help="Towns, areas and villages.")
accounts = AppGroup("accounts", help="People who sign in.")


def operator_for(town_code: str, username: str, permission: Permission) -> tuple[Operator, Town]:
    """Return who acts and in which town; one of the account's seats there must itself be permitted to do it."""
    town, account = queries.town_by_code(town_code), account_named(username)
    if town is None:
        raise click.UsageError(both(_l("This town is not set up here.")))
    if account is None or account.disabled_at is not None:
        raise click.UsageError(both(_l("There is no such account, or it is disabled.")))
    seats = [queries.actor_on(seat) for seat in queries.seats_of(account.id, today())]
    if not any(one.town_id == town.id and permits(one, permission) for one in seats):
        raise click.UsageError(both(_l("This account may not do that in this town.")))
    return Operator(account.person_id, town.ref, account.ref), town


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


@organisations.command("place-villages")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--town", "code", required=True, help="Nine-digit code of the town.")
def place_villages(file: Path, code: str) -> None:
    """Put a town's villages into areas and onto the map, from a CSV FILE: village_code, area, lat, lon.

    An area that is new is made, with its station; a blank leaves what is known as it is.
    """
    town = queries.town_by_code(code)
    if town is None:
        raise click.ClickException(both(_l("There is no such town here yet.")))
    spots = _spots(file)

    def command() -> Done | Refused:
        refusals = actions.place_villages(town, spots)
        return Refused(tuple(refusals)) if refusals else Done(ref=town.ref)

    outcome = run(command, Entry(None, "town.place", now()))
    if isinstance(outcome, Refused):
        with current_app.test_request_context():
            raise click.ClickException("\n".join(map(refusal_sentence, outcome.refusals)))
    placed = sum(spot.lat is not None for spot in spots)
    click.echo(
        f"{town.name}: {both(_l('villages read: %(n)d, on the map: %(placed)d', n=len(spots), placed=placed))}"
    )


def _spots(file: Path) -> list[actions.Spot]:
    """Read the lines; one that makes no sense is named by its number, and nothing is written."""
    spots = []
    with file.open(encoding="utf-8-sig", newline="") as opened:
        for number, row in enumerate(csv.DictReader(opened), start=2):
            try:
                lat, lon = (float(row[name]) if row.get(name) else None for name in ("lat", "lon"))
                spots.append(
                    actions.Spot(row["village_code"].strip(), (row.get("area") or "").strip(), lat, lon)
                )
            except (KeyError, ValueError) as fault:
                said = both(
                    _l(
                        "Line %(n)d: village_code, area, lat and lon are needed, points as 21.98501.",
                        n=number,
                    )
                )
                raise click.ClickException(said) from fault
    return spots


@accounts.command("create-admin")
@click.argument("username")
@click.option("--town", "code", required=True, help="Nine-digit code of the town.")
@click.option("--name", required=True, help="Name of the person.")
@click.option(
    "--id-number",
    is_flag=False,
    flag_value=ASK,
    help="ID number of the person: two accounts of one human are known by it. Without a value it is asked for.",
)
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="Port at which this machine serves it.")
def create_admin(username: str, code: str, name: str, id_number: str | None, port: int) -> None:
    """Make an administrator of a town and print the link to set the password."""
    if not USERNAME.fullmatch(username):
        raise click.ClickException(both(_l("A user name has 3 to 40 letters, digits, dots and dashes.")))
    town = queries.town_by_code(code)
    if town is None:
        raise click.ClickException(both(_l("There is no such town here yet.")))
    if id_number == ASK:
        id_number = click.prompt(both(_l("ID number")), hide_input=True)
    newcomer, town_id = Newcomer(name=name, username=username, id_number=id_number), town.id
    done: list[tuple[actions.Seated, str]] = []

    def command() -> Done | Refused:
        seated = actions.add_staff(town_id, newcomer, Role.ADMINISTRATOR, now())
        if isinstance(seated, Refused):
            return seated
        done.append((seated, "" if seated.known else invite(seated.account, now())[0]))
        return Done(ref=seated.account.ref)

    outcome = run(command, Entry(None, "account.create-admin", now()))
    if isinstance(outcome, Refused):
        with current_app.test_request_context():
            raise click.ClickException(refusal_sentence(outcome.refusals[0]))
    _report(*done[-1], port)
    if id_number is None:
        click.echo(both(_l("No ID number was given: a second account of this person would not be noticed.")))


def _report(seated: actions.Seated, token: str, port: int) -> None:
    if seated.known:
        facts = {"username": seated.account.username, "day": seated.seat.valid_from}
        click.echo(both(_l("This person's account serves here from %(day)s on: %(username)s", **facts)))
        return
    with current_app.test_request_context(base_url=address(current_app.config, port)):
        link = url_for("accounts.invitation", token=token, _external=True)
    click.echo(f"{both(_l('Open this link within 24 hours:'))} {link}")
