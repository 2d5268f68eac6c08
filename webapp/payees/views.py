"""The pages of bank accounts, entered by one and confirmed in the town; and of declared relatives."""

from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.accounts.models import Person
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import PlainForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.organisations.models import Organisation
from webapp.payees import actions, queries
from webapp.payees.forms import AccountForm, ConfirmForm, FirmAccountForm, KinForm
from webapp.payees.labels import RELATIONS, refusal_sentence
from webapp.payees.models import BankAccount, Kinship

payees = Blueprint("payees", __name__, template_folder="templates")
kinship = Blueprint("kinship", __name__, template_folder="templates")


@payees.get("/payees")
@requires(Permission.PAYEE_CONFIRM)
def index() -> ResponseReturnValue:
    """List the accounts that wait for a second person."""
    found = page_of(queries.waiting(acting()), page_number())
    return render_page("payees/index.html", "payees/_waiting_table.html", found=found)


@payees.get("/payees/<uuid:ref>/new")
@requires(Permission.PAYEE_ENTER, on=queries.payee)
def new(member: Member) -> ResponseReturnValue:
    """Show the form for a member's account."""
    return _entry_page(member, AccountForm(data={"holder": member.name}))


@payees.post("/payees/<uuid:ref>/new")
@requires(Permission.PAYEE_ENTER, on=queries.payee)
def enter(member: Member) -> ResponseReturnValue:
    """Enter the account."""
    form, actor = AccountForm(), acting()
    if not form.validate():
        return _entry_page(member, form, 422)
    outcome = unit.run(
        lambda: actions.enter(
            member, form.text("bank"), form.text("holder"), form.text("account"), actor, now()
        ),
        unit.Entry(actor, "payee.enter", now(), member.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _entry_page(member, form, 422)
    tell(_("The account of %(name)s is entered; the town confirms it next.", name=member.name))
    return redirect_to("households.show", ref=member.household.ref)


@payees.get("/payees/firms/<uuid:ref>/new")
@requires(Permission.PAYEE_ENTER_FIRM, on=queries.firm)
def new_of_firm(firm: Organisation) -> ResponseReturnValue:
    """Show the form for a firm's account in a town."""
    return _firm_page(firm, _firm_form(data={"holder": firm.name}))


@payees.post("/payees/firms/<uuid:ref>/new")
@requires(Permission.PAYEE_ENTER_FIRM, on=queries.firm)
def enter_of_firm(firm: Organisation) -> ResponseReturnValue:
    """Enter the firm's account."""
    form, actor = _firm_form(), acting()
    if not form.validate():
        return _firm_page(firm, form, 422)
    town = next((one for one in queries.towns_of(actor) if str(one.ref) == form.town.data), None)
    if town is None:
        form.explain((Refusal("town_missing", "town"),), refusal_sentence)
        return _firm_page(firm, form, 422)
    said = (form.text("bank"), form.text("holder"), form.text("account"))
    outcome = unit.run(
        lambda: actions.enter_of_firm(firm, town, *said, actor, now()),
        unit.Entry(actor, "payee.enter", now(), firm.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _firm_page(firm, form, 422)
    tell(_("The account of %(name)s is entered; the town confirms it next.", name=firm.name))
    return redirect_to("firms.show", ref=firm.ref)


@payees.get("/payees/<uuid:ref>/confirm")
@requires(Permission.PAYEE_CONFIRM, on=queries.account)
def compare(account: BankAccount) -> ResponseReturnValue:
    """Ask a second person for the number once more."""
    return _confirm_page(account, ConfirmForm())


@payees.post("/payees/<uuid:ref>/confirm")
@requires(Permission.PAYEE_CONFIRM, on=queries.account)
def confirm(account: BankAccount) -> ResponseReturnValue:
    """Confirm the account."""
    form, actor = ConfirmForm(), acting()
    if not form.validate():
        return _confirm_page(account, form, 422)
    outcome = unit.run(
        lambda: actions.confirm(account, form.text("account"), actor, now()),
        unit.Entry(actor, "payee.confirm", now(), account.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _confirm_page(account, form, 422)
    tell(_("The account of %(name)s is confirmed.", name=account.payee_name))
    return redirect_to("payees.index")


def _entry_page(member: Member, form: AccountForm, status: int = 200) -> ResponseReturnValue:
    old = queries.live_account(member.id)
    return render_page("payees/new.html", status=status, member=member, form=form, old=old)


def _firm_form(**options: Any) -> FirmAccountForm:
    return FirmAccountForm([(str(one.ref), one.name) for one in queries.towns_of(acting())], **options)


def _firm_page(firm: Organisation, form: FirmAccountForm, status: int = 200) -> ResponseReturnValue:
    mine = {one.id: one for one in queries.towns_of(acting())}
    standing = [
        (mine[town_id], account)
        for (_firm_id, town_id), account in queries.live_firm_accounts([firm.id]).items()
        if town_id in mine
    ]
    return render_page("payees/new_of_firm.html", status=status, firm=firm, form=form, standing=standing)


def _confirm_page(account: BankAccount, form: ConfirmForm, status: int = 200) -> ResponseReturnValue:
    said = [refusal_sentence(notice) for notice in queries.notices(account)]
    return render_page("payees/confirm.html", status=status, account=account, form=form, said=said)


@kinship.get("/kinship")
@requires(Permission.KINSHIP_DECLARE, Permission.KINSHIP_ENTER)
def relatives() -> ResponseReturnValue:
    """Show one's own declared relatives; to the auditor those of all colleagues."""
    return _kin_page(_kin_form())


@kinship.post("/kinship")
@requires(Permission.KINSHIP_DECLARE, Permission.KINSHIP_ENTER)
def declare() -> ResponseReturnValue:
    """Note a relative, one's own or (as the auditor) a colleague's."""
    form, actor = _kin_form(), acting()
    if not form.validate():
        return _kin_page(form, 422)
    person = _person_meant(form)
    if person is None:
        form.explain((Refusal("kin_person_unknown", "person"),), refusal_sentence)
        return _kin_page(form, 422)
    said = (form.text("name"), form.relation.data or "", form.text("id_number"))
    audit = "kinship.enter" if permits(actor, Permission.KINSHIP_ENTER) else "kinship.declare"
    outcome = unit.run(
        lambda: actions.declare(person, *said, actor, now()),
        unit.Entry(actor, audit, now(), person.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _kin_page(form, 422)
    tell(_("The relative is noted; decisions on that family are somebody else's from now on."))
    return redirect_to("kinship.relatives")


@kinship.post("/kinship/<uuid:ref>/end")
@requires(Permission.KINSHIP_ENTER, on=queries.kinship)
def end(kin: Kinship) -> ResponseReturnValue:
    """Take a relative of a colleague off again."""
    form, actor = PlainForm(), acting()
    outcome = unit.run(
        lambda: actions.end_kin(kin, actor, now()),
        unit.Entry(actor, "kinship.enter", now(), kin.person.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        shown = _kin_form()
        shown.explain(outcome.refusals, refusal_sentence)
        return _kin_page(shown, 422)
    tell(_("The relative is taken off."))
    return redirect_to("kinship.relatives")


def _kin_form() -> KinForm:
    enters = permits(acting(), Permission.KINSHIP_ENTER)
    people = [(str(one.ref), one.name) for one in queries.colleagues(acting())] if enters else []
    return KinForm(people)


def _person_meant(form: KinForm) -> Person | None:
    """The colleague that the auditor picked; for everybody else the actor."""
    found = {str(one.ref): one for one in queries.colleagues(acting())}
    if permits(acting(), Permission.KINSHIP_ENTER):
        return found.get(form.person.data or "")
    return found.get(str(acting().person_ref))


def _kin_page(form: KinForm, status: int = 200) -> ResponseReturnValue:
    enters = permits(acting(), Permission.KINSHIP_ENTER)
    return render_page(
        "payees/kinship.html", status=status, form=form, enters=enters, relations=RELATIONS, fresh_key=fresh_key,
        declared=queries.kin_declared(acting(), own=not enters),
    )  # fmt: skip
