"""Money of a town from the command line: what came in, and what was entered in error."""

import hashlib

import click
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from webapp.access.permissions import Permission
from webapp.core.filters import now
from webapp.core.i18n import both
from webapp.core.money import MoneyError, format_yuan, parse_yuan
from webapp.core.unit import Done, Entry, Refused, run
from webapp.core.workflow import Refusal
from webapp.funds import actions, queries
from webapp.funds.labels import refusal_sentence
from webapp.organisations.cli import operator_for

funds = AppGroup("funds", help="Fund lines and the money that comes in.")


@funds.command("receive")
@click.option("--town", "code", required=True, help="Nine-digit code of the town.")
@click.option("--line", "name", required=True, help="Name of the fund line; made if it is new.")
@click.option(
    "--scheme",
    type=click.Choice(list(queries.PURPOSES)),
    default="retention",
    show_default=True,
    help="What a new line pays.",
)
@click.option("--yuan", required=True, help="How much came in, in yuan.")
@click.option("--source", required=True, help="Where it came from: the document or payer.")
@click.option("--as", "username", required=True, help="User name of the finance person it is entered for.")
@click.option("--again", is_flag=True, help="The same sum came from the same source once more: enter it too.")
def receive(code: str, name: str, scheme: str, yuan: str, source: str, username: str, again: bool) -> None:
    """Enter money received, audited as done by the operator on behalf of a finance person of the town.

    The same line, sum and source twice is taken for a command sent twice, and changes nothing without --again.
    """
    operator, town = operator_for(code, username, Permission.LIST_ISSUE)
    fen, moment = _fen(yuan), now()
    sent = "|".join((town.code, name, source, str(fen), moment.isoformat() if again else ""))

    def command() -> Done | Refused:
        line = queries.line_named(town.id, name) or actions.open_line(
            town.id, name, source, queries.PURPOSES[scheme]
        )
        return actions.receive(line, fen, source, moment, operator.person_id)

    key = hashlib.sha256(f"funds receive|{sent}".encode()).hexdigest()
    outcome = run(command, Entry(operator, "fund.receive", moment), key, sent)
    if isinstance(outcome, Refused):
        raise click.ClickException(both(LazyString(refusal_sentence, outcome.refusals[0])))
    if outcome.repeated:
        raise click.ClickException(
            both(_l("This sum from this source is entered already. If it came once more, say --again."))
        )
    click.echo(f"{name}: +{format_yuan(fen)} 元 yuan")


@funds.command("reverse")
@click.option("--town", "code", required=True, help="Nine-digit code of the town.")
@click.option("--line", "name", required=True, help="Name of the fund line.")
@click.option("--yuan", required=True, help="The sum that was entered in error, in yuan.")
@click.option("--source", required=True, help="The source that was entered with it.")
@click.option("--why", required=True, help="What the mistake was.")
@click.option("--as", "username", required=True, help="User name of the finance person it is done for.")
@click.option("--again", is_flag=True, help="The same was entered in error once more: reverse that too.")
def reverse(code: str, name: str, yuan: str, source: str, why: str, username: str, again: bool) -> None:
    """Reverse money that was entered as received in error, by an entry that names it; the first one stays.

    The same command twice is taken for a command sent twice, and changes nothing without --again.
    """
    operator, town = operator_for(code, username, Permission.LIST_ISSUE)
    fen, moment = _fen(yuan), now()
    sent = "|".join((town.code, name, source, str(fen), moment.isoformat() if again else ""))

    def command() -> Done | Refused:
        line = queries.line_named(town.id, name)
        entry = queries.received_as(line, fen, source) if line is not None else None
        if entry is None:
            return Refused((Refusal("nothing_to_reverse"),))
        return actions.reverse(entry, why, moment, operator.person_id)

    key = hashlib.sha256(f"funds reverse|{sent}".encode()).hexdigest()
    outcome = run(command, Entry(operator, "fund.reverse", moment), key, sent)
    if isinstance(outcome, Refused):
        raise click.ClickException(both(LazyString(refusal_sentence, outcome.refusals[0])))
    if outcome.repeated:
        raise click.ClickException(
            both(_l("This is reversed already. If it was entered once more, say --again."))
        )
    click.echo(f"{name}: -{format_yuan(fen)} 元 yuan")


def _fen(text: str) -> int:
    try:
        return parse_yuan(text)
    except MoneyError as error:
        raise click.UsageError(both(_l("%(text)s is no sum of money.", text=text))) from error
