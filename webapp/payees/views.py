"""The pages of bank accounts: entered in the village, confirmed in the town."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.households.models import Member
from webapp.payees import actions, queries
from webapp.payees.forms import AccountForm, ConfirmForm
from webapp.payees.labels import refusal_sentence
from webapp.payees.models import BankAccount

payees = Blueprint("payees", __name__, template_folder="templates")


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
    tell(_("The account of %(name)s is confirmed.", name=account.member.name))
    return redirect_to("payees.index")


def _entry_page(member: Member, form: AccountForm, status: int = 200) -> ResponseReturnValue:
    old = queries.live_account(member.id)
    return render_page("payees/new.html", status=status, member=member, form=form, old=old)


def _confirm_page(account: BankAccount, form: ConfirmForm, status: int = 200) -> ResponseReturnValue:
    said = [refusal_sentence(notice) for notice in queries.notices(account)]
    return render_page("payees/confirm.html", status=status, account=account, form=form, said=said)
