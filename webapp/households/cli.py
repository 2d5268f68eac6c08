"""Importing the national workbook from the command line: by the operator, on behalf of an account."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup
from flask_babel import lazy_gettext as _l

from webapp.access.actor import Operator
from webapp.access.permissions import Permission
from webapp.core.filters import now
from webapp.core.i18n import both
from webapp.core.unit import Done, Entry, must, run
from webapp.core.workflow import Refusal
from webapp.households.actions import imports as actions
from webapp.households.labels import SENTENCES, mend_sentence, refusal_sentence
from webapp.households.queries.imports import batch_by_ref, opened
from webapp.households.workflow import ImportState
from webapp.organisations.cli import operator_for
from webapp.organisations.models import Town

ALL, SOME, NOTHING = 0, 1, 2
households = AppGroup("households", help="The register of households.")


@households.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--town", "town_code", required=True, help="The nine-digit code of the town.")
@click.option("--as", "username", required=True, help="The account on whose behalf it is done.")
@click.option("--yes", is_flag=True, help="Take the difference over without asking.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.pass_context
def import_workbook(
    context: click.Context, file: Path, town_code: str, username: str, yes: bool, dry_run: bool
) -> None:
    """Import FILE, a person workbook of the national system, into a town.

    \b
    It is read and compared first; then it says what would change and asks.
    Refused rows are named with sheet, row, column and what to do.
    One refused row holds its whole family back, and only that family.

    \b
    Exit status:
      0  everything in the file is in the register
      1  taken over, but some families were held back
      2  nothing was changed (the file, the town or the account is refused)
    """
    operator, town = operator_for(town_code, username, Permission.HOUSEHOLD_IMPORT)
    content = file.read_bytes()
    refusal = actions.refused_at_the_door(content)
    if refusal is not None:
        _stop(context, Refusal(refusal.code, "", refusal.params), str(refusal.mend))
    batch_ref = _read(context, content, file.name, town, operator)
    counts = _tell(batch_ref)
    wanted = counts["new"] + counts["changed"]
    if wanted and (dry_run or not (yes or click.confirm(both(_l("Take this over?"))))):
        _drop(batch_ref, operator)
        click.echo(both(_l("Nothing was changed.")))
        context.exit(NOTHING)
    _apply(context, batch_ref, operator) if wanted else _drop(batch_ref, operator)
    context.exit(SOME if counts["held_back"] + counts["conflicts"] else ALL)


def _read(context: click.Context, content: bytes, name: str, town: Town, operator: Operator) -> UUID:
    moment = now()
    outcome = run(
        lambda: actions.upload(content, name, town.id, operator.person_id, moment),
        Entry(operator, "household.import", moment),
    )
    if not isinstance(outcome, Done) or outcome.ref is None:
        raise click.ClickException(both(_l("Nothing was changed.")))
    state = actions.read(outcome.ref, operator, moment, _report)
    if state == ImportState.REFUSED:
        counts = batch_by_ref(outcome.ref).counts
        _stop(context, Refusal(counts["refusal"], "", counts["params"]), counts["mend"])
    return outcome.ref


def _tell(batch_ref: UUID) -> dict[str, Any]:
    """Say what would change, and name every refused row."""
    batch = batch_by_ref(batch_ref)
    for remark in opened(batch)["preview"]["refused"]:
        why = both(Said(Refusal(remark["code"], "", remark["params"])))
        place = f"{remark['sheet']} {remark['row']} {remark['column']}: {remark['value']}"
        click.echo(f"{place} | {why} | {both(Mended(remark['mend']))}")
    counts = batch.counts
    click.echo(
        both(
            _l(
                "New families: %(new)d, changed: %(changed)d, as before: %(unchanged)d, held back: %(held)d, "
                "not in the file: %(missing)d.",
                new=counts["new"],
                changed=counts["changed"],
                unchanged=counts["unchanged"],
                held=counts["held_back"] + counts["conflicts"],
                missing=counts["missing"],
            )
        )
    )
    return dict(counts)


def _apply(context: click.Context, batch_ref: UUID, operator: Operator) -> None:
    moment = now()
    must(
        run(
            lambda: actions.begin(batch_by_ref(batch_ref), batch_by_ref(batch_ref).version),
            Entry(operator, "household.import", moment, batch_ref),
        )
    )
    outcome = actions.apply(batch_ref, operator, moment, _report)
    if outcome != ImportState.APPLIED:
        _stop(context, Refusal(outcome), "")
    click.echo(both(_l("Taken over.")))


def _drop(batch_ref: UUID, operator: Operator) -> None:
    moment = now()
    must(
        run(
            lambda: actions.drop(batch_by_ref(batch_ref), batch_by_ref(batch_ref).version, moment),
            Entry(operator, "household.import", moment, batch_ref),
        )
    )


def _report(done: int, total: int, step: str) -> None:
    """Show how far it is, on the error stream, so that the output stays a report."""
    click.echo(f"\r{step} {done}/{total}" if total else f"\r{step} …", nl=False, err=True)
    if total and done >= total:
        click.echo("", err=True)


def _stop(context: click.Context, refusal: Refusal, mend: str) -> None:
    click.echo(both(Said(refusal)), err=True)
    if mend:
        click.echo(both(Mended(mend)), err=True)
    click.echo(both(_l("Nothing was changed.")), err=True)
    context.exit(NOTHING)


@dataclass(frozen=True)
class Said:
    """A refusal that is put into words when it is read, in whichever language that happens."""

    refusal: Refusal

    def __str__(self) -> str:
        """Return the sentence."""
        known = self.refusal.code in SENTENCES or self.refusal.code.startswith("constraint.")
        return refusal_sentence(self.refusal) if known else self.refusal.code


@dataclass(frozen=True)
class Mended:
    """What to do, put into words when it is read."""

    mend: str

    def __str__(self) -> str:
        """Return the sentence."""
        return mend_sentence(self.mend)
