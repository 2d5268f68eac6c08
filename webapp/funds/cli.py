"""Money of a town from the command line: what came in."""

from dataclasses import replace

import click
from flask import current_app
from flask.cli import AppGroup

from webapp.access.guard import permits
from webapp.access.permissions import Permission
from webapp.accounts.queries import account_named
from webapp.core.filters import now
from webapp.core.i18n import both
from webapp.core.money import MoneyError, format_yuan, parse_yuan
from webapp.core.unit import Done, Entry, Refused, run
from webapp.funds import actions, queries
from webapp.funds.labels import refusal_sentence
from webapp.organisations.queries import town_by_code

funds = AppGroup("funds", help="Fund lines and the money that comes in.")


@funds.command("receive")
@click.option("--town", "code", required=True, help="Nine-digit code of the town.")
@click.option("--line", "name", required=True, help="Name of the fund line; made if it is new.")
@click.option("--yuan", required=True, help="How much came in, in yuan.")
@click.option("--source", required=True, help="Where it came from: the document or payer.")
@click.option("--as", "username", required=True, help="User name of the finance person it is entered for.")
def receive(code: str, name: str, yuan: str, source: str, username: str) -> None:
    """Enter money received, audited as done by the operator for a finance person of the town."""
    town, account = town_by_code(code), account_named(username)
    actor = current_app.extensions["actor_of_account"](account) if account else None
    if town is None or actor is None or not permits(actor, Permission.LIST_ISSUE, town):
        raise click.ClickException(
            f"{username} is no finance person of the town {code}. {username} 不是这个镇的财务人员。"
        )
    try:
        fen = parse_yuan(yuan)
    except MoneyError as error:
        raise click.ClickException(f"{yuan} is no sum of money. {yuan} 不是金额。") from error

    def command() -> Done | Refused:
        line = queries.line_named(town.id, name) or actions.open_line(town.id, name, source)
        return actions.receive(line, fen, source, now(), actor.person_id)

    outcome = run(command, Entry(replace(actor, on_behalf_of=actor.account_ref), "fund.receive", now()))
    if isinstance(outcome, Refused):
        raise click.ClickException(both(refusal_sentence(outcome.refusals[0])))
    click.echo(f"{name}: +{format_yuan(fen)} 元 yuan")
