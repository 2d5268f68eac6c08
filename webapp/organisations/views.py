"""The administrator's pages: who has an account in this town, and what each one may do."""

from uuid import UUID

from flask import Blueprint, abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.actor import Role
from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.accounts import actions as account_actions
from webapp.accounts.views import go_on_in
from webapp.core import unit
from webapp.core.filters import day, now, today
from webapp.core.forms import PlainForm
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
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
    people = queries.people_in(acting(), today())
    return render_page(
        "organisations/staff.html", "organisations/_staff_table.html", found=found, people=people
    )


@organisations.get("/staff/new")
@requires(Permission.ACCOUNT_MANAGE)
def new() -> ResponseReturnValue:
    """Show the form for a new colleague."""
    return render_page("organisations/new.html", form=_staff_form())


@organisations.post("/staff/new")
@requires(Permission.ACCOUNT_MANAGE)
def add() -> ResponseReturnValue:
    """Give a colleague a seat; who has no account yet gets one, and the link to set its password is shown once."""
    form, actor = _staff_form(), acting()
    done: list[tuple[actions.Seated, str]] = []
    if not form.validate():
        return render_page("organisations/new.html", status=422, form=form)

    def command() -> unit.Done | unit.Refused:
        seated = actions.add_staff(
            actor.town_id or 0, _newcomer(form), Role(form.role.data), now(), **_place(form)
        )
        if isinstance(seated, unit.Refused):
            return seated
        done.append((seated, "" if seated.known else account_actions.invite(seated.account, now())[0]))
        return unit.Done(ref=seated.seat.ref)

    outcome = unit.run(command, unit.Entry(actor, "account.manage", now()), form.key.data, form.fingerprint)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return render_page("organisations/new.html", status=422, form=form)
    return redirect_to("organisations.staff") if outcome.repeated else _welcome(*done[-1])


def _newcomer(form: StaffForm) -> actions.Newcomer:
    return actions.Newcomer(
        name=form.text("name"), username=form.text("username"), id_number=form.text("id_number")
    )


def _welcome(seated: actions.Seated, token: str) -> ResponseReturnValue:
    """Say what came of it: a link for a new account, or which account of this person serves here too."""
    account, since = seated.account, seated.seat.valid_from
    said, name = [refusal_sentence(notice) for notice in seated.notices], account.person.name
    if not seated.known:
        link = url_for("accounts.invitation", token=token, _external=True)
        return render_page("organisations/invited.html", link=link, name=name, notices=said)
    facts = {"name": name, "username": account.username}
    if since > today():
        tell(
            _(
                "%(name)s already has the account %(username)s; from %(day)s on it serves here too.",
                day=day(since),
                **facts,
            )
        )
    else:
        tell(_("%(name)s already has the account %(username)s; it now serves here too.", **facts))
    for sentence in said:
        tell(sentence)
    return redirect_to("organisations.staff")


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

    unit.must(unit.run(command, unit.Entry(acting(), "account.manage", now(), seat.ref)))
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
    unit.must(unit.run(command, unit.Entry(acting(), "account.manage", now(), seat.ref)))
    name = seat.account.person.name
    if what == "disable":
        tell(_("%(name)s's account is disabled and signed out everywhere; you can open it again.", name=name))
    else:
        tell(_("%(name)s's account is open again.", name=name))
    return redirect_to("organisations.staff")


@organisations.get("/staff/<uuid:ref>/end")
@requires(Permission.ACCOUNT_MANAGE, on=queries.seat)
def leaving(seat: Seat) -> ResponseReturnValue:
    """Ask once whether somebody leaves a role today: a seat is not taken back by undoing."""
    return render_page("organisations/leaving.html", seat=seat, form=PlainForm())


@organisations.post("/staff/<uuid:ref>/end")
@requires(Permission.ACCOUNT_MANAGE, on=queries.seat)
def end(seat: Seat) -> ResponseReturnValue:
    """End a seat with today; the account stays, for its other seats and for what it did."""
    form, entry = PlainForm(), unit.Entry(acting(), "account.manage", now(), seat.ref)
    outcome = unit.run(lambda: actions.end_seat(seat, today()), entry, form.key.data, form.fingerprint)
    if isinstance(outcome, unit.Refused):
        said = [refusal_sentence(refusal) for refusal in outcome.refusals]
        return render_page("organisations/leaving.html", status=422, seat=seat, form=form, refusals=said)
    name = seat.account.person.name
    if seat.valid_from > today():
        tell(_("%(name)s's role is taken back before it began.", name=name))
    else:
        tell(_("Today is %(name)s's last day in this role.", name=name))
    return redirect_to("organisations.staff")


@organisations.post("/seats/<uuid:ref>")
@requires(Permission.OWN_ACCOUNT)
def take_seat(ref: UUID) -> ResponseReturnValue:
    """Go on in another seat of one's own account, in a session of its own."""
    seats = queries.seats_of(acting().account_id, today())
    if ref not in {seat.ref for seat in seats}:
        abort(404)
    return go_on_in(ref, redirect_to("desk.index"))


def _staff_page(refusals: list[Refusal]) -> ResponseReturnValue:
    found = page_of(queries.seats_in(acting()), page_number())
    said = [refusal_sentence(refusal) for refusal in refusals]
    people = queries.people_in(acting(), today())
    return render_page(
        "organisations/staff.html", status=422, found=found, people=people, form=PlainForm(), refusals=said
    )


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
