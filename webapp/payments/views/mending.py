"""Accounts that the bank refused, in the village: whose, why, what to do, and the word that it is in order again."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.payments.actions import following
from webapp.payments.forms.results import MendForm
from webapp.payments.labels.refusals import refusal_sentence
from webapp.payments.labels.words import CAUSES, TO_DO
from webapp.payments.models import LineResult
from webapp.payments.queries import following as queries

mending = Blueprint("mending", __name__, template_folder="../templates")


@mending.get("/refused-accounts")
@requires(Permission.PAYMENT_MEND)
def index() -> ResponseReturnValue:
    """List the accounts of the village that the bank refused, with what to do about each."""
    return _page(MendForm())


@mending.post("/refused-accounts/<uuid:ref>/mended")
@requires(Permission.PAYMENT_MEND, on=queries.refused_account)
def mend(result: LineResult) -> ResponseReturnValue:
    """Say that money can go to the account again."""
    form, actor = MendForm(), acting()
    if not form.validate():
        return _page(form, result, 422)
    outcome = unit.run(
        lambda: following.mend(result, form.text("words"), actor, now()),
        unit.Entry(actor, "payment.mend", now(), result.line.claim.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(form, result, 422)
    tell(_("Finance is told that %(name)s's account is in order again.", name=result.line.name))
    return redirect_to("mending.index")


def _page(form: MendForm, about: LineResult | None = None, status: int = 200) -> ResponseReturnValue:
    found = page_of(queries.to_mend(acting()), page_number())
    return render_page(
        "payments/mending.html", "payments/_mending_table.html", status=status, form=form, about=about, found=found,
        causes=CAUSES, to_do=TO_DO, fresh_key=fresh_key,
    )  # fmt: skip
