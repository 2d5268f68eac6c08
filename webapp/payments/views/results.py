"""The bank's word on a payment list: reading its file, the rows that were not taken, and sending failed lines on."""

import hashlib

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.claims.forms import TickedForm
from webapp.claims.models import PaymentList
from webapp.claims.queries.lists import payment_list
from webapp.claims.views.payments import list_page
from webapp.claims.views.shared import names_of, picked_in
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.lists import page_number, page_of_list
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.web import accepts_upload
from webapp.core.workflow import Refusal
from webapp.households.importer.reasons import WorkbookRefused
from webapp.households.importer.workbook import MAX_FILE_BYTES
from webapp.payments.actions import following
from webapp.payments.actions import results as actions
from webapp.payments.forms.results import ResultForm
from webapp.payments.importer.results import read_result
from webapp.payments.labels.refusals import file_sentences, refusal_sentence
from webapp.payments.models import ResultFile
from webapp.payments.panels import bank
from webapp.payments.queries import results as queries

results = Blueprint("results", __name__, template_folder="../templates")
FORM_AROUND_FILE = 64 * 1024


@results.post("/payment-lists/<uuid:ref>/result")
@accepts_upload(MAX_FILE_BYTES + FORM_AROUND_FILE)
@requires(Permission.LIST_RESULT, on=payment_list)
def upload(listed: PaymentList) -> ResponseReturnValue:
    """Read the bank's file into the list; rows that cannot be taken stay on the page with what to do about each."""
    form, actor, moment = ResultForm(), acting(), now()
    if not form.validate():
        return list_page(listed, 422, upload=form)
    file = request.files.get("result")
    if file is None or not file.filename:
        return _not_read(listed, form, [refusal_sentence(Refusal("result_missing", "result"))])
    content = file.read()
    try:
        sent = actions.Sent(file.filename, content, read_result(content))
    except WorkbookRefused as refused:
        return _not_read(listed, form, file_sentences(refused.refusal))
    outcome = unit.run(
        lambda: actions.take(listed, sent, actor, moment),
        unit.Entry(actor, "list.result", moment, listed.ref),
        form.key.data,
        f"{listed.ref}|{hashlib.sha256(content).hexdigest()}",
    )
    if isinstance(outcome, unit.Refused):
        return _not_read(listed, form, [refusal_sentence(one) for one in outcome.refusals])
    tell(
        _(
            "The bank's file is read: %(paid)s paid, %(failed)s not paid, %(refused)s rows refused.",
            **outcome.data,
        )
    )
    return redirect_to("payments.show_list", ref=listed.ref)


def _not_read(listed: PaymentList, form: ResultForm, said: list[str]) -> ResponseReturnValue:
    form.result.errors = said
    return list_page(listed, 422, upload=form)


@results.post("/payment-lists/<uuid:ref>/follow-up")
@requires(Permission.LIST_ISSUE, on=payment_list)
def follow_up(listed: PaymentList) -> ResponseReturnValue:
    """Send the ticked failed lines on: out again on a follow-up list, or back to the finance maker."""
    form, actor = TickedForm(), acting()
    picked = picked_in(form)
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: following.follow_up(listed, numbers, actor, now()),
        unit.Entry(actor, "list.follow", now(), listed.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        names = names_of(picked)
        form.form_errors += [_about(one, names) for one in outcome.refusals]
        return list_page(listed, 422, follow=form)
    if outcome.data["back"]:
        tell(
            ngettext(
                "One line is back with the finance maker.",
                "%(num)d lines are back with the finance maker.",
                outcome.data["back"],
            )
        )
    if outcome.data.get("number"):
        tell(_("Follow-up list %(number)s is issued.", number=outcome.data["number"]))
    return redirect_to("payments.show_list", ref=outcome.ref)


def _about(refusal: Refusal, names: dict[str, str]) -> str:
    said = refusal_sentence(refusal)
    return f"{names[refusal.field]}{_(': ')}{said}" if refusal.field in names else said


@results.get("/payment-lists/<uuid:ref>/failed")
@requires(Permission.LIST_SEE, on=payment_list)
def failed(listed: PaymentList) -> ResponseReturnValue:
    """Page through the failed lines of a list."""
    panel = {"listed": listed, **bank.of_failed(acting(), listed, page_number()), **bank.WORDS}
    return render_page("payments/failed.html", panel=panel, listed=listed, forms={})


@results.get("/bank-results/<uuid:ref>")
@requires(Permission.LIST_SEE, on=queries.result_file)
def rows(file: ResultFile) -> ResponseReturnValue:
    """Page through the rows of a result file that were not taken."""
    found = page_of_list(queries.refused_rows(file), page_number())
    return render_page(
        "payments/rows.html", "payments/_rows_table.html", file=file, found=found, **bank.WORDS
    )
