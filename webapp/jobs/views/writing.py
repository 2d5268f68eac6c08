"""The form of an opening: who may fill it in for which firm and town, what it says, and what the rules say of it."""

from typing import Any, Final
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from webapp.access.actor import Role
from webapp.access.guard import acting
from webapp.core.filters import today
from webapp.core.pages import render_page
from webapp.core.policy import FULL_TIME, OPENING_KINDS
from webapp.core.workflow import Refusal
from webapp.jobs.actions.openings import Draft
from webapp.jobs.forms.fields import refuse
from webapp.jobs.forms.openings import OpeningForm, filled_from
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.models import Opening
from webapp.jobs.queries import openings as queries
from webapp.jobs.rules.openings import UNITS, OpeningFacts, opening_refusals, unit_hours
from webapp.organisations.models import Organisation, Town
from webapp.organisations.queries import villages_of
from webapp.policies.queries import policy_on

_NUMBERS: Final = ("wage_from_fen", "wage_to_fen", "unit_hours")
_ABOUT_WAGES: Final = ("wage_from", "wage_to")


def new_form() -> tuple[OpeningForm, Town, dict[str, Any]]:
    """Return an empty form, or one filled in as an earlier opening, with its town and what the page says of it."""
    actor, source = acting(), _source()
    towns, last = queries.towns_of(actor), source or queries.last_of(actor)
    town = town_of(request.args.get("town")) if "town" in request.args else None
    town = town or next((each for each in towns if last and each.id == last.town_id), towns[0])
    kind = request.args.get("kind", source.kind if source else FULL_TIME)
    kind = kind if kind in OPENING_KINDS else FULL_TIME
    filled = filled_from(source) if source and source.kind == kind else {"wage_unit": UNITS[kind][0]}
    form = OpeningForm(data={**filled, "town": str(town.ref), "kind": kind})
    return form, town, {"source": source, "last": last}


def town_of(ref: str | None) -> Town | None:
    """Return the town with a ref, if the actor may write openings there."""
    return next((town for town in queries.towns_of(acting()) if str(town.ref) == ref), None)


def firm_of(form: OpeningForm) -> Organisation | None:
    """Return the firm for which an opening is written: one's own, or the one chosen."""
    firms = queries.firms_to_write_for(acting())
    if acting().role is Role.FIRM:
        return firms[0] if firms else None
    return next((firm for firm in firms if str(firm.ref) == form.firm.data), None)


def draft_of(form: OpeningForm, town: Town, firm: Organisation | None) -> Draft | None:
    """Return what the form says, or None with every error at its field, those of the rules among them."""
    villages = _open_choices(form, town)
    form.validate()
    values = form.read()
    village = next((each for each in villages if str(each.ref) == form.village.data), None)
    if village is None:
        refuse(form.village, Refusal("village_unknown"))
    if firm is None:
        refuse(form.firm, Refusal("firm_unknown"))
    if form.errors or village is None:
        _explain_wages(form, values, town)
        return None
    return Draft(**values, village_id=village.id)


def form_page(
    form: OpeningForm, town: Town, status: int = 200, opening: Opening | None = None, **more: Any
) -> ResponseReturnValue:
    """Render the form with what it asks of this kind of work, and what others pay for it."""
    _open_choices(form, town)
    policy, kind = policy_on(today(), town.id), form.kind.data or FULL_TIME
    unit = (form.wage_unit.data if form.wage_unit else None) or UNITS[kind][0]
    return render_page(
        "jobs/opening_form.html", status=status, form=form, town=town, towns=queries.towns_of(acting()),
        kind=kind, kinds=OPENING_KINDS, unit=unit, opening=opening, floors=policy.floors(kind),
        policy=policy, of_firm=acting().role is Role.FIRM,
        beside=queries.wages_beside(town.id, kind, unit, form.text("title"), opening.id if opening else None),
        **more,
    )  # fmt: skip


def _open_choices(form: OpeningForm, town: Town) -> Any:
    if form.kind.data not in OPENING_KINDS:
        form.kind.data = FULL_TIME
    villages = villages_of(town.id)
    form.open_choices(villages, queries.firms_to_write_for(acting()), policy_on(today(), town.id))
    return villages


def _source() -> Opening | None:
    """The opening that is copied, if the actor may see it."""
    asked = request.args.get("from", "")
    try:
        found: Opening | None = queries.opening(acting(), UUID(asked))
    except ValueError:
        return None
    return found


def _explain_wages(form: OpeningForm, values: dict[str, Any], town: Town) -> None:
    """Say what the rules think of the wage although other fields are wrong: nobody likes to hear it next time."""
    if any(isinstance(values[name], Refusal) for name in _NUMBERS):
        return
    facts = OpeningFacts(
        kind=values["kind"],
        wage_from_fen=values["wage_from_fen"],
        wage_to_fen=values["wage_to_fen"],
        posts=1,
        unit=values["wage_unit"],
        unit_hours=unit_hours(values["kind"], values["unit_hours"]),
    )
    found = opening_refusals(facts, policy_on(today(), town.id))
    form.explain(tuple(one for one in found if one.field in _ABOUT_WAGES), refusal_sentence)
