"""The administrator's pages: who has an account in this town, and what each one may do."""

from typing import Any

from flask import Blueprint, abort, g, url_for
from flask.typing import ResponseReturnValue

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.accounts import actions as account_actions
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm
from webapp.core.lists import page_number, page_of
from webapp.core.pages import redirect_to, render_page
from webapp.core.workflow import Refusal
from webapp.organisations import actions, queries
from webapp.organisations.forms import StaffForm
from webapp.organisations.labels import ROLES, refusal_sentence
from webapp.organisations.models import Seat

organisations = Blueprint("organisations", __name__, template_folder="templates")


@organisations.get("/staff")
@requires(Permission.ACCOUNT_LIST)
def staff() -> ResponseReturnValue:
    """List the accounts of the town."""
    found = page_of(queries.seats_in(acting()), page_number())
    return render_page("organisations/staff.html", "organisations/_staff_table.html", found=found)


@organisations.get("/staff/new")
@requires(Permission.ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    """Show the form for a new colleague."""
    return render_page("organisations/new.html", form=_staff_form())


@organisations.post("/staff/new")
@requires(Permission.ACCOUNT_MANAGE)
def add() -> ResponseReturnValue:
    """Add a colleague and show the link to set the password, once."""
    form, actor, tokens = _staff_form(), acting(), []
    if not form.validate():
        return render_page("organisations/new.html", status=422, form=form)

    def command() -> unit.Done | unit.Refused:
        account, outcome = actions.add_staff(
            actor.town_id or 0,
            form.text("username"),
            form.text("name"),
            Role(form.role.data),
            now(),
            today(),
            **_place(form),
        )
        if account is not None:
            tokens.append(account_actions.invite(account, now())[0])
        return outcome

    outcome = unit.run(command, unit.Entry(actor, "account.manage", now()), form.key.data, form.fingerprint)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return render_page("organisations/new.html", status=422, form=form)
    if outcome.repeated:
        return redirect_to("organisations.staff")
    link = url_for("accounts.invitation", token=tokens[-1], _external=True)
    return render_page("organisations/invited.html", link=link, name=form.name.data)


@organisations.post("/staff/<uuid:ref>/invite")
@requires(Permission.ACCOUNT_MANAGE, on=queries.seat)
def invite(seat: Seat) -> ResponseReturnValue:
    """Make a fresh link for somebody who forgot the password; the administrator never sees one."""
    if queries.serves_elsewhere(seat.account_id, acting().town_id):
        return _staff_page([Refusal("serves_elsewhere")])
    tokens: list[str] = []

    def command() -> unit.Done:
        token, done = actions.invite_to(seat, now())
        tokens[:] = [token]
        return done

    unit.run(command, unit.Entry(acting(), "account.manage", now(), seat.ref))
    link = url_for("accounts.invitation", token=tokens[0], _external=True)
    return render_page("organisations/invited.html", link=link, name=seat.account.person.name)


@organisations.post("/staff/<uuid:ref>/<any(disable, enable):what>")
@requires(Permission.ACCOUNT_MANAGE, on=queries.seat)
def switch(seat: Seat, what: str) -> ResponseReturnValue:
    """Disable an account at once, or open it again."""
    if seat.account_id == acting().account_id:
        return _staff_page([Refusal("own_account")])
    if queries.serves_elsewhere(seat.account_id, acting().town_id):
        return _staff_page([Refusal("serves_elsewhere")])
    command = {
        "disable": lambda: account_actions.disable(seat.account, now()),
        "enable": lambda: account_actions.enable(seat.account),
    }[what]
    unit.run(command, unit.Entry(acting(), "account.manage", now(), seat.ref))
    return redirect_to("organisations.staff")


@organisations.post("/seats/<uuid:ref>")
@requires(Permission.OWN_ACCOUNT)
def take_seat(ref: Any) -> ResponseReturnValue:
    """Go on in another seat of one's own account."""
    seats = queries.seats_of(acting().account_id, today())
    if ref not in {seat.ref for seat in seats}:
        abort(404)
    unit.run(lambda: account_actions.take_seat(g.login, ref), unit.Entry(acting(), "account.seat", now()))
    return redirect_to("desk.index")


def _staff_page(refusals: list[Refusal]) -> ResponseReturnValue:
    found = page_of(queries.seats_in(acting()), page_number())
    said = [refusal_sentence(refusal) for refusal in refusals]
    return render_page("organisations/staff.html", status=422, found=found, form=PlainForm(), refusals=said)


def _staff_form() -> StaffForm:
    form, town_id = StaffForm(), acting().town_id or 0
    form.role.choices = [(str(role), ROLES[role]) for role in queries.roles_of_town()]
    form.village.choices = [("", ""), *((str(v.ref), v.name) for v in queries.villages_of(town_id))]
    form.area.choices = [("", ""), *((str(a.ref), a.name) for a in queries.areas_of(town_id))]
    return form


def _place(form: StaffForm) -> dict[str, int | None]:
    town_id = acting().town_id or 0
    villages = {str(v.ref): v.id for v in queries.villages_of(town_id)}
    areas = {str(a.ref): a.id for a in queries.areas_of(town_id)}
    return {"village_id": villages.get(form.village.data), "area_id": areas.get(form.area.data)}
